/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-setting.h"

#include <math.h>

#include "lk-session.h"
#include "nn/lk-dropout.h"

static GParamSpec *
number (const char *name, double minimum, double maximum, double value)
{
  return g_param_spec_double (name, NULL, NULL, minimum, maximum, value, LK_SETTING_FLAGS);
}

static GParamSpec *
count (const char *name, guint minimum, guint maximum, guint value)
{
  return g_param_spec_uint (name, NULL, NULL, minimum, maximum, value, LK_SETTING_FLAGS);
}

static GParamSpec *
text (const char *name, const char *value)
{
  return g_param_spec_string (name, NULL, NULL, value, LK_SETTING_FLAGS);
}

void
lk_setting_install (GParamSpec **specs)
{
  g_auto (LkSettings) defaults = { 0 };

  lk_settings_init (&defaults);
  specs[LK_SETTING_TEMPERATURE] =
      number ("temperature", LK_TEMPERATURE_MIN, LK_TEMPERATURE_MAX, defaults.loss.temperature);
  specs[LK_SETTING_ALPHA] = number ("alpha", 0.0, 1.0, defaults.loss.alpha);
  specs[LK_SETTING_METHOD] = count ("method", 0, LK_N_METHODS - 1, defaults.loss.method);
  specs[LK_SETTING_LEARNING_RATE] = number ("learning-rate", 1e-7, 100.0, defaults.student.learning_rate);
  specs[LK_SETTING_DATASET] = text ("dataset", defaults.dataset);
  specs[LK_SETTING_PICTURE_SIZE] = text ("picture-size", defaults.picture_size);
  specs[LK_SETTING_SEED] = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, defaults.seed, LK_SETTING_FLAGS);
  specs[LK_SETTING_BATCH] = count ("batch", 1, 65536, defaults.batch);
  specs[LK_SETTING_THREADS] = count ("threads", 0, 1024, defaults.threads);
  specs[LK_SETTING_TEACHER_FILES] = g_param_spec_boxed ("teacher-files", NULL, NULL, G_TYPE_STRV, LK_SETTING_FLAGS);
  specs[LK_SETTING_TEACHER_COUNT] = count ("teacher-count", 1, LK_MAX_TEACHERS, defaults.teacher_count);
  specs[LK_SETTING_TEACHER_MEAN] = count ("teacher-mean", 0, LK_N_MEANS - 1, defaults.teacher_mean);
  specs[LK_SETTING_TEACHER_LAYERS] = text ("teacher-layers", defaults.teacher.layers);
  specs[LK_SETTING_TEACHER_EPOCHS] = count ("teacher-epochs", 1, 100000, defaults.teacher.epochs);
  specs[LK_SETTING_TEACHER_OPTIMIZER] =
      count ("teacher-optimizer", LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM, defaults.teacher.optimizer);
  specs[LK_SETTING_TEACHER_LEARNING_RATE] =
      number ("teacher-learning-rate", 1e-7, 100.0, defaults.teacher.learning_rate);
  specs[LK_SETTING_TEACHER_MOMENTUM] = number ("teacher-momentum", 0.0, 0.9999, defaults.teacher.momentum);
  specs[LK_SETTING_TEACHER_SCHEDULE] = count ("teacher-schedule", 0, LK_N_SCHEDULES - 1, defaults.teacher.schedule);
  specs[LK_SETTING_TEACHER_DROPOUT] = number ("teacher-dropout", 0.0, LK_DROPOUT_MAX, defaults.teacher.dropout);
  specs[LK_SETTING_TEACHER_INPUT_DROPOUT] =
      number ("teacher-input-dropout", 0.0, LK_DROPOUT_MAX, defaults.teacher.input_dropout);
  specs[LK_SETTING_TEACHER_JITTER] = count ("teacher-jitter", 0, LK_MAX_SIDE - 1, defaults.teacher.jitter);
  specs[LK_SETTING_TEACHER_MAX_NORM] = number ("teacher-max-norm", 0.0, 1000.0, defaults.teacher.max_norm);
  specs[LK_SETTING_TEACHER_WEIGHT_DECAY] = number ("teacher-weight-decay", 0.0, 1000.0, defaults.teacher.weight_decay);
  specs[LK_SETTING_TEACHER_FRACTION] = number ("teacher-fraction", 1e-6, 1.0, defaults.teacher.fraction);
  specs[LK_SETTING_TEACHER_VALIDATION] = number ("teacher-validation", 0.0, 0.9, defaults.teacher.validation);
  specs[LK_SETTING_TEACHER_PATIENCE] = count ("teacher-patience", 0, 100000, defaults.teacher.patience);
  specs[LK_SETTING_STUDENT_LAYERS] = text ("student-layers", defaults.student.layers);
  specs[LK_SETTING_EPOCHS] = count ("epochs", 0, 100000, defaults.student.epochs);
  specs[LK_SETTING_OPTIMIZER] = count ("optimizer", LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM, defaults.student.optimizer);
  specs[LK_SETTING_MOMENTUM] = number ("momentum", 0.0, 0.9999, defaults.student.momentum);
  specs[LK_SETTING_SCHEDULE] = count ("schedule", 0, LK_N_SCHEDULES - 1, defaults.student.schedule);
  specs[LK_SETTING_TWIN] = g_param_spec_boolean ("twin", NULL, NULL, defaults.twin, LK_SETTING_FLAGS);
  specs[LK_SETTING_OMIT_CLASSES] = text ("omit-classes", defaults.omit_classes);
  specs[LK_SETTING_ONLY_CLASSES] = text ("only-classes", defaults.only_classes);
  specs[LK_SETTING_TRAIN_FRACTION] = number ("train-fraction", 1e-6, 1.0, defaults.train_fraction);
  specs[LK_SETTING_BIAS_CLASSES] = text ("bias-classes", defaults.bias_classes);
  specs[LK_SETTING_CLASS_BIAS] = number ("class-bias", -LK_CLASS_BIAS_MAX, LK_CLASS_BIAS_MAX, defaults.class_bias);
}

