/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "run-data.h"
#include "run/lk-run-file.h"
#include "run/lk-run-store.h"
#include "tests/io/test-util.h"

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
  g_assert_cmpuint (lk_run_record_get_color (a), ==, 0);
  g_assert_cmpuint (lk_run_record_get_color (b), ==, 1);
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
count_change_cb (GListModel *list, guint position, guint removed, guint added, guint *n)
{
  (*n)++;
}

/* Whoever shows the list binds its rows anew with each change of it: one is enough, for
 * however many runs, and what was added meanwhile stays. */
static void
test_many (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  guint n_changes = 0;
  GDateTime *before = NULL;

  run_data_write_many (fixture->folder, a, 500);
  lk_run_store_load (fixture->store);
  lk_run_store_add (fixture->store, a);
  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (count_change_cb), &n_changes);
  while (lk_run_store_is_loading (fixture->store))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (length (fixture->store), ==, 501);
  g_assert_true (lk_run_store_find (fixture->store, lk_run_record_get_facts (a)->id) == a);
  for (guint i = 0; i < length (fixture->store); i++)
    {
      g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);
      const LkRunFacts *facts = lk_run_record_get_facts (record);

      g_assert_true (lk_run_store_find (fixture->store, facts->id) == record);
      g_assert_true (!before || g_date_time_compare (before, facts->created) >= 0);
      before = facts->created;
    }
}

/* A file that is no run is told of, and left where it is; so is what is no file, which nobody waits
 * for. One that somebody has put there under a name of his own is a run like any other. */
static void
test_strangers (Fixture *fixture, gconstpointer unused)
{
  static const char *const strange[] = { "broken.limbeck", "folder.limbeck", "pipe.limbeck" };
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  gsize n;
  g_autofree char *text = lk_run_file_format (a, &n);
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe.limbeck", NULL);
  g_autofree char *inner = g_build_filename (fixture->folder, "folder.limbeck", NULL);
  GPtrArray *damaged;

  write_file (fixture->folder, "mine.limbeck", text, n);
  write_file (fixture->folder, "broken.limbeck", text, n / 2);
  write_file (fixture->folder, "notes.txt", "hello", 5);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  lk_run_store_load (fixture->store);
  while (lk_run_store_is_loading (fixture->store))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (length (fixture->store), ==, 1);
  damaged = lk_run_store_get_damaged (fixture->store);
  g_assert_cmpuint (damaged->len, ==, G_N_ELEMENTS (strange));
  for (guint i = 0; i < damaged->len; i++)
    g_assert_nonnull (strstr (damaged->pdata[i], strange[i]));
  g_assert_null (lk_run_store_get_trouble (fixture->store)); /* that is for what cannot be kept */

  lk_run_record_set_name (lk_run_store_find (fixture->store, lk_run_record_get_facts (a)->id), "other");
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (count_files (fixture->folder), ==, 5); /* written where it lay */
}

static void
wait_for_trouble (LkRunStore *store, gboolean any)
{
  while ((lk_run_store_get_trouble (store) != NULL) != any)
    g_main_context_iteration (NULL, TRUE);
}

/* What could not be written is in the list, and says so, each of them; it is saved when
 * somebody asks for it. */
static void
test_cannot_write (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) b = run_data_record (&fixture->data);
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *blocked = g_build_filename (file, "runs", NULL);
  LkRunStore *store = lk_run_store_new (blocked);

  write_file (fixture->folder, "file", "x", 1); /* where a folder is wanted */
  g_assert_true (lk_run_record_get_saved (a));
  lk_run_store_add (store, a);
  wait_for_trouble (store, TRUE);
  g_assert_nonnull (strstr (lk_run_store_get_trouble (store), "file/runs"));
  g_assert_false (lk_run_record_get_saved (a));
  lk_run_store_add (store, b);
  while (lk_run_record_get_saved (b)) /* the second one, too */
    g_main_context_iteration (NULL, TRUE);
  lk_run_store_retry (store);
  lk_run_store_flush (store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_nonnull (lk_run_store_get_trouble (store));

  g_assert_cmpint (g_unlink (file), ==, 0);
  lk_run_store_retry (store);
  wait_for_trouble (store, FALSE);
  g_assert_true (lk_run_record_get_saved (a));
  g_assert_true (lk_run_record_get_saved (b));
  g_assert_cmpuint (count_files (blocked), ==, 2);
  g_object_unref (store);
}

