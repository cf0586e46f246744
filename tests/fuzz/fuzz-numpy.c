/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "import/lk-numpy-arrays.h"
#include "io/lk-error.h"

#define MAGIC "\x93NUMPY"

static void
assert_told (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == LK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
}

/* The labels, and behind them the pictures: two files in one, parted where the second begins. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static const LkImportOptions options = { 0 };
  const uint8_t *second = length > 6 ? memmem (bytes + 6, length - 6, MAGIC, 6) : NULL;
  size_t n = second ? (size_t) (second - bytes) : length;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkNumpyForm) form = { 0 };
  g_auto (LkNumpyForm) again = { 0 };
  LkSplit split = { 0 };
  LkNpy labels, pictures;

  lk_npy_may_be_logits (bytes, length);
  if (!lk_npy_open (bytes, n, "labels", &labels, &error) || !second)
    {
      if (error)
        assert_told (error);
      return 0;
    }
  if (!lk_npy_open (second, length - n, "pictures", &pictures, &error) ||
      !lk_numpy_form_find (&pictures, &options, &form, &error) ||
      !lk_numpy_read (&pictures, &labels, &form, names, &split, &options, NULL, &error))
    assert_told (error);
  else
    {
      int next = lk_names_place (names, "\xff no label is this"); /* one beyond the last; -1: there is no room */

      g_assert_no_error (error);
      g_assert_cmpuint (split.n, >, 0);
      for (gsize i = 0; i < split.n; i++)
        g_assert_cmpint (split.labels[i], <, next < 0 ? LK_MAX_CLASSES : next);
      /* The same as their own test split. */
      g_assert_true (lk_numpy_form_like (&pictures, &form, &options, &again, &error));
    }
  lk_split_clear (&split);
  return 0;
}
