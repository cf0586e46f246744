/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-session.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "import/lk-models.h"
#include "lk-trainer.h"
#include "settings/lk-defaults.h"
#include "settings/lk-setting-table.h"
#include "examine/lk-telling.h"

struct _LkSession {
  GObject parent_instance;

  LkSettings settings;
  char *preset; /* "" when it was left */
  guint sample;
  gboolean watch_networks;
  LkInsideAsked inside;
  gboolean watch_hints;
  LkSmallerAsked smaller;
  double pace; /* steps a second; 0: as fast as it can */
  gboolean playing;

  LkTrainer *trainer; /* NULL before the start */
  LkSnapshot *snapshot;
  LkEvaluation *past; /* that one looks back at; NULL: live */
  LkSnapshot *shown;  /* of that moment; NULL: the live one */
  guint generation;
  guint question;      /* the last one's number */
  guint album;         /* the same of a set of pictures */
  guint prepare_id;    /* idle source of a prepare that is due; 0 when none */
  LkScript *script;    /* of the run that is replayed; NULL: none is */
  gboolean follows;    /* settings that nobody has moved follow data set and method */
  char *sampled;       /* id of the data set for which a first sample was chosen */
  gboolean own_sample; /* somebody chose one in it */
};

G_DEFINE_FINAL_TYPE (LkSession, lk_session, G_TYPE_OBJECT)

enum {
  PROP_SAMPLE = LK_N_SETTINGS,
  PROP_PRESET,
  PROP_PLAYING,
  PROP_SNAPSHOT,
  PROP_REPLAYING,
  PROP_MOMENT,
  PROP_WATCH_NETWORKS,
  PROP_PACE,
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
  lk_trainer_prepare (self->trainer, &self->settings, self->script, ++self->generation);
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

/* What is due, at once. */
static void
prepare_now (LkSession *self)
{
  if (self->prepare_id == 0)
    return;
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  prepare_cb (self);
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

/* Nothing is sent to the worker. */
static void
take (LkSession *self, const LkSettings *from, guint id)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, properties[id]->value_type);
  lk_setting_get (from, id, &value);
  if (lk_setting_set (&self->settings, id, &value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/* Sliders follow what the script moves. */
static void
follow_script (LkSession *self)
{
  const LkSnapshot *snapshot = self->snapshot;
  LkSettings now = self->settings; /* borrows its text */

  if (!snapshot->settings)
    return;
  now.loss = snapshot->loss;
  now.student.learning_rate = snapshot->learning_rate;
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    if (lk_setting_info (id)->flags & LK_SETTING_LIVE)
      take (self, &now, id);
  if (!snapshot->replaying)
    set_script (self, NULL);
}

static void
set_sample (LkSession *self, guint sample)
{
  if (sample == self->sample)
    return;
  self->sample = sample;
  if (self->trainer)
    lk_trainer_watch (self->trainer, sample);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAMPLE]);
}

static void
set_watch_networks (LkSession *self, gboolean watch)
{
  if (watch == self->watch_networks)
    return;
  self->watch_networks = watch;
  if (self->trainer)
    lk_trainer_watch_networks (self->trainer, watch);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WATCH_NETWORKS]);
}

/* Of new data the first sample that is seen is one that speaks, as soon as the teacher has
 * been asked; what somebody has chosen stays while the data do. */
static void
choose_sample (LkSession *self)
{
  const LkTeacher *teacher = self->snapshot->teacher;
  const LkDataset *dataset = self->snapshot->dataset;

  /* Never beyond the end of a smaller set, also where no teacher can be asked. */
  if (dataset && self->sample >= dataset->test.n)
    {
      self->own_sample = FALSE;
      set_sample (self, 0);
    }
  if (!self->follows || !teacher || g_strcmp0 (self->sampled, teacher->dataset->id) == 0)
    return;
  g_free (self->sampled);
  self->sampled = g_strdup (teacher->dataset->id);
  if (!self->own_sample)
    set_sample (self, (guint) lk_most_telling_sample (teacher, self->settings.loss.temperature));
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
  /* The worker alone knows whether it runs; until it has heard all, what was asked for is shown. */
  if (lk_trainer_is_settled (self->trainer, snapshot))
    set_playing (self, snapshot->playing);
  if (self->script && self->prepare_id == 0)
    follow_script (self);
  choose_sample (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAPSHOT]);
}

