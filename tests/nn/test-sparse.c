/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-parallel.h"
#include "nn/lk-dense.h"
#include "nn/lk-memory.h"
#include "nn/lk-rng.h"
#include "nn/lk-sparse.h"

/* B rows, I columns, O units. */

typedef struct {
  gsize B, I, O;
  float *x; /* (B, I) */
  LkSparse *sparse;
} Batch;

/* Each number is there with the probability `density`; row `empty` has none. */
static void
batch_init (Batch *batch, guint64 seed, gsize B, gsize I, gsize O, double density, gsize empty)
{
  LkSparseLists *rows;
  guint32 n = 0;
  LkRng rng;

  lk_rng_seed (&rng, seed, 1);
  *batch = (Batch) { .B = B, .I = I, .O = O, .x = g_new0 (float, B *I) };
  g_assert_cmpint (lk_sparse_new (B, I, B * I, O, &batch->sparse), ==, LK_OK);
  batch->sparse->n_rows = B;
  rows = &batch->sparse->rows;
  for (gsize b = 0; b < B; b++)
    {
      for (gsize i = 0; i < I; i++)
        if (b != empty && lk_rng_uniform (&rng) < density)
          {
            batch->x[b * I + i] = (float) lk_rng_normal (&rng);
            rows->places[n] = (guint16) i;
            rows->values[n++] = batch->x[b * I + i];
          }
      rows->starts[b + 1] = n;
    }
  lk_sparse_index (batch->sparse);
}

static void
batch_clear (Batch *batch)
{
  lk_sparse_free (batch->sparse);
  g_free (batch->x);
}

static float *
random_floats (LkRng *rng, gsize n)
{
  float *values = lk_alloc_aligned (n, sizeof (float));

  for (gsize i = 0; i < n; i++)
    values[i] = (float) lk_rng_normal (rng);
  return values;
}

/* To 1e-5 of the sum of the terms' sizes, which is what rounding may differ by. */
static void
assert_close (double value, double expected, double size)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-5 * size + 1e-6);
}

static void
check (guint64 seed, gsize B, gsize I, gsize O, double density, gboolean relu)
{
  float *W, *b, *y, *dense_y, *dy, *dW;
  Batch batch;
  LkRng rng;

  batch_init (&batch, seed, B, I, O, density, B > 2 ? 1 : B);
  lk_rng_seed (&rng, seed, 2);
  W = random_floats (&rng, I * O);
  b = random_floats (&rng, O);
  dy = random_floats (&rng, B * O);
  y = random_floats (&rng, B * O + 1); /* written, not added to */
  dW = random_floats (&rng, I * O + 1);
  dense_y = random_floats (&rng, B * O);
  y[B * O] = dW[I * O] = 42.0f;

  lk_sparse_forward (batch.sparse, W, b, O, relu, y);
  lk_dense_forward ((LkInput) { .dense = batch.x }, W, b, B, I, O, relu, dense_y);
  for (gsize r = 0; r < B; r++)
    for (gsize o = 0; o < O; o++)
      {
        double sum = b[o], size = fabs (b[o]);

        for (gsize i = 0; i < I; i++)
          {
            double term = (double) batch.x[r * I + i] * W[i * O + o];

            sum += term;
            size += fabs (term);
          }
        assert_close (y[r * O + o], relu ? fmax (sum, 0.0) : sum, size);
        assert_close (y[r * O + o], dense_y[r * O + o], size);
      }

  lk_sparse_gradient (batch.sparse, dy, O, dW);
  for (gsize i = 0; i < I; i++)
    for (gsize o = 0; o < O; o++)
      {
        double sum = 0.0, size = 0.0;

        for (gsize r = 0; r < B; r++)
          {
            double term = (double) batch.x[r * I + i] * dy[r * O + o];

            sum += term;
            size += fabs (term);
          }
        assert_close (dW[i * O + o], sum, size);
      }
  g_assert_cmpfloat (y[B * O], ==, 42.0);
  g_assert_cmpfloat (dW[I * O], ==, 42.0);

  free (W);
  free (b);
  free (dy);
  free (y);
  free (dW);
  free (dense_y);
  batch_clear (&batch);
}

/* All blocks of units, whole ones and those with a rest, with the gradient by rows and by columns. */
static void
test_units (void)
{
  for (gsize O = LK_SPARSE_LEAST; O < 80; O++)
    check (O, 5, 33, O, 0.3, O % 2);
  check (1, 3, 20, 200, 0.3, TRUE);
  check (2, 3, 20, 1201, 0.3, FALSE);
}

static void
test_densities (void)
{
  static const double densities[] = { 0.0, 0.01, 0.2, 0.5, 1.0 };

  for (gsize d = 0; d < G_N_ELEMENTS (densities); d++)
    {
      check (d, 17, 130, 16, densities[d], TRUE);
      check (d, 17, 300, 40, densities[d], TRUE);
    }
}

/* One picture, one pixel; 64 × 64; more columns than are near each other; the batch of an odd end. */
static void
test_shapes (void)
{
  check (1, 1, 1, 8, 1.0, FALSE);
  check (2, 1, 1, 64, 0.0, FALSE);
  check (3, 4, 4096, 24, 0.1, TRUE);
  check (4, 4, 4096, 48, 0.1, TRUE);
  check (5, 127, 7, 32, 0.4, TRUE);
}

