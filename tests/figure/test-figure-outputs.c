/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <glib.h>
#include <math.h>
#include <string.h>

#include "figure/lk-figure-outputs.h"
#include "nn/lk-metrics.h"
#include "tests/train/train-data.h"

#define C TRAIN_DATA_CLASSES

static const float teacher[C] = { 9.0f, 4.0f, -2.0f, 0.5f };
static const float student[C] = { 3.0f, 3.0f, 1.0f, -30.0f };
static const float twin[C] = { 0.0f, 0.0f, 0.0f, 0.0f };

static void
assert_softened (const double *values, const float *logits, double T)
{
  double sum = 0.0;

  for (int k = 0; k < C; k++)
    sum += exp (logits[k] / T);
  for (int k = 0; k < C; k++)
    g_assert_cmpfloat_with_epsilon (values[k], exp (logits[k] / T) / sum, 1e-12);
}

static void
test_bars (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  const float *all[LK_N_ROLES] = { teacher, student, twin };
  const float *no_student[LK_N_ROLES] = { teacher, NULL, twin };
  LkOutputBars outputs = { 0 };
  const LkBars *bars = &outputs.bars;

  lk_output_bars_set (&outputs, dataset, all, 4.0, 2, "Sample", NULL);
  g_assert_cmpstr (bars->title, ==, "Sample");
  g_assert_cmpuint (bars->n_categories, ==, C);
  g_assert_cmpstr (bars->category_labels[3], ==, "3");
  g_assert_cmpuint (bars->n_groups, ==, 3);
  g_assert_cmpint (bars->marked_category, ==, 2);
  g_assert_cmpfloat (bars->max, ==, 1.0);
  assert_softened (bars->values, teacher, 4.0);
  assert_softened (bars->values + C, student, 4.0);
  assert_softened (bars->values + 2 * C, twin, 4.0);
  for (int role = 0; role < LK_N_ROLES; role++)
    g_assert_cmpint (bars->colors[role], ==, LK_SERIES_TEACHER + role);

  /* Its share is no confidence, but what it is at that T. */
  {
    g_autofree char *plain = lk_output_bars_say (&outputs, 0, FALSE);
    g_autofree char *markup = lk_output_bars_say (&outputs, 0, TRUE);
    g_autofree char *all_of_them = lk_output_bars_describe (&outputs);

    g_assert_true (g_str_has_prefix (plain, "teacher says "));
    g_assert_true (g_str_has_suffix (plain, "\u00a0% at T = 4)"));
    g_assert_nonnull (strstr (markup, "<b>"));
    g_assert_true (g_str_has_prefix (all_of_them, plain));
  }

  /* A network that is missing leaves no gap, and the others keep their colours. */
  lk_output_bars_set (&outputs, dataset, no_student, 0.5, -1, NULL, NULL);
  g_assert_cmpuint (bars->n_groups, ==, 2);
  assert_softened (bars->values, teacher, 0.5);
  assert_softened (bars->values + C, twin, 0.5);
  g_assert_cmpint (bars->colors[1], ==, LK_SERIES_TWIN);
  g_assert_cmpint (bars->fills[1], ==, 2); /* outlined, as beside the student */
  g_assert_cmpstr (bars->group_labels[0], ==, "teacher");
  g_assert_nonnull (strstr (bars->group_labels[1], "twin"));
  g_assert_cmpint (bars->marked_category, ==, -1);

  lk_output_bars_clear (&outputs);
  g_assert_null (outputs.values);
  g_assert_cmpuint (bars->n_groups, ==, 0);
  lk_dataset_unref (dataset);
}

static void
test_no_bars (void)
{
  const float *none[LK_N_ROLES] = { NULL, NULL, NULL };
  LkOutputBars outputs = { 0 };

  lk_output_bars_set (&outputs, NULL, none, 4.0, -1, NULL, "Nothing yet");
  g_assert_cmpuint (outputs.bars.n_groups, ==, 0);
  g_assert_cmpuint (outputs.bars.n_categories, ==, 0);
  g_assert_cmpstr (outputs.bars.empty_text, ==, "Nothing yet");
  lk_output_bars_clear (&outputs);
}

