/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "train/lk-comparison.h"

/* What the networks say to a set of pictures that is in no data set, at one
 * moment. Immutable, counted by references. */
typedef struct {
  gatomicrefcount refs;
  guint           question; /* the set's number */
  gsize           n;        /* pictures */
  guint64         step;     /* of the run */
  float          *logits[LK_N_COMPARED]; /* (n, C); NULL when there is no such network */
} LkAnswers;

LkAnswers *lk_answers_new   (guint question, gsize n, guint64 step);
LkAnswers *lk_answers_ref   (LkAnswers *answers);
void       lk_answers_unref (LkAnswers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkAnswers, lk_answers_unref)
