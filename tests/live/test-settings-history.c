/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <locale.h>

#include "live/lk-preset.h"
#include "live/lk-settings-history.h"
#include "settings/lk-defaults.h"
#include "settings/lk-setting-table.h"

/* Settings of a session that is never started. */
typedef struct {
  LkSession *session;
  LkSettingsHistory *history;
} Fixture;

static gint64 now;

static gint64
clock_of_test (void)
{
  return now;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  now = 1;
  fixture->session = lk_session_new_for ("mnist");
  fixture->history = lk_settings_history_new (fixture->session);
  lk_settings_history_set_clock (fixture->history, clock_of_test);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->session);
}

static const LkSettings *
settings (Fixture *fixture)
{
  return lk_session_get_settings (fixture->session);
}

/* A turn of the main loop: what was changed is a step. */
static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set (Fixture *fixture, const char *name, double value)
{
  g_object_set (fixture->session, name, value, NULL);
  turn ();
}

static void
undo (Fixture *fixture)
{
  g_autofree char *said = lk_settings_history_undo (fixture->history);

  g_assert_nonnull (said);
}

static void
redo (Fixture *fixture)
{
  g_autofree char *said = lk_settings_history_redo (fixture->history);

  g_assert_nonnull (said);
}

static gboolean
can (Fixture *fixture, const char *what)
{
  gboolean able;

  g_object_get (fixture->history, what, &able, NULL);
  return able;
}

#define assert_undo(fixture, sentence)                                                                                 \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *said = lk_settings_history_undo ((fixture)->history);                                             \
    g_assert_cmpstr (said, ==, sentence);                                                                              \
  }                                                                                                                    \
  G_STMT_END

#define assert_redo(fixture, sentence)                                                                                 \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *said = lk_settings_history_redo ((fixture)->history);                                             \
    g_assert_cmpstr (said, ==, sentence);                                                                              \
  }                                                                                                                    \
  G_STMT_END

/* A value that the setting does not have. */
static void
choose_other (const LkSettings *settings, guint id, GValue *value)
{
  const LkSettingInfo *info = lk_setting_info (id);
  static const char *const files[] = { "a.safetensors", "b.safetensors", NULL };

  g_value_init (value, lk_setting_type (id));
  switch (info->kind)
    {
    case LK_SETTING_IS_NUMBER:
      g_value_set_double (value, info->minimum + 0.375 * (MIN (info->maximum, info->minimum + 1.0) - info->minimum));
      break;
    case LK_SETTING_IS_COUNT:
      g_value_set_uint (value, (guint) info->minimum + 3);
      break;
    case LK_SETTING_IS_LONG:
      g_value_set_uint64 (value, 77);
      break;
    case LK_SETTING_IS_SWITCH:
      lk_setting_get (settings, id, value);
      g_value_set_boolean (value, !g_value_get_boolean (value));
      break;
    case LK_SETTING_IS_CHOICE:
      lk_setting_get (settings, id, value);
      g_value_set_enum (value, g_value_get_enum (value) == 0 ? 1 : 0);
      break;
    case LK_SETTING_IS_TEXT:
      g_value_set_string (value, "other");
      break;
    case LK_SETTING_IS_LAYERS:
      g_value_set_string (value, "7x9");
      break;
    case LK_SETTING_IS_TEXTS:
      g_value_set_boxed (value, files);
      break;
    }
}

static void
assert_same (const LkSettings *a, const LkSettings *b)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) x = G_VALUE_INIT;
      g_auto (GValue) y = G_VALUE_INIT;
      g_autofree char *text_x = NULL;
      g_autofree char *text_y = NULL;

      g_value_init (&x, lk_setting_type (id));
      g_value_init (&y, lk_setting_type (id));
      lk_setting_get (a, id, &x);
      lk_setting_get (b, id, &y);
      text_x = g_strdup_value_contents (&x);
      text_y = g_strdup_value_contents (&y);
      g_test_message ("%s", lk_setting_info (id)->name);
      g_assert_cmpstr (text_x, ==, text_y);
    }
}

