/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/idx-data.h"

static void
test_folder (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *with_slash = g_strconcat (folder, "/", NULL);
  g_autofree char *base = g_path_get_basename (folder);
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_good (folder);
  dataset = lk_dataset_load (with_slash, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dataset->id, ==, folder);
  g_assert_cmpstr (dataset->title, ==, base);
  g_assert_cmpstr (dataset->source, ==, "");
  g_assert_cmpstr (dataset->licence, ==, "");
  g_assert_cmpuint (dataset->width, ==, 3);
  g_assert_cmpuint (dataset->height, ==, 2);
  g_assert_cmpuint (dataset->n_classes, ==, 3); /* one more than the largest label */
  g_assert_cmpstr (dataset->class_names[2], ==, "2");
  g_assert_cmpuint (dataset->train.n, ==, 5);
  g_assert_cmpuint (dataset->train.labels[2], ==, 2);
  g_assert_cmpuint (dataset->train.pixels[29], ==, 29 * 7);
  g_assert_cmpuint (dataset->test.n, ==, 3);
  g_assert_cmpuint (dataset->test.labels[0], ==, 1);
  g_assert_cmpuint (dataset->test.pixels[17], ==, 17 * 7);
  remove_folder (folder);
}

/* One class in the files makes two: there is nothing to learn from one. */
static void
test_two_classes (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_good (folder);
  write_labels (folder, TRAIN_LABELS, "00000");
  write_labels (folder, TEST_LABELS, "010");
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->n_classes, ==, 2);
  remove_folder (folder);
}

static void
test_gzipped (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  g_autofree char *path = g_build_filename (folder, TRAIN_IMAGES, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GByteArray) packed = NULL;
  GError *error = NULL;
  gsize length;

  write_good (folder);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  packed = gzip (bytes, length);
  g_assert_cmpint (g_remove (path), ==, 0);
  write_file (folder, TRAIN_IMAGES ".gz", packed->data, packed->len);
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->train.pixels[29], ==, 29 * 7);

  write_file (folder, TRAIN_IMAGES ".gz", packed->data, packed->len - 9);
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_IMAGES ".gz", "byte", "cut short");
  packed->data[packed->len - 6] ^= 1; /* in the check sum */
  write_file (folder, TRAIN_IMAGES ".gz", packed->data, packed->len);
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_IMAGES ".gz", "byte", "damaged");
  remove_folder (folder);
}

static void
test_bad_files (void)
{
  static const char *const all[] = { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS };
  g_autofree char *folder = make_folder ();

  assert_bad (folder, LK_ERROR_NOT_FOUND, TRAIN_IMAGES, "", ".gz");
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *path = g_build_filename (folder, all[i], NULL);

      write_good (folder);
      g_assert_cmpint (g_remove (path), ==, 0);
      assert_bad (folder, LK_ERROR_NOT_FOUND, all[i], "", ".gz");
      write_file (folder, all[i], "", 0);
      assert_bad (folder, LK_ERROR_FORMAT, all[i], "byte 0", "cut short");
      write_file (folder, all[i], "<html>404</html>", 16);
      assert_bad (folder, LK_ERROR_FORMAT, all[i], "byte 0", "not an IDX file");
    }

  write_good (folder);
  write_labels (folder, TRAIN_IMAGES, "012");
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_IMAGES, "byte 3", "pictures need 3");
  write_good (folder);
  write_images (folder, TEST_LABELS, 3, 1, 1);
  assert_bad (folder, LK_ERROR_FORMAT, TEST_LABELS, "byte 3", "labels need 1");
  write_good (folder);
  write_images (folder, TRAIN_IMAGES, 0, 2, 3);
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_IMAGES, "byte 4", "empty");
  write_good (folder);
  write_images (folder, TEST_IMAGES, 3, 65, 3);
  assert_bad (folder, LK_ERROR_FORMAT, TEST_IMAGES, "3 × 65", "64 × 64");
  remove_folder (folder);
}

