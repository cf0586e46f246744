/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "dataset/lk-dataset.h"
#include "fuzz.h"
#include "io/lk-error.h"

/* What several targets share. */

/* A sentence of ours, which can be shown to people. */
static inline void
fuzz_assert_told (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == LK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* The input as text, which ends where its first 0 is. To be freed. */
static inline char *
fuzz_text (const uint8_t *bytes, size_t length)
{
  return g_strndup (length > 0 ? (const char *) bytes : "", length);
}

/* For readers that open files: a folder of this process, which its end removes. */
static char *fuzz_folder_path;

static inline void
fuzz_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fuzz_remove (child);
    }
  g_remove (path);
}

static inline void
fuzz_forget_folder (void)
{
  fuzz_remove (fuzz_folder_path);
  g_clear_pointer (&fuzz_folder_path, g_free);
}

static inline const char *
fuzz_folder (void)
{
  if (!fuzz_folder_path)
    {
      fuzz_folder_path = g_dir_make_tmp ("limbeck-fuzz-XXXXXX", NULL);
      g_assert_nonnull (fuzz_folder_path);
      atexit (fuzz_forget_folder);
    }
  return fuzz_folder_path;
}

/* Without fsync, which would take longer than what is tried; so would a file that is emptied and filled again, which some
 * file systems write at once. */
static inline void
fuzz_write (const char *path, const uint8_t *bytes, size_t length)
{
  FILE *file;

  g_unlink (path);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  if (length > 0) /* else there may be no bytes */
    g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  fclose (file);
}

/* A data set of 28 × 28 pixels and four classes, a sample of each in both splits. */
static inline LkDataset *
fuzz_dataset (void)
{
  static const char *const names[] = { "one", "two", "a, b", "vier und zwanzig", NULL };
  LkSplit splits[2] = { { .n = 4 }, { .n = 4 } };
  LkDataset *dataset;

  for (int i = 0; i < 2; i++)
    {
      splits[i].pixels = calloc (4, 784);
      splits[i].labels = calloc (4, sizeof *splits[i].labels);
      for (uint16_t k = 0; k < 4; k++)
        splits[i].labels[k] = k;
    }
  g_assert_cmpint (lk_dataset_new ("fuzz", "Fuzz", "", "", (LkShape) { 28, 28, 1 }, 4, names, splits[0], splits[1],
                                   &dataset),
                   ==, LK_OK);
  return dataset;
}
