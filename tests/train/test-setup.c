/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-error.h"
#include "train-data.h"
#include "settings/lk-setting-table.h"

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

/* As many pixels are not the same picture to a convolution. */
static void
test_pictures (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetworkText text;
  LkNetwork *dense = lk_settings_new_network ("5", dataset, 16, "student", NULL);
  LkNetwork *same = lk_settings_new_network ("c2k3", dataset, 16, "student", NULL), *other;
  GError *error = NULL;

  g_assert_true (lk_network_text_parse ("c2k3", &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, (LkShape) { 4, 16, 1 }, TRAIN_DATA_CLASSES, &other, NULL), ==, LK_OK);
  g_assert_true (lk_settings_check_pictures (dense, dataset, &error));
  g_assert_true (lk_settings_check_pictures (same, dataset, &error));
  g_assert_no_error (error);
  g_assert_false (lk_settings_check_pictures (other, dataset, &error));
  g_assert_nonnull (strstr (error->message, "sees pictures of 16 × 4 pixels"));
  g_clear_error (&error);
  lk_network_free (dense);
  lk_network_free (same);
  lk_network_free (other);
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
  LkTransferSet *set = lk_settings_new_transfer_set (settings, dataset, NULL, &error);

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

  g_assert_null (lk_settings_new_transfer_set (settings, dataset, NULL, &error));
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
  a = lk_settings_new_transfer_set (&settings, dataset, NULL, NULL);
  b = lk_settings_new_transfer_set (&settings, dataset, NULL, NULL);
  settings.seed++;
  c = lk_settings_new_transfer_set (&settings, dataset, NULL, NULL);
  g_assert_cmpmem (a->index, a->n * sizeof *a->index, b->index, b->n * sizeof *b->index);
  g_assert_cmpuint (a->n, ==, c->n);
  g_assert_true (memcmp (a->index, c->index, a->n * sizeof *a->index) != 0);
  lk_transfer_set_free (a);
  lk_transfer_set_free (b);
  lk_transfer_set_free (c);
  lk_dataset_unref (dataset);
}

static gboolean
share_samples (const LkTransferSet *a, const LkTransferSet *b)
{
  for (gsize i = 0, k = 0; i < a->n && k < b->n;)
    {
      if (a->index[i] == b->index[k])
        return TRUE;
      if (a->index[i] < b->index[k])
        i++;
      else
        k++;
    }
  return FALSE;
}

static gboolean
are_same (const LkTransferSet *a, const LkTransferSet *b)
{
  return a->n == b->n && memcmp (a->index, b->index, a->n * sizeof *a->index) == 0;
}

/* The same share of each class is held out; what is left learns. By the data it is the same whatever the seed and the
 * share, by the seed it comes out of what the run would have learned from. */
