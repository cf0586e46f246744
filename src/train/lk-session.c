/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-session.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lk-trainer.h"
#include "nn/lk-dropout.h"

struct _LkSession {
  GObject parent_instance;

  LkSettings settings;
  char *preset; /* "" when it was left */
  guint sample;
  gboolean playing;

  LkTrainer *trainer; /* NULL before the start */
  LkSnapshot *snapshot;
  LkEvaluation *past; /* that one looks back at; NULL: live */
  LkSnapshot *shown;  /* of that moment; NULL: the live one */
  guint generation;
  guint question;   /* the last one's number */
  guint album;      /* the same of a set of pictures */
  guint prepare_id; /* idle source of a prepare that is due; 0 when none */
  LkScript *script; /* of the run that is replayed; NULL: none is */
};

G_DEFINE_FINAL_TYPE (LkSession, lk_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  /* live */
  PROP_TEMPERATURE,
  PROP_ALPHA,
  PROP_METHOD,
  PROP_LEARNING_RATE,
  N_LIVE,
  /* of a new run */
  PROP_DATASET = N_LIVE,
  PROP_PICTURE_SIZE,
  PROP_SEED,
  PROP_BATCH,
  PROP_THREADS,
  PROP_TEACHER_FILES,
  PROP_TEACHER_COUNT,
  PROP_TEACHER_MEAN,
  PROP_TEACHER_LAYERS,
  PROP_TEACHER_EPOCHS,
  PROP_TEACHER_OPTIMIZER,
  PROP_TEACHER_LEARNING_RATE,
  PROP_TEACHER_MOMENTUM,
  PROP_TEACHER_SCHEDULE,
  PROP_TEACHER_DROPOUT,
  PROP_TEACHER_INPUT_DROPOUT,
  PROP_TEACHER_JITTER,
  PROP_TEACHER_MAX_NORM,
  PROP_TEACHER_WEIGHT_DECAY,
  PROP_TEACHER_FRACTION,
  PROP_TEACHER_VALIDATION,
  PROP_TEACHER_PATIENCE,
  PROP_STUDENT_LAYERS,
  PROP_EPOCHS,
  PROP_OPTIMIZER,
  PROP_MOMENTUM,
  PROP_SCHEDULE,
  PROP_TWIN,
  PROP_OMIT_CLASSES,
  PROP_ONLY_CLASSES,
  PROP_TRAIN_FRACTION,
  N_RUN,
  /* of what is shown alone */
  PROP_BIAS_CLASSES = N_RUN,
  PROP_CLASS_BIAS,
  N_SETTINGS,
  /* of the session */
  PROP_SAMPLE = N_SETTINGS,
  PROP_PRESET,
  PROP_PLAYING,
  PROP_SNAPSHOT,
  PROP_REPLAYING,
  PROP_MOMENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The step that is looked at; -1: live. */
static gint64
moment (LkSession *self)
{
  return self->past ? (gint64) self->past->step : -1;
}

static void
renew_shown (LkSession *self)
{
  g_clear_pointer (&self->shown, lk_snapshot_unref);
  if (self->past)
    self->shown = lk_snapshot_new_past (self->snapshot, self->past);
}

/* evaluation: of the present run, NULL: live. */
static void
look_at (LkSession *self, LkEvaluation *evaluation)
{
  if (evaluation == self->past)
    return;
  g_clear_pointer (&self->past, lk_evaluation_unref);
  self->past = evaluation ? lk_evaluation_ref (evaluation) : NULL;
  renew_shown (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOMENT]);
}

/* The newest evaluation is what is live. */
static void
set_moment (LkSession *self, gint64 step)
{
  const LkTimeline *timeline = self->snapshot->timeline;
  gsize i = timeline && step >= 0 ? lk_timeline_find (timeline, (guint64) step) : 0;

  look_at (self, timeline && step >= 0 && i + 1 < timeline->n ? timeline->evaluations[i] : NULL);
}

/* A run's first evaluation is always kept. */
static gboolean
same_run (const LkTimeline *a, const LkTimeline *b)
{
  return a && b && a->evaluations[0] == b->evaluations[0];
}

static gboolean
prepare_cb (gpointer user_data)
{
  LkSession *self = user_data;

  self->prepare_id = 0;
  lk_trainer_prepare_script (self->trainer, &self->settings, self->script, ++self->generation);
  return G_SOURCE_REMOVE;
}

