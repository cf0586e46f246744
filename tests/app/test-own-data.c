/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-test.h"

#include "app/widgets/lk-own-data.h"
#include "app/window/lk-window.h"
#include "import/lk-npy.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

typedef struct {
  char *folder; /* IDX files */
  char *own;    /* a table, and files that are none */
  LkSession *session;
  LkWindow *window;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (60, 20, 1);

  fixture->folder = train_data_write (dataset);
  fixture->own = make_folder ();
  write_file (fixture->own, "words.csv", "cat,1,2,3,4\ndog,5,6,7,8\ncat,9,8,7,6\ndog,1,1,1,1\n", 48);
  write_file (fixture->own, "broken.csv", "cat,1,2,3,4\ndog,5,6,7\n", 22);
  write_file (fixture->own, "one.png", "", 0);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "teacher-layers", "8", "teacher-epochs", 1,
                "student-layers", "4", "threads", 1, "omit-classes", "1", NULL);
  fixture->window = lk_window_new (NULL, fixture->session, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
  lk_dataset_unref (dataset);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->session);
  remove_folder (fixture->folder);
  remove_folder (fixture->own);
  g_free (fixture->folder);
  g_free (fixture->own);
}

static GtkDropTarget *
find_target (gpointer widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

/* As when a person drops the file on the widget. */
static void
drop (gpointer widget, const char *folder, const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = g_slist_append (NULL, child (folder, name));
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, files);
  g_signal_emit_by_name (find_target (widget), "drop", &value, 1.0, 1.0, &taken);
  g_assert_true (taken);
}

static const LkSettings *
settings (Fixture *fixture)
{
  return lk_session_get_settings (fixture->session);
}

/* A table on the window: its classes are there, the old choice of them is not. */
static void
test_data (Fixture *fixture, gconstpointer data)
{
  const LkSnapshot *snapshot;

  drop (fixture->window, fixture->own, "words.csv");
  g_assert_cmpstr (settings (fixture)->omit_classes, ==, "");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY &&
         lk_session_get_snapshot (fixture->session)->dataset->n_classes == 2);
  snapshot = lk_session_get_snapshot (fixture->session);
  g_assert_cmpstr (snapshot->dataset->title, ==, "words");
  g_assert_cmpstr (snapshot->dataset->class_names[1], ==, "dog");
  /* A folder, back again. */
  drop (fixture->window, fixture->folder, "");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY &&
         lk_session_get_snapshot (fixture->session)->dataset->n_classes == TRAIN_DATA_CLASSES);
}

static void
test_teacher (Fixture *fixture, gconstpointer data)
{
  drop (fixture->window, "/no/such/folder", "net.safetensors");
  g_assert_cmpstr (settings (fixture)->teacher_files[0], ==, "/no/such/folder/net.safetensors");
  g_assert_cmpstr (settings (fixture)->dataset, ==, fixture->folder);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FAILED);
  drop (fixture->window, "/no/such/folder", "logits.npy");
  g_assert_cmpstr (settings (fixture)->teacher_files[0], ==, "/no/such/folder/logits.npy");
  /* Another data set has another teacher. */
  drop (fixture->window, fixture->own, "words.csv");
  g_assert_null (settings (fixture)->teacher_files);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
}

/* What is neither is refused in a dialog, and all goes on. A table that is broken
 * says so in the window. */
static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) picture = child (fixture->own, "one.png");
  guint before = g_list_model_get_n_items (gtk_window_get_toplevels ());

  g_assert_false (lk_own_data_is (picture));
  drop (fixture->window, fixture->own, "one.png");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, before + 1);
  g_assert_cmpstr (settings (fixture)->dataset, ==, fixture->folder);
  g_assert_cmpint (lk_session_get_snapshot (fixture->session)->phase, ==, LK_PHASE_READY);

  drop (fixture->window, fixture->own, "broken.csv");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FAILED);
  g_assert_nonnull (strstr (lk_session_get_snapshot (fixture->session)->error, "line 2"));
}

/* No label of the page says that something is on its way. */
static void
assert_waits_for_nothing (GtkWidget *widget)
{
  static const char *const words[] = { "Reading", "Loading", "Comparing", "in a moment", "as soon as" };
  const char *text =
      GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (text, words[i]))
        g_error ("it says “%s”", text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    assert_waits_for_nothing (child);
}

