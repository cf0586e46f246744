/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "import/lk-safetensors.h"
#include "train-data.h"
#include "settings/lk-setting-table.h"
#include "train/lk-teacher-cache.h"

static char *cache;

typedef struct {
  LkDataset *dataset;
  LkSettings settings;
  LkNetwork *network;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  LkRng rng;

  fixture->dataset = train_data_new (20, 8, 5);
  train_settings_init (&fixture->settings);
  fixture->network = lk_settings_new_network (fixture->settings.teacher.layers, fixture->dataset, 16, "teacher", NULL);
  lk_rng_seed (&rng, 1, LK_STREAM_TEACHER_INIT);
  lk_network_init (fixture->network, &rng);
}

static char *
teachers_folder (void)
{
  return g_build_filename (cache, "limbeck", "teachers", NULL);
}

/* The files that are in the cache, and `func` done with each. */
static guint
each_file (void (*func) (const char *path))
{
  g_autofree char *folder = teachers_folder ();
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (func)
        func (path);
      n++;
    }
  g_clear_pointer (&dir, g_dir_close);
  return n;
}

static void
remove_file (const char *path)
{
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
spoil_file (const char *path)
{
  g_assert_true (g_file_set_contents (path, "no teacher", -1, NULL));
}

static void
make_pipe (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
remove_folders (void)
{
  g_autofree char *teachers = teachers_folder ();
  g_autofree char *limbeck = g_path_get_dirname (teachers);

  each_file (remove_file);
  g_rmdir (teachers);
  g_rmdir (limbeck);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_network_free (fixture->network);
  lk_settings_clear (&fixture->settings);
  lk_dataset_unref (fixture->dataset);
  remove_folders ();
}

static void
save (Fixture *fixture)
{
  lk_teacher_cache_save (&fixture->settings, fixture->dataset, fixture->network);
}

static gboolean
is_there (Fixture *fixture)
{
  LkNetwork *network = lk_teacher_cache_load (&fixture->settings, fixture->dataset);
  gboolean there = network != NULL;

  lk_network_free (network);
  return there;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  LkNetwork *network;
  gsize n_bytes = fixture->network->n_floats * sizeof (float);

  g_assert_false (is_there (fixture));
  save (fixture);
  g_assert_cmpuint (each_file (NULL), ==, 1);
  network = lk_teacher_cache_load (&fixture->settings, fixture->dataset);
  g_assert_nonnull (network);
  g_assert_cmpmem (network->params, network->n_floats * sizeof (float), fixture->network->params, n_bytes);
  lk_network_free (network);
}

/* All that decides the outcome is in the key. */
static void
test_other_settings (Fixture *fixture, gconstpointer data)
{
  LkTraining *teacher = &fixture->settings.teacher;
  LkTraining old = *teacher;
  LkDataset *other = train_data_new (24, 8, 5);

  save (fixture);
  fixture->settings.seed++;
  g_assert_false (is_there (fixture));
  fixture->settings.seed--;
  fixture->settings.batch++;
  g_assert_false (is_there (fixture));
  fixture->settings.batch--;
#define OTHER(field, value)                                                                                            \
  do                                                                                                                   \
    {                                                                                                                  \
      teacher->field = value;                                                                                          \
      g_assert_false (is_there (fixture));                                                                             \
      *teacher = old;                                                                                                  \
    }                                                                                                                  \
  while (0)
  OTHER (epochs, old.epochs + 1);
  OTHER (optimizer, LK_OPTIMIZER_SGD);
  OTHER (learning_rate, old.learning_rate * (1.0 + 1e-15));
  OTHER (momentum, 0.5);
  OTHER (layers, (char *) "17");
#undef OTHER
  g_assert_null (lk_teacher_cache_load (&fixture->settings, other));
  lk_dataset_unref (other);

  /* What concerns the student alone is not. */
  fixture->settings.loss.temperature = 9.0;
  fixture->settings.student.learning_rate = 0.5;
  fixture->settings.train_fraction = 0.5;
  g_assert_true (is_there (fixture));
}

/* A file that is no teacher, or one of another shape, is as good as none. */
static void
test_unusable (Fixture *fixture, gconstpointer data)
{
  LkDataset *other = train_data_new (20, 8, 5);

  save (fixture);
  each_file (spoil_file);
  g_assert_false (is_there (fixture));
  save (fixture);
  g_assert_true (is_there (fixture));
  each_file (make_pipe);
  g_assert_false (is_there (fixture)); /* and nobody waits for it */
  each_file (remove_file);

  lk_network_free (fixture->network);
  other->n_classes = 3; /* of the network only: the settings and their key stay */
  fixture->network = lk_settings_new_network ("16", other, 16, "teacher", NULL);
  save (fixture);
  g_assert_cmpuint (each_file (NULL), ==, 1);
  g_assert_false (is_there (fixture));
  other->n_classes = TRAIN_DATA_CLASSES;
  lk_dataset_unref (other);
}

static char *
only_file (void)
{
  g_autofree char *folder = teachers_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_build_filename (folder, g_dir_read_name (dir), NULL);
}

/* Finite weights of the right shape, but not those that were kept: zeroed by a
 * damaged disk, or one bit of them turned. */
static void
test_other_weights (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize n_weights = fixture->network->n_params * sizeof (float), length;

  save (fixture);
  path = only_file ();
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[length - n_weights] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_false (is_there (fixture));
  bytes[length - n_weights] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_true (is_there (fixture));
  memset (bytes + length - n_weights, 0, n_weights);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_false (is_there (fixture));
  save (fixture);
  g_assert_true (is_there (fixture));
}

/* A teacher of other settings under this one's name; one without a key and a sum,
 * as earlier versions kept them. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mine = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GFile) file = NULL;
  GError *error = NULL;

  save (fixture);
  mine = only_file ();
  each_file (remove_file);
  fixture->settings.seed++;
  save (fixture);
  other = only_file ();
  g_assert_true (is_there (fixture));
  g_assert_cmpint (g_rename (other, mine), ==, 0);
  fixture->settings.seed--;
  g_assert_false (is_there (fixture));

  file = g_file_new_for_path (mine);
  g_assert_true (lk_safetensors_save (fixture->network, NULL, LK_SAFETENSORS_F32, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (is_there (fixture));
}

/* Where nothing can be written, nothing breaks. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *limbeck = g_build_filename (cache, "limbeck", NULL);

  g_assert_true (g_file_set_contents (limbeck, "a file in the folder's place", -1, NULL));
  save (fixture);
  g_assert_false (is_there (fixture));
  remove_file (limbeck);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_assert_cmpstr (g_get_user_cache_dir (), ==, cache);
#define ADD(name, func) g_test_add ("/train/teacher-cache/" name, Fixture, NULL, setup, func, teardown)
  ADD ("round-trip", test_round_trip);
  ADD ("other-settings", test_other_settings);
  ADD ("unusable", test_unusable);
  ADD ("other-weights", test_other_weights);
  ADD ("foreign", test_foreign);
  ADD ("no-room", test_no_room);
#undef ADD
  status = g_test_run ();
  g_rmdir (cache);
  g_free (cache);
  return status;
}
