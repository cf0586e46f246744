/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-dataset-io.h"
#include "import/lk-picture-folder.h"
#include "io/lk-pixbuf.h"
#include "tests/io/test-util.h"

/* A PNG of one colour, with folders made on the way. */
static void
write_picture (const char *folder, const char *name, int w, int h, guint32 rgba)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, (rgba & 0xff) != 0xff, 8, w, h);
  GError *error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  gdk_pixbuf_fill (pixbuf, rgba);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
}

static LkDataset *
load (const char *folder, const LkImportOptions *options)
{
  GError *error = NULL;
  LkDataset *dataset = lk_dataset_open (folder, options, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_refused (const char *folder, LkError code, const char *place, const char *reason)
{
  GError *error = NULL;

  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, code, folder, place, reason, NULL);
}

static void
assert_strict (const char *folder, const char *place, const char *reason)
{
  const LkImportOptions options = { .strict = TRUE };
  GError *error = NULL;

  g_assert_null (lk_dataset_open (folder, &options, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, folder, place, reason, NULL);
}

/* The sentences on how it was read hold the fragment. */
static void
assert_note (const LkDataset *dataset, const char *fragment)
{
  for (gsize i = 0; i < dataset->n_notes; i++)
    if (strstr (dataset->notes[i], fragment))
      return;
  g_error ("“%s” is in none of the notes", fragment);
}

/* train and test; grey by luminance where that is wanted; classes and files in natural order. */
static void
test_two_folders (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;

  write_picture (folder, "Train/class 10/a.png", 3, 2, 0xffffffff);
  write_picture (folder, "Train/class 9/10.png", 3, 2, 0x00ff00ff);
  write_picture (folder, "Train/class 9/2.png", 3, 2, 0xff0000ff);
  write_picture (folder, "Train/class 9/3.png", 3, 2, 0x00000080); /* half of black on white */
  write_picture (folder, "test/class 10/1.PNG", 3, 2, 0x0000ffff);
  write_file (folder, "Train/class 9/Thumbs.db", "x", 1);
  write_file (folder, "dataset.ini", "[dataset]\ntitle=Mine\nsource=me\n", 32);
  dataset = load (folder, &(LkImportOptions) { .grey = TRUE });
  assert_note (dataset, "become grey");
  g_assert_cmpuint (dataset->channels, ==, 1);
  g_assert_cmpstr (dataset->title, ==, "Mine");
  g_assert_cmpstr (dataset->source, ==, "me");
  g_assert_cmpstr (dataset->class_names[0], ==, "class 9");
  g_assert_cmpstr (dataset->class_names[1], ==, "class 10");
  g_assert_cmpuint (dataset->width, ==, 3);
  g_assert_cmpuint (dataset->height, ==, 2);
  g_assert_cmpuint (dataset->train.n, ==, 4);
  g_assert_cmpuint (dataset->test.n, ==, 1);
  g_assert_cmpuint (dataset->train.labels[2], ==, 0);
  g_assert_cmpuint (dataset->train.labels[3], ==, 1);
  g_assert_cmpuint (dataset->train.pixels[0], ==, 76);      /* 2.png, red: 0.299 of 255 */
  g_assert_cmpuint (dataset->train.pixels[6], ==, 127);     /* 3.png */
  g_assert_cmpuint (dataset->train.pixels[2 * 6], ==, 149); /* 10.png, green: 0.587 */
  g_assert_cmpuint (dataset->train.pixels[3 * 6], ==, 255);
  g_assert_cmpuint (dataset->test.pixels[0], ==, 28); /* blue: 0.114 */
  g_assert_cmpuint (dataset->test.labels[0], ==, 1);
  g_assert_cmpstr (lk_origins_file (&dataset->train.origins, 2), ==, "Train/class 9/10.png");
  g_assert_cmpstr (lk_origins_file (&dataset->test.origins, 0), ==, "test/class 10/1.PNG");
  g_assert_cmpuint (lk_origins_line (&dataset->test.origins, 0), ==, 0);
  remove_folder (folder);
}

/* One picture in colour, even of the test, and all are; those before it were grey. Levels that nobody sees are no
 * colour. */
/* All that lie in it and below, whatever the folders are called, as the data set's pictures are. */
static void
test_without_labels (void)
{
  g_autofree char *folder = make_folder ();
  const LkImportOptions options = { 0 };
  LkSplit split;
  GError *error = NULL;

  g_assert_false (lk_pictures_load_unlabelled (folder, (LkShape) { 2, 2, 1 }, &options, NULL, &split, &error));
  assert_error (&error, LK_ERROR_FORMAT, folder, "has no pictures", NULL);
  write_picture (folder, "b.png", 4, 4, 0xffffffff);
  write_picture (folder, "a.png", 2, 2, 0xff0000ff);
  write_picture (folder, "deeper/c.png", 2, 2, 0x000000ff);
  write_file (folder, "notes.txt", "x", 1);
  g_assert_true (lk_pictures_load_unlabelled (folder, (LkShape) { 2, 2, 1 }, &options, NULL, &split, &error));
  g_assert_cmpuint (split.n, ==, 3);
  g_assert_cmpuint (split.pixels[0], ==, 76); /* a.png, red: 0.299 of 255 */
  g_assert_cmpuint (split.pixels[4], ==, 255);
  g_assert_cmpuint (split.pixels[8], ==, 0);
  lk_split_clear (&split);
  g_assert_true (lk_pictures_load_unlabelled (folder, (LkShape) { 2, 2, 3 }, &options, NULL, &split, &error));
  g_assert_cmpuint (split.n, ==, 3);
  g_assert_cmpmem (split.pixels, 12, "\xff\xff\xff\xff\0\0\0\0\0\0\0\0", 12);
  g_assert_cmpmem (split.pixels + 12, 12, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12);
  lk_split_clear (&split);
  remove_folder (folder);
}

static void
test_colours (void)
{
  static const struct {
    guint32 rgba;
    gsize channels;
    guint8 pixels[3]; /* of the one in question, as planes */
  } cases[] = { { 0x80ff00ff, 3, { 0x80, 0xff, 0 } },
                { 0xff000080, 3, { 0xff, 127, 127 } }, /* half of red on white */
                { 0x404444ff, 1, { 0x42, 0, 0 } },
                { 0xff000000, 1, { 0xff, 0, 0 } } }; /* nothing to be seen */

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint s = 0; s < 2; s++)
      {
        g_autofree char *folder = make_folder ();
        g_autoptr (LkDataset) dataset = NULL;
        const LkSplit *split;

        write_picture (folder, "train/a/1.png", 3, 2, 0x101010ff);
        write_picture (folder, "train/b/1.png", 3, 2, 0x202020ff);
        write_picture (folder, "train/b/2.png", 3, 2, s == 0 ? cases[i].rgba : 0x303030ff);
        write_picture (folder, "test/a/1.png", 3, 2, 0x404040ff);
        write_picture (folder, "test/b/2.png", 3, 2, s == 1 ? cases[i].rgba : 0x303030ff);
        dataset = load (folder, NULL);
        split = s == 0 ? &dataset->train : &dataset->test;
        g_assert_cmpuint (dataset->channels, ==, cases[i].channels);
        for (gsize c = 0; c < dataset->channels; c++)
          {
            g_assert_cmpuint (dataset->train.pixels[6 * c + 5], ==, 0x10);
            g_assert_cmpuint (dataset->train.pixels[6 * dataset->channels + 6 * c], ==, 0x20);
            g_assert_cmpuint (dataset->test.pixels[6 * c], ==, 0x40);
            g_assert_cmpuint (split->pixels[(split->n - 1) * 6 * dataset->channels + 6 * c], ==, cases[i].pixels[c]);
          }
        if (cases[i].channels == 3)
          assert_note (dataset, "1 of 5 pictures is in colour");
        remove_folder (folder);
      }
}

/* One sample in six of each class is for the test, the same ones each time. */
static void
test_split (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkDataset) again = NULL;
  guint counts[2] = { 0, 0 };
  gboolean seen[30] = { FALSE };

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%02u.png", i < 12 ? "few" : "many", i);

      write_picture (folder, name, 2, 2, i << 24 | i << 16 | i << 8 | 0xff);
    }
  dataset = load (folder, NULL);
  again = load (folder, NULL);
  g_assert_cmpuint (dataset->train.n, ==, 25);
  g_assert_cmpuint (dataset->test.n, ==, 5);
  for (gsize i = 0; i < 5; i++)
    counts[dataset->test.labels[i]]++;
  g_assert_cmpuint (counts[0], ==, 2);
  g_assert_cmpuint (counts[1], ==, 3);
  for (gsize i = 0; i < 30; i++)
    {
      const LkSplit *split = i < 25 ? &dataset->train : &dataset->test;
      gsize k = i < 25 ? i : i - 25;
      g_autofree char *name = g_strdup_printf ("%s/%02u.png", split->rows[k] < 12 ? "few" : "many", split->rows[k]);

      g_assert_cmpuint (split->rows[k], ==, split->pixels[4 * k]); /* the colour is the place */
      g_assert_false (seen[split->rows[k]]);
      seen[split->rows[k]] = TRUE;
      g_assert_cmpstr (lk_origins_file (&split->origins, k), ==, name);
    }
  g_assert_cmpmem (dataset->test.pixels, 20, again->test.pixels, 20);
  remove_folder (folder);
}

