/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/window/lk-window.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

#define N_STEPS 6

typedef struct {
  char *folder;
  LkSession *session;
  LkWindow *window;
  GtkWidget *scrubber;
  GtkWidget *table;
} Fixture;

static const LkSnapshot *
latest (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
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
  g_object_set (fixture->window, "card", "numbers", NULL);
  fixture->scrubber = part (fixture->window, "scrubber");
  fixture->table = part (part (fixture->window, "distill_page"), "number_table");
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
  int height = gtk_widget_get_height (part (fixture->window, "pages"));

  g_assert_false (gtk_widget_is_sensitive (part (fixture->scrubber, "scale")));
  for (guint i = 0; i <= N_STEPS; i++)
    {
      if (i > 0)
        lk_session_step (fixture->session);
      UNTIL (latest (fixture)->step == i && (i == 0 || latest (fixture)->phase == LK_PHASE_PAUSED));
      errors[i] = g_strdup_printf ("%u", latest (fixture)->evaluation->record.student.errors);
      UNTIL (g_str_equal (part_text (fixture->table, "student_errors"), errors[i]));
    }
  g_assert_true (gtk_widget_is_sensitive (part (fixture->scrubber, "scale")));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (scale)), >, 0);
  /* Nothing moved when it came. */
  g_assert_cmpint (gtk_widget_get_height (part (fixture->window, "pages")), ==, height);
  g_assert_true (g_str_has_prefix (words (fixture), "Live: step 6\n"));
  g_assert_false (can (fixture, "win.moment-next"));
  g_assert_false (can (fixture, "win.moment-live"));

  for (guint i = N_STEPS; i-- > 0;)
    {
      g_autofree char *start = g_strdup_printf ("Looking at step %u\n", i);

      act (fixture, "win.moment-previous");
      g_assert_true (g_str_has_prefix (words (fixture), start));
      g_assert_cmpfloat (gtk_range_get_value (scale), ==, i);
      g_assert_true (gtk_widget_has_css_class (fixture->scrubber, "past"));
      UNTIL (g_str_equal (part_text (fixture->table, "student_errors"), errors[i]));
    }
  g_assert_false (can (fixture, "win.moment-previous"));
  act (fixture, "win.moment-next");
  g_assert_true (g_str_has_prefix (words (fixture), "Looking at step 1\n"));

  /* The slider, between two places, too. */
  gtk_range_set_value (scale, 3.4);
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 3.0);
  UNTIL (g_str_equal (part_text (fixture->table, "student_errors"), errors[3]));

  /* Training goes on, and the place stays. */
  step = latest (fixture)->step;
  lk_session_play (fixture->session);
  UNTIL (latest (fixture)->step > step + 40);
  g_assert_true (g_str_has_prefix (words (fixture), "Looking at step 3; training goes on\n"));
  g_assert_cmpstr (part_text (fixture->table, "student_errors"), ==, errors[3]);

  act (fixture, "win.moment-live");
  g_assert_true (g_str_has_prefix (words (fixture), "Live: step "));
  g_assert_false (gtk_widget_has_css_class (fixture->scrubber, "past"));
  for (guint i = 0; i <= N_STEPS; i++)
    g_free (errors[i]);
}

/* The samples of a past moment are those of its evaluation; a rewind is live. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  GtkWidget *samples = part (fixture->window, "samples_page");
  GtkWidget *map = part (fixture->window, "map_page");
  g_autofree char *live = NULL;

  lk_session_play (fixture->session);
  UNTIL (latest (fixture)->timeline && latest (fixture)->timeline->n > 12);
  lk_session_pause (fixture->session);
  UNTIL (latest (fixture)->phase == LK_PHASE_PAUSED);
  adw_view_stack_set_visible_child_name (part (fixture->window, "pages"), "samples");
  gtk_drop_down_set_selected (part (samples, "right_choice"), 1); /* all right */
  UNTIL (g_str_has_prefix (part_text (samples, "count_label"), "60") ||
         strstr (part_text (samples, "count_label"), " of 60"));
  UNTIL (!g_str_has_prefix (part_text (samples, "count_label"), "60 of"));
  live = g_strdup (part_text (samples, "count_label"));
  g_object_set (fixture->session, "moment", (gint64) 0, NULL);
  UNTIL (!g_str_equal (part_text (samples, "count_label"), live));
  act (fixture, "win.moment-live");
  UNTIL (g_str_equal (part_text (samples, "count_label"), live));

  adw_view_stack_set_visible_child_name (part (fixture->window, "pages"), "map");
  g_object_set (fixture->session, "moment", (gint64) 0, NULL);
  UNTIL (strstr (part_text (map, "sample_label"), "student"));
  act (fixture, "win.rewind");
  g_assert_false (lk_session_is_looking_back (fixture->session));
  UNTIL (latest (fixture)->step == 0);
  UNTIL (!gtk_widget_is_sensitive (part (fixture->scrubber, "scale")));
}

/* A cell of the dark-knowledge matrix opens its samples, and all come back. */
static void
test_likeness (Fixture *fixture, gconstpointer data)
{
  GtkWidget *samples = part (fixture->window, "samples_page");

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-likeness", "(uuu)", 2, 1, 0);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (part (fixture->window, "pages")), ==, "samples");
  UNTIL (strstr (part_text (samples, "count_label"), "15 of 60 samples · every 2, those first that the teacher "
                                                     "thinks most like 1"));
  gtk_widget_activate_action (samples, "samples.clear", NULL);
  UNTIL (g_str_equal (part_text (samples, "count_label"), "60 of 60 samples"));
  /* What does not exist opens nothing. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-likeness", "(uuu)", 9, 1, 0);
  g_assert_false (gtk_widget_get_visible (part (samples, "clear_button")));
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/scrubber/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("back", test_back);
  ADD ("pages", test_pages);
  ADD ("likeness", test_likeness);
#undef ADD
  status = g_test_run ();
  remove_folder (cache);
  return status;
}
