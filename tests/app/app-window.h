/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-test.h"
#include "app/window/lk-window.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* A whole window in the process of the test, on a small data set of its own and with a teacher that is trained within a
 * moment. The first member of a fixture. */
typedef struct {
  char *folder; /* the data set's */
  LkSession *session;
  LkWindow *window;
} AppWindow;

static inline const LkSnapshot *
app_window_latest (AppWindow *self)
{
  return lk_session_get_snapshot (self->session);
}

static inline void
app_window_open (AppWindow *self)
{
  LkDataset *dataset = train_data_new (400, 60, 1);

  self->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  self->session = lk_session_new ();
  g_object_set (self->session, "dataset", self->folder, "teacher-layers", "8", "teacher-epochs", 8, "student-layers",
                "6", "batch", 16, "epochs", 0, "threads", 1, NULL);
  self->window = lk_window_new (NULL, self->session, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
  UNTIL (app_window_latest (self)->phase == LK_PHASE_READY);
}

static inline void
app_window_close (AppWindow *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->session);
  remove_folder (self->folder);
  g_free (self->folder);
}

static inline void
app_window_act (AppWindow *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
}

static inline gboolean
app_window_can (AppWindow *self, const char *action)
{
  return action_enabled (self->window, action);
}

/* In place of app_test_init () and g_test_run (): with a folder of its own for what the program keeps. */
static inline char *
app_window_init (int *argc, char ***argv)
{
  char *cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  app_test_init (argc, argv);
  return cache;
}

static inline int
app_window_run (char *cache)
{
  int status = g_test_run ();

  remove_folder (cache);
  g_free (cache);
  return status;
}
