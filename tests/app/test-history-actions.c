/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/settings/lk-value-row.h"
#include "app/window/lk-window.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

typedef struct {
  char *folder;
  LkSession *session;
  LkWindow *window;
  LkValueRow *temperature;
} Fixture;

static const LkSnapshot *
latest (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
}

static const LkSettings *
settings (Fixture *fixture)
{
  return lk_session_get_settings (fixture->session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (400, 60, 1);

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "teacher-layers", "8", "teacher-epochs", 1,
                "student-layers", "6", "batch", 16, "epochs", 0, "threads", 1, NULL);
  fixture->window = lk_window_new (NULL, fixture->session, NULL);
  fixture->temperature = part (part (fixture->window, "settings_panel"), "temperature_row");
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  UNTIL (latest (fixture)->phase == LK_PHASE_READY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->session);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
act (Fixture *fixture, const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, NULL);
}

static gboolean
can (Fixture *fixture, const char *name)
{
  return action_enabled (fixture->window, name);
}

/* That is shown. */
static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (with_numbers_of_c (gtk_label_get_text (GTK_LABEL (widget))), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return find_label (GTK_WIDGET (fixture->window), text) != NULL;
}

/* While the run goes on, as moving the slider would: a mark at the next step, and no new run. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  guint generation = latest (fixture)->generation;
  guint64 step;

  g_assert_false (can (fixture, "win.undo"));
  lk_session_play (fixture->session);
  UNTIL (latest (fixture)->step > 3);
  lk_value_row_set_value (fixture->temperature, 8.0);
  UNTIL (can (fixture, "win.undo"));
  UNTIL (latest (fixture)->loss.temperature == 8.0);
  act (fixture, "win.undo");
  UNTIL (says (fixture, "“temperature T” is 4 again"));
  g_assert_cmpfloat (lk_value_row_get_value (fixture->temperature), ==, 4.0);
  UNTIL (latest (fixture)->history.n_marks == 2);
  step = latest (fixture)->step;
  UNTIL (latest (fixture)->step > step);
  g_assert_false (can (fixture, "win.undo"));
  act (fixture, "win.redo");
  UNTIL (latest (fixture)->loss.temperature == 8.0);
  g_assert_cmpuint (latest (fixture)->generation, ==, generation);
  /* One toast at a time. */
  UNTIL (says (fixture, "“temperature T” is 8 again"));
  UNTIL (!says (fixture, "“temperature T” is 4 again"));
}

/* What begins a new student begins one, here and back. */
static void
test_anew (Fixture *fixture, gconstpointer data)
{
  guint generation = latest (fixture)->generation;
  gsize n_params = latest (fixture)->student_size.n_params;

  g_object_set (fixture->session, "student-layers", "12", NULL);
  UNTIL (latest (fixture)->generation > generation && latest (fixture)->phase == LK_PHASE_READY);
  g_assert_cmpuint (latest (fixture)->student_size.n_params, >, n_params);
  act (fixture, "win.undo");
  UNTIL (latest (fixture)->student_size.n_params == n_params);
  g_assert_cmpstr (part_text (part (fixture->window, "settings_panel"), "student_row"), ==, "6");
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  guint64 seed = 9;
  GtkWidget *button;

  g_object_set (fixture->session, "seed", seed, "temperature", 9.0, NULL);
  UNTIL (can (fixture, "win.undo"));
  act (fixture, "win.defaults");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 4.0);
  g_assert_cmpuint (settings (fixture)->seed, ==, 1);
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "30x30");
  UNTIL ((button = find_label (GTK_WIDGET (fixture->window), "Undo")));
  g_signal_emit_by_name (gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 9.0);
  g_assert_cmpuint (settings (fixture)->seed, ==, seed);
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "6");
  act (fixture, "win.redo");
  g_assert_cmpuint (settings (fixture)->seed, ==, 1);
}

/* On the page Draw undo is of strokes, and of nothing else. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  lk_value_row_set_value (fixture->temperature, 8.0);
  UNTIL (can (fixture, "win.undo"));
  g_object_set (fixture->window, "page", "draw", NULL);
  act (fixture, "win.undo");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 8.0);
  g_object_set (fixture->window, "page", "distill", NULL);
  act (fixture, "win.undo");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 4.0);
  g_assert_false (can (fixture, "win.undo"));
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/history-actions/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("live", test_live);
  ADD ("anew", test_anew);
  ADD ("defaults", test_defaults);
  ADD ("draw", test_draw);
#undef ADD
  status = g_test_run ();
  remove_folder (cache);
  return status;
}
