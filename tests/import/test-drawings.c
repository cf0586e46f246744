/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "import/lk-drawings.h"
#include "tests/io/test-util.h"

#define W 3
#define H 2
#define D (W * H)

/* An empty data folder of the user's, and a data set to draw for. */
typedef struct {
  LkDataset *dataset;
  char *folder; /* of its drawings */
} Fixture;

static LkSplit
one_picture (void)
{
  return (LkSplit) { 1, calloc (D, 1), calloc (1, sizeof (uint16_t)) };
}

static void
set_up (Fixture *fixture, gconstpointer id)
{
  g_autofree char *name = g_uri_escape_string (id, NULL, FALSE);

  g_assert_cmpint (lk_dataset_new (id, "", "", "", (LkShape) { H, W, 1 }, 4, NULL, one_picture (), one_picture (),
                                   &fixture->dataset),
                   ==, LK_OK);
  fixture->folder = g_build_filename (g_get_user_data_dir (), "limbeck", "drawings", name, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer id)
{
  if (g_file_test (fixture->folder, G_FILE_TEST_IS_DIR))
    remove_folder (fixture->folder);
  g_free (fixture->folder);
  lk_dataset_unref (fixture->dataset);
}

static LkDrawings *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LkDrawings *drawings = lk_drawings_load (fixture->dataset, &error);

  g_assert_no_error (error);
  return drawings;
}

static void
insert (LkDrawings *drawings, gsize i, uint8_t grey, guint label)
{
  g_autoptr (GError) error = NULL;
  uint8_t pixels[D] = { grey, 0, 0, 0, 0, (uint8_t) (grey + 1) };

  lk_drawings_insert (drawings, i, pixels, label, &error);
  g_assert_no_error (error);
}

static void
expect (const LkDrawings *drawings, gsize i, uint8_t grey, guint label)
{
  g_assert_cmpuint (lk_drawings_get (drawings, i)[0], ==, grey);
  g_assert_cmpuint (lk_drawings_get (drawings, i)[D - 1], ==, grey + 1);
  g_assert_cmpuint (drawings->labels->data[i], ==, label);
}

static void
test_keep (Fixture *fixture, gconstpointer id)
{
  g_autoptr (LkDrawings) drawings = load (fixture);
  g_autoptr (LkDrawings) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (drawings->n, ==, 0);
  insert (drawings, 0, 10, 3);
  insert (drawings, 1, 20, 0);
  insert (drawings, 1, 30, 2); /* between them */
  again = load (fixture);
  g_assert_cmpuint (again->n, ==, 3);
  expect (again, 0, 10, 3);
  expect (again, 1, 30, 2);
  expect (again, 2, 20, 0);

  g_assert_true (lk_drawings_remove (again, 0, &error));
  g_clear_pointer (&drawings, lk_drawings_free);
  drawings = load (fixture);
  g_assert_cmpuint (drawings->n, ==, 2);
  expect (drawings, 0, 30, 2);
  expect (drawings, 1, 20, 0);

  g_assert_true (lk_drawings_remove (drawings, 1, &error));
  g_assert_true (lk_drawings_remove (drawings, 0, &error));
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
  g_clear_pointer (&again, lk_drawings_free);
  again = load (fixture);
  g_assert_cmpuint (again->n, ==, 0);
}

/* What an interrupted addition leaves: a picture without its label. */
static void
test_interrupted (Fixture *fixture, gconstpointer id)
{
  const uint8_t one_label[] = { 0, 0, 8, 1, 0, 0, 0, 1, 3 };
  g_autoptr (LkDrawings) drawings = load (fixture);
  g_autoptr (LkDrawings) again = NULL;

  insert (drawings, 0, 10, 3);
  insert (drawings, 1, 20, 0);
  write_file (fixture->folder, "labels-idx1-ubyte", one_label, sizeof one_label);
  again = load (fixture);
  g_assert_cmpuint (again->n, ==, 1);
  expect (again, 0, 10, 3);
  insert (again, 1, 40, 1);
  g_clear_pointer (&drawings, lk_drawings_free);
  drawings = load (fixture);
  g_assert_cmpuint (drawings->n, ==, 2);
  expect (drawings, 1, 40, 1);
}

/* Damaged files are named, and nobody writes over them. */
static void
test_damaged (Fixture *fixture, gconstpointer id)
{
  const uint8_t three_labels[] = { 0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2 };
  const uint8_t wrong_label[] = { 0, 0, 8, 1, 0, 0, 0, 1, 4 };
  g_autoptr (LkDrawings) drawings = load (fixture);
  g_autofree char *labels = g_build_filename (fixture->folder, "labels-idx1-ubyte", NULL);
  g_autofree char *contents = NULL;
  GError *error = NULL;
  gsize length;

  insert (drawings, 0, 10, 3);
  write_file (fixture->folder, "labels-idx1-ubyte", three_labels, sizeof three_labels);
  g_assert_null (lk_drawings_load (fixture->dataset, &error));
  assert_error (&error, LK_ERROR_FORMAT, fixture->folder, "3 labels", NULL);
  write_file (fixture->folder, "labels-idx1-ubyte", wrong_label, sizeof wrong_label);
  g_assert_null (lk_drawings_load (fixture->dataset, &error));
  assert_error (&error, LK_ERROR_FORMAT, fixture->folder, "label 4", NULL);
  write_file (fixture->folder, "labels-idx1-ubyte", "cut", 3);
  g_assert_null (lk_drawings_load (fixture->dataset, &error));
  assert_error (&error, LK_ERROR_FORMAT, "labels-idx1-ubyte", NULL);
  g_assert_true (g_file_get_contents (labels, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, "cut", 3);
}

/* What cannot be written leaves the set as it was. */
static void
test_unwritable (Fixture *fixture, gconstpointer id)
{
  g_autoptr (LkDrawings) drawings = load (fixture);
  g_autofree char *images = NULL;
  g_autoptr (GError) error = NULL;
  const uint8_t pixels[D] = { 0 };

  insert (drawings, 0, 10, 3);
  images = g_build_filename (fixture->folder, "images-idx3-ubyte", NULL);
  g_assert_cmpint (g_remove (images), ==, 0);
  g_assert_cmpint (g_mkdir (images, 0700), ==, 0); /* a folder cannot be replaced by a file */
  g_assert_false (lk_drawings_insert (drawings, 1, pixels, 1, &error));
  g_assert_nonnull (strstr (error->message, "images-idx3-ubyte"));
  g_assert_cmpuint (drawings->n, ==, 1);
  expect (drawings, 0, 10, 3);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  home = make_folder ();
  g_setenv ("XDG_DATA_HOME", home, TRUE); /* before GLib asks for it */
#define ADD(name, id, function) g_test_add ("/io/drawings/" name, Fixture, id, set_up, function, tear_down)
  ADD ("keep", "shapes", test_keep);
  ADD ("keep-of-a-folder", "/some where/my shapes", test_keep);
  ADD ("interrupted", "shapes", test_interrupted);
  ADD ("damaged", "shapes", test_damaged);
  ADD ("unwritable", "shapes", test_unwritable);
#undef ADD
  status = g_test_run ();
  remove_folder (home);
  return status;
}
