/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-date.h"

#include <locale.h>

char *
lk_date_format (GDateTime *time)
{
  const char *locale = setlocale (LC_TIME, NULL);
  gboolean plain = g_str_equal (locale, "C") || g_str_equal (locale, "POSIX") || g_str_has_prefix (locale, "C.");

  return g_date_time_format (time, plain ? "%Y-%m-%d %H:%M" : "%x %H:%M");
}
