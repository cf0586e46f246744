/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "import/lk-cifar.h"
#include "io/lk-error.h"

/* Twice into the same split, as the files of a folder are read; whatever is left of it is whole. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  for (LkCifar kind = 0; kind < LK_N_CIFAR; kind++)
    {
      gsize record = LK_CIFAR_PIXELS + (kind == LK_CIFAR_10 ? 1 : 2);
      LkSplit split = { 0 };

      for (guint times = 1; times <= 2; times++)
        {
          g_autoptr (GError) error = NULL;

          if (!lk_cifar_parse (kind, bytes, length, "fuzz", &split, &error))
            {
              g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
              g_assert_cmpuint (split.n, ==, 0);
              continue;
            }
          g_assert_no_error (error);
          g_assert_cmpuint (split.n, ==, times * (length / record));
          for (gsize i = 0; i < split.n; i++)
            g_assert_cmpuint (split.labels[i], <, kind == LK_CIFAR_10 ? 10 : 100);
          g_assert_cmpint (split.pixels[split.n * LK_CIFAR_PIXELS - 1], ==, bytes[length - 1]);
        }
      lk_split_clear (&split);
    }
  return 0;
}