/* Twice the same bits, and those of a row do not depend on its neighbours. */
static void
test_bits (void)
{
  static const gsize units[] = { 16, 64 };

  for (gsize u = 0; u < G_N_ELEMENTS (units); u++)
    {
      gsize O = units[u];
      float *W, *b, *y, *again, *dW, *dW_again;
      Batch batch;
      LkRng rng;

      batch_init (&batch, 1, 9, 200, O, 0.2, 2);
      lk_rng_seed (&rng, 1, 2);
      W = random_floats (&rng, 200 * O);
      b = random_floats (&rng, O);
      y = random_floats (&rng, 9 * O);
      again = random_floats (&rng, 9 * O);
      dW = random_floats (&rng, 200 * O);
      dW_again = random_floats (&rng, 200 * O);
      lk_sparse_forward (batch.sparse, W, b, O, TRUE, y);
      lk_sparse_gradient (batch.sparse, y, O, dW);
      batch.sparse->n_rows = 4;
      lk_sparse_forward (batch.sparse, W, b, O, TRUE, again);
      g_assert_cmpmem (y, 4 * O * sizeof *y, again, 4 * O * sizeof *y);
      batch.sparse->n_rows = 9;
      lk_sparse_gradient (batch.sparse, y, O, dW_again);
      g_assert_cmpmem (dW, 200 * O * sizeof *dW, dW_again, 200 * O * sizeof *dW);
      free (W);
      free (b);
      free (y);
      free (again);
      free (dW);
      free (dW_again);
      batch_clear (&batch);
    }
}

/* As many threads as products may have: the same bits, where the work is enough to be shared. */
static void
test_threads (void)
{
  enum { B = 200, I = 300, O = 72 };
  float *W, *b, *dy, *y[2], *dW[2];
  Batch batch;
  LkRng rng;

  batch_init (&batch, 1, B, I, O, 0.3, 2);
  g_assert_cmpuint (batch.sparse->rows.starts[B] * O, >, 1000000);
  lk_rng_seed (&rng, 1, 2);
  W = random_floats (&rng, I * O);
  b = random_floats (&rng, O);
  dy = random_floats (&rng, B * O);
  for (int t = 0; t < 2; t++)
    {
      y[t] = random_floats (&rng, B * O);
      dW[t] = random_floats (&rng, I * O);
      lk_parallel_set_threads (1 + t);
      lk_sparse_forward (batch.sparse, W, b, O, TRUE, y[t]);
      lk_sparse_gradient (batch.sparse, dy, O, dW[t]);
    }
  g_assert_cmpmem (y[0], B * O * sizeof (float), y[1], B * O * sizeof (float));
  g_assert_cmpmem (dW[0], I * O * sizeof (float), dW[1], I * O * sizeof (float));
  for (int t = 0; t < 2; t++)
    {
      free (y[t]);
      free (dW[t]);
    }
  free (W);
  free (b);
  free (dy);
  batch_clear (&batch);
}

/* The lists of the columns are the rows' numbers, each once, and rows rise in them. */
static void
test_index (void)
{
  gsize n = 0;
  Batch batch;

  batch_init (&batch, 3, 30, 50, 64, 0.3, 7);
  for (gsize i = 0; i < 50; i++)
    for (guint32 k = batch.sparse->columns.starts[i]; k < batch.sparse->columns.starts[i + 1]; k++, n++)
      {
        g_assert_cmpfloat (batch.sparse->columns.values[k], ==, batch.x[batch.sparse->columns.places[k] * 50 + i]);
        if (k > batch.sparse->columns.starts[i])
          g_assert_cmpuint (batch.sparse->columns.places[k - 1], <, batch.sparse->columns.places[k]);
      }
  g_assert_cmpuint (n, ==, batch.sparse->rows.starts[30]);
  g_assert_cmpuint (n, ==, batch.sparse->columns.starts[50]);
  batch_clear (&batch);
}

static void
test_room (void)
{
  LkSparse *sparse = NULL;

  g_assert_cmpint (lk_sparse_new (LK_SPARSE_MAX_PLACES + 1, 4, 4, 8, &sparse), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_sparse_new (4, LK_SPARSE_MAX_PLACES + 1, 4, 8, &sparse), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_sparse_new (4, 4, (gsize) G_MAXUINT32 + 1, 8, &sparse), ==, LK_BAD_SHAPE);
  g_assert_null (sparse);
  lk_sparse_free (NULL);
}

static void
test_pays (void)
{
  g_assert_true (lk_sparse_pays (0.19, 30));
  g_assert_true (lk_sparse_pays (0.19, 1200));
  g_assert_false (lk_sparse_pays (0.9, 30));
  g_assert_true (lk_sparse_pays (0.3, 16));
  g_assert_false (lk_sparse_pays (0.3, 8));
  g_assert_false (lk_sparse_pays (0.0, LK_SPARSE_LEAST - 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sparse/units", test_units);
  g_test_add_func ("/sparse/densities", test_densities);
  g_test_add_func ("/sparse/shapes", test_shapes);
  g_test_add_func ("/sparse/bits", test_bits);
  g_test_add_func ("/sparse/threads", test_threads);
  g_test_add_func ("/sparse/index", test_index);
  g_test_add_func ("/sparse/room", test_room);
  g_test_add_func ("/sparse/pays", test_pays);
  return g_test_run ();
}
