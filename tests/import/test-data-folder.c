/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-data-folder.h"
#include "tests/io/test-util.h"

/* The folder that a person chose comes before the program's own. */
static void
test_order (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *before = g_strdup (g_getenv ("LIMBECK_DATA_DIR"));
  g_autofree char *mine = g_build_filename (folder, "mnist", NULL);
  g_autofree char *own = NULL;
  g_autofree char *found = NULL;
  g_auto (GStrv) roots = NULL;
  g_auto (GStrv) fewer = NULL;

  g_setenv ("LIMBECK_DATA_DIR", folder, TRUE);
  roots = lk_data_roots ();
  g_assert_cmpstr (roots[0], ==, folder);
  own = lk_data_find ("mnist");
  g_assert_nonnull (own); /* the source tree's */
  g_assert_cmpstr (own, !=, mine);
  g_assert_cmpint (g_mkdir (mine, 0700), ==, 0);
  found = lk_data_find ("mnist");
  g_assert_cmpstr (found, ==, mine);
  g_assert_null (lk_data_find ("no-such"));

  g_setenv ("LIMBECK_DATA_DIR", "", TRUE); /* as good as not set */
  fewer = lk_data_roots ();
  g_assert_cmpuint (g_strv_length (fewer) + 1, ==, g_strv_length (roots));

  g_setenv ("LIMBECK_DATA_DIR", before, TRUE);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-folder/order", test_order);
  return g_test_run ();
}
