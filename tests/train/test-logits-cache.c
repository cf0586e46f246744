/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "train/lk-frozen.h"
#include "train/lk-logits-cache.h"
#include "train-data.h"

#define N 40
#define M 20
#define C TRAIN_DATA_CLASSES

typedef struct {
  LkDataset *dataset;
  GPtrArray *members;
  float test[M * C], train[N * C];
} Fixture;

static LkNetwork *
make_network (guint64 seed)
{
  static const size_t sizes[] = { 64, 10, C };
  LkNetwork *network = NULL;
  LkRng rng;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  lk_rng_seed (&rng, seed, 1);
  lk_network_init (network, &rng);
  return network;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (N, M, 8);
  fixture->members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_frozen_free);
  g_ptr_array_add (fixture->members, lk_frozen_new (make_network (1)));
  for (gsize i = 0; i < M * C; i++)
    fixture->test[i] = 0.25f * (float) i;
  for (gsize i = 0; i < N * C; i++)
    fixture->train[i] = -3.0f * (float) i;
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->members);
  lk_dataset_unref (fixture->dataset);
}

static char *
folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "limbeck", "logits", NULL);
}

static guint
count_files (char **first)
{
  g_autofree char *path = folder ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir && (name = g_dir_read_name (dir)))
    if (n++ == 0 && first)
      *first = g_build_filename (path, name, NULL);
  return n;
}

static void
clear (void)
{
  char *path = NULL;

  while (count_files (&path) > 0)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_clear_pointer (&path, g_free);
    }
}

static gboolean
is_there (Fixture *fixture, const char *key)
{
  float test[M * C] = { 0.0f }, train[N * C] = { 0.0f };

  if (!lk_logits_cache_load (key, fixture->dataset, test, train))
    return FALSE;
  g_assert_cmpmem (test, sizeof test, fixture->test, sizeof fixture->test);
  g_assert_cmpmem (train, sizeof train, fixture->train, sizeof fixture->train);
  return TRUE;
}

static void
test_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);

  clear ();
  g_assert_false (is_there (fixture, key));
  lk_logits_cache_save (key, fixture->dataset, fixture->test, fixture->train);
  g_assert_true (is_there (fixture, key));
}

/* Whatever decides the answers is in the key. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
  g_autofree char *same = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
  g_autofree char *mean = lk_logits_cache_key (fixture->members, "probabilities", fixture->dataset);
  g_autofree char *pixel = NULL, *weight = NULL, *more = NULL;
  const LkNetwork *network = ((LkFrozen *) g_ptr_array_index (fixture->members, 0))->network;

  g_assert_cmpstr (key, ==, same);
  g_assert_cmpstr (key, !=, mean);
  fixture->dataset->test.pixels[5] ^= 1;
  pixel = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
  fixture->dataset->test.pixels[5] ^= 1;
  g_assert_cmpstr (key, !=, pixel);
  *lk_network_weight (network, 1, 2, 9) += 1.0f;
  weight = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
  *lk_network_weight (network, 1, 2, 9) -= 1.0f;
  g_assert_cmpstr (key, !=, weight);
  g_ptr_array_add (fixture->members, lk_frozen_new (make_network (2)));
  more = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
  g_assert_cmpstr (key, !=, more);
}

/* One bit of it, its end, another's under its name, a folder in its place. */
static void
test_spoiled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
  g_autofree char *path = NULL, *bytes = NULL;
  gsize length;

  clear ();
  lk_logits_cache_save (key, fixture->dataset, fixture->test, fixture->train);
  g_assert_cmpuint (count_files (&path), ==, 1);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize at = 0; at < length; at += length / 9)
    {
      bytes[at] ^= 4;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      g_assert_false (is_there (fixture, key));
      bytes[at] ^= 4;
    }
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length - 1, NULL));
  g_assert_false (is_there (fixture, key));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (is_there (fixture, key));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (is_there (fixture, key));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  lk_logits_cache_save (key, fixture->dataset, fixture->test, fixture->train);
  g_assert_true (is_there (fixture, key));
}

/* The folder does not grow without end; what was written last is there. */
static void
test_prune (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;

  clear ();
  for (guint i = 0; i < LK_LOGITS_CACHE_FILES + 4; i++)
    {
      g_free (key);
      *lk_network_bias (((LkFrozen *) g_ptr_array_index (fixture->members, 0))->network, 0, 0) = (float) i;
      key = lk_logits_cache_key (fixture->members, "logits", fixture->dataset);
      lk_logits_cache_save (key, fixture->dataset, fixture->test, fixture->train);
    }
  g_assert_cmpuint (count_files (NULL), ==, LK_LOGITS_CACHE_FILES);
  g_assert_true (is_there (fixture, key));
  clear ();
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = NULL;

  g_test_init (&argc, &argv, NULL);
  cache = g_dir_make_tmp ("limbeck-logits-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_add ("/logits-cache/back", Fixture, NULL, setup, test_back, teardown);
  g_test_add ("/logits-cache/key", Fixture, NULL, setup, test_key, teardown);
  g_test_add ("/logits-cache/spoiled", Fixture, NULL, setup, test_spoiled, teardown);
  g_test_add ("/logits-cache/prune", Fixture, NULL, setup, test_prune, teardown);
  return g_test_run ();
}
