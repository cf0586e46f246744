/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"

#include "app/widgets/lk-open.h"
#include "tests/io/test-util.h"

/* What became of the files that were opened. */
static GMutex mutex;     /* held: nothing is read */
static guint n_freed;    /* of what was read */
static char *taken;      /* by a window */
static gboolean refuses; /* to take it */

static gpointer
load (GFile *file, GCancellable *cancellable, GError **error)
{
  char *text = NULL;

  g_mutex_lock (&mutex);
  g_file_load_contents (file, cancellable, &text, NULL, NULL, error);
  g_mutex_unlock (&mutex);
  return text;
}

static void
free_text (gpointer text)
{
  n_freed++;
  g_free (text);
}

static gboolean
take (GtkWindow *window, GFile *file, gpointer what, GError **error)
{
  if (refuses)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "It is not for this window");
  else
    taken = g_strdup (what);
  return !refuses;
}

static const LkOpenKind kind = {
  .title = "Open a letter",
  .files = "Letters",
  .ending = "letter",
  .failed = "The Letter Could Not Be Opened",
  .load = load,
  .free = free_text,
  .take = take,
};

typedef struct {
  char *folder;
  GFile *file;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
  write_file (fixture->folder, "a.letter", "Dear reader", 11);
  fixture->file = child (fixture->folder, "a.letter");
  fixture->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->window));
  n_freed = 0;
  refuses = FALSE;
  g_clear_pointer (&taken, g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->file);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  lk_open_file (GTK_WINDOW (fixture->window), &kind, fixture->file);
  UNTIL (n_freed > 0);
  g_assert_cmpstr (taken, ==, "Dear reader");
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
}

static void
assert_told (const char *why)
{
  AdwMessageDialog *dialog;

  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  dialog = ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "The Letter Could Not Be Opened");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), why));
  g_assert_null (taken);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) none = child (fixture->folder, "none.letter");

  refuses = TRUE;
  lk_open_file (GTK_WINDOW (fixture->window), &kind, fixture->file);
  assert_told ("It is not for this window");
  g_assert_cmpuint (n_freed, ==, 1);
  lk_open_file (GTK_WINDOW (fixture->window), &kind, none);
  assert_told ("none.letter");
  g_assert_cmpuint (n_freed, ==, 1);
}

/* While the file was being read: what was read is let go of, and nobody is told. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = fixture->window;

  g_mutex_lock (&mutex);
  lk_open_file (GTK_WINDOW (window), &kind, fixture->file);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_nonnull (fixture->window); /* the task holds it */
  g_mutex_unlock (&mutex);
  UNTIL (!fixture->window);
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_null (taken);
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/open/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("taken", test_taken);
  ADD ("refused", test_refused);
  ADD ("closed", test_closed);
  return g_test_run ();
}
