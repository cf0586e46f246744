/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-headline.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-significance.h"

/* Below this a p-value is told as a bound. */
#define LEAST_P 0.0001

static char *
saved (guint student, guint twin)
{
  guint n = twin - student;

  return g_strdup_printf (ngettext ("Teaching has saved %'u error of %'u (−%.0f %%)",
                                    "Teaching has saved %'u errors of %'u (−%.0f %%)", n),
                          n, twin, 100.0 * n / twin);
}

static char *
behind (guint student, guint twin, gboolean ended)
{
  guint n = student - twin;

  if (ended)
    return g_strdup_printf (ngettext ("Teaching has not helped: the student makes %'u error more than its twin",
                                      "Teaching has not helped: the student makes %'u errors more than its twin", n),
                            n);
  return g_strdup_printf (ngettext ("Not yet: the student is %'u error behind its twin",
                                    "Not yet: the student is %'u errors behind its twin", n),
                          n);
}

char *
lk_headline (const LkEvaluationRecord *record, gboolean ended)
{
  guint student = record->student.errors, twin = record->twin.errors;

  if (!record->has_twin || record->step == 0 || !isfinite (record->student.nll) || !isfinite (record->twin.nll))
    return NULL;
  if (student < twin)
    return saved (student, twin);
  if (student > twin)
    return behind (student, twin, ended);
  return g_strdup_printf (ngettext ("Student and twin make the same number of errors: %'u",
                                    "Student and twin make the same number of errors: %'u", twin),
                          twin);
}

char *
lk_headline_test (guint only_student, guint only_twin, gsize n_samples)
{
  double p = lk_mcnemar (only_student, only_twin);

  if (p < LEAST_P)
    return g_strdup_printf (_ ("%'u of %'u samples only the student gets right, %'u only the twin: p < 0.0001"),
                            only_student, (guint) n_samples, only_twin);
  return g_strdup_printf (_ ("%'u of %'u samples only the student gets right, %'u only the twin: p = %.2g"),
                          only_student, (guint) n_samples, only_twin, p);
}

char *
lk_headline_seeds (const LkSeedsResult *result)
{
  const LkSeedsPoint *last;
  guint64 from;

  if (result->summary->len == 0)
    return NULL;
  last = &g_array_index (result->summary, LkSeedsPoint, result->summary->len - 1);
  if (last->n_ahead == 0 || !lk_seeds_ahead_from (result->summary, last->n_ahead, &from))
    return g_strdup_printf (ngettext ("%u seed: %.0f ± %.0f errors saved, ahead in none",
                                      "%u seeds: %.0f ± %.0f errors saved, ahead in none", last->n),
                            last->n, last->saved, last->saved_sd);
  return g_strdup_printf (ngettext ("%u seed: %.0f ± %.0f errors saved, ahead in %u of %u from step %u on",
                                    "%u seeds: %.0f ± %.0f errors saved, ahead in %u of %u from step %u on", last->n),
                          last->n, last->saved, last->saved_sd, last->n_ahead, last->n, (guint) from);
}
