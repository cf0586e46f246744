/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-util.h"
#include "run/lk-run-folder.h"

const unsigned int fuzz_cost = 7;

#define MAX_FILES 4
#define MAX_NAME  100 /* bytes */

/* The first line is names of files, what follows it is in each of them: the folder of kept runs. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  const uint8_t *end = length > 0 ? memchr (bytes, '\n', length) : NULL;
  size_t n = end ? (size_t) (end - bytes) : length;
  g_autofree char *line = fuzz_text (bytes, n);
  g_auto (GStrv) names = NULL;
  g_autofree char *folder = g_build_filename (fuzz_folder (), "runs", NULL);
  g_autoptr (LkRunFolder) read = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_strdelimit (line, "/", '_');
  names = g_strsplit (line, " ", MAX_FILES + 1);
  for (guint i = 0; names[i] && i < MAX_FILES; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (names[i][0] != '\0' && names[i][0] != '.' && strlen (names[i]) <= MAX_NAME)
        fuzz_write (path, end ? end + 1 : NULL, end ? length - n - 1 : 0);
    }
  read = lk_run_folder_read (folder, NULL);
  for (guint i = 0; i < read->runs->len; i++)
    g_assert_true (g_hash_table_add (ids, (gpointer) lk_run_record_get_facts (read->runs->pdata[i])->id));
  for (guint i = 0; i < read->damaged->len; i++)
    g_assert_true (g_utf8_validate (read->damaged->pdata[i], -1, NULL));
  fuzz_remove (folder);
  return 0;
}
