/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-resemblance.h"

#include <glib/gi18n-lib.h>

#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"

/* From here on the second class is told as one that competes, and from there as one that
 * the sample resembles a little. */
#define COMPETES  0.25
#define RESEMBLES 0.01

char *
lk_describe_resemblance (char *const *names, const float *logits, gsize C, gsize label, double temperature)
{
  g_autofree double *p = g_new (double, C);
  gsize first = lk_argmax (logits, C);
  gsize second = C > 1 ? lk_runner_up (logits, C, first) : first;

  lk_softmax (logits, C, temperature, p);
  if (first != label)
    return g_strdup_printf (_ ("The teacher takes this “%s” for “%s”: %.0f %% against %.0f %% at T = %.3g"),
                            names[label], names[first], 100.0 * p[first], 100.0 * p[label], temperature);
  if (p[second] >= COMPETES)
    return g_strdup_printf (_ ("“%s” or “%s”? The teacher gives %.0f %% and %.0f %% at T = %.3g; the label says “%s”"),
                            names[first], names[second], 100.0 * p[first], 100.0 * p[second], temperature,
                            names[label]);
  if (p[second] >= RESEMBLES)
    return g_strdup_printf (_ ("A “%s” that looks a little like “%s”: %.0f %% at T = %.3g"), names[first],
                            names[second], 100.0 * p[second], temperature);
  return g_strdup_printf (_ ("A “%s” that looks like nothing else at T = %.3g"), names[first], temperature);
}
