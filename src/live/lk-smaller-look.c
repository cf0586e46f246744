/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-smaller-look.h"

#include "nn/lk-metrics.h"
#include "train/lk-predict.h"

#define PART 1000 /* samples at a time: a multiple of what lk_predict () takes, for the same bits as in one go */

const unsigned lk_smaller_bits[LK_SMALLER_N_BITS] = { LK_SMALLER_FLOAT, 8, 6, 4, 3 };

struct _LkSmallerRound {
  LkNetwork *networks[LK_SMALLER_N_PUPILS]; /* as they were; NULL: none */
  LkSmallerLook *look;                      /* what is known */
  LkSmallerLook *before;                    /* what is seen until all is; NULL */
  guint pupil, form;                        /* what is measured next */
  LkSmaller *smaller;                       /* that; NULL: not begun */
  gsize n_done;                             /* samples of it */
  guint errors;
  gboolean done;
};

LkSmallerLook *
lk_smaller_look_ref (LkSmallerLook *look)
{
  g_atomic_ref_count_inc (&look->refs);
  return look;
}

void
lk_smaller_look_unref (LkSmallerLook *look)
{
  if (g_atomic_ref_count_dec (&look->refs))
    g_free (look);
}

LkSmallerRound *
lk_smaller_round_new (const LkNetwork *student, const LkNetwork *twin, guint64 step, double pruned,
                      LkSmallerLook *before)
{
  LkSmallerRound *round = g_new0 (LkSmallerRound, 1);
  const LkNetwork *const pupils[LK_SMALLER_N_PUPILS] = { student, twin };

  round->look = g_new0 (LkSmallerLook, 1);
  g_atomic_ref_count_init (&round->look->refs);
  round->look->step = step;
  round->look->pruned = pruned;
  round->look->has_twin = twin != NULL;
  round->before = before ? lk_smaller_look_ref (before) : NULL;
  for (guint k = 0; k < LK_SMALLER_N_PUPILS; k++)
    if (pupils[k] && lk_network_copy (pupils[k], &round->networks[k]) != LK_OK)
      {
        lk_smaller_round_free (round);
        return NULL;
      }
  return round;
}

void
lk_smaller_round_free (LkSmallerRound *round)
{
  if (!round)
    return;
  for (guint k = 0; k < LK_SMALLER_N_PUPILS; k++)
    lk_network_free (round->networks[k]);
  lk_smaller_free (round->smaller);
  lk_smaller_look_unref (round->look);
  g_clear_pointer (&round->before, lk_smaller_look_unref);
  g_free (round);
}

static LkSmallerForm
form_of (const LkSmallerRound *round)
{
  if (round->form == LK_SMALLER_WHOLE)
    return (LkSmallerForm) { LK_SMALLER_FLOAT, 0.0 };
  return (LkSmallerForm) { lk_smaller_bits[round->form - LK_SMALLER_AT (0)], round->look->pruned };
}

/* One to be changed: what others have taken stays as it was. */
static LkSmallerLook *
renew (LkSmallerRound *round)
{
  LkSmallerLook *look = g_memdup2 (round->look, sizeof *look);

  g_atomic_ref_count_init (&look->refs);
  lk_smaller_look_unref (round->look);
  round->look = look;
  return look;
}

static void
note (LkSmallerRound *round)
{
  renew (round)->of[round->pupil][round->form] = (LkSmallerPoint) {
    .known = TRUE,
    .errors = round->errors,
    .n_bytes = round->smaller->n_bytes,
    .n_weights = round->smaller->n_weights,
    .n_zeros = round->smaller->n_zeros,
  };
}

/* Student and twin in turns, from the most bits to the fewest. */
static void
go_on (LkSmallerRound *round)
{
  g_clear_pointer (&round->smaller, lk_smaller_free);
  round->n_done = 0;
  round->errors = 0;
  if (++round->pupil == LK_SMALLER_N_PUPILS || !round->networks[round->pupil])
    {
      round->pupil = 0;
      round->form++;
    }
  round->done = round->form == LK_SMALLER_N_FORMS;
}

static gboolean
measure_part (LkSmallerRound *round, const LkSplit *test)
{
  const LkNetwork *network = round->smaller->network;
  gsize C = lk_network_n_classes (network), n = MIN (PART, test->n - round->n_done);
  g_autofree float *logits = g_try_new (float, n *C);
  LkQuality quality;

  if (!logits || !lk_predict (network, test, round->n_done, round->n_done + n, logits, NULL))
    return FALSE;
  lk_measure (logits, test->labels + round->n_done, n, C, &quality);
  round->errors += (guint) quality.errors;
  round->n_done += n;
  return TRUE;
}

gboolean
lk_smaller_round_advance (LkSmallerRound *round, const LkSplit *test)
{
  LkStatus status = LK_OK;
  LkSmallerForm form;

  if (round->done)
    return FALSE;
  form = form_of (round);
  if (!round->smaller)
    status = lk_smaller_new (round->networks[round->pupil], &form, &round->smaller);
  if (status == LK_NOT_FINITE)
    renew (round)->not_finite = TRUE;
  if (status != LK_OK || !measure_part (round, test))
    round->done = TRUE;
  else if (round->n_done == test->n)
    {
      note (round);
      go_on (round);
    }
  return !round->done;
}

gboolean
lk_smaller_round_is_done (const LkSmallerRound *round)
{
  return round->done;
}

LkSmallerLook *
lk_smaller_round_look (const LkSmallerRound *round)
{
  return lk_smaller_look_ref (round->before && !round->done ? round->before : round->look);
}
