/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdlib.h>

#include "import/lk-idx-files.h"
#include "import/lk-npy.h"
#include "import/lk-numpy-names.h"
#include "import/lk-picture-list.h"
#include "io/lk-name.h"

#define MAX_NAMES 24 /* their triples are walked through */

/* What one name says. */
static void
read_name (const char *name)
{
  g_autofree char *path = g_build_filename ("/no-such-folder", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) test = lk_npy_find_test (file);
  g_autofree char *cleaned = lk_name_clean (name, LK_NAME_MAX_CLASS);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *prefix = NULL;
  LkNumpyRole role;

  g_assert_null (test);
  g_assert_true (g_utf8_validate (cleaned, -1, NULL));
  g_assert_cmpuint (strlen (cleaned), <=, LK_NAME_MAX_CLASS);
  if (lk_idx_role (name, &prefix) < LK_N_IDX_FILES)
    g_assert_true (g_str_has_prefix (name, prefix));
  if (lk_numpy_role_find (valid, &role))
    {
      g_assert_true (role.kind < LK_N_NUMPY_KINDS && role.split < LK_N_NUMPY_SPLITS);
      g_assert_true (g_utf8_validate (role.rest, -1, NULL));
      lk_numpy_role_clear (&role);
    }
}

static int
sign (int number)
{
  return (number > 0) - (number < 0);
}

/* An order that sorts: as it is said of two, so it is of three. */
static void
check_order (char **names, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        int order = lk_natural_compare (names[i], names[j]);

        g_assert_cmpint (sign (order), ==, -sign (lk_natural_compare (names[j], names[i])));
        for (guint k = 0; k < n && order <= 0; k++)
          if (lk_natural_compare (names[j], names[k]) <= 0)
            g_assert_cmpint (lk_natural_compare (names[i], names[k]), <=, 0);
      }
}

static void
check_rows (char **names, guint n, gboolean plain)
{
  LkPictureList list = { g_ptr_array_new (), NULL };
  g_autofree gboolean *seen = g_new0 (gboolean, n + 1);
  uint32_t *rows;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list.paths, names[i]);
  rows = lk_pictures_rows (&list, plain);
  for (guint i = 0; rows && i < n; i++)
    {
      g_assert_cmpuint (rows[i], <, n);
      g_assert_false (seen[rows[i]]);
      seen[rows[i]] = TRUE;
    }
  free (rows);
  g_ptr_array_unref (list.paths);
}

/* Names of files, a line each. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *text = g_strndup (length > 0 ? (const char *) bytes : "", length);
  g_auto (GStrv) names = g_strsplit (text, "\n", MAX_NAMES);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n; i++)
    read_name (names[i]);
  check_order (names, n);
  check_rows (names, n, FALSE);
  check_rows (names, n, TRUE);
  return 0;
}
