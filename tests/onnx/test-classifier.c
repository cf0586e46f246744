/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "onnx-data.h"
#include "onnx/lk-classifier.h"

#define N 5 /* pictures of each file */

/* A file of data/ with the pictures beside it and what PyTorch says of them. */
typedef struct {
  const char *name;
  LkShape picture;
  gsize n_classes;
  const char *taken_off;
  gsize part; /* 1: pictures one by one */
} File;

static const File files[] = {
  { "dense", { 12, 12, 1 }, 10, NULL, 100 },
  { "row", { 12, 12, 1 }, 10, NULL, 100 },
  { "lenet", { 12, 12, 1 }, 10, NULL, 1 }, /* was written for one picture */
  { "lenet-any", { 12, 12, 1 }, 10, NULL, 100 },
  { "norm", { 12, 12, 1 }, 10, NULL, 100 },
  { "normalized", { 12, 12, 1 }, 10, "LogSoftmax", 100 },
  { "colours", { 8, 8, 3 }, 4, NULL, 100 },
};

static LkClassifier *
open_file (const File *file, GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = onnx_data_graph (file->name, &error);
  LkClassifier *classifier;

  g_assert_no_error (error);
  classifier = lk_classifier_new (graph, file->picture, notes, &error);
  g_assert_no_error (error);
  return classifier;
}

/* Pictures (N, D), then logits (N, C). */
static float *
read_numbers (const File *file)
{
  g_autofree char *name = g_strconcat (file->name, ".f32", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", name, NULL);
  gsize D = file->picture.height * file->picture.width * file->picture.channels, length;
  char *bytes;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, ==, N * (D + file->n_classes) * sizeof (float));
  return (float *) (gpointer) bytes;
}

static void
ask (const LkClassifier *classifier, const float *x, gsize n, float *logits)
{
  LkClassifierRun *run;

  g_assert_cmpint (lk_classifier_run_new (classifier, &run), ==, LK_OK);
  lk_classifier_ask (run, x, n, logits);
  lk_classifier_run_free (run);
}

static void
assert_near (const float *a, const float *b, gsize n, double tolerance)
{
  for (gsize k = 0; k < n; k++)
    g_assert_cmpfloat_with_epsilon (a[k], b[k], tolerance);
}

static double
log_sum (const float *z, gsize C)
{
  double sum = 0.0;

  for (gsize k = 0; k < C; k++)
    sum += exp ((double) z[k]);
  return log (sum);
}

/* As PyTorch, to 1e-4, alone and among many. */
static void
test_torch (gconstpointer data)
{
  const File *file = data;
  gsize D = file->picture.height * file->picture.width * file->picture.channels, C = file->n_classes, n = 210;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LkClassifier) classifier = open_file (file, notes);
  g_autofree float *numbers = read_numbers (file), *logits = g_new (float, N *C);
  g_autofree float *x = g_new (float, n *D), *all = g_new (float, n *C);

  g_assert_cmpuint (lk_classifier_n_inputs (classifier), ==, D);
  g_assert_cmpuint (lk_classifier_n_classes (classifier), ==, C);
  g_assert_cmpuint (lk_classifier_part (classifier), ==, file->part);
  ask (classifier, numbers, N, logits);
  for (gsize i = 0; file->taken_off && i < N; i++)
    {
      double shift = log_sum (logits + i * C, C);

      g_assert_cmpfloat (fabs (shift), >, 1e-3); /* they are logits, and no logarithms of probabilities */
      for (gsize k = 0; k < C; k++)
        logits[i * C + k] = (float) ((double) logits[i * C + k] - shift);
    }
  assert_near (logits, numbers + N * D, N * C, 1e-4);
  g_assert_cmpuint (notes->len, ==, file->taken_off ? 1 : 0);
  if (file->taken_off)
    g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), file->taken_off));

  ask (classifier, numbers, N, logits);
  for (gsize i = 0; i < n; i++)
    memcpy (x + i * D, numbers + i % N * D, D * sizeof *x);
  ask (classifier, x, n, all);
  for (gsize i = 0; i < n; i++)
    assert_near (all + i * C, logits + i % N * C, C, 1e-4);
}

/* Inputs, rows and columns, and classes changed from outside, one after the other. */
static void
test_adapt (void)
{
  const File *file = &files[0];
  gsize D = 144, C = 10;
  g_autoptr (LkClassifier) classifier = open_file (file, NULL);
  g_autoptr (LkClassifier) copy = NULL;
  g_autofree float *numbers = read_numbers (file), *x = g_new (float, N *D);
  g_autofree char *sum = lk_classifier_sum (classifier), *other = NULL;
  float plain[N * 10], logits[N * 10];
  guint16 place[10];

  ask (classifier, numbers, N, plain);
  copy = lk_classifier_copy (classifier);
  lk_classifier_scale_inputs (copy, 2.0, 1.0);
  lk_classifier_scale_inputs (copy, -0.5, 0.25); /* 2 · (0.25 − x / 2) + 1 */
  lk_classifier_transpose_inputs (copy);
  for (gsize k = 0; k < C; k++)
    place[k] = (guint16) ((k + 1) % C);
  lk_classifier_permute_outputs (copy, place);
  lk_classifier_permute_outputs (copy, place);
  for (gsize i = 0; i < N; i++)
    for (gsize p = 0; p < D; p++)
      x[i * D + p] = 1.5f - numbers[i * D + p % 12 * 12 + p / 12];
  ask (copy, x, N, logits);
  for (gsize i = 0; i < N; i++)
    for (gsize k = 0; k < C; k++)
      g_assert_cmpfloat_with_epsilon (logits[i * C + (k + 2) % C], plain[i * C + k], 1e-4);

  /* The one that was copied is as it was. */
  ask (classifier, numbers, N, logits);
  assert_near (logits, plain, N * C, 1e-7);
  other = lk_classifier_sum (copy);
  g_assert_cmpstr (sum, !=, other);
}

/* Pictures of another shape are refused, with both shapes. */
static void
test_other_pictures (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = onnx_data_graph ("lenet", NULL);

  g_assert_null (lk_classifier_new (graph, (LkShape) { 28, 28, 1 }, NULL, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "1×1×12×12"));
  g_assert_nonnull (strstr (error->message, "1×28×28"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/classifier/torch/", files[i].name, NULL);

      g_test_add_data_func (path, &files[i], test_torch);
    }
  g_test_add_func ("/classifier/adapt", test_adapt);
  g_test_add_func ("/classifier/other-pictures", test_other_pictures);
  return g_test_run ();
}
