/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-dataset-io.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dataset-info.h"
#include "io/lk-error.h"
#include "lk-formats.h"
#include "lk-generated.h"
#include "lk-idx-dataset.h"

/* The folder of a data set of the data folders, or NULL. */
static char *
find_known (const char *name)
{
  g_auto (GStrv) roots = lk_data_roots ();

  for (gsize i = 0; roots[i]; i++)
    {
      g_autofree char *folder = g_build_filename (roots[i], name, NULL);

      if (lk_idx_folder_is (folder))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

static LkDataset *
open_file (GFile *file, const char *name, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_auto (LkImported) imported = { 0 };

  if (!lk_formats_open (LK_FORMAT_DATA, file, name, options, cancellable, &imported, error))
    return NULL;
  if (imported.notes && lk_dataset_set_notes (imported.dataset, (const char *const *) imported.notes->pdata,
                                              imported.notes->len) != LK_OK)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not load the data set"));
      return NULL;
    }
  return g_steal_pointer (&imported.dataset);
}

LkDataset *
lk_dataset_load (const char *name, GCancellable *cancellable, GError **error)
{
  return lk_dataset_open (name, NULL, cancellable, error);
}

LkDataset *
lk_dataset_open (const char *name, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = NULL;
  g_autoptr (GFile) file = NULL;

  if (!strchr (name, '/') && !lk_idx_folder_is (name))
    {
      folder = *name ? find_known (name) : NULL;
      if (folder)
        {
          file = g_file_new_for_path (folder);
          return open_file (file, name, options, cancellable, error);
        }
      if (lk_formats_find (NULL, name))
        return open_file (NULL, name, options, cancellable, error);
      if (*name == '\0' || !g_file_test (name, G_FILE_TEST_EXISTS))
        {
          g_auto (GStrv) names = lk_dataset_list ();
          g_autofree char *list = g_strjoinv (", ", names);
          g_autofree char *formats = lk_formats_labels (LK_FORMAT_DATA);

          g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                       _ ("There is no data set called “%s”. Known: %s. Or give the path of %s"), name,
                       *list ? list : "–", formats);
          return NULL;
        }
    }
  /* A whole path still names the folder when the program's own has changed. */
  folder = g_canonicalize_filename (name, NULL);
  file = g_file_new_for_path (folder);
  return open_file (file, folder, options, cancellable, error);
}

char *
lk_dataset_title (const char *name)
{
  g_autofree char *folder = *name && !strchr (name, '/') ? find_known (name) : NULL;

  if (folder)
    return lk_dataset_info_title (folder);
  if (lk_generated_title (name))
    return g_strdup (lk_generated_title (name));
  return g_filename_display_basename (name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
lk_dataset_list (void)
{
  g_auto (GStrv) roots = lk_data_roots ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; roots[i]; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (roots[i], 0, NULL); /* a root that is not there holds nothing */
      const char *name;

      while (dir && (name = g_dir_read_name (dir)))
        {
          g_autofree char *folder = g_build_filename (roots[i], name, NULL);

          if (lk_idx_folder_is (folder) && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
            g_ptr_array_add (names, g_strdup (name));
        }
    }
  for (gsize i = 0; lk_formats[i]; i++)
    {
      const char *id = lk_formats[i]->id;

      /* Such as are made go by their own name. */
      if (lk_formats_find (NULL, id) && !g_ptr_array_find_with_equal_func (names, id, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (id));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  g_autofree char *left = lk_dataset_title (*(const char *const *) a);
  g_autofree char *right = lk_dataset_title (*(const char *const *) b);
  int order = g_utf8_collate (left, right);

  return order != 0 ? order : compare_names (a, b);
}

char **
lk_dataset_list_by_title (void)
{
  char **names = lk_dataset_list ();

  qsort (names, g_strv_length (names), sizeof *names, compare_titles);
  return names;
}
