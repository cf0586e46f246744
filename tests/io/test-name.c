/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "io/lk-name.h"

static void
test_clean (void)
{
  static const struct {
    const char *text;
    gsize n_max;
    const char *expected;
  } cases[] = {
    { NULL, 10, "" },
    { "", 10, "" },
    { "MNIST", 10, "MNIST" },
    { "exactly 10", 10, "exactly 10" },
    { "eleven byte", 10, "eleven …" },
    { "  two\nlines\t", 20, "two lines" },
    { "a\001\033[31mb\177c", 20, "a  [31mb c" },
    { "ééééé", 10, "ééééé" },
    { "éééééé", 10, "ééé…" }, /* at a character: 6 + 3 bytes */
    { "\360\237\230\200\360\237\230\200\360\237\230\200", 8, "\360\237\230\200…" },
    { "abcd", 3, "…" },
    { "a\377b", 10, "a\357\277\275b" }, /* what is no UTF-8 is a replacement character */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = lk_name_clean (cases[i].text, cases[i].n_max);

      g_assert_cmpstr (name, ==, cases[i].expected);
      g_assert_cmpuint (strlen (name), <=, cases[i].n_max);
    }
}

/* Whatever is in it and wherever it is cut, it is text. */
static void
test_long (void)
{
  g_autofree char *text = g_malloc (1000001);

  for (gsize i = 0; i < 1000000; i++)
    text[i] = (char) (1 + g_test_rand_int_range (0, 255));
  text[1000000] = '\0';
  for (gsize n_max = 3; n_max < 300; n_max++)
    {
      g_autofree char *name = lk_name_clean (text, n_max);

      g_assert_cmpuint (strlen (name), <=, n_max);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_null (strpbrk (name, "\n\r\t\033"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/name/clean", test_clean);
  g_test_add_func ("/io/name/long", test_long);
  return g_test_run ();
}
