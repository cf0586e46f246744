/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-conv.h"
#include "nn/lk-dense.h"
#include "nn/lk-memory.h"
#include "nn/lk-network.h"
#include "nn/lk-norm.h"
#include "nn/lk-pool.h"

/* What holds for every kind of layer. A new kind gets rows here. */
static const struct {
  const LkLayerKind *kind;
  size_t units, kernel, stride;
  bool valid;
  LkShape in, out;
  size_t multiply_adds;
  const char *text;
} cases[] = {
  { &lk_dense, 3, 0, 0, false, { 1, 1, 5 }, { 1, 1, 3 }, 15, "3" },
  { &lk_dense, 7, 0, 0, false, { 1, 1, 1 }, { 1, 1, 7 }, 7, "7" },
  { &lk_dense, 1, 0, 0, false, { 1, 1, 19 }, { 1, 1, 1 }, 19, "1" },
  { &lk_dense, 3, 0, 0, false, { 2, 3, 2 }, { 1, 1, 3 }, 36, "3" },
  { &lk_conv, 3, 3, 1, false, { 4, 5, 2 }, { 4, 5, 3 }, 4 * 5 * 9 * 3 * 2, "c3k3" },
  { &lk_conv, 9, 3, 1, true, { 5, 4, 1 }, { 3, 2, 9 }, 3 * 2 * 9 * 9, "c9k3v" },
  { &lk_conv, 2, 2, 2, false, { 5, 5, 3 }, { 3, 3, 2 }, 9 * 4 * 2 * 3, "c2k2s2" },
  { &lk_conv, 17, 3, 2, true, { 7, 4, 2 }, { 3, 1, 17 }, 3 * 9 * 17 * 2, "c17k3s2v" },
  { &lk_conv, 2, 1, 1, false, { 2, 2, 3 }, { 2, 2, 2 }, 4 * 2 * 3, "c2k1" },
  { &lk_conv, 2, 4, 1, true, { 4, 4, 1 }, { 1, 1, 2 }, 16 * 2, "c2k4v" },
  { &lk_max_pool, 0, 2, 2, false, { 5, 4, 2 }, { 2, 2, 2 }, 0, "p2" },
  { &lk_max_pool, 0, 3, 2, false, { 5, 5, 9 }, { 2, 2, 9 }, 0, "p3s2" },
  { &lk_average_pool, 0, 2, 2, false, { 4, 5, 3 }, { 2, 2, 3 }, 0, "a2" },
  { &lk_average_pool, 0, 2, 1, false, { 3, 3, 8 }, { 2, 2, 8 }, 0, "a2s1" },
  { &lk_global_pool, 0, 0, 0, false, { 3, 2, 5 }, { 1, 1, 5 }, 0, "gap" },
  { &lk_norm, 0, 0, 0, false, { 3, 2, 5 }, { 3, 2, 5 }, 30, "bn" },
  { &lk_norm, 0, 0, 0, false, { 1, 1, 3 }, { 1, 1, 3 }, 3, "bn" },
};

#define BATCH     4
#define TOLERANCE 2e-3 /* of a gradient, relative to the largest one */

/* in_channels 0: as many as there are. */
static LkLayer
layer_of (gsize i, size_t in_channels, bool relu)
{
  LkLayer layer = {
    .kind = cases[i].kind,
    .units = cases[i].units,
    .kernel = cases[i].kernel,
    .stride = cases[i].stride,
    .valid = cases[i].valid,
    .in = cases[i].in,
    .in_channels = in_channels > 0 ? in_channels : cases[i].in.channels,
    .relu = relu,
  };

  g_assert_true (lk_layer_fit (&layer, in_channels > 0));
  return layer;
}

/* What a batch of a layer needs beside its numbers. */
static LkPass
pass_new (const LkLayer *layer, bool training)
{
  size_t n_scratch = layer->kind->n_scratch ? layer->kind->n_scratch (layer) : 0;
  size_t n_memory = layer->kind->n_memory ? layer->kind->n_memory (layer, BATCH, training) : 0;
  LkPass pass = { .training = training, .n_scratch = n_scratch };

  pass.memory = lk_alloc_aligned (n_memory, sizeof (float));
  pass.scratch = lk_alloc_aligned (LK_LAYER_PARTS * n_scratch, sizeof (float));
  return pass;
}

