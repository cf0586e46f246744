/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-npy.h"
#include "tests/io/test-util.h"

#include <math.h>
#include <stdlib.h>

/* An independent look at the format, after NumPy's document "A Simple File
 * Format for NumPy Arrays" (numpy.lib.format), version 1.0. */
static const char *
assert_header (const char *bytes, gsize length, gsize rows, gsize columns, gsize *data_length)
{
  g_autofree char *shape = g_strdup_printf ("(%zu, %zu)", rows, columns);
  g_autofree char *header = NULL;
  gsize header_length;

  g_assert_cmpuint (length, >=, 10);
  g_assert_cmpmem (bytes, 8, "\x93NUMPY\x01\x00", 8);
  header_length = (guint8) bytes[8] | (gsize) (guint8) bytes[9] << 8;
  g_assert_cmpuint (length, >=, 10 + header_length);
  g_assert_cmpuint ((10 + header_length) % 64, ==, 0); /* the data are aligned */
  header = g_strndup (bytes + 10, header_length);
  g_assert_cmpuint (strlen (header), ==, header_length);
  g_assert_true (g_str_has_prefix (header, "{"));
  g_assert_true (g_str_has_suffix (header, "\n"));
  g_assert_true (g_str_has_suffix (g_strchomp (header), "}"));
  g_assert_nonnull (strstr (header, "'descr': '<f4'"));
  g_assert_nonnull (strstr (header, "'fortran_order': False"));
  g_assert_nonnull (strstr (header, "'shape': "));
  g_assert_true (g_str_has_prefix (strstr (header, "'shape': ") + 9, shape));
  *data_length = length - 10 - header_length;
  return bytes + 10 + header_length;
}

