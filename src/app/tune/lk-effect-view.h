/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "sweep/lk-sweep-table.h"

/* A study (lk-sweep-study.h) while its runs come in: the figure, what the whole comes to
 * or, where somebody points, the numbers there, and what to look for. */
#define LK_TYPE_EFFECT_VIEW (lk_effect_view_get_type ())
G_DECLARE_FINAL_TYPE (LkEffectView, lk_effect_view, LK, EFFECT_VIEW, AdwBin)

/* The first n_rows rows of a table that is a study's. */
void lk_effect_view_update (LkEffectView *self, LkSweepTable *table, gsize n_rows, LkMeasure measure);
