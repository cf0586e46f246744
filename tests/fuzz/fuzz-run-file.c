/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-json.h"

#include "io/lk-error.h"
#include "run/lk-run-file.h"

const unsigned int fuzz_cost = 3;

/* What is read is written again and read to the same text. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkRunRecord) record = lk_run_file_parse (bytes, length, "fuzz", &error);
  g_autoptr (LkRunRecord) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  gsize n;

  if (!record)
    {
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  text = lk_run_file_format (record, &n);
  again = lk_run_file_parse (text, n, "fuzz", &error);
  g_assert_no_error (error);
  text_again = lk_run_file_format (again, NULL);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *bytes, size_t length, size_t room, unsigned int seed)
{
  return fuzz_json_mutate (bytes, length, room, seed);
}
