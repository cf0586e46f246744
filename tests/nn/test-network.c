/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "nn/lk-loss.h"
#include "file-order.h"
#include "nn/lk-network.h"

/* B batch, D inputs, C classes. The small network below is 5 → 7 → 6 → 4. */

#define B        6
#define D        5
#define C        4
#define N_LAYERS 3

static const size_t sizes[] = { D, 7, 6, C };

/* A network, data, and its parameters in double for the naive twin. */
typedef struct {
  LkNetwork *network;
  LkWorkspace *workspace;
  float *grad;
  double *params;
  float x[B * D];
  float v[B * C];
  uint16_t y[B];
  bool mask[N_LAYERS][B * 7]; /* which units of layer l are on at the start */
} Problem;

/* The naive forward pass in double. `record` writes the mask, otherwise the
 * recorded one is used in place of max (·, 0): the same function near the
 * start, but without kinks, so that steps of any size are safe. */
static void
naive_forward (Problem *problem, bool record, double *z /* (B, C) */)
{
  const double *W = problem->params;
  double input[B * 7], output[B * 7];

  for (size_t i = 0; i < B * D; i++)
    input[i] = problem->x[i];
  for (size_t l = 0; l < N_LAYERS; l++)
    {
      size_t n_in = sizes[l], n_out = sizes[l + 1];
      const double *b = W + n_in * n_out;

      for (size_t i = 0; i < B; i++)
        for (size_t o = 0; o < n_out; o++)
          {
            double sum = b[o];

            for (size_t k = 0; k < n_in; k++)
              sum += W[o * n_in + k] * input[i * n_in + k];
            if (record)
              problem->mask[l][i * n_out + o] = l + 1 == N_LAYERS || sum > 0.0;
            output[i * n_out + o] = problem->mask[l][i * n_out + o] ? sum : 0.0;
          }
      memcpy (input, output, B * n_out * sizeof *input);
      W = b + n_out;
    }
  memcpy (z, output, B * C * sizeof *z);
}

static void
problem_init (Problem *problem, uint64_t seed)
{
  double z[B * C];
  LkRng rng;

  memset (problem, 0, sizeof *problem);
  lk_rng_seed (&rng, seed, 1);
  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &problem->network), ==, LK_OK);
  g_assert_cmpint (lk_workspace_new (problem->network, B, true, &problem->workspace), ==, LK_OK);
  lk_network_init (problem->network, &rng);
  /* Biases too, so that a bias that is lost shows. */
  for (size_t l = 0; l < N_LAYERS; l++)
    for (size_t o = 0; o < sizes[l + 1]; o++)
      *lk_network_bias (problem->network, l, o) = (float) (0.3 * lk_rng_normal (&rng));
  for (size_t i = 0; i < B * D; i++)
    problem->x[i] = (float) lk_rng_normal (&rng);
  for (size_t i = 0; i < B * C; i++)
    problem->v[i] = (float) (3.0 * lk_rng_normal (&rng));
  for (size_t i = 0; i < B; i++)
    problem->y[i] = (uint16_t) lk_rng_below (&rng, C);
  problem->grad = g_new (float, problem->network->n_floats);
  problem->params = g_new (double, problem->network->n_params);
  for (size_t i = 0; i < problem->network->n_floats; i++)
    problem->grad[i] = NAN; /* written, not added */
  for (size_t i = 0; i < problem->network->n_params; i++)
    problem->params[i] = problem->network->params[place_of (problem->network, i)];
  naive_forward (problem, true, z);
}

static void
problem_clear (Problem *problem)
{
  lk_network_free (problem->network);
  lk_workspace_free (problem->workspace);
  g_free (problem->grad);
  g_free (problem->params);
}

static void
test_forward (void)
{
  for (uint64_t seed = 1; seed <= 5; seed++)
    {
      Problem problem;
      double expected[B * C];
      const float *z;
      float all[B * C];

      problem_init (&problem, seed);
      naive_forward (&problem, false, expected);
      z = lk_network_forward (problem.network, problem.workspace, (LkInput) { .dense = problem.x }, B);
      g_assert_true (z == problem.workspace->outputs[N_LAYERS - 1]);
      for (size_t i = 0; i < B * C; i++)
        g_assert_cmpfloat_with_epsilon (z[i], expected[i], 1e-5);
      memcpy (all, z, sizeof all);

      /* A sample's logits do not depend on its neighbours, but for rounding. */
      for (size_t i = 0; i < B; i++)
        {
          z = lk_network_forward (problem.network, problem.workspace, (LkInput) { .dense = problem.x + i * D }, 1);
          for (size_t k = 0; k < C; k++)
            g_assert_cmpfloat_with_epsilon (z[k], all[i * C + k], 1e-5);
        }
      problem_clear (&problem);
    }
}

