/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "file-order.h"
#include "nn/lk-adapt.h"

#define SIDE 3
#define D    (SIDE * SIDE)
#define C    4

static LkNetwork *
new_network (void)
{
  const size_t sizes[] = { D, 6, C };
  LkNetwork *network;
  LkRng rng;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  lk_rng_seed (&rng, 1, 1);
  for (size_t i = 0; i < network->n_params; i++)
    network->params[place_of (network, i)] = (float) lk_rng_normal (&rng);
  return network;
}

static void
answer (const LkNetwork *network, const float *x, float *logits)
{
  LkWorkspace *workspace;
  const float *z;

  g_assert_cmpint (lk_workspace_new (network, 1, false, &workspace), ==, LK_OK);
  z = lk_network_forward (network, workspace, (LkInput) { .dense = x }, 1);
  for (gsize k = 0; k < C; k++)
    logits[k] = z[k];
  lk_workspace_free (workspace);
}

/* The adapted network says of x what the old one says of x as it wants it. */
static void
test_adapt (void)
{
  static const float x[D] = { 0.0f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.9f, 1.0f };
  static const uint16_t place[C] = { 2, 0, 3, 1 };
  LkNetwork *old = new_network (), *network = new_network ();
  float wanted[C], found[C], other[D];

  for (gsize i = 0; i < D; i++)
    other[i] = 2.0f * x[i] - 0.5f;
  answer (old, other, wanted);
  lk_network_scale_inputs (network, 2.0, -0.5);
  answer (network, x, found);
  for (gsize k = 0; k < C; k++)
    g_assert_cmpfloat_with_epsilon (found[k], wanted[k], 1e-5);

  for (gsize i = 0; i < D; i++)
    other[i] = 2.0f * x[i % SIDE * SIDE + i / SIDE] - 0.5f;
  answer (old, other, wanted);
  lk_network_transpose_inputs (network, SIDE);
  answer (network, x, found);
  for (gsize k = 0; k < C; k++)
    g_assert_cmpfloat_with_epsilon (found[k], wanted[k], 1e-5);

  g_assert_cmpint (lk_network_permute_outputs (network, place), ==, LK_OK);
  answer (network, x, found);
  for (gsize k = 0; k < C; k++)
    g_assert_cmpfloat_with_epsilon (found[place[k]], wanted[k], 1e-5);
  lk_network_free (old);
  lk_network_free (network);
}

/* Of pictures of two channels: rows of numbers in (height, width, channels). */
#define WIDE     7
#define CHANNELS 2
#define N        (WIDE * WIDE * CHANNELS)

static LkNetwork *
new_picture_network (const char *layers)
{
  const LkShape picture = { WIDE, WIDE, CHANNELS };
  LkNetworkText text;
  LkNetwork *network;
  LkRng rng;

  g_assert_true (lk_network_text_parse (layers, &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, picture, C, &network, NULL), ==, LK_OK);
  lk_rng_seed (&rng, 1, 1);
  lk_network_init (network, &rng);
  return network;
}

/* Margins, strides, pooling ahead of the weights and behind them, a dense layer that takes pictures: all of it follows. */
static void
test_pictures (void)
{
  static const char *const layers[] = { "c5k3-p2-c6k3s2-9", "c5k5v-c6k2-gap",  "p2-c5k3-8",
                                        "a2-c5k3-8",        "c5k4-bn-a2-c3k3", "p2-8" };
  static const double scales[] = { 2.0, -1.0, 255.0, -3.2 }, shifts[] = { -0.5, 1.0, 0.0, 2.8 };

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (scales); k++)
      {
        LkNetwork *old = new_picture_network (layers[i]), *network = new_picture_network (layers[i]);
        float x[N], other[N], wanted[C], found[C];
        LkRng rng;

        g_test_message ("%s, %g", layers[i], scales[k]);
        lk_rng_seed (&rng, 2, 1);
        for (gsize d = 0; d < N; d++)
          x[d] = (float) lk_rng_uniform (&rng);
        for (gsize y = 0; y < WIDE; y++)
          for (gsize z = 0; z < WIDE; z++)
            for (gsize c = 0; c < CHANNELS; c++)
              other[(y * WIDE + z) * CHANNELS + c] = (float) (scales[k] * x[(z * WIDE + y) * CHANNELS + c] + shifts[k]);
        if (!lk_network_inputs_adapt (network, scales[k]))
          g_assert_true (layers[i][0] == 'p' && scales[k] < 0.0);
        else
          {
            answer (old, other, wanted);
            lk_network_scale_inputs (network, scales[k], shifts[k]);
            lk_network_transpose_inputs (network, WIDE);
            answer (network, x, found);
            for (gsize c = 0; c < C; c++)
              g_assert_cmpfloat_with_epsilon (found[c], wanted[c], 2e-5 * (1.0 + fabs (wanted[c]) + fabs (scales[k])));
          }
        lk_network_free (old);
        lk_network_free (network);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adapt", test_adapt);
  g_test_add_func ("/adapt/pictures", test_pictures);
  return g_test_run ();
}