static void
pass_clear (LkPass *pass)
{
  free (pass->memory);
  free (pass->scratch);
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

/* Each number of the tensors has its place, in rows of any length; the first tensor has a row a unit. */
static void
test_tensors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize wide = 0; wide < 2; wide++)
      {
        LkLayer layer = layer_of (i, wide ? cases[i].in.channels + 5 : 0, true);
        g_autofree gboolean *taken = g_new0 (gboolean, layer.n_floats + 1);
        size_t n_learnt = 0;

        g_assert_cmpuint (layer.kind->n_tensors, <=, LK_LAYER_MAX_TENSORS);
        for (size_t t = 0; t < layer.kind->n_tensors; t++)
          {
            LkTensor tensor = lk_layer_tensor (&layer, t);
            size_t n = 1;

            g_assert_cmpuint (tensor.rank, <=, LK_TENSOR_MAX_RANK);
            for (size_t d = 0; d < tensor.rank; d++)
              n *= tensor.shape[d];
            g_assert_cmpuint (tensor.n, ==, n);
            n_learnt += tensor.counted ? 0 : n;
            for (size_t k = 0; k < n; k++)
              {
                size_t place = layer.kind->place (&layer, t, k);

                g_assert_cmpuint (place, <, layer.n_floats);
                g_assert_false (taken[place]);
                taken[place] = TRUE;
              }
            g_assert_cmpuint (tensor.shape[0], ==, layer.out.channels);
          }
        g_assert_cmpuint (n_learnt, ==, layer.n_params);
        if (layer.kind == &lk_dense && !wide)
          g_assert_cmpuint (layer.n_floats, ==, layer.n_params);
      }
}

static void
test_facts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkLayer layer = layer_of (i, 0, true);
      char text[32];

      g_assert_cmpmem (&layer.out, sizeof layer.out, &cases[i].out, sizeof layer.out);
      g_assert_cmpuint (layer.kind->multiply_adds (&layer), ==, cases[i].multiply_adds);
      layer.kind->describe (&layer, text, sizeof text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What comes in, in the order of files: channels, rows, columns. */
static void
test_input_places (void)
{
  LkLayer layer = layer_of (3, 8, true); /* 2 rows of 3 pixels of 2 channels */

  g_assert_cmpuint (lk_layer_input_place (&layer, 0), ==, 0);
  g_assert_cmpuint (lk_layer_input_place (&layer, 1), ==, 8);
  g_assert_cmpuint (lk_layer_input_place (&layer, 3), ==, 3 * 8);
  g_assert_cmpuint (lk_layer_input_place (&layer, 6), ==, 1);
  g_assert_cmpuint (lk_layer_input_place (&layer, 11), ==, 5 * 8 + 1);
}

/* A layer with numbers at the places that there are, and zeros between. */
typedef struct {
  LkLayer layer;
  LkPass pass;
  size_t n_places; /* of parameters */
  size_t *places;
  float *params, *x, *y, *w, *dy, *grad, *dx;
} Problem;

static void
problem_init (Problem *p, gsize i, size_t in_channels, bool relu, guint64 seed)
{
  LkLayer layer = layer_of (i, in_channels, relu);
  size_t n_pixels = layer.out.height * layer.out.width;
  LkRng rng;

  *p = (Problem) { .layer = layer, .pass = pass_new (&layer, true) };
  p->places = g_new (size_t, layer.n_floats + 1);
  p->params = g_new0 (float, layer.n_floats + 1);
  p->grad = g_new (float, layer.n_floats + 1);
  p->x = g_new0 (float, BATCH *layer.in_stride);
  p->dx = g_new (float, BATCH *layer.in_stride);
  p->y = g_new (float, BATCH *layer.out_stride);
  p->dy = g_new (float, BATCH *layer.out_stride);
  p->w = g_new0 (float, BATCH *layer.out_stride);
  lk_rng_seed (&rng, seed, 0);
  for (size_t t = 0; t < layer.kind->n_tensors; t++)
    for (size_t k = 0; k < lk_layer_tensor (&layer, t).n; k++)
      {
        p->places[p->n_places] = layer.kind->place (&layer, t, k);
        p->params[p->places[p->n_places++]] = (float) lk_rng_normal (&rng);
      }
  /* No two so near to each other that a step of a difference changes which is the larger. */
  for (size_t b = 0; b < BATCH; b++)
    for (size_t k = 0; k < layer.n_inputs; k++)
      p->x[b * layer.in_stride + lk_layer_input_place (&layer, k)] =
          0.05f * (float) ((k * 37 + b * 11) % 101) + 0.001f * (float) lk_rng_normal (&rng) - 2.5f;
  for (size_t b = 0; b < BATCH * n_pixels; b++)
    for (size_t c = 0; c < layer.out.channels; c++)
      p->w[b * layer.out_channels + c] = (float) lk_rng_normal (&rng);
  memcpy (p->dy, p->w, BATCH * layer.out_stride * sizeof *p->dy);
}

static void
problem_clear (Problem *p)
{
  pass_clear (&p->pass);
  g_free (p->places);
  g_free (p->params);
  g_free (p->x);
  g_free (p->y);
  g_free (p->w);
  g_free (p->dy);
  g_free (p->grad);
  g_free (p->dx);
}

static void
forward (Problem *p)
{
  p->layer.kind->forward (&p->layer, p->params, (LkInput) { .dense = p->x }, BATCH, p->y, &p->pass);
}

static void
backward (Problem *p, float *dx)
{
  p->layer.kind->backward (&p->layer, p->params, (LkInput) { .dense = p->x }, p->y, BATCH, p->dy, p->grad, dx,
                           &p->pass);
}

/* Σ w·y, whose gradient by y is w. */
static double
weighted_sum (Problem *p)
{
  double sum = 0.0;

  forward (p);
  for (size_t i = 0; i < BATCH * p->layer.out_stride; i++)
    sum += (double) p->w[i] * p->y[i];
  return sum;
}

/* Of the number at values[place], which is moved and put back, against central differences. */
static void
check_gradient (Problem *p, float *values, size_t place, double gradient, double largest)
{
  const float h = 1e-2f;
  float old = values[place];
  double above, below;

  values[place] = old + h;
  above = weighted_sum (p);
  values[place] = old - h;
  below = weighted_sum (p);
  values[place] = old;
  g_assert_cmpfloat_with_epsilon (gradient, (above - below) / (2.0 * h), TOLERANCE * largest);
}

/* Without ReLU, whose kink central differences do not see; the mask is the next test's. */
static void
test_gradients (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize wide = 0; wide < 2; wide++)
      {
        double largest = 1.0;
        Problem p;

        problem_init (&p, i, wide ? lk_layer_rounded (cases[i].in.channels) : 0, false, 5 + i);
        g_test_message ("%s, %zu", cases[i].text, i);
        forward (&p);
        backward (&p, p.dx);
        for (size_t k = 0; k < p.n_places; k++)
          largest = MAX (largest, fabs (p.grad[p.places[k]]));
        for (size_t k = 0; k < p.n_places; k++)
          check_gradient (&p, p.params, p.places[k], p.grad[p.places[k]], largest);
        for (size_t b = 0; b < BATCH; b++)
          for (size_t k = 0; k < p.layer.n_inputs; k++)
            {
              size_t place = b * p.layer.in_stride + lk_layer_input_place (&p.layer, k);

              check_gradient (&p, p.x, place, p.dx[place], largest);
            }
        problem_clear (&p);
      }
}

