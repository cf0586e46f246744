/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-cifar.h"
#include "import/lk-dataset-io.h"
#include "tests/io/test-util.h"

#define AREA (LK_CIFAR_SIDE * LK_CIFAR_SIDE)

/* n records: the label of record i is i % n_classes, its pixels 100 · colour + i. */
static GByteArray *
make_records (LkCifar kind, guint n, guint n_classes)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    {
      const guint8 labels[] = { 19, (guint8) (i % n_classes) }; /* the coarse one first */
      guint8 plane[AREA];

      g_byte_array_append (bytes, kind == LK_CIFAR_100 ? labels : labels + 1, kind == LK_CIFAR_100 ? 2 : 1);
      for (guint c = 0; c < 3; c++)
        g_byte_array_append (bytes, memset (plane, (int) (100 * c + i), AREA), AREA);
    }
  return bytes;
}

static void
write_records (const char *folder, const char *name, LkCifar kind, guint n, guint n_classes)
{
  g_autoptr (GByteArray) bytes = make_records (kind, n, n_classes);

  write_file (folder, name, bytes->data, bytes->len);
}

static void
write_names (const char *folder, const char *name, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "name %u\r\n", i);
  g_string_append (text, "\n");
  write_file (folder, name, text->str, text->len);
}

static LkDataset *
load (const char *path, const LkImportOptions *options)
{
  GError *error = NULL;
  LkDataset *dataset = lk_dataset_open (path, options, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

/* The folder, the one above it, and any of its files. */
static void
test_ten (void)
{
  g_autofree char *root = make_folder ();
  g_autofree char *folder = g_build_filename (root, "cifar-10-batches-bin", NULL);
  g_autofree char *file = g_build_filename (folder, "data_batch_2.bin", NULL);
  const char *const ways[] = { root, folder, file };

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_records (folder, "data_batch_1.bin", LK_CIFAR_10, 3, 10);
  write_records (folder, "data_batch_2.bin", LK_CIFAR_10, 2, 10);
  write_records (folder, "data_batch_10.bin", LK_CIFAR_10, 4, 10);
  write_records (folder, "test_batch.bin", LK_CIFAR_10, 2, 10);
  write_names (folder, "batches.meta.txt", 10);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (LkDataset) dataset = load (ways[i], NULL);

      g_assert_cmpstr (dataset->title, ==, "CIFAR-10");
      g_assert_cmpuint (dataset->width, ==, 32);
      g_assert_cmpuint (dataset->height, ==, 32);
      g_assert_cmpuint (dataset->channels, ==, 3);
      g_assert_cmpuint (dataset->n_classes, ==, 10);
      g_assert_cmpstr (dataset->class_names[9], ==, "name 9");
      g_assert_cmpuint (dataset->train.n, ==, 9);
      g_assert_cmpuint (dataset->test.n, ==, 2);
      g_assert_cmpuint (dataset->train.labels[8], ==, 3); /* the last of batch 10 */
      for (gsize c = 0; c < 3; c++)
        {
          g_assert_cmpuint (dataset->train.pixels[4 * LK_CIFAR_PIXELS + c * AREA + 77], ==, 100 * c + 1);
          g_assert_cmpuint (dataset->test.pixels[LK_CIFAR_PIXELS + c * AREA], ==, 100 * c + 1);
        }
    }
  remove_folder (root);
}

/* The fine labels count; without names they are numbers, and that is said. */
static void
test_hundred (void)
{
  g_autofree char *folder = make_folder ();

  write_records (folder, "train.bin", LK_CIFAR_100, 100, 100);
  write_records (folder, "test.bin", LK_CIFAR_100, 3, 100);
  for (guint names = 0; names < 2; names++)
    {
      g_autoptr (LkDataset) dataset = NULL;

      if (names)
        write_names (folder, "fine_label_names.txt", 100);
      dataset = load (folder, NULL);
      g_assert_cmpuint (dataset->n_classes, ==, 100);
      g_assert_cmpuint (dataset->train.labels[42], ==, 42);
      g_assert_cmpuint (dataset->train.pixels[42 * LK_CIFAR_PIXELS], ==, 42);
      g_assert_cmpstr (dataset->class_names[42], ==, names ? "name 42" : "42");
      g_assert_cmpuint (dataset->n_notes, ==, !names);
    }
  remove_folder (folder);
}

/* A part of the training samples is the test where there is none; grey and another size are as elsewhere. */
static void
test_options (void)
{
  const LkImportOptions options = { .grey = TRUE, .picture_width = 16, .picture_height = 16 };
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkDataset) small = NULL;

  write_records (folder, "data_batch_1.bin", LK_CIFAR_10, 24, 2);
  dataset = load (folder, NULL);
  g_assert_cmpuint (dataset->train.n, ==, 20);
  g_assert_cmpuint (dataset->test.n, ==, 4);
  g_assert_nonnull (dataset->train.rows);
  small = load (folder, &options);
  g_assert_cmpuint (small->channels, ==, 1);
  g_assert_cmpuint (small->width, ==, 16);
  for (gsize i = 0; i < small->train.n; i++)
    {
      guint of = small->train.rows[i];

      g_assert_cmpuint (small->train.pixels[i * 256 + 100], ==, (77 * of + 150 * (100 + of) + 29 * (200 + of)) / 256);
    }
  remove_folder (folder);
}

