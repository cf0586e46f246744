/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "import/lk-csv-dataset.h"
#include "io/lk-error.h"

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static const LkImportOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkCsv) csv = { 0 };
  g_auto (LkCsv) again = { 0 };
  int next;

  if (!lk_csv_parse (bytes, length, "fuzz", names, NULL, &options, NULL, &csv, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == LK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (csv.split.n, >, 0);
  g_assert_cmpuint (csv.split.n * csv.n_pixels, <, length); /* a byte a pixel at least */
  next = lk_names_place (names, "\xff no label is this");   /* one beyond the last class; -1: there is no room */
  for (gsize i = 0; i < csv.split.n; i++)
    g_assert_cmpint (csv.split.labels[i], <, next < 0 ? LK_MAX_CLASSES : next);
  /* The same file as its own test split. */
  g_assert_true (lk_csv_parse (bytes, length, "fuzz", names, &csv, &options, NULL, &again, &error));
  g_assert_cmpmem (csv.split.pixels, csv.split.n * lk_csv_n_bytes (&csv), again.split.pixels,
                   again.split.n * lk_csv_n_bytes (&again));
  return 0;
}
