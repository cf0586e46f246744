/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-folder.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lk-run-answers.h"
#include "lk-run-file.h"

/* Deleted files that a crash has left behind go after a day, in seconds; until
 * then another program may bring them back. */
#define DELETED_KEPT (24 * 60 * 60)

int
lk_run_folder_compare (gconstpointer a, gconstpointer b)
{
  const LkRunFacts *x = lk_run_record_get_facts (*(LkRunRecord *const *) a);
  const LkRunFacts *y = lk_run_record_get_facts (*(LkRunRecord *const *) b);
  int order = g_date_time_compare (y->created, x->created);

  return order != 0 ? order : g_strcmp0 (x->id, y->id);
}

static void
forget_old (const char *path)
{
  GStatBuf buf;

  if (g_stat (path, &buf) == 0 && g_get_real_time () / G_USEC_PER_SEC - buf.st_mtime > DELETED_KEPT)
    g_unlink (path);
}

static gboolean
is_called_after (const char *path, const char *id)
{
  g_autofree char *name = g_path_get_basename (path);
  gsize n = strlen (id);

  return strncmp (name, id, n) == 0 && g_str_equal (name + n, LK_RUN_SUFFIX);
}

/* Of copies one is enough: the one that is called after its id. */
static void
add_run (LkRunFolder *self, GHashTable *by_id, LkRunRecord *record, const char *path)
{
  const char *id = lk_run_record_get_facts (record)->id;
  gboolean own_name = is_called_after (path, id);

  if (own_name)
    g_hash_table_remove (self->paths, id);
  else if (g_hash_table_contains (by_id, id))
    return;
  else
    g_hash_table_insert (self->paths, g_strdup (id), g_strdup (path));
  /* Replaced with its key, which is the record's. */
  g_hash_table_replace (by_id, (gpointer) id, g_object_ref (record));
}

static void
read_run (LkRunFolder *self, GHashTable *by_id, const char *path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkRunRecord) record = lk_run_file_load (file, cancellable, &error);

  if (record)
    add_run (self, by_id, record, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_ptr_array_add (self->damaged, g_strdup (error->message));
}

/* Answers whose run is gone go, too. */
static void
forget_alone (const char *folder, const char *name, GHashTable *by_id)
{
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (LK_RUN_SUFFIX_ANSWERS));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *stem = g_build_filename (folder, id, NULL);
  g_autofree char *run = g_strconcat (stem, LK_RUN_SUFFIX, NULL);
  g_autofree char *deleted = g_strconcat (run, LK_RUN_SUFFIX_DELETED, NULL);

  if (!g_hash_table_contains (by_id, id) && !g_file_test (run, G_FILE_TEST_EXISTS) &&
      !g_file_test (deleted, G_FILE_TEST_EXISTS))
    forget_old (path);
}

static int
compare_sentences (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

LkRunFolder *
lk_run_folder_read (const char *path, GCancellable *cancellable)
{
  LkRunFolder *self = g_new0 (LkRunFolder, 1);
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_free); /* of names */
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  GHashTableIter iter;
  gpointer record;
  const char *name;

  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->damaged = g_ptr_array_new_with_free_func (g_free);
  if (!dir && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_ptr_array_add (self->damaged, g_strdup (error->message));
  while (dir && (name = g_dir_read_name (dir)) && !g_cancellable_is_cancelled (cancellable))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_str_has_suffix (name, LK_RUN_SUFFIX_DELETED))
        forget_old (file);
      else if (g_str_has_suffix (name, LK_RUN_SUFFIX))
        read_run (self, by_id, file, cancellable);
      else if (g_str_has_suffix (name, LK_RUN_SUFFIX_ANSWERS))
        g_ptr_array_add (answers, g_strdup (name));
    }
  for (guint i = 0; i < answers->len && !g_cancellable_is_cancelled (cancellable); i++)
    forget_alone (path, g_ptr_array_index (answers, i), by_id);
  g_hash_table_iter_init (&iter, by_id);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    g_ptr_array_add (self->runs, g_object_ref (record));
  g_ptr_array_sort (self->runs, lk_run_folder_compare);
  g_ptr_array_sort (self->damaged, compare_sentences);
  return self;
}

void
lk_run_folder_free (LkRunFolder *self)
{
  g_ptr_array_unref (self->runs);
  g_hash_table_unref (self->paths);
  g_ptr_array_unref (self->damaged);
  g_free (self);
}
