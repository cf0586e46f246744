/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-numpy-dataset.h"

#include "import/lk-dataset-io.h"
#include "tests/io/test-archive.h"
#include "tests/io/test-util.h"

#define N 12 /* samples of 2 × 2 of three classes */

static GBytes *
new_pictures (guint8 step)
{
  guint8 items[N * 4];

  for (gsize i = 0; i < sizeof items; i++)
    items[i] = (guint8) (i * step);
  items[0] = 255;
  return array_new ("|u1", "(12, 2, 2)", items, sizeof items);
}

static GBytes *
new_labels (void)
{
  return array_new ("|u1", "(12,)", "\0\1\2\0\1\2\0\1\2\0\1\2", N);
}

static void
write_bytes (const char *folder, const char *name, GBytes *bytes)
{
  write_file (folder, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
write_archive (const char *folder, const char *name, const ArchiveMember *members, gsize n)
{
  g_autoptr (GByteArray) archive = archive_new (members, n);

  write_file (folder, name, archive->data, archive->len);
}

static LkDataset *
load (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return lk_dataset_load (path, NULL, error);
}

static void
assert_note (const LkDataset *dataset, const char *fragment)
{
  for (gsize i = 0; i < dataset->n_notes; i++)
    if (strstr (dataset->notes[i], fragment))
      return;
  g_error ("“%s” is in none of the notes", fragment);
}

static void
assert_same (const LkDataset *a, const LkDataset *b)
{
  const LkSplit *splits[2][2] = { { &a->train, &a->test }, { &b->train, &b->test } };
  gsize D = lk_dataset_n_inputs (a);

  g_assert_cmpuint (a->n_classes, ==, b->n_classes);
  g_assert_cmpuint (D, ==, lk_dataset_n_inputs (b));
  for (gsize c = 0; c < a->n_classes; c++)
    g_assert_cmpstr (a->class_names[c], ==, b->class_names[c]);
  for (gsize s = 0; s < 2; s++)
    {
      g_assert_cmpmem (splits[0][s]->pixels, splits[0][s]->n * D, splits[1][s]->pixels, splits[1][s]->n * D);
      g_assert_cmpmem (splits[0][s]->labels, splits[0][s]->n * 2, splits[1][s]->labels, splits[1][s]->n * 2);
    }
}

/* The table of these arrays. */
static void
write_table (const char *folder, const char *name, guint8 step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N; i++)
    {
      g_string_append_printf (text, "%u", i % 3);
      for (guint k = 0; k < 4; k++)
        g_string_append_printf (text, ",%u", i + k == 0 ? 255 : (guint8) ((i * 4 + k) * step));
      g_string_append_c (text, '\n');
    }
  write_file (folder, name, text->str, text->len);
}

/* Keras's mnist.npz, and its arrays as files, are what the tables of the same numbers are; without a test split, too. */
static void
test_keras (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *files = g_build_filename (folder, "files", NULL);
  g_autofree char *tables = g_build_filename (folder, "tables", NULL);
  g_autoptr (GBytes) train = new_pictures (5);
  g_autoptr (GBytes) test = new_pictures (3);
  g_autoptr (GBytes) labels = new_labels ();
  const ArchiveMember members[] = {
    { "x_test.npy", test, FALSE },
    { "x_train.npy", train, TRUE },
    { "y_train.npy", labels, FALSE },
    { "y_test.npy", labels, TRUE },
  };
  static const char *const places[] = { "mnist.npz", "files", "files/x_train.npy", "files/y_test.npy" };
  GError *error = NULL;

  g_assert_cmpint (g_mkdir (files, 0700) + g_mkdir (tables, 0700), ==, 0);
  write_archive (folder, "mnist.npz", members, 4);
  write_table (tables, "a_train.csv", 5);
  write_table (tables, "a_test.csv", 3);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    write_bytes (files, members[i].name, members[i].bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (LkDataset) plain = load (tables, "a_train.csv", &error);
      g_autoptr (LkDataset) dataset = load (folder, places[i], &error);

      g_assert_no_error (error);
      assert_same (plain, dataset);
      g_assert_cmpuint (dataset->train.pixels[0], ==, 255);
      g_assert_null (dataset->train.rows);
      assert_note (dataset, "pictures: “x_train”");
    }
  /* Of one split. */
  write_archive (folder, "part.npz", members + 1, 2);
  write_table (tables, "whole.csv", 5);
  {
    g_autoptr (LkDataset) plain = load (tables, "whole.csv", &error);
    g_autoptr (LkDataset) dataset = load (folder, "part.npz", &error);

    g_assert_no_error (error);
    assert_same (plain, dataset);
    g_assert_cmpuint (dataset->test.n, ==, 3);
    g_assert_cmpuint (dataset->train.rows[0], ==, plain->train.rows[0]);
  }
  remove_folder (folder);
}

/* Names of the same thing. */
static void
test_names (void)
{
  static const struct {
    const char *pictures, *labels, *test_pictures, *test_labels;
    const char *note; /* NULL: nothing but the names */
  } cases[] = {
    { "X.npy", "y.npy", NULL, NULL, NULL },
    { "fashion_train_images.npy", "fashion_train_labels.npy", "fashion_test_images.npy", "fashion_test_labels.npy",
      NULL },
    { "train_images.npy", "train_labels.npy", "val_images.npy", "val_labels.npy", "the test split is “val_images”" },
    { "xtrain.npy", "ytrain.npy", "xtest.npy", NULL, "“xtest” has no labels" },
  };
  g_autoptr (GBytes) pictures = new_pictures (7);
  g_autoptr (GBytes) labels = new_labels ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (LkDataset) dataset = NULL;
      GError *error = NULL;

      write_bytes (folder, cases[i].pictures, pictures);
      write_bytes (folder, cases[i].labels, labels);
      if (cases[i].test_pictures)
        write_bytes (folder, cases[i].test_pictures, pictures);
      if (cases[i].test_labels)
        write_bytes (folder, cases[i].test_labels, labels);
      write_bytes (folder, "other_logits.npy", labels);
      dataset = load (folder, cases[i].pictures, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (dataset->test.n, ==, cases[i].test_labels ? N : 3);
      if (cases[i].note)
        assert_note (dataset, cases[i].note);
      remove_folder (folder);
    }
}

/* Archives of one array each, side by side, as Kuzushiji-MNIST's. */
static void
test_single_arrays (void)
{
  static const char *const names[] = { "kmnist-train-imgs.npz", "kmnist-train-labels.npz", "kmnist-test-imgs.npz",
                                       "kmnist-test-labels.npz" };
  g_autofree char *folder = make_folder ();
  g_autoptr (GBytes) pictures = new_pictures (7);
  g_autoptr (GBytes) labels = new_labels ();
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkDataset) of_folder = NULL;
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const ArchiveMember member = { "arr_0.npy", i % 2 ? labels : pictures, TRUE };

      write_archive (folder, names[i], &member, 1);
    }
  dataset = load (folder, "kmnist-train-imgs.npz", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->test.n, ==, N);
  of_folder = load (folder, "", &error);
  g_assert_no_error (error);
  assert_same (dataset, of_folder);
  remove_folder (folder);
}

