/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-scaling-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "words/lk-quantity.h"

/* So near 1 a t says nothing: halves of ten thousand samples differ by as much. */
#define NEAR 0.05

/* Whether the teacher's answers that it is taught are softened. */
static gboolean
is_softened (const LkLossSettings *loss, double T)
{
  return loss->alpha > 0.0 && lk_method_info (loss->method)->uses_temperature && T != 1.0;
}

static char *
sureness (const LkScaling *student, const LkLossSettings *loss, double T)
{
  double t = student->temperature;
  gboolean softened = is_softened (loss, T);

  if (t > 1.0 + NEAR)
    return softened
               ? g_strdup_printf (_ ("The student learns answers softened at T = %s; at T = 1 it is surer than it "
                                     "is right, which t = %s mends."),
                                  LK_SETTING (T), LK_FIXED (t, 2))
               : g_strdup_printf (_ ("The student is surer than it is right, which t = %s mends."), LK_FIXED (t, 2));
  if (t < 1.0 - NEAR)
    return softened ? g_strdup_printf (_ ("The student learns answers softened at T = %s; at T = 1 it is more often "
                                          "right than it is sure, which t = %s mends."),
                                       LK_SETTING (T), LK_FIXED (t, 2))
                    : g_strdup_printf (_ ("The student is more often right than it is sure, which t = %s mends."),
                                       LK_FIXED (t, 2));
  return g_strdup_printf (_ ("The student is about as sure as it is right: t = %s changes little."), LK_FIXED (t, 2));
}

/* Likelier is a lower negative log-likelihood. */
static const char *
beside_twin (const LkScaling *student, const LkScaling *twin)
{
  gboolean before = student->before.nll < twin->before.nll, after = student->after.nll < twin->after.nll;

  if (before && after)
    return _ ("Its likelihood is better than the twin’s as they stand, and stays so once each has its t.");
  if (after)
    return _ ("Its likelihood is worse than the twin’s as they stand, and better once each has its t: what is "
              "off is how sure it is, not what it says.");
  if (before)
    return _ ("Its likelihood is better than the twin’s as they stand, and worse once each has its t: what is "
              "better is how sure it is, not what it says.");
  return _ ("Its likelihood is worse than the twin’s as they stand, and stays so once each has its t.");
}

char *
lk_scaling_sentence (const LkScalings *scalings, const LkLossSettings *loss, double T)
{
  g_autofree char *text = NULL;

  if (!scalings->has_student || !isfinite (scalings->student.temperature))
    return g_strdup ("");
  text = sureness (&scalings->student, loss, T);
  if (!scalings->has_twin || !isfinite (scalings->twin.temperature))
    return g_steal_pointer (&text);
  return g_strjoin (" ", text, beside_twin (&scalings->student, &scalings->twin), NULL);
}

const char *
lk_scaling_grounds (void)
{
  return _ ("softmax (z / t): t is fitted on one half of the test samples and measured on the other, both ways. No "
            "answer changes, and nothing in the run is decided by it.");
}