/* Others take the first one's size, or the one asked for; none is beyond
 * LK_MAX_SIDE; what is beside a picture is black. */
static void
test_sizes (void)
{
  const LkImportOptions asked = { .picture_width = 6, .picture_height = 12 };
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) first = NULL;
  g_autoptr (LkDataset) other = NULL;

  write_picture (folder, "train/a/1.png", 128, 64, 0xc8c8c8ff);
  write_picture (folder, "train/a/2.png", 10, 10, 0xc8c8c8ff);
  write_picture (folder, "train/b/1.png", 1, 1, 0xc8c8c8ff);
  write_picture (folder, "test/b/1.png", 900, 900, 0xc8c8c8ff);
  first = load (folder, NULL);
  g_assert_cmpuint (first->width, ==, 64);
  g_assert_cmpuint (first->height, ==, 32);
  g_assert_cmpuint (first->train.pixels[0], ==, 200);
  g_assert_cmpuint (first->train.pixels[64 * 32 + 15], ==, 0);
  g_assert_cmpuint (first->train.pixels[64 * 32 + 16], ==, 200);
  g_assert_cmpuint (first->train.pixels[64 * 32 + 48], ==, 0);
  other = load (folder, &asked);
  g_assert_cmpuint (other->width, ==, 6);
  g_assert_cmpuint (other->height, ==, 12);
  g_assert_cmpuint (other->train.pixels[3 * 6], ==, 0);
  g_assert_cmpuint (other->train.pixels[4 * 6], ==, 200);
  g_assert_cmpuint (other->train.pixels[7 * 6], ==, 0);
  remove_folder (folder);
}

