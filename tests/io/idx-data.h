/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "import/lk-dataset-io.h"
#include "test-util.h"

/* Folders of IDX files, good and bad. */

#define TRAIN_IMAGES "train-images-idx3-ubyte"
#define TRAIN_LABELS "train-labels-idx1-ubyte"
#define TEST_IMAGES  "t10k-images-idx3-ubyte"
#define TEST_LABELS  "t10k-labels-idx1-ubyte"

static inline void
append_size (GByteArray *bytes, guint32 size)
{
  guint32 big_endian = GUINT32_TO_BE (size);

  g_byte_array_append (bytes, (const guint8 *) &big_endian, 4);
}

static inline void
write_images (const char *folder, const char *name, guint n, guint height, guint width)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\0\0\x08\x03", 4);
  append_size (bytes, n);
  append_size (bytes, height);
  append_size (bytes, width);
  for (guint i = 0; i < n * height * width; i++)
    {
      guint8 pixel = (guint8) (i * 7);

      g_byte_array_append (bytes, &pixel, 1);
    }
  write_file (folder, name, bytes->data, bytes->len);
}

/* labels: one digit each, "0120". */
static inline void
write_labels (const char *folder, const char *name, const char *labels)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\0\0\x08\x01", 4);
  append_size (bytes, (guint32) strlen (labels));
  for (; *labels; labels++)
    {
      guint8 label = (guint8) (*labels - '0');

      g_byte_array_append (bytes, &label, 1);
    }
  write_file (folder, name, bytes->data, bytes->len);
}

/* Five training and three test pictures of 3 × 2 pixels in three classes. */
static inline void
write_good (const char *folder)
{
  write_images (folder, TRAIN_IMAGES, 5, 2, 3);
  write_labels (folder, TRAIN_LABELS, "01210");
  write_images (folder, TEST_IMAGES, 3, 2, 3);
  write_labels (folder, TEST_LABELS, "110");
}

static inline void
assert_bad (const char *folder, LkError code, const char *file, const char *place, const char *reason)
{
  GError *error = NULL;

  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, code, folder, file, place, reason, NULL);
}
