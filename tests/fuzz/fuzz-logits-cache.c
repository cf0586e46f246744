/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-util.h"
#include "train/lk-logits-cache.h"

#define SUM_CHARS 64
#define KEY       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* What a teacher said, as it was kept; where the input begins with "sum", with the key and the sum that belong to the
 * rest. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static LkDataset *dataset;
  static char *path;
  float test[16], train[16];

  if (!dataset)
    {
      g_autofree char *folder = g_build_filename (fuzz_folder (), "limbeck", "logits", NULL);

      g_setenv ("XDG_CACHE_HOME", fuzz_folder (), TRUE);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      path = g_strdup_printf ("%s/%.16s.logits", folder, KEY);
      dataset = fuzz_dataset ();
    }
  if (length >= 3 && memcmp (bytes, "sum", 3) == 0)
    {
      g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes + 3, length - 3);
      g_autofree guint8 *whole = g_malloc (2 * SUM_CHARS + length - 3);
      gboolean fits = length - 3 == sizeof test + sizeof train;

      memcpy (whole, KEY, SUM_CHARS);
      memcpy (whole + SUM_CHARS, sum, SUM_CHARS);
      memcpy (whole + 2 * SUM_CHARS, bytes + 3, length - 3);
      fuzz_write (path, whole, 2 * SUM_CHARS + length - 3);
      g_assert_true (lk_logits_cache_load (KEY, dataset, test, train) == fits);
      if (fits)
        g_assert_cmpmem (test, sizeof test, bytes + 3, sizeof test);
    }
  else
    {
      fuzz_write (path, bytes, length);
      lk_logits_cache_load (KEY, dataset, test, train);
    }
  return 0;
}