static void
set_script (LkSession *self, LkScript *script)
{
  gboolean changed = (self->script != NULL) != (script != NULL);

  g_clear_pointer (&self->script, lk_script_unref);
  self->script = script;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLAYING]);
}

static void
schedule_prepare (LkSession *self)
{
  look_at (self, NULL);
  if (self->trainer && self->prepare_id == 0)
    self->prepare_id = g_idle_add_full (G_PRIORITY_DEFAULT, prepare_cb, self, NULL);
}

static void
set_preset (LkSession *self, const char *preset)
{
  if (g_str_equal (self->preset, preset))
    return;
  g_free (self->preset);
  self->preset = g_strdup (preset);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESET]);
}

static void
set_playing (LkSession *self, gboolean playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
follow (LkSession *self, double *setting, double value, guint id)
{
  if (*setting == value)
    return;
  *setting = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/* Sliders follow what the script moves; nothing is sent back to the worker. */
static void
follow_script (LkSession *self)
{
  const LkSnapshot *snapshot = self->snapshot;

  if (!snapshot->settings)
    return;
  follow (self, &self->settings.loss.temperature, snapshot->loss.temperature, PROP_TEMPERATURE);
  follow (self, &self->settings.loss.alpha, snapshot->loss.alpha, PROP_ALPHA);
  follow (self, &self->settings.student.learning_rate, snapshot->learning_rate, PROP_LEARNING_RATE);
  if (self->settings.loss.method != snapshot->loss.method)
    {
      self->settings.loss.method = snapshot->loss.method;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METHOD]);
    }
  if (!snapshot->replaying)
    {
      if (snapshot->phase == LK_PHASE_PAUSED)
        set_playing (self, FALSE);
      set_script (self, NULL);
    }
}

static void
snapshot_cb (gpointer user_data)
{
  LkSession *self = user_data;
  LkSnapshot *snapshot = lk_trainer_get_snapshot (self->trainer);

  /* What an earlier prepare left in the queue is stale. */
  if (snapshot->generation != self->generation)
    {
      lk_snapshot_unref (snapshot);
      return;
    }
  if (!same_run (self->snapshot->timeline, snapshot->timeline))
    look_at (self, NULL);
  lk_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  renew_shown (self);
  if (snapshot->phase == LK_PHASE_FINISHED || snapshot->phase == LK_PHASE_FAILED)
    set_playing (self, FALSE);
  if (self->script && self->prepare_id == 0)
    follow_script (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAPSHOT]);
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

