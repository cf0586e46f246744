/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "io/lk-error.h"
#include "settings/lk-setting-table.h"
#include "sweep/lk-sweep-csv.h"

static char *
merge (const char *text, guint *n_rows, GError **error)
{
  const char *const texts[] = { text };
  const char *const names[] = { "fuzz" };
  g_autoptr (GArray) missing = NULL;
  char *merged = lk_sweep_csv_merge (texts, names, 1, n_rows, &missing, error);

  g_assert_true (merged || *error);
  return merged;
}

/* The same text as `sweep --resume` reads it: rows of this sweep alone, each once. */
static void
resume (const char *text, gsize length, guint bits)
{
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  guint n;

  lk_settings_init (&base);
  lk_sweep_spec_init (&spec, &base);
  spec.bits = bits;
  n = lk_sweep_n_runs (&spec);
  rows = lk_sweep_csv_read (&spec, 10000, text, length, "fuzz", &error);
  if (!rows)
    {
      g_assert_true (error->domain == LK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_cmpuint (rows->len, <=, n);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (g_array_index (rows, LkSweepRow, i).run, <, n);
}

/* What is read is written again and read to the same text. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup (length > 0 ? (const char *) bytes : "", length);
  g_autofree char *merged = NULL;
  g_autofree char *again = NULL;
  guint n_rows, n_again;

  resume ((const char *) bytes, length, 0);
  resume ((const char *) bytes, length, 1u << 8 | 1u << 4);
  merged = merge (text, &n_rows, &error);
  if (!merged)
    {
      g_assert_true (error->domain == LK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
      return 0;
    }
  again = merge (merged, &n_again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_again, ==, n_rows);
  g_assert_cmpstr (again, ==, merged);
  return 0;
}