/* The chain rule alone: the gradient of Σ r · z, in which the naive forward
 * pass is the only thing differentiated. In each parameter it is linear, so
 * that the difference is exact and only float rounding is left. */
static void
test_backward (void)
{
  for (uint64_t seed = 1; seed <= 5; seed++)
    {
      Problem problem;
      double r[B * C], z[B * C];
      LkRng rng;

      problem_init (&problem, seed);
      lk_rng_seed (&rng, seed, 2);
      lk_network_forward (problem.network, problem.workspace, (LkInput) { .dense = problem.x }, B);
      for (size_t i = 0; i < B * C; i++)
        {
          float value = (float) lk_rng_normal (&rng);

          r[i] = value;
          problem.workspace->gradients[N_LAYERS - 1][i] = value;
        }
      lk_network_backward (problem.network, problem.workspace, (LkInput) { .dense = problem.x }, B, problem.grad);

      for (size_t i = 0; i < problem.network->n_params; i++)
        {
          double value = problem.params[i];
          double numeric = 0.0, grad;

          problem.params[i] = value + 0.5;
          naive_forward (&problem, false, z);
          for (size_t k = 0; k < B * C; k++)
            numeric += r[k] * z[k];
          problem.params[i] = value - 0.5;
          naive_forward (&problem, false, z);
          for (size_t k = 0; k < B * C; k++)
            numeric -= r[k] * z[k];
          problem.params[i] = value;

          grad = problem.grad[place_of (problem.network, i)];
          g_assert_cmpfloat_with_epsilon (grad, numeric, 1e-5 * fabs (numeric) + 1e-5);
          if (fabs (numeric) > 1e-4)
            g_assert_cmpint (signbit (grad) != 0, ==, signbit (numeric) != 0);
        }
      problem_clear (&problem);
    }
}

static double
total (Problem *problem, LkLoss *loss, const LkLossSettings *settings)
{
  LkLossResult result;
  double z[B * C];
  float rounded[B * C];

  naive_forward (problem, false, z);
  for (size_t i = 0; i < B * C; i++)
    rounded[i] = (float) z[i];
  lk_loss_compute (loss, settings, B, problem->v, rounded, problem->y, NULL, NULL, &result);
  return result.total;
}

/* The whole way from the loss to every parameter, for one method. The loss
 * takes float logits, whose rounding (2^-25 of some 3) over the step leaves
 * 1e-5; the five-point formula's own error is below that. */
static void
test_gradient_of_loss (gconstpointer data)
{
  LkLossSettings settings = LK_LOSS_DEFAULTS;
  const double h = 0x1p-6;
  LkLossResult result;
  Problem problem;
  LkLoss *loss;
  double largest = 0.0;
  float *z;

  settings.method = (LkMethod) GPOINTER_TO_INT (data);
  settings.temperature = 3.0;
  settings.alpha = 0.7;
  problem_init (&problem, 11);
  g_assert_cmpint (lk_loss_new (B, C, &loss), ==, LK_OK);

  z = lk_network_forward (problem.network, problem.workspace, (LkInput) { .dense = problem.x }, B);
  lk_loss_compute (loss, &settings, B, problem.v, z, problem.y, NULL, problem.workspace->gradients[N_LAYERS - 1],
                   &result);
  g_assert_cmpfloat_with_epsilon (result.total, total (&problem, loss, &settings), 1e-5 * result.total);
  lk_network_backward (problem.network, problem.workspace, (LkInput) { .dense = problem.x }, B, problem.grad);

  for (size_t i = 0; i < problem.network->n_floats; i++)
    largest = fmax (largest, fabs (problem.grad[i]));
  g_assert_cmpfloat (largest, >, 0.01);
  for (size_t i = 0; i < problem.network->n_params; i++)
    {
      double value = problem.params[i];
      double at[4];
      double numeric;

      for (int s = 0; s < 4; s++)
        {
          problem.params[i] = value + h * (s < 2 ? s - 2 : s - 1); /* -2h, -h, h, 2h */
          at[s] = total (&problem, loss, &settings);
        }
      problem.params[i] = value;
      numeric = (at[0] - 8.0 * at[1] + 8.0 * at[2] - at[3]) / (12.0 * h);

      g_assert_cmpfloat_with_epsilon (problem.grad[place_of (problem.network, i)], numeric, 1e-4 * largest);
      if (fabs (numeric) > 2e-4 * largest)
        g_assert_cmpint (signbit (problem.grad[place_of (problem.network, i)]) != 0, ==, signbit (numeric) != 0);
    }
  lk_loss_free (loss);
  problem_clear (&problem);
}

