/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-logits-cache.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "io/lk-file.h"
#include "lk-engine.h"
#include "lk-frozen.h"
#include "nn/lk-blas.h"

#define SUM_CHARS 64 /* a SHA-256 in hexadecimal digits */
#define HEAD      (2 * SUM_CHARS)
#define SUFFIX    ".logits"
#define MOST      (64 << 20) /* bytes of a file */

char *
lk_logits_cache_key (GPtrArray *members, const char *mean, const LkDataset *dataset)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize D = lk_dataset_n_inputs (dataset);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s %u %s %d %zu %zu %zu %" G_GINT64_MODIFIER "x %" G_GINT64_MODIFIER "x", mean, members->len,
                          lk_blas_kernel (), LK_ENGINE, D, dataset->train.n, dataset->test.n,
                          lk_split_fingerprint (&dataset->train, D), lk_split_fingerprint (&dataset->test, D));
  g_checksum_update (sum, (const guchar *) text, -1);
  if (dataset->channels > 1)
    g_checksum_update (sum, (const guchar *) " colours", -1);
  for (guint m = 0; m < members->len; m++)
    lk_frozen_sum_add (sum, g_ptr_array_index (members, m));
  return g_strdup (g_checksum_get_string (sum));
}

static char *
cache_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "limbeck", "logits", NULL);
}

static GFile *
cache_file (const char *key)
{
  g_autofree char *folder = cache_folder ();
  g_autofree char *name = g_strdup_printf ("%.16s" SUFFIX, key);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_new_for_path (path);
}

static gsize
n_bytes (const LkSplit *split, const LkDataset *dataset)
{
  return split->n * dataset->n_classes * sizeof (float);
}

gboolean
lk_logits_cache_load (const char *key, const LkDataset *dataset, float *test, float *train)
{
  gsize n_test = n_bytes (&dataset->test, dataset), n_train = n_bytes (&dataset->train, dataset), length;
  g_autoptr (GFile) file = cache_file (key);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sum = NULL;
  const char *data;

  bytes = lk_file_read_found (file, MOST, NULL, NULL);
  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  if (length != HEAD + n_test + n_train || memcmp (data, key, SUM_CHARS) != 0)
    return FALSE;
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data + HEAD, length - HEAD);
  if (memcmp (data + SUM_CHARS, sum, SUM_CHARS) != 0)
    return FALSE;
  memcpy (test, data + HEAD, n_test);
  memcpy (train, data + HEAD + n_test, n_train);
  return TRUE;
}

typedef struct {
  char *path;
  gint64 when;
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Kept *x = a, *y = b;

  return (x->when < y->when) - (x->when > y->when);
}

/* The files that were written last stay. */
static void
prune (const char *folder)
{
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (Kept));
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (files, kept_clear);
  while (dir && (name = g_dir_read_name (dir)))
    {
      Kept kept = { .path = g_build_filename (folder, name, NULL) };
      GStatBuf info;

      if (g_str_has_suffix (name, SUFFIX) && g_stat (kept.path, &info) == 0)
        {
          kept.when = (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
          g_array_append_val (files, kept);
        }
      else
        g_free (kept.path);
    }
  if (dir)
    g_dir_close (dir);
  g_array_sort (files, newest_first);
  for (guint i = LK_LOGITS_CACHE_FILES; i < files->len; i++)
    g_unlink (g_array_index (files, Kept, i).path);
}

void
lk_logits_cache_save (const char *key, const LkDataset *dataset, const float *test, const float *train)
{
  gsize n_test = n_bytes (&dataset->test, dataset), n_train = n_bytes (&dataset->train, dataset);
  g_autoptr (GFile) file = cache_file (key);
  g_autofree char *folder = cache_folder ();
  g_autofree char *sum = NULL, *bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (n_test > MOST || n_train > MOST || HEAD + n_test + n_train > MOST)
    return;
  bytes = g_malloc (HEAD + n_test + n_train);
  memcpy (bytes, key, SUM_CHARS);
  memcpy (bytes + HEAD, test, n_test);
  memcpy (bytes + HEAD + n_test, train, n_train);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes + HEAD, n_test + n_train);
  memcpy (bytes + SUM_CHARS, sum, SUM_CHARS);
  if (g_mkdir_with_parents (folder, 0700) != 0 || !lk_file_write (file, bytes, HEAD + n_test + n_train, NULL, &error))
    g_debug ("Could not keep the teacher's logits: %s", error ? error->message : folder);
  else
    prune (folder);
}
