/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-course.h"

#include "dataset/lk-batches.h"

void
lk_course_init (LkCourse *course, const guint32 *items, gsize n_items, guint batch, guint64 seed, guint64 stream)
{
  *course = (LkCourse) {
    .items = items,
    .n_items = n_items,
    .batch = batch,
    .seed = seed,
    .stream = stream,
    .epoch = G_MAXUINT64,
    .order = g_new (guint32, n_items),
  };
}

void
lk_course_clear (LkCourse *course)
{
  g_clear_pointer (&course->order, g_free);
}

guint64
lk_course_steps_per_epoch (const LkCourse *course)
{
  return (course->n_items + course->batch - 1) / course->batch;
}

const guint32 *
lk_course_batch (LkCourse *course, guint64 step, gsize *B)
{
  guint64 per_epoch = lk_course_steps_per_epoch (course);
  guint64 epoch = step / per_epoch;
  gsize begin = (gsize) (step % per_epoch) * course->batch;

  if (epoch != course->epoch)
    {
      lk_epoch_order (course->items, course->n_items, course->seed, course->stream, epoch, course->order);
      course->epoch = epoch;
    }
  *B = MIN (course->batch, course->n_items - begin);
  return course->order + begin;
}
