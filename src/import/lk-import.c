/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-import.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-transfer-set.h"
#include "io/lk-error.h"
#include "io/lk-name.h"
#include "io/lk-pixbuf.h"
#include "nn/lk-memory.h"

#define SPLIT_SEED       1
#define SAMPLES_A_REPORT 1024

struct _LkNames {
  GPtrArray *list;    /* of strings */
  GHashTable *places; /* string to place + 1; the strings are the list's */
  gboolean plain;
};

gboolean
lk_picture_size_parse (const char *text, gsize *width, gsize *height, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, "x", 3);
  guint64 side[2] = { 0, 0 };

  if (*text == '\0' ||
      (g_strv_length (sides) == 2 && g_ascii_string_to_unsigned (sides[0], 10, 1, LK_MAX_SIDE, &side[0], NULL) &&
       g_ascii_string_to_unsigned (sides[1], 10, 1, LK_MAX_SIDE, &side[1], NULL)))
    {
      *width = (gsize) side[0];
      *height = (gsize) side[1];
      return TRUE;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” is no picture size: write width and height, each from 1 to %d, such as 28x28"), text,
               LK_MAX_SIDE);
  return FALSE;
}

gboolean
lk_import_go_on (const LkImportOptions *options, double fraction, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!options->progress || options->progress (fraction, options->user_data))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Reading the data set was broken off"));
  return FALSE;
}

gboolean
lk_import_has_suffix (const char *name, const char *const *suffixes)
{
  gsize length = strlen (name);

  for (; *suffixes; suffixes++)
    {
      gsize n = strlen (*suffixes);

      if (length > n && name[length - n - 1] == '.' && g_ascii_strcasecmp (name + length - n, *suffixes) == 0)
        return TRUE;
    }
  return FALSE;
}

void
lk_imported_clear (LkImported *imported)
{
  g_clear_pointer (&imported->dataset, lk_dataset_unref);
  g_clear_pointer (&imported->network, lk_network_free);
  g_clear_pointer (&imported->loose, lk_loose_network_free);
  g_clear_pointer (&imported->graph, lk_graph_unref);
  g_clear_pointer (&imported->layers, g_strfreev);
  g_clear_pointer (&imported->metadata, g_hash_table_unref);
  g_clear_pointer (&imported->logits, free);
  g_clear_pointer (&imported->notes, g_ptr_array_unref);
}

void
lk_import_note (LkImported *imported, char *sentence)
{
  if (!imported->notes)
    imported->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (imported->notes, sentence);
}

LkNames *
lk_names_new (void)
{
  LkNames *names = g_new0 (LkNames, 1);

  names->list = g_ptr_array_new_with_free_func (g_free);
  names->places = g_hash_table_new (g_str_hash, g_str_equal);
  return names;
}

void
lk_names_free (LkNames *names)
{
  g_hash_table_unref (names->places);
  g_ptr_array_unref (names->list);
  g_free (names);
}

void
lk_names_set_plain (LkNames *names)
{
  names->plain = TRUE;
}

int
lk_names_place (LkNames *names, const char *name)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (names->places, name));
  char *copy;

  if (found > 0)
    return (int) found - 1;
  if (names->list->len == LK_MAX_CLASSES)
    return -1;
  copy = g_strdup (name);
  g_ptr_array_add (names->list, copy);
  g_hash_table_insert (names->places, copy, GUINT_TO_POINTER (names->list->len));
  return (int) names->list->len - 1;
}

char *
lk_import_origin (const char *name)
{
  g_autofree char *shown = g_filename_display_name (name);

  return lk_name_clean (shown, LK_NAME_MAX_PATH);
}

gboolean
lk_import_reserve (LkSplit *split, gsize n, gsize n_pixels, const char *shown, GError **error)
{
  gsize bytes;

  if (n > LK_IMPORT_MAX_SAMPLES || !lk_size_mul (n, n_pixels, &bytes) || bytes > LK_IMPORT_MAX_BYTES)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY,
                   _ ("“%s” is too large: %zu samples of %zu pixels, where %zu samples and %zu bytes can be used. Take "
                      "fewer or smaller pictures"),
                   shown, n, n_pixels, LK_IMPORT_MAX_SAMPLES, LK_IMPORT_MAX_BYTES);
      return FALSE;
    }
  split->n = n;
  split->pixels = malloc (MAX (bytes, 1));
  split->labels = calloc (MAX (n, 1), sizeof *split->labels);
  if (split->pixels && split->labels)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory: %zu samples of %zu pixels"), shown, n,
               n_pixels);
  return FALSE;
}

gboolean
lk_import_resize (LkSplit *split, LkShape from, gsize width, gsize height, const char *shown,
                  const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  LkSplit fitted = { 0 };
  gsize w = from.width, h = from.height;

  if ((w == width && h == height) || split->n == 0)
    return TRUE;
  if (!lk_import_reserve (&fitted, split->n, from.channels * width * height, shown, error))
    {
      lk_split_clear (&fitted);
      return FALSE;
    }
  for (gsize i = 0; i < split->n; i++)
    {
      if (i % SAMPLES_A_REPORT == 0 && !lk_import_go_on (options, 1.0, cancellable, error))
        {
          lk_split_clear (&fitted);
          return FALSE;
        }
      for (gsize p = i * from.channels; p < (i + 1) * from.channels; p++)
        lk_grey_fit (split->pixels + p * w * h, w, h, fitted.pixels + p * width * height, width, height);
      fitted.labels[i] = split->labels[i];
    }
  fitted.origins = split->origins;
  split->origins = (LkOrigins) { 0 };
  lk_split_clear (split);
  *split = fitted;
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const LkNames *names = data;
  const char *first = g_ptr_array_index (names->list, *(const guint16 *) a);
  const char *second = g_ptr_array_index (names->list, *(const guint16 *) b);
  int order = names->plain ? 0 : lk_natural_compare (first, second);

  return order != 0 ? order : strcmp (first, second);
}

