/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-test.h"

#include <gdk/gdk.h>
#include <string.h>

#include "app/widgets/lk-message.h"
#include "app/widgets/lk-toasts.h"
#include "app/window/lk-window.h"
#include "import/lk-safetensors.h"
#include "run/lk-run-record.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* The window with texts from files and people that are as long as they can be and have no
 * place to break: it stays as narrow as it can be without, and nothing is logged, which
 * GLib's tests take for a failure. With LIMBECK_PICTURES, a folder, each page is drawn. */

#define FILE_NAME 170 /* what file systems allow for, nearly */
#define TEXT      5000
#define WIDEST    1024

typedef struct {
  char *base;
  char *folder;
  LkSession *session;
  GtkWidget *window;
} Fixture;

/* `start`, then as many characters as are missing, of two bytes each at the end. */
static char *
long_text (const char *start, gsize n, const char *end)
{
  GString *text = g_string_new (start);

  while (text->len + strlen (end) + 1 < n)
    g_string_append (text, text->len % 7 == 0 ? "é" : "W");
  g_string_append (text, end);
  return g_string_free (text, FALSE);
}

static void
write_ini (const char *folder)
{
  GString *ini = g_string_new ("[dataset]\n");
  g_autofree char *title = long_text ("", TEXT, "");

  g_string_append_printf (ini, "title=%s\nsource=%s\nlicence=%s\nclasses=", title, title, title);
  for (guint i = 0; i < TRAIN_DATA_CLASSES; i++)
    {
      g_autofree char *start = g_strdup_printf ("%u", i);
      g_autofree char *name = long_text (start, TEXT, ";");

      g_string_append (ini, name);
    }
  write_file (folder, "dataset.ini", ini->str, ini->len);
  g_string_free (ini, TRUE);
}

static char *
write_teacher (const char *folder)
{
  const size_t sizes[] = { 64, 5, TRAIN_DATA_CLASSES };
  g_autofree char *name = long_text ("teacher\377", FILE_NAME, ".safetensors");
  g_autofree char *text = long_text ("", TEXT, "");
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  LkNetwork *network = NULL;
  GError *error = NULL;

  g_hash_table_insert (metadata, (gpointer) "title", text);
  g_hash_table_insert (metadata, (gpointer) "dataset", text);
  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  g_assert_true (lk_safetensors_save (network, metadata, LK_SAFETENSORS_F32, file, NULL, &error));
  g_assert_no_error (error);
  lk_network_free (network);
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (200, 50, 1);
  g_autofree char *short_folder = train_data_write (dataset);
  g_autofree char *name = long_text ("data\377", FILE_NAME, "");
  g_autofree char *teacher = NULL;

  lk_dataset_unref (dataset);
  fixture->base = make_folder ();
  fixture->folder = g_build_filename (fixture->base, name, NULL);
  g_assert_cmpint (g_rename (short_folder, fixture->folder), ==, 0);
  write_ini (fixture->folder);
  teacher = write_teacher (fixture->base);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "teacher-files", (const char *[]) { teacher, NULL },
                "student-layers", "4", "epochs", 0, "batch", 16, "threads", 1, NULL);
  fixture->window = GTK_WIDGET (lk_window_new (NULL, fixture->session, NULL));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1024, 768);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_mapped (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->base);
  g_free (fixture->base);
  g_free (fixture->folder);
}

static const LkSnapshot *
now (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
}

static void
assert_narrow (GtkWidget *window, const char *where)
{
  int minimum = app_minimum (window, GTK_ORIENTATION_HORIZONTAL);

  g_test_message ("%s: at least %d px wide", where, minimum);
  if (minimum > WIDEST)
    {
      g_autoptr (GString) path = g_string_new (NULL);

      app_blame (window, GTK_ORIENTATION_HORIZONTAL, path);
      g_error ("%s is too wide:%s", where, path->str);
    }
}

