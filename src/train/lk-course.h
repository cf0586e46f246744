/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The batches that a network is taught on: every epoch visits each item once,
 * in an order drawn from (seed, stream, epoch), in batches of `batch`, the last
 * one perhaps smaller. Which samples step s sees depends on s alone, so that
 * two networks on two threads see the same, and a rewind needs no state. */
typedef struct {
  const guint32 *items; /* (n_items), borrowed */
  gsize          n_items;
  guint          batch;
  guint64        seed;
  guint64        stream;
  guint64        epoch; /* of `order`; G_MAXUINT64 when none was drawn yet */
  guint32       *order; /* (n_items) */
} LkCourse;

void           lk_course_init  (LkCourse *course, const guint32 *items, gsize n_items, guint batch, guint64 seed,
                                guint64 stream);
void           lk_course_clear (LkCourse *course);
guint64        lk_course_steps_per_epoch (const LkCourse *course);
/* The samples of step `step` (0, 1, …): (*B) numbers, valid until the next call. */
const guint32 *lk_course_batch (LkCourse *course, guint64 step, gsize *B);