/* Samples of the split, which index names in ascending order, as a split of
 * their own. */
static LkStatus
pick (const LkSplit *from, const LkTransferSet *set, gsize n_pixels, LkSplit *split)
{
  split->n = set->n;
  split->pixels = malloc (set->n * n_pixels);
  split->labels = calloc (set->n, sizeof *split->labels);
  split->rows = calloc (set->n, sizeof *split->rows);
  if (from->other_rows)
    split->other_rows = calloc (set->n, sizeof *split->other_rows);
  if (!split->pixels || !split->labels || !split->rows || (from->other_rows && !split->other_rows))
    {
      lk_split_clear (split);
      return LK_NO_MEMORY;
    }
  for (gsize i = 0; i < set->n; i++)
    {
      memcpy (split->pixels + i * n_pixels, from->pixels + set->index[i] * n_pixels, n_pixels);
      split->labels[i] = from->labels[set->index[i]];
      split->rows[i] = set->index[i];
      if (from->other_rows)
        split->other_rows[i] = from->other_rows[set->index[i]];
    }
  if (lk_origins_pick (&from->origins, set->index, set->n, &split->origins) != LK_OK)
    {
      lk_split_clear (split);
      return LK_NO_MEMORY;
    }
  return LK_OK;
}

LkStatus
lk_import_hold_out (LkSplit *train, LkSplit *test, gsize n_classes, gsize n_pixels)
{
  LkTransferSet *rest = NULL, *held = NULL;
  LkSplit remaining = { 0 };
  LkStatus status = lk_transfer_set_new (train, n_classes, NULL, 1.0, SPLIT_SEED, &rest);

  if (status == LK_OK)
    status = lk_transfer_set_hold_out (rest, train, n_classes, LK_IMPORT_TEST_SHARE, SPLIT_SEED, &held);
  if (status == LK_OK)
    status = pick (train, held, n_pixels, test);
  if (status == LK_OK)
    status = pick (train, rest, n_pixels, &remaining);
  if (status == LK_OK)
    {
      lk_split_clear (train);
      *train = remaining;
    }
  g_clear_pointer (&rest, lk_transfer_set_free);
  g_clear_pointer (&held, lk_transfer_set_free);
  return status;
}

/* Labels by the names' order, and how many samples each class has in training. */
static void
relabel (LkSplit *split, const guint16 *class_of, gsize *counts)
{
  for (gsize i = 0; i < split->n; i++)
    {
      split->labels[i] = class_of[split->labels[i]];
      if (counts)
        counts[split->labels[i]]++;
    }
}

LkDataset *
lk_import_assemble (const char *id, const char *title, const char *source, const char *licence, LkShape picture,
                    const LkNames *names, LkSplit *train, LkSplit *test, const char *shown, GError **error)
{
  guint16 n = (guint16) names->list->len; /* at most LK_MAX_CLASSES */
  g_autofree guint16 *order = g_new (guint16, n + 1);
  g_autofree guint16 *class_of = g_new (guint16, n + 1);
  g_auto (GStrv) sorted = g_new0 (char *, n + 1u);
  g_autofree char *shown_title = lk_name_clean (title, LK_NAME_MAX_TITLE);
  g_autofree gsize *counts = g_new0 (gsize, n + 1);
  g_autofree char *what = g_strdup_printf (_ ("Could not load the data set in “%s”"), shown);
  LkDataset *dataset = NULL;
  LkStatus status = LK_OK;

  if (n < 2)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   n == 0 ? _ ("“%s” has no samples") : _ ("“%s” has a single class, “%s”; there must be 2 at least"),
                   shown, n == 0 ? "" : (const char *) g_ptr_array_index (names->list, 0));
      return NULL;
    }
  for (guint16 i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, n, sizeof *order, compare_places, (gpointer) names);
  for (guint16 c = 0; c < n; c++)
    {
      class_of[order[c]] = c;
      sorted[c] = lk_name_clean (g_ptr_array_index (names->list, order[c]), LK_NAME_MAX_CLASS);
    }
  relabel (train, class_of, counts);
  relabel (test, class_of, NULL);
  for (guint16 c = 0; c < n; c++)
    if (counts[c] == 0)
      {
        gboolean tested = FALSE;

        for (gsize i = 0; i < test->n; i++)
          tested = tested || test->labels[i] == c;
        if (!tested)
          {
            g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”: no sample of the class “%s” can be read"), shown,
                         sorted[c]);
            return NULL;
          }
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                     _ ("“%s”: the class “%s” has test samples, but none to train on"), shown, sorted[c]);
        return NULL;
      }
  if (test->n == 0)
    {
      lk_split_clear (test);
      status = lk_import_hold_out (train, test, n, picture.height * picture.width * picture.channels);
    }
  if (status == LK_BAD_SHAPE)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” has one sample a class, so none can be kept for the test; there must be 2 at least"),
                   shown);
      return NULL;
    }
  if (status == LK_OK)
    status = lk_dataset_new (id, shown_title, source, licence, picture, n, (const char *const *) sorted, *train, *test,
                             &dataset);
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, what);
      return NULL;
    }
  *train = *test = (LkSplit) { 0 }; /* they are the data set's now */
  return dataset;
}