/* What cannot be a data set says so. */
static void
test_wrong (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GBytes) pictures = new_pictures (7);
  g_autoptr (GBytes) labels = new_labels ();
  g_autoptr (GBytes) weights = array_new ("<f4", "(1, 2)", "\0\0\0\0\0\0\0\0", 8);
  const ArchiveMember net[] = { { "fc.weight.npy", weights, FALSE }, { "fc.bias.npy", weights, FALSE } };
  const ArchiveMember two[] = { { "a_x.npy", pictures, FALSE },
                                { "a_y.npy", labels, FALSE },
                                { "b_x.npy", pictures, FALSE },
                                { "b_y.npy", labels, FALSE } };
  const ArchiveMember damaged[] = { { "x.npy", labels, FALSE }, { "y.npy", pictures, FALSE } };
  GError *error = NULL;

  write_bytes (folder, "alone.npy", pictures);
  g_assert_null (load (folder, "alone.npy", &error));
  assert_error (&error, LK_ERROR_FORMAT, "alone.npy", "x_train.npy and y_train.npy", NULL);
  write_bytes (folder, "logits.npy", weights);
  g_assert_null (load (folder, "logits.npy", &error));
  assert_error (&error, LK_ERROR_FORMAT, "logits.npy", "open it as the teacher", "y_train.npy", NULL);
  write_archive (folder, "net.npz", net, 2);
  g_assert_null (load (folder, "net.npz", &error));
  assert_error (&error, LK_ERROR_FORMAT, "net.npz", "archive of NumPy", "numpy.savez", NULL);
  write_archive (folder, "two.npz", two, 4);
  g_assert_null (load (folder, "two.npz", &error));
  assert_error (&error, LK_ERROR_FORMAT, "two.npz", "several data sets", NULL);
  write_archive (folder, "turned.npz", damaged, 2);
  g_assert_null (load (folder, "turned.npz", &error));
  assert_error (&error, LK_ERROR_FORMAT, "turned.npz/x", "no pictures", NULL);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numpy-dataset/keras", test_keras);
  g_test_add_func ("/numpy-dataset/names", test_names);
  g_test_add_func ("/numpy-dataset/single-arrays", test_single_arrays);
  g_test_add_func ("/numpy-dataset/wrong", test_wrong);
  return g_test_run ();
}
