/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-util.h"
#include "import/lk-dataset-info.h"
#include "io/lk-name.h"

/* dataset.ini, as a folder of data may have it. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  const LkSource source = { .name = fuzz_folder (), .path = fuzz_folder (), .is_folder = TRUE };
  g_autofree char *path = g_build_filename (fuzz_folder (), "dataset.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (LkDatasetInfo) info = { 0 };
  const char *texts[3];
  gsize n;

  fuzz_write (path, bytes, length);
  if (!lk_dataset_info_read (&source, &info, NULL, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* GKeyFile's words, or ours */
      return 0;
    }
  g_assert_no_error (error);
  texts[0] = info.title;
  texts[1] = info.source;
  texts[2] = info.licence;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (g_utf8_validate (texts[i], -1, NULL) && strlen (texts[i]) <= LK_NAME_MAX_TITLE);
  n = info.classes ? g_strv_length (info.classes) : 2;
  g_assert_true (n >= 2 && n <= LK_MAX_CLASSES);
  for (gsize i = 0; info.classes && i < n; i++)
    g_assert_true (g_utf8_validate (info.classes[i], -1, NULL) && strlen (info.classes[i]) <= LK_NAME_MAX_CLASS);
  return 0;
}
