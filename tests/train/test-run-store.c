/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "run-data.h"
#include "tests/io/test-util.h"
#include "train/lk-run-file.h"
#include "train/lk-run-store.h"

typedef struct {
  RunData data;
  char *folder;
  LkRunStore *store;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  run_data_setup (&fixture->data, NULL);
  fixture->folder = make_folder ();
  fixture->store = lk_run_store_new (fixture->folder);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->store);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  run_data_teardown (&fixture->data, NULL);
}

static LkRunStore *
load (const char *folder)
{
  LkRunStore *store = lk_run_store_new (folder);

  lk_run_store_load (store);
  while (lk_run_store_is_loading (store))
    g_main_context_iteration (NULL, TRUE);
  return store;
}

static guint
length (LkRunStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

static void
test_add (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) b = run_data_record (&fixture->data);
  g_autoptr (LkRunStore) other = NULL;
  LkRunRecord *loaded;

  lk_run_store_add (fixture->store, a);
  lk_run_store_add (fixture->store, b);
  g_assert_cmpuint (length (fixture->store), ==, 2);
  g_assert_cmpuint (lk_run_record_get_color (a), !=, lk_run_record_get_color (b));
  lk_run_record_set_name (a, "my best");
  lk_run_record_set_pinned (a, TRUE);
  lk_run_store_flush (fixture->store);

  other = load (fixture->folder);
  g_assert_cmpuint (length (other), ==, 2);
  loaded = lk_run_store_find (other, lk_run_record_get_facts (a)->id);
  g_assert_nonnull (loaded);
  g_assert_cmpstr (lk_run_record_get_name (loaded), ==, "my best");
  g_assert_true (lk_run_record_get_pinned (loaded));
  g_assert_null (lk_run_store_find (other, "0"));
}

/* The same run, further on, keeps the name that it was given. */
static void
test_replace (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) later = lk_run_record_with_state (a, LK_RUN_STOPPED);

  lk_run_store_add (fixture->store, a);
  lk_run_record_set_name (a, "mine");
  lk_run_store_add (fixture->store, later);
  g_assert_cmpuint (length (fixture->store), ==, 1);
  g_assert_true (lk_run_store_find (fixture->store, lk_run_record_get_facts (a)->id) == later);
  g_assert_cmpstr (lk_run_record_get_name (later), ==, "mine");
}

static void
test_delete (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) b = run_data_record (&fixture->data);
  LkRunStore *other;

  lk_run_store_add (fixture->store, a);
  lk_run_store_add (fixture->store, b);
  lk_run_store_delete (fixture->store, a);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (length (fixture->store), ==, 1);
  other = load (fixture->folder);
  g_assert_cmpuint (length (other), ==, 1);
  g_object_unref (other);

  lk_run_store_restore (fixture->store, a);
  lk_run_store_flush (fixture->store);
  other = load (fixture->folder);
  g_assert_cmpuint (length (other), ==, 2);
  g_object_unref (other);

  lk_run_store_delete (fixture->store, a);
  lk_run_store_forget (fixture->store, a);
  lk_run_store_restore (fixture->store, a); /* too late */
  g_assert_cmpuint (length (fixture->store), ==, 1);
  lk_run_store_delete (fixture->store, b);
  /* What is deleted when the program ends is gone. */
  g_clear_object (&fixture->store);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
failed_cb (LkRunStore *store, const char *message, GString *messages)
{
  g_string_append (messages, message);
}

/* A file that is no run is told of, and left where it is; one that somebody has
 * put there under a name of his own is a run like any other. */
static void
test_strangers (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  gsize n;
  g_autofree char *text = lk_run_file_format (a, &n);
  g_autoptr (GString) messages = g_string_new (NULL);

  write_file (fixture->folder, "mine.limbeck", text, n);
  write_file (fixture->folder, "broken.limbeck", text, n / 2);
  write_file (fixture->folder, "notes.txt", "hello", 5);
  g_signal_connect (fixture->store, "failed", G_CALLBACK (failed_cb), messages);
  lk_run_store_load (fixture->store);
  while (lk_run_store_is_loading (fixture->store) || messages->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (length (fixture->store), ==, 1);
  g_assert_nonnull (strstr (messages->str, "broken.limbeck"));
  g_assert_null (strstr (messages->str, "notes.txt"));

  lk_run_record_set_name (lk_run_store_find (fixture->store, lk_run_record_get_facts (a)->id), "other");
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (count_files (fixture->folder), ==, 3); /* written where it lay */
}

/* The writer's failure comes as a message on the main thread. */
static void
test_cannot_write (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autofree char *blocked = g_build_filename (fixture->folder, "file", "runs", NULL);
  g_autoptr (GString) messages = g_string_new (NULL);
  g_autoptr (LkRunStore) store = lk_run_store_new (blocked);

  write_file (fixture->folder, "file", "x", 1); /* where a folder is wanted */
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), messages);
  lk_run_store_add (store, a);
  while (messages->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (messages->str, "file/runs"));
  g_assert_cmpuint (length (store), ==, 1); /* in memory it stays */
}

static void
count_cb (LkRunStore *store, LkRunRecord *record, guint *n)
{
  g_assert_true (LK_IS_RUN_RECORD (record));
  (*n)++;
}

/* Ticks are the window's: no file is written for one. */
static void
test_shown (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) b = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) later = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) shown = NULL;
  guint n_changed = 0;
  g_autofree char *name = g_strconcat (lk_run_record_get_facts (a)->id, ".limbeck", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  lk_run_store_add (fixture->store, a);
  lk_run_store_flush (fixture->store);
  g_assert_cmpint (g_unlink (path), ==, 0);
  none = lk_run_store_list_shown (fixture->store);
  g_assert_cmpuint (none->len, ==, 0);
  g_signal_connect (fixture->store, "run-changed", G_CALLBACK (count_cb), &n_changed);
  lk_run_record_set_shown (a, TRUE);
  g_assert_cmpuint (n_changed, ==, 1);
  shown = lk_run_store_list_shown (fixture->store);
  g_assert_cmpuint (shown->len, ==, 1);
  g_assert_true (shown->pdata[0] == a);
  lk_run_store_flush (fixture->store);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Of two that are shown each has its own colour; an unticked one may have either. */
  lk_run_store_add (fixture->store, b);
  lk_run_record_set_color (b, lk_run_record_get_color (a));
  lk_run_record_set_shown (b, TRUE);
  g_assert_cmpuint (lk_run_record_get_color (b), !=, lk_run_record_get_color (a));

  /* The same run, further on, is still ticked. */
  later = lk_run_record_with_state (a, LK_RUN_STOPPED);
  lk_run_store_add (fixture->store, later);
  g_assert_true (lk_run_record_get_shown (later));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/run-store/" name, Fixture, NULL, setup, func, teardown)
  ADD ("add", test_add);
  ADD ("shown", test_shown);
  ADD ("replace", test_replace);
  ADD ("delete", test_delete);
  ADD ("strangers", test_strangers);
  ADD ("cannot-write", test_cannot_write);
  return g_test_run ();
}