/* What is in rows for their length alone is 0 and stays so, also in gradients. */
static void
test_padding (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gboolean *taken = NULL;
      Problem p;

      problem_init (&p, i, lk_layer_rounded (cases[i].in.channels), true, 7 + i);
      taken = g_new0 (gboolean, p.layer.n_floats + 1);
      forward (&p);
      backward (&p, p.dx);
      for (size_t k = 0; k < BATCH * p.layer.out_stride; k++)
        if (k % p.layer.out_channels >= p.layer.out.channels)
          g_assert_cmpfloat (p.y[k], ==, 0.0f);
      for (size_t k = 0; k < BATCH * p.layer.in_stride; k++)
        if (k % p.layer.in_channels >= p.layer.in.channels)
          g_assert_cmpfloat (p.dx[k], ==, 0.0f);
      for (size_t k = 0; k < p.n_places; k++)
        taken[p.places[k]] = TRUE;
      for (size_t k = 0; k < p.layer.n_floats; k++)
        if (!taken[k])
          g_assert_cmpfloat (p.grad[k], ==, 0.0f);
      problem_clear (&p);
    }
}

/* With ReLU: what is cut gives nothing and takes nothing. Pooling has none. */
static void
test_relu (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Problem with, without;
      size_t n;

      if (cases[i].kind->n_tensors == 0)
        continue;
      problem_init (&with, i, 0, true, 9 + i);
      problem_init (&without, i, 0, false, 9 + i);
      n = BATCH * with.layer.out_stride;
      forward (&with);
      forward (&without);
      for (size_t k = 0; k < n; k++)
        {
          g_assert_cmpfloat (with.y[k], ==, without.y[k] > 0.0f ? without.y[k] : 0.0f);
          without.dy[k] = without.y[k] > 0.0f ? without.dy[k] : 0.0f;
        }
      backward (&with, NULL);
      backward (&without, NULL);
      g_assert_cmpmem (with.grad, with.layer.n_floats * sizeof (float), without.grad,
                       with.layer.n_floats * sizeof (float));
      problem_clear (&with);
      problem_clear (&without);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/every-kind", test_every_kind);
  g_test_add_func ("/layer/tensors", test_tensors);
  g_test_add_func ("/layer/facts", test_facts);
  g_test_add_func ("/layer/input-places", test_input_places);
  g_test_add_func ("/layer/gradients", test_gradients);
  g_test_add_func ("/layer/padding", test_padding);
  g_test_add_func ("/layer/relu", test_relu);
  return g_test_run ();
}
