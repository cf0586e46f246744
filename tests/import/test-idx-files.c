/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-idx-files.h"

#include "tests/io/test-util.h"

static void
test_role (void)
{
  static const struct {
    const char *name;
    LkIdxRole role;
    const char *prefix;
  } cases[] = {
    { "train-images-idx3-ubyte", LK_IDX_TRAIN_IMAGES, "" },
    { "train-labels.idx1-ubyte.gz", LK_IDX_TRAIN_LABELS, "" },
    { "t10k-images-idx3-ubyte", LK_IDX_TEST_IMAGES, "" },
    { "emnist-byclass-test-labels-idx1-ubyte", LK_IDX_TEST_LABELS, "emnist-byclass-" },
    { "train_images.idx", LK_IDX_TRAIN_IMAGES, "" },
    { "Train-Images-IDX3-ubyte", LK_IDX_TRAIN_IMAGES, "" },
    { "train-images", LK_N_IDX_FILES, NULL },
    { "train-images.png", LK_N_IDX_FILES, NULL },
    { "strain-images-idx3-ubyte", LK_N_IDX_FILES, NULL },
    { "train.csv", LK_N_IDX_FILES, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *prefix = NULL;

      g_assert_cmpint (lk_idx_role (cases[i].name, &prefix), ==, cases[i].role);
      g_assert_cmpstr (prefix, ==, cases[i].prefix);
    }
  for (guint role = 0; role < LK_N_IDX_FILES; role++)
    g_assert_cmpuint (lk_idx_role (lk_idx_usual_name (role), NULL), ==, role);
}

/* What is not packed is taken before what is, and a set is what has one prefix. */
static void
test_list (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GPtrArray) none = lk_idx_files_list (folder);
  g_autoptr (GPtrArray) sets = NULL;
  const LkIdxFiles *files;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (lk_idx_files_find (folder));
  write_file (folder, "train-images-idx3-ubyte.gz", "x", 1);
  write_file (folder, "train-images.idx3-ubyte", "x", 1);
  write_file (folder, "x-train-images-idx3-ubyte", "x", 1);
  write_file (folder, "._train-labels-idx1-ubyte", "x", 1);
  sets = lk_idx_files_list (folder);
  g_assert_cmpuint (sets->len, ==, 2);
  files = g_ptr_array_index (sets, 0);
  g_assert_cmpstr (files->prefix, ==, "");
  g_assert_true (g_str_has_suffix (files->paths[LK_IDX_TRAIN_IMAGES], "/train-images.idx3-ubyte"));
  g_assert_null (files->paths[LK_IDX_TRAIN_LABELS]);
  files = g_ptr_array_index (sets, 1);
  g_assert_cmpstr (files->prefix, ==, "x-");
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idx-files/role", test_role);
  g_test_add_func ("/idx-files/list", test_list);
  return g_test_run ();
}