/* Every setting there is, back and forth. */
static void
test_every (Fixture *fixture, gconstpointer data)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (LkSettings) before = { 0 };
      g_auto (LkSettings) after = { 0 };
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *undone = NULL;
      g_autofree char *redone = NULL;

      lk_settings_copy (settings (fixture), &before);
      choose_other (&before, id, &value);
      g_object_set_property (G_OBJECT (fixture->session), lk_setting_info (id)->name, &value);
      lk_settings_copy (settings (fixture), &after);
      undone = lk_settings_history_undo (fixture->history);
      assert_same (settings (fixture), &before);
      redone = lk_settings_history_redo (fixture->history);
      assert_same (settings (fixture), &after);
      g_assert_nonnull (undone);
      g_assert_nonnull (redone);
      undo (fixture);
    }
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_assert_false (can (fixture, "can-undo"));
  assert_undo (fixture, NULL);
  assert_redo (fixture, NULL);
  set (fixture, "temperature", 8.0);
  g_object_set (fixture->session, "student-layers", "30x30", NULL);
  turn ();
  g_object_set (fixture->session, "optimizer", LK_OPTIMIZER_SGD, "learning-rate", 0.05, NULL);
  turn ();
  g_object_set (fixture->session, "twin", FALSE, "epochs", 3, "alpha", 0.5, NULL);
  turn ();
  g_assert_true (can (fixture, "can-undo"));
  g_assert_false (can (fixture, "can-redo"));

  assert_undo (fixture, "3 settings are as they were");
  g_assert_cmpuint (settings (fixture)->student.epochs, ==, 20);
  assert_undo (fixture, "“optimiser” is adam again, and “learning rate of the student” is 0.01");
  assert_undo (fixture, "“student’s hidden layers” is 200x200 again");
  assert_undo (fixture, "“temperature T” is 4 again");
  g_assert_false (can (fixture, "can-undo"));
  assert_undo (fixture, NULL);
  assert_redo (fixture, "“temperature T” is 8 again");
  assert_redo (fixture, "“student’s hidden layers” is 30x30 again");
  g_assert_true (can (fixture, "can-redo"));
  /* What is done now takes the place of what was undone. */
  set (fixture, "alpha", 0.25);
  g_assert_false (can (fixture, "can-redo"));
  assert_redo (fixture, NULL);
  assert_undo (fixture, "“weight α” is 0.9 again");
  assert_undo (fixture, "“student’s hidden layers” is 200x200 again");
}

/* Changes of one number that follow each other are one step. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  for (double T = 5.0; T <= 9.0; T += 1.0)
    {
      now += 100000;
      set (fixture, "temperature", T);
    }
  assert_undo (fixture, "“temperature T” is 4 again");
  assert_redo (fixture, "“temperature T” is 9 again");

  /* After a while another begins; and so it does when the slider is taken hold of anew, or another one is. */
  now += 60000000;
  set (fixture, "temperature", 10.0);
  lk_settings_history_part (fixture->history);
  set (fixture, "temperature", 11.0);
  set (fixture, "alpha", 0.5);
  set (fixture, "temperature", 12.0);
  assert_undo (fixture, "“temperature T” is 11 again");
  assert_undo (fixture, "“weight α” is 0.9 again");
  assert_undo (fixture, "“temperature T” is 10 again");
  assert_undo (fixture, "“temperature T” is 9 again");
  /* What is done right after an undo is no part of what was undone. */
  set (fixture, "temperature", 9.5);
  assert_undo (fixture, "“temperature T” is 9 again");

  /* One that is held may rest. */
  lk_settings_history_part (fixture->history);
  lk_settings_history_hold (fixture->history, TRUE);
  set (fixture, "temperature", 20.0);
  now += 60000000;
  set (fixture, "temperature", 21.0);
  lk_settings_history_hold (fixture->history, FALSE);
  now += 60000000;
  set (fixture, "temperature", 22.0);
  assert_undo (fixture, "“temperature T” is 21 again");
  assert_undo (fixture, "“temperature T” is 9 again");

  /* One that came back was none. */
  lk_settings_history_part (fixture->history);
  set (fixture, "temperature", 30.0);
  set (fixture, "temperature", 9.0);
  assert_undo (fixture, "“temperature T” is 4 again");
}

/* Choices are steps of their own, however fast they follow. */
static void
test_choices (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->session, "method", LK_METHOD_DKD, NULL);
  turn ();
  g_object_set (fixture->session, "method", LK_METHOD_DIST, NULL);
  turn ();
  undo (fixture);
  g_assert_cmpint (settings (fixture)->loss.method, ==, LK_METHOD_DKD);
  undo (fixture);
  g_assert_cmpint (settings (fixture)->loss.method, ==, LK_METHOD_KD);
}

