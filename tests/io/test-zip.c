/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-zip.h"

#include "test-archive.h"
#include "test-util.h"

static LkZip *
open_bytes (const guint8 *bytes, gsize n, GError **error)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes, n);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (copy);

  return lk_zip_open (stream, "x.npz", NULL, error);
}

static GByteArray *
two_members (void)
{
  g_autofree char *many = g_strnfill (5000, 'a');
  g_autoptr (GBytes) first = g_bytes_new ("hello", 5);
  g_autoptr (GBytes) second = g_bytes_new (many, 5000);
  const ArchiveMember members[] = { { "a.npy", first, FALSE }, { "b/c.npy", second, TRUE } };

  return archive_new (members, 2);
}

static void
test_read (void)
{
  g_autoptr (GByteArray) archive = two_members ();
  GError *error = NULL;

  /* Also with a comment behind it. */
  for (guint comment = 0; comment < 2; comment++)
    {
      g_autoptr (LkZip) zip = NULL;
      g_autoptr (GBytes) stored = NULL;
      g_autoptr (GBytes) deflated = NULL;

      if (comment)
        {
          archive->data[archive->len - 2] = 3;
          g_byte_array_append (archive, (const guint8 *) "end", 3);
        }
      zip = open_bytes (archive->data, archive->len, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lk_zip_n (zip), ==, 2);
      g_assert_cmpstr (lk_zip_member (zip, 0), ==, "a.npy");
      g_assert_cmpstr (lk_zip_member (zip, 1), ==, "b/c.npy");
      stored = lk_zip_read (zip, 0, 5, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), "hello", 5);
      deflated = lk_zip_read (zip, 1, 5000, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (deflated), ==, 5000);
      g_assert_cmpint (((const char *) g_bytes_get_data (deflated, NULL))[4999], ==, 'a');
      g_clear_pointer (&stored, g_bytes_unref);
      stored = lk_zip_read (zip, 1, 4999, NULL, &error);
      g_assert_null (stored);
      assert_error (&error, LK_ERROR_MEMORY, "x.npz", "b/c.npy", "4999", NULL);
    }
}

/* Whatever byte is another, what is read is what was there, or an error. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) archive = two_members ();

  for (gsize at = 0; at < archive->len; at++)
    {
      g_autoptr (GByteArray) copy = g_byte_array_new ();
      g_autoptr (LkZip) zip = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_append (copy, archive->data, archive->len);
      copy->data[at] ^= 0x40;
      zip = open_bytes (copy->data, copy->len, &error);
      g_assert_true (zip || error);
      for (guint i = 0; zip && i < lk_zip_n (zip); i++)
        {
          g_autoptr (GError) reason = NULL;
          g_autoptr (GBytes) bytes = lk_zip_read (zip, i, 100000, NULL, &reason);

          g_assert_true (bytes || (reason && reason->domain == LK_ERROR));
          if (bytes)
            g_assert_cmpuint (g_bytes_get_size (bytes), ==, i == 0 ? 5 : 5000);
        }
    }
  for (gsize n = 0; n < archive->len; n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_bytes (archive->data, n, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "x.npz"));
    }
}

/* A member that says it is larger than it can be takes no memory. */
static void
test_bomb (void)
{
  g_autoptr (GByteArray) archive = two_members ();
  const guint8 *entry = memmem (archive->data, archive->len, "PK\1\2", 4);
  g_autoptr (LkZip) zip = NULL;
  GError *error = NULL;

  memset (archive->data + (entry - archive->data) + 24, 0xff, 4);
  zip = open_bytes (archive->data, archive->len, &error);
  g_assert_no_error (error);
  g_assert_null (lk_zip_read (zip, 0, G_MAXSIZE, NULL, &error));
  assert_error (&error, LK_ERROR_MEMORY, "a.npy", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zip/read", test_read);
  g_test_add_func ("/zip/damaged", test_damaged);
  g_test_add_func ("/zip/bomb", test_bomb);
  return g_test_run ();
}
