/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"
#include "app-window.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-lesson-editor.h"
#include "lesson/lk-lesson-library.h"

typedef struct {
  AppWindow app;
  GtkWidget *window;
  LkLessonEditor *editor;
  char *folder; /* where lessons are saved */
} Fixture;

/* The data set is found by its name, as a lesson has it: a link to the one of the window. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_build_filename (g_getenv ("LIMBECK_DATA_DIR"), "tiny", NULL);

  app_window_open (&fixture->app);
  g_remove (name);
  g_assert_cmpint (symlink (fixture->app.folder, name), ==, 0);
  fixture->window = GTK_WIDGET (fixture->app.window);
  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_object_set (fixture->app.session, "dataset", "tiny", "temperature", 2.0, "sample", 3, NULL);
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_READY);
  app_window_act (&fixture->app, "win.new-lesson");
  fixture->editor = find_window (LK_TYPE_LESSON_EDITOR);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->editor)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (&fixture->app);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->editor), action, NULL);
}

static gpointer
field (Fixture *fixture, const char *id)
{
  return part (part (fixture->editor, "form"), id);
}

static void
type (gpointer row, const char *text)
{
  if (GTK_IS_TEXT_VIEW (row))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (row), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static const char *
wanting (Fixture *fixture)
{
  return part_text (fixture->editor, "fault_label");
}

static void
choose_step (Fixture *fixture, int index)
{
  GtkListBox *list = part (fixture->editor, "list");

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, index));
}

static const char *
row_title (Fixture *fixture, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (part (fixture->editor, "list"), index);

  return row ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

static void
fill_lesson (Fixture *fixture)
{
  type (part (fixture->editor, "title_row"), "Warm <&> cold");
  type (part (fixture->editor, "summary_row"), "What T does.");
  type (part (fixture->editor, "audience_row"), "Everybody.");
}

/* Two steps: T is dragged, then a question is answered and a button pressed. */
static void
make_two (Fixture *fixture)
{
  fill_lesson (fixture);
  type (field (fixture, "title_row"), "Warm it up");
  type (field (fixture, "text_view"), "Drag T.\nWatch the bars.");
  adw_combo_row_set_selected (field (fixture, "done_row"), 1);
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "condition_row"), ==, "temperature >= 8");
  gtk_spin_button_set_value (field (fixture, "number_spin"), 5.0);
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "waits_row"), ==, "Drag T to 5 or more.");

  g_object_set (fixture->app.session, "alpha", 0.5, "sample", 7, NULL);
  g_object_set (fixture->window, "page", "samples", NULL);
  act (fixture, "editor.add");
  g_assert_cmpstr (wanting (fixture), ==, "Step 2 has no title.");
  type (field (fixture, "title_row"), "Which one?");
  type (field (fixture, "text_view"), "Think.");
  type (field (fixture, "question_row"), "Who wins?");
  type (field (fixture, "answer_row_1"), "The student");
  g_assert_cmpstr (wanting (fixture), ==, "The question of step 2 needs two answers, of which one is right.");
  type (field (fixture, "answer_row_3"), "The twin");
  gtk_check_button_set_active (field (fixture, "right_check_3"), TRUE);
  type (field (fixture, "reveal_row"), "So it is.");
  type (field (fixture, "notes_view"), "Let them vote.");
  adw_combo_row_set_selected (field (fixture, "done_row"), 3);
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "condition_row"), ==, "pressed play");
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "waits_row"), ==, "Press the button Play.");
  g_assert_cmpstr (wanting (fixture), ==, "Not saved yet.");
}

static void
save (Fixture *fixture, const char *name)
{
  act (fixture, "editor.save");
  press_accept (choose_file (fixture->folder, name));
  UNTIL (g_str_equal (wanting (fixture), "Saved."));
}

