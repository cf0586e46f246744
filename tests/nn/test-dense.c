/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-dense.h"
#include "nn/lk-rng.h"

/* B batch, I inputs, O outputs; r (B, O) weighs the outputs: the scalar whose
 * derivatives are checked is Σ r · y, so that dy = r. */

typedef struct {
  size_t B, I, O;
  bool relu;
  float *x;  /* (B, I) */
  float *W;  /* (O, I) */
  float *b;  /* (O) */
  float *y;  /* (B, O) */
  float *r;  /* (B, O) */
  float *dy; /* (B, O) */
  float *dW;
  float *db;
  float *dx;
} Layer;

static float *
random_values (LkRng *rng, size_t n)
{
  float *a = g_new (float, n);

  for (size_t i = 0; i < n; i++)
    a[i] = (float) lk_rng_normal (rng);
  return a;
}

static void
layer_init (Layer *layer, uint64_t seed, size_t B, size_t I, size_t O, bool relu)
{
  LkRng rng;

  lk_rng_seed (&rng, seed, 1);
  *layer = (Layer) { .B = B, .I = I, .O = O, .relu = relu };
  layer->x = random_values (&rng, B * I);
  layer->W = random_values (&rng, O * I);
  layer->b = random_values (&rng, O);
  layer->r = random_values (&rng, B * O);
  layer->dy = g_memdup2 (layer->r, B * O * sizeof (float));
  /* Results are written, not added: what was there must not show. */
  layer->y = random_values (&rng, B * O);
  layer->dW = random_values (&rng, O * I);
  layer->db = random_values (&rng, O);
  layer->dx = random_values (&rng, B * I);
}

static void
layer_clear (Layer *layer)
{
  g_free (layer->x);
  g_free (layer->W);
  g_free (layer->b);
  g_free (layer->y);
  g_free (layer->r);
  g_free (layer->dy);
  g_free (layer->dW);
  g_free (layer->db);
  g_free (layer->dx);
}

/* The naive twin of the matmul and bias, in double. */
static double
pre_activation (const Layer *layer, size_t i, size_t o)
{
  double sum = layer->b[o];

  for (size_t k = 0; k < layer->I; k++)
    sum += (double) layer->x[i * layer->I + k] * layer->W[k * layer->O + o];
  return sum;
}

static double
objective (const Layer *layer)
{
  double sum = 0.0;

  for (size_t i = 0; i < layer->B; i++)
    for (size_t o = 0; o < layer->O; o++)
      {
        double a = pre_activation (layer, i, o);

        sum += layer->r[i * layer->O + o] * (layer->relu ? fmax (a, 0.0) : a);
      }
  return sum;
}

/* A kink nearer than the step would spoil the difference: the seeds are chosen
 * so that there is none. */
static void
assert_no_kink (const Layer *layer, double distance)
{
  for (size_t i = 0; i < layer->B && layer->relu; i++)
    for (size_t o = 0; o < layer->O; o++)
      g_assert_cmpfloat (fabs (pre_activation (layer, i, o)), >, distance);
}

/* Signed central differences of the double objective by each value. Within a
 * region without kinks it is linear in each value, so that only rounding is
 * left, of the float gradient (1e-6 of the sum of its terms). */
static void
check_gradient (const Layer *layer, float *values, const float *gradient, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      float value = values[i];
      float up = value + 0x1p-10f;
      float down = value - 0x1p-10f;
      double above, below, numeric;

      values[i] = up;
      above = objective (layer);
      values[i] = down;
      below = objective (layer);
      values[i] = value;
      numeric = (above - below) / ((double) up - (double) down);

      g_assert_cmpfloat_with_epsilon (gradient[i], numeric, 1e-5 * fabs (numeric) + 2e-6);
      if (fabs (numeric) > 1e-5)
        g_assert_cmpint (signbit (gradient[i]) != 0, ==, signbit (numeric) != 0);
    }
}

