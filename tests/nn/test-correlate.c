/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-correlate.h"
#include "nn/lk-rng.h"

#define TOLERANCE 1e-5 /* of sums of up to some hundred numbers near 1 */

/* x (rows, columns, channels), windows of kernel × kernel that move by `stride`. */
static LkCorrelation
windows (size_t rows, size_t columns, size_t channels, size_t kernel, size_t stride, size_t n)
{
  return (LkCorrelation) { .height = (rows - kernel) / stride + 1,
                           .width = (columns - kernel) / stride + 1,
                           .kernel = kernel,
                           .run = kernel * channels,
                           .row = columns * channels,
                           .down = stride * columns * channels,
                           .right = stride * channels,
                           .n = n };
}

static float *
random_floats (LkRng *rng, gsize n)
{
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (float) lk_rng_normal (rng);
  return values;
}

/* Each width of a row, so that there is each number of outputs in registers and each way to end with the row; each
 * number of outputs, whole vectors or not. */
static void
test_outputs (void)
{
  for (gsize width = 1; width <= 27; width++)
    for (gsize n = 1; n <= 35; n += width % 2 ? 7 : 8)
      {
        gsize kernel = 1 + width % 3, channels = 1 + n % 3, stride = 1 + width % 2;
        gsize columns = (width - 1) * stride + kernel, rows = stride + kernel;
        LkCorrelation c = windows (rows, columns, channels, kernel, stride, n);
        gsize K = c.kernel * c.run;
        g_autofree float *x = NULL, *W = NULL, *b = NULL, *back = g_new (float, n *K);
        g_autofree float *packed = g_new (float, lk_correlate_n_packed (&c));
        g_autofree float *y = g_new (float, c.height *c.width *n + 1);
        LkRng rng;

        lk_rng_seed (&rng, width * 100 + n, 0);
        x = random_floats (&rng, rows * columns * channels);
        W = random_floats (&rng, n * K);
        b = random_floats (&rng, n);
        lk_correlate_pack (&c, W, packed);
        lk_correlate_unpack (&c, packed, back);
        g_assert_cmpmem (W, n * K * sizeof *W, back, n * K * sizeof *back);
        y[c.height * c.width * n] = 99.0f;
        lk_correlate (&c, x, packed, width % 5 ? b : NULL, n % 2, y);
        g_assert_cmpfloat (y[c.height * c.width * n], ==, 99.0f); /* nothing behind the end */
        for (gsize i = 0; i < c.height * c.width; i++)
          for (gsize o = 0; o < n; o++)
            {
              double sum = width % 5 ? b[o] : 0.0;

              for (gsize k = 0; k < K; k++)
                sum += (double) W[o * K + k] *
                       x[i / c.width * c.down + i % c.width * c.right + k / c.run * c.row + k % c.run];
              g_assert_cmpfloat_with_epsilon (y[i * n + o], n % 2 ? fmax (sum, 0.0) : sum, TOLERANCE);
            }
      }
}

/* Each length of a run, alone or with rows of the kernel beside it. */
static void
test_gradient (void)
{
  for (gsize channels = 1; channels <= 15; channels++)
    for (gsize kernel = 1; kernel <= 5; kernel++)
      {
        gsize n = channels % 4 == 0 ? 24 : 8 * (1 + channels % 3), stride = 1 + kernel % 2;
        LkCorrelation c = windows (7, 8, channels, kernel, stride, n);
        gsize K = c.kernel * c.run;
        g_autofree float *x = NULL, *dy = NULL, *dW = g_new (float, n *K);
        g_autofree float *packed = g_new0 (float, lk_correlate_n_packed (&c));
        LkRng rng;

        lk_rng_seed (&rng, channels * 100 + kernel, 0);
        x = random_floats (&rng, 7 * 8 * channels);
        dy = random_floats (&rng, c.height * c.width * n);
        /* Added, not written. */
        lk_correlate_gradient (&c, x, dy, packed);
        lk_correlate_gradient (&c, x, dy, packed);
        lk_correlate_unpack (&c, packed, dW);
        for (gsize o = 0; o < n; o++)
          for (gsize k = 0; k < K; k++)
            {
              double sum = 0.0;

              for (gsize i = 0; i < c.height * c.width; i++)
                sum += 2.0 * dy[i * n + o] *
                       x[i / c.width * c.down + i % c.width * c.right + k / c.run * c.row + k % c.run];
              g_assert_cmpfloat_with_epsilon (dW[o * K + k], sum, 10.0 * TOLERANCE);
            }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/correlate/outputs", test_outputs);
  g_test_add_func ("/nn/correlate/gradient", test_gradient);
  return g_test_run ();
}
