/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lk-settings.h"

/* The settings one by one, as the properties of LkSession that they are: name, range and
 * default, and how each is read from LkSettings and written to it. Private to src/train; for others
 * there is lk_session_list_settings (). */

enum {
  /* live */
  LK_SETTING_TEMPERATURE = 1, /* GObject's properties count from 1 */
  LK_SETTING_ALPHA,
  LK_SETTING_METHOD,
  LK_SETTING_LEARNING_RATE,
  LK_N_LIVE_SETTINGS,
  /* of a new run */
  LK_SETTING_DATASET = LK_N_LIVE_SETTINGS,
  LK_SETTING_PICTURE_SIZE,
  LK_SETTING_SEED,
  LK_SETTING_BATCH,
  LK_SETTING_THREADS,
  LK_SETTING_TEACHER_FILES,
  LK_SETTING_TEACHER_COUNT,
  LK_SETTING_TEACHER_MEAN,
  LK_SETTING_TEACHER_LAYERS,
  LK_SETTING_TEACHER_EPOCHS,
  LK_SETTING_TEACHER_OPTIMIZER,
  LK_SETTING_TEACHER_LEARNING_RATE,
  LK_SETTING_TEACHER_MOMENTUM,
  LK_SETTING_TEACHER_SCHEDULE,
  LK_SETTING_TEACHER_DROPOUT,
  LK_SETTING_TEACHER_INPUT_DROPOUT,
  LK_SETTING_TEACHER_JITTER,
  LK_SETTING_TEACHER_MAX_NORM,
  LK_SETTING_TEACHER_WEIGHT_DECAY,
  LK_SETTING_TEACHER_FRACTION,
  LK_SETTING_TEACHER_VALIDATION,
  LK_SETTING_TEACHER_PATIENCE,
  LK_SETTING_STUDENT_LAYERS,
  LK_SETTING_EPOCHS,
  LK_SETTING_OPTIMIZER,
  LK_SETTING_MOMENTUM,
  LK_SETTING_SCHEDULE,
  LK_SETTING_TWIN,
  LK_SETTING_OMIT_CLASSES,
  LK_SETTING_ONLY_CLASSES,
  LK_SETTING_TRAIN_FRACTION,
  LK_N_RUN_SETTINGS,
  /* of what is shown alone */
  LK_SETTING_BIAS_CLASSES = LK_N_RUN_SETTINGS,
  LK_SETTING_CLASS_BIAS,
  LK_N_SETTINGS,
};

/* Lax: a value outside its range is clamped, where GObject would warn and ignore it. */
#define LK_SETTING_FLAGS (G_PARAM_READWRITE | G_PARAM_LAX_VALIDATION | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

/* Fills specs[1] … specs[LK_N_SETTINGS - 1]. */
void     lk_setting_install (GParamSpec **specs);

/* TRUE when the setting changed. */
gboolean lk_setting_set     (LkSettings *settings, guint id, const GValue *value);
void     lk_setting_get     (const LkSettings *settings, guint id, GValue *value);
