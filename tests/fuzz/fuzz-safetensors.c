/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "io/lk-error.h"
#include "import/lk-safetensors.h"

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (LkNetwork) network = lk_safetensors_parse (bytes, length, "fuzz", &metadata, &error);
  gsize n = 0;

  if (!network)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == LK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
      g_assert_null (metadata);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_nonnull (metadata);
  g_assert_true (network->n_layers >= 1 && network->n_layers <= LK_MAX_LAYERS);
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      n += lk_layer_tensor (&network->layers[l], i).n;
  g_assert_cmpuint (network->n_params, <=, n);
  g_assert_cmpuint (n, <=, length); /* two bytes a weight at least, and no more biases than weights */
  g_assert_cmpint (lk_network_check_finite (network), ==, LK_OK);
  return 0;
}
