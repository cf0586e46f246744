/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-answers.h"

LkAnswers *
lk_answers_new (guint question, gsize n, guint64 step)
{
  LkAnswers *answers = g_new0 (LkAnswers, 1);

  g_atomic_ref_count_init (&answers->refs);
  answers->question = question;
  answers->n = n;
  answers->step = step;
  return answers;
}

LkAnswers *
lk_answers_ref (LkAnswers *answers)
{
  g_atomic_ref_count_inc (&answers->refs);
  return answers;
}

void
lk_answers_unref (LkAnswers *answers)
{
  if (!g_atomic_ref_count_dec (&answers->refs))
    return;
  for (int who = 0; who < LK_N_COMPARED; who++)
    g_free (answers->logits[who]);
  g_free (answers);
}
