/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/io/test-util.h"

/* A data set small enough to be made here: noisy 6 × 5 pictures of three
 * classes, each a bright pair of columns. Some labels are wrong, so that every
 * network has errors to count. */

#define STRIPES_WIDTH   6
#define STRIPES_HEIGHT  5
#define STRIPES_CLASSES 3
#define STRIPES_N_TRAIN 90
#define STRIPES_N_TEST  45

static inline guint8
stripes_label (guint sample)
{
  return (sample + (sample % 11 == 0)) % STRIPES_CLASSES;
}

static inline void
stripes_append (GByteArray *bytes, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static inline void
stripes_write_split (const char *folder, const char *prefix, guint n, guint32 seed)
{
  g_autoptr (GByteArray) images = g_byte_array_new ();
  g_autoptr (GByteArray) labels = g_byte_array_new ();
  g_autofree char *images_name = g_strconcat (prefix, "-images-idx3-ubyte", NULL);
  g_autofree char *labels_name = g_strconcat (prefix, "-labels-idx1-ubyte", NULL);
  GRand *rand = g_rand_new_with_seed (seed);

  stripes_append (images, 0x803);
  stripes_append (images, n);
  stripes_append (images, STRIPES_HEIGHT);
  stripes_append (images, STRIPES_WIDTH);
  stripes_append (labels, 0x801);
  stripes_append (labels, n);
  for (guint i = 0; i < n; i++)
    {
      guint8 label = stripes_label (i);

      g_byte_array_append (labels, &label, 1);
      for (guint p = 0; p < STRIPES_WIDTH * STRIPES_HEIGHT; p++)
        {
          gboolean bright = p % STRIPES_WIDTH / 2 == i % STRIPES_CLASSES;
          guint8 pixel = (guint8) (g_rand_int_range (rand, 0, 120) + (bright ? 100 : 0));

          g_byte_array_append (images, &pixel, 1);
        }
    }
  g_rand_free (rand);
  write_file (folder, images_name, images->data, images->len);
  write_file (folder, labels_name, labels->data, labels->len);
}

/* Into a new folder. */
static inline void
stripes_write (const char *folder)
{
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  stripes_write_split (folder, "train", STRIPES_N_TRAIN, 1);
  stripes_write_split (folder, "t10k", STRIPES_N_TEST, 2);
}
