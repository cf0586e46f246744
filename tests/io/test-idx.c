/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-idx.h"
#include "test-util.h"

/* A string literal's bytes and their number, without the final zero. */
#define BYTES(literal) (const uint8_t *) (literal), sizeof (literal) - 1

static void
test_good (void)
{
  static const char pictures[] = "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x03"
                                 "abcdef";
  GError *error = NULL;
  LkIdx idx;

  g_assert_true (lk_idx_parse (BYTES ("\0\0\x08\x01\0\0\0\x03xyz"), "l", &idx, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (idx.rank, ==, 1);
  g_assert_cmpuint (idx.sizes[0], ==, 3);
  g_assert_cmpuint (idx.n_items, ==, 3);
  g_assert_cmpmem (idx.data, idx.n_items, "xyz", 3);

  g_assert_true (lk_idx_parse (BYTES (pictures), "p", &idx, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (idx.rank, ==, 3);
  g_assert_cmpuint (idx.sizes[0], ==, 2);
  g_assert_cmpuint (idx.sizes[1], ==, 1);
  g_assert_cmpuint (idx.sizes[2], ==, 3);
  g_assert_true (idx.data == (const uint8_t *) pictures + 16);
  g_assert_cmpmem (idx.data, idx.n_items, "abcdef", 6);
}

static void
test_integers (void)
{
  GError *error = NULL;
  LkIdx idx;

  g_assert_true (lk_idx_parse (BYTES ("\0\0\x0c\x01\0\0\0\x02\0\0\1\2\xff\xff\xff\xff"), "i", &idx, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (idx.n_items, ==, 2);
  g_assert_cmpuint (idx.item_size, ==, 4);
  g_assert_cmpint (lk_idx_get (&idx, 0), ==, 258);
  g_assert_cmpint (lk_idx_get (&idx, 1), ==, -1);
  g_assert_false (lk_idx_parse (BYTES ("\0\0\x0c\x01\0\0\0\x02\0\0\1\2"), "i", &idx, &error));
  assert_error (&error, LK_ERROR_FORMAT, "cut short", "16 bytes", NULL);
}

/* The sizes are big-endian and unsigned. */
static void
test_sizes (void)
{
  g_autofree uint8_t *bytes = g_malloc0 (12 + 0x010203);
  GError *error = NULL;
  LkIdx idx;

  memcpy (bytes, "\0\0\x08\x02\0\x01\x02\x03\0\0\0\x01", 12);
  g_assert_true (lk_idx_parse (bytes, 12 + 0x010203, "s", &idx, &error));
  g_assert_cmpuint (idx.sizes[0], ==, 0x010203);

  memcpy (bytes, "\0\0\x08\x01\xff\xff\xff\xff", 8);
  g_assert_false (lk_idx_parse (bytes, 100, "s", &idx, &error));
  assert_error (&error, LK_ERROR_FORMAT, "“s”", "4294967303", NULL); /* 8 + 0xffffffff */
}

static void
test_bad (void)
{
  static const struct {
    const char *bytes;
    gsize length;
    const char *place, *reason;
  } cases[] = {
#define CASE(literal, place, reason) { literal, sizeof (literal) - 1, place, reason }
    CASE ("", "byte 0", "cut short"),
    CASE ("\0\0\x08", "byte 3", "cut short"),
    CASE ("PK\x08\x01\0\0\0\x01x", "byte 0", "not an IDX file"),
    CASE ("\0\x01\x08\x01\0\0\0\x01x", "byte 0", "not an IDX file"),
    CASE ("\0\0\x09\x01\0\0\0\x01x", "byte 2", "0x09"),    /* signed bytes */
    CASE ("\0\0\x0d\x01\0\0\0\x01xxxx", "byte 2", "0x0d"), /* floats */
    CASE ("\0\0\x08\x00x", "byte 3", "0 dimensions"),
    CASE ("\0\0\x08\x04\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0\x01x", "byte 3", "4 dimensions"),
    CASE ("\0\0\x08\xff", "byte 3", "255 dimensions"),
    CASE ("\0\0\x08\x01\0\0\0", "byte 7", "cut short"), /* inside a size */
    CASE ("\0\0\x08\x03\0\0\0\x01\0\0\0\x01", "byte 12", "cut short"),
    CASE ("\0\0\x08\x01\0\0\0\0", "byte 4", "empty"),
    CASE ("\0\0\x08\x03\0\0\0\x01\0\0\0\x01\0\0\0\0", "byte 12", "empty"),
    CASE ("\0\0\x08\x01\0\0\0\x03xy", "byte 10", "11 bytes"),  /* a byte missing */
    CASE ("\0\0\x08\x01\0\0\0\x03xyz!", "byte 11", "byte 12"), /* a byte too many */
    /* 2^31 · 2^31 · 4 is 2^64, which wraps around to 0. */
    CASE ("\0\0\x08\x03\x80\0\0\0\x80\0\0\0\0\0\0\x04", "byte 16", "limit"),
    CASE ("\0\0\x08\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "byte 16", "limit"),
#undef CASE
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* A block of its own, so that the sanitizer sees a read past the end. */
      g_autofree uint8_t *bytes = g_memdup2 (cases[i].bytes, cases[i].length);
      GError *error = NULL;
      LkIdx idx;

      g_assert_false (lk_idx_parse (bytes, cases[i].length, "a-file", &idx, &error));
      assert_error (&error, LK_ERROR_FORMAT, "“a-file”", cases[i].place, cases[i].reason, NULL);
    }
}

/* Every prefix of a good file is refused. */
static void
test_prefixes (void)
{
  static const char good[] = "\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x02"
                             "abcdefgh";
  gsize whole = sizeof good - 1;

  for (gsize length = 0; length <= whole; length++)
    {
      g_autofree uint8_t *bytes = g_memdup2 (good, length);
      g_autoptr (GError) error = NULL;
      LkIdx idx;

      g_assert_cmpint (lk_idx_parse (bytes, length, "cut", &idx, &error), ==, length == whole);
      if (length < whole)
        assert_error (&error, LK_ERROR_FORMAT, "“cut”", "cut short", NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idx/integers", test_integers);
  g_test_add_func ("/idx/good", test_good);
  g_test_add_func ("/idx/sizes", test_sizes);
  g_test_add_func ("/idx/bad", test_bad);
  g_test_add_func ("/idx/prefixes", test_prefixes);
  return g_test_run ();
}