/* The defaults of settings that are chosen first. */
static void
suit (LkSettings *defaults, const LkSettings *chosen)
{
  lk_defaults_init (defaults, chosen->dataset, chosen->loss.method);
  defaults->loss = lk_defaults_loss (chosen);
}

/* Settings that nobody has moved become those that suit what was chosen now. */
static void
follow_defaults (LkSession *self, const LkSettings *before)
{
  g_auto (LkSettings) old_defaults = { 0 };
  g_auto (LkSettings) new_defaults = { 0 };

  suit (&old_defaults, before);
  suit (&new_defaults, &self->settings);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      const LkSettings *all[] = { &self->settings, &old_defaults, &new_defaults };
      GValue values[G_N_ELEMENTS (all)] = { G_VALUE_INIT, G_VALUE_INIT, G_VALUE_INIT };

      for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
        {
          g_value_init (&values[i], lk_setting_type (id));
          lk_setting_get (all[i], id, &values[i]);
        }
      if (g_param_values_cmp (properties[id], &values[0], &values[1]) == 0)
        take (self, &new_defaults, id);
      for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
        g_value_unset (&values[i]);
    }
}

static void
set_pace (LkSession *self, double pace)
{
  if (pace == self->pace)
    return;
  self->pace = pace;
  if (self->trainer)
    lk_trainer_set_pace (self->trainer, pace);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACE]);
}

