/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-player.h"

#include "app/widgets/lk-root.h"
#include "lk-lesson-map.h"
#include "lesson/lk-lesson-facts.h"
#include "lesson/lk-lesson-library.h"
#include "lesson/lk-lesson-places.h"
#include "live/lk-session.h"
#include "settings/lk-setting-text.h"

#define MAX_ANSWERS 4

/* Of the window and of the session: what is shown, which a lesson changes besides the settings. */
static const char *const window_properties[] = { "page",    "card",     "dark-knowledge",
                                                 "measure", "bars-log", "show-settings" };
static const char *const session_properties[] = { "sample", "pace", "preset" };

struct _LkLessonPlayer {
  GObject parent_instance;

  GtkWidget *window;
  LkLesson *lesson; /* NULL: none is on */
  guint index;
  gboolean done;
  gboolean revealed; /* there is no question, or it was answered */
  gboolean held;     /* the question has stopped the run */
  gboolean started;  /* the answer has started the run */
  gboolean rewound;  /* the run that is shown is still the one before */
  int answer;
  guint votes[MAX_ANSWERS];
  GHashTable *pressed;  /* names of actions, since the step began */
  GPtrArray *beginning; /* LkSettings as each step began; NULL for one that was not there yet */

  /* As it was before. */
  LkSettings settings;
  GValue shown[G_N_ELEMENTS (window_properties) + G_N_ELEMENTS (session_properties)];
};

G_DEFINE_FINAL_TYPE (LkLessonPlayer, lk_lesson_player, G_TYPE_OBJECT)

static LkSession *
session_of (LkLessonPlayer *self)
{
  return lk_root_get_session (self->window);
}

static void
changed (LkLessonPlayer *self)
{
  g_signal_emit_by_name (self, "changed");
}

/* --- What conditions ask for --- */

/* Whether what is shown is of a run that the settings have not left: the worker needs a moment for another. */
static gboolean
is_current (LkLessonPlayer *self, const LkSnapshot *shown)
{
  const LkSettingFlags others = LK_SETTING_LIVE | LK_SETTING_SHOWN | LK_SETTING_FACT;
  const LkSettings *settings = lk_session_get_settings (session_of (self));

  if (self->rewound || !shown->settings)
    return FALSE;
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    if (!(lk_setting_info (id)->flags & others) && !lk_setting_same (settings, shown->settings, id))
      return FALSE;
  return TRUE;
}

static gboolean
fact_number (const char *name, const char *argument, double *value, gpointer data)
{
  LkLessonPlayer *self = data;
  LkSession *session = session_of (self);
  LkSnapshot *shown = lk_session_get_shown (session);
  gboolean current = is_current (self, shown);
  guint sample;
  LkLessonMoment moment = {
    .settings = lk_session_get_settings (session),
    .dataset = shown->dataset,
    .teacher = shown->teacher,
    .student = current && shown->evaluation ? shown->evaluation->student : NULL,
    .twin = current && shown->evaluation ? shown->evaluation->twin : NULL,
    .watched = { shown->teacher_logits, current ? shown->student_logits : NULL, current ? shown->twin_logits : NULL },
    .step = current ? shown->step : 0,
    .steps_per_epoch = shown->steps_per_epoch,
    .n_params = { shown->teacher_size.n_params, shown->student_size.n_params, shown->twin_size.n_params },
  };

  if (g_str_equal (name, "tune.runs"))
    *value = (double) shown->n_sweep_rows;
  else if (g_str_equal (name, "seeds"))
    *value = shown->seeds ? (double) shown->seeds->n_done : 0.0;
  if (g_str_equal (name, "tune.runs") || g_str_equal (name, "seeds"))
    return TRUE;
  g_object_get (session, "sample", &sample, NULL);
  moment.sample = (int) sample;
  return lk_lesson_moment_number (&moment, name, argument, value);
}

static const char *
run_word (const LkSnapshot *snapshot)
{
  switch (snapshot->phase)
    {
    case LK_PHASE_READY:
    case LK_PHASE_PAUSED:
      return "stopped";
    case LK_PHASE_RUNNING:
      return "running";
    case LK_PHASE_FINISHED:
      return "done";
    default:
      return "waiting";
    }
}

static char *
fact_text (const char *name, gpointer data)
{
  LkLessonPlayer *self = data;
  LkLessonMoment moment = { .settings = lk_session_get_settings (session_of (self)), .sample = -1 };
  char *page;

  if (g_str_equal (name, "run"))
    {
      const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));

      return g_strdup (is_current (self, snapshot) ? run_word (snapshot) : "waiting");
    }
  if (g_str_equal (name, "page"))
    {
      g_object_get (self->window, "page", &page, NULL);
      return page;
    }
  return lk_lesson_moment_text (&moment, name);
}

static gboolean
fact_pressed (const char *place, gpointer data)
{
  LkLessonPlayer *self = data;
  const LkLessonPlace *found = lk_lesson_place_find (place);

  return found && found->action && g_hash_table_contains (self->pressed, found->action);
}