static void
test_knowledge (void)
{
  LkDataset *dataset = train_data_new (8, 40, 1);
  float logits[40 * C];
  double expected[C * C] = { 0 };
  LkDarkKnowledge knowledge = { 0 };
  const LkMatrix *matrix = &knowledge.matrix;

  for (int i = 0; i < 40 * C; i++)
    logits[i] = (float) (i * 7 % 11) - 5.0f;
  for (int i = 0; i < 40; i++)
    {
      double sum = 0.0;

      for (int k = 0; k < C; k++)
        sum += exp (logits[i * C + k] / 3.0);
      for (int k = 0; k < C; k++)
        expected[dataset->test.labels[i] * C + k] += exp (logits[i * C + k] / 3.0) / sum / 10; /* ten of each class */
    }

  lk_dark_knowledge_set (&knowledge, dataset, logits, 3.0, "Title");
  g_assert_cmpstr (matrix->title, ==, "Title");
  g_assert_cmpuint (matrix->n, ==, C);
  g_assert_true (matrix->ignore_diagonal);
  g_assert_cmpstr (matrix->labels[1], ==, "1");
  for (int i = 0; i < C * C; i++)
    g_assert_cmpfloat_with_epsilon (matrix->values[i], expected[i], 1e-12);

  /* Without logits it is empty again. */
  lk_dark_knowledge_set (&knowledge, dataset, NULL, 3.0, NULL);
  g_assert_cmpuint (matrix->n, ==, 0);
  g_assert_null (matrix->values);
  g_assert_nonnull (matrix->empty_text);
  lk_dark_knowledge_clear (&knowledge);
  g_assert_null (knowledge.values);
  lk_dataset_unref (dataset);
}

/* A thousand classes: the likeliest by the teacher, what the student says, and
 * the label, which is last, and the axis fits them. */
static void
test_many_classes (void)
{
  g_autofree float *rising = g_new0 (float, 1000);
  g_autofree float *sure = g_new0 (float, 1000);
  uint8_t *pixel = calloc (1, 1), *other = calloc (1, 1);
  uint16_t *label = calloc (1, sizeof *label), *second = calloc (1, sizeof *second);
  LkDataset *dataset = NULL;
  LkOutputBars outputs = { 0 };
  const float *logits[LK_N_ROLES] = { rising, sure, NULL };
  double sum = 0.0;

  g_assert_cmpint (lk_dataset_new ("many", "Many", "", "", (LkShape) { 1, 1, 1 }, 1000, NULL,
                                   (LkSplit) { 1, pixel, label }, (LkSplit) { 1, other, second }, &dataset),
                   ==, LK_OK);
  for (int k = 0; k < 1000; k++)
    rising[k] = 0.001f * (float) k;
  sure[500] = 9.0f;
  lk_output_bars_set (&outputs, dataset, logits, 1.0, 7, "Outputs", NULL);
  g_assert_cmpuint (outputs.bars.n_categories, ==, LK_OUTPUT_BARS_BEST + 2);
  g_assert_cmpstr (outputs.bars.category_labels[0], ==, "999");
  g_assert_cmpstr (outputs.bars.category_labels[19], ==, "980");
  g_assert_cmpstr (outputs.bars.category_labels[20], ==, "500");
  g_assert_cmpstr (outputs.bars.category_labels[21], ==, "7");
  g_assert_cmpint (outputs.bars.marked_category, ==, 21);
  g_assert_true (isnan (outputs.bars.max));
  g_assert_nonnull (strstr (outputs.bars.title, "Outputs"));
  g_assert_nonnull (strstr (outputs.bars.title, "1000"));
  for (int k = 0; k < 1000; k++)
    sum += exp (rising[k]);
  g_assert_cmpfloat_with_epsilon (outputs.bars.values[0], exp (rising[999]) / sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (outputs.bars.values[22 + 20], exp (9.0) / (exp (9.0) + 999.0), 1e-6);
  lk_output_bars_clear (&outputs);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/figure/outputs/bars", test_bars);
  g_test_add_func ("/figure/outputs/no-bars", test_no_bars);
  g_test_add_func ("/figure/outputs/knowledge", test_knowledge);
  g_test_add_func ("/figure/many-classes", test_many_classes);
  return g_test_run ();
}