/* Played to its end, as a learner would. */
static void
play_through (Fixture *fixture)
{
  LkLessonPlayer *player = lk_lesson_actions_get_player (fixture->window);
  LkSession *session = fixture->app.session;
  g_autofree char *page = NULL;

  UNTIL (lk_lesson_player_get_lesson (player));
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_READY);
  g_assert_cmpfloat (lk_session_get_settings (session)->loss.temperature, ==, 2.0);
  g_assert_cmpstr (lk_lesson_player_get_step (player)->text, ==, "Drag T. Watch the bars.");
  g_assert_cmpstr (lk_lesson_player_get_step (player)->points[0], ==, "networks");
  g_assert_false (app_window_can (&fixture->app, "win.lesson-next"));
  g_object_set (session, "temperature", 5.0, NULL);
  app_window_act (&fixture->app, "win.lesson-next");
  g_object_get (fixture->window, "page", &page, NULL);
  g_assert_cmpstr (page, ==, "samples");
  g_assert_cmpfloat (lk_session_get_settings (session)->loss.alpha, ==, 0.5);
  g_assert_true (lk_lesson_player_is_asking (player));
  lk_lesson_player_answer (player, 1);
  g_assert_false (app_window_can (&fixture->app, "win.lesson-next"));
  app_window_act (&fixture->app, "win.play");
  app_window_act (&fixture->app, "win.lesson-next");
  g_assert_null (lk_lesson_player_get_lesson (player));
}

/* Made, tried, saved, opened again, and played from its file. */
static void
test_make (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mine.limbeck-lesson", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (LkLesson) lesson = NULL;
  GError *error = NULL;

  g_assert_cmpstr (row_title (fixture, 0), ==, "1 · a step without a title");
  make_two (fixture);
  act (fixture, "editor.try");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->editor))); /* it makes room */
  play_through (fixture);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->editor)));
  save (fixture, "mine"); /* the ending comes by itself */

  lesson = lk_lesson_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lk_lesson_get_title (lesson), ==, "Warm <&> cold");
  g_assert_cmpuint (lk_lesson_get_n_steps (lesson), ==, 2);
  g_assert_cmpint (lk_lesson_get_step (lesson, 0)->sample, ==, 3);
  g_assert_cmpint (lk_lesson_get_step (lesson, 1)->sample, ==, 7);
  g_assert_cmpuint (lk_lesson_get_step (lesson, 1)->answers->len, ==, 2);
  g_assert_cmpstr (lk_lesson_get_step (lesson, 1)->notes, ==, "Let them vote.");

  /* Another editor, which goes on with it. */
  gtk_window_close (GTK_WINDOW (fixture->editor));
  app_window_act (&fixture->app, "win.new-lesson");
  fixture->editor = find_window (LK_TYPE_LESSON_EDITOR);
  lk_lesson_editor_open (fixture->editor, file);
  UNTIL (g_strcmp0 (row_title (fixture, 1), "2 · Which one?") == 0);
  g_assert_cmpstr (part_text (fixture->editor, "title_row"), ==, "Warm <&> cold");
  choose_step (fixture, 1);
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "answer_row_2"), ==, "The twin");
  g_assert_true (gtk_check_button_get_active (field (fixture, "right_check_2")));
  g_assert_cmpuint (adw_combo_row_get_selected (field (fixture, "done_row")), ==, 3);
  g_assert_cmpstr (wanting (fixture), ==, "Saved.");

  gtk_widget_activate_action (fixture->window, "win.open-lesson-file", "s", uri);
  play_through (fixture);
}

