/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/report/lk-report-page.h"
#include "app/report/lk-subject-card.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* The page in a window of its own, over a session of small data. */
typedef struct {
  char *folder;
  LkSession *session;
  LkReportPage *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (120, 60, 1);
  GtkWidget *scroller;

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "teacher-layers", "8", "teacher-epochs", 1,
                "student-layers", "4", "batch", 16, "epochs", 2, "threads", 1, NULL);
  fixture->page = g_object_ref_sink (g_object_new (LK_TYPE_REPORT_PAGE, NULL));
  g_object_set (fixture->page, "session", fixture->session, NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  /* In a scroller, as in the program's window. */
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->page));
  gtk_window_set_default_size (fixture->window, 1000, 700);
  gtk_window_set_child (fixture->window, scroller);
  gtk_window_present (fixture->window);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  UNTIL_GONE (fixture->page);
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static LkSubjectCard *
card (Fixture *fixture, int k)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (part (fixture->page, "cards"), k);

  return child ? LK_SUBJECT_CARD (gtk_flow_box_child_get_child (child)) : NULL;
}

static void
apply (Fixture *fixture, const char *id, const char *text)
{
  gtk_editable_set_text (part (fixture->page, id), text);
  g_signal_emit_by_name (part (fixture->page, id), "activate");
}

/* Whether a label or readout within says exactly this. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (with_numbers_of_c (gtk_label_get_text (GTK_LABEL (widget))), text))
    return TRUE;
  if (LK_IS_READOUT (widget) && g_str_equal (with_numbers_of_c (lk_readout_get_text (LK_READOUT (widget))), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
is_time (const char *text)
{
  return strstr (text, "µs") || g_str_equal (text, "–");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_stack_get_visible_child (part (fixture->page, "stack")) == part (fixture->page, "empty_label"));
  g_assert_null (card (fixture, 0));
  g_assert_cmpstr (part_text (fixture->page, "teacher_marks"), ==, "–");
  g_assert_cmpstr (part_text (fixture->page, "verdict_label"), ==, "");
  g_assert_false (gtk_widget_get_sensitive (part (fixture->page, "teach_button")));
}

/* From the data set to the end of the run: the card fills itself. */
static void
test_run (Fixture *fixture, gconstpointer data)
{
  lk_session_start (fixture->session);
  lk_session_play (fixture->session);
  UNTIL (card (fixture, 3));
  g_assert_null (card (fixture, 4));
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FINISHED);
  UNTIL (*part_text (fixture->page, "verdict_label"));
  g_assert_cmpstr (part_text (fixture->page, "teacher_marks"), !=, "–");
  g_assert_cmpstr (part_text (fixture->page, "student_marks"), !=, "–");
  g_assert_cmpstr (part_text (fixture->page, "twin_marks"), !=, "–");
  /* A dash where something else had the processor while it was measured. */
  UNTIL (is_time (part_text (fixture->page, "student_time")));
  g_assert_true (is_time (part_text (fixture->page, "teacher_time")));
  g_assert_cmpstr (part_text (fixture->page, "student_time"), ==, part_text (fixture->page, "twin_time"));
  g_assert_true (says (GTK_WIDGET (card (fixture, 0)), "Marks of 25.0"));
}

static void
test_subjects (Fixture *fixture, gconstpointer data)
{
  const LkSettings *settings = lk_session_get_settings (fixture->session);

  lk_session_start (fixture->session);
  UNTIL (card (fixture, 3));
  apply (fixture, "subjects_entry", "1,3");
  g_assert_nonnull (card (fixture, 1));
  g_assert_null (card (fixture, 2));
  g_assert_true (says (GTK_WIDGET (card (fixture, 1)), "3"));
  apply (fixture, "also_entry", "0");
  g_assert_nonnull (card (fixture, 2));
  g_assert_true (says (GTK_WIDGET (card (fixture, 2)), "Not taught, not marked: right of 3"));

  /* A mistake says what is wrong and goes when it is mended. */
  apply (fixture, "subjects_entry", "1,plus");
  g_assert_true (gtk_widget_has_css_class (part (fixture->page, "message_label"), "error"));
  g_assert_nonnull (strstr (part_text (fixture->page, "message_label"), "plus"));
  g_assert_true (gtk_stack_get_visible_child (part (fixture->page, "stack")) == part (fixture->page, "empty_label"));
  apply (fixture, "subjects_entry", "1,3");
  g_assert_false (gtk_widget_has_css_class (part (fixture->page, "message_label"), "error"));

  g_assert_true (gtk_widget_get_sensitive (part (fixture->page, "teach_button")));
  g_signal_emit_by_name (part (fixture->page, "teach_button"), "clicked");
  g_assert_cmpstr (settings->only_classes, ==, "1,3");
  g_assert_false (gtk_widget_get_sensitive (part (fixture->page, "teach_button")));
  g_assert_nonnull (strstr (part_text (fixture->page, "message_label"), "1, 3"));
}

static void
test_parable (Fixture *fixture, gconstpointer data)
{
  const LkSettings *settings = lk_session_get_settings (fixture->session);

  lk_session_start (fixture->session);
  g_signal_emit_by_name (part (fixture->page, "parable_button"), "clicked");
  g_assert_cmpstr (settings->dataset, ==, "arithmetic");
  g_assert_cmpstr (settings->only_classes, ==, "plus,minus,times,divide");
  g_assert_cmpstr (settings->student.layers, ==, "64x64");
  g_assert_cmpuint (settings->student.epochs, ==, 40);
  g_assert_cmpstr (part_text (fixture->page, "subjects_entry"), ==, "plus,minus,times,divide");
  g_assert_cmpstr (part_text (fixture->page, "also_entry"), ==, "sin");
  g_assert_true (lk_session_is_playing (fixture->session));

  /* Another data set has other subjects. */
  g_object_set (fixture->session, "dataset", fixture->folder, NULL);
  g_assert_cmpstr (part_text (fixture->page, "subjects_entry"), ==, "");
  g_assert_cmpstr (part_text (fixture->page, "also_entry"), ==, "");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/report-page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("nothing", test_nothing);
  ADD ("run", test_run);
  ADD ("subjects", test_subjects);
  ADD ("parable", test_parable);
#undef ADD
  return g_test_run ();
}
