/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-idx-files.h"

#include <string.h>

static const char *const usual_names[LK_N_IDX_FILES] = {
  [LK_IDX_TRAIN_IMAGES] = "train-images-idx3-ubyte",
  [LK_IDX_TRAIN_LABELS] = "train-labels-idx1-ubyte",
  [LK_IDX_TEST_IMAGES] = "t10k-images-idx3-ubyte",
  [LK_IDX_TEST_LABELS] = "t10k-labels-idx1-ubyte",
};

const char *
lk_idx_usual_name (LkIdxRole role)
{
  return usual_names[role];
}

static gboolean
is_mark (char c)
{
  return c == '-' || c == '.' || c == '_';
}

LkIdxRole
lk_idx_role (const char *name, char **prefix)
{
  static const struct {
    const char *word;
    LkIdxRole role;
  } splits[] = { { "train", LK_IDX_TRAIN_IMAGES }, { "t10k", LK_IDX_TEST_IMAGES }, { "test", LK_IDX_TEST_IMAGES } };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char *what = NULL;

  if (prefix)
    *prefix = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++)
    for (guint labels = 0; labels < 2; labels++)
      for (guint mark = 0; mark < 2; mark++)
        {
          g_autofree char *words =
              g_strdup_printf ("%s%c%s", splits[i].word, mark == 0 ? '-' : '_', labels ? "labels" : "images");
          const char *rest;

          what = g_strrstr (lower, words);
          rest = what ? what + strlen (words) : NULL;
          if (!what || (what > lower && !is_mark (what[-1])) || !is_mark (*rest) || !g_str_has_prefix (rest + 1, "idx"))
            continue;
          if (prefix)
            *prefix = g_strndup (name, (gsize) (what - lower));
          return splits[i].role + labels;
        }
  return LK_N_IDX_FILES;
}

static void
files_free (gpointer data)
{
  LkIdxFiles *files = data;

  for (guint i = 0; i < LK_N_IDX_FILES; i++)
    g_free (files->paths[i]);
  g_free (files->prefix);
  g_free (files);
}

/* The file, or that of the same role in a folder called so. */
static char *
find_inside (const char *path, LkIdxRole role)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_strdup (path);
  dir = g_dir_open (path, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (lk_idx_role (name, NULL) == role && g_file_test (inner, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&inner);
    }
  return NULL;
}

/* Of two forms of a file the one that is not packed is taken, then the first by name. */
static gboolean
is_better (const char *path, const char *than)
{
  gboolean packed = g_str_has_suffix (path, ".gz"), other = g_str_has_suffix (than, ".gz");

  return packed != other ? !packed : strcmp (path, than) < 0;
}

static void
add_file (GPtrArray *sets, const char *prefix, LkIdxRole role, char *path)
{
  LkIdxFiles *files = NULL;

  for (guint i = 0; i < sets->len && !files; i++)
    {
      LkIdxFiles *set = g_ptr_array_index (sets, i);

      if (g_str_equal (set->prefix, prefix))
        files = set;
    }
  if (!files)
    {
      files = g_new0 (LkIdxFiles, 1);
      files->prefix = g_strdup (prefix);
      g_ptr_array_add (sets, files);
    }
  if (!files->paths[role] || is_better (path, files->paths[role]))
    {
      g_free (files->paths[role]);
      files->paths[role] = path;
    }
  else
    g_free (path);
}

static int
compare_prefixes (gconstpointer a, gconstpointer b)
{
  const LkIdxFiles *first = *(const LkIdxFiles *const *) a, *second = *(const LkIdxFiles *const *) b;

  return strcmp (first->prefix, second->prefix);
}

GPtrArray *
lk_idx_files_list (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *sets = g_ptr_array_new_with_free_func (files_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *prefix = NULL;
      LkIdxRole role = *name == '.' ? LK_N_IDX_FILES : lk_idx_role (name, &prefix);
      g_autofree char *path = role < LK_N_IDX_FILES ? g_build_filename (folder, name, NULL) : NULL;
      char *found = path ? find_inside (path, role) : NULL;

      if (found)
        add_file (sets, prefix, role, found);
    }
  g_ptr_array_sort (sets, compare_prefixes);
  return sets;
}

static gboolean
has_files (const char *folder)
{
  g_autoptr (GPtrArray) sets = lk_idx_files_list (folder);

  return sets->len > 0;
}

static char *
find_here (const char *folder)
{
  g_autofree char *raw = g_build_filename (folder, "raw", NULL);

  if (has_files (folder))
    return g_strdup (folder);
  return has_files (raw) ? g_steal_pointer (&raw) : NULL;
}

char *
lk_idx_files_find (const char *folder)
{
  g_autofree char *here = find_here (folder);
  g_autofree char *only = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (here)
    return g_steal_pointer (&here);
  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (*name == '.' || g_str_equal (name, "__MACOSX") || !g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      if (only)
        return NULL;
      only = g_steal_pointer (&path);
    }
  return only ? find_here (only) : NULL;
}