/* Order, and to a step. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  LkLessonPlayer *player = lk_lesson_actions_get_player (fixture->window);

  make_two (fixture);
  act (fixture, "editor.up");
  g_assert_cmpstr (row_title (fixture, 0), ==, "1 · Which one?");
  g_assert_false (action_enabled (fixture->editor, "editor.up"));
  act (fixture, "editor.down");
  g_assert_cmpstr (row_title (fixture, 1), ==, "2 · Which one?");
  g_assert_false (action_enabled (fixture->editor, "editor.down"));
  act (fixture, "editor.go");
  g_assert_cmpuint (lk_lesson_player_get_index (player), ==, 1);
  app_window_act (&fixture->app, "win.lesson-leave");
  act (fixture, "editor.remove");
  g_assert_null (row_title (fixture, 1));
  act (fixture, "editor.remove");
  g_assert_cmpstr (wanting (fixture), ==, "The lesson has no step.");
  g_assert_false (gtk_widget_get_visible (part (fixture->editor, "form")));
  g_assert_false (action_enabled (fixture->editor, "editor.try"));
  act (fixture, "editor.add");
  g_assert_cmpstr (row_title (fixture, 0), ==, "1 · a step without a title");
}

/* Conditions as text say at once what is wrong with them, and stay as they were typed. */
static void
test_condition (Fixture *fixture, gconstpointer data)
{
  make_two (fixture);
  choose_step (fixture, 0);
  g_assert_false (gtk_widget_get_visible (field (fixture, "fault_label")));
  type (field (fixture, "condition_row"), "student.errors < ");
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "fault_label"), ==,
                   "at the end there should be a number or a name");
  g_assert_cmpstr (wanting (fixture), ==, "The condition of step 1 cannot be read.");
  g_assert_false (action_enabled (fixture->editor, "editor.save"));
  choose_step (fixture, 1);
  g_assert_false (gtk_widget_get_visible (field (fixture, "fault_label")));
  choose_step (fixture, 0);
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "condition_row"), ==, "student.errors < ");
  type (field (fixture, "condition_row"), "epoch >= 2.25");
  g_assert_cmpuint (adw_combo_row_get_selected (field (fixture, "done_row")), ==, 2);
  g_assert_cmpstr (part_text (part (fixture->editor, "form"), "condition_row"), ==, "epoch >= 2.25");
  type (field (fixture, "condition_row"), "epoch >= 2 and page = map");
  g_assert_cmpuint (adw_combo_row_get_selected (field (fixture, "done_row")), ==, 4);
  g_assert_cmpstr (wanting (fixture), ==, "Not saved yet.");
  adw_combo_row_set_selected (field (fixture, "done_row"), 0);
  g_assert_false (gtk_widget_get_visible (field (fixture, "condition_row")));
  g_assert_cmpstr (wanting (fixture), ==, "Not saved yet.");
}

static AdwMessageDialog *
question (void)
{
  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  return find_window (ADW_TYPE_MESSAGE_DIALOG);
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = question ();

  adw_message_dialog_response (dialog, response);
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (!find_window (ADW_TYPE_MESSAGE_DIALOG));
}

/* Nothing that was written goes without a question. */
static void
test_unsaved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mine.limbeck-lesson", NULL);

  fill_lesson (fixture);
  gtk_window_close (GTK_WINDOW (fixture->editor));
  g_assert_false (adw_message_dialog_get_response_enabled (question (), "save")); /* it has a step without text */
  answer ("cancel");
  g_assert_true (find_window (LK_TYPE_LESSON_EDITOR) == fixture->editor);
  make_two (fixture);
  /* Nor with the window that it belongs to. */
  g_assert_false (lk_window_may_close (fixture->app.window));
  answer ("cancel");
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer ("save");
  press_accept (choose_file (fixture->folder, "mine.limbeck-lesson"));
  UNTIL (!find_window (LK_TYPE_LESSON_EDITOR));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  app_window_act (&fixture->app, "win.new-lesson");
  fixture->editor = find_window (LK_TYPE_LESSON_EDITOR);
  gtk_window_close (GTK_WINDOW (fixture->editor)); /* nobody has written anything */
  UNTIL (!find_window (LK_TYPE_LESSON_EDITOR));
  app_window_act (&fixture->app, "win.new-lesson");
  fixture->editor = find_window (LK_TYPE_LESSON_EDITOR);
  fill_lesson (fixture);
  gtk_window_close (GTK_WINDOW (fixture->editor));
  answer ("discard");
  UNTIL (!find_window (LK_TYPE_LESSON_EDITOR));
  g_assert_true (lk_window_may_close (fixture->app.window));
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("limbeck-data-XXXXXX", NULL);
  char *cache;
  int status;

  setlocale (LC_NUMERIC, "C");
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("LIMBECK_DATA_DIR", data, TRUE);
  cache = app_window_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/lesson-editor/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("make", test_make);
  ADD ("steps", test_steps);
  ADD ("condition", test_condition);
  ADD ("unsaved", test_unsaved);
#undef ADD
  status = app_window_run (cache);
  remove_folder (data);
  return status;
}
