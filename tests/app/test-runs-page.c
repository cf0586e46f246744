/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/runs/lk-run-comparison-view.h"
#include "app/runs/lk-run-row.h"
#include "app/runs/lk-runs-page.h"
#include "app/widgets/lk-plot-view.h"
#include "app/window/lk-window.h"
#include "plot/lk-chart.h"
#include "plot/lk-run-line.h"
#include "run/lk-run-file.h"
#include "tests/io/test-util.h"
#include "tests/run/run-data.h"

typedef struct {
  char *data;
  char *folder;
  LkSession *session;
  LkWindow *window;
  LkRunsPage *page;
} Fixture;

static const LkSnapshot *
now (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
}

/* A session, and its window that shows the page of runs. */
static void
open_window (Fixture *fixture)
{
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->data, "teacher-layers", "16", "teacher-epochs", 20,
                "student-layers", "4", "epochs", 0, "batch", 16, "threads", 1, NULL);
  fixture->window = lk_window_new (NULL, fixture->session, NULL);
  fixture->page = part (fixture->window, "runs_page");
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.page", "s", "runs");
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  LkDataset *dataset = train_data_new (200, 50, 1);

  fixture->data = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->folder = make_folder ();
  open_window (fixture);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *runs = g_build_filename (g_get_user_data_dir (), "limbeck", "runs", NULL);
  g_autofree char *going_on = g_build_filename (runs, "going-on", NULL);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->data);
  remove_folder (fixture->folder);
  remove_folder (going_on);
  remove_folder (runs); /* the next test begins with none */
  g_free (fixture->data);
  g_free (fixture->folder);
}

static GListModel *
list (Fixture *fixture)
{
  return G_LIST_MODEL (gtk_list_view_get_model (part (fixture->page, "list")));
}

static LkRunRecord *
run_at (Fixture *fixture, guint i)
{
  g_autoptr (LkRunRecord) record = g_list_model_get_item (list (fixture), i);

  return record; /* the list's */
}

static gboolean
shows (Fixture *fixture, const char *stack, const char *child)
{
  return gtk_stack_get_visible_child (part (fixture->page, stack)) == part (fixture->page, child);
}

static const LkChart *
chart (Fixture *fixture)
{
  return lk_plot_view_get_model (part (fixture->page, "test_view"));
}

static const LkRunComparison *
comparison (Fixture *fixture)
{
  return lk_run_comparison_view_get (part (fixture->page, "comparison_view"));
}

static gboolean
activate (Fixture *fixture, const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL);
}

/* Two runs, the second of another T; both are over. */
static void
make_runs (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++)
    {
      g_object_set (fixture->session, "temperature", i == 0 ? 4.0 : 9.0, NULL);
      lk_session_play (fixture->session);
      UNTIL (now (fixture)->phase == LK_PHASE_RUNNING && now (fixture)->step >= 40);
      lk_session_pause (fixture->session);
      UNTIL (now (fixture)->phase == LK_PHASE_PAUSED);
      lk_session_rewind (fixture->session);
      UNTIL (now (fixture)->step == 0);
    }
  g_assert_cmpuint (g_list_model_get_n_items (list (fixture)), ==, 2);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0 &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_label (GtkWidget *widget, const char *part_of_it)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part_of_it) &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, part_of_it);

      if (found)
        return found;
    }
  return NULL;
}

static void
press_undo (Fixture *fixture)
{
  UNTIL (find_button (GTK_WIDGET (fixture->window), "_Undo"));
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->window), "_Undo"), "clicked");
}

