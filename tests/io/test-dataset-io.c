/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-dataset-io.h"
#include "io/lk-file.h"
#include "test-util.h"

#define TRAIN_IMAGES "train-images-idx3-ubyte"
#define TRAIN_LABELS "train-labels-idx1-ubyte"
#define TEST_IMAGES  "t10k-images-idx3-ubyte"
#define TEST_LABELS  "t10k-labels-idx1-ubyte"

static void
append_size (GByteArray *bytes, guint32 size)
{
  guint32 big_endian = GUINT32_TO_BE (size);

  g_byte_array_append (bytes, (const guint8 *) &big_endian, 4);
}

static void
write_images (const char *folder, const char *name, guint n, guint height, guint width)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\0\0\x08\x03", 4);
  append_size (bytes, n);
  append_size (bytes, height);
  append_size (bytes, width);
  for (guint i = 0; i < n * height * width; i++)
    {
      guint8 pixel = (guint8) (i * 7);

      g_byte_array_append (bytes, &pixel, 1);
    }
  write_file (folder, name, bytes->data, bytes->len);
}

/* labels: one digit each, "0120". */
static void
write_labels (const char *folder, const char *name, const char *labels)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\0\0\x08\x01", 4);
  append_size (bytes, (guint32) strlen (labels));
  for (; *labels; labels++)
    {
      guint8 label = (guint8) (*labels - '0');

      g_byte_array_append (bytes, &label, 1);
    }
  write_file (folder, name, bytes->data, bytes->len);
}

/* Five training and three test pictures of 3 × 2 pixels in three classes. */
static void
write_good (const char *folder)
{
  write_images (folder, TRAIN_IMAGES, 5, 2, 3);
  write_labels (folder, TRAIN_LABELS, "01210");
  write_images (folder, TEST_IMAGES, 3, 2, 3);
  write_labels (folder, TEST_LABELS, "110");
}

static void
assert_bad (const char *folder, LkError code, const char *file, const char *place, const char *reason)
{
  GError *error = NULL;

  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, code, folder, file, place, reason, NULL);
}

