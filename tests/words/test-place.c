/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "words/lk-place.h"

#include <glib/gstdio.h>

static void
make (const char *top, const char *folder)
{
  g_autofree char *path = g_build_filename (top, folder, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

static void
assert_share (const char *top, const char *program, const char *wanted)
{
  g_autofree char *path = g_build_filename (top, program, NULL);
  g_autofree char *share = wanted ? g_build_filename (top, wanted, LK_SHARE_FOLDER, NULL) : NULL;
  g_autofree char *found = lk_place_find_share (path);

  g_assert_cmpstr (found, ==, share);
}

static void
test_find (void)
{
  g_autofree char *top = g_dir_make_tmp ("limbeck-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", top);

  make (top, "a/bin");
  make (top, "a/" LK_SHARE_FOLDER "/limbeck");
  make (top, "a/build/src/app");
  make (top, "a/far/from/here/bin");
  make (top, "b/bin");
  make (top, "b/" LK_SHARE_FOLDER); /* somebody else's */
  assert_share (top, "a/bin/limbeck", "a");
  assert_share (top, "a/build/limbeck", "a");
  assert_share (top, "a/far/from/here/bin/limbeck", NULL);
  assert_share (top, "b/bin/limbeck", NULL);
  /* A build folder's own is nearer than what is installed around it. */
  make (top, "a/build/" LK_SHARE_FOLDER "/limbeck");
  assert_share (top, "a/build/src/app/limbeck", "a/build");
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

/* This program is in a build folder. */
static void
test_own (void)
{
  g_autofree char *mnist = g_build_filename (lk_place_share (), "limbeck", "mnist", NULL);

  g_assert_true (g_file_test (mnist, G_FILE_TEST_IS_DIR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place/find", test_find);
  g_test_add_func ("/place/own", test_own);
  return g_test_run ();
}
