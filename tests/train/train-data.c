/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-data.h"

#include <stdlib.h>
#include <string.h>

#include "nn/lk-rng.h"
#include "settings/lk-setting-table.h"

#define SIDE 8

static LkSplit
make_split (gsize n, LkRng *rng)
{
  LkSplit split = { .n = n };

  split.pixels = malloc (n * SIDE * SIDE);
  split.labels = malloc (n * sizeof *split.labels);
  for (gsize i = 0; i < n; i++)
    {
      guint label = (guint) (i % TRAIN_DATA_CLASSES);

      split.labels[i] = (uint16_t) label;
      for (gsize p = 0; p < SIDE * SIDE; p++)
        {
          guint value = lk_rng_below (rng, 120);

          if (p / SIDE / 2 == label)
            value += lk_rng_below (rng, 136);
          split.pixels[i * SIDE * SIDE + p] = (uint8_t) value;
        }
    }
  return split;
}

LkDataset *
train_data_new (gsize n_train, gsize n_test, guint64 seed)
{
  LkDataset *dataset = NULL;
  LkSplit train, test;
  LkRng rng;

  lk_rng_seed (&rng, seed, 99);
  train = make_split (n_train, &rng);
  test = make_split (n_test, &rng);
  g_assert_cmpint (lk_dataset_new ("bars", "Bars", "", "", SIDE, SIDE, TRAIN_DATA_CLASSES, NULL, train, test, &dataset),
                   ==, LK_OK);
  return dataset;
}

static void
write_idx (const char *folder, const char *name, const guint32 *sizes, guint rank, const guint8 *data, gsize n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const guint8 magic[] = { 0, 0, 8, (guint8) rank };
  GError *error = NULL;

  g_byte_array_append (bytes, magic, sizeof magic);
  for (guint i = 0; i < rank; i++)
    {
      guint32 size = GUINT32_TO_BE (sizes[i]);

      g_byte_array_append (bytes, (const guint8 *) &size, sizeof size);
    }
  g_byte_array_append (bytes, data, (guint) n);
  g_file_set_contents (path, (const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);
}

static void
write_split (const char *folder, const char *prefix, const LkSplit *split)
{
  const guint32 sizes[] = { (guint32) split->n, SIDE, SIDE };
  g_autofree guint8 *labels = g_malloc (split->n);
  g_autofree char *images_name = g_strdup_printf ("%s-images-idx3-ubyte", prefix);
  g_autofree char *labels_name = g_strdup_printf ("%s-labels-idx1-ubyte", prefix);

  for (gsize i = 0; i < split->n; i++)
    labels[i] = (guint8) split->labels[i];
  write_idx (folder, images_name, sizes, 3, split->pixels, split->n * SIDE * SIDE);
  write_idx (folder, labels_name, sizes, 1, labels, split->n);
}

char *
train_data_write (const LkDataset *dataset)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", &error);

  g_assert_no_error (error);
  train_data_write_in (dataset, folder);
  return folder;
}

void
train_data_write_in (const LkDataset *dataset, const char *folder)
{
  write_split (folder, "train", &dataset->train);
  write_split (folder, "t10k", &dataset->test);
}

void
train_data_invert (LkDataset *dataset)
{
  LkSplit *splits[] = { &dataset->train, &dataset->test };

  for (gsize s = 0; s < G_N_ELEMENTS (splits); s++)
    for (gsize i = 0; i < splits[s]->n * SIDE * SIDE; i++)
      splits[s]->pixels[i] = (uint8_t) (255 - splits[s]->pixels[i]);
}

void
train_settings_init (LkSettings *settings)
{
  lk_settings_init (settings);
  settings->batch = 16;
  settings->threads = 1;
  settings->student.epochs = 2;
  settings->teacher.epochs = 2;
  /* Nothing random in a step, unless a test asks for it. */
  settings->teacher.dropout = settings->teacher.input_dropout = 0.0;
  settings->teacher.schedule = LK_SCHEDULE_CONSTANT;
  g_free (settings->student.layers);
  settings->student.layers = g_strdup ("12x8");
  g_free (settings->teacher.layers);
  settings->teacher.layers = g_strdup ("16");
}

LkTeacher *
train_teacher_of (LkNetwork *network, LkDataset *dataset, GError **error)
{
  GPtrArray *networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);

  g_ptr_array_add (networks, network);
  return lk_teacher_new_ensemble (networks, LK_MEAN_LOGITS, dataset, error);
}

LkTeacher *
train_teacher_new (LkDataset *dataset)
{
  return train_teacher_with (dataset, "16", 2);
}

LkTeacher *
train_teacher_with (LkDataset *dataset, const char *layers, guint epochs)
{
  g_auto (LkSettings) settings = { 0 };
  g_autoptr (LkTeacherTraining) training = NULL;
  LkTeacher *teacher;
  GError *error = NULL;

  train_settings_init (&settings);
  g_free (settings.teacher.layers);
  settings.teacher.layers = g_strdup (layers);
  settings.teacher.epochs = epochs;
  training = lk_teacher_training_new (&settings, dataset, &error);
  g_assert_no_error (error);
  while (!lk_teacher_training_is_done (training))
    g_assert_true (lk_teacher_training_advance (training, 7, &error));
  teacher = train_teacher_of (lk_teacher_training_steal_network (training), dataset, &error);
  g_assert_no_error (error);
  while (!lk_teacher_is_ready (teacher))
    g_assert_true (lk_teacher_advance (teacher, &error));
  return teacher;
}

LkComparison *
train_comparison_new (void)
{
  LkDataset *dataset = train_data_new (60, 40, 1);
  LkTeacher *teacher = train_teacher_new (dataset);
  LkEvaluation *evaluation = lk_evaluation_new (40, TRAIN_DATA_CLASSES, TRUE);
  LkComparison *comparison;

  for (gsize i = 0; i < 40 * TRAIN_DATA_CLASSES; i++)
    {
      teacher->test_logits[i] = (float) (i % TRAIN_DATA_CLASSES == 1 ? 3 : 0);
      evaluation->student[i] = (float) (i % TRAIN_DATA_CLASSES == 2 ? 3 : 0);
      evaluation->twin[i] = (float) (i % TRAIN_DATA_CLASSES == 3 ? 3 : 0);
    }
  comparison = lk_comparison_new (dataset, teacher, evaluation, 2.0);
  lk_evaluation_unref (evaluation);
  lk_teacher_unref (teacher);
  lk_dataset_unref (dataset);
  return comparison;
}