/* What is wrapped is wrapped within words, too, where a word is too long: whoever adds a
 * label with text from a file has that in mind, or learns it here. */
static void
assert_wraps (GtkWidget *widget)
{
  if (GTK_IS_NATIVE (widget) && !GTK_IS_ROOT (widget))
    return; /* GTK's own tooltips and menus */
  if (GTK_IS_LABEL (widget) && gtk_label_get_wrap (GTK_LABEL (widget)) &&
      gtk_label_get_wrap_mode (GTK_LABEL (widget)) != PANGO_WRAP_WORD_CHAR)
    g_error ("the label “%s” wraps at words alone", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    assert_wraps (child);
}

static void
walk (Fixture *fixture, const char *when)
{
  static const char *const names[] = { "distill", "samples", "draw", "report", "map", "tune", "runs" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *where = g_strdup_printf ("%s-%s", when, names[i]);
      AdwViewStack *pages = part (fixture->window, "pages");

      adw_view_stack_set_visible_child_name (pages, names[i]);
      UNTIL (gtk_widget_get_mapped (adw_view_stack_get_visible_child (pages)));
      app_draw (fixture->window);
      app_take_picture (fixture->window, where);
      assert_narrow (fixture->window, where);
      assert_wraps (fixture->window);
    }
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = long_text ("", TEXT, "");
  g_autofree char *missing = long_text ("/nowhere/", FILE_NAME, "");
  GListModel *runs;
  g_autoptr (LkRunRecord) record = NULL;

  UNTIL (now (fixture)->phase == LK_PHASE_READY);
  g_assert_cmpuint (strlen (now (fixture)->dataset->title), <=, 200);
  g_assert_true (g_utf8_validate (now (fixture)->dataset->title, -1, NULL));
  g_assert_cmpuint (strlen (now (fixture)->dataset->class_names[0]), <=, 100);
  lk_session_play (fixture->session);
  /* Once it is asked whether this teacher, who knows nothing, shall teach. */
  UNTIL (now (fixture)->step > 20 ||
         (!lk_session_is_playing (fixture->session) && (lk_session_play (fixture->session), FALSE)));
  lk_session_pause (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_PAUSED);
  walk (fixture, "run");

  lk_session_rewind (fixture->session); /* the run is over, and in the list */
  runs = G_LIST_MODEL (gtk_list_view_get_model (part (part (fixture->window, "runs_page"), "list")));
  UNTIL (g_list_model_get_n_items (runs) > 0);
  record = g_list_model_get_item (runs, 0);
  lk_run_record_set_name (record, text);
  lk_run_record_set_shown (record, TRUE);
  walk (fixture, "named");

  /* An error names the file. */
  g_object_set (fixture->session, "dataset", missing, "teacher-files", NULL, NULL);
  UNTIL (now (fixture)->phase == LK_PHASE_FAILED);
  walk (fixture, "failed");
}

/* What is said of files: toasts and dialogs. */
static void
test_messages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = long_text ("", TEXT, "");
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  lk_toasts_tell (fixture->window, text);
  app_draw (fixture->window);
  assert_narrow (fixture->window, "a toast");
  lk_message_show (GTK_WINDOW (fixture->window), "Heading", text);
  UNTIL (now (fixture)->phase == LK_PHASE_READY);
  gtk_widget_activate_action (fixture->window, "win.findings", NULL);
  app_draw (fixture->window);
  app_take_picture (fixture->window, "toast");
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, 3);
  for (guint i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      assert_narrow (window, "a dialog");
      if (ADW_IS_MESSAGE_DIALOG (window))
        gtk_window_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *cache = NULL;
  int status;

  /* Its own, so that nothing is kept beside a person's runs. */
  data = g_dir_make_tmp ("limbeck-data-XXXXXX", NULL);
  cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/long-names/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("pages", test_pages);
  ADD ("messages", test_messages);
#undef ADD
  status = g_test_run ();
  remove_folder (data);
  remove_folder (cache);
  return status;
}
