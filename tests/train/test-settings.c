/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-error.h"
#include "train-data.h"
#include "train/lk-choice.h"
#include "train/lk-setting-table.h"
#include "train/lk-settings-check.h"

/* The settings are refused with a message that names the value. */
static void
expect_refusal (const LkSettings *settings, const char *part)
{
  GError *error = NULL;

  g_assert_false (lk_settings_check (settings, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  if (!strstr (error->message, part))
    g_error ("“%s” does not say “%s”", error->message, part);
  g_error_free (error);
}

static void
test_defaults (void)
{
  g_auto (LkSettings) settings = { 0 };
  GError *error = NULL;

  lk_settings_init (&settings);
  g_assert_true (lk_settings_check (&settings, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (settings.dataset, ==, "mnist");
  g_assert_null (settings.teacher_files);
  g_assert_cmpuint (settings.teacher_count, ==, 1);
  g_assert_true (settings.twin);
  g_assert_cmpfloat (settings.loss.temperature, ==, 4.0);
  g_assert_cmpfloat (settings.loss.alpha, ==, 0.9);
  g_assert_cmpuint (lk_settings_n_threads (&settings), ==, g_get_num_processors ());
  settings.threads = 3;
  g_assert_cmpuint (lk_settings_n_threads (&settings), ==, 3);
}

/* A copy shares nothing with what it was made from. */
static void
test_copy (void)
{
  LkSettings settings, copy;

  lk_settings_init (&settings);
  settings.teacher_files = g_strsplit ("t.safetensors|u.safetensors", "|", 0);
  settings.seed = 77;
  lk_settings_copy (&settings, &copy);
  lk_settings_clear (&settings);
  g_assert_null (settings.dataset);
  g_assert_cmpstr (copy.dataset, ==, "mnist");
  g_assert_cmpuint (g_strv_length (copy.teacher_files), ==, 2);
  g_assert_cmpstr (copy.teacher_files[1], ==, "u.safetensors");
  g_assert_cmpstr (copy.bias_classes, ==, "");
  g_assert_cmpstr (copy.teacher.layers, ==, "400x400");
  g_assert_cmpstr (copy.student.layers, ==, "30x30");
  g_assert_cmpstr (copy.omit_classes, ==, "");
  g_assert_cmpstr (copy.only_classes, ==, "");
  g_assert_cmpuint (copy.seed, ==, 77);
  lk_settings_clear (&copy);
}

static void
test_out_of_range (void)
{
  static const double not_positive[] = { 0.0, -4.0, NAN, INFINITY };
  static const double not_a_fraction[] = { -0.01, 1.01, NAN, INFINITY };
  static const double no_momentum[] = { -0.1, 1.0, NAN };
  g_auto (LkSettings) good = { 0 };
  LkSettings bad;

  lk_settings_init (&good);
#define REFUSE(field, value, part)                                                                                     \
  do                                                                                                                   \
    {                                                                                                                  \
      bad = good;                                                                                                      \
      bad.field = value;                                                                                               \
      expect_refusal (&bad, part);                                                                                     \
    }                                                                                                                  \
  while (0)
  for (gsize i = 0; i < G_N_ELEMENTS (not_positive); i++)
    {
      REFUSE (loss.temperature, not_positive[i], "temperature");
      REFUSE (teacher.learning_rate, not_positive[i], "learning rate of the teacher");
      REFUSE (student.learning_rate, not_positive[i], "learning rate of the student");
    }
  REFUSE (student.learning_rate, 101.0, "101");
  for (gsize i = 0; i < G_N_ELEMENTS (not_a_fraction); i++)
    {
      REFUSE (loss.alpha, not_a_fraction[i], "α");
      REFUSE (train_fraction, not_a_fraction[i], "training fraction");
    }
  REFUSE (train_fraction, 0.0, "training fraction is 0");
  for (gsize i = 0; i < G_N_ELEMENTS (no_momentum); i++)
    {
      REFUSE (teacher.momentum, no_momentum[i], "momentum of the teacher");
      REFUSE (student.momentum, no_momentum[i], "momentum of the student");
    }
  REFUSE (batch, 0, "batch is 0");
  REFUSE (batch, 65537, "65537");
  REFUSE (threads, 1025, "1025");
  REFUSE (loss.dkd_beta, -1.0, "kd");
  REFUSE (loss.smoothing, 1.0, "constant");
  REFUSE (loss.virtual_confidence, 1.0, "constant");
#undef REFUSE
}

/* The ends of the ranges belong to them. */
static void
test_in_range (void)
{
  g_auto (LkSettings) settings = { 0 };

  lk_settings_init (&settings);
  settings.loss.alpha = 0.0;
  settings.loss.temperature = 1e-3;
  settings.batch = 1;
  settings.threads = 1024;
  settings.train_fraction = 1e-6;
  settings.student.learning_rate = 100.0;
  settings.student.momentum = 0.0;
  g_assert_true (lk_settings_check (&settings, NULL));
  settings.loss.alpha = 1.0;
  settings.batch = 65536;
  settings.train_fraction = 1.0;
  g_assert_true (lk_settings_check (&settings, NULL));
}

static void
test_optimizers (void)
{
  for (LkOptimizerKind kind = LK_OPTIMIZER_SGD; kind <= LK_OPTIMIZER_ADAM; kind++)
    {
      int read;

      g_assert_true (lk_choice_from_id (LK_TYPE_OPTIMIZER, lk_optimizer_id (kind), &read));
      g_assert_cmpint (read, ==, kind);
      g_assert_cmpfloat (lk_optimizer_default_rate (kind), >, 0.0);
    }
  g_assert_cmpfloat (lk_optimizer_default_rate (LK_OPTIMIZER_ADAM), <, lk_optimizer_default_rate (LK_OPTIMIZER_SGD));
  g_assert_false (lk_choice_from_id (LK_TYPE_OPTIMIZER, "lbfgs", &(int) { 0 }));
}

static void
test_network (void)
{
  static const char *const impossible[] = { "30y30", "0", "16385", "2x2x2x2x2x2x2x2", "-3" };
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *network;
  GError *error = NULL;

  network = lk_settings_new_network ("12x8", dataset, 16, "student", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->n_layers, ==, 3);
  g_assert_cmpuint (network->layers[0].n_inputs, ==, 64);
  g_assert_cmpuint (network->layers[0].n_outputs, ==, 12);
  g_assert_cmpuint (network->layers[1].n_outputs, ==, 8);
  g_assert_cmpuint (network->layers[2].n_outputs, ==, TRAIN_DATA_CLASSES);
  lk_network_free (network);

  network = lk_settings_new_network ("", dataset, 16, "student", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->n_layers, ==, 1);
  lk_network_free (network);

  for (gsize i = 0; i < G_N_ELEMENTS (impossible); i++)
    {
      g_assert_null (lk_settings_new_network (impossible[i], dataset, 16, "teacher", &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, impossible[i]));
      g_assert_nonnull (strstr (error->message, "teacher"));
      g_clear_error (&error);
    }
  lk_dataset_unref (dataset);
}

/* Asked before allocating: the answer is a sentence, not the end of the program. */
static void
test_memory (void)
{
  const char *layers = "16384x16384x16384x16384x16384x16384x16384"; /* the largest there is: 33 GB to train */
  LkDataset *dataset;
  GError *error = NULL;

  if ((double) sysconf (_SC_AVPHYS_PAGES) * sysconf (_SC_PAGESIZE) > 35e9)
    {
      g_test_skip ("This machine has memory enough for the largest network");
      return;
    }
  dataset = train_data_new (8, 8, 1);
  g_assert_null (lk_settings_new_network (layers, dataset, 16, "student", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, layers));
  g_assert_nonnull (strstr (error->message, "GB"));
  g_error_free (error);
  lk_dataset_unref (dataset);
}

/* Samples of each class in the transfer set that the settings describe. */
static void
count_classes (const LkSettings *settings, const LkDataset *dataset, guint counts[TRAIN_DATA_CLASSES])
{
  GError *error = NULL;
  LkTransferSet *set = lk_settings_new_transfer_set (settings, dataset, &error);

  g_assert_no_error (error);
  memset (counts, 0, TRAIN_DATA_CLASSES * sizeof *counts);
  for (gsize i = 0; i < set->n; i++)
    counts[dataset->train.labels[set->index[i]]]++;
  lk_transfer_set_free (set);
}

static void
expect_no_set (const LkSettings *settings, const LkDataset *dataset, const char *part)
{
  GError *error = NULL;

  g_assert_null (lk_settings_new_transfer_set (settings, dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  if (!strstr (error->message, part))
    g_error ("“%s” does not say “%s”", error->message, part);
  g_error_free (error);
}

static void
test_transfer_set (void)
{
  LkDataset *dataset = train_data_new (203, 8, 1); /* 51, 51, 51 and 50 of the classes */
  LkSettings settings;
  guint counts[TRAIN_DATA_CLASSES];
#define SET(field, text) (g_free (settings.field), settings.field = g_strdup (text))
#define EXPECT(a, b, c, d)                                                                                             \
  do                                                                                                                   \
    {                                                                                                                  \
      static const guint expected[] = { a, b, c, d };                                                                  \
      count_classes (&settings, dataset, counts);                                                                      \
      g_assert_cmpmem (counts, sizeof counts, expected, sizeof expected);                                              \
    }                                                                                                                  \
  while (0)

  lk_settings_init (&settings);
  EXPECT (51, 51, 51, 50);
  SET (omit_classes, "3");
  EXPECT (51, 51, 51, 0);
  SET (only_classes, "2,3");
  EXPECT (0, 0, 51, 0);
  settings.train_fraction = 0.1;
  EXPECT (0, 0, 6, 0); /* rounded up */
  settings.train_fraction = 1e-6;
  EXPECT (0, 0, 1, 0); /* and one at least */

  SET (only_classes, "3");
  expect_no_set (&settings, dataset, "without “3”");
  SET (only_classes, "9");
  expect_no_set (&settings, dataset, "“9”");
  SET (only_classes, "");
  SET (omit_classes, "1,zebra");
  expect_no_set (&settings, dataset, "zebra");
#undef SET
#undef EXPECT
  lk_settings_clear (&settings);
  lk_dataset_unref (dataset);
}

/* A fraction's samples depend on the seed, and on it alone. */
static void
test_transfer_seed (void)
{
  LkDataset *dataset = train_data_new (203, 8, 1);
  g_auto (LkSettings) settings = { 0 };
  LkTransferSet *a, *b, *c;

  lk_settings_init (&settings);
  settings.train_fraction = 0.3;
  a = lk_settings_new_transfer_set (&settings, dataset, NULL);
  b = lk_settings_new_transfer_set (&settings, dataset, NULL);
  settings.seed++;
  c = lk_settings_new_transfer_set (&settings, dataset, NULL);
  g_assert_cmpmem (a->index, a->n * sizeof *a->index, b->index, b->n * sizeof *b->index);
  g_assert_cmpuint (a->n, ==, c->n);
  g_assert_true (memcmp (a->index, c->index, a->n * sizeof *a->index) != 0);
  lk_transfer_set_free (a);
  lk_transfer_set_free (b);
  lk_transfer_set_free (c);
  lk_dataset_unref (dataset);
}

/* Caches, sweeps and run files hold this text, whatever the language in which they
 * were made: its bytes are what they always were. */
static void
test_teacher_key (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *files = NULL;

  lk_settings_init (&settings);
  key = lk_settings_teacher_key (&settings);
  g_assert_cmpstr (
      key, ==,
      "trained|1||400x400|6|adam|0.0030000000000000001|0.90000000000000002|linear|0.29999999999999999|0.10000000000000001|0|0|0|1|0|0|128|1");
  settings.teacher_files = g_strsplit ("a.safetensors b.safetensors", " ", -1);
  files = lk_settings_teacher_key (&settings);
  g_assert_cmpstr (files, ==, "files|logits|a.safetensors|b.safetensors");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/settings/teacher-key", test_teacher_key);
  g_test_add_func ("/train/settings/defaults", test_defaults);
  g_test_add_func ("/train/settings/copy", test_copy);
  g_test_add_func ("/train/settings/out-of-range", test_out_of_range);
  g_test_add_func ("/train/settings/in-range", test_in_range);
  g_test_add_func ("/train/settings/optimizers", test_optimizers);
  g_test_add_func ("/train/settings/network", test_network);
  g_test_add_func ("/train/settings/memory", test_memory);
  g_test_add_func ("/train/settings/transfer-set", test_transfer_set);
  g_test_add_func ("/train/settings/transfer-seed", test_transfer_seed);
  return g_test_run ();
}
