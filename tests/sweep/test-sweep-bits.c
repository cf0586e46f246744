/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "io/lk-error.h"
#include "sweep/lk-sweep-bits.h"

/* In any order and with spaces, from the most to the fewest; nothing else gets in. */
static void
test_parse (void)
{
  static const struct {
    const char *text, *words;
  } bad[] = { { "", "commas" },     { " , ", "commas" }, { "1", "from 2 to 8" }, { "9", "from 2 to 8" },
              { "32", "“32”" },     { "4,x", "“x”" },    { "4.5", "“4.5”" },     { "-4", "“-4”" },
              { "8,4,8", "twice" }, { "4 8", "“4 8”" },  { "0x4", "“0x4”" },     { "99999999999999999999", "“999" } };
  guint set, bits[LK_SWEEP_N_BITS];
  GError *error = NULL;

  g_assert_true (lk_sweep_bits_parse ("--bits", "3, 8,4 ,6,", &set, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (set, ==, 1u << 3 | 1u << 4 | 1u << 6 | 1u << 8);
  g_assert_cmpuint (lk_sweep_bits_list (set, bits), ==, 4);
  g_assert_cmpuint (bits[0], ==, 8);
  g_assert_cmpuint (bits[1], ==, 6);
  g_assert_cmpuint (bits[2], ==, 4);
  g_assert_cmpuint (bits[3], ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (lk_sweep_bits_parse ("--bits", bad[i].text, &set, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_assert_true (g_str_has_prefix (error->message, "--bits: "));
      g_assert_nonnull (strstr (error->message, bad[i].words));
      g_clear_error (&error);
    }
}

static void
test_list (void)
{
  guint set, bits[LK_SWEEP_N_BITS];

  g_assert_cmpuint (lk_sweep_bits_list (0, bits), ==, 0);
  g_assert_true (lk_sweep_bits_parse ("", "2,3,4,5,6,7,8", &set, NULL));
  g_assert_cmpuint (lk_sweep_bits_list (set, bits), ==, LK_SWEEP_N_BITS);
  g_assert_cmpuint (bits[0], ==, LK_SMALLER_MOST);
  g_assert_cmpuint (bits[LK_SWEEP_N_BITS - 1], ==, LK_SMALLER_LEAST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-bits/parse", test_parse);
  g_test_add_func ("/sweep-bits/list", test_list);
  return g_test_run ();
}
