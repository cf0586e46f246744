/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-csv-dataset.h"
#include "io/lk-dataset-io.h"
#include "test-util.h"

static LkDataset *
load (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return lk_dataset_open (path, NULL, NULL, error);
}

static LkDataset *
load_text (const char *text, gssize length)
{
  g_autofree char *folder = make_folder ();
  GError *error = NULL;
  LkDataset *dataset;

  write_file (folder, "my.pictures.csv", text, length < 0 ? strlen (text) : (gsize) length);
  dataset = load (folder, "my.pictures.csv", &error);
  g_assert_no_error (error);
  remove_folder (folder);
  return dataset;
}

/* The pixels of the sample that stood in a line, whichever split it is in now. */
static const uint8_t *
row (const LkDataset *dataset, guint line, guint16 *label)
{
  const LkSplit *splits[] = { &dataset->train, &dataset->test };

  for (guint s = 0; s < 2; s++)
    for (gsize i = 0; i < splits[s]->n; i++)
      if (splits[s]->rows[i] == line)
        {
          *label = splits[s]->labels[i];
          return splits[s]->pixels + i * lk_dataset_n_inputs (dataset);
        }
  g_assert_not_reached ();
}

/* All ways to write the same four samples. */
static void
test_forms (void)
{
  static const char *const texts[] = {
    "b,0,255,10,20\na,1,2,3,4\nb,5,6,7,8\na,9,9,9,9\n",
    "b;0;255;10;20\r\na;1;2;3;4\r\n\r\nb;5;6;7;8\r\na;9;9;9;9",
    "b\t0\t255\t10\t20\na\t1\t2\t3\t4\nb\t5\t6\t7\t8\na\t9\t9\t9\t9\n",
    "\xef\xbb\xbflabel,p0,p1,p2,p3\nb,0,255,10,20\na,1,2,3,4\nb,5,6,7,8\na,9,9,9,9\n",
    "0,1,2,3,Class\n0,255,10,20,b\n1,2,3,4,a\n5,6,7,8,b\n9,9,9,9,a\n",
    "\"b\", 0 ,\"255\",10.2,2e1\n \"a\",1,2,3,4\nb,5,6,7,8\na,9,9,9,9\n",
  };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      g_autoptr (LkDataset) dataset = load_text (texts[t], -1);
      guint16 label;

      g_test_message ("text %zu", t);
      g_assert_cmpstr (dataset->title, ==, "my");
      g_assert_cmpuint (dataset->width, ==, 2);
      g_assert_cmpuint (dataset->height, ==, 2);
      g_assert_cmpuint (dataset->n_classes, ==, 2);
      g_assert_cmpstr (dataset->class_names[0], ==, "a");
      g_assert_cmpstr (dataset->class_names[1], ==, "b");
      g_assert_cmpuint (dataset->train.n, ==, 2); /* of each class one is kept for the test */
      g_assert_cmpuint (dataset->test.n, ==, 2);
      g_assert_cmpmem (row (dataset, 0, &label), 4, "\x00\xff\x0a\x14", 4);
      g_assert_cmpuint (label, ==, 1);
      g_assert_cmpmem (row (dataset, 1, &label), 4, "\x01\x02\x03\x04", 4);
      g_assert_cmpuint (label, ==, 0);
    }
}

/* Values up to 1 are shares of white; whole numbers are one class however they
 * are written; classes stand in natural order. */
static void
test_unit_and_labels (void)
{
  g_autoptr (LkDataset) dataset =
      load_text ("10,0,1,0.5,0.25\n9.000e+00,0,0,0,0\n9,1,1,1,1\n10.0,1,1,1,1\n-1,0,0,0,0\n", -1);
  guint16 label;

  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpstr (dataset->class_names[0], ==, "-1");
  g_assert_cmpstr (dataset->class_names[1], ==, "9");
  g_assert_cmpstr (dataset->class_names[2], ==, "10");
  g_assert_cmpmem (row (dataset, 0, &label), 4, "\x00\xff\x80\x40", 4);
  g_assert_cmpuint (label, ==, 2);
}

static void
test_train_and_test (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) of_folder = NULL;
  g_autoptr (LkDataset) of_file = NULL;
  GError *error = NULL;

  write_file (folder, "x_train.csv", "a,0,1,2,3\nb,4,5,6,200\n", 22);
  write_file (folder, "x_test.csv", "b,1,1,1,1\n", 10);
  of_folder = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  of_file = load (folder, "x_train.csv", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (of_folder->train.n, ==, 2);
  g_assert_cmpuint (of_folder->test.n, ==, 1);
  g_assert_cmpuint (of_folder->test.labels[0], ==, 1);
  g_assert_null (of_folder->train.rows);
  /* The test's ones are not white: the training samples decide. */
  g_assert_cmpmem (of_folder->test.pixels, 4, "\1\1\1\1", 4);
  g_assert_cmpmem (of_file->test.pixels, 4, "\1\1\1\1", 4);
  g_assert_cmpstr (of_folder->id, ==, folder);
  remove_folder (folder);
}

