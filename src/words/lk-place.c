/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-place.h"

/* A program is in bin, beside share, or in src/app or tests/words of a build folder. */
#define LEVELS 3

char *
lk_place_find_share (const char *program)
{
  g_autofree char *folder = g_path_get_dirname (program);

  for (int level = 0; level < LEVELS; level++)
    {
      g_autofree char *share = g_build_filename (folder, LK_SHARE_FOLDER, NULL);
      g_autofree char *own = g_build_filename (share, "limbeck", NULL);
      char *above;

      if (g_file_test (own, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&share);
      above = g_path_get_dirname (folder);
      g_free (folder);
      folder = above;
    }
  return NULL;
}

const char *
lk_place_share (void)
{
  static char *share;

  if (g_once_init_enter (&share))
    {
      g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL); /* where there is no such file, as built */
      char *found = program ? lk_place_find_share (program) : NULL;

      g_once_init_leave (&share, found ? found : g_strdup (LK_DATADIR));
    }
  return share;
}
