/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-data.h"

#include <stdlib.h>

#define SIDE        28
#define N_TRAIN     60000
#define N_TEST      10000
#define SPREAD      5.0 /* standard deviation of a teacher's logits */
#define WHITE_SHARE 51  /* of 256 pixels are not black */

static LkSplit
make_split (gsize n, LkRng *rng)
{
  LkSplit split = { .n = n, .pixels = malloc (n * BENCH_INPUTS), .labels = malloc (n * sizeof (uint16_t)) };

  g_assert (split.pixels && split.labels);
  for (gsize i = 0; i < n * BENCH_INPUTS; i += 4)
    {
      uint64_t bits = lk_rng_next (rng);

      for (gsize j = 0; j < 4; j++, bits >>= 16)
        split.pixels[i + j] = (uint8_t) ((bits >> 8) * ((bits & 0xff) < WHITE_SHARE)); /* a branch would be slow */
    }
  for (gsize i = 0; i < n; i++)
    split.labels[i] = (uint16_t) lk_rng_below (rng, BENCH_CLASSES);
  return split;
}

LkDataset *
bench_dataset_new (void)
{
  LkDataset *dataset = NULL;
  LkSplit train, test;
  LkStatus status;
  LkRng rng;

  lk_rng_seed (&rng, 1, 0);
  train = make_split (N_TRAIN, &rng);
  test = make_split (N_TEST, &rng);
  status = lk_dataset_new ("chance", "Chance", "", "", (LkShape) { SIDE, SIDE, 1 }, BENCH_CLASSES, NULL, train, test,
                           &dataset);
  g_assert (status == LK_OK);
  return dataset;
}

float *
bench_logits_new (gsize n, guint64 seed)
{
  float *logits = g_new (float, (n * BENCH_CLASSES));
  LkRng rng;

  lk_rng_seed (&rng, seed, 1);
  for (gsize i = 0; i < n * BENCH_CLASSES; i++)
    logits[i] = (float) (SPREAD * lk_rng_normal (&rng));
  return logits;
}

LkNetwork *
bench_network_new (const char *layers)
{
  LkNetwork *network = NULL;
  LkNetworkText text;
  LkRng rng;

  if (!lk_network_text_parse (layers, &text, NULL))
    g_error ("“%s” is no list of hidden layers such as 30x30", layers);
  if (lk_network_new_from (&text, (LkShape) { BENCH_SIDE, BENCH_SIDE, 1 }, BENCH_CLASSES, &network, NULL) != LK_OK)
    g_error ("no network with hidden layers %s", layers);
  lk_rng_seed (&rng, 1, 2);
  lk_network_init (network, &rng);
  return network;
}