/* Every one a wrong folder and what its sentence must say. */
static void
test_wrong (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *empty = g_build_filename (folder, "b", NULL);
  g_autofree char *test = g_build_filename (folder, "test", NULL);

  assert_refused (folder, LK_ERROR_NOT_FOUND, "IDX", "folder of pictures for each class");
  write_picture (folder, "a/1.png", 2, 2, 0xff);
  assert_refused (folder, LK_ERROR_FORMAT, "single class", "“a”");
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  assert_refused (folder, LK_ERROR_FORMAT, "single class", "“a”");
  assert_strict (folder, "b”", "no pictures");
  write_picture (folder, "b/1.png", 2, 2, 0xff);
  assert_refused (folder, LK_ERROR_FORMAT, "one sample a class", "");
  write_file (folder, "b/2.png", "no picture", 10);
  assert_strict (folder, "b/2.png", "no picture that can be read");
  write_file (folder, "b/2.png", "", 0);
  assert_strict (folder, "b/2.png", "no picture that can be read");
  write_file (folder, "b/2.png", "\xff\xd8\xff\xe0", 4);
  assert_strict (folder, "b/2.png", "cut short");
  write_file (folder, "b/1.png", "", 0);
  assert_refused (folder, LK_ERROR_FORMAT, "no sample of the class “b”", "");
  write_picture (folder, "b/1.png", 2, 2, 0xff);
  write_picture (folder, "b/2.png", 2, 2, 0xff);
  write_picture (folder, "test/a/1.png", 2, 2, 0xff);
  assert_refused (folder, LK_ERROR_FORMAT, "“test”", "“train”");
  write_picture (folder, "train/a/1.png", 2, 2, 0xff);
  write_picture (folder, "test/c/1.png", 2, 2, 0xff);
  assert_refused (folder, LK_ERROR_FORMAT, "“c”", "none to train on");
  remove_folder (folder);
}