static void
check_layer (uint64_t seed, size_t B, size_t I, size_t O, bool relu)
{
  Layer layer;

  layer_init (&layer, seed, B, I, O, relu);
  lk_dense_forward ((LkInput) { .dense = layer.x }, layer.W, layer.b, B, I, O, relu, layer.y);
  for (size_t i = 0; i < B; i++)
    for (size_t o = 0; o < O; o++)
      {
        double a = pre_activation (&layer, i, o);

        g_assert_cmpfloat_with_epsilon (layer.y[i * O + o], relu ? fmax (a, 0.0) : a, 2e-6 * (1.0 + (double) I));
      }

  assert_no_kink (&layer, 8.0 * 0x1p-10);
  lk_dense_backward ((LkInput) { .dense = layer.x }, layer.W, layer.y, B, I, O, relu, layer.dy, layer.dW, layer.db,
                     layer.dx);
  check_gradient (&layer, layer.W, layer.dW, O * I);
  check_gradient (&layer, layer.b, layer.db, O);
  check_gradient (&layer, layer.x, layer.dx, B * I);
  layer_clear (&layer);
}

static void
test_linear (void)
{
  check_layer (1, 1, 1, 1, false);
  check_layer (2, 5, 7, 3, false);
  check_layer (3, 4, 1, 19, false);
  check_layer (4, 9, 23, 17, false);
}

static void
test_relu (void)
{
  check_layer (1, 1, 1, 1, true);
  check_layer (2, 5, 7, 3, true);
  check_layer (3, 3, 2, 19, true);
  check_layer (4, 4, 23, 9, true);
}

/* By hand, so that the ends of the mask are exact: an output of 0 passes no
 * gradient, and dy is changed in place. */
static void
test_mask (void)
{
  const float x[] = { 1.0f, 2.0f };        /* (2, 1) */
  const float W[] = { 1.0f, -1.0f, 2.0f }; /* (3, 1) */
  const float b[] = { -1.0f, 0.0f, 0.5f };
  const float expected_y[] = { 0.0f, 0.0f, 2.5f, 1.0f, 0.0f, 4.5f };
  const float expected_dy[] = { 0.0f, 0.0f, 30.0f, 40.0f, 0.0f, 60.0f };
  const float expected_dW[] = { 80.0f, 0.0f, 150.0f };
  const float expected_db[] = { 40.0f, 0.0f, 90.0f };
  const float expected_dx[] = { 60.0f, 160.0f };
  float y[6], dW[3], db[3], dx[2];
  float dy[] = { 10.0f, 20.0f, 30.0f, 40.0f, 50.0f, 60.0f };

  lk_dense_forward ((LkInput) { .dense = x }, W, b, 2, 1, 3, true, y);
  lk_dense_backward ((LkInput) { .dense = x }, W, y, 2, 1, 3, true, dy, dW, db, dx);
  for (int i = 0; i < 6; i++)
    {
      g_assert_cmpfloat (y[i], ==, expected_y[i]);
      g_assert_cmpfloat (dy[i], ==, expected_dy[i]);
    }
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (dW[i], ==, expected_dW[i]);
      g_assert_cmpfloat (db[i], ==, expected_db[i]);
    }
  for (int i = 0; i < 2; i++)
    g_assert_cmpfloat (dx[i], ==, expected_dx[i]);
}

/* The last layer down needs no dx; the rest is the same, bit for bit. */
static void
test_without_dx (void)
{
  Layer with, without;

  layer_init (&with, 5, 6, 11, 5, true);
  layer_init (&without, 5, 6, 11, 5, true);
  lk_dense_forward ((LkInput) { .dense = with.x }, with.W, with.b, 6, 11, 5, true, with.y);
  lk_dense_forward ((LkInput) { .dense = without.x }, without.W, without.b, 6, 11, 5, true, without.y);
  lk_dense_backward ((LkInput) { .dense = with.x }, with.W, with.y, 6, 11, 5, true, with.dy, with.dW, with.db, with.dx);
  lk_dense_backward ((LkInput) { .dense = without.x }, without.W, without.y, 6, 11, 5, true, without.dy, without.dW,
                     without.db, NULL);
  g_assert_cmpmem (with.dW, 55 * sizeof (float), without.dW, 55 * sizeof (float));
  g_assert_cmpmem (with.db, 5 * sizeof (float), without.db, 5 * sizeof (float));
  layer_clear (&with);
  layer_clear (&without);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/layer/linear", test_linear);
  g_test_add_func ("/nn/layer/relu", test_relu);
  g_test_add_func ("/nn/layer/mask", test_mask);
  g_test_add_func ("/nn/layer/without-dx", test_without_dx);
  return g_test_run ();
}
