/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "run-data.h"
#include "run/lk-run-writer.h"

typedef struct {
  RunData data;
  char *folder;
  LkRunRecord *record;
  LkRunWriter *writer;
  guint n_saved, n_failed;
} Fixture;

static void
saved_cb (LkRunWriter *writer, LkRunRecord *record, const char *path, gboolean saved, Fixture *fixture)
{
  *(saved ? &fixture->n_saved : &fixture->n_failed) += 1;
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  run_data_setup (&fixture->data, NULL);
  fixture->folder = make_folder ();
  fixture->record = run_data_record (&fixture->data);
  fixture->writer = lk_run_writer_new ();
  g_signal_connect (fixture->writer, "saved", G_CALLBACK (saved_cb), fixture);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->writer);
  g_object_unref (fixture->record);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  run_data_teardown (&fixture->data, NULL);
}

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* What was given is done, and told of. */
static void
wait (Fixture *fixture)
{
  lk_run_writer_flush (fixture->writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* In the order in which they were given; what is not there need not be moved or deleted. */
static void
test_order (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = path_of (fixture, "a/b/run.limbeck"); /* folders are made */
  g_autofree char *deleted = g_strconcat (path, ".deleted", NULL);

  lk_run_writer_save (fixture->writer, fixture->record, path);
  lk_run_writer_rename (fixture->writer, path, path, deleted);
  wait (fixture);
  g_assert_false (exists (path));
  g_assert_true (exists (deleted));
  g_assert_cmpuint (fixture->n_saved, ==, 0); /* something newer was done with the file */
  lk_run_writer_rename (fixture->writer, path, deleted, path);
  lk_run_writer_unlink (fixture->writer, path, deleted);
  lk_run_writer_rename (fixture->writer, path, deleted, path);
  wait (fixture);
  g_assert_true (exists (path));
  g_assert_null (lk_run_writer_get_trouble (fixture->writer));
  lk_run_writer_save (fixture->writer, fixture->record, path);
  wait (fixture);
  g_assert_cmpuint (fixture->n_saved, ==, 1);
}

/* What fails is told of until it is done: when it is asked for, or as soon as another file could be saved. */
static void
test_failure (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *blocker = path_of (fixture, "blocked");
  g_autofree char *blocked = path_of (fixture, "blocked/run.limbeck");
  g_autofree char *other = path_of (fixture, "other.limbeck");

  write_file (fixture->folder, "blocked", "no folder", 9);
  lk_run_writer_save (fixture->writer, fixture->record, blocked);
  wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_nonnull (strstr (lk_run_writer_get_trouble (fixture->writer), "cannot be kept"));
  lk_run_writer_retry (fixture->writer);
  wait (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 2);
  g_assert_nonnull (lk_run_writer_get_trouble (fixture->writer));

  g_assert_cmpint (g_remove (blocker), ==, 0);
  lk_run_writer_save (fixture->writer, fixture->record, other);
  wait (fixture);
  wait (fixture); /* the one that was tried again */
  g_assert_cmpuint (fixture->n_saved, ==, 2);
  g_assert_true (exists (blocked));
  g_assert_null (lk_run_writer_get_trouble (fixture->writer));
}

/* A record is saved as it was when it was given. */
static void
test_copy (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = path_of (fixture, "run.limbeck");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LkRunRecord) read = NULL;

  lk_run_record_set_name (fixture->record, "before");
  lk_run_writer_save (fixture->writer, fixture->record, path);
  lk_run_record_set_name (fixture->record, "after");
  wait (fixture);
  read = lk_run_file_load (file, NULL, NULL);
  g_assert_cmpstr (lk_run_record_get_name (read), ==, "before");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/run-writer/" name, Fixture, NULL, setup, func, teardown)
  ADD ("order", test_order);
  ADD ("failure", test_failure);
  ADD ("copy", test_copy);
  return g_test_run ();
}
