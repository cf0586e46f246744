/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-picture-list.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/io/test-util.h"

static void
write_picture (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  write_file (folder, name, "P5 1 1 255\nx", 12);
}

/* The pictures are listed by class, deep ones behind; a pipe and a link in a circle are not followed. */
static void
test_find (void)
{
  static const LkImportOptions options = { 0 };
  static const char *const expected[] = { "a/2.pgm", "a/10", "a/b/1.pgm", "c/1.pgm" };
  g_autofree char *folder = make_folder ();
  g_autofree char *pipe = g_build_filename (folder, "a/pipe", NULL);
  g_autofree char *link = g_build_filename (folder, "a/circle", NULL);
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkPictures) pictures = { { NULL } };
  g_auto (LkImported) imported = { 0 };
  GError *error = NULL;

  g_assert_false (lk_pictures_are_in (folder));
  write_picture (folder, "a/10");
  g_assert_true (lk_pictures_are_in (folder));
  write_picture (folder, "a/2.pgm");
  write_picture (folder, "a/b/1.pgm");
  write_picture (folder, "c/1.pgm");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (folder, link), ==, 0);
  g_assert_true (lk_pictures_find (folder, names, &options, NULL, &pictures, &imported, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pictures.train.paths->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (g_str_has_suffix (g_ptr_array_index (pictures.train.paths, i), expected[i]));
      g_assert_cmpuint (g_array_index (pictures.train.labels, guint16, i), ==, i < 3 ? 0 : 1);
    }
  g_assert_cmpuint (pictures.test.paths->len, ==, 0);
  g_assert_cmpuint (pictures.n_others, ==, 1);
  g_assert_true (pictures.differs);
  g_assert_cmpint (g_remove (link), ==, 0);
  remove_folder (folder);
}

/* Paths in natural order, and the places of each letter by letter, as torchvision's ImageFolder lists them. */
static void
test_rows (void)
{
  static const char *const paths[] = { "x/2/1.png", "x/2/2.png", "x/2/10.png", "x/2/a/3.png", "x/10/1.png" };
  static const guint32 plain[] = { 1, 3, 2, 4, 0 };
  LkPictureList list = { g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (guint16)) };
  g_autofree uint32_t *natural_rows = NULL;
  uint32_t *rows;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (list.paths, (gpointer) paths[i]);
  natural_rows = lk_pictures_rows (&list, FALSE);
  g_assert_null (natural_rows);
  rows = lk_pictures_rows (&list, TRUE);
  g_assert_cmpmem (rows, sizeof plain, plain, sizeof plain);
  free (rows);
  g_ptr_array_unref (list.paths);
  g_array_unref (list.labels);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-list/find", test_find);
  g_test_add_func ("/picture-list/rows", test_rows);
  return g_test_run ();
}
