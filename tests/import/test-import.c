/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-import.h"
#include "tests/io/test-util.h"

static void
test_size (void)
{
  static const char *const wrong[] = { "28", "28x", "x28", "0x5", "5x65", "5x5x5", "-1x5", "a", " 5x5", "5X5" };
  gsize width = 1, height = 1;
  GError *error = NULL;

  g_assert_true (lk_picture_size_parse ("64x1", &width, &height, NULL));
  g_assert_cmpuint (width, ==, 64);
  g_assert_cmpuint (height, ==, 1);
  g_assert_true (lk_picture_size_parse ("", &width, &height, NULL));
  g_assert_cmpuint (width, ==, 0);
  g_assert_cmpuint (height, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (lk_picture_size_parse (wrong[i], &width, &height, &error));
      assert_error (&error, LK_ERROR_VALUE, wrong[i], "28x28", NULL);
    }
}

/* What is too much is refused before a byte is taken. */
static void
test_limits (void)
{
  LkSplit split = { 0 };
  GError *error = NULL;

  g_assert_false (lk_import_reserve (&split, LK_IMPORT_MAX_SAMPLES + 1, 1, "big", &error));
  assert_error (&error, LK_ERROR_MEMORY, "big", "1000001", NULL);
  g_assert_false (lk_import_reserve (&split, 300000, 4096, "big", &error));
  assert_error (&error, LK_ERROR_MEMORY, "big", "4096", NULL);
  g_assert_false (lk_import_reserve (&split, 5, G_MAXSIZE / 2, "big", &error));
  assert_error (&error, LK_ERROR_MEMORY, "big", NULL);
  g_assert_null (split.pixels);
}

static void
test_names (void)
{
  g_autoptr (LkNames) names = lk_names_new ();

  for (int i = 0; i < LK_MAX_CLASSES; i++)
    {
      g_autofree char *name = g_strdup_printf ("class %d", i);

      g_assert_cmpint (lk_names_place (names, name), ==, i);
      g_assert_cmpint (lk_names_place (names, name), ==, i);
    }
  g_assert_cmpint (lk_names_place (names, "one too many"), ==, -1);
  g_assert_cmpint (lk_names_place (names, "class 7"), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/size", test_size);
  g_test_add_func ("/import/limits", test_limits);
  g_test_add_func ("/import/names", test_names);
  return g_test_run ();
}
