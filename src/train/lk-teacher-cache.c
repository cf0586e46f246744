/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-cache.h"

#include <errno.h>
#include <string.h>

#include "import/lk-safetensors.h"
#include "lk-engine.h"
#include "lk-network-sum.h"
#include "settings/lk-layers-text.h"
#include "settings/lk-settings-check.h"

/* In the file's metadata: the key, of which its name is the beginning, and the
 * SHA-256 of its weights as they are in memory. */
#define KEY "cache_key"
#define SUM "cache_sha256"

/* All that decides the teacher, as a sum; to be freed. What people's own files hold may change under the same path, and
 * a teacher of other samples is another. */
static char *
cache_key (const LkSettings *settings, const LkDataset *dataset)
{
  g_autofree char *teacher = lk_settings_teacher_key (settings);
  g_autofree char *key = NULL;
  g_autofree char *id = NULL;

  if (strchr (dataset->id, '/'))
    id = g_strdup_printf ("%s %zux%zu %" G_GINT64_MODIFIER "x", dataset->id, dataset->width, dataset->height,
                          lk_split_fingerprint (&dataset->train, lk_dataset_n_inputs (dataset)));
  key = g_strdup_printf ("%s %zu %zu %zu|%s|%s|%d", id ? id : dataset->id, dataset->train.n,
                         lk_dataset_n_inputs (dataset), dataset->n_classes, teacher, LK_VERSION, LK_ENGINE);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
}

static GFile *
cache_file (const char *key)
{
  g_autofree char *name = g_strdup_printf ("%.16s.safetensors", key);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "limbeck", "teachers", name, NULL);

  return g_file_new_for_path (path);
}

static char *
sum_of_weights (const LkNetwork *network)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  lk_network_sum_add (sum, network);
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
has_shape (const LkNetwork *network, const LkSettings *settings, const LkDataset *dataset)
{
  char wanted[LK_NETWORK_TEXT], found[LK_NETWORK_TEXT];
  LkNetwork plan;

  if (!lk_layers_plan (settings->teacher.layers, dataset, &plan, NULL))
    return FALSE;
  lk_network_describe (&plan, wanted, sizeof wanted);
  lk_network_describe (network, found, sizeof found);
  return g_str_equal (wanted, found);
}

/* NULL, or why the file is no teacher that was kept for this key. */
static const char *
find_fault (const LkNetwork *network, GHashTable *metadata, const char *key, const LkSettings *settings,
            const LkDataset *dataset)
{
  g_autofree char *sum = sum_of_weights (network);

  if (g_strcmp0 (g_hash_table_lookup (metadata, KEY), key) != 0)
    return "it was kept for something else";
  if (!has_shape (network, settings, dataset))
    return "it has another shape";
  if (g_strcmp0 (g_hash_table_lookup (metadata, SUM), sum) != 0)
    return "its weights are not those that were kept";
  return NULL;
}

LkNetwork *
lk_teacher_cache_load (const LkSettings *settings, const LkDataset *dataset)
{
  g_autofree char *key = cache_key (settings, dataset);
  g_autoptr (GFile) file = cache_file (key);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (GError) error = NULL;
  const char *fault;

  /* A pipe would be waited for. */
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR)
    return NULL;
  network = lk_safetensors_load (file, &metadata, NULL, &error);
  fault = network ? find_fault (network, metadata, key, settings, dataset) : error->message;
  if (!fault)
    return g_steal_pointer (&network);
  g_debug ("Teacher in the cache is unusable: %s", fault);
  return NULL;
}

void
lk_teacher_cache_save (const LkSettings *settings, const LkDataset *dataset, const LkNetwork *network)
{
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *key = cache_key (settings, dataset);
  g_autoptr (GFile) file = cache_file (key);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (metadata, (char *) KEY, g_strdup (key));
  g_hash_table_insert (metadata, (char *) SUM, sum_of_weights (network));
  if (g_mkdir_with_parents (g_file_peek_path (folder), 0700) != 0 ||
      !lk_safetensors_save (network, metadata, LK_SAFETENSORS_F32, file, NULL, &error))
    g_debug ("Teacher was not kept for the next start: %s", error ? error->message : g_strerror (errno));
}
