/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-dense.h"
#include "nn/lk-network.h"

/* What holds for every kind of layer. A new kind gets rows here. */
static const struct {
  const LkLayerKind *kind;
  size_t n_inputs, n_outputs;
  size_t multiply_adds;
  const char *text;
  double tolerance; /* of a gradient, relative to the largest one */
} cases[] = {
  { &lk_dense, 5, 3, 15, "3", 2e-3 },
  { &lk_dense, 1, 7, 7, "7", 2e-3 },
  { &lk_dense, 19, 1, 19, "1", 2e-3 },
};

#define BATCH 4

static LkLayer
layer_of (gsize i, bool relu)
{
  LkLayer layer = {
    .kind = cases[i].kind,
    .n_inputs = cases[i].n_inputs,
    .n_outputs = cases[i].n_outputs,
    .in_stride = cases[i].n_inputs,
    .out_stride = cases[i].n_outputs,
    .relu = relu,
  };

  layer.n_params = lk_layer_n_params (&layer);
  layer.n_floats = layer.kind->n_floats (&layer);
  return layer;
}

static void
test_every_kind (void)
{
  for (size_t k = 0; k < lk_n_layer_kinds; k++)
    {
      gsize n = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        n += cases[i].kind == lk_layer_kinds[k];
      g_assert_cmpuint (n, >, 0);
    }
}

/* The tensors fill the parameters without gap or overlap, or in longer rows without overlap; the first has a row a
 * unit. */
static void
test_tensors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkLayer layer = layer_of (i, true), wide = layer;
      g_autofree gboolean *taken = g_new0 (gboolean, layer.n_floats), *wide_taken = NULL;
      size_t n_all = 0;

      wide.in_stride += 3;
      wide.out_stride += 5;
      wide.n_floats = wide.kind->n_floats (&wide);
      wide_taken = g_new0 (gboolean, wide.n_floats);
      g_assert_cmpuint (layer.n_floats, ==, layer.n_params);
      g_assert_cmpuint (layer.kind->n_tensors, <=, LK_LAYER_MAX_TENSORS);
      for (size_t t = 0; t < layer.kind->n_tensors; t++)
        {
          LkTensor tensor = lk_layer_tensor (&layer, t);
          size_t n = 1;

          g_assert_cmpuint (tensor.rank, <=, LK_TENSOR_MAX_RANK);
          for (size_t d = 0; d < tensor.rank; d++)
            n *= tensor.shape[d];
          g_assert_cmpuint (tensor.n, ==, n);
          n_all += n;
          for (size_t k = 0; k < n; k++)
            {
              size_t place = layer.kind->place (&layer, t, k), wide_place = wide.kind->place (&wide, t, k);

              g_assert_cmpuint (place, <, layer.n_floats);
              g_assert_cmpuint (wide_place, <, wide.n_floats);
              g_assert_false (taken[place] || wide_taken[wide_place]);
              taken[place] = wide_taken[wide_place] = TRUE;
            }
        }
      g_assert_cmpuint (n_all, ==, layer.n_params);
      g_assert_cmpuint (lk_layer_tensor (&layer, 0).shape[0], ==, layer.n_outputs);
    }
}

