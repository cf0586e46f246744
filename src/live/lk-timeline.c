/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-timeline.h"

/* Leaves out every second of the older half, the first and the last apart. */
static void
thin (GPtrArray *evaluations, gsize *n_bytes)
{
  guint end = MIN (MAX (evaluations->len / 2, 2), evaluations->len - 1);
  guint kept = 0;

  for (guint i = 0; i < evaluations->len; i++)
    {
      LkEvaluation *evaluation = evaluations->pdata[i];

      if (i % 2 == 1 && i < end)
        *n_bytes -= evaluation->n_bytes;
      else
        evaluations->pdata[kept++] = evaluation;
    }
  g_ptr_array_set_size (evaluations, (int) kept);
}

LkTimeline *
lk_timeline_add (const LkTimeline *timeline, LkEvaluation *evaluation, gsize budget)
{
  LkTimeline *self = g_new0 (LkTimeline, 1);
  GPtrArray *evaluations = g_ptr_array_new ();

  g_atomic_ref_count_init (&self->refs);
  for (gsize i = 0; timeline && i < timeline->n && timeline->evaluations[i]->step < evaluation->step; i++)
    {
      g_ptr_array_add (evaluations, timeline->evaluations[i]);
      self->n_bytes += timeline->evaluations[i]->n_bytes;
    }
  g_ptr_array_add (evaluations, evaluation);
  self->n_bytes += evaluation->n_bytes;
  while (self->n_bytes > budget && evaluations->len > 2)
    thin (evaluations, &self->n_bytes);

  for (guint i = 0; i < evaluations->len; i++)
    lk_evaluation_ref (evaluations->pdata[i]);
  self->evaluations = (LkEvaluation **) g_ptr_array_steal (evaluations, &self->n);
  g_ptr_array_unref (evaluations);
  return self;
}

LkTimeline *
lk_timeline_ref (LkTimeline *timeline)
{
  g_atomic_ref_count_inc (&timeline->refs);
  return timeline;
}

void
lk_timeline_unref (LkTimeline *timeline)
{
  if (!g_atomic_ref_count_dec (&timeline->refs))
    return;
  for (gsize i = 0; i < timeline->n; i++)
    lk_evaluation_unref (timeline->evaluations[i]);
  g_free (timeline->evaluations);
  g_free (timeline);
}

gsize
lk_timeline_find (const LkTimeline *timeline, guint64 step)
{
  gsize low = 0, high = timeline->n; /* the first that is later is in low … high */

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (timeline->evaluations[middle]->step > step)
        high = middle;
      else
        low = middle + 1;
    }
  if (low == 0)
    return 0;
  if (low < timeline->n && timeline->evaluations[low]->step - step < step - timeline->evaluations[low - 1]->step)
    return low;
  return low - 1;
}
