/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-history.h"

void
lk_history_init (LkHistory *history)
{
  history->steps = lk_log_new (sizeof (LkStepRecord));
  history->evaluations = lk_log_new (sizeof (LkEvaluationRecord));
  history->marks = lk_log_new (sizeof (LkMark));
}

void
lk_history_clear (LkHistory *history)
{
  g_clear_pointer (&history->steps, lk_log_unref);
  g_clear_pointer (&history->evaluations, lk_log_unref);
  g_clear_pointer (&history->marks, lk_log_unref);
}

void
lk_history_view (const LkHistory *history, LkHistoryView *view)
{
  view->history.steps = lk_log_ref (history->steps);
  view->history.evaluations = lk_log_ref (history->evaluations);
  view->history.marks = lk_log_ref (history->marks);
  view->n_steps = lk_log_length (history->steps);
  view->n_evaluations = lk_log_length (history->evaluations);
  view->n_marks = lk_log_length (history->marks);
}

void
lk_history_view_copy (const LkHistoryView *view, LkHistoryView *copy)
{
  *copy = *view;
  if (!view->history.steps)
    return;
  lk_log_ref (view->history.steps);
  lk_log_ref (view->history.evaluations);
  lk_log_ref (view->history.marks);
}

void
lk_history_view_clear (LkHistoryView *view)
{
  lk_history_clear (&view->history);
  view->n_steps = view->n_evaluations = view->n_marks = 0;
}