/* Nothing, then a run that is kept while it goes on: its curve and numbers, though nothing is ticked. */
static void
test_keep (Fixture *fixture, gconstpointer unused)
{
  UNTIL (shows (fixture, "stack", "empty_page"));
  g_assert_null (comparison (fixture));
  lk_session_play (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_RUNNING && now (fixture)->step > 40 &&
         now (fixture)->history.n_evaluations > 1);
  g_assert_true (activate (fixture, "win.keep-run"));
  g_assert_true (shows (fixture, "stack", "runs_page"));
  g_assert_cmpuint (g_list_model_get_n_items (list (fixture)), ==, 1);
  g_assert_cmpuint (chart (fixture)->n_series, ==, 1);
  g_assert_cmpuint (lk_run_comparison_n_runs (comparison (fixture)), ==, 1);
  g_assert_true (lk_session_is_playing (fixture->session));
}

static void
test_compare (Fixture *fixture, gconstpointer unused)
{
  const LkComparedRow *row;

  make_runs (fixture);
  g_assert_cmpuint (chart (fixture)->n_series, ==, 1);
  lk_run_record_set_shown (run_at (fixture, 0), TRUE);
  lk_run_record_set_shown (run_at (fixture, 1), TRUE);
  g_assert_cmpuint (chart (fixture)->n_series, ==, 2);
  g_assert_cmpint (chart (fixture)->series[0].color, !=, chart (fixture)->series[1].color);

  /* The window's measure is that of these curves, too; a key leads from the one to the other. */
  g_assert_false (chart (fixture)->y_percent);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "win.switch-measure", NULL);
  g_assert_true (chart (fixture)->y_percent);
  g_assert_cmpstr (chart (fixture)->title, ==, "Test accuracy");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "win.measure", "s", "errors");
  g_assert_false (chart (fixture)->y_percent);
  g_assert_cmpuint (lk_run_comparison_n_runs (comparison (fixture)), ==, 2);
  row = lk_run_comparison_get_row (comparison (fixture), 0);
  g_assert_cmpstr (row->name, ==, "temperature T");
  lk_run_record_set_name (run_at (fixture, 0), "a better name");
  g_assert_cmpstr (chart (fixture)->series[0].label, ==, "a better name");

  g_assert_true (activate (fixture, "runs.untick-all"));
  g_assert_cmpuint (chart (fixture)->n_series, ==, 1);
}

/* Pinned ones first, and those that the search finds. */
static void
test_find (Fixture *fixture, gconstpointer unused)
{
  LkRunRecord *last;

  make_runs (fixture);
  last = run_at (fixture, 1);
  lk_run_record_set_name (last, "Übung");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (list (fixture)), 1);
  g_assert_true (activate (fixture, "runs.pin"));
  g_assert_true (run_at (fixture, 0) == last);
  gtk_editable_set_text (part (fixture->page, "search_entry"), "übUNG");
  UNTIL (g_list_model_get_n_items (list (fixture)) == 1);
  g_assert_true (run_at (fixture, 0) == last);
  gtk_editable_set_text (part (fixture->page, "search_entry"), "nobody");
  UNTIL (shows (fixture, "list_stack", "no_match_label"));
  gtk_editable_set_text (part (fixture->page, "search_entry"), "");
  UNTIL (g_list_model_get_n_items (list (fixture)) == 2);
}

static void
test_delete (Fixture *fixture, gconstpointer unused)
{
  LkRunRecord *first;

  make_runs (fixture);
  first = run_at (fixture, 0);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (list (fixture)), 0);
  g_assert_true (activate (fixture, "runs.delete"));
  g_assert_cmpuint (g_list_model_get_n_items (list (fixture)), ==, 1);
  press_undo (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (list (fixture)), ==, 2);
  g_assert_true (run_at (fixture, 0) == first);
  g_assert_true (gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (list (fixture))) == first);

  g_assert_true (activate (fixture, "runs.delete"));
  g_assert_true (activate (fixture, "runs.delete"));
  UNTIL (shows (fixture, "stack", "empty_page"));
}

