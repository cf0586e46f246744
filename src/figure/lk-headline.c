/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-headline.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-significance.h"
#include "words/lk-quantity.h"

/* Below this a p-value is told as a bound. */
#define LEAST_P 0.0001

const char *
lk_headline_twin (gboolean mutual)
{
  return mutual ? _ ("twin (a peer)") : _ ("twin (untaught)");
}

static char *
saved (guint student, guint twin)
{
  guint n = twin - student;

  return g_strdup_printf (ngettext ("Teaching has saved %s error of %s (%s)", "Teaching has saved %s errors of %s (%s)",
                                    n),
                          LK_COUNT (n), LK_COUNT (twin), LK_SHARE_FIXED (-(double) n / twin, 0));
}

static char *
behind (guint student, guint twin, gboolean ended)
{
  guint n = student - twin;

  if (ended)
    return g_strdup_printf (ngettext ("Teaching has not helped: the student makes %s error more than its twin",
                                      "Teaching has not helped: the student makes %s errors more than its twin", n),
                            LK_COUNT (n));
  return g_strdup_printf (ngettext ("Not yet: the student is %s error behind its twin",
                                    "Not yet: the student is %s errors behind its twin", n),
                          LK_COUNT (n));
}

char *
lk_headline (const LkEvaluationRecord *record, gboolean ended)
{
  guint student = record->student.errors, twin = record->twin.errors;

  if (!record->has_twin || record->step == 0 || !isfinite (record->student.nll) || !isfinite (record->twin.nll))
    return NULL;
  if (record->mutual)
    return g_strdup_printf (_ ("Two students who teach each other: %s and %s errors"), LK_COUNT (student),
                            LK_COUNT (twin));
  if (student < twin)
    return saved (student, twin);
  if (student > twin)
    return behind (student, twin, ended);
  return g_strdup_printf (ngettext ("Student and twin make the same number of errors: %s",
                                    "Student and twin make the same number of errors: %s", twin),
                          LK_COUNT (twin));
}

char *
lk_headline_test (guint only_student, guint only_twin, gsize n_samples)
{
  double p = lk_mcnemar (only_student, only_twin);

  if (p < LEAST_P)
    return g_strdup_printf (_ ("%s of %s samples only the student gets right, %s only the twin: p < %s"),
                            LK_COUNT (only_student), LK_COUNT (n_samples), LK_COUNT (only_twin), LK_SETTING (LEAST_P));
  return g_strdup_printf (_ ("%s of %s samples only the student gets right, %s only the twin: p = %s"),
                          LK_COUNT (only_student), LK_COUNT (n_samples), LK_COUNT (only_twin),
                          lk_write_real (LK_TEXT_OF_NUMBER, p, 2));
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
    return g_strdup_printf (ngettext ("%u seed: %s ± %s errors saved, ahead in none",
                                      "%u seeds: %s ± %s errors saved, ahead in none", last->n),
                            last->n, LK_FIXED (last->saved, 0), LK_FIXED (last->saved_sd, 0));
  return g_strdup_printf (ngettext ("%u seed: %s ± %s errors saved, ahead in %u of %u from step %s on",
                                    "%u seeds: %s ± %s errors saved, ahead in %u of %u from step %s on", last->n),
                          last->n, LK_FIXED (last->saved, 0), LK_FIXED (last->saved_sd, 0), last->n_ahead, last->n,
                          LK_COUNT (from));
}

char *
lk_headline_chain (const LkChainResult *result)
{
  guint n = result->n_done;

  if (n == 0)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (lk_chain_run_diverged (&result->runs[i]))
      return g_strdup (_ ("By way of the assistant some weights are not a number: the learning rate is too high"));
  return g_strdup_printf (
      ngettext ("%u seed: %s ± %s errors saved by way of the assistant, ahead of the direct way in %u of %u",
                "%u seeds: %s ± %s errors saved by way of the assistant, ahead of the direct way in %u of %u", n),
      n, LK_FIXED (result->summary.saved, 0), LK_FIXED (result->summary.saved_sd, 0), result->summary.n_ahead, n);
}

char *
lk_headline_repeated (const LkSnapshot *live)
{
  const LkChainResult *chain = live->chain;
  g_autofree char *text = NULL;

  if (live->seeds_error)
    return g_strdup (live->seeds_error);
  if (chain)
    text = lk_headline_chain (chain);
  else if (live->seeds)
    text = lk_headline_seeds (live->seeds);
  if (!live->seeding)
    return g_steal_pointer (&text);
  if (text)
    return g_strdup_printf (_ ("%s (%u of %u seeds done)"), text, chain ? chain->n_done : live->seeds->n_done,
                            chain ? chain->n_wanted : live->seeds->n_wanted);
  if (chain)
    return g_strdup_printf (_ ("Teaching by way of the assistant with %u seeds, %s done"), chain->n_wanted,
                            LK_SHARE_FIXED (live->seeds_progress, 0));
  return g_strdup_printf (_ ("Repeating the run with %u seeds, %s done"), live->seeds->n_wanted,
                          LK_SHARE_FIXED (live->seeds_progress, 0));
}