static void
test_new (void)
{
  const size_t zero[] = { 4, 0, 2 };
  const size_t wide[] = { 4, LK_MAX_WIDTH + 1, 2 };
  const size_t widest[] = { 1, LK_MAX_WIDTH, 1 };
  const size_t many[LK_MAX_DENSE + 2] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  LkNetwork *network = NULL;

  g_assert_cmpint (lk_network_new (sizes, 1, &network), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_network_new (zero, 3, &network), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_network_new (wide, 3, &network), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_network_new (many, LK_MAX_DENSE + 2, &network), ==, LK_BAD_SHAPE);
  g_assert_null (network);

  g_assert_cmpint (lk_network_new (many, LK_MAX_DENSE + 1, &network), ==, LK_OK);
  g_assert_cmpuint (network->n_params, ==, 2 * LK_MAX_DENSE);
  g_assert_cmpuint (lk_network_list_units (network), ==, network->layers[0].out_stride);
  lk_network_free (network);
  g_assert_cmpint (lk_network_new (widest, 3, &network), ==, LK_OK);
  g_assert_cmpuint (network->n_params, ==, 2 * LK_MAX_WIDTH + LK_MAX_WIDTH + 1);
  lk_network_free (network);
  lk_network_free (NULL);
}

static void
test_layout (void)
{
  LkNetwork *network;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  g_assert_cmpuint (network->n_layers, ==, 3);
  g_assert_cmpuint (lk_network_n_inputs (network), ==, D);
  g_assert_cmpuint (lk_network_n_classes (network), ==, C);
  g_assert_cmpuint (network->n_params, ==, 5 * 7 + 7 + 7 * 6 + 6 + 6 * 4 + 4);
  g_assert_cmpuint (lk_network_multiply_adds (network), ==, 5 * 7 + 7 * 6 + 6 * 4);
  /* Hidden units in rows of 8, those of the last layer as they are. */
  g_assert_cmpuint (network->n_floats, ==, 5 * 8 + 8 + 8 * 8 + 8 + 8 * 4 + 4);
  g_assert_true (lk_network_weight (network, 0, 0, 0) == network->params);
  g_assert_true (lk_network_weight (network, 0, 1, 0) == network->params + 1);
  g_assert_true (lk_network_weight (network, 0, 6, 4) == network->params + 4 * 8 + 6);
  g_assert_true (lk_network_bias (network, 0, 6) == network->params + 5 * 8 + 6);
  g_assert_true (lk_network_weight (network, 1, 5, 6) == network->params + 48 + 6 * 8 + 5);
  g_assert_true (lk_network_bias (network, 1, 0) == network->params + 48 + 64);
  g_assert_true (lk_network_weight (network, 2, 3, 5) == network->params + 120 + 5 * 4 + 3);
  g_assert_true (lk_network_bias (network, 2, 3) == network->params + 120 + 32 + 3);
  g_assert_true (lk_network_element (network, 1, 0, 1 * 7 + 2) == lk_network_weight (network, 1, 1, 2));
  for (size_t i = 0; i < network->n_floats; i++)
    g_assert_cmpfloat (network->params[i], ==, 0.0);
  lk_network_free (network);
}

static void
test_copy (void)
{
  LkNetwork *network, *copy;
  float first;
  LkRng rng;

  lk_rng_seed (&rng, 1, 1);
  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  lk_network_init (network, &rng);
  first = network->params[0];
  g_assert_cmpint (lk_network_copy (network, &copy), ==, LK_OK);
  g_assert_cmpuint (copy->n_layers, ==, network->n_layers);
  for (size_t l = 0; l < copy->n_layers; l++)
    {
      g_assert_cmpuint (copy->layers[l].n_inputs, ==, sizes[l]);
      g_assert_cmpuint (copy->layers[l].n_outputs, ==, sizes[l + 1]);
    }
  g_assert_cmpmem (copy->params, copy->n_floats * sizeof (float), network->params, network->n_floats * sizeof (float));

  /* Its own memory: neither sees what happens to the other. */
  network->params[0] = first + 1.0f;
  g_assert_cmpfloat (copy->params[0], ==, first);
  lk_network_free (network);
  g_assert_cmpfloat (copy->params[0], ==, first);
  lk_network_free (copy);
}

