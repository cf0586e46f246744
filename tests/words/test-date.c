/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>

#include "words/lk-date.h"

static void
test_plain (void)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (2026, 11, 28, 14, 5, 59.0);
  g_autofree char *text = NULL;

  setlocale (LC_TIME, "C.UTF-8");
  text = lk_date_format (time);
  g_assert_cmpstr (text, ==, "2026-11-28 14:05");
}

/* As the locale has it; Germans put the day first, with points. */
static void
test_locale (void)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (2026, 11, 28, 14, 5, 59.0);
  g_autofree char *text = NULL;

  if (!setlocale (LC_TIME, "de_DE.UTF-8"))
    {
      g_test_skip ("this system has no German locale");
      return;
    }
  text = lk_date_format (time);
  g_assert_cmpstr (text, ==, "28.11.2026 14:05");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/plain", test_plain);
  g_test_add_func ("/date/locale", test_locale);
  return g_test_run ();
}
