/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

/* Test programs run in the language of their environment, as the programs do whose
 * parts they test. g_test_init () does not see to it. */
__attribute__ ((constructor)) static void
begin (void)
{
  setlocale (LC_ALL, "");
}
