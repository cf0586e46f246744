/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>

#include "figure/lk-scaling-words.h"

static LkScaling
scaling (double t, double before, double after)
{
  return (LkScaling) { .temperature = t, .before = { .nll = before }, .after = { .nll = after } };
}

static void
assert_says (LkScaling student, LkScaling twin, LkMethod method, double alpha, double T, const char *expected)
{
  const LkScalings scalings = { .student = student, .twin = twin, .has_student = TRUE, .has_twin = TRUE };
  const LkLossSettings loss = { .method = method, .alpha = alpha, .temperature = 99.0 };
  g_autofree char *text = lk_scaling_sentence (&scalings, &loss, T);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_student_and_twin (void)
{
  assert_says (scaling (2.08, 0.21, 0.15), scaling (1.1, 0.16, 0.16), LK_METHOD_KD, 0.9, 4.0,
               "The student learns answers softened at T = 4; at T = 1 it is surer than it is right, which t = 2.08 "
               "mends. Its likelihood is worse than the twin’s as they stand, and better once each has its t: what "
               "is off is how sure it is, not what it says.");
  assert_says (scaling (1.9, 0.13, 0.10), scaling (2.3, 0.22, 0.14), LK_METHOD_LOGITS, 0.9, 4.0,
               "The student is surer than it is right, which t = 1.90 mends. Its likelihood is better than the twin’s "
               "as they stand, and stays so once each has its t.");
  assert_says (scaling (0.5, 0.13, 0.12), scaling (2.3, 0.22, 0.11), LK_METHOD_KD, 0.9, 4.0,
               "The student learns answers softened at T = 4; at T = 1 it is more often right than it is sure, which "
               "t = 0.50 mends. Its likelihood is better than the twin’s as they stand, and worse once each has its t: "
               "what is better is how sure it is, not what it says.");
  assert_says (scaling (0.5, 0.3, 0.2), scaling (1.0, 0.1, 0.1), LK_METHOD_KD, 0.9, 1.0,
               "The student is more often right than it is sure, which t = 0.50 mends. Its likelihood is worse than "
               "the twin’s as they stand, and stays so once each has its t.");
  assert_says (scaling (1.03, 0.3, 0.2), scaling (NAN, NAN, NAN), LK_METHOD_KD, 0.0, 4.0,
               "The student is about as sure as it is right: t = 1.03 changes little.");
}

static void
test_alone (void)
{
  LkScalings scalings = { .student = scaling (1.5, 0.3, 0.2), .has_student = TRUE };
  const LkLossSettings loss = LK_LOSS_DEFAULTS;
  g_autofree char *alone = lk_scaling_sentence (&scalings, &loss, 8.0);
  g_autofree char *diverged = NULL;
  g_autofree char *none = NULL;

  g_assert_true (g_str_has_prefix (alone, "The student learns answers softened at T = 8"));
  g_assert_null (strstr (alone, "twin"));
  scalings.student.temperature = NAN;
  diverged = lk_scaling_sentence (&scalings, &loss, 8.0);
  g_assert_cmpstr (diverged, ==, "");
  scalings.has_student = FALSE;
  none = lk_scaling_sentence (&scalings, &loss, 8.0);
  g_assert_cmpstr (none, ==, "");
  g_assert_nonnull (strstr (lk_scaling_grounds (), "one half of the test samples"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scaling-words/student-and-twin", test_student_and_twin);
  g_test_add_func ("/scaling-words/alone", test_alone);
  return g_test_run ();
}
