/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-csv-match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A column that is read. */
static gboolean
is_read (const LkCsvForm *form, gsize column)
{
  return form->roles[column] != LK_CSV_SKIPPED;
}

/* Where each of like's columns is in the form, (like's n_columns), G_MAXSIZE: nowhere; NULL when names say nothing: they
 * are not there, or twice, or no pixel has that of another. To be freed. */
static gsize *
match_names (const LkCsvForm *like, const LkCsvForm *form)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gsize *found = NULL;
  gboolean any = FALSE;

  if (!like->names || !form->names)
    return NULL;
  for (gsize c = 0; c < form->n_columns; c++)
    if (!g_hash_table_insert (places, form->names[c], GSIZE_TO_POINTER (c + 1)))
      return NULL;
  found = g_new (gsize, like->n_columns);
  for (gsize c = 0; c < like->n_columns; c++)
    {
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (places, like->names[c]));

      found[c] = place > 0 ? place - 1 : G_MAXSIZE;
      any = any || (place > 0 && like->roles[c] == LK_CSV_PIXEL);
    }
  return any ? g_steal_pointer (&found) : NULL;
}

/* The form's own columns get the roles of like's. */
static gboolean
take_by_name (const LkCsvForm *like, const gsize *found, LkCsvForm *form, const LkCsvReader *reader, GPtrArray *notes,
              GError **error)
{
  gsize before = 0, n = 0;
  gboolean moved = FALSE;

  memset (form->roles, LK_CSV_SKIPPED, form->n_columns);
  for (gsize c = 0; c < like->n_columns; c++)
    {
      if (!is_read (like, c))
        continue;
      if (found[c] == G_MAXSIZE || is_read (form, found[c]))
        return lk_csv_error (error, reader, 0, _ ("there is no column “%s”, which the training samples have"),
                             like->names[c]);
      form->roles[found[c]] = like->roles[c];
      form->places[found[c]] = like->places[c];
      moved = moved || (n > 0 && found[c] < before);
      before = found[c];
      n++;
    }
  if (moved)
    g_ptr_array_add (notes, g_strdup_printf (_ ("the columns of “%s” stand in another order than those of the training "
                                                "samples and are matched by their names"),
                                             reader->name));
  return TRUE;
}

gboolean
lk_csv_match (const LkCsvForm *like, LkCsvForm *form, const LkCsvReader *reader, GPtrArray *notes, GError **error)
{
  g_autofree gsize *found = match_names (like, form);

  if (found)
    {
      if (!take_by_name (like, found, form, reader, notes, error))
        return FALSE;
    }
  else if (form->n_columns != like->n_columns)
    return lk_csv_error (error, reader, 0, _ ("it has %zu pixels, but the training samples have %zu"), form->n_pixels,
                         like->n_pixels);
  else
    {
      memcpy (form->roles, like->roles, like->n_columns);
      memcpy (form->places, like->places, like->n_columns * sizeof *like->places);
      if (form->names && like->names)
        g_ptr_array_add (notes, g_strdup_printf (_ ("the columns of “%s” have other names than those of the training "
                                                    "samples, or have one twice: they are taken in their order"),
                                                 reader->name));
    }
  form->n_pixels = like->n_pixels;
  form->n_labels = like->n_labels;
  form->has_words = like->has_words;
  form->has_alpha = like->has_alpha;
  g_strfreev (form->label_names);
  form->label_names = g_strdupv (like->label_names);
  return TRUE;
}
