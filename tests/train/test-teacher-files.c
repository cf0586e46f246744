/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "import/lk-npy.h"
#include "import/lk-safetensors.h"
#include "nn/lk-metrics.h"
#include "train-data.h"
#include "train/lk-distillation.h"
#include "train/lk-predict.h"
#include "train/lk-sums.h"
#include "settings/lk-setting-table.h"
#include "train/lk-teacher-files.h"

#define C      5
#define N      30 /* samples of the tests' data */
#define N_TEST 10

static char *
torch_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "torch", name, NULL);
}

static LkDataset *
load_pictures (const char *name)
{
  g_autofree char *path = torch_path (name);
  GError *error = NULL;
  LkDataset *dataset = lk_dataset_load (path, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static float *
load_logits (const char *name)
{
  g_autofree char *path = torch_path (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  gsize rows, columns;
  float *logits = lk_npy_load (file, &rows, &columns, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, N);
  g_assert_cmpuint (columns, ==, C);
  return logits;
}

static LkTeacher *
load_teacher (const char *path, LkDataset *dataset, GError **error)
{
  char *files[] = { (char *) path, NULL };

  return lk_teacher_load (&(LkSettings) { .teacher_files = files,
                                          .file_order = (char *) "",
                                          .row_order = (char *) "",
                                          .class_order = (char *) "" },
                          dataset, NULL, error);
}

/* A graph teaches as networks do: its answers are known beforehand, a class order acts on them, and there is nothing to
 * look into. */
static void
test_graph (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", "colours.onnx", NULL);
  LkDataset *dataset = train_data_new_in_colour (N, N_TEST, 1);
  char *files[] = { path, NULL };
  LkSettings settings;
  g_autoptr (LkTeacher) teacher = NULL, turned = NULL;
  g_autoptr (LkDistillation) run = NULL;
  g_autofree char *sum = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;

  train_settings_init (&settings);
  g_free (settings.class_order);
  g_clear_pointer (&settings.teacher_files, g_strfreev);
  settings.teacher_files = files;
  settings.class_order = (char *) "";
  teacher = lk_teacher_load (&settings, dataset, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lk_teacher_has_networks (teacher));
  g_assert_null (lk_teacher_get_network (teacher, 0));
  g_assert_cmpuint (lk_teacher_n_params (teacher), ==, 8 * 27 + 8 + 8 * 9 + 8 + 64 + 8 + 32 + 4);
  g_assert_cmpuint (lk_teacher_multiply_adds (teacher), >, 16 * (8 * 27 + 8 * 9 + 64));
  while (!lk_teacher_is_ready (teacher))
    g_assert_true (lk_teacher_advance (teacher, NULL));

  settings.class_order = (char *) "1,2,3,0";
  turned = lk_teacher_load (&settings, dataset, NULL, &error);
  g_assert_no_error (error);
  while (!lk_teacher_is_ready (turned))
    g_assert_true (lk_teacher_advance (turned, NULL));
  for (gsize i = 0; i < N_TEST; i++)
    for (gsize k = 0; k < TRAIN_DATA_CLASSES; k++)
      g_assert_cmpfloat (turned->test_logits[i * TRAIN_DATA_CLASSES + (k + 1) % TRAIN_DATA_CLASSES], ==,
                         teacher->test_logits[i * TRAIN_DATA_CLASSES + k]);
  sum = lk_sum_teacher (teacher);
  other = lk_sum_teacher (turned);
  g_assert_cmpstr (sum, !=, other);

  run = lk_distillation_new (&settings, teacher, &error);
  g_assert_no_error (error);
  settings.teacher_files = NULL;
  settings.class_order = NULL;
  lk_settings_clear (&settings);
  lk_dataset_unref (dataset);
}

/* Networks written by PyTorch answer as they do there. */
static void
test_torch (void)
{
  static const char *const names[] = { "sequential", "named", "f16", "bf16" };
  g_autoptr (LkDataset) dataset = load_pictures ("pictures_train.csv");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strconcat (names[i], ".safetensors", NULL);
      g_autofree char *path = torch_path (file);
      g_autofree char *answers = g_strconcat (names[i], "-logits.npy", NULL);
      float *expected = load_logits (answers);
      GError *error = NULL;
      g_autoptr (LkTeacher) teacher = load_teacher (path, dataset, &error);

      g_assert_no_error (error);
      while (!lk_teacher_is_ready (teacher))
        g_assert_true (lk_teacher_advance (teacher, NULL));
      for (gsize k = 0; k < N * C; k++)
        g_assert_cmpfloat_with_epsilon (teacher->train_logits[k], expected[k], 1e-5f);
      free (expected);
    }
}

/* The same logits out of a file: a teacher without weights. */
static void
test_logits (void)
{
  g_autoptr (LkDataset) dataset = load_pictures ("pictures_train.csv");
  g_autofree char *path = torch_path ("named-logits.npy");
  float *expected = load_logits ("named-logits.npy");
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkDistillation) run = NULL;
  g_auto (LkSettings) settings = { 0 };
  const LkScore *score;
  float logits[C];
  GError *error = NULL;

  teacher = load_teacher (path, dataset, &error);
  g_assert_no_error (error);
  g_assert_false (lk_teacher_has_networks (teacher));
  g_assert_true (lk_teacher_is_tested (teacher));
  g_assert_true (lk_teacher_is_ready (teacher));
  g_assert_cmpuint (lk_teacher_n_params (teacher), ==, 0);
  g_assert_null (teacher->test_logits);
  g_assert_cmpmem (teacher->train_logits, N * C * sizeof (float), expected, N * C * sizeof (float));
  g_assert_false (lk_teacher_predict (teacher, &dataset->test, 0, 1, logits, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* It teaches; what needs its answers to the test samples is not known. */
  train_settings_init (&settings);
  run = lk_distillation_new (&settings, teacher, &error);
  g_assert_no_error (error);
  g_assert_true (lk_distillation_advance (run, 2, &error));
  g_assert_true (lk_distillation_evaluate (run, &error));
  score = &lk_distillation_get_evaluation (run)->record.student;
  g_assert_true (score->teacher_unknown);
  g_assert_true (isnan (score->kl));
  g_assert_cmpuint (score->errors, ==,
                    lk_count_errors (lk_distillation_get_evaluation (run)->student, dataset->test.labels, N_TEST, C));
  free (expected);
}

/* X-test.npy beside X.npy. */
static void
test_test_logits (void)
{
  g_autoptr (LkDataset) dataset = load_pictures ("pictures_train.csv");
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.npy", NULL);
  g_autofree char *test_path = g_build_filename (folder, "x-test.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) test_file = g_file_new_for_path (test_path);
  float *logits = load_logits ("named-logits.npy");
  g_autoptr (LkTeacher) teacher = NULL;
  GError *error = NULL;

  g_assert_true (lk_npy_save (logits, N, C, file, NULL, &error));
  g_assert_true (lk_npy_save (logits, N_TEST, C, test_file, NULL, &error));
  teacher = load_teacher (path, dataset, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (teacher->test_logits, N_TEST * C * sizeof (float), logits, N_TEST * C * sizeof (float));
  g_assert_cmpuint (teacher->test_quality.errors, ==, lk_count_errors (logits, dataset->test.labels, N_TEST, C));

  /* Every one a file that does not fit, and what its sentence must say. */
  g_assert_true (lk_npy_save (logits, N_TEST - 1, C, test_file, NULL, &error));
  g_assert_null (load_teacher (path, dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "x-test.npy"));
  g_assert_nonnull (strstr (error->message, "9 samples"));
  g_clear_error (&error);
  g_assert_true (lk_npy_save (logits, N - 1, C, file, NULL, &error));
  g_assert_null (load_teacher (path, dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "29 samples"));
  g_clear_error (&error);
  g_assert_true (lk_npy_save (logits, N, C - 1, file, NULL, &error));
  g_assert_null (load_teacher (path, dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "4 logits a sample"));
  g_clear_error (&error);
  g_assert_null (lk_teacher_load (&(LkSettings) { .teacher_files = (char *[]) { path, path, NULL },
                                                  .file_order = (char *) "",
                                                  .row_order = (char *) "",
                                                  .class_order = (char *) "" },
                                  dataset, NULL, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "teaches alone"));
  g_clear_error (&error);

  free (logits);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (test_path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A table without a test split of its own: a row a line answers for both parts. */
static void
test_split_source (void)
{
  g_autofree char *source = torch_path ("pictures_train.csv");
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *table = g_build_filename (folder, "all.csv", NULL);
  g_autofree char *path = torch_path ("named-logits.npy");
  g_autofree char *text = NULL;
  float *logits = load_logits ("named-logits.npy");
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkTeacher) teacher = NULL;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (table, text, -1, NULL));
  dataset = lk_dataset_load (table, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->test.n, ==, 5); /* one of six in each class */
  teacher = load_teacher (path, dataset, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < dataset->train.n; i++)
    g_assert_cmpmem (teacher->train_logits + i * C, C * sizeof (float), logits + dataset->train.rows[i] * C,
                     C * sizeof (float));
  for (gsize i = 0; i < dataset->test.n; i++)
    g_assert_cmpmem (teacher->test_logits + i * C, C * sizeof (float), logits + dataset->test.rows[i] * C,
                     C * sizeof (float));
  free (logits);
  g_assert_cmpint (g_remove (table), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Rows saved in the other order of a folder's files, by what the settings say. */
static void
test_row_order (void)
{
  static const guint32 other[] = { 0, 2, 1, 4, 3 }; /* where sample i stands in plain order */
  static const char *const orders[] = { "", "natural", "plain", "up" };
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.npy", NULL);
  g_autofree char *test_path = g_build_filename (folder, "x-test.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) test_file = g_file_new_for_path (test_path);
  LkSplit splits[2] = { { 0 } };
  LkDataset *dataset = NULL;
  float logits[10];
  GError *error = NULL;

  for (gsize s = 0; s < 2; s++)
    {
      splits[s] = (LkSplit) { .n = 5, .pixels = calloc (5, 1), .labels = calloc (5, sizeof (guint16)) };
      splits[s].other_rows = calloc (5, sizeof (guint32));
      memcpy (splits[s].other_rows, other, sizeof other);
    }
  g_assert_cmpint (lk_dataset_new ("x", "X", "", "", (LkShape) { 1, 1, 1 }, 2, NULL, splits[0], splits[1], &dataset),
                   ==, LK_OK);
  for (gsize i = 0; i < 10; i++)
    logits[i] = (float) i;
  g_assert_true (lk_npy_save (logits, 5, 2, file, NULL, &error) && lk_npy_save (logits, 5, 2, test_file, NULL, &error));
  /* By the data's order and the rows' order. */
  for (gsize data = 0; data < 2; data++)
    for (gsize r = 0; r < G_N_ELEMENTS (orders); r++)
      {
        LkSettings settings = { .teacher_files = (char *[]) { path, NULL },
                                .file_order = (char *) (data ? "plain" : ""),
                                .row_order = (char *) orders[r],
                                .class_order = (char *) "" };
        gboolean moved = data ? r == 1 : r == 2;
        g_autoptr (LkTeacher) teacher = lk_teacher_load (&settings, dataset, NULL, &error);

        if (r == 3)
          {
            g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
            g_assert_nonnull (strstr (error->message, "--row-order"));
            g_clear_error (&error);
            continue;
          }
        g_assert_no_error (error);
        g_assert_cmpint (teacher->other_rows, ==, moved);
        g_assert_cmpint (teacher->plain_rows, ==, *orders[r] ? r == 2 : data == 1);
        g_assert_cmpint (teacher->rows_chosen, ==, r > 0);
        for (gsize i = 0; i < 5; i++)
          {
            g_assert_cmpfloat (teacher->train_logits[2 * i], ==, 2.0f * (moved ? other[i] : i));
            g_assert_cmpfloat (teacher->test_logits[2 * i], ==, 2.0f * (moved ? other[i] : i));
          }
      }
  lk_dataset_unref (dataset);
  g_assert_cmpint (g_remove (path) + g_remove (test_path) + g_rmdir (folder), ==, 0);
}

/* As many rows as are left for training are refused: they might be of any split. */
static void
test_own_split (void)
{
  g_autofree char *source = torch_path ("pictures_train.csv");
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *table = g_build_filename (folder, "all.csv", NULL);
  g_autofree char *path = g_build_filename (folder, "x.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  float *logits = load_logits ("named-logits.npy");
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (table, text, -1, NULL));
  dataset = lk_dataset_load (table, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lk_npy_save (logits, dataset->train.n, C, file, NULL, &error));
  g_assert_null (load_teacher (path, dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "all 30 samples"));
  g_clear_error (&error);
  free (logits);
  g_assert_cmpint (g_remove (table), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Rows that are probabilities teach as the logits do that they come from. */
static void
test_probabilities (void)
{
  g_autoptr (LkDataset) dataset = load_pictures ("pictures_train.csv");
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "p.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  float *p = load_logits ("named-logits.npy");

  for (guint zeros = 0; zeros < 2; zeros++)
    {
      g_autoptr (LkTeacher) teacher = NULL;
      GError *error = NULL;

      for (gsize i = 0; i < N * C; i++)
        p[i] = i % C == 0 ? 0.6f : zeros && i % C == 1 ? 0.0f : zeros && i % C == 2 ? 0.2f : 0.1f;
      g_assert_true (lk_npy_save (p, N, C, file, NULL, &error));
      teacher = load_teacher (path, dataset, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (teacher->train_logits[0], ==, logf (0.6f));
      g_assert_cmpfloat (teacher->train_logits[1], ==, logf (zeros ? 1e-7f : 0.1f));
      g_assert_nonnull (lk_findings_find (teacher->findings, "probabilities"));
      g_assert_cmpfloat (lk_findings_find (teacher->findings, "probabilities")->numbers[0].value, ==, zeros * N);
    }
  free (p);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Each of two files by itself: the one of the test samples may hold probabilities alone, or −∞. */
static void
test_each_file (void)
{
  static const float tests[][4] = { { 0.75f, 0.25f, 1.0f, 0.0f }, { -1.0f, -INFINITY, -2.0f, -3.0f } };
  static const float train[] = { 3.0f, -3.0f, -1.0f, 2.0f };
  static const char *const ids[] = { "probabilities", "minus-infinity" };
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.npy", NULL);
  g_autofree char *test_path = g_build_filename (folder, "x-test.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) test_file = g_file_new_for_path (test_path);
  LkSplit splits[2];
  LkDataset *dataset = NULL;
  GError *error = NULL;

  for (gsize s = 0; s < 2; s++)
    splits[s] = (LkSplit) { .n = 2, .pixels = calloc (2, 1), .labels = calloc (2, sizeof (guint16)) };
  g_assert_cmpint (lk_dataset_new ("x", "X", "", "", (LkShape) { 1, 1, 1 }, 2, NULL, splits[0], splits[1], &dataset),
                   ==, LK_OK);
  g_assert_true (lk_npy_save (train, 2, 2, file, NULL, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autoptr (LkTeacher) teacher = NULL;

      g_assert_true (lk_npy_save (tests[i], 2, 2, test_file, NULL, &error));
      teacher = load_teacher (path, dataset, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (teacher->train_logits, sizeof train, train, sizeof train);
      g_assert_cmpuint (lk_findings_n (teacher->findings), ==, 1);
      g_assert_nonnull (lk_findings_find (teacher->findings, ids[i]));
      g_assert_nonnull (strstr (lk_findings_get (teacher->findings, 0)->sentence, "x-test.npy”"));
      g_assert_cmpfloat (teacher->test_logits[0], ==, i == 0 ? logf (0.75f) : -1.0f);
      g_assert_cmpfloat (teacher->test_logits[i == 0 ? 3 : 1], ==, i == 0 ? logf (1e-7f) : -17.0f);
    }
  lk_dataset_unref (dataset);
  g_assert_cmpint (g_remove (path) + g_remove (test_path) + g_rmdir (folder), ==, 0);
}

/* Order and inputs as the settings say: of a network, and of logits, what it answers elsewhere. */
static void
test_fit (void)
{
  g_autoptr (LkDataset) dataset = load_pictures ("pictures_train.csv");
  g_autofree char *network = torch_path ("named.safetensors");
  g_autofree char *logits = torch_path ("named-logits.npy");
  char *files[] = { network, NULL };
  LkSettings settings = { .teacher_files = files,
                          .file_order = (char *) "",
                          .row_order = (char *) "",
                          .class_order = (char *) "eel,dog,cat,bee,ape" };
  float *expected = load_logits ("named-logits.npy");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LkTeacher) teacher = NULL;
      GError *error = NULL;

      files[0] = i == 0 ? network : logits;
      teacher = lk_teacher_load (&settings, dataset, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (teacher->fitted);
      while (!lk_teacher_is_ready (teacher))
        g_assert_true (lk_teacher_advance (teacher, NULL));
      for (gsize k = 0; k < N * C; k++)
        g_assert_cmpfloat_with_epsilon (teacher->train_logits[k], expected[k / C * C + C - 1 - k % C], 1e-5f);
    }

  for (guint i = 0; i < 2; i++)
    {
      GError *error = NULL;

      settings.class_order = (char *) (i == 0 ? "eel,dog,cat,bee" : "eel,dog,cat,bee,bee");
      g_assert_null (lk_teacher_load (&settings, dataset, NULL, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, settings.class_order));
      g_clear_error (&error);
    }
  free (expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/teacher-files/torch", test_torch);
  g_test_add_func ("/teacher-files/graph", test_graph);
  g_test_add_func ("/teacher-files/logits", test_logits);
  g_test_add_func ("/teacher-files/test-logits", test_test_logits);
  g_test_add_func ("/teacher-files/split-source", test_split_source);
  g_test_add_func ("/teacher-files/own-split", test_own_split);
  g_test_add_func ("/teacher-files/row-order", test_row_order);
  g_test_add_func ("/teacher-files/probabilities", test_probabilities);
  g_test_add_func ("/teacher-files/each-file", test_each_file);
  g_test_add_func ("/teacher-files/fit", test_fit);
  return g_test_run ();
}
