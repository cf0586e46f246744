/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-formats.h"

#include <sys/stat.h>

#include "import/lk-dataset-io.h"
#include "import/lk-npy.h"
#include "import/lk-safetensors.h"
#include "tests/io/test-archive.h"
#include "tests/io/test-util.h"

typedef struct {
  char *folder;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
write_idx (const char *path)
{
  static const guint8 pictures[] = { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 10, 20 };
  static const guint8 labels[] = { 0, 0, 8, 1, 0, 0, 0, 2, 0, 1 };

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  write_file (path, "train-images-idx3-ubyte", pictures, sizeof pictures);
  write_file (path, "t10k-images-idx3-ubyte", pictures, sizeof pictures);
  write_file (path, "train-labels-idx1-ubyte", labels, sizeof labels);
  write_file (path, "t10k-labels-idx1-ubyte", labels, sizeof labels);
}

static void
write_csv (const char *path)
{
  g_assert_true (g_file_set_contents (path, "cat,1\ndog,2\ncat,3\ndog,4\n", -1, NULL));
}

static void
write_pictures (const char *path)
{
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  for (guint c = 0; c < 2; c++)
    {
      g_autofree char *class = g_build_filename (path, c == 0 ? "cat" : "dog", NULL);

      g_assert_cmpint (g_mkdir (class, 0700), ==, 0);
      write_file (class, "1.pgm", "P5 1 1 255\nx", 12);
      write_file (class, "2.pgm", "P5 1 1 255\ny", 12);
    }
}

static void
write_cifar (const char *path)
{
  guint8 records[2 * 3073] = { 0 };

  records[3073] = 1;
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  write_file (path, "data_batch_1.bin", records, sizeof records);
  write_file (path, "test_batch.bin", records, sizeof records);
}

static void
write_network (const char *path)
{
  const size_t sizes[] = { 4, 2 };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LkNetwork) network = NULL;

  g_assert_cmpint (lk_network_new (sizes, 2, &network), ==, LK_OK);
  g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, NULL));
}

static void
write_graph (const char *path)
{
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "onnx", "data", "dense.onnx", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

static void
write_logits (const char *path)
{
  static const float logits[] = { 1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f };
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (lk_npy_save (logits, 3, 2, file, NULL, NULL));
}

static void
write_arrays (const char *path)
{
  g_autoptr (GBytes) pictures = array_new ("|u1", "(4, 1, 1)", "\1\2\3\4", 4);
  g_autoptr (GBytes) labels = array_new ("|u1", "(4,)", "\0\1\0\1", 4);
  const ArchiveMember members[] = { { "x_train.npy", pictures, TRUE }, { "y_train.npy", labels, FALSE } };
  g_autoptr (GByteArray) archive = archive_new (members, 2);

  g_assert_true (g_file_set_contents (path, (const char *) archive->data, archive->len, NULL));
}

/* A sample of each format, NULL of such as are made. */
static const struct {
  const char *id;
  void (*write) (const char *path);
} samples[] = {
  { "idx", write_idx },      { "csv", write_csv },     { "pictures", write_pictures },
  { "numpy", write_arrays }, { "arithmetic", NULL },   { "safetensors", write_network },
  { "npy", write_logits },   { "cifar", write_cifar }, { "colour-digits", NULL },
  { "onnx", write_graph },
};

/* Each row says all that its kind of place needs, and has a sample here. */
static void
test_rows (void)
{
  gsize n = 0;

  for (; lk_formats[n]; n++)
    {
      const LkFormat *format = lk_formats[n];
      gboolean found = FALSE;

      g_test_message ("%s", format->id);
      for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
        found = found || g_str_equal (samples[i].id, format->id);
      g_assert_true (found);
      g_assert_true (format->probe && format->load);
      g_assert_cmpint (format->label != NULL, ==, format->how != NULL);
      g_assert_cmpint (format->title != NULL, ==, format->suffixes != NULL);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpstr (lk_formats[i]->id, !=, format->id);
      for (gsize i = 0; format->suffixes && format->suffixes[i]; i++)
        {
          g_autofree char *lower = g_ascii_strdown (format->suffixes[i], -1);
          g_autofree char *name = g_strconcat ("x.", format->suffixes[i], NULL);

          g_assert_cmpstr (lower, ==, format->suffixes[i]);
          g_assert_true (lk_formats_named (format->kind, name) == format);
        }
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (samples));
}

/* What is opened as the kind that it is, is that; nothing else takes it for its own. */
static void
test_content (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, "data.bin", NULL);
      g_autoptr (GFile) file = samples[i].write ? g_file_new_for_path (path) : NULL;
      const char *name = file ? path : samples[i].id;
      g_auto (LkImported) imported = { 0 };
      g_auto (LkImported) wrong = { 0 };
      const LkFormat *format;
      GError *error = NULL;

      g_test_message ("%s", samples[i].id);
      if (samples[i].write)
        samples[i].write (path);
      format = lk_formats_find (file, name);
      g_assert_nonnull (format);
      g_assert_cmpstr (format->id, ==, samples[i].id);
      g_assert_true (lk_formats_open (format->kind, file, name, NULL, NULL, &imported, &error));
      g_assert_no_error (error);
      if (format->kind == LK_FORMAT_DATA)
        g_assert_cmpstr (imported.dataset->id, ==, name);
      else
        g_assert_true ((imported.network || imported.graph) == !imported.logits);
      g_assert_cmpint (imported.dataset != NULL, ==, format->kind == LK_FORMAT_DATA);

      if (!file)
        continue;
      g_assert_false (lk_formats_open (!format->kind, file, name, NULL, NULL, &wrong, &error));
      assert_error (&error, LK_ERROR_FORMAT, "data.bin", NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_assert_cmpint (g_remove (path), ==, 0);
    }
}

