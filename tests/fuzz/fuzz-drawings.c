/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-util.h"
#include "import/lk-drawings.h"

const unsigned int fuzz_cost = 3;

#define LABELS "\0\0\x08\x01"

/* Both files in one: the pictures, and behind them the labels, which begin with their magic number. Without it there are
 * no labels, as after a crash. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static LkDataset *dataset;
  static char *folder;
  g_autofree char *images = NULL, *labels = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkDrawings) drawings = NULL;
  const uint8_t *second = length > 4 ? memmem (bytes, length, LABELS, 4) : NULL;
  size_t n = second ? (size_t) (second - bytes) : length;

  if (!dataset)
    {
      g_setenv ("XDG_DATA_HOME", fuzz_folder (), TRUE);
      dataset = fuzz_dataset ();
      folder = g_build_filename (fuzz_folder (), "limbeck", "drawings", dataset->id, NULL);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    }
  images = g_build_filename (folder, "images-idx3-ubyte", NULL);
  labels = g_build_filename (folder, "labels-idx1-ubyte", NULL);
  fuzz_write (images, bytes, n);
  g_unlink (labels);
  if (second)
    fuzz_write (labels, second, length - n);

  drawings = lk_drawings_load (dataset, &error);
  if (!drawings)
    {
      fuzz_assert_told (error);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (drawings->labels->len, ==, drawings->n);
  g_assert_cmpuint (drawings->pixels->len, ==, drawings->n * 784);
  for (gsize i = 0; i < drawings->n; i++)
    g_assert_cmpuint (drawings->labels->data[i], <, dataset->n_classes);
  return 0;
}