/* 72 × 72 is too large and scaled to 64; 1 × 4 only fits when it is said so. */
static void
test_sizes (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) large = g_string_new (NULL);
  const LkImportOptions flat = { .picture_width = 1, .picture_height = 2 };
  const LkImportOptions bigger = { .picture_width = 5, .picture_height = 3 };
  g_autoptr (LkDataset) scaled = NULL;
  g_autoptr (LkDataset) narrow = NULL;
  g_autoptr (LkDataset) wide = NULL;
  g_autofree char *path = g_build_filename (folder, "flat.csv", NULL);
  GError *error = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_string_append (large, i % 2 ? "odd" : "even");
      for (guint k = 0; k < 72 * 72; k++)
        g_string_append (large, ",200");
      g_string_append_c (large, '\n');
    }
  scaled = load_text (large->str, (gssize) large->len);
  g_assert_cmpuint (scaled->width, ==, 64);
  g_assert_cmpuint (scaled->height, ==, 64);
  g_assert_cmpuint (scaled->train.pixels[33 * 64 + 32], ==, 200);

  write_file (folder, "flat.csv", "a,9,8\nb,7,6\na,5,4\nb,3,2\n", 24);
  narrow = lk_dataset_open (path, &flat, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (narrow->width, ==, 1);
  g_assert_cmpuint (narrow->height, ==, 2);
  write_file (folder, "flat.csv", "a,90\nb,70\na,50\nb,30\n", 20);
  wide = lk_dataset_open (path, &bigger, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wide->width, ==, 5); /* the pixel fills the height, in the middle; black beside it */
  g_assert_cmpuint (wide->train.pixels[0], ==, 0);
  g_assert_cmpuint (wide->train.pixels[2], >=, 30);
  remove_folder (folder);
}

/* Every one a wrong file and what its sentence must say. */
static const struct {
  const char *text;
  const char *place;
  const char *reason;
} wrong[] = {
  { "", "bad.csv", "is empty" },
  { "\n \r\n\n", "bad.csv", "is empty" },
  { "a\nb\n", "line 1", "one column" },
  { "label,p0\n", "line 2", "no sample" },
  { "a,1\nb,2,3\n", "line 2", "more columns" },
  { "a,1,2,3,4\nb,2,3\n", "line 2", "3 columns, but the first line has 5" },
  { "a,1\nb,x\n", "line 2, column 2", "number from 0 to 255" },
  { "a,1\nb,\n", "line 2, column 2", "number from 0 to 255" },
  { "a,1\nb,nan\n", "line 2, column 2", "number" },
  { "a,1\nb,1e999\n", "line 2, column 2", "number" },
  { "a,1\nb,0x10\n", "line 2, column 2", "number" },
  { "a,1\nb,256\n", "line 2, column 2", "256" },
  { "a,1\n\nb,-1\n", "line 3, column 2", "-1" },
  { "a,1\n,2\n", "line 2, column 1", "label is empty" },
  { "a,1\n\"b,2\n", "line 2, column 1", "not closed" },
  { "a,1\n\xff,2\n", "line 2, column 1", "UTF-8" },
  { "a,1\na,2\n", "bad.csv", "single class" },
  { "a,1\nb,2\n", "bad.csv", "one sample a class" },
  { "a,1,2,3\nb,1,2,3\na,1,2,3\nb,1,2,3\n", "bad.csv", "--picture-size" },
};

static void
test_wrong (void)
{
  g_autofree char *folder = make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GError *error = NULL;

      write_file (folder, "bad.csv", wrong[i].text, strlen (wrong[i].text));
      g_assert_null (load (folder, "bad.csv", &error));
      assert_error (&error, LK_ERROR_FORMAT, "bad.csv", wrong[i].place, wrong[i].reason, NULL);
    }
  remove_folder (folder);
}

static void
test_wrong_pair (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) many = g_string_new (NULL);
  GError *error = NULL;

  write_file (folder, "train.csv", "a,0,1,0,1\nb,1,0,1,0\n", 20);
  write_file (folder, "test.csv", "a,0,1,0\n", 8);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "test.csv", "3 pixels", "training samples have 4", NULL);
  write_file (folder, "test.csv", "a,0,9,0,1\n", 10);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "test.csv", "pixel of 9", "0 to 1", NULL);
  write_file (folder, "test.csv", "c,0,1,0,1\n", 10);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "“c”", "none to train on", NULL);

  for (guint i = 0; i <= LK_MAX_CLASSES; i++)
    g_string_append_printf (many, "%u,1\n", i);
  write_file (folder, "many.csv", many->str, many->len);
  g_assert_null (load (folder, "many.csv", &error));
  assert_error (&error, LK_ERROR_FORMAT, "many.csv", "line 1001, column 1", "1000", NULL);
  write_file (folder, "net.safetensors", "x", 1);
  g_assert_null (load (folder, "net.safetensors", &error));
  assert_error (&error, LK_ERROR_FORMAT, "net.safetensors", "open it as the teacher", NULL);
  remove_folder (folder);
}

static gboolean
give_up (double fraction, gpointer user_data)
{
  ++*(guint *) user_data;
  return fraction < 0.25;
}

static void
test_broken_off (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.csv", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint n = 0;
  const LkImportOptions options = { .progress = give_up, .user_data = &n };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 8192; i++)
    g_string_append_printf (text, "%u,1\n", i % 2);
  write_file (folder, "x.csv", text->str, text->len);
  g_assert_null (lk_dataset_open (path, &options, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n, ==, 5); /* at 0, 1/16, 2/16, 3/16 and 4/16 of both passes */
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (lk_dataset_open (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-dataset/forms", test_forms);
  g_test_add_func ("/csv-dataset/unit-and-labels", test_unit_and_labels);
  g_test_add_func ("/csv-dataset/train-and-test", test_train_and_test);
  g_test_add_func ("/csv-dataset/sizes", test_sizes);
  g_test_add_func ("/csv-dataset/wrong", test_wrong);
  g_test_add_func ("/csv-dataset/wrong-pair", test_wrong_pair);
  g_test_add_func ("/csv-dataset/broken-off", test_broken_off);
  return g_test_run ();
}
