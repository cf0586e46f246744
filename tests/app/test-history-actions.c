/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-window.h"

#include "app/settings/lk-value-row.h"

typedef struct {
  AppWindow app;
  LkValueRow *temperature;
} Fixture;

static const LkSettings *
settings (Fixture *fixture)
{
  return lk_session_get_settings (fixture->app.session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_window_open (&fixture->app);
  fixture->temperature = part (part (fixture->app.window, "settings_panel"), "temperature_row");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (&fixture->app);
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
  return find_label (GTK_WIDGET (fixture->app.window), text) != NULL;
}

/* While the run goes on, as moving the slider would: a mark at the next step, and no new run. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  guint generation = app_window_latest (&fixture->app)->generation;
  guint64 step;

  g_assert_false (app_window_can (&fixture->app, "win.undo"));
  lk_session_play (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->step > 3);
  lk_value_row_set_value (fixture->temperature, 8.0);
  UNTIL (app_window_can (&fixture->app, "win.undo"));
  UNTIL (app_window_latest (&fixture->app)->loss.temperature == 8.0);
  app_window_act (&fixture->app, "win.undo");
  UNTIL (says (fixture, "“temperature T” is 4 again"));
  g_assert_cmpfloat (lk_value_row_get_value (fixture->temperature), ==, 4.0);
  UNTIL (app_window_latest (&fixture->app)->history.n_marks == 2);
  step = app_window_latest (&fixture->app)->step;
  UNTIL (app_window_latest (&fixture->app)->step > step);
  g_assert_false (app_window_can (&fixture->app, "win.undo"));
  app_window_act (&fixture->app, "win.redo");
  UNTIL (app_window_latest (&fixture->app)->loss.temperature == 8.0);
  g_assert_cmpuint (app_window_latest (&fixture->app)->generation, ==, generation);
  /* One toast at a time. */
  UNTIL (says (fixture, "“temperature T” is 8 again"));
  UNTIL (!says (fixture, "“temperature T” is 4 again"));
}

/* What begins a new student begins one, here and back. */
static void
test_anew (Fixture *fixture, gconstpointer data)
{
  guint generation = app_window_latest (&fixture->app)->generation;
  gsize n_params = app_window_latest (&fixture->app)->student_size.n_params;

  g_object_set (fixture->app.session, "student-layers", "12", NULL);
  UNTIL (app_window_latest (&fixture->app)->generation > generation &&
         app_window_latest (&fixture->app)->phase == LK_PHASE_READY);
  g_assert_cmpuint (app_window_latest (&fixture->app)->student_size.n_params, >, n_params);
  app_window_act (&fixture->app, "win.undo");
  UNTIL (app_window_latest (&fixture->app)->student_size.n_params == n_params);
  g_assert_cmpstr (part_text (part (fixture->app.window, "settings_panel"), "student_row"), ==, "6");
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  guint64 seed = 9;
  GtkWidget *button;

  g_object_set (fixture->app.session, "seed", seed, "temperature", 9.0, NULL);
  UNTIL (app_window_can (&fixture->app, "win.undo"));
  app_window_act (&fixture->app, "win.defaults");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 4.0);
  g_assert_cmpuint (settings (fixture)->seed, ==, 1);
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "30x30");
  UNTIL ((button = find_label (GTK_WIDGET (fixture->app.window), "Undo")));
  g_signal_emit_by_name (gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 9.0);
  g_assert_cmpuint (settings (fixture)->seed, ==, seed);
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "6");
  app_window_act (&fixture->app, "win.redo");
  g_assert_cmpuint (settings (fixture)->seed, ==, 1);
}

/* On the page Draw undo is of strokes, and of nothing else. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  lk_value_row_set_value (fixture->temperature, 8.0);
  UNTIL (app_window_can (&fixture->app, "win.undo"));
  g_object_set (fixture->app.window, "page", "draw", NULL);
  app_window_act (&fixture->app, "win.undo");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 8.0);
  g_object_set (fixture->app.window, "page", "distill", NULL);
  app_window_act (&fixture->app, "win.undo");
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 4.0);
  g_assert_false (app_window_can (&fixture->app, "win.undo"));
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/app/history-actions/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("live", test_live);
  ADD ("anew", test_anew);
  ADD ("defaults", test_defaults);
  ADD ("draw", test_draw);
#undef ADD
  return app_window_run (cache);
}
