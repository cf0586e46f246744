/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

/* The settings that a sweep can vary: what they are called, and their values as text. A
 * setting that is tried is one row here; its range, kind and option stand in
 * train/lk-setting-table.h. */

/* The slowest first; seeds vary fastest of all. */
typedef enum {
  LK_SWEEP_STUDENT,
  LK_SWEEP_FRACTION,
  LK_SWEEP_RATE,
  LK_SWEEP_METHOD, /* from here on an untaught student does not depend on it */
  LK_SWEEP_ALPHA,
  LK_SWEEP_TEMPERATURE,
  LK_SWEEP_LATER, /* from here on younger than the columns of files: one that has values has a column of its own */
  LK_SWEEP_FEATURE_WEIGHT = LK_SWEEP_LATER,
  LK_SWEEP_DKD_BETA,
  LK_SWEEP_SMOOTHING,
  LK_SWEEP_CONFIDENCE,
  LK_N_SWEEP_AXES,
} LkSweepAxis;

/* Values on an axis that the window takes at most, so that each can be told from its
 * neighbours, and values on any. */
#define LK_SWEEP_MAX_VALUES 20
#define LK_SWEEP_MAX_LENGTH 1000

typedef struct {
  guint       setting;  /* id in lk-setting-table.h */
  const char *name;     /* English, translatable: "Temperature" */
  const char *symbol;   /* short, for figures, translatable where it is a word: "T" */
  const char *values;   /* to begin with, as lk_sweep_axis_parse () takes them */
  const char *tip;      /* a translatable sentence: what values look like */
  const char *help;     /* of limbeck-cli's option, translatable */
} LkSweepAxisInfo;

const LkSweepAxisInfo *lk_sweep_axis_info (LkSweepAxis axis);

/* An empty list of GValue, for values of an axis. */
GArray  *lk_sweep_values_new (void);

/* Puts the values (with commas between) behind those of the list, in this order. The
 * message begins with `where`, "--alpha". LK_ERROR_VALUE when there is none, when one is
 * no such value or stands there twice, or when they are more than `most`. */
gboolean lk_sweep_axis_parse (LkSweepAxis axis, const char *where, const char *text, guint most, GArray *values,
                              GError **error);

/* A value as people read it: "4", "30x30", "50 %", "kd". */
char    *lk_sweep_axis_format (LkSweepAxis axis, const GValue *value);
/* The same with the axis before it, for a sentence: "T = 4", "student 30x30". */
char    *lk_sweep_axis_describe (LkSweepAxis axis, const GValue *value);
