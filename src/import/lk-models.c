/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-models.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lk-data-folder.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-number.h"
#include "lk-formats.h"
#include "lk-onnx.h"
#include "onnx/lk-onnx-write.h"

#define FOLDER "teachers"
#define SUFFIX ".safetensors"

/* NAME of NAME.safetensors, or NULL for another kind of file. */
static char *
model_name (const char *file)
{
  return g_str_has_suffix (file, SUFFIX) ? g_strndup (file, strlen (file) - strlen (SUFFIX)) : NULL;
}

static goffset
file_size (const char *name)
{
  g_autofree char *relative = g_strconcat (FOLDER "/", name, SUFFIX, NULL);
  g_autofree char *path = lk_data_find (relative);
  GStatBuf status;

  return path && g_stat (path, &status) == 0 ? status.st_size : 0;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  goffset one = file_size (first), two = file_size (second);

  return one != two ? (one < two ? 1 : -1) : strcmp (first, second);
}

/* Of every data set when `prefix` is empty. */
static char **
list (const char *prefix)
{
  g_autofree char *folder = lk_data_find (FOLDER);
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  while (dir && (file = g_dir_read_name (dir)))
    {
      g_autofree char *name = g_str_has_prefix (file, prefix) ? model_name (file) : NULL;

      if (name)
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  g_ptr_array_sort (names, compare_sizes);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char **
lk_model_list (const char *dataset)
{
  g_autofree char *prefix = g_strconcat (dataset, "-", NULL);

  return list (prefix);
}

GFile *
lk_model_find (const char *name, GError **error)
{
  g_autofree char *relative = NULL;
  g_autofree char *path = NULL;

  if (strchr (name, G_DIR_SEPARATOR) || lk_formats_named (LK_FORMAT_TEACHER, name))
    return g_file_new_for_commandline_arg (name);
  relative = g_strconcat (FOLDER "/", name, SUFFIX, NULL);
  path = lk_data_find (relative);
  /* A file that lies there is meant, whatever it is: opening it says what is wrong with it. */
  if (!path && g_file_test (name, G_FILE_TEST_IS_REGULAR))
    return g_file_new_for_commandline_arg (name);
  if (!path)
    {
      g_auto (GStrv) names = list ("");
      g_autofree char *known = g_strjoinv (", ", names);
      g_autofree char *formats = lk_formats_labels (LK_FORMAT_TEACHER);

      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                   _ ("There is no network called “%s”. Known: %s. Or give the path of %s"), name, *known ? known : "–",
                   formats);
      return NULL;
    }
  return g_file_new_for_path (path);
}

gboolean
lk_model_read (const char *name, LkFindings *findings, LkImported *imported, GCancellable *cancellable, GError **error)
{
  const LkImportOptions options = { .findings = findings };
  g_autoptr (GFile) file = lk_model_find (name, error);

  if (!file || !lk_formats_open (LK_FORMAT_TEACHER, file, name, &options, cancellable, imported, error))
    return FALSE;
  if (imported->logits)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is a file of logits, which has no network"), name);
  return !imported->logits;
}

LkNetwork *
lk_model_load (const char *name, LkFindings *findings, GCancellable *cancellable, GError **error)
{
  g_auto (LkImported) imported = { 0 };

  return lk_model_read (name, findings, &imported, cancellable, error) ? g_steal_pointer (&imported.network) : NULL;
}

/* Takes the bytes; NULL: they could not be made. */
static gboolean
write_bytes (GByteArray *taken, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = taken;

  return bytes && lk_file_write (file, bytes->data, bytes->len, cancellable, error);
}

static gboolean
is_onnx (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return lk_import_has_suffix (base, lk_format_onnx.suffixes);
}

gboolean
lk_model_save (const LkNetwork *network, GHashTable *metadata, LkSafetensorsType type, GFile *file,
               GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = g_file_get_parse_name (file);

  if (!is_onnx (file))
    return lk_safetensors_save (network, metadata, type, file, cancellable, error);
  return write_bytes (lk_onnx_write (network, metadata, type == LK_SAFETENSORS_F16, shown, error), file, cancellable,
                      error);
}

/* Those of the network that it was made of, and how. */
static GHashTable *
smaller_metadata (const LkSmaller *smaller, GHashTable *metadata)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  char pruned[LK_NUMBER_ROOM];
  GHashTableIter iter;
  gpointer name, text;

  if (metadata)
    for (g_hash_table_iter_init (&iter, metadata); g_hash_table_iter_next (&iter, &name, &text);)
      g_hash_table_insert (all, g_strdup (name), g_strdup (text));
  g_hash_table_insert (all, g_strdup ("bits"), g_strdup_printf ("%u", smaller->form.bits));
  g_hash_table_insert (all, g_strdup ("pruned"), g_strdup (lk_number_format (smaller->form.pruned, pruned)));
  return all;
}

gboolean
lk_model_save_smaller (const LkSmaller *smaller, GHashTable *metadata, GFile *file, GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *shown = g_file_get_parse_name (file);
  g_autoptr (GHashTable) all = smaller_metadata (smaller, metadata);

  if (!is_onnx (file))
    return lk_safetensors_save (smaller->network, all, LK_SAFETENSORS_F32, file, cancellable, error);
  return write_bytes (lk_onnx_write_smaller (smaller, all, shown, error), file, cancellable, error);
}
