/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/lk-help.h"

#include "tests/io/test-util.h"

/* Where the help pages are opened. */

static char *
make (const char *folder, const char *share, const char *language, const char *file)
{
  g_autofree char *pages = g_build_filename (folder, share, "help", language, "limbeck", NULL);
  g_autofree char *path = g_build_filename (pages, file, NULL);

  g_assert_cmpint (g_mkdir_with_parents (pages, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return g_build_filename (folder, share, NULL);
}

static void
test_find (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *system = make (folder, "system", "C", "index.page");
  g_autofree char *own = make (folder, "own", "C", "index.html"), *korean = make (folder, "own", "ko", "index.html"),
                  *empty = g_build_filename (folder, "empty", NULL);
  const char *const dirs[] = { empty, system, NULL }, *const elsewhere[] = { empty, NULL };
  const char *const plain[] = { "C", NULL }, *const of_korea[] = { "ko_KR.UTF-8", "ko", "C", NULL };
  const char *const others[] = { "de", "C", NULL };
  g_autofree char *viewer = lk_help_find (dirs, TRUE, own, plain), *no_viewer = lk_help_find (dirs, FALSE, own, plain);
  g_autofree char *moved = lk_help_find (elsewhere, TRUE, own, plain),
                  *nowhere = lk_help_find (elsewhere, TRUE, empty, plain);
  g_autofree char *translated = lk_help_find (elsewhere, TRUE, own, of_korea),
                  *not_there = lk_help_find (elsewhere, TRUE, own, others);
  g_autofree char *html = g_strdup_printf ("file://%s/own/help/C/limbeck/index.html", folder);

  g_assert_cmpstr (viewer, ==, "help:limbeck");
  g_assert_cmpstr (no_viewer, ==, html);
  g_assert_cmpstr (moved, ==, html);
  g_assert_null (nowhere);
  g_assert_true (g_str_has_suffix (translated, "/own/help/ko/limbeck/index.html"));
  g_assert_cmpstr (not_there, ==, html);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/help/find", test_find);
  return g_test_run ();
}