static void
test_damaged (void)
{
  static const struct {
    LkCifar kind;
    const char *name;
    gsize cut;
    guint n_classes;
    const char *names, *reason;
  } cases[] = {
    { LK_CIFAR_10, "data_batch_1.bin", 1, 10, NULL, "no whole records of 3073 bytes" },
    { LK_CIFAR_10, "data_batch_1.bin", 0, 12, NULL, "label number 10 (byte 30730) is 10; labels are 0 to 9" },
    { LK_CIFAR_10, "data_batch_1.bin", 0, 1, NULL, "a single class" },
    { LK_CIFAR_100, "train.bin", 1, 100, "fine_label_names.txt", "no whole records of 3074 bytes" },
    { LK_CIFAR_100, "train.bin", 0, 120, NULL, "label number 100 (byte 307401) is 100" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (GByteArray) bytes = make_records (cases[i].kind, 120, cases[i].n_classes);
      GError *error = NULL;

      write_file (folder, cases[i].name, bytes->data, bytes->len - cases[i].cut);
      if (cases[i].names)
        write_names (folder, cases[i].names, 100);
      g_assert_null (lk_dataset_load (folder, NULL, &error));
      assert_error (&error, LK_ERROR_FORMAT, folder, cases[i].reason, NULL);
      remove_folder (folder);
    }
}

/* The Python form is known, and where the other is to be had. */
static void
test_pickles (void)
{
  static const char *const names[][3] = { { "data_batch_1", "batches.meta", "CIFAR-10" },
                                          { "train", "meta", "CIFAR-100" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = make_folder ();
      GError *error = NULL;

      write_file (folder, names[i][0], "\x80\x02}q\x01", 5);
      write_file (folder, names[i][1], "\x80\x02}q\x01", 5);
      g_assert_null (lk_dataset_load (folder, NULL, &error));
      assert_error (&error, LK_ERROR_FORMAT, folder, names[i][2], "Python form", "-binary.tar.gz", NULL);
      remove_folder (folder);
    }
}

/* A train.bin of anybody's is none of CIFAR's. */
static void
test_other (void)
{
  g_autofree char *folder = make_folder ();
  GError *error = NULL;

  write_file (folder, "train.bin", "0123456789", 10);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, folder, "has no data set", NULL);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cifar/ten", test_ten);
  g_test_add_func ("/cifar/hundred", test_hundred);
  g_test_add_func ("/cifar/options", test_options);
  g_test_add_func ("/cifar/damaged", test_damaged);
  g_test_add_func ("/cifar/pickles", test_pickles);
  g_test_add_func ("/cifar/other", test_other);
  return g_test_run ();
}
