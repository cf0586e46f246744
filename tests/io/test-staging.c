/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-staging.h"

typedef struct {
  char *root;
  char *path; /* root/a/b, which is not there */
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->root, "a", "b", NULL);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  remove_all (fixture->root);
  g_free (fixture->root);
  g_free (fixture->path);
}

static guint
count_names (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

static void
put (LkStaging *staging, const char *name, const char *text)
{
  g_autoptr (GFile) file = lk_staging_file (staging, name);

  g_assert_true (g_file_set_contents (g_file_peek_path (file), text, -1, NULL));
}

static void
expect (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static void
fill (const char *path, gboolean replace, const char *text)
{
  GError *error = NULL;
  g_autoptr (LkStaging) staging = lk_staging_new (path, replace, &error);

  g_assert_no_error (error);
  put (staging, "one", text);
  put (staging, "two", text);
  g_assert_true (lk_staging_commit (staging, &error));
  g_assert_no_error (error);
}

static void
test_new (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->path);
  GError *error = NULL;
  g_autoptr (LkStaging) staging = lk_staging_new (fixture->path, FALSE, &error);

  g_assert_no_error (error);
  put (staging, "one", "1");
  /* Nothing to be seen yet. */
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (lk_staging_commit (staging, &error));
  g_assert_no_error (error);
  expect (fixture->path, "one", "1");
  g_assert_cmpuint (count_names (fixture->path), ==, 1);
  g_assert_cmpuint (count_names (parent), ==, 1);
}

/* What is given up leaves nothing but the folders above. */
static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->path);
  LkStaging *staging = lk_staging_new (fixture->path, FALSE, NULL);

  put (staging, "one", "1");
  lk_staging_free (staging);
  g_assert_cmpuint (count_names (parent), ==, 0);
}

static void
test_exists (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mine = g_build_filename (fixture->path, "mine", NULL);
  g_autofree char *parent = g_path_get_dirname (fixture->path);
  GError *error = NULL;

  /* An empty folder is as good as none. */
  g_assert_cmpint (g_mkdir_with_parents (fixture->path, 0777), ==, 0);
  fill (fixture->path, FALSE, "old");
  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));

  g_assert_null (lk_staging_new (fixture->path, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_clear_error (&error);
  expect (fixture->path, "one", "old");

  /* Only what has the same name goes. */
  fill (fixture->path, TRUE, "new");
  expect (fixture->path, "one", "new");
  expect (fixture->path, "two", "new");
  expect (fixture->path, "mine", "mine");
  g_assert_cmpuint (count_names (fixture->path), ==, 3);
  g_assert_cmpuint (count_names (parent), ==, 1);
}

static void
test_impossible (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->root, "file", NULL);
  g_autofree char *below = g_build_filename (file, "deep", "folder", NULL);
  GError *error = NULL;

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  g_assert_null (lk_staging_new (file, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_clear_error (&error);
  g_assert_null (lk_staging_new (below, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_assert_nonnull (strstr (error->message, below));
  g_clear_error (&error);
  expect (fixture->root, "file", "x");
  g_assert_cmpuint (count_names (fixture->root), ==, 1);

  if (geteuid () == 0)
    {
      g_test_message ("root may write everywhere");
      return;
    }
  g_assert_cmpint (g_chmod (fixture->root, 0500), ==, 0);
  g_assert_null (lk_staging_new (fixture->path, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  g_chmod (fixture->root, 0700);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/io/staging/" name, Fixture, NULL, setup, func, teardown)
  ADD ("new", test_new);
  ADD ("given-up", test_given_up);
  ADD ("exists", test_exists);
  ADD ("impossible", test_impossible);
#undef ADD
  return g_test_run ();
}
