/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/lk-run-store.h"

/* Which two runs stand side by side: lists A and B of the run that is going on and of the kept ones, the newest first.
 * What was chosen stays so when runs come, go, get another name, or go on; one that is gone is the run that is going on.
 * Hidden, it lists nothing.
 *
 * Property "runs": the LkRunStore. Signal "changed": another run is chosen, or there are kept runs now, or
 * none any more. */
#define LK_TYPE_PAIR_CHOICE (lk_pair_choice_get_type ())
G_DECLARE_FINAL_TYPE (LkPairChoice, lk_pair_choice, LK, PAIR_CHOICE, GtkWidget)

/* It comes into sight: where nothing was chosen before, B is the newest kept run of this data set (NULL: none) but for
 * the one of this id (NULL: none), which is going on. */
void         lk_pair_choice_begin  (LkPairChoice *self, const LkDataset *dataset, const char *now);
/* Of side 0 (A) or 1 (B); NULL: the run that is going on. Borrowed. */
LkRunRecord *lk_pair_choice_get    (LkPairChoice *self, guint side);
guint        lk_pair_choice_n_kept (LkPairChoice *self);
/* By the id of a kept run; one that is not there, such as "", is the run that is going on. */
void         lk_pair_choice_choose (LkPairChoice *self, guint side, const char *id);
