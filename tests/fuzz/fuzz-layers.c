/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-util.h"
#include "nn/lk-network-text.h"
#include "settings/lk-layers-text.h"

/* A network's text: its one word is read to the same network, and its plan has the data set's ends. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static LkDataset *dataset;
  g_autofree char *any = fuzz_text (bytes, length);
  g_autofree char *text = g_utf8_make_valid (any, -1); /* GOption, GTK and the files' readers see to that */
  g_autoptr (GError) error = NULL;
  g_autofree char *word = NULL;
  g_autofree char *again = NULL;
  LkNetworkText parsed;
  LkNetwork plan;

  if (!dataset)
    dataset = fuzz_dataset ();
  if (!lk_layers_parse (text, &parsed, &error))
    {
      fuzz_assert_told (error);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (parsed.n, <, LK_MAX_LAYERS);
  for (gsize i = 0; i < parsed.n; i++)
    g_assert_cmpuint (parsed.at[i] + parsed.length[i], <=, strlen (text));
  word = lk_layers_normal (text, &error);
  g_assert_no_error (error);
  again = lk_layers_normal (word, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (word, ==, again);
  if (!lk_layers_plan (text, dataset, &plan, &error))
    {
      fuzz_assert_told (error);
      return 0;
    }
  g_assert_cmpuint (lk_network_n_inputs (&plan), ==, 784);
  g_assert_cmpuint (plan.n_layers, <=, LK_MAX_LAYERS);
  return 0;
}
