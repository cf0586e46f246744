/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>
#include <utime.h>

#include "io/lk-file.h"
#include "io/lk-partial.h"
#include "io/lk-staging.h"
#include "test-util.h"

static void
make_old (const char *path)
{
  const struct utimbuf long_ago = { 1000000000, 1000000000 };

  g_assert_cmpint (utime (path, &long_ago), ==, 0);
}

static gboolean
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was left is removed when it is old and nobody holds it, files and folders
 * alike; nothing else is. */
static void
test_clean (void)
{
  g_autofree char *place = make_folder ();
  g_autofree char *held = NULL;
  g_autofree char *left = NULL;
  g_autofree char *young = NULL;
  g_autofree char *held_folder = NULL;
  g_autofree char *left_folder = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *mine = g_build_filename (place, ".limbeck.notes", NULL);
  int descriptors[2] = { lk_partial_new_file (place, &held), lk_partial_new_folder (place, &held_folder) };

  close (lk_partial_new_file (place, &left));
  close (lk_partial_new_file (place, &young));
  close (lk_partial_new_folder (place, &left_folder));
  inside = g_build_filename (left_folder, "half.svg", NULL);
  g_assert_true (g_file_set_contents (inside, "half", 4, NULL));
  g_assert_true (g_file_set_contents (mine, "mine", 4, NULL));
  make_old (held);
  make_old (left);
  make_old (held_folder);
  make_old (left_folder);
  make_old (mine);

  lk_partial_clean (place, 3600);
  g_assert_false (is_there (left));
  g_assert_false (is_there (left_folder));
  g_assert_true (is_there (held));
  g_assert_true (is_there (held_folder));
  g_assert_true (is_there (young));
  g_assert_true (is_there (mine));

  close (descriptors[0]);
  close (descriptors[1]);
  lk_partial_clean (place, 3600);
  g_assert_false (is_there (held));
  g_assert_false (is_there (held_folder));
  g_assert_cmpint (g_unlink (young), ==, 0);
  remove_folder (place);
}

/* A write in a folder, and a folder beside it, clean up by themselves. */
static void
test_next (void)
{
  char *places[2] = { make_folder (), make_folder () };
  GError *error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *left = g_build_filename (places[i], ".limbeck.AbC123.part", NULL);
      g_autofree char *path = g_build_filename (places[i], "out", NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      g_assert_true (g_file_set_contents (left, "half", 4, NULL));
      make_old (left);
      if (i == 0)
        g_assert_true (lk_file_write (file, "new", 3, NULL, &error));
      else
        {
          g_autoptr (LkStaging) staging = lk_staging_new (path, FALSE, &error);

          g_assert_true (lk_staging_commit (staging, &error));
        }
      g_assert_no_error (error);
      g_assert_false (is_there (left));
      g_assert_true (is_there (path));
      g_assert_true (i == 0 ? g_unlink (path) == 0 : g_rmdir (path) == 0);
      remove_folder (places[i]);
      g_free (places[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/partial/clean", test_clean);
  g_test_add_func ("/partial/next", test_next);
  return g_test_run ();
}