/* The four under each of these names, and opened as a folder or as a file. */
static void
test_names (void)
{
  static const struct {
    const char *names[4];
    const char *open;
  } cases[] = {
    { { "train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte" },
      "" },
    { { "emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte",
        "emnist-letters-test-images-idx3-ubyte", "emnist-letters-test-labels-idx1-ubyte" },
      "" },
    { { "train-images-idx3-ubyte/train-images-idx3-ubyte", "train-labels-idx1-ubyte/train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte" },
      "" },
    { { "MNIST/raw/" TRAIN_IMAGES, "MNIST/raw/" TRAIN_LABELS, "MNIST/raw/" TEST_IMAGES, "MNIST/raw/" TEST_LABELS },
      "" },
    { { "raw/" TRAIN_IMAGES, "raw/" TRAIN_LABELS, "raw/" TEST_IMAGES, "raw/" TEST_LABELS }, "" },
    { { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS }, TEST_LABELS },
    { { "x-" TRAIN_IMAGES, "x-" TRAIN_LABELS, "x-" TEST_IMAGES, "x-" TEST_LABELS }, "x-" TRAIN_IMAGES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *open = g_build_filename (folder, cases[i].open, NULL);
      g_autoptr (LkDataset) dataset = NULL;
      GError *error = NULL;

      g_test_message ("%s", cases[i].names[0]);
      for (gsize k = 0; k < 4; k++)
        {
          g_autofree char *path = g_build_filename (folder, cases[i].names[k], NULL);
          g_autofree char *parent = g_path_get_dirname (path);

          g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
          if (k % 2 == 0)
            write_images (folder, cases[i].names[k], k == 0 ? 5 : 3, 2, 3);
          else
            write_labels (folder, cases[i].names[k], k == 1 ? "01210" : "110");
        }
      dataset = lk_dataset_load (open, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (dataset->id, ==, open);
      g_assert_cmpuint (dataset->train.n, ==, 5);
      g_assert_cmpuint (dataset->test.n, ==, 3);
      g_assert_cmpuint (dataset->n_classes, ==, 3);
      g_assert_cmpuint (dataset->train.pixels[29], ==, 29 * 7);
      remove_folder (folder);
    }
}

/* Two data sets in one folder: one of the files says which. */
static void
test_several (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "b-" TRAIN_IMAGES, NULL);
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_images (folder, "a-" TRAIN_IMAGES, 4, 2, 3);
  write_labels (folder, "a-" TRAIN_LABELS, "0101");
  write_images (folder, "b-" TRAIN_IMAGES, 6, 1, 2);
  write_labels (folder, "b-" TRAIN_LABELS, "012012");
  assert_bad (folder, LK_ERROR_FORMAT, "a-, b-", "a-" TRAIN_IMAGES, "");
  dataset = lk_dataset_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpuint (dataset->train.n, ==, 3); /* one of each class is kept for the test */
  g_assert_cmpuint (dataset->test.n, ==, 3);
  g_assert_nonnull (dataset->train.rows);
  g_assert_nonnull (strstr (dataset->notes[0], "no files of a test split"));
  remove_folder (folder);
}

/* Labels 1, 2, … are as many classes, under their own names. */
static void
test_from_one (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_good (folder);
  write_labels (folder, TRAIN_LABELS, "12331");
  write_labels (folder, TEST_LABELS, "223");
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpstr (dataset->class_names[0], ==, "1");
  g_assert_cmpstr (dataset->class_names[2], ==, "3");
  g_assert_cmpuint (dataset->train.labels[2], ==, 2);
  g_assert_cmpuint (dataset->test.labels[0], ==, 1);
  g_assert_nonnull (strstr (dataset->notes[0], "1 to 3"));
  remove_folder (folder);
}

/* QMNIST's labels: 32-bit integers, the class in the first of several columns. */
static void
test_integers (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GByteArray) labels = g_byte_array_new ();
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_images (folder, "qmnist-train-images-idx3-ubyte", 4, 2, 3);
  g_byte_array_append (labels, (const guint8 *) "\0\0\x0c\2", 4);
  append_size (labels, 4);
  append_size (labels, 2);
  for (guint i = 0; i < 4; i++)
    {
      append_size (labels, i % 2);
      append_size (labels, 70000 + i);
    }
  write_file (folder, "qmnist-train-labels-idx2-int", labels->data, labels->len);
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->n_classes, ==, 2);
  g_assert_cmpuint (dataset->train.labels[0] + dataset->train.labels[1], ==, 1);
  labels->data[12] = 0xff; /* the first label is negative now */
  write_file (folder, "qmnist-train-labels-idx2-int", labels->data, labels->len);
  assert_bad (folder, LK_ERROR_FORMAT, "qmnist-train-labels-idx2-int", "byte 12", "labels are 0 to");
  remove_folder (folder);
}

static void
test_disagree (void)
{
  g_autofree char *folder = make_folder ();

  write_good (folder);
  write_labels (folder, TRAIN_LABELS, "0121");
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_LABELS, "5 pictures", "4 labels");
  write_good (folder);
  write_labels (folder, TEST_LABELS, "0121");
  assert_bad (folder, LK_ERROR_FORMAT, TEST_LABELS, "3 pictures", "4 labels");
  write_good (folder);
  write_images (folder, TEST_IMAGES, 3, 3, 2); /* as many pixels, but 2 × 3 */
  assert_bad (folder, LK_ERROR_FORMAT, TEST_IMAGES, "3 × 2", "2 × 3");
  write_good (folder);
  write_labels (folder, TEST_LABELS, "013"); /* the training split knows 0, 1 and 2 */
  assert_bad (folder, LK_ERROR_FORMAT, TEST_LABELS, "byte 10", "3 classes");
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idx-dataset/folder", test_folder);
  g_test_add_func ("/idx-dataset/two-classes", test_two_classes);
  g_test_add_func ("/idx-dataset/gzipped", test_gzipped);
  g_test_add_func ("/idx-dataset/bad-files", test_bad_files);
  g_test_add_func ("/idx-dataset/names", test_names);
  g_test_add_func ("/idx-dataset/several", test_several);
  g_test_add_func ("/idx-dataset/from-one", test_from_one);
  g_test_add_func ("/idx-dataset/integers", test_integers);
  g_test_add_func ("/idx-dataset/disagree", test_disagree);
  return g_test_run ();
}
