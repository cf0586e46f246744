/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep.h"

/* The axes of a sweep as people see them: what they are called, and their values
 * as text. */

/* Values on one axis at most, so that each can be told from its neighbours. */
#define LK_SWEEP_MAX_VALUES 20

typedef struct {
  guint       setting;  /* id in lk-setting-table.h, whose range is that of the values */
  const char *name;     /* English, translatable: "Temperature" */
  const char *symbol;   /* short, for figures, translatable where it is a word: "T" */
  const char *values;   /* to begin with, as lk_sweep_axis_parse () takes them */
  const char *tip;      /* a translatable sentence: what values look like */
} LkSweepAxisInfo;

const LkSweepAxisInfo *lk_sweep_axis_info (LkSweepAxis axis);

/* Puts the values (with commas between) on the axis, in this order. LK_ERROR_VALUE
 * when there is none, when one is no such value or stands there twice, or when
 * they are more than LK_SWEEP_MAX_VALUES. */
gboolean lk_sweep_axis_parse (LkSweepAxis axis, const char *text, LkSweepSpec *spec, GError **error);

/* Value i on the axis as text: "4", "30x30", "50 %", "kd". */
char    *lk_sweep_axis_label (const LkSweepSpec *spec, LkSweepAxis axis, guint i);
/* The same with the axis before it, for a sentence: "T = 4", "student 30x30". */
char    *lk_sweep_axis_phrase (const LkSweepSpec *spec, LkSweepAxis axis, guint i);
/* Whether values were put on the axis: otherwise there is the one in base. */
gboolean lk_sweep_axis_is_used (const LkSweepSpec *spec, LkSweepAxis axis);
