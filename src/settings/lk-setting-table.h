/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lk-settings.h"

/* The table of settings: a row each, and there is no other list. From it come the
 * session's properties, lk_settings_check (), _copy () and _clear (), run files, the
 * columns of sweeps, the names in a comparison of runs, and the options of the command
 * line. The ids are the rows' numbers and, at once, those of the session's properties. */
enum {
  LK_SETTING_DATASET = 1, /* GObject's properties count from 1 */
  LK_SETTING_PICTURE_SIZE,
  LK_SETTING_GREY,
  LK_SETTING_LABEL_COLUMN,
  LK_SETTING_HEADER,
  LK_SETTING_FILE_ORDER,
  LK_SETTING_STRICT,
  LK_SETTING_TRAIN_FRACTION,
  LK_SETTING_TRANSFER,
  LK_SETTING_LABEL_NOISE,
  LK_SETTING_STUDENT_LAYERS,
  LK_SETTING_METHOD,
  LK_SETTING_TEMPERATURE,
  LK_SETTING_ALPHA,
  LK_SETTING_DKD_BETA, /* what a method weighs by besides: LkMethodInfo.weight */
  LK_SETTING_SMOOTHING,
  LK_SETTING_VIRTUAL_CONFIDENCE,
  LK_SETTING_FEATURE, /* what a hidden layer is taught */
  LK_SETTING_FEATURE_WEIGHT,
  LK_SETTING_FEATURE_SHARE,
  LK_SETTING_FEATURE_EPOCHS,
  LK_SETTING_FEATURE_STUDENT_LAYER,
  LK_SETTING_FEATURE_TEACHER_LAYER,
  LK_SETTING_EPOCHS,
  LK_SETTING_BATCH,
  LK_SETTING_OPTIMIZER,
  LK_SETTING_LEARNING_RATE,
  LK_SETTING_MOMENTUM,
  LK_SETTING_SCHEDULE,
  LK_SETTING_OMIT_CLASSES,
  LK_SETTING_ONLY_CLASSES,
  LK_SETTING_SEED,
  LK_SETTING_TWIN,
  LK_SETTING_MUTUAL,
  LK_SETTING_THREADS,
  LK_SETTING_BIAS_CLASSES,
  LK_SETTING_CLASS_BIAS,
  LK_SETTING_TEACHER_FILES,
  LK_SETTING_ROW_ORDER,
  LK_SETTING_CLASS_ORDER,
  LK_SETTING_INPUT_SCALE,
  LK_SETTING_INVERT,
  LK_SETTING_TRANSPOSE,
  LK_SETTING_TEACHER_NETWORK,
  LK_SETTING_TEACHER_COUNT,
  LK_SETTING_TEACHER_MEAN,
  LK_SETTING_TEACHER_LAYERS, /* from here to the end: how a teacher is trained */
  LK_SETTING_TEACHER_EPOCHS,
  LK_SETTING_TEACHER_OPTIMIZER,
  LK_SETTING_TEACHER_LEARNING_RATE,
  LK_SETTING_TEACHER_MOMENTUM,
  LK_SETTING_TEACHER_SCHEDULE,
  LK_SETTING_TEACHER_DROPOUT,
  LK_SETTING_TEACHER_INPUT_DROPOUT,
  LK_SETTING_TEACHER_JITTER,
  LK_SETTING_TEACHER_FLIP,
  LK_SETTING_TEACHER_ROTATION,
  LK_SETTING_TEACHER_SCALE,
  LK_SETTING_TEACHER_MAX_NORM,
  LK_SETTING_TEACHER_WEIGHT_DECAY,
  LK_SETTING_TEACHER_FRACTION,
  LK_SETTING_TEACHER_VALIDATION,
  LK_SETTING_TEACHER_PATIENCE,
  LK_N_SETTINGS,
};

typedef enum {
  LK_SETTING_IS_NUMBER, /* double */
  LK_SETTING_IS_COUNT,  /* guint */
  LK_SETTING_IS_LONG,   /* guint64, any */
  LK_SETTING_IS_SWITCH, /* gboolean */
  LK_SETTING_IS_CHOICE, /* an enumeration of lk-choice.h */
  LK_SETTING_IS_TEXT,   /* char *, never NULL */
  LK_SETTING_IS_LAYERS, /* the same: hidden layers, "30x30" */
  LK_SETTING_IS_TEXTS,  /* char **; NULL for none */
} LkSettingKind;