static gboolean
holds (LkLessonPlayer *self)
{
  static const LkLessonFacts facts = { fact_number, fact_text, fact_pressed };
  const LkLessonStep *step = lk_lesson_player_get_step (self);

  return self->revealed && (!step->done || lk_lesson_condition_holds (step->done, &facts, self));
}

static void
look (LkLessonPlayer *self)
{
  if (self->rewound && lk_session_get_snapshot (session_of (self))->step == 0)
    self->rewound = FALSE;
  if (!self->lesson || self->done || !holds (self))
    return;
  self->done = TRUE;
  changed (self);
}

static void
acted_cb (LkLessonPlayer *self, const char *action)
{
  if (!self->lesson)
    return;
  g_hash_table_add (self->pressed, g_strdup (action));
  look (self);
}

/* Of the window: page and card are actions that set a property. */
static void
window_cb (LkLessonPlayer *self, GParamSpec *pspec)
{
  g_autofree char *action = g_strconcat ("win.", pspec->name, NULL);

  acted_cb (self, action);
}

/* --- What steps set --- */

static void
show_page (LkLessonPlayer *self, const char *page, int sample)
{
  if (page)
    g_object_set (self->window, "page", page, NULL);
  if (sample >= 0)
    g_object_set (session_of (self), "sample", (guint) sample, NULL);
}

static void
settings_free (gpointer data)
{
  if (data)
    lk_settings_clear (data);
  g_free (data);
}

static void
remember (LkLessonPlayer *self, guint index)
{
  LkSettings *settings = g_new0 (LkSettings, 1);

  lk_settings_copy (lk_session_get_settings (session_of (self)), settings);
  settings_free (g_ptr_array_index (self->beginning, index));
  g_ptr_array_index (self->beginning, index) = settings;
}

/* A whole run from its beginning, whatever stands there. */
static void
begin_anew (LkLessonPlayer *self)
{
  LkSession *session = session_of (self);

  g_object_set (session, "moment", (gint64) -1, NULL);
  lk_session_pause (session);
  self->rewound = lk_session_get_snapshot (session)->step > 0;
  if (self->rewound)
    lk_session_rewind (session);
}

static void
enter (LkLessonPlayer *self, guint index)
{
  const LkLessonStep *step = lk_lesson_get_step (self->lesson, index);

  self->index = index;
  self->done = FALSE;
  self->answer = -1;
  self->started = FALSE;
  self->revealed = step->question == NULL;
  memset (self->votes, 0, sizeof self->votes);
  show_page (self, step->page, step->sample);
  for (char **point = step->points; point && *point; point++)
    lk_lesson_map_show (self->window, lk_lesson_place_find (*point));
  g_hash_table_remove_all (self->pressed);
  if (step->rewind)
    begin_anew (self);
  remember (self, index);
  /* Nothing happens while a question is open. */
  self->held = !self->revealed && lk_session_is_playing (session_of (self));
  if (!self->revealed)
    lk_session_pause (session_of (self));
  changed (self);
  look (self);
}

/* --- What was before --- */

static GObject *
owner_of (LkLessonPlayer *self, guint i, const char **name)
{
  gboolean of_window = i < G_N_ELEMENTS (window_properties);

  *name = of_window ? window_properties[i] : session_properties[i - G_N_ELEMENTS (window_properties)];
  return of_window ? G_OBJECT (self->window) : G_OBJECT (session_of (self));
}

static void
keep_what_was (LkLessonPlayer *self)
{
  lk_settings_copy (lk_session_get_settings (session_of (self)), &self->settings);
  for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
    {
      const char *name;
      GObject *owner = owner_of (self, i, &name);
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (owner), name);

      g_value_init (&self->shown[i], pspec->value_type);
      g_object_get_property (owner, name, &self->shown[i]);
    }
}

static void
give_back (LkLessonPlayer *self)
{
  lk_session_set_settings (session_of (self), &self->settings);
  lk_settings_clear (&self->settings);
  for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
    {
      const char *name;
      GObject *owner = owner_of (self, i, &name);

      g_object_set_property (owner, name, &self->shown[i]);
      g_value_unset (&self->shown[i]);
    }
}

/* --- The class --- */

static void
lk_lesson_player_dispose (GObject *object)
{
  LkLessonPlayer *self = LK_LESSON_PLAYER (object);

  if (self->lesson)
    {
      g_clear_object (&self->lesson);
      lk_settings_clear (&self->settings);
      for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
        g_value_unset (&self->shown[i]);
    }
  g_clear_pointer (&self->beginning, g_ptr_array_unref);
  G_OBJECT_CLASS (lk_lesson_player_parent_class)->dispose (object);
}

static void
lk_lesson_player_finalize (GObject *object)
{
  g_hash_table_unref (LK_LESSON_PLAYER (object)->pressed);
  G_OBJECT_CLASS (lk_lesson_player_parent_class)->finalize (object);
}