static void
test_facts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkLayer layer = layer_of (i, true);
      char text[32];

      g_assert_cmpuint (layer.kind->multiply_adds (&layer), ==, cases[i].multiply_adds);
      layer.kind->describe (&layer, text, sizeof text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static float *
random_floats (LkRng *rng, size_t n)
{
  float *values = g_new (float, n);

  for (size_t i = 0; i < n; i++)
    values[i] = (float) lk_rng_normal (rng);
  return values;
}

/* Σ w·y, whose gradient by y is w. */
static double
weighted_sum (const LkLayer *layer, const float *params, const float *x, const float *w)
{
  g_autofree float *y = g_new (float, BATCH * layer->n_outputs);
  double sum = 0.0;

  layer->kind->forward (layer, params, (LkInput) { .dense = x }, BATCH, y);
  for (size_t i = 0; i < BATCH * layer->n_outputs; i++)
    sum += (double) w[i] * y[i];
  return sum;
}

/* grad (n) by values (n), which are moved and put back, against central differences. */
static void
check_gradient (const LkLayer *layer, const float *params, const float *x, const float *w, float *values,
                const float *grad, size_t n, double tolerance)
{
  const float h = 1e-2f;
  double largest = 1.0;

  for (size_t i = 0; i < n; i++)
    largest = MAX (largest, fabs (grad[i]));
  for (size_t i = 0; i < n; i++)
    {
      float old = values[i];
      double above, below;

      values[i] = old + h;
      above = weighted_sum (layer, params, x, w);
      values[i] = old - h;
      below = weighted_sum (layer, params, x, w);
      values[i] = old;
      g_assert_cmpfloat_with_epsilon (grad[i], (above - below) / (2.0 * h), tolerance * largest);
    }
}

/* Without ReLU, whose kink central differences do not see; the mask is the next test's. */
static void
test_gradients (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkLayer layer = layer_of (i, false);
      LkRng rng;
      g_autofree float *params = NULL, *x = NULL, *w = NULL, *dy = NULL;
      g_autofree float *y = g_new (float, BATCH *layer.n_outputs);
      g_autofree float *grad = g_new (float, layer.n_params);
      g_autofree float *dx = g_new (float, BATCH *layer.n_inputs);

      lk_rng_seed (&rng, 5 + i, 0);
      params = random_floats (&rng, layer.n_params);
      x = random_floats (&rng, BATCH * layer.n_inputs);
      w = random_floats (&rng, BATCH * layer.n_outputs);
      dy = g_memdup2 (w, BATCH * layer.n_outputs * sizeof *w);
      layer.kind->forward (&layer, params, (LkInput) { .dense = x }, BATCH, y);
      layer.kind->backward (&layer, params, (LkInput) { .dense = x }, y, BATCH, dy, grad, dx);
      check_gradient (&layer, params, x, w, params, grad, layer.n_params, cases[i].tolerance);
      check_gradient (&layer, params, x, w, x, dx, BATCH * layer.n_inputs, cases[i].tolerance);
    }
}

/* With ReLU: what is cut gives nothing and takes nothing. */
static void
test_relu (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkLayer with = layer_of (i, true), without = layer_of (i, false);
      size_t n = BATCH * with.n_outputs;
      LkRng rng;
      g_autofree float *params = NULL, *x = NULL, *dy = NULL, *masked = NULL;
      g_autofree float *y = g_new (float, n), *linear = g_new (float, n);
      g_autofree float *grad = g_new (float, with.n_params), *expected = g_new (float, with.n_params);

      lk_rng_seed (&rng, 9 + i, 0);
      params = random_floats (&rng, with.n_params);
      x = random_floats (&rng, BATCH * with.n_inputs);
      dy = random_floats (&rng, n);
      masked = g_memdup2 (dy, n * sizeof *dy);
      with.kind->forward (&with, params, (LkInput) { .dense = x }, BATCH, y);
      without.kind->forward (&without, params, (LkInput) { .dense = x }, BATCH, linear);
      for (size_t k = 0; k < n; k++)
        {
          g_assert_cmpfloat (y[k], ==, linear[k] > 0.0f ? linear[k] : 0.0f);
          masked[k] = linear[k] > 0.0f ? masked[k] : 0.0f;
        }
      with.kind->backward (&with, params, (LkInput) { .dense = x }, y, BATCH, dy, grad, NULL);
      without.kind->backward (&without, params, (LkInput) { .dense = x }, linear, BATCH, masked, expected, NULL);
      g_assert_cmpmem (grad, with.n_params * sizeof *grad, expected, with.n_params * sizeof *expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/every-kind", test_every_kind);
  g_test_add_func ("/layer/tensors", test_tensors);
  g_test_add_func ("/layer/facts", test_facts);
  g_test_add_func ("/layer/gradients", test_gradients);
  g_test_add_func ("/layer/relu", test_relu);
  return g_test_run ();
}