/* The next one that can be saved takes the others with it; the program's end, too. */
static void
test_saved_later (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) b = run_data_record (&fixture->data);
  g_autofree char *name = g_strconcat (lk_run_record_get_facts (a)->id, ".limbeck", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *inner = g_build_filename (path, "x", NULL);

  /* A folder that is not empty is where the file should be. */
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  lk_run_store_add (fixture->store, a);
  wait_for_trouble (fixture->store, TRUE);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  lk_run_store_add (fixture->store, b);
  wait_for_trouble (fixture->store, FALSE);
  g_assert_true (lk_run_record_get_saved (a));
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  lk_run_record_set_name (a, "another");
  lk_run_store_flush (fixture->store);
  wait_for_trouble (fixture->store, TRUE);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_clear_object (&fixture->store);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* What was deleted before it could be saved, and is taken back, is saved then; a file that
 * cannot be deleted is told of. */
static void
test_deleted_unsaved (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autofree char *name = g_strconcat (lk_run_record_get_facts (a)->id, ".limbeck", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *inner = g_build_filename (path, "x", NULL);
  g_autofree char *blocked = g_strconcat (path, ".deleted", G_DIR_SEPARATOR_S, "x", NULL);

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  lk_run_store_add (fixture->store, a);
  wait_for_trouble (fixture->store, TRUE);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  lk_run_store_delete (fixture->store, a);
  wait_for_trouble (fixture->store, FALSE); /* nothing is to be kept any more */
  lk_run_store_restore (fixture->store, a);
  while (!lk_run_record_get_saved (a))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));

  g_assert_cmpint (g_mkdir_with_parents (blocked, 0700), ==, 0);
  lk_run_store_delete (fixture->store, a);
  wait_for_trouble (fixture->store, TRUE);
  g_assert_nonnull (strstr (lk_run_store_get_trouble (fixture->store), "still on the disk"));
  g_assert_nonnull (strstr (lk_run_store_get_trouble (fixture->store), path));
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

/* In memory alone until somebody names or pins it, or it is added. */
static void
test_held (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) named = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) added = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) deleted = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) further = lk_run_record_with_state (named, LK_RUN_STOPPED);

  lk_run_store_hold (fixture->store, named);
  lk_run_store_hold (fixture->store, added);
  lk_run_store_hold (fixture->store, deleted);
  lk_run_record_set_shown (named, TRUE);
  lk_run_record_set_color (named, 5);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (length (fixture->store), ==, 3);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
  g_assert_false (lk_run_record_get_saved (named));

  lk_run_record_set_name (named, "mine");
  lk_run_store_add (fixture->store, added);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);

  /* What is on the disk is written there when it comes again; what is not has no file to come back by. */
  lk_run_store_hold (fixture->store, further);
  lk_run_store_delete (fixture->store, deleted);
  lk_run_store_restore (fixture->store, deleted);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (length (fixture->store), ==, 3);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);
  g_assert_cmpstr (lk_run_record_get_name (further), ==, "mine");
}

/* Opened anew before it was brought back: it is there once. */
static void
test_back_twice (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) again = lk_run_record_with_state (a, LK_RUN_STOPPED);

  lk_run_store_add (fixture->store, a);
  lk_run_store_delete (fixture->store, a);
  lk_run_store_delete (fixture->store, a); /* it is not in the list any more */
  lk_run_store_add (fixture->store, again);
  lk_run_store_restore (fixture->store, a);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (length (fixture->store), ==, 1);
  g_assert_true (lk_run_store_find (fixture->store, lk_run_record_get_facts (a)->id) == again);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_model (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) item = NULL;
  g_autoptr (GPtrArray) damaged = NULL;
  g_autofree char *trouble = NULL;
  gboolean loading;

  g_assert_cmpuint (g_list_model_get_item_type (G_LIST_MODEL (fixture->store)), ==, LK_TYPE_RUN_RECORD);
  lk_run_store_load (fixture->store);
  lk_run_store_load (fixture->store); /* once */
  lk_run_store_add (fixture->store, a);
  g_object_get (fixture->store, "loading", &loading, NULL);
  g_assert_true (loading);
  while (lk_run_store_is_loading (fixture->store))
    g_main_context_iteration (NULL, TRUE);
  lk_run_store_flush (fixture->store);
  lk_run_store_add_damaged (fixture->store, "“b.limbeck” is spoiled");
  g_object_get (fixture->store, "loading", &loading, "trouble", &trouble, "damaged", &damaged, NULL);
  g_assert_false (loading);
  g_assert_null (trouble);
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_cmpuint (length (fixture->store), ==, 1); /* its file was read, too */
  item = g_list_model_get_item (G_LIST_MODEL (fixture->store), 0);
  g_assert_true (item == a);
  g_assert_cmpstr (lk_run_store_get_folder (fixture->store), ==, fixture->folder);
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
  ADD ("saved-later", test_saved_later);
  ADD ("deleted-unsaved", test_deleted_unsaved);
  ADD ("held", test_held);
  ADD ("back-twice", test_back_twice);
  ADD ("model", test_model);
  ADD ("many", test_many);
  return g_test_run ();
}
