/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "io/lk-error.h"
#include "io/lk-idx.h"

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  LkIdx idx;
  gsize product = 1;

  if (!lk_idx_parse (bytes, length, "fuzz", &idx, &error))
    {
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true (idx.rank >= 1 && idx.rank <= 3);
  for (guint i = 0; i < idx.rank; i++)
    {
      g_assert_cmpuint (idx.sizes[i], >, 0);
      product *= idx.sizes[i];
    }
  g_assert_cmpuint (idx.n_items, ==, product);
  g_assert_true (idx.data == bytes + 4 + 4 * idx.rank);
  g_assert_true (idx.item_size == 1 || idx.item_size == 4);
  g_assert_true (idx.data + idx.n_items * idx.item_size == bytes + length);
  lk_idx_get (&idx, idx.n_items - 1);
  return 0;
}
