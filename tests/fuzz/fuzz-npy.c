/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>

#include "io/lk-error.h"
#include "import/lk-npy.h"

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  gsize rows = 0, columns = 0;
  float *values = lk_npy_parse (bytes, length, "fuzz", &rows, &columns, NULL, &error);

  if (!values)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == LK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (rows * columns, <=, length); /* a byte a number at least */
  for (gsize i = 0; i < rows * columns; i++)
    g_assert_true (isfinite (values[i]));
  free (values);
  return 0;
}