/* Every page, with no data set and nothing on its way; and again, when the file was mended. */
static void
test_after_failure (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "samples", "draw", "report", "map", "runs", "distill" };
  GtkWidget *window = GTK_WIDGET (fixture->window);

  drop (fixture->window, fixture->own, "broken.csv");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FAILED);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_object_set (window, "page", names[i], NULL);
      app_draw (window);
      assert_waits_for_nothing (window);
    }
  g_assert_cmpstr (part_text (part (window, "draw_page"), "cannot_label"), ==,
                   "Without a data set there is nothing to draw for.");
  g_assert_false (gtk_widget_get_visible (part (window, "subject_label")));
  g_assert_cmpstr (part_text (window, "subject_label"), ==, "");
  write_file (fixture->own, "broken.csv", "cat,1,2,3,4\ndog,5,6,7,8\ncat,9,8,7,6\ndog,1,1,1,1\n", 48);
  g_signal_emit_by_name (part (window, "retry_button"), "clicked");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
  g_assert_cmpstr (lk_session_get_snapshot (fixture->session)->dataset->class_names[0], ==, "cat");
}

/* What can be done after a failure, and that the way back leads to what comes with the program. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *back = part (fixture->window, "first_data_button");

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1024, 768); /* all have room there */
  g_assert_false (gtk_widget_get_mapped (back));
  drop (fixture->window, fixture->own, "broken.csv");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FAILED);
  UNTIL (gtk_widget_get_mapped (back) && gtk_widget_get_mapped (part (fixture->window, "retry_button")) &&
         gtk_widget_get_mapped (part (fixture->window, "open_another_button")));
  g_signal_emit_by_name (back, "clicked");
  g_assert_cmpstr (settings (fixture)->dataset, ==, "mnist");
  g_assert_nonnull (settings (fixture)->teacher_files);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
  UNTIL (!gtk_widget_get_mapped (back));
}

/* While files are over the window it shows that they may be dropped. */
static void
test_hint (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autofree char *hint = lk_own_data_hint (window);
  GdkDragAction action = 0;

  g_assert_nonnull (strstr (hint, "safetensors"));
  g_signal_emit_by_name (find_target (window), "enter", 1.0, 1.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  g_assert_true (gtk_widget_has_css_class (window, "drop-here"));
  g_signal_emit_by_name (find_target (window), "leave");
  g_assert_false (gtk_widget_has_css_class (window, "drop-here"));
}

static gboolean
is_asking (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (window) &&
          g_str_equal (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (window)), "Distill From This Teacher?"))
        return TRUE;
    }
  return FALSE;
}

/* What was opened is said in a bar, and what is odd about it; a teacher that knows nothing of the labels is asked about
 * once before it teaches. */
static void
test_findings (Fixture *fixture, gconstpointer data)
{
  static const float nothing[4 * 2] = { 0.0f, 1.0f, 0.0f, 1.0f, 0.0f, 1.0f, 0.0f, 1.0f };
  GtkWidget *bar = part (fixture->window, "findings_bar");
  g_autoptr (GFile) logits = child (fixture->own, "logits.npy");

  /* What the session began with is of a person's own, too. */
  g_assert_true (gtk_widget_get_visible (bar));
  drop (fixture->window, fixture->own, "words.csv");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY &&
         lk_session_get_snapshot (fixture->session)->dataset->n_classes == 2);
  g_assert_nonnull (lk_findings_find (lk_session_get_snapshot (fixture->session)->findings, "nearly-black"));
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_true (g_str_has_prefix (part_text (bar, "label"), "The lightest pixel is 9, "));

  g_assert_true (lk_npy_save (nothing, 4, 2, logits, NULL, NULL));
  drop (fixture->window, fixture->own, "logits.npy");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY &&
         lk_findings_find (lk_session_get_snapshot (fixture->session)->findings, "teacher-labels"));
  lk_session_play (fixture->session);
  UNTIL (is_asking () && !lk_session_is_playing (fixture->session));
  lk_session_play (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->step > 0);
  g_assert_true (gtk_widget_get_visible (bar));
  lk_session_pause (fixture->session);
}

/* The page Draw takes pictures itself; data and teachers go the window's way. */
static void
test_draw_page (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = part (fixture->window, "draw_page");

  g_object_set (fixture->window, "page", "draw", NULL);
  drop (page, fixture->own, "words.csv");
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY &&
         lk_session_get_snapshot (fixture->session)->dataset->n_classes == 2);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/own-data/" name, Fixture, NULL, setup, func, teardown)
  ADD ("data", test_data);
  ADD ("failed", test_failed);
  ADD ("after-failure", test_after_failure);
  ADD ("hint", test_hint);
  ADD ("teacher", test_teacher);
  ADD ("wrong", test_wrong);
  ADD ("findings", test_findings);
  ADD ("draw-page", test_draw_page);
  return g_test_run ();
}