static void
test_init (void)
{
  const size_t wide[] = { 200, 300, 10 };
  LkNetwork *a, *b, *other;
  LkRng rng;

  g_assert_cmpint (lk_network_new (wide, 3, &a), ==, LK_OK);
  g_assert_cmpint (lk_network_new (wide, 3, &b), ==, LK_OK);
  g_assert_cmpint (lk_network_new (wide, 3, &other), ==, LK_OK);
  /* Biases are set to zero, whatever was there. */
  *lk_network_bias (b, 1, 3) = 5.0f;

  lk_rng_seed (&rng, 1, LK_STREAM_STUDENT_INIT);
  lk_network_init (a, &rng);
  lk_rng_seed (&rng, 1, LK_STREAM_STUDENT_INIT);
  lk_network_init (b, &rng);
  lk_rng_seed (&rng, 2, LK_STREAM_STUDENT_INIT);
  lk_network_init (other, &rng);

  /* Same seed, same bits; another seed, other bits everywhere. */
  g_assert_cmpmem (a->params, a->n_floats * sizeof (float), b->params, b->n_floats * sizeof (float));
  for (size_t l = 0; l < 2; l++)
    {
      size_t n = wide[l] * wide[l + 1];
      double variance = 2.0 / (double) wide[l];
      double mean = 0.0, square = 0.0;
      size_t n_equal = 0;

      for (size_t i = 0; i < n; i++)
        {
          double w = *lk_network_element (a, l, 0, i);

          mean += w / (double) n;
          square += w * w / (double) n;
          n_equal += *lk_network_element (a, l, 0, i) == *lk_network_element (other, l, 0, i);
        }
      g_assert_cmpuint (n_equal, <, n / 1000 + 2);
      /* Five deviations of the mean and of the mean square of n normals. */
      g_assert_cmpfloat (fabs (mean), <, 5.0 * sqrt (variance / (double) n));
      g_assert_cmpfloat_with_epsilon (square, variance, 5.0 * variance * sqrt (2.0 / (double) n));
      for (size_t o = 0; o < wide[l + 1]; o++)
        g_assert_cmpfloat (*lk_network_bias (a, l, o), ==, 0.0);
    }
  lk_network_free (a);
  lk_network_free (b);
  lk_network_free (other);
}

static void
test_check_finite (void)
{
  const float bad[] = { NAN, INFINITY, -INFINITY };
  LkNetwork *network;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  network->params[3] = -3e38f;
  g_assert_cmpint (lk_network_check_finite (network), ==, LK_OK);
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      network->params[0] = bad[i];
      g_assert_cmpint (lk_network_check_finite (network), ==, LK_NOT_FINITE);
      network->params[0] = 0.0f;
      network->params[network->n_floats - 1] = bad[i];
      g_assert_cmpint (lk_network_check_finite (network), ==, LK_NOT_FINITE);
      network->params[network->n_floats - 1] = 0.0f;
    }
  g_assert_cmpint (lk_network_check_finite (network), ==, LK_OK);
  lk_network_free (network);
}

static double
row_norm (const float *w, size_t n)
{
  double sum = 0.0;

  for (size_t i = 0; i < n; i++)
    sum += (double) w[i] * w[i];
  return sqrt (sum);
}

/* Rows of hidden units that are too long keep their direction and get the norm
 * asked for; the others, the logits' rows and the biases stay bit for bit. Rows
 * of 37 are two vectors and a rest. */
static void
test_max_norm (void)
{
  static const size_t wide[] = { 37, 20, 9, 3 };
  const double limit = 1.4; /* some of the initial norms, about √2, are above and some below */
  LkNetwork *network, *before;
  size_t n_above = 0, n_below = 0;
  LkRng rng;

  lk_rng_seed (&rng, 1, 1);
  g_assert_cmpint (lk_network_new (wide, 4, &network), ==, LK_OK);
  lk_network_init (network, &rng);
  for (size_t l = 0; l < 3; l++)
    for (size_t o = 0; o < wide[l + 1]; o++)
      *lk_network_bias (network, l, o) = 100.0f;
  for (size_t i = 0; i < wide[2] * wide[3]; i++)
    *lk_network_element (network, 2, 0, i) = 10.0f;
  g_assert_cmpint (lk_network_copy (network, &before), ==, LK_OK);

  lk_network_shrink (network, 0.0, limit);
  for (size_t l = 0; l < 3; l++)
    {
      size_t I = wide[l], O = wide[l + 1];

      g_assert_cmpmem (lk_network_bias (network, l, 0), O * sizeof (float), lk_network_bias (before, l, 0),
                       O * sizeof (float));
      for (size_t o = 0; o < O; o++)
        {
          float w[37], old[37];
          double norm;

          for (size_t i = 0; i < I; i++)
            {
              w[i] = *lk_network_weight (network, l, o, i);
              old[i] = *lk_network_weight (before, l, o, i);
            }
          norm = row_norm (old, I);

          if (l == 2 || norm < limit)
            {
              g_assert_cmpmem (w, I * sizeof *w, old, I * sizeof *w);
              n_below += l < 2;
              continue;
            }
          n_above++;
          g_assert_cmpfloat_with_epsilon (row_norm (w, I), limit, 1e-6);
          for (size_t i = 0; i < I; i++)
            g_assert_cmpfloat_with_epsilon (w[i], old[i] * limit / norm, 1e-6);
        }
    }
  g_assert_cmpuint (n_above, >, 3);
  g_assert_cmpuint (n_below, >, 3);
  lk_network_free (network);
  lk_network_free (before);
}

