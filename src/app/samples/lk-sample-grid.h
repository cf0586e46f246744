/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lk-sample-list.h"
#include "train/lk-comparison.h"

/* The samples that were chosen, in their order, a cell each. Signal: "chosen" (guint sample), when the person goes to
 * another one. */
#define LK_TYPE_SAMPLE_GRID (lk_sample_grid_get_type ())
G_DECLARE_FINAL_TYPE (LkSampleGrid, lk_sample_grid, LK, SAMPLE_GRID, AdwBin)

/* References the comparison and copies the n samples; NULL and 0: none. It stays scrolled to where it was, or goes to
 * the first ones (`to_top`). */
void          lk_sample_grid_set      (LkSampleGrid *self, LkComparison *comparison, const guint32 *samples, gsize n,
                                       gboolean to_top);
/* Selects a sample, wherever it stands, or none where it does not; `scroll`: to where it is seen. */
void          lk_sample_grid_follow   (LkSampleGrid *self, guint sample, gboolean scroll);
/* The samples, in their order. Borrowed. */
LkSampleList *lk_sample_grid_get_list (LkSampleGrid *self);
