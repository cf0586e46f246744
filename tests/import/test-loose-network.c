/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-loose-network.h"

static float *
numbers (gsize n, float first)
{
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = first + 0.25f * (float) i;
  return values;
}

static void
add (LkLooseNetwork *loose, gboolean is_dense, gsize n_inputs, gsize n_outputs, gsize kernel, gboolean norm)
{
  LkLooseLayer layer = {
    .name = g_strdup ("layer"),
    .is_dense = is_dense,
    .n_inputs = n_inputs,
    .n_outputs = n_outputs,
    .kernel = kernel,
    .weight = numbers (n_outputs * n_inputs * kernel * kernel, -1.0f),
    .bias = numbers (n_outputs, 7.0f),
  };

  for (guint p = 0; p < LK_LAYER_MAX_TENSORS && norm; p++)
    layer.norm[p] = numbers (n_outputs, 1.0f + (float) p);
  g_array_append_val (loose->layers, layer);
}

static LkLooseNetwork *
new_loose (void)
{
  LkLooseNetwork *loose = lk_loose_network_new ();

  add (loose, FALSE, 1, 3, 3, TRUE);
  add (loose, FALSE, 3, 2, 1, FALSE);
  add (loose, TRUE, 2 * 2 * 3, 5, 1, FALSE);
  add (loose, TRUE, 5, 4, 1, FALSE);
  return loose;
}

static LkNetwork *
build (const LkLooseNetwork *loose, const char *layers, LkStatus *status)
{
  LkNetworkText text;
  LkNetwork plan;

  g_assert_true (lk_network_text_parse (layers, &text, NULL));
  g_assert_cmpint (lk_network_plan (&text, (LkShape) { 4, 6, 1 }, 4, &plan, NULL), ==, LK_OK);
  return lk_loose_network_build (loose, &plan, status);
}

static void
test_describe (void)
{
  g_autoptr (LkLooseNetwork) loose = new_loose ();
  g_autofree char *text = lk_loose_network_describe (loose);

  g_assert_cmpstr (text, ==, "conv 3 3x3, bn, conv 2 1x1, 5");
  g_assert_cmpuint (lk_loose_network_n_classes (loose), ==, 4);
  g_assert_cmpuint (lk_loose_network_first_dense (loose), ==, 2);
  g_assert_cmpuint (lk_loose_network_n_params (loose), ==, 3 * 9 + 3 + 6 + 2 * 3 + 2 + 5 * 12 + 5 + 4 * 5 + 4);
}

/* Every number of every tensor is where files have it. */
static void
test_build (void)
{
  g_autoptr (LkLooseNetwork) loose = new_loose ();
  LkStatus status;
  LkNetwork *network = build (loose, "c3k3-bn-p2-c2k1-5", &status);

  g_assert_cmpint (status, ==, LK_OK);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, 10), ==, 1.5f);
  g_assert_cmpfloat (*lk_network_element (network, 0, 1, 2), ==, 7.5f);
  for (guint p = 0; p < 4; p++)
    g_assert_cmpfloat (*lk_network_element (network, 1, p, 1), ==, 1.25f + (float) p);
  g_assert_cmpfloat (*lk_network_element (network, 3, 0, 5), ==, 0.25f);
  g_assert_cmpfloat (*lk_network_element (network, 4, 0, 59), ==, 13.75f);
  g_assert_cmpfloat (*lk_network_element (network, 5, 1, 3), ==, 7.75f);
  lk_network_free (network);

  /* Pixels that the file says to be twice as large and one more. */
  loose->scale = 2.0;
  loose->shift = 1.0;
  network = build (loose, "c3k3-bn-p2-c2k1-5", &status);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, 10), ==, 3.0f);
  g_assert_cmpfloat (network->layers[0].around, ==, -0.5f);
  lk_network_free (network);
}

/* Other layers than those of the tensors. */
static void
test_unfit (void)
{
  static const char *const layers[] = { "c3k3-p2-c2k1-5",    "c3k3-bn-p2-c2k1-bn-5", "c3k3-bn-c2k1-5",
                                        "c3k3-bn-p2-c2k1",   "c3k3-bn-p2-c2k1-5-5",  "c3k3-bn-p2-c3k1-5",
                                        "c3k2-bn-p2-c2k1-5", "c3k3-bn-p2-5",         "12" };
  g_autoptr (LkLooseNetwork) loose = new_loose ();

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      LkStatus status;

      g_test_message ("%s", layers[i]);
      g_assert_null (build (loose, layers[i], &status));
      g_assert_cmpint (status, ==, LK_BAD_SHAPE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/loose-network/describe", test_describe);
  g_test_add_func ("/import/loose-network/build", test_build);
  g_test_add_func ("/import/loose-network/unfit", test_unfit);
  return g_test_run ();
}
