/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-history.h"

void
lk_history_init (LkHistory *history)
{
  *history = (LkHistory) { .stride = 1 };
  history->steps = lk_log_new (sizeof (LkStepRecord));
  history->evaluations = lk_log_new (sizeof (LkEvaluationRecord));
  history->marks = lk_log_new (sizeof (LkMark));
}

void
lk_history_clear (LkHistory *history)
{
  g_clear_pointer (&history->steps, lk_log_unref);
  g_clear_pointer (&history->features, lk_log_unref);
  g_clear_pointer (&history->hashes, lk_log_unref);
  g_clear_pointer (&history->evaluations, lk_log_unref);
  g_clear_pointer (&history->marks, lk_log_unref);
}

static guint32
hash (gconstpointer data, gsize n)
{
  const guint8 *bytes = data;
  guint32 value = 2166136261u;

  for (gsize i = 0; i < n; i++)
    value = (value ^ bytes[i]) * 16777619u;
  return value;
}

static guint32
join (guint32 first, guint32 second)
{
  const guint32 both[] = { GUINT32_TO_LE (first), GUINT32_TO_LE (second) };

  return hash (both, sizeof both);
}

guint32
lk_history_hash_steps (const LkHistory *history, gsize begin, gsize n)
{
  if (n > 1)
    return join (lk_history_hash_steps (history, begin, n / 2), lk_history_hash_steps (history, begin + n / 2, n / 2));
  if (history->hashes)
    return *(const guint32 *) lk_log_get (history->hashes, begin);
  return hash (lk_log_get (history->steps, begin), sizeof (LkStepRecord));
}

/* Readers may hold the old logs; in these, too, no element moves. */
static void
thin (LkHistory *history)
{
  LkLog *steps = lk_log_new (sizeof (LkStepRecord));
  LkLog *features = history->features ? lk_log_new (sizeof (LkFeatureRecord)) : NULL;
  LkLog *hashes = lk_log_new (sizeof (guint32));

  for (gsize i = 0; i + 1 < lk_log_length (history->steps); i += 2)
    {
      guint32 both = lk_history_hash_steps (history, i, 2);

      lk_log_append (steps, lk_log_get (history->steps, i + 1));
      if (features)
        lk_log_append (features, lk_log_get (history->features, i + 1));
      lk_log_append (hashes, &both);
    }
  lk_log_unref (history->steps);
  g_clear_pointer (&history->features, lk_log_unref);
  g_clear_pointer (&history->hashes, lk_log_unref);
  history->steps = steps;
  history->features = features;
  history->hashes = hashes;
  history->stride *= 2;
}

static void
append (LkHistory *history, const LkStepRecord *record, const LkFeatureRecord *feature)
{
  if (feature && !history->features)
    history->features = lk_log_new (sizeof (LkFeatureRecord));
  if (feature)
    lk_log_append (history->features, feature);
  lk_log_append (history->steps, record);
}

void
lk_history_add_step (LkHistory *history, const LkStepRecord *record, const LkFeatureRecord *feature)
{
  guint32 value;
  guint level = 0;

  if (history->n_pending == 0 && lk_log_length (history->steps) == LK_HISTORY_MAX_STEPS)
    thin (history);
  if (history->stride == 1)
    {
      append (history, record, feature);
      return;
    }
  value = hash (record, sizeof *record);
  /* As a counter in binary carries: a full half is joined with the one before it. */
  for (guint n = history->n_pending++; n & 1; n >>= 1)
    value = join (history->pending[level++], value);
  history->pending[level] = value;
  if (history->n_pending < history->stride)
    return;
  append (history, record, feature);
  lk_log_append (history->hashes, &value);
  history->n_pending = 0;
}

void
lk_history_view (const LkHistory *history, LkHistoryView *view)
{
  view->history = *history;
  lk_log_ref (history->steps);
  if (history->features)
    lk_log_ref (history->features);
  if (history->hashes)
    lk_log_ref (history->hashes);
  lk_log_ref (history->evaluations);
  lk_log_ref (history->marks);
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
  if (view->history.features)
    lk_log_ref (view->history.features);
  if (view->history.hashes)
    lk_log_ref (view->history.hashes);
  lk_log_ref (view->history.evaluations);
  lk_log_ref (view->history.marks);
}

void
lk_history_view_clear (LkHistoryView *view)
{
  lk_history_clear (&view->history);
  view->n_steps = view->n_evaluations = view->n_marks = 0;
}