static void
lk_lesson_player_class_init (LkLessonPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lk_lesson_player_dispose;
  G_OBJECT_CLASS (klass)->finalize = lk_lesson_player_finalize;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lk_lesson_player_init (LkLessonPlayer *self)
{
  self->pressed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

LkLessonPlayer *
lk_lesson_player_new (GtkWidget *window)
{
  LkLessonPlayer *self = g_object_new (LK_TYPE_LESSON_PLAYER, NULL);

  self->window = window;
  /* Every setting, the snapshot and the moment are its properties. */
  g_signal_connect_object (session_of (self), "notify", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify", G_CALLBACK (window_cb), self, G_CONNECT_SWAPPED);
  if (g_signal_lookup ("acted", G_OBJECT_TYPE (window)))
    g_signal_connect_object (window, "acted", G_CALLBACK (acted_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
lk_lesson_player_begin (LkLessonPlayer *self, LkLesson *lesson)
{
  LkRunKeeper *keeper = lk_root_get_keeper (self->window);
  gboolean kept;

  g_object_ref (lesson); /* it may be the one that is on */
  lk_lesson_player_leave (self);
  kept = keeper && lk_session_get_snapshot (session_of (self))->step > 0 && lk_run_keeper_keep (keeper, TRUE);
  if (keeper)
    lk_run_keeper_set_passing (keeper, TRUE);
  keep_what_was (self);
  self->index = 0; /* the last lesson may have had more steps, and settings that move now are looked at */
  self->lesson = lesson;
  self->beginning = g_ptr_array_new_with_free_func (settings_free);
  g_ptr_array_set_size (self->beginning, (int) lk_lesson_get_n_steps (lesson));
  lk_lesson_begin (lesson, session_of (self));
  begin_anew (self);
  show_page (self, lk_lesson_get_page (lesson), lk_lesson_get_sample (lesson));
  lk_lesson_apply (lk_lesson_get_step (lesson, 0)->sets, session_of (self));
  enter (self, 0);
  if (lk_lesson_get_running (lesson) && self->revealed)
    lk_session_play (session_of (self));
  return kept;
}

void
lk_lesson_player_leave (LkLessonPlayer *self)
{
  LkRunKeeper *keeper = lk_root_get_keeper (self->window);

  if (!self->lesson)
    return;
  if (keeper)
    lk_run_keeper_set_passing (keeper, FALSE);
  begin_anew (self);
  give_back (self);
  g_clear_object (&self->lesson);
  g_clear_pointer (&self->beginning, g_ptr_array_unref);
  changed (self);
}

LkLesson *
lk_lesson_player_get_lesson (LkLessonPlayer *self)
{
  return self->lesson;
}

const LkLessonStep *
lk_lesson_player_get_step (LkLessonPlayer *self)
{
  return lk_lesson_get_step (self->lesson, self->index);
}

guint
lk_lesson_player_get_index (LkLessonPlayer *self)
{
  return self->index;
}

void
lk_lesson_player_go (LkLessonPlayer *self, guint index)
{
  const LkSettings *before = g_ptr_array_index (self->beginning, index);

  if (before && index <= self->index)
    lk_session_set_settings (session_of (self), before);
  else
    for (guint i = self->index + 1; i <= index; i++)
      lk_lesson_apply (lk_lesson_get_step (self->lesson, i)->sets, session_of (self));
  enter (self, index);
}

gboolean
lk_lesson_player_is_done (LkLessonPlayer *self)
{
  return self->done;
}

int
lk_lesson_player_get_answer (LkLessonPlayer *self)
{
  return self->answer;
}

/* What only a run brings, which the learner is not asked to start. */
static void
find_run_cb (const char *name, const char *argument, char kind, gpointer needs)
{
  LkLessonFact fact;

  if (kind == 'p' && g_str_equal (name, "play"))
    *(int *) needs = -1;
  else if (kind == 'n' && *(int *) needs >= 0 && lk_lesson_fact_find (name, &fact) && (fact.flags & LK_FACT_OF_RUN))
    *(int *) needs = 1;
}

void
lk_lesson_player_answer (LkLessonPlayer *self, guint answer)
{
  const LkLessonStep *step = lk_lesson_player_get_step (self);
  int needs_run = 0;

  if (self->revealed || answer >= step->answers->len)
    return;
  self->answer = (int) answer;
  self->revealed = TRUE;
  if (step->done)
    lk_lesson_condition_names (step->done, find_run_cb, &needs_run);
  self->started = needs_run > 0 || self->held;
  if (self->started)
    lk_session_play (session_of (self));
  changed (self);
  look (self);
}

gboolean
lk_lesson_player_has_started (LkLessonPlayer *self)
{
  return self->started;
}

guint
lk_lesson_player_get_votes (LkLessonPlayer *self, guint answer)
{
  return answer < MAX_ANSWERS ? self->votes[answer] : 0;
}

void
lk_lesson_player_set_votes (LkLessonPlayer *self, guint answer, guint votes)
{
  if (answer >= MAX_ANSWERS || self->votes[answer] == votes)
    return;
  self->votes[answer] = votes;
  changed (self);
}

gboolean
lk_lesson_player_is_asking (LkLessonPlayer *self)
{
  return self->lesson && !self->revealed;
}