/* A method and the weights that came with it are one step, both ways. */
static void
test_method (Fixture *fixture, gconstpointer data)
{
  const LkLossSettings *loss = &settings (fixture)->loss;
  LkLossSettings before = *loss, after;

  set (fixture, "temperature", 7.0);
  g_object_set (fixture->session, "method", LK_METHOD_LOGITS, NULL);
  turn ();
  after = *loss;
  g_assert_cmpfloat (after.alpha, !=, before.alpha);
  g_assert_cmpfloat (after.temperature, ==, 7.0);
  undo (fixture);
  g_assert_cmpint (loss->method, ==, LK_METHOD_KD);
  g_assert_cmpfloat (loss->alpha, ==, before.alpha);
  g_assert_cmpfloat (loss->temperature, ==, 7.0);
  redo (fixture);
  g_assert_true (lk_loss_settings_equal (loss, &after));
}

/* An experiment is one step, and the sliders that were moved in it leave it one. */
static void
test_experiment (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) before = { 0 };
  g_auto (LkSettings) after = { 0 };

  lk_settings_copy (settings (fixture), &before);
  lk_preset_apply (lk_preset_find ("no-3s"), G_OBJECT (fixture->session), TRUE);
  turn ();
  lk_settings_copy (settings (fixture), &after);
  lk_preset_apply (lk_preset_find ("only-78"), G_OBJECT (fixture->session), TRUE);
  turn ();
  set (fixture, "temperature", 2.0);
  assert_undo (fixture, "“temperature T” is 20 again");
  g_assert_cmpstr (lk_session_get_preset (fixture->session), ==, "only-78");
  assert_undo (fixture, "The settings are those of the experiment “A digit never seen” again");
  assert_same (settings (fixture), &after);
  g_assert_cmpstr (lk_session_get_preset (fixture->session), ==, "no-3s");
  undo (fixture);
  assert_same (settings (fixture), &before);
  g_assert_cmpstr (lk_session_get_preset (fixture->session), ==, "");
  assert_redo (fixture, "The settings are those of the experiment “A digit never seen” again");
  assert_same (settings (fixture), &after);
}

/* Another data set moves what nobody has moved, and forgets classes; all that comes back, and what a person chose stays
 * even where it is the other data set's default. */
static void
test_dataset (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) before = { 0 };
  g_auto (LkSettings) after = { 0 };

  g_object_set (fixture->session, "omit-classes", "3", "bias-classes", "3", "epochs", 10, "teacher-files",
                (const char *[]) { "mine.safetensors", NULL }, NULL);
  turn ();
  lk_settings_copy (settings (fixture), &before);
  lk_session_choose_dataset (fixture->session, "arithmetic");
  turn ();
  lk_settings_copy (settings (fixture), &after);
  g_assert_cmpstr (after.student.layers, ==, "30x30");
  g_assert_cmpuint (after.student.epochs, ==, 10);
  assert_undo (fixture, "The data set is MNIST again, with the settings of then");
  assert_same (settings (fixture), &before);
  assert_redo (fixture, "The data set is Arithmetic again, with the settings of then");
  assert_same (settings (fixture), &after);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) moved = { 0 };
  g_auto (LkSettings) defaults = { 0 };

  lk_session_use_defaults (fixture->session);
  turn ();
  lk_settings_copy (settings (fixture), &defaults);
  lk_preset_apply (lk_preset_find ("only-78"), G_OBJECT (fixture->session), TRUE);
  g_object_set (fixture->session, "seed", (guint64) 9, "picture-size", "28x28", "threads", 2, "class-bias", 3.0, NULL);
  turn ();
  lk_settings_copy (settings (fixture), &moved);
  lk_session_use_defaults (fixture->session);
  turn ();
  g_assert_cmpstr (settings (fixture)->picture_size, ==, "28x28");
  g_assert_cmpuint (settings (fixture)->threads, ==, 2);
  g_assert_cmpstr (lk_session_get_preset (fixture->session), ==, "");
  undo (fixture);
  assert_same (settings (fixture), &moved);
  lk_session_use_defaults (fixture->session);
  g_object_set (fixture->session, "picture-size", "", "threads", 0, NULL);
  assert_same (settings (fixture), &defaults);
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "200x200");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
#define ADD(name, function) g_test_add ("/settings-history/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("every", test_every);
  ADD ("words", test_words);
  ADD ("drag", test_drag);
  ADD ("choices", test_choices);
  ADD ("method", test_method);
  ADD ("experiment", test_experiment);
  ADD ("dataset", test_dataset);
  ADD ("defaults", test_defaults);
#undef ADD
  return g_test_run ();
}
