/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "figure/lk-resemblance.h"

static void
assert_sentence (const float *logits, gsize label, const char *expected)
{
  char *const names[] = { (char *) "3", (char *) "5", (char *) "7" };
  g_autofree char *text = lk_describe_resemblance (names, logits, 3, label, 4.0);

  g_assert_cmpstr (text, ==, expected);
}

/* Percentages by hand: softmax (z / 4). */
static void
test_sentences (void)
{
  static const float close[] = { 20.0f, 19.0f, -20.0f }, little[] = { 20.0f, 8.0f, -20.0f };
  static const float plain[] = { 40.0f, 0.0f, 0.0f };

  assert_sentence (close, 0, "“3” or “5”? The teacher gives 56\u00a0% and 44\u00a0% at T = 4; the label says “3”");
  assert_sentence (close, 1, "The teacher takes this “5” for “3”: 56\u00a0% against 44\u00a0% at T = 4");
  assert_sentence (little, 0, "A “3” that looks a little like “5” (5\u00a0% at T = 4)");
  assert_sentence (plain, 0, "The teacher is sure that this is “3” (at T = 4)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/figure/resemblance/sentences", test_sentences);
  return g_test_run ();
}