/* All weights, but no bias; the limit holds afterwards. */
static void
test_decay (void)
{
  LkNetwork *network;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  for (size_t i = 0; i < network->n_floats; i++)
    network->params[i] = 1.0f + (float) i;
  lk_network_shrink (network, 0.25, 0.0);
  for (size_t l = 0; l < N_LAYERS; l++)
    {
      for (size_t o = 0; o < sizes[l + 1]; o++)
        {
          for (size_t i = 0; i < sizes[l]; i++)
            {
              const float *weight = lk_network_weight (network, l, o, i);

              g_assert_cmpfloat (*weight, ==, 0.75f * (1.0f + (float) (weight - network->params)));
            }
          g_assert_cmpfloat (*lk_network_bias (network, l, o), ==,
                             1.0f + (float) (lk_network_bias (network, l, o) - network->params));
        }
    }

  /* A row of norm 4 · 0.75 = 3 is just within a limit of 3, and one of 8 is not. */
  memset (network->params, 0, network->n_floats * sizeof (float));
  *lk_network_element (network, 0, 0, 0) = 4.0f;
  *lk_network_element (network, 0, 0, D + 1) = -8.0f;
  lk_network_shrink (network, 0.25, 3.0);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, 0), ==, 3.0f);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, D + 1), ==, -3.0f);
  lk_network_free (network);
}

static void
test_workspace (void)
{
  LkNetwork *network;
  LkWorkspace *workspace = NULL;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  g_assert_cmpint (lk_workspace_new (network, 0, true, &workspace), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_workspace_new (network, SIZE_MAX / 4, true, &workspace), ==, LK_NO_MEMORY);
  g_assert_cmpint (lk_workspace_new (network, SIZE_MAX / 300, false, &workspace), ==, LK_NO_MEMORY);
  g_assert_null (workspace);
  lk_workspace_free (NULL);

  for (int for_training = 0; for_training < 2; for_training++)
    {
      g_assert_cmpint (lk_workspace_new (network, 3, for_training, &workspace), ==, LK_OK);
      g_assert_cmpuint (workspace->max_batch, ==, 3);
      /* Every part its own memory: fill each with its number, then read all. */
      for (size_t l = 0; l < N_LAYERS; l++)
        for (size_t i = 0; i < 3 * sizes[l + 1]; i++)
          {
            workspace->outputs[l][i] = (float) l;
            if (for_training)
              workspace->gradients[l][i] = (float) (10 + l);
            else
              g_assert_null (workspace->gradients[l]);
          }
      for (size_t l = 0; l < N_LAYERS; l++)
        for (size_t i = 0; i < 3 * sizes[l + 1]; i++)
          {
            g_assert_cmpfloat (workspace->outputs[l][i], ==, (float) l);
            if (for_training)
              g_assert_cmpfloat (workspace->gradients[l][i], ==, (float) (10 + l));
          }
      lk_workspace_free (workspace);
    }
  lk_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/network/new", test_new);
  g_test_add_func ("/nn/network/layout", test_layout);
  g_test_add_func ("/nn/network/copy", test_copy);
  g_test_add_func ("/nn/network/init", test_init);
  g_test_add_func ("/nn/network/check-finite", test_check_finite);
  g_test_add_func ("/nn/network/max-norm", test_max_norm);
  g_test_add_func ("/nn/network/decay", test_decay);
  g_test_add_func ("/nn/network/workspace", test_workspace);
  g_test_add_func ("/nn/network/forward", test_forward);
  g_test_add_func ("/nn/network/backward", test_backward);
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/network/gradient/%s", lk_method_info ((LkMethod) m)->id);

      g_test_add_data_func (path, GINT_TO_POINTER (m), test_gradient_of_loss);
    }
  return g_test_run ();
}