static void
lk_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkSession *self = LK_SESSION (object);
  LkSettingFlags flags;

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
  else if (id == PROP_WATCH_NETWORKS)
    {
      set_watch_networks (self, g_value_get_boolean (value));
      return;
    }
  else if (id == PROP_PACE)
    {
      set_pace (self, g_value_get_double (value));
      return;
    }
  else if (id == PROP_SAMPLE)
    {
      self->own_sample = TRUE;
      set_sample (self, g_value_get_uint (value));
      return;
    }
  else if (id < LK_N_SETTINGS)
    {
      g_auto (LkSettings) before = { 0 };

      lk_settings_copy (&self->settings, &before);
      if (!lk_setting_set (&self->settings, id, value))
        return;
      if (id == LK_SETTING_DATASET)
        self->own_sample = FALSE;
      /* Before the worker hears of it: it gets all at once. */
      if (self->follows && (id == LK_SETTING_DATASET || id == LK_SETTING_METHOD || id == LK_SETTING_FEATURE ||
                            id == LK_SETTING_MUTUAL || id == LK_SETTING_TRANSFER))
        follow_defaults (self, &before);
      /* Whoever moves a setting takes over from a script. What is set while a run
       * is due comes with it; the run that is there keeps what it ran with. */
      flags = lk_setting_info (id)->flags;
      if (!(flags & LK_SETTING_SHOWN))
        set_script (self, NULL);
      if (!(flags & (LK_SETTING_LIVE | LK_SETTING_SHOWN)))
        {
          schedule_prepare (self);
          set_preset (self, "");
        }
      else if (self->trainer && self->prepare_id == 0 && id == LK_SETTING_LEARNING_RATE)
        lk_trainer_set_learning_rate (self->trainer, self->settings.student.learning_rate);
      else if (self->trainer && self->prepare_id == 0 && flags & LK_SETTING_LIVE)
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
  else if (id == PROP_WATCH_NETWORKS)
    g_value_set_boolean (value, self->watch_networks);
  else if (id == PROP_PACE)
    g_value_set_double (value, self->pace);
  else if (id < LK_N_SETTINGS)
    lk_setting_get (&self->settings, id, value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lk_session_dispose (GObject *object)
{
  lk_session_stop (LK_SESSION (object));
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
  g_free (self->sampled);
  g_free (self->preset);
  G_OBJECT_CLASS (lk_session_parent_class)->finalize (object);
}

static void
lk_session_class_init (LkSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = lk_session_set_property;
  object_class->get_property = lk_session_get_property;
  object_class->dispose = lk_session_dispose;
  object_class->finalize = lk_session_finalize;

  lk_setting_install (properties);
  /* A sample of the test split, whose size the data set decides. */
  properties[PROP_SAMPLE] = g_param_spec_uint ("sample", NULL, NULL, 0, G_MAXUINT, 0, LK_SETTING_PARAM_FLAGS);
  /* The experiment (lk-preset.h) whose settings these are, but for what acts on a running training. */
  properties[PROP_PRESET] = g_param_spec_string ("preset", NULL, NULL, "", LK_SETTING_PARAM_FLAGS);
  properties[PROP_PLAYING] =
      g_param_spec_boolean ("playing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SNAPSHOT] =
      g_param_spec_boxed ("snapshot", NULL, NULL, LK_TYPE_SNAPSHOT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REPLAYING] =
      g_param_spec_boolean ("replaying", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* A step of the run that is looked back at: that of the nearest evaluation that is kept. -1, and the newest
     evaluation's: live. */
  properties[PROP_MOMENT] = g_param_spec_int64 ("moment", NULL, NULL, -1, G_MAXINT64, -1, LK_SETTING_PARAM_FLAGS);
  /* Whether somebody looks at pictures of the networks: only then are the snapshots' flows made. */
  properties[PROP_WATCH_NETWORKS] = g_param_spec_boolean ("watch-networks", NULL, NULL, FALSE, LK_SETTING_PARAM_FLAGS);
  /* Steps a second at most, for eyes: it decides nothing of a run and is no setting of it. 0: full speed. */
  properties[PROP_PACE] = g_param_spec_double ("pace", NULL, NULL, 0.0, 1e6, 0.0, LK_SETTING_PARAM_FLAGS);
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

LkSession *
lk_session_new_for (const char *dataset)
{
  LkSession *self = lk_session_new ();

  lk_settings_clear (&self->settings);
  lk_defaults_init (&self->settings, dataset, LK_METHOD_KD);
  self->follows = TRUE;
  return self;
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
  lk_trainer_watch_networks (self->trainer, self->watch_networks);
  lk_trainer_look_inside (self->trainer, &self->inside);
  lk_trainer_watch_hints (self->trainer, self->watch_hints);
  lk_trainer_look_smaller (self->trainer, &self->smaller);
  lk_trainer_set_pace (self->trainer, self->pace);
  lk_session_restart (self);
}

void
lk_session_watch_hints (LkSession *self, gboolean watch)
{
  if (watch == self->watch_hints)
    return;
  self->watch_hints = watch;
  if (self->trainer)
    lk_trainer_watch_hints (self->trainer, watch);
}

void
lk_session_look_inside (LkSession *self, const LkInsideAsked *asked)
{
  const LkInsideAsked *now = &self->inside;

  if (asked->watch == now->watch && asked->layer == now->layer && asked->klass == now->klass)
    return;
  self->inside = *asked;
  if (self->trainer)
    lk_trainer_look_inside (self->trainer, asked);
}

void
lk_session_look_smaller (LkSession *self, const LkSmallerAsked *asked)
{
  if (asked->watch == self->smaller.watch && asked->pruned == self->smaller.pruned)
    return;
  self->smaller = *asked;
  if (self->trainer)
    lk_trainer_look_smaller (self->trainer, asked);
}

void
lk_session_stop (LkSession *self)
{
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_pointer (&self->trainer, lk_trainer_free);
  set_playing (self, FALSE);
}

void
lk_session_restart (LkSession *self)
{
  schedule_prepare (self);
}

void
lk_session_play_script (LkSession *self, const LkSettings *settings, const char *preset, LkScript *script)
{
  g_return_if_fail (self->trainer != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  schedule_prepare (self); /* so that nothing is sent to the run that is there */
  lk_session_set_settings (self, settings);
  set_preset (self, preset);
  g_object_thaw_notify (G_OBJECT (self));

  set_script (self, script);
  /* At once: the run that is there must not see any of it. */
  prepare_now (self);
  if (script)
    lk_trainer_play (self->trainer);
  else
    lk_trainer_pause (self->trainer);
  set_playing (self, script != NULL);
}

void
lk_session_set_settings (LkSession *self, const LkSettings *settings)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, properties[id]->value_type);
      lk_setting_get (settings, id, &value);
      g_object_set_property (G_OBJECT (self), properties[id]->name, &value);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
lk_session_is_replaying (LkSession *self)
{
  return self->script != NULL;
}

void
lk_session_choose_teacher (LkSession *self, const char *const *files)
{
  g_object_set (self, LK_SESSION_AS_IT_STANDS, "teacher-files", files, NULL);
}

void
lk_session_choose_dataset (LkSession *self, const char *dataset)
{
  g_auto (GStrv) teachers = lk_model_list (dataset);
  char *const files[] = { teachers[0], NULL };

  g_object_set (self, "dataset", dataset, "picture-size", "", "label-column", "", "header", "", "file-order", "",
                "grey", FALSE, "strict", FALSE, "omit-classes", "", "only-classes", "", "bias-classes", "",
                "class-bias", 0.0, LK_SESSION_AS_IT_STANDS, "teacher-files", teachers[0] ? files : NULL, NULL);
}

void
lk_session_use_defaults (LkSession *self)
{
  g_auto (LkSettings) defaults = { 0 };
  g_auto (GStrv) teachers = lk_model_list (self->settings.dataset);

  lk_defaults_init (&defaults, self->settings.dataset, LK_METHOD_KD);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    if (lk_setting_info (id)->flags & LK_SETTING_READ)
      {
        g_auto (GValue) value = G_VALUE_INIT;

        g_value_init (&value, lk_setting_type (id));
        lk_setting_get (&self->settings, id, &value);
        lk_setting_set (&defaults, id, &value);
      }
  defaults.threads = self->settings.threads;
  if (teachers[0])
    defaults.teacher_files = g_strdupv ((char *[]) { teachers[0], NULL });
  lk_session_set_settings (self, &defaults);
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

  if (!self->trainer)
    return;
  /* What is to be played is the run that is due. */
  prepare_now (self);
  if (lk_trainer_is_settled (self->trainer, self->snapshot) && (phase == LK_PHASE_FINISHED || phase == LK_PHASE_FAILED))
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

void
lk_session_train_on (LkSession *self)
{
  if (!self->trainer || self->prepare_id != 0 || !lk_snapshot_can_train_on (self->snapshot))
    return;
  lk_trainer_train_on (self->trainer);
  set_playing (self, TRUE);
}

guint
lk_session_ask (LkSession *self, const uint8_t *ink, gsize n)
{
  guint question;

  if (!self->trainer)
    return 0;
  if (ink && ++self->question == 0)
    self->question = 1;
  question = ink ? self->question : 0;
  lk_trainer_ask (self->trainer, ink, n, question);
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

static void
save (LkSession *self, const char *id, const LkSmallerForm *form, GFile *student, GFile *twin,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, save);
  /* What waits to be prepared has no student yet, and the old one is no longer meant. */
  if (!self->trainer || self->prepare_id != 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                             _ ("There is no student to save yet: wait until its teacher is ready"));
  else
    lk_trainer_save_async (self->trainer, id, form, student, twin, task);
}

void
lk_session_save_student_async (LkSession *self, const char *id, GFile *student, GFile *twin, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  save (self, id, NULL, student, twin, cancellable, callback, user_data);
}

void
lk_session_save_smaller_async (LkSession *self, const LkSmallerForm *form, GFile *student, GFile *twin,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  save (self, NULL, form, student, twin, cancellable, callback, user_data);
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
  prepare_now (self);
  lk_trainer_sweep (self->trainer, spec);
  set_playing (self, FALSE);
}

void
lk_session_repeat (LkSession *self, guint n_seeds, const LkAssistant *assistant)
{
  if (!self->trainer)
    return;
  prepare_now (self);
  lk_trainer_repeat (self->trainer, n_seeds, assistant);
  set_playing (self, FALSE);
}

void
lk_session_cancel_aside (LkSession *self)
{
  if (self->trainer)
    lk_trainer_cancel_aside (self->trainer);
}