/* What people call their splits, whatever its letters' case: (train, test) samples. */
static void
test_split_names (void)
{
  static const struct {
    const char *folders[3];
    guint n_train, n_test;
    const char *note;
  } cases[] = {
    { { "training", "testing", NULL }, 4, 4, NULL },
    { { "Training", "Testing", NULL }, 4, 4, NULL },
    { { "TRAIN", "Validation", NULL }, 4, 4, "the test split is the folder “Validation”" },
    { { "train", "val", NULL }, 4, 4, "“val”" },
    { { "train", "valid", "test" }, 4, 4, "“valid” was left out" },
    { { "seg_train", "seg_test", NULL }, 4, 4, NULL },
    { { "train", NULL, NULL }, 2, 2, NULL },
    { { "my/train", "my/test", NULL }, 4, 4, "are in “" },
    { { "wrapped", "__MACOSX", NULL }, 2, 2, "wrapped" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (LkDataset) dataset = NULL;

      g_test_message ("case %zu", i);
      for (guint k = 0; k < 3 && cases[i].folders[k]; k++)
        for (guint n = 0; n < 4; n++)
          {
            g_autofree char *name = g_strdup_printf ("%s/%s/%u.png", cases[i].folders[k], n % 2 ? "b" : "a", n);

            write_picture (folder, name, 2, 2, k == 0 ? 0xffffffff : 0xff);
          }
      dataset = load (folder, NULL);
      g_assert_cmpuint (dataset->n_classes, ==, 2);
      g_assert_cmpuint (dataset->train.n, ==, cases[i].n_train);
      g_assert_cmpuint (dataset->test.n, ==, cases[i].n_test);
      g_assert_cmpuint (dataset->train.pixels[0], ==, 255);
      g_assert_cmpuint (dataset->test.pixels[0], ==, cases[i].n_test == 4 ? 0 : 255);
      if (cases[i].note)
        assert_note (dataset, cases[i].note);
      else
        g_assert_cmpuint (dataset->n_notes, ==, 0);
      remove_folder (folder);
    }
}

/* Leftovers, an empty class, a table of names, a picture without its ending, one that is none, one too deep for its
 * class, and a picture under another kind's name. */
static void
test_as_it_comes (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *empty = g_build_filename (folder, "empty", NULL);
  g_autofree char *from = g_build_filename (folder, "b/7.png", NULL);
  g_autofree char *to = g_build_filename (folder, "b/7.jfif", NULL);
  g_autoptr (LkDataset) dataset = NULL;

  write_picture (folder, "a/1.png", 2, 2, 0xffffffff);
  write_picture (folder, "a/2", 2, 2, 0xffffffff);
  write_picture (folder, "a/more/3.png", 2, 2, 0xffffffff);
  write_picture (folder, "b/4.png", 2, 2, 0xff);
  write_picture (folder, "b/5.png", 2, 2, 0xff);
  write_picture (folder, "b/7.png", 2, 2, 0xff);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  write_picture (folder, "__MACOSX/a/1.png", 2, 2, 0xff);
  write_picture (folder, ".ipynb_checkpoints/1.png", 2, 2, 0xff);
  write_file (folder, "a/._1.png", "x", 1);
  write_file (folder, "a/.DS_Store", "x", 1);
  write_file (folder, "a/Thumbs.db", "x", 1);
  write_file (folder, "a/words.txt", "x", 1);
  write_file (folder, "b/6.png", "none", 4);
  write_file (folder, "labels.csv", "id,label\n1,0\n2,1\n3,0\n4,1\n", 26);
  dataset = load (folder, NULL);
  g_assert_cmpuint (dataset->n_classes, ==, 2);
  g_assert_cmpuint (dataset->width, ==, 2);
  g_assert_cmpuint (dataset->train.n, ==, 4);
  g_assert_cmpuint (dataset->test.n, ==, 2);
  g_assert_cmpuint (dataset->train.pixels[0], ==, 255);
  g_assert_cmpuint (dataset->train.pixels[3 * 4], ==, 0);
  assert_note (dataset, "“empty” has no pictures");
  assert_note (dataset, "1 file is no picture and was left out: “words.txt”");
  assert_note (dataset, "1 picture cannot be read and was left out");
  g_assert_cmpuint (dataset->n_notes, ==, 3);
  remove_folder (folder);
}

/* Pictures alone in test are nobody's labels. */
static void
test_unlabelled (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("train/%s/%u.png", i % 2 ? "a" : "b", i);

      write_picture (folder, name, 2, 2, 0xff);
    }
  write_picture (folder, "test/1.png", 2, 2, 0xff);
  dataset = load (folder, NULL);
  g_assert_cmpuint (dataset->test.n, ==, 2);
  assert_note (dataset, "“test” has no folders of classes");
  remove_folder (folder);
}