/* Its settings for a new run, before everybody's eyes; and back. */
static void
test_use (Fixture *fixture, gconstpointer unused)
{
  double T;

  make_runs (fixture);
  g_object_set (fixture->session, "temperature", 30.0, NULL);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (list (fixture)), 1);
  T = lk_run_record_get_facts (run_at (fixture, 1))->settings.loss.temperature;
  g_assert_true (activate (fixture, "runs.use"));
  g_assert_cmpfloat (lk_session_get_settings (fixture->session)->loss.temperature, ==, T);
  UNTIL (gtk_widget_get_mapped (part (fixture->window, "distill_page")));
  press_undo (fixture);
  g_assert_cmpfloat (lk_session_get_settings (fixture->session)->loss.temperature, ==, 30.0);
}

/* As fast as it can, and in so many seconds. */
static void
test_replay (Fixture *fixture, gconstpointer unused)
{
  guint64 step;

  make_runs (fixture);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (list (fixture)), 0);
  step = lk_run_record_get_facts (run_at (fixture, 0))->step;
  g_assert_true (activate (fixture, "runs.replay"));
  UNTIL (now (fixture)->phase == LK_PHASE_PAUSED);
  g_assert_cmpuint (now (fixture)->step, ==, step);
  UNTIL (gtk_widget_get_mapped (part (fixture->window, "distill_page")));

  /* An hour: it has just begun when it is taken over. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.page", "s", "runs");
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "runs.replay-in", "d", 3600.0));
  UNTIL (now (fixture)->replaying && now (fixture)->phase == LK_PHASE_RUNNING && now (fixture)->step > 0);
  g_assert_cmpuint (now (fixture)->step, <, step);
  lk_session_pause (fixture->session);
}

/* The student becomes the teacher, twice: three generations, whose runs are kept by
 * themselves and know each other; then back to the teacher before. */
static void
test_generations (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *students = g_build_filename (g_get_user_data_dir (), "limbeck", "students", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  const LkRunFacts *facts;
  const LkChart *series;
  GtkWidget *toast;

  for (guint i = 0; i < 3; i++)
    {
      lk_session_play (fixture->session);
      UNTIL (now (fixture)->phase == LK_PHASE_RUNNING && now (fixture)->step >= 40);
      lk_session_pause (fixture->session);
      UNTIL (now (fixture)->phase == LK_PHASE_PAUSED);
      if (i == 2)
        break;
      g_assert_true (activate (fixture, "win.promote"));
      UNTIL (now (fixture)->phase == LK_PHASE_READY && now (fixture)->teacher->generation == i + 1);
      g_assert_cmpuint (g_list_model_get_n_items (list (fixture)), ==, i + 1);
    }
  g_assert_true (activate (fixture, "win.keep-run"));
  g_assert_cmpuint (g_list_model_get_n_items (list (fixture)), ==, 3);

  /* All may have been made within a second: by their generation. */
  for (guint generation = 0; generation <= 3; generation++)
    for (guint i = 0; i < 3; i++)
      {
        facts = lk_run_record_get_facts (run_at (fixture, i));
        if (facts->generation != generation)
          continue;
        if (generation == 0)
          first = g_strdup (facts->id);
        else if (generation == 2)
          {
            g_assert_cmpstr (facts->parent, ==, first);
            second = g_strdup (facts->id);
          }
        else
          g_assert_cmpstr (facts->parent, ==, second);
      }
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  series = lk_plot_view_get_model (part (fixture->page, "generations_view"));
  g_assert_cmpuint (series->n_x_names, ==, 3);
  g_assert_true (gtk_stack_page_get_visible (part (fixture->page, "generations_page")));

  g_object_get (fixture->session, "teacher-files", &before, NULL);
  g_assert_true (activate (fixture, "win.promote"));
  UNTIL (now (fixture)->teacher && now (fixture)->teacher->generation == 3);
  /* The toasts of the promotions before make room for the last one. */
  UNTIL (find_label (GTK_WIDGET (fixture->window), "generation 4"));
  toast = find_label (GTK_WIDGET (fixture->window), "generation 4");
  while (!find_button (toast, "_Undo"))
    toast = gtk_widget_get_parent (toast);
  g_signal_emit_by_name (find_button (toast, "_Undo"), "clicked");
  g_object_get (fixture->session, "teacher-files", &after, NULL);
  g_assert_cmpstr (after[0], ==, before[0]);
  remove_folder (students);
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

/* The table on the clipboard, and a run as a file that opens. */
static void
test_take_away (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "mine.limbeck", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LkRunRecord) saved = NULL;

  make_runs (fixture);
  lk_run_record_set_shown (run_at (fixture, 0), TRUE);
  lk_run_record_set_shown (run_at (fixture, 1), TRUE);
  g_assert_true (activate (fixture, "runs.copy"));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL, text_cb, &text);
  UNTIL (text);
  /* Both were made within a second: in either order. */
  g_assert_true (strstr (text, "temperature T\t9\t4\n") || strstr (text, "temperature T\t4\t9\n"));

  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (list (fixture)), 1);
  g_assert_true (activate (fixture, "runs.save"));
  press_accept (choose_file (fixture->folder, "mine.limbeck"));
  UNTIL ((saved = lk_run_file_load (file, NULL, NULL)));
  g_assert_cmpstr (lk_run_record_get_facts (saved)->id, ==, lk_run_record_get_facts (run_at (fixture, 1))->id);
}

