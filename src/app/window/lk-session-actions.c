/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-session-actions.h"

#include "app/distill/lk-headline-bar.h"
#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-root.h"

static void
play_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkSession *session = lk_root_get_session (window);

  if (lk_session_is_playing (session))
    lk_session_pause (session);
  else
    lk_session_play (session);
}

static void
step_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_session_step (lk_root_get_session (window));
}

static void
rewind_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_session_rewind (lk_root_get_session (window));
}

static void
train_on_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_session_train_on (lk_root_get_session (window));
}

static void
repeat_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkSession *session = lk_root_get_session (window);

  if (lk_session_get_snapshot (session)->seeding)
    lk_session_cancel_aside (session);
  else
    lk_session_repeat (session, LK_HEADLINE_SEEDS, NULL);
}

static void
retry_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_session_restart (lk_root_get_session (window));
}

void
lk_session_actions_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.play", NULL, play_action);
  lk_acted_install (klass, "win.step", NULL, step_action);
  lk_acted_install (klass, "win.rewind", NULL, rewind_action);
  lk_acted_install (klass, "win.train-on", NULL, train_on_action);
  lk_acted_install (klass, "win.repeat", NULL, repeat_action);
  lk_acted_install (klass, "win.retry", NULL, retry_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_space, 0, "win.play", NULL);
}

void
lk_session_actions_update (GtkWidget *window, const LkSnapshot *snapshot)
{
  const LkSettings *settings = lk_session_get_settings (lk_root_get_session (window));
  gboolean failed = snapshot->phase == LK_PHASE_FAILED;
  gboolean finished = snapshot->phase == LK_PHASE_FINISHED;
  gboolean has_run = snapshot->student_size.n_params > 0 && !failed;
  gboolean can_repeat = has_run && settings->student.epochs > 0 && !settings->mutual;

  gtk_widget_action_set_enabled (window, "win.play", !failed && !finished);
  gtk_widget_action_set_enabled (window, "win.step", has_run && !finished);
  gtk_widget_action_set_enabled (window, "win.rewind",
                                 has_run && (snapshot->step > 0 || snapshot->phase == LK_PHASE_RUNNING));
  gtk_widget_action_set_enabled (window, "win.train-on", lk_snapshot_can_train_on (snapshot));
  gtk_widget_action_set_enabled (window, "win.repeat", can_repeat);
  gtk_widget_action_set_enabled (window, "win.assistant", can_repeat);
  gtk_widget_action_set_enabled (window, "win.retry", failed);
}