static void
round_trip (const char *folder, const float *data, gsize rows, gsize columns)
{
  g_autoptr (GFile) file = child (folder, "logits.npy");
  g_autofree char *bytes = NULL;
  GError *error = NULL;
  const char *read;
  gsize length, data_length;

  g_assert_true (lk_npy_save (data, rows, columns, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (file, NULL, &bytes, &length, NULL, &error));
  read = assert_header (bytes, length, rows, columns, &data_length);
  g_assert_cmpuint (data_length, ==, rows * columns * 4);
  for (gsize i = 0; i < rows * columns; i++)
    {
      const guint8 *b = (const guint8 *) read + 4 * i;
      guint32 bits;

      memcpy (&bits, data + i, 4);
      g_assert_cmpuint (b[0] | (guint32) b[1] << 8 | (guint32) b[2] << 16 | (guint32) b[3] << 24, ==, bits);
    }
}

static void
test_save (void)
{
  static const float values[6] = { 0.0f, -0.0f, 1.5f, INFINITY, 1e-45f, -3.4028235e38f };
  g_autofree char *folder = make_folder ();
  g_autofree float *many = g_new (float, 70000);
  float not_a_number = NAN;

  for (gsize i = 0; i < 70000; i++)
    many[i] = (float) i / 7.0f;
  round_trip (folder, many, 7000, 10);
  round_trip (folder, values, 2, 3); /* replaces a longer file */
  round_trip (folder, values, 6, 1);
  round_trip (folder, values, 1, 1);
  round_trip (folder, &not_a_number, 1, 1);
  round_trip (folder, values, 0, 3);
  g_assert_cmpuint (count_files (folder), ==, 1);
  remove_folder (folder);
}

static void
test_unwritable (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) nowhere = child (folder, "no-such-folder/logits.npy");
  g_autoptr (GFile) kept = child (folder, "logits.npy");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  float value = 1.0f;
  gsize length;

  g_assert_false (lk_npy_save (&value, 1, 1, nowhere, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no-such-folder/logits.npy"));
  g_clear_error (&error);

  write_file (folder, "logits.npy", "old", 3);
  g_cancellable_cancel (cancelled);
  g_assert_false (lk_npy_save (&value, 1, 1, kept, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (g_file_load_contents (kept, NULL, &bytes, &length, NULL, &error));
  g_assert_cmpmem (bytes, length, "old", 3);
  g_assert_cmpuint (count_files (folder), ==, 1);
  remove_folder (folder);
}

/* A size that overflows is refused before a byte is touched. */
static void
test_overflow (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) file = child (folder, "logits.npy");
  GError *error = NULL;
  float value = 1.0f;

  g_assert_false (lk_npy_save (&value, G_MAXSIZE / 4 + 2, 4, file, NULL, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "logits.npy"));
  g_clear_error (&error);
  g_assert_cmpuint (count_files (folder), ==, 0);
  remove_folder (folder);
}

/* A file of version `major` with this header and n zero bytes of numbers after
 * those given. */
static float *
parse (guint8 major, const char *text, gconstpointer numbers, gsize length, gsize *rows, gsize *columns, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  gsize n = strlen (text);
  guint8 preamble[12] = { 0x93, 'N', 'U', 'M', 'P', 'Y', major, 0, (guint8) n, (guint8) (n >> 8), 0, 0 };

  g_byte_array_append (file, preamble, major == 1 ? 10 : 12);
  g_byte_array_append (file, (const guint8 *) text, (guint) n);
  if (length > 0)
    g_byte_array_append (file, numbers, (guint) length);
  return lk_npy_parse (file->data, file->len, "x.npy", rows, columns, NULL, error);
}

static void
test_parse (void)
{
  static const guint8 floats[] = { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0 };                          /* 1, -2 */
  static const guint8 doubles[] = { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0 }; /* 1, -2 */
  gsize rows, columns;
  GError *error = NULL;

  for (guint8 major = 1; major <= 3; major++)
    {
      float *values = parse (major, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }  \n", floats,
                             sizeof floats, &rows, &columns, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (rows, ==, 1);
      g_assert_cmpuint (columns, ==, 2);
      g_assert_cmpfloat (values[0], ==, 1.0f);
      g_assert_cmpfloat (values[1], ==, -2.0f);
      free (values);
      values = parse (major, "{'shape': (2, 1), 'descr': '<f8', 'fortran_order': False}", doubles, sizeof doubles,
                      &rows, &columns, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rows, ==, 2);
      g_assert_cmpuint (columns, ==, 1);
      g_assert_cmpfloat (values[1], ==, -2.0f);
      free (values);
    }
}

/* 2 × 2 numbers 1, -2, 3, 4 in other types, orders of bytes and of axes. */
static void
test_forms (void)
{
  static const struct {
    const char *text;
    const char *numbers;
    gsize length;
    float second; /* what stands for -2 */
  } forms[] = {
    { "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 2), }", "\0\x3c\0\xc0\0\x42\0\x44", 8, -2.0f },
    { "{'descr': '>f2', 'fortran_order': False, 'shape': (2, 2), }", "\x3c\0\xc0\0\x42\0\x44\0", 8, -2.0f },
    { "{'descr': '<f2', 'fortran_order': True, 'shape': (2, 2), }", "\0\x3c\0\x42\0\xc0\0\x44", 8, -2.0f },
    { "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 2), }", "\1\xfe\3\4", 4, -2.0f },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", "\1\xfe\3\4", 4, 254.0f },
    { "{'descr': '>i2', 'fortran_order': False, 'shape': (2, 2), }", "\0\1\xff\xfe\0\3\0\4", 8, -2.0f },
    { "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 1, 2), }", "\1\xfe\3\4", 4, -2.0f },
    { "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 2, 1, 1), }", "\1\xfe\3\4", 4, -2.0f },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gsize rows, columns;
      GError *error = NULL;
      float *values = parse (1, forms[i].text, forms[i].numbers, forms[i].length, &rows, &columns, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (rows, ==, 2);
      g_assert_cmpuint (columns, ==, 2);
      g_assert_cmpfloat (values[0], ==, 1.0f);
      g_assert_cmpfloat (values[1], ==, forms[i].second);
      g_assert_cmpfloat (values[2], ==, 3.0f);
      g_assert_cmpfloat (values[3], ==, 4.0f);
      free (values);
    }
}

/* −∞ is the least number of the table, or far below its largest; not in all of a row, and nothing else that is infinite. */
static void
test_floor (void)
{
  static const struct {
    float numbers[4];
    float value; /* 0: refused */
    const char *place;
  } cases[] = {
    { { 0.0f, -30.0f, -INFINITY, -1.0f }, -30.0f, NULL },
    { { 0.0f, -INFINITY, -INFINITY, 0.0f }, -16.0f, NULL },
    { { 0.0f, -1.0f, -INFINITY, -INFINITY }, 0.0f, "row 1" },
    { { 0.0f, -INFINITY, 0.0f, INFINITY }, 0.0f, "row 1, column 1" },
    { { 0.0f, -INFINITY, NAN, 0.0f }, 0.0f, "row 1, column 0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const char header[] = "\x93NUMPY\1\0\x3b\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
      guint8 file[sizeof header - 1 + 16];
      GError *error = NULL;
      gsize rows, columns;
      LkNpyFloor floor;
      float *values;

      memcpy (file, header, sizeof header - 1);
      for (gsize k = 0; k < 4; k++)
        {
          guint32 word;

          memcpy (&word, cases[i].numbers + k, 4);
          word = GUINT32_TO_LE (word);
          memcpy (file + sizeof header - 1 + 4 * k, &word, 4);
        }
      values = lk_npy_parse (file, sizeof file, "x.npy", &rows, &columns, &floor, &error);
      if (cases[i].value == 0.0f)
        {
          g_assert_null (values);
          assert_error (&error, LK_ERROR_FORMAT, "x.npy", cases[i].place, NULL);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (floor.n, ==, i + 1);
      g_assert_cmpfloat (floor.value, ==, cases[i].value);
      for (gsize k = 0; k < 4; k++)
        g_assert_cmpfloat (values[k], ==, isinf (cases[i].numbers[k]) ? cases[i].value : cases[i].numbers[k]);
      free (values);
    }
}

/* Items of any number of axes, in Fortran's order, and texts. */
static void
test_items (void)
{
  static const char cube[] = "\x93NUMPY\1\0\x3d\0{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }"
                             "\0\6\2\10\4\12\1\7\3\11\5\13";
  static const char words[] = "\x93NUMPY\1\0\x39\0{'descr': '>U2', 'fortran_order': False, 'shape': (2,), }"
                              "\0\0\0a\0\0\1\1\0\0\0b\0\0\0\0";
  GError *error = NULL;
  LkNpy npy;

  g_assert_true (lk_npy_open ((const guint8 *) cube, sizeof cube - 1, "x.npy", &npy, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (npy.rank, ==, 3);
  for (gsize i = 0; i < 12; i++)
    g_assert_cmpfloat (lk_npy_get (&npy, i), ==, i);
  g_assert_true (lk_npy_open ((const guint8 *) words, sizeof words - 1, "x.npy", &npy, &error));
  g_assert_no_error (error);
  g_assert_false (lk_npy_has_numbers (&npy));
  for (gsize i = 0; i < 2; i++)
    {
      g_autofree char *text = lk_npy_get_text (&npy, i);

      g_assert_cmpstr (text, ==, i == 0 ? "aā" : "b");
    }
}

/* What the test samples' file is called beside the training samples'. */
static void
test_find_test (void)
{
  static const char *const pairs[][2] = {
    { "x.npy", "x-test.npy" },
    { "train_logits.npy", "test_logits.npy" },
    { "logits_train.npy", "logits_test.npy" },
    { "my_train_logits.npy", "my_test_logits.npy" },
    { "strain.npy", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (GFile) file = child (folder, pairs[i][0]);
      g_autoptr (GFile) none = lk_npy_find_test (file);
      g_autoptr (GFile) found = NULL;
      g_autofree char *base = NULL;

      g_assert_null (none);
      write_file (folder, pairs[i][1] ? pairs[i][1] : "stest.npy", "x", 1);
      found = lk_npy_find_test (file);
      base = found ? g_file_get_basename (found) : NULL;
      g_assert_cmpstr (base, ==, pairs[i][1]);
      remove_folder (folder);
    }
}

/* Every one a wrong file and what its sentence must say. */
static const struct {
  guint8 major;
  const char *text;
  gsize length; /* of the numbers, which are zeros */
  const char *reason;
} wrong[] = {
  { 4, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 8, "version 4" },
  { 1, "{'descr': '|O', 'fortran_order': False, 'shape': (1, 2), }", 16, "float32, float64" },
  { 1, "{'descr': '<f3', 'fortran_order': False, 'shape': (1, 2), }", 8, "float32, float64" },
  { 1, "{'fortran_order': False, 'shape': (1, 2), }", 8, "float32, float64" },
  { 1, "{'descr': '<f4', 'fortran_order': 1, 'shape': (1, 2), }", 8, "fortran_order" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8, "two axes" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2), }", 32, "two axes" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2", 8, "shape" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }", 0, "two axes" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 2), }", 8, "shape" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 2), }", 8, "shape" },
  { 1, "{'descr': '<f4', 'fortran_order': False}", 8, "shape" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 7, "7 bytes" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 9, "9 bytes" },
  { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967295, 4294967295), }", 8, "8 bytes" },
};

static void
test_wrong (void)
{
  static const guint8 zeros[32] = { 0 };
  static const guint8 infinite[4] = { 0, 0, 0x80, 0x7f };
  gsize rows, columns;
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (parse (wrong[i].major, wrong[i].text, zeros, wrong[i].length, &rows, &columns, &error));
      assert_error (&error, LK_ERROR_FORMAT, "x.npy", wrong[i].reason, NULL);
    }
  g_assert_null (
      parse (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}", infinite, 4, &rows, &columns, &error));
  assert_error (&error, LK_ERROR_FORMAT, "x.npy", "row 0, column 0", NULL);
  g_assert_null (lk_npy_parse ((const guint8 *) "no array at all", 15, "x.npy", &rows, &columns, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "x.npy", "numpy.save", NULL);
  g_assert_null (lk_npy_parse ((const guint8 *) "\x93NUMPY\1\0\377\0{}", 12, "x.npy", &rows, &columns, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "x.npy", "cut short", "255", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/save", test_save);
  g_test_add_func ("/npy/unwritable", test_unwritable);
  g_test_add_func ("/npy/overflow", test_overflow);
  g_test_add_func ("/npy/parse", test_parse);
  g_test_add_func ("/npy/forms", test_forms);
  g_test_add_func ("/npy/floor", test_floor);
  g_test_add_func ("/npy/items", test_items);
  g_test_add_func ("/npy/find-test", test_find_test);
  g_test_add_func ("/npy/wrong", test_wrong);
  return g_test_run ();
}
