/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-relations.h"

#include <math.h>

#include "nn/lk-blas.h"
#include "nn/lk-vector.h"

void
lk_relations_similarity (size_t B, size_t n, const float *a, float *product, double *similarity, double *norms)
{
  lk_matmul (B, B, n, a, false, a, true, 0.0f, product);
  for (size_t i = 0; i < B; i++)
    {
      double sum = 0.0;

      for (size_t j = 0; j < B; j++)
        sum += (double) product[i * B + j] * (double) product[i * B + j];
      norms[i] = sqrt (sum);
      for (size_t j = 0; j < B; j++)
        similarity[i * B + j] = norms[i] > 0.0 ? (double) product[i * B + j] / norms[i] : 0.0;
    }
}

LK_VECTORISED
static double
distance (size_t n, const float *a, const float *b)
{
  double sums[8] = { 0.0 }, sum = 0.0; /* in lanes, since the compiler may not divide one sum */
  size_t k = 0;

  for (; k + 8 <= n; k += 8)
    for (size_t i = 0; i < 8; i++)
      {
        double difference = (double) a[k + i] - (double) b[k + i];

        sums[i] += difference * difference;
      }
  for (; k < n; k++)
    sum += ((double) a[k] - (double) b[k]) * ((double) a[k] - (double) b[k]);
  for (size_t i = 0; i < 8; i++)
    sum += sums[i];
  return sqrt (sum);
}

double
lk_relations_distances (size_t B, size_t n, const float *a, double *distances)
{
  double sum = 0.0, mean;

  for (size_t i = 0; i < B; i++)
    {
      distances[i * B + i] = 0.0;
      for (size_t j = 0; j < i; j++)
        {
          double d = distance (n, a + i * n, a + j * n);

          distances[i * B + j] = distances[j * B + i] = d;
          sum += d;
        }
    }
  mean = B > 1 ? 2.0 * sum / ((double) B * (double) (B - 1)) : 0.0;
  for (size_t i = 0; mean > 0.0 && i < B * B; i++)
    distances[i] /= mean;
  return mean;
}

LK_VECTORISED
static void
add_difference (size_t n, double w, const float *a, const float *b, double *sums)
{
  for (size_t k = 0; k < n; k++)
    sums[k] += w * ((double) a[k] - (double) b[k]);
}

void
lk_relations_pull (size_t B, size_t n, const double *w, const float *a, double *sums, float *gradient)
{
  for (size_t i = 0; i < B; i++)
    {
      for (size_t k = 0; k < n; k++)
        sums[k] = 0.0;
      for (size_t j = 0; j < B; j++)
        if (w[i * B + j] != 0.0)
          add_difference (n, w[i * B + j], a + i * n, a + j * n, sums);
      for (size_t k = 0; k < n; k++)
        gradient[i * n + k] = (float) sums[k];
    }
}
