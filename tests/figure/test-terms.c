/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "figure/lk-terms.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"

static char *
say (const char *id, const LkSnapshot *shown, const LkSettings *settings)
{
  return lk_term_say (lk_term_find (id), shown, settings);
}

static void
assert_says (const char *id, const LkSnapshot *shown, const LkSettings *settings, const char *expected)
{
  g_autofree char *text = say (id, shown, settings);

  g_assert_cmpstr (text, ==, expected);
}

/* Each is whole, and before there is a run none says a number of one. */
static void
test_table (void)
{
  g_autoptr (LkSnapshot) nothing = lk_snapshot_new ();
  g_auto (LkSettings) settings = { 0 };
  gsize n;
  const LkTerm *terms = lk_terms (&n);

  lk_settings_init (&settings);
  g_assert_cmpuint (n, ==, 15);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = lk_term_say (&terms[i], nothing, &settings);

      g_assert_true (lk_term_find (terms[i].id) == &terms[i]);
      g_assert_cmpint (terms[i].sentence[strlen (terms[i].sentence) - 1], ==, '.');
      g_assert_true ((terms[i].lesson == NULL) == (terms[i].step == NULL));
      g_assert_true (g_str_equal (terms[i].id, "alpha") == (text != NULL));
    }
  g_assert_null (lk_term_find ("weather"));
}

/* By hand: softmax of (2 ln 9, 0, …) at T = 2 is 9 : 1 : 1 …, the student's is even. */
static void
test_numbers (void)
{
  g_autoptr (LkSnapshot) shown = lk_snapshot_new ();
  g_auto (LkSettings) settings = { 0 };
  g_autofree char *expected = NULL;
  gsize C;

  lk_settings_init (&settings);
  settings.loss.temperature = 2.0;
  settings.loss.alpha = 0.9;
  shown->dataset = train_data_new (40, 20, 1);
  shown->n_transfer = 30;
  C = shown->dataset->n_classes;
  shown->teacher_logits = g_new0 (float, C);
  shown->student_logits = g_new0 (float, C);
  shown->teacher_logits[0] = (float) (2.0 * log (9.0));
  assert_says ("alpha", shown, &settings, "Now the teacher counts 0.9 and the labels 0.1.");
  assert_says ("transfer-set", shown, &settings, "Here 30 of the 40 training samples.");
  expected =
      g_strdup_printf ("The teacher gives this sample’s “%s” 0.%03.0f at T = 2, and 0.%03.0f at T = 1.",
                       shown->dataset->class_names[0], 9000.0 / (8.0 + (double) C), 81000.0 / (80.0 + (double) C));
  assert_says ("temperature", shown, &settings, expected);
  {
    double p = 9.0 / (8.0 + (double) C), q = 1.0 / (8.0 + (double) C);
    double kl = p * log (p * (double) C) + ((double) C - 1.0) * q * log (q * (double) C);
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *sentence =
        g_strdup_printf ("From the teacher’s answer to this sample, at T = 2: the student’s %s nats.",
                         g_ascii_formatd (number, sizeof number, "%.4f", kl));

    assert_says ("kl", shown, &settings, sentence);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/figure/terms/table", test_table);
  g_test_add_func ("/figure/terms/numbers", test_numbers);
  return g_test_run ();
}