static void
test_mnist (void)
{
  static const struct {
    const char *name;
    const char *sha256; /* of the uncompressed file */
  } files[] = {
    { TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
    { TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
    { TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
    { TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" },
  };
  static const uint16_t first[] = { 5, 0, 4, 1, 9, 2, 1, 3, 1, 4 };
  g_autoptr (LkDataset) mnist = NULL;
  g_autofree char *folder = lk_data_find ("mnist");
  GError *error = NULL;
  guint64 sum = 0;
  guint twos = 0;

  g_assert_nonnull (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strconcat (files[i].name, ".gz", NULL);
      g_autoptr (GFile) file = child (folder, name);
      g_autoptr (GBytes) bytes = lk_file_read (file, 1 << 26, NULL, &error);
      g_autofree char *sha256 = NULL;

      g_assert_no_error (error);
      sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      g_assert_cmpstr (sha256, ==, files[i].sha256);
    }

  mnist = lk_dataset_load ("mnist", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mnist->id, ==, "mnist");
  g_assert_cmpstr (mnist->title, ==, "MNIST");
  g_assert_cmpstr (mnist->source, ==, "Yann LeCun, Corinna Cortes, Christopher J.C. Burges");
  g_assert_cmpstr (mnist->licence, ==, "CC BY-SA 3.0");
  g_assert_cmpuint (mnist->train.n, ==, 60000);
  g_assert_cmpuint (mnist->test.n, ==, 10000);
  g_assert_cmpuint (mnist->width, ==, 28);
  g_assert_cmpuint (mnist->height, ==, 28);
  g_assert_cmpuint (mnist->n_classes, ==, 10);
  g_assert_cmpstr (mnist->class_names[9], ==, "9");
  g_assert_cmpmem (mnist->train.labels, sizeof first, first, sizeof first);
  for (gsize i = 0; i < mnist->test.n; i++)
    twos += mnist->test.labels[i] == 2;
  g_assert_cmpuint (twos, ==, 1032);
  /* The mean pixel of the training pictures is 33.3184 of 255, or 0.1307: known
   * to all who normalise by it. */
  for (gsize i = 0; i < mnist->train.n * 784; i++)
    sum += mnist->train.pixels[i];
  g_assert_cmpfloat_with_epsilon ((double) sum / (60000.0 * 784.0), 33.3184, 1e-4);
}

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
test_ini (void)
{
  static const char ini[] = "[dataset]\ntitle=Fruit\nclasses=apple; pear;quince;\nsource=An orchard\nlicence=CC0\n";
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_good (folder);
  write_file (folder, "dataset.ini", ini, strlen (ini));
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dataset->title, ==, "Fruit");
  g_assert_cmpstr (dataset->source, ==, "An orchard");
  g_assert_cmpstr (dataset->licence, ==, "CC0");
  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpstr (dataset->class_names[0], ==, "apple");
  g_assert_cmpstr (dataset->class_names[1], ==, "pear");
  remove_folder (folder);
}

static void
test_bad_ini (void)
{
  static const struct {
    const char *text, *reason;
  } cases[] = {
    { "title=Fruit\n", "group" },
    { "[other]\ntitle=Fruit\n", "[dataset]" },
    { "[dataset]\nclasses=apple\n", "1 name" },
    { "[dataset]\nclasses=\n", "0 names" },
    { "[dataset]\nclasses=apple;;pear\n", "name 2" },
    { "[dataset]\nclasses=apple;pear;apple\n", "apple" },
    { "[dataset]\ntitle=\xff\xfe\n", "UTF-8" },
    { "[dataset]\nclasses=apple;pe\xffr;quince\n", "UTF-8" },
  };
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) many = g_string_new ("[dataset]\nclasses=");

  write_good (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %zu", i);
      write_file (folder, "dataset.ini", cases[i].text, strlen (cases[i].text));
      g_assert_null (lk_dataset_load (folder, NULL, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "dataset.ini"));
      g_assert_nonnull (strstr (error->message, cases[i].reason));
    }

  for (guint i = 0; i <= LK_MAX_CLASSES; i++)
    g_string_append_printf (many, "%u;", i);
  write_file (folder, "dataset.ini", many->str, many->len);
  assert_bad (folder, LK_ERROR_FORMAT, "dataset.ini", "1001 names", "1000");

  /* Fewer names than the labels need. */
  write_file (folder, "dataset.ini", "[dataset]\nclasses=a;b\n", 22);
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_LABELS, "byte 10", "2 classes");

  g_string_set_size (many, 0);
  while (many->len < 200000)
    g_string_append (many, "# a comment\n");
  write_file (folder, "dataset.ini", many->str, many->len);
  assert_bad (folder, LK_ERROR_FORMAT, "dataset.ini", "", "more than");
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

static void
test_names (void)
{
  g_autofree char *root = make_folder ();
  g_autofree char *fruit = g_build_filename (root, "fruit", NULL);
  g_autofree char *fashion = g_build_filename (root, "fashion-mnist", NULL);
  g_autofree char *other = g_build_filename (root, "teachers", NULL);
  g_autofree char *before = g_strdup (g_getenv ("LIMBECK_DATA_DIR"));
  g_autofree char *found = NULL;
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkDataset) clothes = NULL;
  g_auto (GStrv) names = NULL;
  GError *error = NULL;

  g_assert_cmpint (g_mkdir (fruit, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fashion, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  write_good (fruit);
  write_good (fashion);
  write_file (other, "x.safetensors", "", 0);
  g_setenv ("LIMBECK_DATA_DIR", root, TRUE);

  dataset = lk_dataset_load ("fruit", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dataset->id, ==, "fruit");
  g_assert_cmpstr (dataset->title, ==, "fruit");

  /* What the distributions' packages leave out. */
  clothes = lk_dataset_load ("fashion-mnist", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (clothes->title, ==, "Fashion-MNIST");
  g_assert_cmpstr (clothes->source, ==, "Zalando SE");
  g_assert_cmpstr (clothes->licence, ==, "MIT");
  g_assert_cmpuint (clothes->n_classes, ==, 10);
  g_assert_cmpstr (clothes->class_names[0], ==, "T-shirt/top");
  g_assert_cmpstr (clothes->class_names[9], ==, "Ankle boot");

  names = lk_dataset_list ();
  g_assert_true (g_strv_contains ((const char *const *) names, "fruit"));
  g_assert_true (g_strv_contains ((const char *const *) names, "mnist"));      /* of the source tree */
  g_assert_true (g_strv_contains ((const char *const *) names, "arithmetic")); /* made when asked for */
  g_assert_false (g_strv_contains ((const char *const *) names, "teachers"));
  for (gsize i = 1; names[i]; i++)
    g_assert_cmpstr (names[i - 1], <, names[i]);

  g_assert_null (lk_dataset_load ("furit", NULL, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, "furit", "fruit", "mnist", NULL);
  g_assert_null (lk_dataset_load ("", NULL, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, "fruit", NULL);
  g_assert_null (lk_dataset_load ("/no/such/folder", NULL, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, "/no/such/folder", NULL);

  found = lk_data_find ("teachers/x.safetensors");
  g_assert_nonnull (found);
  g_assert_true (g_str_has_prefix (found, root));
  g_assert_null (lk_data_find ("teachers/no-such.safetensors"));

  g_setenv ("LIMBECK_DATA_DIR", before, TRUE);
  remove_folder (root);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lk_dataset_load ("mnist", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("LIMBECK_DATA_DIR")); /* set by the build system */
  g_test_add_func ("/dataset-io/mnist", test_mnist);
  g_test_add_func ("/dataset-io/folder", test_folder);
  g_test_add_func ("/dataset-io/two-classes", test_two_classes);
  g_test_add_func ("/dataset-io/ini", test_ini);
  g_test_add_func ("/dataset-io/bad-ini", test_bad_ini);
  g_test_add_func ("/dataset-io/gzipped", test_gzipped);
  g_test_add_func ("/dataset-io/bad-files", test_bad_files);
  g_test_add_func ("/dataset-io/disagree", test_disagree);
  g_test_add_func ("/dataset-io/names", test_names);
  g_test_add_func ("/dataset-io/cancelled", test_cancelled);
  return g_test_run ();
}