/* TRUE when the setting changed. */
static gboolean
set_setting (LkSettings *settings, guint id, const GValue *value)
{
  switch (id)
    {
    case PROP_TEMPERATURE:
      return set_number (&settings->loss.temperature, value);
    case PROP_ALPHA:
      return set_number (&settings->loss.alpha, value);
    case PROP_METHOD:
      {
        LkMethod old = settings->loss.method;
        settings->loss.method = (LkMethod) g_value_get_uint (value);
        return settings->loss.method != old;
      }
    case PROP_LEARNING_RATE:
      return set_number (&settings->student.learning_rate, value);
    case PROP_DATASET:
      return set_text (&settings->dataset, value);
    case PROP_PICTURE_SIZE:
      return set_text (&settings->picture_size, value);
    case PROP_SEED:
      {
        guint64 old = settings->seed;
        settings->seed = g_value_get_uint64 (value);
        return settings->seed != old;
      }
    case PROP_BATCH:
      return set_count (&settings->batch, value);
    case PROP_THREADS:
      return set_count (&settings->threads, value);
    case PROP_TEACHER_FILES:
      return set_texts (&settings->teacher_files, value);
    case PROP_TEACHER_COUNT:
      return set_count (&settings->teacher_count, value);
    case PROP_TEACHER_MEAN:
      return set_count (&settings->teacher_mean, value);
    case PROP_TEACHER_LAYERS:
      return set_text (&settings->teacher.layers, value);
    case PROP_TEACHER_EPOCHS:
      return set_count (&settings->teacher.epochs, value);
    case PROP_TEACHER_OPTIMIZER:
      return set_count (&settings->teacher.optimizer, value);
    case PROP_TEACHER_LEARNING_RATE:
      return set_number (&settings->teacher.learning_rate, value);
    case PROP_TEACHER_MOMENTUM:
      return set_number (&settings->teacher.momentum, value);
    case PROP_TEACHER_SCHEDULE:
      return set_count (&settings->teacher.schedule, value);
    case PROP_TEACHER_DROPOUT:
      return set_number (&settings->teacher.dropout, value);
    case PROP_TEACHER_INPUT_DROPOUT:
      return set_number (&settings->teacher.input_dropout, value);
    case PROP_TEACHER_JITTER:
      return set_count (&settings->teacher.jitter, value);
    case PROP_TEACHER_MAX_NORM:
      return set_number (&settings->teacher.max_norm, value);
    case PROP_TEACHER_WEIGHT_DECAY:
      return set_number (&settings->teacher.weight_decay, value);
    case PROP_TEACHER_FRACTION:
      return set_number (&settings->teacher.fraction, value);
    case PROP_TEACHER_VALIDATION:
      return set_number (&settings->teacher.validation, value);
    case PROP_TEACHER_PATIENCE:
      return set_count (&settings->teacher.patience, value);
    case PROP_STUDENT_LAYERS:
      return set_text (&settings->student.layers, value);
    case PROP_EPOCHS:
      return set_count (&settings->student.epochs, value);
    case PROP_OPTIMIZER:
      return set_count (&settings->student.optimizer, value);
    case PROP_MOMENTUM:
      return set_number (&settings->student.momentum, value);
    case PROP_SCHEDULE:
      return set_count (&settings->student.schedule, value);
    case PROP_TWIN:
      {
        gboolean old = settings->twin;
        settings->twin = g_value_get_boolean (value);
        return settings->twin != old;
      }
    case PROP_OMIT_CLASSES:
      return set_text (&settings->omit_classes, value);
    case PROP_ONLY_CLASSES:
      return set_text (&settings->only_classes, value);
    case PROP_TRAIN_FRACTION:
      return set_number (&settings->train_fraction, value);
    case PROP_BIAS_CLASSES:
      return set_text (&settings->bias_classes, value);
    case PROP_CLASS_BIAS:
      return set_number (&settings->class_bias, value);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
get_setting (const LkSettings *settings, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_TEMPERATURE:
      g_value_set_double (value, settings->loss.temperature);
      break;
    case PROP_ALPHA:
      g_value_set_double (value, settings->loss.alpha);
      break;
    case PROP_METHOD:
      g_value_set_uint (value, settings->loss.method);
      break;
    case PROP_LEARNING_RATE:
      g_value_set_double (value, settings->student.learning_rate);
      break;
    case PROP_DATASET:
      g_value_set_string (value, settings->dataset);
      break;
    case PROP_PICTURE_SIZE:
      g_value_set_string (value, settings->picture_size);
      break;
    case PROP_SEED:
      g_value_set_uint64 (value, settings->seed);
      break;
    case PROP_BATCH:
      g_value_set_uint (value, settings->batch);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, settings->threads);
      break;
    case PROP_TEACHER_FILES:
      g_value_set_boxed (value, settings->teacher_files);
      break;
    case PROP_TEACHER_COUNT:
      g_value_set_uint (value, settings->teacher_count);
      break;
    case PROP_TEACHER_MEAN:
      g_value_set_uint (value, settings->teacher_mean);
      break;
    case PROP_TEACHER_LAYERS:
      g_value_set_string (value, settings->teacher.layers);
      break;
    case PROP_TEACHER_EPOCHS:
      g_value_set_uint (value, settings->teacher.epochs);
      break;
    case PROP_TEACHER_OPTIMIZER:
      g_value_set_uint (value, settings->teacher.optimizer);
      break;
    case PROP_TEACHER_LEARNING_RATE:
      g_value_set_double (value, settings->teacher.learning_rate);
      break;
    case PROP_TEACHER_MOMENTUM:
      g_value_set_double (value, settings->teacher.momentum);
      break;
    case PROP_TEACHER_SCHEDULE:
      g_value_set_uint (value, settings->teacher.schedule);
      break;
    case PROP_TEACHER_DROPOUT:
      g_value_set_double (value, settings->teacher.dropout);
      break;
    case PROP_TEACHER_INPUT_DROPOUT:
      g_value_set_double (value, settings->teacher.input_dropout);
      break;
    case PROP_TEACHER_JITTER:
      g_value_set_uint (value, settings->teacher.jitter);
      break;
    case PROP_TEACHER_MAX_NORM:
      g_value_set_double (value, settings->teacher.max_norm);
      break;
    case PROP_TEACHER_WEIGHT_DECAY:
      g_value_set_double (value, settings->teacher.weight_decay);
      break;
    case PROP_TEACHER_FRACTION:
      g_value_set_double (value, settings->teacher.fraction);
      break;
    case PROP_TEACHER_VALIDATION:
      g_value_set_double (value, settings->teacher.validation);
      break;
    case PROP_TEACHER_PATIENCE:
      g_value_set_uint (value, settings->teacher.patience);
      break;
    case PROP_STUDENT_LAYERS:
      g_value_set_string (value, settings->student.layers);
      break;
    case PROP_EPOCHS:
      g_value_set_uint (value, settings->student.epochs);
      break;
    case PROP_OPTIMIZER:
      g_value_set_uint (value, settings->student.optimizer);
      break;
    case PROP_MOMENTUM:
      g_value_set_double (value, settings->student.momentum);
      break;
    case PROP_SCHEDULE:
      g_value_set_uint (value, settings->student.schedule);
      break;
    case PROP_TWIN:
      g_value_set_boolean (value, settings->twin);
      break;
    case PROP_OMIT_CLASSES:
      g_value_set_string (value, settings->omit_classes);
      break;
    case PROP_ONLY_CLASSES:
      g_value_set_string (value, settings->only_classes);
      break;
    case PROP_TRAIN_FRACTION:
      g_value_set_double (value, settings->train_fraction);
      break;
    case PROP_BIAS_CLASSES:
      g_value_set_string (value, settings->bias_classes);
      break;
    case PROP_CLASS_BIAS:
      g_value_set_double (value, settings->class_bias);
      break;
    default:
      g_return_if_reached ();
    }
}

