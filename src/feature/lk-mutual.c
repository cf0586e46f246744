/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-mutual.h"

#include "nn/lk-softmax.h"

#include <math.h>

/* log Σ exp z of C logits. */
static double
log_sum (const float *z, size_t C)
{
  double largest = (double) z[0], sum = 0.0;

  for (size_t k = 1; k < C; k++)
    largest = fmax (largest, (double) z[k]);
  for (size_t k = 0; k < C; k++)
    sum += exp ((double) z[k] - largest);
  return largest + log (sum);
}

/* One sample's CE (y, mine) + KL (other ‖ mine), and its gradient by mine, over B. */
static double
one (size_t B, size_t C, const float *mine, const float *other, const double *p_mine, const double *p_other, size_t y,
     float *gradient)
{
  double log_mine = log_sum (mine, C), log_other = log_sum (other, C);
  double loss = log_mine - (double) mine[y];

  for (size_t k = 0; k < C; k++)
    {
      loss += p_other[k] * (((double) other[k] - log_other) - ((double) mine[k] - log_mine));
      if (gradient)
        gradient[k] = (float) ((2.0 * p_mine[k] - p_other[k] - (k == y ? 1.0 : 0.0)) / (double) B);
    }
  return loss / (double) B;
}

void
lk_mutual_compute (size_t B, size_t C, const float *z1, const float *z2, const uint16_t *y, double *p, float *gradient1,
                   float *gradient2, LkMutualResult *result)
{
  double *p1 = p, *p2 = p + C;

  *result = (LkMutualResult) { { 0.0, 0.0 } };
  for (size_t b = 0; b < B; b++)
    {
      lk_softmax (z1 + b * C, C, 1.0, p1);
      lk_softmax (z2 + b * C, C, 1.0, p2);
      result->loss[0] += one (B, C, z1 + b * C, z2 + b * C, p1, p2, y[b], gradient1 ? gradient1 + b * C : NULL);
      result->loss[1] += one (B, C, z2 + b * C, z1 + b * C, p2, p1, y[b], gradient2 ? gradient2 + b * C : NULL);
    }
}
