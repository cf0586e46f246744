/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dataset.h"

#define REACH 3.0 /* standard deviations to either side */

void
lk_features_clear (LkFeatures *features)
{
  free (features->mean);
  free (features->deviation);
  *features = (LkFeatures) { 0 };
}

static double
clamp (double share)
{
  return share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
}

/* Welford's sums, which do not cancel. */
LkStatus
lk_features_add (LkFeatures *features, const double *row, size_t n)
{
  double share;

  if (n > LK_MAX_FEATURES)
    return LK_BAD_SHAPE;
  if (features->n == 0)
    {
      features->mean = calloc (n, sizeof (double));
      features->deviation = calloc (n, sizeof (double));
      if (!features->mean || !features->deviation)
        return LK_NO_MEMORY;
      features->n = n;
    }
  features->n_samples++;
  share = 1.0 / (double) features->n_samples;
  for (size_t i = 0; i < n; i++)
    {
      double before = row[i] - features->mean[i];

      features->mean[i] += before * share;
      features->deviation[i] += before * (row[i] - features->mean[i]);
    }
  return LK_OK;
}

void
lk_features_finish (LkFeatures *features)
{
  for (size_t i = 0; i < features->n; i++)
    features->deviation[i] = sqrt (features->deviation[i] / (double) features->n_samples);
  features->width = features->n;
  features->height = LK_FEATURES_BAR;
  if (features->n <= LK_MAX_SIDE)
    return;
  features->width = (size_t) ceil (sqrt ((double) features->n));
  features->height = (features->n + features->width - 1) / features->width;
}

LkStatus
lk_features_copy (const LkFeatures *from, LkFeatures *features)
{
  size_t bytes = from->n * sizeof (double);

  *features = *from;
  features->mean = features->deviation = NULL;
  if (from->n == 0)
    return LK_OK;
  features->mean = malloc (bytes);
  features->deviation = malloc (bytes);
  if (!features->mean || !features->deviation)
    {
      lk_features_clear (features);
      return LK_NO_MEMORY;
    }
  memcpy (features->mean, from->mean, bytes);
  memcpy (features->deviation, from->deviation, bytes);
  return LK_OK;
}

void
lk_features_draw (const LkFeatures *features, const double *row, uint8_t *pixels)
{
  memset (pixels, 0, features->width * features->height);
  for (size_t i = 0; i < features->n; i++)
    {
      double z = features->deviation[i] > 0.0 ? (row[i] - features->mean[i]) / features->deviation[i] : 0.0;
      double share = clamp ((z + REACH) / (2.0 * REACH));

      if (features->n > LK_MAX_SIDE)
        {
          pixels[i] = (uint8_t) (share * 255.0 + 0.5);
          continue;
        }
      for (size_t y = 0; y < features->height; y++)
        {
          double full = share * (double) features->height - (double) y; /* of the pixel, from below */

          pixels[(features->height - 1 - y) * features->width + i] = (uint8_t) (clamp (full) * 255.0 + 0.5);
        }
    }
}
