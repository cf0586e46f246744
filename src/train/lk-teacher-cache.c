/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-cache.h"

#include <errno.h>

#include "io/lk-safetensors.h"

static GFile *
cache_file (const LkSettings *settings, const LkDataset *dataset)
{
  g_autofree char *teacher = lk_settings_teacher_key (settings);
  g_autofree char *key = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  key = g_strdup_printf ("%s %zu %zu %zu|%s|%s", dataset->id, dataset->train.n, lk_dataset_n_inputs (dataset),
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

  if (!g_file_query_exists (file, NULL))
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
