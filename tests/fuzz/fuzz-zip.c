/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "io/lk-error.h"
#include "io/lk-zip.h"

#define LIMIT 100000

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkZip) zip = lk_zip_open (stream, "fuzz", NULL, &error);

  if (!zip)
    {
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
      return 0;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < lk_zip_n (zip); i++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (GBytes) member = lk_zip_read (zip, i, LIMIT, NULL, &reason);

      g_assert_true (g_utf8_validate (lk_zip_member (zip, i), -1, NULL));
      g_assert_true (member || (reason && reason->domain == LK_ERROR));
      if (member)
        g_assert_cmpuint (g_bytes_get_size (member), <=, LIMIT);
    }
  return 0;
}
