/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-cache.h"

#include <errno.h>
#include <string.h>

#include "io/lk-safetensors.h"

/* What people's own files hold may change under the same path, and a teacher of
 * other samples is another. FNV-1a over eight bytes at a time: 70,000 pictures
 * take some 10 ms. */
static guint64
fingerprint (const LkSplit *split, gsize n_inputs)
{
  guint64 sum = 0xcbf29ce484222325u;
  gsize n = split->n * n_inputs;

  for (gsize i = 0; i < n; i += 8)
    {
      guint64 word = 0;

      memcpy (&word, split->pixels + i, MIN (8, n - i));
      sum = (sum ^ word) * 0x100000001b3u;
    }
  for (gsize i = 0; i < split->n; i++)
    sum = (sum ^ split->labels[i]) * 0x100000001b3u;
  return sum;
}

static GFile *
cache_file (const LkSettings *settings, const LkDataset *dataset)
{
  g_autofree char *teacher = lk_settings_teacher_key (settings);
  g_autofree char *key = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;

  if (strchr (dataset->id, '/'))
    id = g_strdup_printf ("%s %zux%zu %" G_GINT64_MODIFIER "x", dataset->id, dataset->width, dataset->height,
                          fingerprint (&dataset->train, lk_dataset_n_inputs (dataset)));
  key = g_strdup_printf ("%s %zu %zu %zu|%s|%s", id ? id : dataset->id, dataset->train.n, lk_dataset_n_inputs (dataset),
                         dataset->n_classes, teacher, LK_VERSION);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  name = g_strdup_printf ("%.16s.safetensors", sum);
  path = g_build_filename (g_get_user_cache_dir (), "limbeck", "teachers", name, NULL);
  return g_file_new_for_path (path);
}

LkNetwork *
lk_teacher_cache_load (const LkSettings *settings, const LkDataset *dataset)
{
  g_autoptr (GFile) file = cache_file (settings, dataset);
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (GError) error = NULL;

  /* A pipe would be waited for. */
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR)
    return NULL;
  network = lk_safetensors_load (file, NULL, NULL, &error);
  if (!network)
    {
      g_debug ("Teacher in the cache is unusable: %s", error->message);
      return NULL;
    }
  if (lk_network_n_inputs (network) != lk_dataset_n_inputs (dataset) ||
      lk_network_n_classes (network) != dataset->n_classes)
    return NULL;
  return g_steal_pointer (&network);
}

void
lk_teacher_cache_save (const LkSettings *settings, const LkDataset *dataset, const LkNetwork *network)
{
  g_autoptr (GFile) file = cache_file (settings, dataset);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (g_file_peek_path (folder), 0700) != 0 ||
      !lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, &error))
    g_debug ("Teacher was not kept for the next start: %s", error ? error->message : g_strerror (errno));
}