/* The row follows its run, and takes another name. */
static void
test_row (Fixture *fixture, gconstpointer unused)
{
  LkRunRow *row = g_object_ref_sink (g_object_new (LK_TYPE_RUN_ROW, NULL));
  g_autofree char *words = NULL;
  LkRunRecord *record;
  GtkWidget *entry;

  make_runs (fixture);
  record = run_at (fixture, 0);
  g_object_set (row, "record", record, NULL);
  g_assert_cmpstr (part_text (row, "name_label"), ==, lk_run_record_get_name (record));
  gtk_check_button_set_active (part (row, "shown_check"), TRUE);
  g_assert_true (lk_run_record_get_shown (record));
  lk_run_record_set_pinned (record, TRUE);
  g_assert_true (gtk_toggle_button_get_active (part (row, "pin_toggle")));
  lk_run_record_set_saved (record, FALSE);
  g_assert_true (gtk_widget_get_visible (part (row, "unsaved_label")));
  words = lk_run_row_describe (record);
  g_assert_nonnull (strstr (words, "pinned · not saved"));
  lk_run_record_set_saved (record, TRUE);
  g_assert_false (gtk_widget_get_visible (part (row, "unsaved_label")));

  lk_run_row_rename (row);
  entry = gtk_stack_get_visible_child (part (row, "name_stack"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "  ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (part_text (row, "name_label"), ==, lk_run_record_get_name (record)); /* no name is none */
  lk_run_row_rename (row);
  entry = gtk_stack_get_visible_child (part (row, "name_stack"));
  gtk_editable_set_text (GTK_EDITABLE (entry), " my best ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (lk_run_record_get_name (record), ==, "my best");
  g_assert_cmpstr (part_text (row, "name_label"), ==, "my best");
  g_assert_finalize_object (row);
}

/* A run that cannot be written is in the list and says so, a bar says why as long as it is so,
 * and the run goes on; once there is room again it is saved. */
static void
test_not_saved (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "limbeck", "runs", NULL);
  g_autofree char *aside = g_strconcat (folder, ".aside", NULL);
  GtkWidget *bar = part (fixture->window, "save_notice");
  g_autofree char *text = NULL;

  UNTIL (shows (fixture, "stack", "empty_page"));
  g_assert_false (gtk_widget_get_visible (bar));
  lk_session_play (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_RUNNING && now (fixture)->step > 40 &&
         now (fixture)->history.n_evaluations > 1);
  /* A file where the folder should be, for whoever may write everywhere, too: in one go,
   * since an autosave would make the folder again. */
  g_assert_true (g_file_set_contents (aside, "x", 1, NULL));
  g_assert_cmpint (renameat2 (AT_FDCWD, aside, AT_FDCWD, folder, RENAME_EXCHANGE), ==, 0);
  g_assert_true (activate (fixture, "win.keep-run"));
  UNTIL (gtk_widget_get_visible (bar));
  g_object_get (bar, "text", &text, NULL);
  g_assert_nonnull (strstr (text, "Runs cannot be kept"));
  /* The file of its answers may be the first that could not be written. */
  UNTIL (!lk_run_record_get_saved (run_at (fixture, 0)));
  UNTIL (find_label (GTK_WIDGET (fixture->page), "not saved"));
  g_assert_true (lk_session_is_playing (fixture->session));

  g_assert_cmpint (renameat2 (AT_FDCWD, aside, AT_FDCWD, folder, RENAME_EXCHANGE), ==, 0);
  g_assert_cmpint (g_unlink (aside), ==, 0);
  g_assert_true (activate (fixture, "win.save-again"));
  UNTIL (!gtk_widget_get_visible (bar));
  UNTIL (lk_run_record_get_saved (run_at (fixture, 0)));
  g_assert_null (find_label (GTK_WIDGET (fixture->page), "not saved"));
}

/* Files in the folder that are no runs are named on the page, and nowhere else. */
static void
test_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "limbeck", "runs", NULL);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  UNTIL_GONE (fixture->session);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_file (folder, "broken.limbeck", "{", 1);
  open_window (fixture);
  UNTIL (gtk_widget_get_visible (part (fixture->page, "damaged_expander")));
  g_assert_true (shows (fixture, "stack", "runs_page"));
  g_assert_cmpstr (part_text (fixture->page, "damaged_title"), ==, "1 file cannot be read");
  g_assert_nonnull (strstr (part_text (fixture->page, "damaged_label"), "broken.limbeck"));
  g_assert_false (gtk_widget_get_visible (part (fixture->window, "save_notice")));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
}

