/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-resemblance.h"

#include <glib/gi18n-lib.h>

#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "words/lk-quantity.h"

/* From here on the second class is told as one that competes, and from there as one that the
 * sample resembles a little: a hundredth is what can be seen of it in the bars. */
#define COMPETES  0.25
#define RESEMBLES 0.01

char *
lk_describe_resemblance (char *const *names, const float *logits, gsize C, gsize label, double temperature)
{
  g_autofree double *p = g_new (double, C);
  gsize first = lk_argmax (logits, C);
  gsize second = C > 1 ? lk_runner_up (logits, C, first) : first;
  const char *T = LK_SETTING (temperature);

  lk_softmax (logits, C, temperature, p);
  if (first != label)
    return g_strdup_printf (_ ("The teacher takes this “%s” for “%s”: %s against %s at T = %s"), names[label],
                            names[first], LK_SHARE_FIXED (p[first], 0), LK_SHARE_FIXED (p[label], 0), T);
  if (C > 1 && p[second] >= COMPETES)
    return g_strdup_printf (_ ("“%s” or “%s”? The teacher gives %s and %s at T = %s; the label says “%s”"),
                            names[first], names[second], LK_SHARE_FIXED (p[first], 0), LK_SHARE_FIXED (p[second], 0), T,
                            names[label]);
  if (C > 1 && p[second] >= RESEMBLES)
    return g_strdup_printf (_ ("A “%s” that looks a little like “%s” (%s at T = %s)"), names[first], names[second],
                            LK_SHARE_FIXED (p[second], 0), T);
  return g_strdup_printf (_ ("The teacher is sure that this is “%s” (at T = %s)"), names[first], T);
}