static void
lk_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkSession *self = LK_SESSION (object);

  if (id == PROP_PRESET)
    {
      const char *preset = g_value_get_string (value);

      set_preset (self, preset ? preset : "");
      return;
    }
  else if (id == PROP_MOMENT)
    {
      set_moment (self, g_value_get_int64 (value));
      return;
    }
  else if (id == PROP_SAMPLE)
    {
      guint sample = g_value_get_uint (value);

      if (sample == self->sample)
        return;
      self->sample = sample;
      if (self->trainer)
        lk_trainer_watch (self->trainer, sample);
    }
  else if (id < N_SETTINGS)
    {
      if (!set_setting (&self->settings, id, value))
        return;
      /* Whoever moves a setting takes over from a script. What is set while a run
       * is due comes with it; the run that is there keeps what it ran with. */
      if (id < N_RUN)
        set_script (self, NULL);
      if (id >= N_LIVE && id < N_RUN)
        {
          schedule_prepare (self);
          set_preset (self, "");
        }
      else if (self->trainer && self->prepare_id == 0 && id == PROP_LEARNING_RATE)
        lk_trainer_set_learning_rate (self->trainer, self->settings.student.learning_rate);
      else if (self->trainer && self->prepare_id == 0 && id < N_LIVE)
        lk_trainer_set_loss (self->trainer, &self->settings.loss);
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
lk_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkSession *self = LK_SESSION (object);

  if (id == PROP_SAMPLE)
    g_value_set_uint (value, self->sample);
  else if (id == PROP_PRESET)
    g_value_set_string (value, self->preset);
  else if (id == PROP_PLAYING)
    g_value_set_boolean (value, self->playing);
  else if (id == PROP_SNAPSHOT)
    g_value_set_boxed (value, self->snapshot);
  else if (id == PROP_REPLAYING)
    g_value_set_boolean (value, self->script != NULL);
  else if (id == PROP_MOMENT)
    g_value_set_int64 (value, moment (self));
  else if (id < N_SETTINGS)
    get_setting (&self->settings, id, value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lk_session_dispose (GObject *object)
{
  LkSession *self = LK_SESSION (object);

  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_pointer (&self->trainer, lk_trainer_free);
  G_OBJECT_CLASS (lk_session_parent_class)->dispose (object);
}

static void
lk_session_finalize (GObject *object)
{
  LkSession *self = LK_SESSION (object);

  lk_snapshot_unref (self->snapshot);
  g_clear_pointer (&self->script, lk_script_unref);
  g_clear_pointer (&self->past, lk_evaluation_unref);
  g_clear_pointer (&self->shown, lk_snapshot_unref);
  lk_settings_clear (&self->settings);
  g_free (self->preset);
  G_OBJECT_CLASS (lk_session_parent_class)->finalize (object);
}

/* Lax: a value outside its range is clamped, where GObject would warn and ignore it. */
#define FLAGS (G_PARAM_READWRITE | G_PARAM_LAX_VALIDATION | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

static GParamSpec *
number (const char *name, double minimum, double maximum, double value)
{
  return g_param_spec_double (name, NULL, NULL, minimum, maximum, value, FLAGS);
}

static GParamSpec *
count (const char *name, guint minimum, guint maximum, guint value)
{
  return g_param_spec_uint (name, NULL, NULL, minimum, maximum, value, FLAGS);
}

static GParamSpec *
text (const char *name, const char *value)
{
  return g_param_spec_string (name, NULL, NULL, value, FLAGS);
}

static void
lk_session_class_init (LkSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  g_auto (LkSettings) defaults = { 0 };

  object_class->set_property = lk_session_set_property;
  object_class->get_property = lk_session_get_property;
  object_class->dispose = lk_session_dispose;
  object_class->finalize = lk_session_finalize;

  lk_settings_init (&defaults);
  properties[PROP_TEMPERATURE] =
      number ("temperature", LK_TEMPERATURE_MIN, LK_TEMPERATURE_MAX, defaults.loss.temperature);
  properties[PROP_ALPHA] = number ("alpha", 0.0, 1.0, defaults.loss.alpha);
  properties[PROP_METHOD] = count ("method", 0, LK_N_METHODS - 1, defaults.loss.method);
  properties[PROP_LEARNING_RATE] = number ("learning-rate", 1e-7, 100.0, defaults.student.learning_rate);
  properties[PROP_DATASET] = text ("dataset", defaults.dataset);
  properties[PROP_PICTURE_SIZE] = text ("picture-size", defaults.picture_size);
  properties[PROP_SEED] = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, defaults.seed, FLAGS);
  properties[PROP_BATCH] = count ("batch", 1, 65536, defaults.batch);
  properties[PROP_THREADS] = count ("threads", 0, 1024, defaults.threads);
  properties[PROP_TEACHER_FILES] = g_param_spec_boxed ("teacher-files", NULL, NULL, G_TYPE_STRV, FLAGS);
  properties[PROP_TEACHER_COUNT] = count ("teacher-count", 1, LK_MAX_TEACHERS, defaults.teacher_count);
  properties[PROP_TEACHER_MEAN] = count ("teacher-mean", 0, LK_N_MEANS - 1, defaults.teacher_mean);
  properties[PROP_TEACHER_LAYERS] = text ("teacher-layers", defaults.teacher.layers);
  properties[PROP_TEACHER_EPOCHS] = count ("teacher-epochs", 1, 100000, defaults.teacher.epochs);
  properties[PROP_TEACHER_OPTIMIZER] =
      count ("teacher-optimizer", LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM, defaults.teacher.optimizer);
  properties[PROP_TEACHER_LEARNING_RATE] =
      number ("teacher-learning-rate", 1e-7, 100.0, defaults.teacher.learning_rate);
  properties[PROP_TEACHER_MOMENTUM] = number ("teacher-momentum", 0.0, 0.9999, defaults.teacher.momentum);
  properties[PROP_TEACHER_SCHEDULE] = count ("teacher-schedule", 0, LK_N_SCHEDULES - 1, defaults.teacher.schedule);
  properties[PROP_TEACHER_DROPOUT] = number ("teacher-dropout", 0.0, LK_DROPOUT_MAX, defaults.teacher.dropout);
  properties[PROP_TEACHER_INPUT_DROPOUT] =
      number ("teacher-input-dropout", 0.0, LK_DROPOUT_MAX, defaults.teacher.input_dropout);
  properties[PROP_TEACHER_JITTER] = count ("teacher-jitter", 0, LK_MAX_SIDE - 1, defaults.teacher.jitter);
  properties[PROP_TEACHER_MAX_NORM] = number ("teacher-max-norm", 0.0, 1000.0, defaults.teacher.max_norm);
  properties[PROP_TEACHER_WEIGHT_DECAY] = number ("teacher-weight-decay", 0.0, 1000.0, defaults.teacher.weight_decay);
  properties[PROP_TEACHER_FRACTION] = number ("teacher-fraction", 1e-6, 1.0, defaults.teacher.fraction);
  properties[PROP_TEACHER_VALIDATION] = number ("teacher-validation", 0.0, 0.9, defaults.teacher.validation);
  properties[PROP_TEACHER_PATIENCE] = count ("teacher-patience", 0, 100000, defaults.teacher.patience);
  properties[PROP_STUDENT_LAYERS] = text ("student-layers", defaults.student.layers);
  properties[PROP_EPOCHS] = count ("epochs", 0, 100000, defaults.student.epochs);
  properties[PROP_OPTIMIZER] = count ("optimizer", LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM, defaults.student.optimizer);
  properties[PROP_MOMENTUM] = number ("momentum", 0.0, 0.9999, defaults.student.momentum);
  properties[PROP_SCHEDULE] = count ("schedule", 0, LK_N_SCHEDULES - 1, defaults.student.schedule);
  properties[PROP_TWIN] = g_param_spec_boolean ("twin", NULL, NULL, defaults.twin, FLAGS);
  properties[PROP_OMIT_CLASSES] = text ("omit-classes", defaults.omit_classes);
  properties[PROP_ONLY_CLASSES] = text ("only-classes", defaults.only_classes);
  properties[PROP_TRAIN_FRACTION] = number ("train-fraction", 1e-6, 1.0, defaults.train_fraction);
  properties[PROP_BIAS_CLASSES] = text ("bias-classes", defaults.bias_classes);
  properties[PROP_CLASS_BIAS] = number ("class-bias", -LK_CLASS_BIAS_MAX, LK_CLASS_BIAS_MAX, defaults.class_bias);
  /* A sample of the test split, whose size the data set decides. */
  properties[PROP_SAMPLE] = count ("sample", 0, G_MAXUINT, 0);
  /* The experiment (lk-preset.h) whose settings these are, but for what acts on a running training. */
  properties[PROP_PRESET] = text ("preset", "");
  properties[PROP_PLAYING] =
      g_param_spec_boolean ("playing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SNAPSHOT] =
      g_param_spec_boxed ("snapshot", NULL, NULL, LK_TYPE_SNAPSHOT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REPLAYING] =
      g_param_spec_boolean ("replaying", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* A step of the run that is looked back at: that of the nearest evaluation that is kept. -1, and the newest
     evaluation's: live. */
  properties[PROP_MOMENT] = g_param_spec_int64 ("moment", NULL, NULL, -1, G_MAXINT64, -1, FLAGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lk_session_init (LkSession *self)
{
  lk_settings_init (&self->settings);
  self->preset = g_strdup ("");
  self->snapshot = lk_snapshot_new ();
}

LkSession *
lk_session_new (void)
{
  return g_object_new (LK_TYPE_SESSION, NULL);
}

const LkSettings *
lk_session_get_settings (LkSession *self)
{
  return &self->settings;
}

void
lk_session_start (LkSession *self)
{
  g_return_if_fail (self->trainer == NULL);

  self->trainer = lk_trainer_new (snapshot_cb, self);
  lk_trainer_watch (self->trainer, self->sample);
  lk_session_restart (self);
}

void
lk_session_restart (LkSession *self)
{
  schedule_prepare (self);
}

GParamSpec *const *
lk_session_list_settings (guint *n)
{
  static gsize made = 0;

  /* The properties are the class's, which lives on. */
  if (g_once_init_enter (&made))
    {
      g_type_class_ref (LK_TYPE_SESSION);
      g_once_init_leave (&made, 1);
    }
  *n = N_SETTINGS - 1;
  return properties + 1;
}

void
lk_session_read_setting (const LkSettings *settings, guint i, GValue *value)
{
  get_setting (settings, i + 1, value);
}

void
lk_session_write_setting (LkSettings *settings, guint i, const GValue *value)
{
  set_setting (settings, i + 1, value);
}

void
lk_session_replay (LkSession *self, LkRunRecord *record, guint64 until, gboolean pause, double speed)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (GArray) marks = lk_run_record_copy_marks (record);
  LkSettings settings = facts->settings; /* borrows its text */

  g_return_if_fail (self->trainer != NULL);

  /* Bits depend on the number of threads, which 0 leaves to the machine. */
  if (settings.threads == 0 && facts->threads < g_get_num_processors ())
    settings.threads = facts->threads;

  g_object_freeze_notify (G_OBJECT (self));
  schedule_prepare (self); /* so that nothing is sent to the run that is there */
  lk_session_set_settings (self, &settings);
  set_preset (self, facts->preset);
  g_object_thaw_notify (G_OBJECT (self));

  set_script (self, until > 0 ? lk_script_new ((const LkMark *) (gpointer) marks->data, marks->len, until, pause, speed)
                              : NULL);
  /* At once: the run that is there must not see any of it. */
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  prepare_cb (self);
  if (until > 0)
    lk_trainer_play (self->trainer);
  else
    lk_trainer_pause (self->trainer);
  set_playing (self, until > 0);
}

void
lk_session_set_settings (LkSession *self, const LkSettings *settings)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = 1; id < N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, properties[id]->value_type);
      get_setting (settings, id, &value);
      g_object_set_property (G_OBJECT (self), properties[id]->name, &value);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
lk_session_is_replaying (LkSession *self)
{
  return self->script != NULL;
}

const char *
lk_session_get_preset (LkSession *self)
{
  return self->preset;
}

LkSnapshot *
lk_session_get_snapshot (LkSession *self)
{
  return self->snapshot;
}

LkSnapshot *
lk_session_get_shown (LkSession *self)
{
  return self->shown ? self->shown : self->snapshot;
}

gboolean
lk_session_is_looking_back (LkSession *self)
{
  return self->past != NULL;
}

gboolean
lk_session_is_playing (LkSession *self)
{
  return self->playing;
}

void
lk_session_play (LkSession *self)
{
  LkPhase phase = self->snapshot->phase;
  gboolean current = self->prepare_id == 0 && self->snapshot->generation == self->generation;

  if (!self->trainer || (current && (phase == LK_PHASE_FINISHED || phase == LK_PHASE_FAILED)))
    return;
  lk_trainer_play (self->trainer);
  set_playing (self, TRUE);
}

void
lk_session_pause (LkSession *self)
{
  if (!self->trainer)
    return;
  lk_trainer_pause (self->trainer);
  set_playing (self, FALSE);
}

void
lk_session_step (LkSession *self)
{
  if (!self->trainer)
    return;
  lk_trainer_step (self->trainer);
  set_playing (self, FALSE);
}

void
lk_session_rewind (LkSession *self)
{
  look_at (self, NULL);
  if (self->trainer)
    lk_trainer_rewind (self->trainer);
}

guint
lk_session_ask (LkSession *self, const uint8_t *pixels, gsize n)
{
  guint question;

  if (!self->trainer)
    return 0;
  if (pixels && ++self->question == 0)
    self->question = 1;
  question = pixels ? self->question : 0;
  lk_trainer_ask (self->trainer, pixels, n, question);
  return question;
}

guint
lk_session_ask_album (LkSession *self, GBytes *pictures)
{
  if (!self->trainer)
    return 0;
  if (pictures && ++self->album == 0)
    self->album = 1;
  lk_trainer_ask_album (self->trainer, pictures, pictures ? self->album : 0);
  return pictures ? self->album : 0;
}

void
lk_session_save_student_async (LkSession *self, const char *id, GFile *student, GFile *twin, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lk_session_save_student_async);
  /* What waits to be prepared has no student yet, and the old one is no longer meant. */
  if (!self->trainer || self->prepare_id != 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                             _ ("There is no student to save yet: wait until its teacher is ready"));
  else
    lk_trainer_save_async (self->trainer, id, student, twin, task);
}

gboolean
lk_session_save_student_finish (LkSession *self, GAsyncResult *result, LkSnapshot **snapshot, GError **error)
{
  g_autoptr (LkSnapshot) saved = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  saved = g_task_propagate_pointer (G_TASK (result), error);
  if (!saved)
    return FALSE;
  if (snapshot)
    *snapshot = g_steal_pointer (&saved);
  return TRUE;
}

void
lk_session_sweep (LkSession *self, const LkSweepSpec *spec)
{
  if (!self->trainer)
    return;
  /* A run that waits to be prepared has another teacher, perhaps: first things first. */
  if (self->prepare_id != 0)
    {
      g_clear_handle_id (&self->prepare_id, g_source_remove);
      prepare_cb (self);
    }
  lk_trainer_sweep (self->trainer, spec);
  set_playing (self, FALSE);
}

void
lk_session_cancel_sweep (LkSession *self)
{
  if (self->trainer)
    lk_trainer_cancel_sweep (self->trainer);
}
