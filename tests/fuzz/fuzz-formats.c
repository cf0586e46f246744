/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-util.h"
#include "import/lk-formats.h"

const unsigned int fuzz_cost = 13;

/* A file is recognised and opened, as data and as a teacher, under the names that formats have: with all that stands around
 * the parsers, archives of arrays (.npz) among it. The input's first byte chooses the name. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static const char *const names[] = { "a.csv", "a.npz", "a.npy",  "a-images-idx3-ubyte", "a.safetensors", "a.gz",
                                       "a.pt",  "a.bin", "a.onnx", "data_batch_1.bin",    "a.limbeck",     "a" };
  static const LkImportOptions options = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (length == 0)
    return 0;
  path = g_build_filename (fuzz_folder (), names[bytes[0] % G_N_ELEMENTS (names)], NULL);
  file = g_file_new_for_path (path);
  fuzz_write (path, bytes + 1, length - 1);
  for (LkFormatKind kind = LK_FORMAT_DATA; kind <= LK_FORMAT_TEACHER; kind++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (LkImported) imported = { 0 };

      if (!lk_formats_open (kind, file, path, &options, NULL, &imported, &error))
        {
          g_assert_nonnull (error);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (kind == LK_FORMAT_DATA ? imported.dataset != NULL
                                            : imported.network || imported.loose || imported.graph || imported.logits);
      for (guint i = 0; imported.notes && i < imported.notes->len; i++)
        g_assert_true (g_utf8_validate (g_ptr_array_index (imported.notes, i), -1, NULL));
    }
  g_unlink (path);
  return 0;
}
