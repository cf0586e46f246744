/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/lk-file.h"
#include "test-util.h"

static char *folder;

static GBytes *
put_and_read (gconstpointer bytes, gsize length, gsize limit, GError **error)
{
  g_autoptr (GFile) file = child (folder, "a-file");

  write_file (folder, "a-file", bytes, length);
  return lk_file_read (file, limit, NULL, error);
}

static void
assert_reads (gconstpointer bytes, gsize length, gsize limit, gconstpointer expected, gsize expected_length)
{
  GError *error = NULL;
  g_autoptr (GBytes) read = put_and_read (bytes, length, limit, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), expected, expected_length);
}

static void
test_plain (void)
{
  assert_reads ("", 0, 0, "", 0);
  assert_reads ("abc", 3, 3, "abc", 3);
  assert_reads ("abc", 3, G_MAXSIZE - 1, "abc", 3);
  assert_reads ("\x1f", 1, 10, "\x1f", 1); /* half of gzip's magic number */
}

/* Some megabytes, so that the buffers grow. */
static void
test_large (void)
{
  gsize length = 2500001;
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GByteArray) packed = NULL;
  guint32 x = 1;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) ((x = x * 1664525u + 1013904223u) >> 28); /* 4 bits of noise: shrinks, but not by much */
  assert_reads (bytes, length, length, bytes, length);
  packed = gzip (bytes, length);
  g_assert_cmpuint (packed->len, <, length);
  assert_reads (packed->data, packed->len, length, bytes, length);
}

static void
test_gzip (void)
{
  g_autoptr (GByteArray) packed = gzip ("hello, limbeck", 14);
  g_autoptr (GByteArray) more = gzip (" and more", 9);
  g_autoptr (GByteArray) nothing = gzip ("", 0);

  assert_reads (packed->data, packed->len, 100, "hello, limbeck", 14);
  assert_reads (nothing->data, nothing->len, 100, "", 0);
  g_byte_array_append (packed, more->data, more->len); /* RFC 1952: members may follow one another */
  assert_reads (packed->data, packed->len, 100, "hello, limbeck and more", 23);
}