/* A table is known when packed, too; a text that is none, an empty file and another's magic are not. */
static void
test_telling (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *text;
    const char *id; /* NULL: nothing */
  } cases[] = {
    { "words", "Hello, world.\nThis is a text, and no table.\n", NULL },
    { "words.CSV", "Hello, world.\nThis is a text, and no table.\n", "csv" },
    { "empty", "", NULL },
    { "empty.npy", "", "npy" },
    { "one.png", "\x89PNG\r\n\x1a\n", NULL },
    { "header", "label,a,b\n1,2,3\n", "csv" },
    { "cut.bin", "1;2;3\n4;5;6\n7;", "csv" }, /* only whole lines count */
    { "long.safetensors", "1234567{", "safetensors" },
    { "long", "\x10\0\0\0\0\0\0\0{}", "safetensors" },
    { "archive.tar.gz", "not gzip", NULL },
    { "csv", "x", NULL }, /* the name is no ending */
    { "graph", "\x08\x08\x12\x07pytorch", "onnx" },
  };
  g_autoptr (GByteArray) packed = gzip ("1,2,3\n2,4,5\n", 12);
  g_autoptr (GFile) gz = child (fixture->folder, "packed");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) file = child (fixture->folder, cases[i].name);
      gsize length = g_str_equal (cases[i].name, "long") ? 10 : strlen (cases[i].text);
      const LkFormat *format;

      write_file (fixture->folder, cases[i].name, cases[i].text, length);
      format = lk_formats_find (file, "");
      g_assert_cmpstr (format ? format->id : NULL, ==, cases[i].id);
    }
  write_file (fixture->folder, "packed", packed->data, packed->len);
  g_assert_cmpstr (lk_formats_find (gz, "")->id, ==, "csv");
  g_assert_null (lk_formats_find (NULL, "furit"));
}

/* What is nothing that can be read is told what could be. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = child (fixture->folder, "data.bin");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_auto (LkImported) imported = { 0 };
  GError *error = NULL;

  write_file (fixture->folder, "data.bin", "\0\1\2\n", 4);
  g_assert_false (lk_formats_open (LK_FORMAT_DATA, file, "", NULL, NULL, &imported, &error));
  assert_error (&error, LK_ERROR_FORMAT, "data.bin", "IDX", "table", "folder of pictures", NULL);
  g_assert_false (lk_formats_open (LK_FORMAT_TEACHER, file, "", NULL, NULL, &imported, &error));
  assert_error (&error, LK_ERROR_FORMAT, "data.bin", "state_dict", "numpy.save", NULL);
  g_assert_false (lk_formats_open (LK_FORMAT_TEACHER, folder, "", NULL, NULL, &imported, &error));
  assert_error (&error, LK_ERROR_FORMAT, fixture->folder, "numpy.save", NULL);
}

/* A pipe would be waited for: its name alone counts. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "pipe.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (LkImported) imported = { 0 };
  GError *error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_cmpstr (lk_formats_find (file, "")->id, ==, "csv");
  g_assert_false (lk_formats_open (LK_FORMAT_DATA, file, path, NULL, NULL, &imported, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, "pipe.csv", NULL);
}

/* Every format is in the sentences and the dialogs of its kind, and in no other's. */
static void
test_texts (void)
{
  for (LkFormatKind kind = LK_FORMAT_DATA; kind <= LK_FORMAT_TEACHER; kind++)
    {
      g_autofree char *labels = lk_formats_labels (kind);
      g_autofree char *titles = lk_formats_titles (kind);
      g_autofree const char **suffixes = lk_formats_suffixes (kind);

      for (gsize i = 0; lk_formats[i]; i++)
        {
          const LkFormat *format = lk_formats[i];

          if (format->label)
            g_assert_cmpint (strstr (labels, format->label) != NULL, ==, format->kind == kind);
          if (format->title)
            g_assert_cmpint (strstr (titles, format->title) != NULL, ==, format->kind == kind);
          /* An ending may be of both, as npy is. */
          for (gsize k = 0; format->kind == kind && format->suffixes && format->suffixes[k]; k++)
            g_assert_true (g_strv_contains (suffixes, format->suffixes[k]));
        }
      g_assert_nonnull (strstr (labels, " or "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/formats/" name, Fixture, NULL, setup, func, teardown)
  g_test_add_func ("/formats/rows", test_rows);
  ADD ("content", test_content);
  ADD ("telling", test_telling);
  ADD ("refused", test_refused);
  ADD ("pipe", test_pipe);
  g_test_add_func ("/formats/texts", test_texts);
  return g_test_run ();
}