/* Of the processor, in µs: other programs do not count. */
static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = LK_IS_RUN_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

/* Thousands of runs that were kept before are in the list after a few changes of it and
 * with no more rows than are seen, some; in all of that one turn of the main loop takes a
 * fraction of a second of the processor (it was minutes when each run bound all rows anew). */
static void
test_many (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *runs = g_build_filename (g_get_user_data_dir (), "limbeck", "runs", NULL);
  g_autoptr (LkRunRecord) like = NULL;
  RunData data;
  guint n_changes = 0;
  gint64 longest = 0;
  GListModel *model;

  run_data_setup (&data, NULL);
  like = run_data_record (&data);
  run_data_teardown (&data, NULL);
  g_assert_cmpint (g_mkdir_with_parents (runs, 0700), ==, 0);
  run_data_write_many (runs, like, 5000);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  UNTIL_GONE (fixture->session);
  open_window (fixture);
  model = list (fixture);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (count_cb), &n_changes);
  while (g_list_model_get_n_items (model) < 5000)
    {
      gint64 before = thread_time ();

      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, thread_time () - before);
    }
  g_assert_cmpuint (n_changes, <, 20);
  g_assert_cmpuint (count_rows (part (fixture->page, "list")), <, 250);
  g_test_message ("the longest turn took %.1f ms", longest / 1e3);
  g_assert_cmpint (longest, <, 2 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/runs-page/" name, Fixture, NULL, setup, func, teardown)
  ADD ("keep", test_keep);
  ADD ("compare", test_compare);
  ADD ("find", test_find);
  ADD ("delete", test_delete);
  ADD ("use", test_use);
  ADD ("replay", test_replay);
  ADD ("generations", test_generations);
  ADD ("take-away", test_take_away);
  ADD ("row", test_row);
  ADD ("not-saved", test_not_saved);
  ADD ("damaged", test_damaged);
  ADD ("many", test_many);
  return g_test_run ();
}
