/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-telling.h"

#include <math.h>

#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"

/* Which samples are preferred by lk_random_telling_sample (), and in how many of four draws. */
#define TELLING    0.1
#define PREFERENCE 3

/* The second probability, where the teacher is right and it can be as large as `least`; else
 * -1. p (C) is scratch. The other classes only make it smaller: most samples need no softmax. */
static double
telling (const LkTeacher *teacher, gsize sample, double temperature, double least, double *p)
{
  gsize C = teacher->dataset->n_classes;
  const float *logits = teacher->test_logits + sample * C;
  gsize first = lk_argmax (logits, C), second;

  if (C < 2 || first != teacher->dataset->test.labels[sample])
    return -1.0;
  second = lk_runner_up (logits, C, first);
  if (1.0 / (1.0 + exp (((double) logits[first] - logits[second]) / temperature)) < least)
    return -1.0;
  lk_softmax (logits, C, temperature, p);
  return p[second];
}

double
lk_telling (const LkTeacher *teacher, gsize sample, double temperature)
{
  g_autofree double *p = g_new (double, teacher->dataset->n_classes);

  return teacher->test_logits ? telling (teacher, sample, temperature, 0.0, p) : -1.0;
}

gsize
lk_most_telling_sample (const LkTeacher *teacher, double temperature)
{
  g_autofree double *p = g_new (double, teacher->dataset->n_classes);
  gsize best = 0;
  double most = -1.0;

  for (gsize i = 0; teacher->test_logits && i < teacher->dataset->test.n; i++)
    {
      double second = telling (teacher, i, temperature, most, p);

      if (second > most)
        {
          most = second;
          best = i;
        }
    }
  return best;
}

gsize
lk_random_telling_sample (const LkTeacher *teacher, double temperature, gsize sample, LkRng *rng)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree double *p = g_new (double, teacher->dataset->n_classes);
  guint32 n = (guint32) teacher->dataset->test.n;
  guint32 other;

  if (n < 2)
    return 0;
  if (teacher->test_logits && lk_rng_below (rng, 4) < PREFERENCE)
    {
      for (guint32 i = 0; i < n; i++)
        {
          if (i != sample && telling (teacher, i, temperature, TELLING, p) >= TELLING)
            g_array_append_val (chosen, i);
        }
    }
  if (chosen->len > 0)
    return g_array_index (chosen, guint32, lk_rng_below (rng, chosen->len));
  other = lk_rng_below (rng, n - 1);
  return other < sample ? other : other + 1;
}
