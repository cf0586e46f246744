/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lk-sweep-array.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* The scripts of a sweep in parts. That what they do has the bytes of one sweep is tests/cli/test-cli-parts.c's. */

typedef struct {
  char *folder;
  LkSweepArray array;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->array = (LkSweepArray) {
    .folder = g_build_filename (fixture->folder, "it's.parts", NULL),
    .place = g_strdup (fixture->folder),
    .program = g_strdup ("/usr/bin/limbeck-cli"),
    .line = g_strdupv ((char *[]) { (char *) "--dataset", (char *) "it's $HOME", NULL }),
    .n_parts = 3,
    .n_threads = 2,
  };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_sweep_array_clear (&fixture->array, NULL);
  g_rmdir (fixture->array.folder);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  lk_sweep_array_clear_fields (&fixture->array);
  g_free (fixture->folder);
}

static char *
script_of (const Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->array.folder, name, NULL);
  char *text;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
start_of (const Fixture *fixture, const guint *parts, guint n, guint round)
{
  GError *error = NULL;

  g_assert_true (lk_sweep_array_write_start (&fixture->array, parts, n, round, &error));
  g_assert_no_error (error);
  return script_of (fixture, "start");
}

/* What a shell makes of `job`, a program that says what it was called with in place of limbeck-cli. */
static void
test_job (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_build_filename (fixture->folder, "say", NULL), *log = NULL, *said = NULL,
                  *expected = NULL;
  g_autofree char *job = g_build_filename (fixture->array.folder, "job", NULL);
  g_autoptr (GSubprocess) shell = NULL;
  GError *error = NULL;

  g_file_set_contents (program, "#!/bin/sh\npwd\nprintf '<%s>' \"$@\"\n", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  g_free (fixture->array.program);
  fixture->array.program = g_strdup (program);
  g_assert_true (lk_sweep_array_write_job (&fixture->array, &error));
  g_assert_no_error (error);
  shell = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sh", job, "2", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (shell, NULL, &error));
  g_assert_no_error (error);
  log = lk_sweep_array_part (&fixture->array, 2, ".log");
  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  expected =
      g_strdup_printf ("%s\n<sweep><--dataset><it's $HOME><--threads><2><--shard><2/3><--resume><--out><%s/part-2.csv>",
                       fixture->folder, fixture->array.folder);
  g_assert_cmpstr (said, ==, expected);
  g_unlink (program);
}

/* What a person changed in it stays; another number of parts is refused. */
static void
test_job_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->array.folder, "job", NULL), *before = NULL, *changed = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lk_sweep_array_write_job (&fixture->array, NULL));
  before = script_of (fixture, "job");
  changed = g_strconcat (before, "# mine\n", NULL);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  g_assert_true (lk_sweep_array_write_job (&fixture->array, NULL));
  after = script_of (fixture, "job");
  g_assert_cmpstr (after, ==, changed);
  fixture->array.n_parts = 4;
  g_assert_false (lk_sweep_array_write_job (&fixture->array, &error));
  g_assert_nonnull (strstr (error->message, "(3)"));
}

/* Each engine starts the parts that it is told, and no others. */
static void
test_start (Fixture *fixture, gconstpointer data)
{
  static const guint parts[] = { 1, 3 };
  g_autofree char *here = NULL, *behind = NULL, *moved = NULL, *parallel = NULL, *slurm = NULL;

  g_assert_true (lk_sweep_array_write_job (&fixture->array, NULL));
  here = start_of (fixture, parts, 2, 0);
  g_assert_nonnull (strstr (here, "it'\\''s.parts/job' 1 &\n"));
  g_assert_nonnull (strstr (here, "it'\\''s.parts/job' 3 &\nwait\n"));
  g_assert_null (strstr (here, "job' 2"));
  fixture->array.command = g_strdup ("ssh {host}");
  fixture->array.hosts = g_strsplit ("a,b", ",", -1);
  behind = start_of (fixture, parts, 2, 0);
  g_assert_nonnull (strstr (behind, "ssh a sh "));
  g_assert_null (strstr (behind, "ssh b sh "));
  moved = start_of (fixture, parts, 2, 1);
  g_assert_nonnull (strstr (moved, "ssh b sh "));
  g_assert_null (strstr (moved, "ssh a sh "));
  fixture->array.by = LK_SWEEP_BY_PARALLEL;
  parallel = start_of (fixture, parts, 2, 0);
  g_assert_nonnull (strstr (parallel, "--sshlogin a,b sh '"));
  g_assert_nonnull (strstr (parallel, "::: 1 3 &"));
  fixture->array.by = LK_SWEEP_BY_SLURM;
  slurm = start_of (fixture, parts, 2, 0);
  g_assert_nonnull (strstr (slurm, " --array=1,3 job &"));
}

static void
test_left (Fixture *fixture, gconstpointer data)
{
  static const gboolean seen[] = { TRUE, TRUE, FALSE, TRUE, TRUE, TRUE, FALSE };
  g_autoptr (GArray) parts = lk_sweep_array_left (&fixture->array, seen, G_N_ELEMENTS (seen));

  g_assert_cmpuint (parts->len, ==, 2);
  g_assert_cmpuint (g_array_index (parts, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (parts, guint, 1), ==, 3);
}

/* What is not the sweep's stays. */
static void
test_clear (Fixture *fixture, gconstpointer data)
{
  static const guint parts[] = { 1 };
  g_autofree char *other = g_build_filename (fixture->array.folder, "notes", NULL), *part = NULL, *start = NULL;

  g_assert_true (lk_sweep_array_write_job (&fixture->array, NULL));
  start = start_of (fixture, parts, 1, 0);
  part = lk_sweep_array_part (&fixture->array, 2, ".csv");
  g_assert_true (g_file_set_contents (part, "", 0, NULL));
  g_assert_true (g_file_set_contents (other, "", 0, NULL));
  g_assert_true (lk_sweep_array_clear (&fixture->array, NULL));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (fixture->array.folder), !=, 0);
  g_assert_cmpint (g_unlink (other), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->array.folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv (
      "LD_PRELOAD"); /* what a sanitizer has loaded before all else is for this program, and not for the shell */
  g_test_add ("/sweep/array/job", Fixture, NULL, set_up, test_job, tear_down);
  g_test_add ("/sweep/array/job-stays", Fixture, NULL, set_up, test_job_stays, tear_down);
  g_test_add ("/sweep/array/start", Fixture, NULL, set_up, test_start, tear_down);
  g_test_add ("/sweep/array/left", Fixture, NULL, set_up, test_left, tear_down);
  g_test_add ("/sweep/array/clear", Fixture, NULL, set_up, test_clear, tear_down);
  return g_test_run ();
}
