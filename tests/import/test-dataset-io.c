/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/idx-data.h"
#include "import/lk-dataset-io.h"
#include "io/lk-file.h"

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
  g_auto (GStrv) by_title = NULL;
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

  by_title = lk_dataset_list_by_title ();
  g_assert_cmpuint (g_strv_length (by_title), ==, g_strv_length (names));
  for (gsize i = 1; by_title[i]; i++)
    {
      g_autofree char *before_it = lk_dataset_title (by_title[i - 1]);
      g_autofree char *title = lk_dataset_title (by_title[i]);

      g_assert_cmpint (g_utf8_collate (before_it, title), <, 0);
    }

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

static void
test_title (void)
{
  static const struct {
    const char *name, *title;
  } cases[] = {
    { "mnist", "MNIST" },
    { "arithmetic", "Arithmetic" },
    { "/some/where/my-digits", "my-digits" },
    { "gone", "gone" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = lk_dataset_title (cases[i].name);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("LIMBECK_DATA_DIR")); /* set by the build system */
  g_test_add_func ("/dataset-io/mnist", test_mnist);
  g_test_add_func ("/dataset-io/names", test_names);
  g_test_add_func ("/dataset-io/cancelled", test_cancelled);
  g_test_add_func ("/dataset-io/title", test_title);
  return g_test_run ();
}
