/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-window.h"

#define N_STEPS 6

typedef struct {
  AppWindow app;
  GtkWidget *scrubber;
  GtkWidget *table;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_window_open (&fixture->app);
  g_object_set (fixture->app.window, "card", "numbers", NULL);
  fixture->scrubber = part (fixture->app.window, "scrubber");
  fixture->table = part (part (fixture->app.window, "distill_page"), "number_table");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (&fixture->app);
}

static const char *
words (Fixture *fixture)
{
  return part_text (fixture->scrubber, "words");
}

/* Every evaluation is reached, and shows the numbers that were live then. */
static void
test_back (Fixture *fixture, gconstpointer data)
{
  GtkRange *scale = part (fixture->scrubber, "scale");
  char *errors[N_STEPS + 1];
  guint64 step;
  int height;

  /* What was opened is said in a bar that slides in. */
  UNTIL (gtk_revealer_get_child_revealed (part (part (fixture->app.window, "findings_bar"), "revealer")));
  app_draw (GTK_WIDGET (fixture->app.window));
  height = gtk_widget_get_height (part (fixture->app.window, "pages"));

  g_assert_false (gtk_widget_is_sensitive (part (fixture->scrubber, "scale")));
  for (guint i = 0; i <= N_STEPS; i++)
    {
      if (i > 0)
        lk_session_step (fixture->app.session);
      UNTIL (app_window_latest (&fixture->app)->step == i &&
             (i == 0 || app_window_latest (&fixture->app)->phase == LK_PHASE_PAUSED));
      errors[i] = g_strdup_printf ("%u", app_window_latest (&fixture->app)->evaluation->record.student.errors);
      UNTIL (g_str_equal (part_text (fixture->table, "student_errors"), errors[i]));
    }
  g_assert_true (gtk_widget_is_sensitive (part (fixture->scrubber, "scale")));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (scale)), >, 0);
  /* Nothing moved when it came. */
  g_assert_cmpint (gtk_widget_get_height (part (fixture->app.window, "pages")), ==, height);
  g_assert_true (g_str_has_prefix (words (fixture), "Live: step 6\n"));
  g_assert_false (app_window_can (&fixture->app, "win.moment-next"));
  g_assert_false (app_window_can (&fixture->app, "win.moment-live"));

  for (guint i = N_STEPS; i-- > 0;)
    {
      g_autofree char *start = g_strdup_printf ("Looking at step %u\n", i);

      app_window_act (&fixture->app, "win.moment-previous");
      g_assert_true (g_str_has_prefix (words (fixture), start));
      g_assert_cmpfloat (gtk_range_get_value (scale), ==, i);
      g_assert_true (gtk_widget_has_css_class (fixture->scrubber, "past"));
      UNTIL (g_str_equal (part_text (fixture->table, "student_errors"), errors[i]));
    }
  g_assert_false (app_window_can (&fixture->app, "win.moment-previous"));
  app_window_act (&fixture->app, "win.moment-next");
  g_assert_true (g_str_has_prefix (words (fixture), "Looking at step 1\n"));

  /* The slider, between two places, too. */
  gtk_range_set_value (scale, 3.4);
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 3.0);
  UNTIL (g_str_equal (part_text (fixture->table, "student_errors"), errors[3]));

  /* Training goes on, and the place stays. */
  step = app_window_latest (&fixture->app)->step;
  lk_session_play (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->step > step + 40);
  g_assert_true (g_str_has_prefix (words (fixture), "Looking at step 3; training goes on\n"));
  g_assert_cmpstr (part_text (fixture->table, "student_errors"), ==, errors[3]);

  app_window_act (&fixture->app, "win.moment-live");
  g_assert_true (g_str_has_prefix (words (fixture), "Live: step "));
  g_assert_false (gtk_widget_has_css_class (fixture->scrubber, "past"));
  for (guint i = 0; i <= N_STEPS; i++)
    g_free (errors[i]);
}

/* The samples of a past moment are those of its evaluation; a rewind is live. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  GtkWidget *samples = part (fixture->app.window, "samples_page");
  GtkWidget *map = part (fixture->app.window, "map_page");
  g_autofree char *live = NULL;

  lk_session_play (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->timeline && app_window_latest (&fixture->app)->timeline->n > 12);
  lk_session_pause (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_PAUSED);
  adw_view_stack_set_visible_child_name (part (fixture->app.window, "pages"), "samples");
  gtk_drop_down_set_selected (part (samples, "right_choice"), 1); /* all right */
  UNTIL (g_str_has_prefix (part_text (samples, "count_label"), "60") ||
         strstr (part_text (samples, "count_label"), " of 60"));
  UNTIL (!g_str_has_prefix (part_text (samples, "count_label"), "60 of"));
  live = g_strdup (part_text (samples, "count_label"));
  g_object_set (fixture->app.session, "moment", (gint64) 0, NULL);
  UNTIL (!g_str_equal (part_text (samples, "count_label"), live));
  app_window_act (&fixture->app, "win.moment-live");
  UNTIL (g_str_equal (part_text (samples, "count_label"), live));

  adw_view_stack_set_visible_child_name (part (fixture->app.window, "pages"), "map");
  g_object_set (fixture->app.session, "moment", (gint64) 0, NULL);
  UNTIL (strstr (part_text (map, "sample_label"), "student"));
  app_window_act (&fixture->app, "win.rewind");
  g_assert_false (lk_session_is_looking_back (fixture->app.session));
  UNTIL (app_window_latest (&fixture->app)->step == 0);
  UNTIL (!gtk_widget_is_sensitive (part (fixture->scrubber, "scale")));
}

/* A cell of the dark-knowledge matrix opens its samples, and all come back. */
static void
test_likeness (Fixture *fixture, gconstpointer data)
{
  GtkWidget *samples = part (fixture->app.window, "samples_page");

  gtk_widget_activate_action (GTK_WIDGET (fixture->app.window), "win.show-likeness", "(uuu)", 2, 1, 0);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (part (fixture->app.window, "pages")), ==, "samples");
  UNTIL (strstr (part_text (samples, "count_label"), "15 of 60 samples · every 2, those first that the teacher "
                                                     "thinks most like 1"));
  gtk_widget_activate_action (samples, "samples.clear", NULL);
  UNTIL (g_str_equal (part_text (samples, "count_label"), "60 of 60 samples"));
  /* What does not exist opens nothing. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->app.window), "win.show-likeness", "(uuu)", 9, 1, 0);
  g_assert_false (gtk_widget_get_visible (part (samples, "clear_button")));
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/app/scrubber/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("back", test_back);
  ADD ("pages", test_pages);
  ADD ("likeness", test_likeness);
#undef ADD
  return app_window_run (cache);
}
