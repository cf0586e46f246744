/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "io/lk-error.h"

/* Fails unless the error is an LkError of this code whose message holds every
 * one of the fragments (a file's name, a place, a reason), NULL at the end.
 * Clears the error. */
G_GNUC_NULL_TERMINATED static inline void
assert_error (GError **error, LkError code, ...)
{
  const char *fragment;
  va_list fragments;

  g_assert_nonnull (*error);
  g_test_message ("%s", (*error)->message);
  g_assert_error (*error, LK_ERROR, (int) code);
  g_assert_true (g_utf8_validate ((*error)->message, -1, NULL)); /* it is shown to people */
  va_start (fragments, code);
  while ((fragment = va_arg (fragments, const char *)))
    if (!strstr ((*error)->message, fragment))
      g_error ("“%s” is missing from the message “%s”", fragment, (*error)->message);
  va_end (fragments);
  g_clear_error (error);
}

static inline char *
make_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* With everything in it. */
static inline void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Those whose name ends so. */
static inline guint
count_files_of (const char *folder, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, suffix);
  return n;
}

static inline guint
count_files (const char *folder)
{
  return count_files_of (folder, "");
}

static inline void
write_file (const char *folder, const char *name, gconstpointer bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

static inline GFile *
child (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_new_for_path (path);
}

/* One gzip member. */
static inline GByteArray *
gzip (gconstpointer bytes, gsize length)
{
  g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  GByteArray *packed = g_byte_array_new ();
  GConverterResult result;
  gsize at = 0;

  do
    {
      GError *error = NULL;
      guint8 chunk[4096];
      gsize read, written;

      result = g_converter_convert (zlib, (const guint8 *) bytes + at, length - at, chunk, sizeof chunk,
                                    G_CONVERTER_INPUT_AT_END, &read, &written, &error);
      g_assert_no_error (error);
      at += read;
      g_byte_array_append (packed, chunk, (guint) written);
    }
  while (result != G_CONVERTER_FINISHED);
  return packed;
}
