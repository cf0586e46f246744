/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-data-folder.h"
#include "words/lk-place.h"

#define DISTRIBUTION_DATADIR "/usr/share/datasets" /* Debian's dataset-* packages */

char **
lk_data_roots (void)
{
  g_autoptr (GStrvBuilder) roots = g_strv_builder_new ();
  g_autofree char *own = g_build_filename (lk_place_share (), "limbeck", NULL);
  const char *chosen = g_getenv ("LIMBECK_DATA_DIR");

  if (chosen && *chosen)
    g_strv_builder_add (roots, chosen);
  g_strv_builder_add_many (roots, own, DISTRIBUTION_DATADIR, NULL);
  return g_strv_builder_end (roots);
}

char *
lk_data_find (const char *relative)
{
  g_auto (GStrv) roots = lk_data_roots ();

  for (gsize i = 0; roots[i]; i++)
    {
      g_autofree char *path = g_build_filename (roots[i], relative, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}
