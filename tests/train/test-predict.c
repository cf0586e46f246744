/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "train-data.h"
#include "train/lk-predict.h"

#define C      TRAIN_DATA_CLASSES
#define N_TEST 1203 /* three parts, the last one smaller */

static LkDataset *dataset;
static LkNetwork *network;
static float all[N_TEST * C];

/* The same in double precision, written out. */
static void
naive_logits (gsize sample, double logits[C])
{
  const guint8 *pixels = dataset->test.pixels + sample * 64;
  double hidden[7];

  for (int h = 0; h < 7; h++)
    {
      double sum = *lk_network_bias (network, 0, h);

      for (int i = 0; i < 64; i++)
        sum += *lk_network_element (network, 0, 0, h * 64 + i) * (pixels[i] / 255.0);
      hidden[h] = MAX (sum, 0.0);
    }
  for (int k = 0; k < C; k++)
    {
      logits[k] = *lk_network_bias (network, 1, k);
      for (int h = 0; h < 7; h++)
        logits[k] += *lk_network_element (network, 1, 0, k * 7 + h) * hidden[h];
    }
}

static void
test_against_naive (void)
{
  for (gsize i = 0; i < N_TEST; i++)
    {
      double expected[C];

      naive_logits (i, expected);
      for (int k = 0; k < C; k++)
        g_assert_cmpfloat_with_epsilon (all[i * C + k], expected[k], 1e-4);
    }
}

static void
test_ranges (void)
{
  static const gsize ranges[][2] = { { 0, 1 }, { 17, 18 }, { 499, 502 }, { 3, 1203 }, { 1202, 1203 } };

  for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++)
    {
      gsize n = ranges[r][1] - ranges[r][0];
      gsize size = n * C;
      g_autofree float *logits = g_new0 (float, size + 1);
      GError *error = NULL;

      logits[size] = 12345.0f; /* nothing is written beyond the range */
      g_assert_true (lk_predict (network, &dataset->test, ranges[r][0], ranges[r][1], logits, &error));
      g_assert_no_error (error);
      for (gsize i = 0; i < size; i++)
        g_assert_cmpfloat_with_epsilon (logits[i], all[ranges[r][0] * C + i], 1e-4);
      g_assert_cmpfloat (logits[size], ==, 12345.0f);
    }
}

static void
test_empty_range (void)
{
  float logits = 5.0f;

  g_assert_true (lk_predict (network, &dataset->test, 40, 40, &logits, NULL));
  g_assert_cmpfloat (logits, ==, 5.0f);
}

/* Convolutions see the channels of a pixel side by side, dense layers the planes; both see the picture. */
static void
test_colours (void)
{
  static const char *const layers[] = { "c4k3-p2-7", "7" };
  LkDataset *colours = train_data_new_in_colour (4, 20, 1);

  for (gsize n = 0; n < G_N_ELEMENTS (layers); n++)
    {
      LkNetwork *seeing = lk_settings_new_network (layers[n], colours, 16, "student", NULL);
      LkWorkspace *workspace;
      float logits[20 * C], x[192], *expected;
      LkRng rng;

      lk_rng_seed (&rng, 2, LK_STREAM_STUDENT_INIT);
      lk_network_init (seeing, &rng);
      g_assert_true (lk_predict (seeing, &colours->test, 0, 20, logits, NULL));
      g_assert_cmpint (lk_workspace_new (seeing, 1, false, &workspace), ==, LK_OK);
      for (gsize i = 0; i < 20; i++)
        {
          for (gsize k = 0; k < 192; k++)
            x[n == 0 ? k % 64 * 3 + k / 64 : k] = (float) colours->test.pixels[192 * i + k] / 255.0f;
          expected = lk_network_forward (seeing, workspace, (LkInput) { .dense = x }, 1);
          for (int k = 0; k < C; k++)
            g_assert_cmpfloat_with_epsilon (logits[i * C + k], expected[k], 1e-4);
        }
      lk_workspace_free (workspace);
      lk_network_free (seeing);
    }
  lk_dataset_unref (colours);
}

/* Measured are the answers to all of the split. */
static void
test_quality (void)
{
  LkQuality expected, quality;

  lk_measure (all, dataset->test.labels, N_TEST, C, &expected);
  g_assert_true (lk_predict_quality (network, &dataset->test, &quality, NULL));
  g_assert_cmpuint (quality.errors, ==, expected.errors);
  g_assert_cmpfloat (quality.nll, ==, expected.nll);
}

int
main (int argc, char **argv)
{
  LkRng rng;
  int status;

  g_test_init (&argc, &argv, NULL);
  dataset = train_data_new (8, N_TEST, 1);
  network = lk_settings_new_network ("7", dataset, 16, "student", NULL);
  lk_rng_seed (&rng, 2, LK_STREAM_STUDENT_INIT);
  lk_network_init (network, &rng);
  for (size_t l = 0; l < network->n_layers; l++)
    {
      for (size_t i = 0; i < network->layers[l].n_outputs; i++)
        *lk_network_bias (network, l, i) = (float) lk_rng_normal (&rng);
    }
  g_assert_true (lk_predict (network, &dataset->test, 0, N_TEST, all, NULL));

  g_test_add_func ("/train/predict/against-naive", test_against_naive);
  g_test_add_func ("/train/predict/ranges", test_ranges);
  g_test_add_func ("/train/predict/empty-range", test_empty_range);
  g_test_add_func ("/train/predict/colours", test_colours);
  g_test_add_func ("/train/predict/quality", test_quality);
  status = g_test_run ();
  lk_network_free (network);
  lk_dataset_unref (dataset);
  return status;
}
