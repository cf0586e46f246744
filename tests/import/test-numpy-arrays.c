/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-numpy-arrays.h"

#include <locale.h>

#include "tests/io/test-archive.h"
#include "tests/io/test-util.h"

static const LkImportOptions options = { 0 };

/* A split of these arrays; FALSE with an error. */
static gboolean
read_both (GBytes *pictures, GBytes *labels, const LkImportOptions *how, LkNames *names, LkNumpyForm *form,
           LkSplit *split, GError **error)
{
  LkNpy x, y;

  g_assert_true (lk_npy_open (g_bytes_get_data (pictures, NULL), g_bytes_get_size (pictures), "x.npy", &x, error) &&
                 lk_npy_open (g_bytes_get_data (labels, NULL), g_bytes_get_size (labels), "y.npy", &y, error));
  return lk_numpy_form_find (&x, how, form, error) && lk_numpy_read (&x, &y, form, names, split, how, NULL, error);
}

/* The same two pictures of 2 × 3, or of 3 × 2, in all their forms. */
static void
test_pictures (void)
{
  static const guint8 plain[] = { 0, 255, 51, 102, 153, 204, 1, 2, 3, 4, 5, 255 };
  static const char *const shapes[] = { "(2, 2, 3)",    "(2, 2, 3, 1)", "(2, 1, 2, 3)", "(2, 6)",
                                        "(2, 2, 3, 3)", "(2, 3, 3, 2)", "(2, 2, 3, 4)" };
  static const gsize channels[] = { 1, 1, 1, 1, 3, 3, 4 };
  g_autoptr (GBytes) labels = array_new ("|u1", "(2,)", "\3\7", 2);

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (guint floats = 0; floats < 2; floats++)
      {
        const LkImportOptions wide = { .picture_width = 3, .picture_height = 2 };
        g_autoptr (GByteArray) items = g_byte_array_new ();
        g_autoptr (GBytes) pictures = NULL;
        g_autoptr (LkNames) names = lk_names_new ();
        g_auto (LkNumpyForm) form = { 0 };
        LkSplit split = { 0 };
        GError *error = NULL;

        /* Grey in all channels, opaque. */
        for (gsize i = 0; i < sizeof plain * channels[s]; i++)
          {
            gsize sample = i / (6 * channels[s]), within = i % (6 * channels[s]);
            gsize pixel = s == 5 ? within % 6 : within / channels[s];
            guint8 value = channels[s] == 4 && within % 4 == 3 ? 255 : plain[sample * 6 + pixel];
            gfloat share = (gfloat) value / 255.0f;
            guint32 word;

            memcpy (&word, &share, 4);
            if (floats)
              archive_add (items, word, 4);
            else
              archive_add (items, value, 1);
          }
        pictures = array_new (floats ? "<f4" : "|u1", shapes[s], items->data, items->len);
        g_assert_true (read_both (pictures, labels, s == 3 ? &wide : &options, names, &form, &split, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (form.width, ==, s == 5 ? 2 : 3);
        g_assert_cmpuint (form.height, ==, s == 5 ? 3 : 2);
        g_assert_cmpuint (split.n, ==, 2);
        g_assert_cmpmem (split.pixels, 12, plain, 12);
        g_assert_cmpuint (split.labels[1], ==, 1);
        g_assert_cmpint (lk_names_place (names, "7"), ==, 1);
        g_assert_cmpuint (form.notes->len, ==, channels[s] > 1);
        lk_split_clear (&split);
      }
}

/* Planes of red, green and blue, or grey by Rec. 601, on white paper where they are transparent. */
static void
test_colours (void)
{
  static const guint8 colours[] = { 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0 };
  g_autoptr (GBytes) pictures = array_new ("|u1", "(1, 2, 2, 4)", colours, sizeof colours);
  g_autoptr (GBytes) labels = array_new ("|u1", "(1,)", "\0", 1);
  const LkImportOptions both[] = { { .grey = TRUE }, { .grey = FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (LkNames) names = lk_names_new ();
      g_auto (LkNumpyForm) form = { 0 };
      LkSplit split = { 0 };
      GError *error = NULL;

      g_assert_true (read_both (pictures, labels, &both[i], names, &form, &split, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (lk_numpy_form_shape (&form).channels, ==, both[i].grey ? 1 : 3);
      if (both[i].grey)
        g_assert_cmpmem (split.pixels, 4, "\x4c\x95\x1c\xff", 4);
      else
        g_assert_cmpmem (split.pixels, 12, "\xff\0\0\xff\0\xff\0\xff\0\0\xff\xff", 12);
      lk_split_clear (&split);
    }
}

/* (n, height, width, 3), (n, 3, height, width) and either as a row of numbers: the same pictures, of which the last alone
 * is in colour. */
static void
test_colour_orders (void)
{
  static const char *const shapes[] = { "(2, 5, 5, 3)", "(2, 3, 5, 5)", "(2, 75)", "(2, 75)" };
  g_autoptr (GBytes) labels = array_new ("|u1", "(2,)", "\0\1", 2);

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      g_autoptr (LkNames) names = lk_names_new ();
      g_auto (LkNumpyForm) form = { 0 };
      g_autoptr (GBytes) pictures = NULL;
      LkSplit split = { 0 };
      GError *error = NULL;
      guint8 bytes[150];

      for (guint i = 0; i < 2; i++)
        for (guint p = 0; p < 25; p++)
          for (guint c = 0; c < 3; c++)
            bytes[75 * i + (s % 2 == 0 ? 3 * p + c : 25 * c + p)] = (guint8) (p + 60 * c * i);
      pictures = array_new ("|u1", shapes[s], bytes, sizeof bytes);
      g_assert_true (read_both (pictures, labels, &options, names, &form, &split, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (form.notes->len, ==, s >= 2);
      g_assert_cmpuint (lk_numpy_form_shape (&form).channels, ==, 3);
      for (guint c = 0; c < 3; c++)
        {
          g_assert_cmpuint (split.pixels[25 * c + 7], ==, 7);
          g_assert_cmpuint (split.pixels[75 + 25 * c + 7], ==, 7 + 60 * c);
        }
      lk_split_clear (&split);
    }
}

/* Three samples of the classes 2, 0, 2, and what they are called. */
static void
test_labels (void)
{
  static const struct {
    const char *type, *shape, *items;
    gsize n;
    const char *first; /* the first sample's class; NULL: refused */
    const char *reason;
  } cases[] = {
    { "|i1", "(3,)", "\2\0\2", 3, "2", NULL },
    { "|u1", "(3, 1)", "\2\0\2", 3, "2", NULL },
    { ">i2", "(3,)", "\0\2\0\0\0\2", 6, "2", NULL },
    { "<f2", "(3,)", "\0\x40\0\0\0\x40", 6, "2", NULL },
    { "|b1", "(3, 3)", "\0\0\1\1\0\0\0\0\1", 9, "2", NULL },
    { "|u1", "(3, 1, 3)", "\0\0\1\1\0\0\0\0\1", 9, "2", NULL },
    { "|S3", "(3,)", "catdogcat", 9, "cat", NULL },
    { "<U1", "(3,)", "a\0\0\0b\0\0\0a\0\0\0", 12, "a", NULL },
    { "<f2", "(3,)", "\0\x38\0\0\0\x40", 6, NULL, "label 0 is 0.5" },
    { "<f2", "(3,)", "\0\x40\0\x7e\0\x40", 6, NULL, "label 1 is" },
    { "|u1", "(3, 3)", "\0\0\1\1\0\1\0\0\1", 9, NULL, "row 1" },
    { "|u1", "(3, 3)", "\0\0\1\0\0\0\0\0\1", 9, NULL, "row 1" },
    { "|u1", "(2,)", "\0\1", 2, NULL, "3 pictures" },
    { "|u1", "()", "\0", 1, NULL, "no labels" },
    { "|u1", "(3, 2, 2)", "\0\0\1\1\0\1\0\0\1\1\1\1", 12, NULL, "no labels" },
    { "|S1", "(3, 2)", "abcabc", 6, NULL, "no labels" },
    { "|S1", "(3,)", "a\0a", 3, NULL, "label 1 is empty" },
  };
  g_autoptr (GBytes) pictures = array_new ("|u1", "(3, 1, 1)", "abc", 3);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) labels = array_new (cases[i].type, cases[i].shape, cases[i].items, cases[i].n);
      g_autoptr (LkNames) names = lk_names_new ();
      g_auto (LkNumpyForm) form = { 0 };
      LkSplit split = { 0 };
      GError *error = NULL;

      if (read_both (pictures, labels, &options, names, &form, &split, &error))
        {
          g_assert_no_error (error);
          g_assert_nonnull (cases[i].first);
          g_assert_cmpuint (split.labels[0], ==, split.labels[2]);
          g_assert_cmpuint (split.labels[0], !=, split.labels[1]);
          g_assert_cmpint (lk_names_place (names, cases[i].first), ==, split.labels[0]);
        }
      else
        {
          g_assert_null (cases[i].first);
          assert_error (&error, LK_ERROR_FORMAT, "y.npy", cases[i].reason, NULL);
        }
      lk_split_clear (&split);
    }
}

/* Numbers that are no pictures become bars, and what is neither is refused. */
static void
test_others (void)
{
  static const struct {
    const char *shape;
    gsize n;
    const char *reason;
  } wrong[] = {
    { "(4,)", 4, "no pictures" },        { "(0, 2, 2)", 0, "no pictures" }, { "(1, 2, 2, 2, 2)", 16, "no pictures" },
    { "(1, 65)", 65, "--picture-size" }, { "(1, 48)", 48, NULL }, /* fewer than 64 are measurements */
  };
  static const guint8 zeros[192] = { 0 };
  g_autoptr (GBytes) label = array_new ("|u1", "(1,)", "\0", 1);
  g_autoptr (GBytes) not_a_number = array_new ("<f2", "(1, 1, 1)", "\0\x7e", 2);

  for (gsize i = 0; i <= G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GBytes) pictures =
          i < G_N_ELEMENTS (wrong) ? array_new ("|u1", wrong[i].shape, zeros, wrong[i].n) : g_bytes_ref (not_a_number);
      g_autoptr (LkNames) names = lk_names_new ();
      g_auto (LkNumpyForm) form = { 0 };
      LkSplit split = { 0 };
      GError *error = NULL;
      gboolean good = read_both (pictures, label, &options, names, &form, &split, &error);

      if (i < G_N_ELEMENTS (wrong) && !wrong[i].reason)
        {
          g_assert_true (good);
          g_assert_cmpuint (form.features.n, ==, wrong[i].n);
          g_assert_nonnull (strstr (g_ptr_array_index (form.notes, 0), "features"));
        }
      else
        {
          g_assert_false (good);
          assert_error (&error, LK_ERROR_FORMAT, "x.npy", i < G_N_ELEMENTS (wrong) ? wrong[i].reason : "sample 0",
                        NULL);
        }
      lk_split_clear (&split);
    }
}

/* Test samples are of the training samples' size and scale. */
static void
test_like (void)
{
  static const struct {
    const char *type, *shape, *items;
    gsize n;
    const char *reason; /* NULL: they are */
  } cases[] = {
    { "|u1", "(1, 2, 3)", "\1\xff\1\1\1\1", 6, NULL },
    { "|u1", "(1, 6)", "\1\xff\1\1\1\1", 6, NULL },
    { "|u1", "(1, 3, 2)", "\1\xff\1\1\1\1", 6, "not as large" },
    { "|u1", "(1, 2, 2)", "\1\xff\1\1", 4, "not as large" },
    { "<i2", "(1, 2, 3)", "\1\0\1\0\1\0\1\0\1\0\0\2", 12, "from 1 to 512" },
  };
  g_autoptr (GBytes) train = array_new ("|u1", "(1, 2, 3)", "\0\xff\0\0\0\0", 6);
  g_auto (LkNumpyForm) form = { 0 };
  GError *error = NULL;
  LkNpy npy;

  g_assert_true (lk_npy_open (g_bytes_get_data (train, NULL), g_bytes_get_size (train), "x.npy", &npy, &error));
  g_assert_true (lk_numpy_form_find (&npy, &options, &form, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) test = array_new (cases[i].type, cases[i].shape, cases[i].items, cases[i].n);
      g_auto (LkNumpyForm) other = { 0 };

      g_assert_true (lk_npy_open (g_bytes_get_data (test, NULL), g_bytes_get_size (test), "t.npy", &npy, &error));
      g_assert_cmpint (lk_numpy_form_like (&npy, &form, &options, &other, &error), ==, cases[i].reason == NULL);
      if (cases[i].reason)
        assert_error (&error, LK_ERROR_FORMAT, "t.npy", cases[i].reason, NULL);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C"); /* messages have numbers in them */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numpy-arrays/pictures", test_pictures);
  g_test_add_func ("/numpy-arrays/colours", test_colours);
  g_test_add_func ("/numpy-arrays/colour-orders", test_colour_orders);
  g_test_add_func ("/numpy-arrays/labels", test_labels);
  g_test_add_func ("/numpy-arrays/others", test_others);
  g_test_add_func ("/numpy-arrays/like", test_like);
  return g_test_run ();
}
