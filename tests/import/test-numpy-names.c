/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-numpy-names.h"

static void
test_roles (void)
{
  static const struct {
    const char *name;
    LkNumpyKind kind;
    LkNumpySplit split;
    const char *rest;
  } cases[] = {
    { "x_train", LK_NUMPY_PICTURES, LK_NUMPY_TRAIN, "" },
    { "y_test", LK_NUMPY_LABELS, LK_NUMPY_TEST, "" },
    { "X", LK_NUMPY_PICTURES, LK_NUMPY_WHOLE, "" },
    { "y", LK_NUMPY_LABELS, LK_NUMPY_WHOLE, "" },
    { "XTrain", LK_NUMPY_PICTURES, LK_NUMPY_TRAIN, "" },
    { "trainy", LK_NUMPY_LABELS, LK_NUMPY_TRAIN, "" },
    { "train_images", LK_NUMPY_PICTURES, LK_NUMPY_TRAIN, "" },
    { "val_labels", LK_NUMPY_LABELS, LK_NUMPY_VALIDATION, "" },
    { "k49-train-imgs", LK_NUMPY_PICTURES, LK_NUMPY_TRAIN, "k49" },
    { "my set.X-test", LK_NUMPY_PICTURES, LK_NUMPY_TEST, "my set" },
    { "data_labels", LK_NUMPY_LABELS, LK_NUMPY_WHOLE, "" },
    { "target", LK_NUMPY_LABELS, LK_NUMPY_WHOLE, "" },
  };
  static const char *const others[] = { "train_logits", "y_pred", "target_names", "fc1.weight", "arr_0",
                                        "logits",       "",       "x_logits",     "train" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (LkNumpyRole) role = { 0 };

      g_assert_true (lk_numpy_role_find (cases[i].name, &role));
      g_assert_cmpint (role.kind, ==, cases[i].kind);
      g_assert_cmpint (role.split, ==, cases[i].split);
      g_assert_cmpstr (role.rest, ==, cases[i].rest);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      LkNumpyRole role;

      g_assert_false (lk_numpy_role_find (others[i], &role));
    }
}

/* Where a file has both, as scikit-learn's digits. */
static void
test_ranks (void)
{
  g_auto (LkNumpyRole) images = { 0 };
  g_auto (LkNumpyRole) data = { 0 };

  g_assert_true (lk_numpy_role_find ("images", &images));
  g_assert_true (lk_numpy_role_find ("data", &data));
  g_assert_cmpuint (images.rank, <, data.rank);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numpy-names/roles", test_roles);
  g_test_add_func ("/numpy-names/ranks", test_ranks);
  return g_test_run ();
}