static void
test_limit (void)
{
  g_autofree char *zeros = g_malloc0 (1 << 20);
  g_autoptr (GByteArray) packed = gzip (zeros, 1 << 20);
  GError *error = NULL;

  g_assert_null (put_and_read ("abc", 3, 2, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", "2 bytes", NULL);

  /* A thousandfold when unpacked. */
  g_assert_cmpuint (packed->len, <, 2000);
  assert_reads (packed->data, packed->len, 1 << 20, zeros, 1 << 20);
  g_assert_null (put_and_read (packed->data, packed->len, (1 << 20) - 1, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", "1048575 bytes", NULL);
  g_assert_null (put_and_read (packed->data, packed->len, 3000, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", "3000 bytes", NULL);

  /* A trailer that lies about the size changes nothing but the check sum. */
  memset (packed->data + packed->len - 4, 0, 4);
  g_assert_null (put_and_read (packed->data, packed->len, 3000, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", "3000 bytes", NULL);
  memset (packed->data + packed->len - 4, 0xff, 4);
  g_assert_null (put_and_read (packed->data, packed->len, G_MAXSIZE / 2, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", "damaged", NULL);
}

/* A gzip file that ends early, wherever that is. */
static void
test_cut_short (void)
{
  g_autoptr (GByteArray) packed = gzip ("hello, limbeck, limbeck, hello", 30);

  for (gsize length = 2; length < packed->len; length++)
    {
      GError *error = NULL;

      g_assert_null (put_and_read (packed->data, length, 100, &error));
      assert_error (&error, LK_ERROR_FORMAT, "a-file", "cut short", NULL);
    }
}

/* Any byte damaged: an error, unless it is one of the few in the header that
 * mean nothing (time, extra flags, system). */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) packed = gzip ("hello, limbeck, limbeck, hello", 30);

  for (gsize i = 2; i < packed->len; i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      GError *error = NULL;

      packed->data[i] ^= 0x55;
      bytes = put_and_read (packed->data, packed->len, 100, &error);
      packed->data[i] ^= 0x55;
      if (i >= 4 && i < 10)
        {
          g_assert_no_error (error);
          g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "hello, limbeck, limbeck, hello",
                           30);
        }
      else
        {
          g_assert_null (bytes);
          assert_error (&error, LK_ERROR_FORMAT, "a-file", NULL);
        }
    }
}

static void
test_trailing (void)
{
  g_autoptr (GByteArray) packed = gzip ("hello", 5);
  g_autofree char *place = g_strdup_printf ("byte %u", packed->len);
  GError *error = NULL;

  g_byte_array_append (packed, (const guint8 *) "more", 4);
  g_assert_null (put_and_read (packed->data, packed->len, 100, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", place, NULL);
}

static void
test_unreadable (void)
{
  g_autoptr (GFile) missing = child (folder, "not-there");
  g_autoptr (GFile) directory = g_file_new_for_path (folder);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GFile) file = child (folder, "a-file");
  g_autoptr (GError) error = NULL;

  g_assert_null (lk_file_read (missing, 100, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "not-there"));
  g_clear_error (&error);

  g_assert_null (lk_file_read (directory, 100, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_nonnull (strstr (error->message, folder));
  g_clear_error (&error);

  write_file (folder, "a-file", "abc", 3);
  g_cancellable_cancel (cancelled);
  g_assert_null (lk_file_read (file, 100, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_write (void)
{
  g_autofree char *place = make_folder ();
  g_autoptr (GFile) file = child (place, "out");
  g_autoptr (GBytes) read = NULL;
  GError *error = NULL;

  g_assert_true (lk_file_write (file, "first", 5, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (lk_file_write (file, "2nd", 3, NULL, &error)); /* shorter than the one it replaces */
  g_assert_no_error (error);
  read = lk_file_read (file, 100, NULL, &error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "2nd", 3);
  g_assert_cmpuint (count_files (place), ==, 1); /* no temporary file stays behind */
  g_assert_true (lk_file_write (file, "", 0, NULL, &error));
  g_assert_no_error (error);
  remove_folder (place);
}

/* What cannot be written leaves the old file and no litter. Modes do not stop
 * root, so the obstacles are of other kinds. */
static void
test_unwritable (void)
{
  g_autofree char *place = make_folder ();
  g_autoptr (GFile) file = child (place, "out");
  g_autoptr (GFile) nowhere = child (place, "no-such-folder/out");
  g_autoptr (GFile) below_file = child (place, "out/out");
  g_autoptr (GFile) directory = g_file_new_for_path (place);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GBytes) read = NULL;
  GFile *bad[] = { nowhere, below_file, directory };
  g_autoptr (GError) error = NULL;

  g_assert_true (lk_file_write (file, "kept", 4, NULL, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *name = g_file_get_parse_name (bad[i]);

      g_assert_false (lk_file_write (bad[i], "new", 3, NULL, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, name));
      g_clear_error (&error);
    }
  g_cancellable_cancel (cancelled);
  g_assert_false (lk_file_write (file, "new", 3, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  read = lk_file_read (file, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "kept", 4);
  g_assert_cmpuint (count_files (place), ==, 1);
  remove_folder (place);
}

static void
assert_content (GFile *file, const char *content)
{
  g_autoptr (GBytes) read = lk_file_read (file, 100, NULL, NULL);

  g_assert_nonnull (read);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), content, strlen (content));
}

/* Who put a link there wants the bytes at its end, whether or not a file is there. */
static void
test_symlink (void)
{
  g_autofree char *place = make_folder ();
  g_autofree char *link_path = g_build_filename (place, "link", NULL);
  g_autofree char *disk = g_build_filename (place, "disk", NULL);
  g_autoptr (GFile) target = child (place, "disk/target");
  g_autoptr (GFile) link = g_file_new_for_path (link_path);
  g_autoptr (GFile) second = child (place, "second");
  g_autoptr (GFile) circle = child (place, "circle");
  g_autoptr (GFile) null = child (place, "null");
  GError *error = NULL;

  g_assert_cmpint (g_mkdir (disk, 0700), ==, 0);
  g_assert_true (g_file_make_symbolic_link (link, "disk/target", NULL, &error));
  g_assert_true (g_file_make_symbolic_link (second, link_path, NULL, &error));
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (lk_file_write (i == 0 ? link : second, i == 0 ? "one" : "two", 3, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
      assert_content (target, i == 0 ? "one" : "two");
    }
  g_assert_cmpuint (count_files (disk), ==, 1);

  g_assert_true (g_file_make_symbolic_link (circle, "circle", NULL, &error));
  g_assert_false (lk_file_write (circle, "new", 3, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS);
  g_clear_error (&error);
  g_assert_true (g_file_make_symbolic_link (null, "/dev/null", NULL, &error));
  g_assert_false (lk_file_write (null, "new", 3, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  remove_folder (disk);
  remove_folder (place);
}

static guint
mode_of (const char *path)
{
  GStatBuf what;

  g_assert_cmpint (g_stat (path, &what), ==, 0);
  return what.st_mode & 0777;
}

/* A private file stays private, one of the group the group's; a new one is the
 * umask's. */
static void
test_mode (void)
{
  static const guint modes[] = { 0600, 0664, 0640, 0755 };
  g_autofree char *place = make_folder ();
  g_autofree char *path = g_build_filename (place, "out", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  mode_t before = umask (027);
  GError *error = NULL;

  g_assert_true (lk_file_write (file, "new", 3, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (path), ==, 0640);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (path, (int) modes[i]), ==, 0);
      g_assert_true (lk_file_write (file, "new", 3, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (mode_of (path), ==, modes[i]);
    }
  umask (before);
  remove_folder (place);
}

/* A file put in its place would be the end of /dev/null. */
static void
test_pipe (void)
{
  g_autofree char *place = make_folder ();
  g_autofree char *path = g_build_filename (place, "pipe", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  GStatBuf what;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_false (lk_file_write (file, "new", 3, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_cmpint (g_lstat (path, &what), ==, 0);
  g_assert_true (S_ISFIFO (what.st_mode));
  g_assert_cmpuint (count_files (place), ==, 1);
  remove_folder (place);
}

/* What lies in a folder may be a pipe, at whose other end nobody writes. */
static void
test_found (void)
{
  g_autofree char *place = make_folder ();
  g_autofree char *path = g_build_filename (place, "pipe", NULL);
  g_autofree char *link = g_build_filename (place, "link", NULL);
  g_autoptr (GFile) file = child (place, "file");
  g_autoptr (GBytes) read = NULL;
  GError *error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_cmpint (symlink (path, link), ==, 0);
  for (gsize i = 0; i < 3; i++)
    {
      const char *const strange[] = { path, link, place };
      g_autoptr (GFile) other = g_file_new_for_path (strange[i]);

      g_assert_null (lk_file_read_found (other, 100, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
      g_assert_nonnull (strstr (error->message, strange[i]));
      g_clear_error (&error);
    }
  g_assert_null (lk_file_read_found (file, 100, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  write_file (place, "file", "kept", 4);
  read = lk_file_read_found (file, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "kept", 4);
  remove_folder (place);
}

/* Who is killed in the middle of a write leaves no half of a file, whether or not
 * there was one before: the kernel does it here, at a thousand bytes. */
static void
test_killed (void)
{
  g_autofree char *place = make_folder ();
  g_autofree char *path = g_build_filename (place, "out", NULL);
  g_autoptr (GFile) file = child (place, "out");

  if (g_test_subprocess ())
    {
      const struct rlimit thousand = { 1000, 1000 }, none = { 0, 0 };
      g_autofree char *zeros = g_malloc0 (2000);
      g_autoptr (GFile) out = g_file_new_for_path (g_getenv ("LIMBECK_TEST_OUT"));

      setrlimit (RLIMIT_CORE, &none);
      setrlimit (RLIMIT_FSIZE, &thousand);
      signal (SIGXFSZ, SIG_DFL);
      lk_file_write (out, zeros, 2000, NULL, NULL);
      return;
    }
  if (g_getenv ("LIMBECK_EMULATED"))
    {
      g_test_skip ("under qemu a program cannot start itself");
      remove_folder (place);
      return;
    }
  g_setenv ("LIMBECK_TEST_OUT", path, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (place), ==, 1); /* it was in the middle of it */

  write_file (place, "out", "kept", 4);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  {
    g_autoptr (GBytes) read = lk_file_read (file, 100, NULL, NULL);

    g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "kept", 4);
  }
  remove_folder (place);
}

/* Its first bytes, packed or not, whole or not. */
static void
test_head (void)
{
  g_autoptr (GByteArray) packed = gzip ("hello, limbeck", 14);
  g_autoptr (GFile) file = child (folder, "a-file");
  g_autoptr (GFile) missing = child (folder, "none");
  const struct {
    const void *bytes;
    gsize length;
    const char *head;
  } cases[] = {
    { "hello, limbeck", 14, "hello" }, { packed->data, packed->len, "hello" }, { "he", 2, "he" }, { "", 0, "" },
    { packed->data, 4, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) head = NULL;

      write_file (folder, "a-file", cases[i].bytes, cases[i].length);
      head = lk_file_read_head (file, 5, NULL);
      g_assert_cmpmem (g_bytes_get_data (head, NULL), g_bytes_get_size (head), cases[i].head, strlen (cases[i].head));
    }
  g_assert_null (lk_file_read_head (missing, 5, NULL));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = make_folder ();
  g_test_add_func ("/file/plain", test_plain);
  g_test_add_func ("/file/large", test_large);
  g_test_add_func ("/file/gzip", test_gzip);
  g_test_add_func ("/file/limit", test_limit);
  g_test_add_func ("/file/cut-short", test_cut_short);
  g_test_add_func ("/file/damaged", test_damaged);
  g_test_add_func ("/file/trailing", test_trailing);
  g_test_add_func ("/file/unreadable", test_unreadable);
  g_test_add_func ("/file/write", test_write);
  g_test_add_func ("/file/pipe", test_pipe);
  g_test_add_func ("/file/found", test_found);
  g_test_add_func ("/file/head", test_head);
  g_test_add_func ("/file/unwritable", test_unwritable);
  g_test_add_func ("/file/symlink", test_symlink);
  g_test_add_func ("/file/mode", test_mode);
  g_test_add_func ("/file/killed", test_killed);
  result = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return result;
}