typedef enum {
  LK_SETTING_LIVE = 1 << 0,    /* acts on a running training at its next step; any other begins a new run */
  LK_SETTING_SHOWN = 1 << 1,   /* acts on what is shown and decides nothing of a run */
  LK_SETTING_TEACHER = 1 << 2, /* decides a teacher that is trained here, in the order of its key */
  LK_SETTING_TRIED = 1 << 3,   /* an axis of a sweep: each value has runs of its own */
  LK_SETTING_RUNS = 1 << 4,    /* how a run is done, which a sweep decides for itself */
  LK_SETTING_FACT = 1 << 5,    /* of the machine: runs are not compared by it */
  LK_SETTING_WEIGHT = 1 << 6,  /* of one method alone (LkMethodInfo.weight): the same in all runs of a sweep */
  LK_SETTING_LATER = 1 << 8,   /* younger than teachers' keys and sweeps that are kept: in them where it is no default */
  LK_SETTING_READ = 1 << 7,    /* how the data set's files are read: what comes of it is in the data set's sum */
} LkSettingFlags;

/* The verbs of limbeck-cli that have an option for it. */
typedef enum {
  LK_VERB_DISTILL = 1 << 0,
  LK_VERB_EXAM = 1 << 1,
  LK_VERB_TRAIN = 1 << 2, /* there, and in evaluate, the option is the name without "teacher-" */
  LK_VERB_SWEEP = 1 << 3, /* there an axis takes a list (lk-sweep-axis.h) */
  LK_VERB_EVALUATE = 1 << 4,
  LK_VERB_PAPER = 1 << 5,
  LK_VERB_INSPECT = 1 << 6,
} LkVerbs;

typedef struct {
  const char    *name;     /* of the property and in run files: "teacher-layers" */
  const char    *option;   /* of the command line, without dashes, and of a sweep's column; NULL: the name */
  const char    *argument; /* of the option: "LAYERS" */
  const char    *help;     /* of the option, translatable; %s in it: what it can be; the default is put behind it */
  LkVerbs        verbs;
  const char    *label;    /* translatable, for a sentence and a table: "batch" */
  const char    *symbol;   /* of a number that formulas have: "T"; translatable where it is a word; NULL: none */
  const char    *unit;     /* translatable, "%s pixels" around the number; NULL: none */
  LkSettingKind  kind;
  LkSettingFlags flags;
  gsize          offset;   /* in LkSettings, bytes */
  double         minimum;  /* of numbers and counts: both ends belong to the range */
  double         maximum;
  GType        (*choices) (void); /* of choices */
} LkSettingInfo;

/* 1 ≤ id < LK_N_SETTINGS; static. */
const LkSettingInfo *lk_setting_info (guint id);
/* 0: no setting has that name. */
guint    lk_setting_find      (const char *name);
/* The type of its property. */
GType    lk_setting_type      (guint id);
/* Whether a number or a count may have the value: NaN may not. */
gboolean lk_setting_in_range  (guint id, double value);
/* The option's name, without dashes; static. */
const char *lk_setting_option (guint id);
/* Ends of the range and a value as people read them, with the unit; to be freed. */
char    *lk_setting_number    (guint id, double value);

/* Fills specs[1] … specs[LK_N_SETTINGS - 1]. Lax: a value outside its range is clamped, where GObject would warn
 * and ignore it. */
#define LK_SETTING_PARAM_FLAGS \
  (G_PARAM_READWRITE | G_PARAM_LAX_VALIDATION | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)
void     lk_setting_install   (GParamSpec **specs);

/* TRUE when the setting changed. NaN changes nothing. */
gboolean lk_setting_set       (LkSettings *settings, guint id, const GValue *value);
/* The same, but text is borrowed from the value: for settings that are not cleared. */
void     lk_setting_lend      (LkSettings *settings, guint id, const GValue *value);
/* The value holds lk_setting_type (id). */
void     lk_setting_get       (const LkSettings *settings, guint id, GValue *value);

/* copy is overwritten, not freed. */
void     lk_settings_copy     (const LkSettings *settings, LkSettings *copy);
void     lk_settings_clear    (LkSettings *settings);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkSettings, lk_settings_clear)
