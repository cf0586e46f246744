/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/lk-network-guess.h"

#include <string.h>

#include "io/lk-error.h"
#include "settings/lk-setting-table.h"
#include "nn/lk-conv.h"
#include "nn/lk-dense.h"
#include "nn/lk-norm.h"
#include "tests/train/train-data.h"
#include "train/lk-predict.h"

#define N_TEST 80

static LkDataset *dataset;

static LkNetwork *
guess (const LkLooseNetwork *loose, const char *text, LkFindings *findings, GError **error)
{
  g_auto (LkSettings) settings = { 0 };

  train_settings_init (&settings);
  g_free (settings.teacher_network);
  settings.teacher_network = g_strdup (text);
  return lk_network_guess (loose, &settings, dataset, "a-file", findings, error);
}

static float *
tensor_of (const LkNetwork *network, gsize l, gsize i)
{
  gsize n = lk_layer_tensor (&network->layers[l], i).n;
  float *values = g_new (float, n);

  for (gsize k = 0; k < n; k++)
    values[k] = *lk_network_element (network, l, i, k);
  return values;
}

/* What a file without a text would have of a network. */
static LkLooseNetwork *
loosen (const LkNetwork *network)
{
  LkLooseNetwork *loose = lk_loose_network_new ();

  for (gsize l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];
      LkTensor weights;
      LkLooseLayer here;

      if (layer->kind == &lk_norm)
        for (guint p = 0; p < LK_LAYER_MAX_TENSORS; p++)
          lk_loose_network_layer (loose, loose->layers->len - 1)->norm[p] = tensor_of (network, l, p);
      if (layer->kind == &lk_norm || layer->kind->n_tensors == 0)
        continue;
      weights = lk_layer_tensor (layer, 0);
      here = (LkLooseLayer) { .name = g_strdup_printf ("layer%zu", l),
                              .is_dense = layer->kind == &lk_dense,
                              .n_outputs = weights.shape[0],
                              .n_inputs = weights.shape[1],
                              .kernel = layer->kind == &lk_dense ? 1 : layer->kernel,
                              .weight = tensor_of (network, l, 0),
                              .bias = tensor_of (network, l, 1) };
      g_array_append_val (loose->layers, here);
    }
  return loose;
}

static void
assert_same_answers (const LkNetwork *a, const LkNetwork *b)
{
  float left[N_TEST * TRAIN_DATA_CLASSES], right[N_TEST * TRAIN_DATA_CLASSES];

  g_assert_true (lk_predict (a, &dataset->test, 0, N_TEST, left, NULL));
  g_assert_true (lk_predict (b, &dataset->test, 0, N_TEST, right, NULL));
  g_assert_cmpmem (left, sizeof left, right, sizeof right);
}

/* Trained networks are found again, whatever their margins, steps and pools. */
static void
test_found (void)
{
  static const char *const layers[] = { "c6k3-p2-c8k3-16", "c6k5v-16", "c6k3s2-bn-c8k3-16" };

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autoptr (LkTeacher) teacher = train_teacher_with (dataset, layers[i], 2);
      LkNetwork *network = (LkNetwork *) lk_teacher_get_network (teacher, 0);
      g_autoptr (LkLooseNetwork) loose = loosen (network);
      g_autoptr (LkFindings) findings = lk_findings_new ();
      GError *error = NULL;
      LkNetwork *found = guess (loose, "", findings, &error);
      char text[LK_NETWORK_TEXT];

      g_assert_no_error (error);
      lk_network_describe (found, text, sizeof text);
      g_test_message ("%s", lk_findings_get (findings, 0)->sentence);
      g_assert_cmpstr (text, ==, layers[i]);
      g_assert_cmpstr (lk_findings_get (findings, 0)->id, ==, "teacher-network");
      g_assert_nonnull (strstr (lk_findings_get (findings, 0)->sentence, layers[i]));
      assert_same_answers (found, network);
      lk_network_free (found);
    }
}

static void
test_text (void)
{
  g_autoptr (LkTeacher) teacher = train_teacher_with (dataset, "c6k3-p2-c8k3-16", 1);
  LkNetwork *network = (LkNetwork *) lk_teacher_get_network (teacher, 0), *found;
  g_autoptr (LkLooseNetwork) loose = loosen (network);
  g_autoptr (LkFindings) findings = lk_findings_new ();
  static const struct {
    const char *text, *part;
  } wrong[] = {
    { "c6k3-c8k3-16", "is not the network in “a-file”, whose layers are “conv 6 3x3, conv 8 3x3, 16”" },
    { "c6k3-pol2", "“pol2” is no layer" },
  };
  GError *problem = NULL;

  found = guess (loose, "c6k3-p2-c8k3-16", findings, &problem);
  g_assert_no_error (problem);
  assert_same_answers (found, network);
  g_assert_cmpuint (lk_findings_n (findings), ==, 0);
  lk_network_free (found);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (guess (loose, wrong[i].text, findings, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, wrong[i].part));
    }
}

/* Weights that were never trained tell nothing apart; shapes that fit no network are said so. */
static void
test_refused (void)
{
  static const struct {
    const char *layers;
    gsize n_classes, height, channels; /* of what the network was made for */
    const char *part;
  } cases[] = {
    { "c6k3-p2-c8k3-16", 4, 8, 1, "none stands out on the training samples" },
    { "c6k3-16", 4, 7, 1, "no network of usual strides" },
    { "c6k3-p2-c8k3-gap", 4, 8, 1, "more networks than can be tried" },
    { "c6k3-p2-c8k3-16", 5, 8, 1, "knows 5 classes, but Bars has 4" },
    { "c6k3-p2-c8k3-16", 4, 8, 3, "takes pictures of 3 channels, but those of Bars have 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LkShape picture = { cases[i].height, 8, cases[i].channels };
      g_autoptr (LkLooseNetwork) loose = NULL;
      g_autoptr (LkFindings) findings = lk_findings_new ();
      g_autoptr (GError) error = NULL;
      LkNetworkText text;
      LkNetwork *network;

      g_assert_true (lk_network_text_parse (cases[i].layers, &text, NULL));
      g_assert_cmpint (lk_network_new_from (&text, picture, cases[i].n_classes, &network, NULL), ==, LK_OK);
      loose = loosen (network);
      g_assert_null (guess (loose, "", findings, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      g_assert_cmpuint (lk_findings_n (findings), ==, 0);
      lk_network_free (network);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dataset = train_data_new (2000, N_TEST, 5);
  g_test_add_func ("/train/network-guess/found", test_found);
  g_test_add_func ("/train/network-guess/text", test_text);
  g_test_add_func ("/train/network-guess/refused", test_refused);
  status = g_test_run ();
  lk_dataset_unref (dataset);
  return status;
}