/* Classes and files, as people count and as their bytes sort. */
static void
test_order (void)
{
  static const LkImportOptions plain = { .plain_order = TRUE };
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) natural = NULL;
  g_autoptr (LkDataset) other = NULL;

  write_picture (folder, "train/2/2.png", 1, 1, 0x020202ff);
  write_picture (folder, "train/2/10.png", 1, 1, 0x0a0a0aff);
  write_picture (folder, "train/10/1.png", 1, 1, 0x010101ff);
  write_picture (folder, "test/10/1.png", 1, 1, 0xff);
  natural = load (folder, NULL);
  other = load (folder, &plain);
  g_assert_cmpstr (natural->class_names[0], ==, "2");
  g_assert_cmpstr (other->class_names[0], ==, "10");
  g_assert_cmpmem (natural->train.pixels, 3, "\2\12\1", 3);
  g_assert_cmpmem (other->train.pixels, 3, "\1\12\2", 3);
  g_assert_cmpuint (other->test.labels[0], ==, 0);
  assert_note (natural, "--file-order plain");
  g_assert_cmpuint (other->n_notes, ==, 0);
  remove_folder (folder);
}

/* Pictures whose ink is in their opacity alone are taken on the paper that shows it, and that is said. */
static void
test_opacity (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;

  for (guint i = 0; i < 6; i++)
    {
      static const guint8 inks[3][12] = { { 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0 },
                                          { 255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0 },
                                          { 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255 } };
      g_autofree char *name = g_strdup_printf ("%c/%u.png", 'a' + i / 3, i % 3);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *parent = g_path_get_dirname (path);
      g_autoptr (GBytes) bytes = g_bytes_new_static (inks[i % 3], 12);
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_bytes (bytes, GDK_COLORSPACE_RGB, TRUE, 8, 3, 1, 12);
      GError *error = NULL;

      g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
      gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
      g_assert_no_error (error);
    }
  dataset = load (folder, NULL);
  for (gsize i = 0; i < dataset->train.n; i++)
    g_assert_cmpmem (dataset->train.pixels + 3 * i, 3, dataset->train.rows[i] % 3 == 0 ? "\xff\0\xff" : "\0\xff\0", 3);
  assert_note (dataset, "2 pictures have their ink in the opacity alone (alpha), in one colour");
  assert_note (dataset, "2 pictures have their ink in the opacity alone (alpha), in white");
  remove_folder (folder);
}

static gboolean
stop_at_half (double fraction, gpointer user_data)
{
  return fraction < 0.5;
}

static void
test_broken_off (void)
{
  const LkImportOptions options = { .progress = stop_at_half };
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;

  write_picture (folder, "a/1.png", 2, 2, 0xff);
  write_picture (folder, "a/2.png", 2, 2, 0xff);
  write_picture (folder, "b/1.png", 2, 2, 0xff);
  write_file (folder, "b/2.png", "never read", 10);
  g_assert_null (lk_dataset_open (folder, &options, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-folder/two-folders", test_two_folders);
  g_test_add_func ("/picture-folder/colours", test_colours);
  g_test_add_func ("/picture-folder/without-labels", test_without_labels);
  g_test_add_func ("/picture-folder/split", test_split);
  g_test_add_func ("/picture-folder/sizes", test_sizes);
  g_test_add_func ("/picture-folder/wrong", test_wrong);
  g_test_add_func ("/picture-folder/split-names", test_split_names);
  g_test_add_func ("/picture-folder/as-it-comes", test_as_it_comes);
  g_test_add_func ("/picture-folder/unlabelled", test_unlabelled);
  g_test_add_func ("/picture-folder/order", test_order);
  g_test_add_func ("/picture-folder/opacity", test_opacity);
  g_test_add_func ("/picture-folder/broken-off", test_broken_off);
  return g_test_run ();
}