static void
test_hold_out (void)
{
  LkDataset *dataset = train_data_new (203, 8, 1);
  g_auto (LkSettings) settings = { 0 };
  LkTransferSet *set, *first, *other, *held = NULL;
  GError *error = NULL;

  lk_settings_init (&settings);
  set = lk_settings_new_transfer_set (&settings, dataset, &held, &error); /* a share of 0 */
  g_assert_null (held);
  g_assert_cmpuint (set->n, ==, 203);
  lk_transfer_set_free (set);

  settings.student.validation = 0.1;
  for (LkHeldOut held_out = LK_HELD_OUT_BY_DATA; held_out <= LK_HELD_OUT_BY_SEED; held_out++)
    {
      settings.held_out = held_out;
      settings.seed = 1;
      settings.train_fraction = 1.0;
      set = lk_settings_new_transfer_set (&settings, dataset, &first, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (first->n, >=, 20);
      g_assert_cmpuint (first->n, <=, 24);
      g_assert_cmpuint (set->n + first->n, ==, 203);
      g_assert_false (share_samples (set, first));
      lk_transfer_set_free (set);

      settings.seed = 2;
      settings.train_fraction = 0.3;
      set = lk_settings_new_transfer_set (&settings, dataset, &other, &error);
      g_assert_no_error (error);
      g_assert_false (share_samples (set, other));
      g_assert_cmpuint (set->n, >=, 52);
      g_assert_cmpuint (set->n, <=, 58);
      g_assert_true (are_same (first, other) == (held_out == LK_HELD_OUT_BY_DATA));
      g_assert_true ((other->n > 10) == (held_out == LK_HELD_OUT_BY_DATA));
      lk_transfer_set_free (set);
      lk_transfer_set_free (other);
      lk_transfer_set_free (first);
    }

  settings.train_fraction = 1e-6; /* a sample a class: none of these can go */
  g_assert_null (lk_settings_new_transfer_set (&settings, dataset, &held, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "4 samples"));
  g_assert_null (held);
  g_clear_error (&error);
  settings.held_out = LK_HELD_OUT_BY_DATA;
  set = lk_settings_new_transfer_set (&settings, dataset, &held, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->n, ==, 4);
  lk_transfer_set_free (set);
  lk_transfer_set_free (held);
  lk_dataset_unref (dataset);
}

/* The bias of what is shown: on the classes that are named, and on a copy. */
static void
test_bias (void)
{
  static const float logits[TRAIN_DATA_CLASSES] = { 1.0f, 2.0f, 3.0f, 4.0f };
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_auto (LkSettings) settings = { 0 };
  g_autofree float *plain = NULL;
  g_autofree float *raised = NULL;
  g_autofree bool *classes = NULL;

  lk_settings_init (&settings);
  settings.class_bias = 1.5;
  plain = lk_settings_biased_logits (&settings, dataset, logits);
  g_assert_cmpmem (plain, sizeof logits, logits, sizeof logits);
  g_assert_null (lk_settings_raised_classes (&settings, dataset));
  g_free (settings.bias_classes);
  settings.bias_classes = g_strdup ("1,3");
  classes = lk_settings_raised_classes (&settings, dataset);
  g_assert_true (!classes[0] && classes[1] && !classes[2] && classes[3]);
  raised = lk_settings_biased_logits (&settings, dataset, logits);
  g_assert_cmpfloat (raised[0], ==, 1.0f);
  g_assert_cmpfloat (raised[1], ==, 3.5f);
  g_assert_cmpfloat (raised[3], ==, 5.5f);
  g_free (settings.bias_classes);
  settings.bias_classes = g_strdup ("zebra"); /* no class: no bias */
  g_assert_null (lk_settings_raised_classes (&settings, dataset));
  g_assert_null (lk_settings_biased_logits (&settings, dataset, NULL));
  lk_dataset_unref (dataset);
}

/* Another way of reading is another data set; another seed is not. */
static void
test_same_dataset (void)
{
  static const guint reading[] = { LK_SETTING_DATASET, LK_SETTING_PICTURE_SIZE, LK_SETTING_LABEL_COLUMN,
                                   LK_SETTING_HEADER, LK_SETTING_FILE_ORDER };

  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    {
      g_auto (LkSettings) one = { 0 };
      g_auto (LkSettings) other = { 0 };
      g_auto (GValue) value = G_VALUE_INIT;

      lk_settings_init (&one);
      lk_settings_init (&other);
      other.seed = 7;
      g_assert_true (lk_settings_same_dataset (&one, &other));
      g_value_init (&value, G_TYPE_STRING);
      g_value_set_string (&value, "x");
      lk_setting_set (&other, reading[i], &value);
      g_assert_false (lk_settings_same_dataset (&one, &other));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/setup/network", test_network);
  g_test_add_func ("/train/setup/pictures", test_pictures);
  g_test_add_func ("/train/setup/memory", test_memory);
  g_test_add_func ("/train/setup/transfer-set", test_transfer_set);
  g_test_add_func ("/train/setup/transfer-seed", test_transfer_seed);
  g_test_add_func ("/train/setup/hold-out", test_hold_out);
  g_test_add_func ("/train/setup/bias", test_bias);
  g_test_add_func ("/train/setup/same-dataset", test_same_dataset);
  return g_test_run ();
}