static gboolean
set_text (char **text, const GValue *value)
{
  const char *new_text = g_value_get_string (value);

  if (g_strcmp0 (*text, new_text) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (new_text);
  return TRUE;
}

static gboolean
set_texts (char ***texts, const GValue *value)
{
  char **new_texts = g_value_get_boxed (value);

  /* No file and no list of files are the same. */
  if (new_texts && !new_texts[0])
    new_texts = NULL;
  if (*texts == new_texts ||
      (*texts && new_texts && g_strv_equal ((const char *const *) *texts, (const char *const *) new_texts)))
    return FALSE;
  g_strfreev (*texts);
  *texts = g_strdupv (new_texts);
  return TRUE;
}

static gboolean
set_number (double *number, const GValue *value)
{
  double old = *number;

  /* The range does not stop it. */
  if (isnan (g_value_get_double (value)))
    return FALSE;
  *number = g_value_get_double (value);
  return *number != old;
}

static gboolean
set_count (guint *count, const GValue *value)
{
  guint old = *count;

  *count = g_value_get_uint (value);
  return *count != old;
}

gboolean
lk_setting_set (LkSettings *settings, guint id, const GValue *value)
{
  switch (id)
    {
    case LK_SETTING_TEMPERATURE:
      return set_number (&settings->loss.temperature, value);
    case LK_SETTING_ALPHA:
      return set_number (&settings->loss.alpha, value);
    case LK_SETTING_METHOD:
      {
        LkMethod old = settings->loss.method;
        settings->loss.method = (LkMethod) g_value_get_uint (value);
        return settings->loss.method != old;
      }
    case LK_SETTING_LEARNING_RATE:
      return set_number (&settings->student.learning_rate, value);
    case LK_SETTING_DATASET:
      return set_text (&settings->dataset, value);
    case LK_SETTING_PICTURE_SIZE:
      return set_text (&settings->picture_size, value);
    case LK_SETTING_SEED:
      {
        guint64 old = settings->seed;
        settings->seed = g_value_get_uint64 (value);
        return settings->seed != old;
      }
    case LK_SETTING_BATCH:
      return set_count (&settings->batch, value);
    case LK_SETTING_THREADS:
      return set_count (&settings->threads, value);
    case LK_SETTING_TEACHER_FILES:
      return set_texts (&settings->teacher_files, value);
    case LK_SETTING_TEACHER_COUNT:
      return set_count (&settings->teacher_count, value);
    case LK_SETTING_TEACHER_MEAN:
      return set_count (&settings->teacher_mean, value);
    case LK_SETTING_TEACHER_LAYERS:
      return set_text (&settings->teacher.layers, value);
    case LK_SETTING_TEACHER_EPOCHS:
      return set_count (&settings->teacher.epochs, value);
    case LK_SETTING_TEACHER_OPTIMIZER:
      return set_count (&settings->teacher.optimizer, value);
    case LK_SETTING_TEACHER_LEARNING_RATE:
      return set_number (&settings->teacher.learning_rate, value);
    case LK_SETTING_TEACHER_MOMENTUM:
      return set_number (&settings->teacher.momentum, value);
    case LK_SETTING_TEACHER_SCHEDULE:
      return set_count (&settings->teacher.schedule, value);
    case LK_SETTING_TEACHER_DROPOUT:
      return set_number (&settings->teacher.dropout, value);
    case LK_SETTING_TEACHER_INPUT_DROPOUT:
      return set_number (&settings->teacher.input_dropout, value);
    case LK_SETTING_TEACHER_JITTER:
      return set_count (&settings->teacher.jitter, value);
    case LK_SETTING_TEACHER_MAX_NORM:
      return set_number (&settings->teacher.max_norm, value);
    case LK_SETTING_TEACHER_WEIGHT_DECAY:
      return set_number (&settings->teacher.weight_decay, value);
    case LK_SETTING_TEACHER_FRACTION:
      return set_number (&settings->teacher.fraction, value);
    case LK_SETTING_TEACHER_VALIDATION:
      return set_number (&settings->teacher.validation, value);
    case LK_SETTING_TEACHER_PATIENCE:
      return set_count (&settings->teacher.patience, value);
    case LK_SETTING_STUDENT_LAYERS:
      return set_text (&settings->student.layers, value);
    case LK_SETTING_EPOCHS:
      return set_count (&settings->student.epochs, value);
    case LK_SETTING_OPTIMIZER:
      return set_count (&settings->student.optimizer, value);
    case LK_SETTING_MOMENTUM:
      return set_number (&settings->student.momentum, value);
    case LK_SETTING_SCHEDULE:
      return set_count (&settings->student.schedule, value);
    case LK_SETTING_TWIN:
      {
        gboolean old = settings->twin;
        settings->twin = g_value_get_boolean (value);
        return settings->twin != old;
      }
    case LK_SETTING_OMIT_CLASSES:
      return set_text (&settings->omit_classes, value);
    case LK_SETTING_ONLY_CLASSES:
      return set_text (&settings->only_classes, value);
    case LK_SETTING_TRAIN_FRACTION:
      return set_number (&settings->train_fraction, value);
    case LK_SETTING_BIAS_CLASSES:
      return set_text (&settings->bias_classes, value);
    case LK_SETTING_CLASS_BIAS:
      return set_number (&settings->class_bias, value);
    default:
      g_return_val_if_reached (FALSE);
    }
}

void
lk_setting_get (const LkSettings *settings, guint id, GValue *value)
{
  switch (id)
    {
    case LK_SETTING_TEMPERATURE:
      g_value_set_double (value, settings->loss.temperature);
      break;
    case LK_SETTING_ALPHA:
      g_value_set_double (value, settings->loss.alpha);
      break;
    case LK_SETTING_METHOD:
      g_value_set_uint (value, settings->loss.method);
      break;
    case LK_SETTING_LEARNING_RATE:
      g_value_set_double (value, settings->student.learning_rate);
      break;
    case LK_SETTING_DATASET:
      g_value_set_string (value, settings->dataset);
      break;
    case LK_SETTING_PICTURE_SIZE:
      g_value_set_string (value, settings->picture_size);
      break;
    case LK_SETTING_SEED:
      g_value_set_uint64 (value, settings->seed);
      break;
    case LK_SETTING_BATCH:
      g_value_set_uint (value, settings->batch);
      break;
    case LK_SETTING_THREADS:
      g_value_set_uint (value, settings->threads);
      break;
    case LK_SETTING_TEACHER_FILES:
      g_value_set_boxed (value, settings->teacher_files);
      break;
    case LK_SETTING_TEACHER_COUNT:
      g_value_set_uint (value, settings->teacher_count);
      break;
    case LK_SETTING_TEACHER_MEAN:
      g_value_set_uint (value, settings->teacher_mean);
      break;
    case LK_SETTING_TEACHER_LAYERS:
      g_value_set_string (value, settings->teacher.layers);
      break;
    case LK_SETTING_TEACHER_EPOCHS:
      g_value_set_uint (value, settings->teacher.epochs);
      break;
    case LK_SETTING_TEACHER_OPTIMIZER:
      g_value_set_uint (value, settings->teacher.optimizer);
      break;
    case LK_SETTING_TEACHER_LEARNING_RATE:
      g_value_set_double (value, settings->teacher.learning_rate);
      break;
    case LK_SETTING_TEACHER_MOMENTUM:
      g_value_set_double (value, settings->teacher.momentum);
      break;
    case LK_SETTING_TEACHER_SCHEDULE:
      g_value_set_uint (value, settings->teacher.schedule);
      break;
    case LK_SETTING_TEACHER_DROPOUT:
      g_value_set_double (value, settings->teacher.dropout);
      break;
    case LK_SETTING_TEACHER_INPUT_DROPOUT:
      g_value_set_double (value, settings->teacher.input_dropout);
      break;
    case LK_SETTING_TEACHER_JITTER:
      g_value_set_uint (value, settings->teacher.jitter);
      break;
    case LK_SETTING_TEACHER_MAX_NORM:
      g_value_set_double (value, settings->teacher.max_norm);
      break;
    case LK_SETTING_TEACHER_WEIGHT_DECAY:
      g_value_set_double (value, settings->teacher.weight_decay);
      break;
    case LK_SETTING_TEACHER_FRACTION:
      g_value_set_double (value, settings->teacher.fraction);
      break;
    case LK_SETTING_TEACHER_VALIDATION:
      g_value_set_double (value, settings->teacher.validation);
      break;
    case LK_SETTING_TEACHER_PATIENCE:
      g_value_set_uint (value, settings->teacher.patience);
      break;
    case LK_SETTING_STUDENT_LAYERS:
      g_value_set_string (value, settings->student.layers);
      break;
    case LK_SETTING_EPOCHS:
      g_value_set_uint (value, settings->student.epochs);
      break;
    case LK_SETTING_OPTIMIZER:
      g_value_set_uint (value, settings->student.optimizer);
      break;
    case LK_SETTING_MOMENTUM:
      g_value_set_double (value, settings->student.momentum);
      break;
    case LK_SETTING_SCHEDULE:
      g_value_set_uint (value, settings->student.schedule);
      break;
    case LK_SETTING_TWIN:
      g_value_set_boolean (value, settings->twin);
      break;
    case LK_SETTING_OMIT_CLASSES:
      g_value_set_string (value, settings->omit_classes);
      break;
    case LK_SETTING_ONLY_CLASSES:
      g_value_set_string (value, settings->only_classes);
      break;
    case LK_SETTING_TRAIN_FRACTION:
      g_value_set_double (value, settings->train_fraction);
      break;
    case LK_SETTING_BIAS_CLASSES:
      g_value_set_string (value, settings->bias_classes);
      break;
    case LK_SETTING_CLASS_BIAS:
      g_value_set_double (value, settings->class_bias);
      break;
    default:
      g_return_if_reached ();
    }
}
