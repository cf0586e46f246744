/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-files.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-models.h"
#include "io/lk-npy.h"
#include "lk-pupil-file.h"
#include "nn/lk-memory.h"

#define SUFFIX ".npy"

gboolean
lk_teacher_file_is_logits (const char *file)
{
  return g_str_has_suffix (file, SUFFIX);
}

/* The array in a file, whose columns are the classes; NULL with an error. */
static float *
read_logits (GFile *file, const LkDataset *dataset, gsize *rows, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  gsize columns;
  float *logits = lk_npy_load (file, rows, &columns, cancellable, error);

  if (!logits || columns == dataset->n_classes)
    return logits;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” has %zu logits a sample, but %s has %zu classes: save one logit for each class"), name, columns,
               dataset->title, dataset->n_classes);
  free (logits);
  return NULL;
}

/* The rows of a split out of those of the whole source. */
static float *
pick_rows (const float *logits, const LkSplit *split, gsize C, GError **error)
{
  float *picked = lk_alloc_aligned (split->n * C, sizeof (float));

  if (!picked)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not keep the teacher's logits"));
      return NULL;
    }
  for (gsize i = 0; i < split->n; i++)
    memcpy (picked + i * C, logits + (gsize) split->rows[i] * C, C * sizeof (float));
  return picked;
}

static LkTeacher *
load_split_source (float *logits, LkDataset *dataset, GError **error)
{
  float *train = pick_rows (logits, &dataset->train, dataset->n_classes, error);
  float *test = train ? pick_rows (logits, &dataset->test, dataset->n_classes, error) : NULL;

  free (logits);
  if (!test)
    {
      free (train);
      return NULL;
    }
  return lk_teacher_new_from_logits (train, test, dataset);
}

/* X-test.npy beside X.npy: FALSE with an error when it is there and does not fit. */
static gboolean
load_test (GFile *file, const LkDataset *dataset, float **test, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *stem = path ? g_strndup (path, strlen (path) - strlen (SUFFIX)) : NULL;
  g_autofree char *test_path = stem ? g_strconcat (stem, "-test" SUFFIX, NULL) : NULL;
  g_autoptr (GFile) test_file = NULL;
  gsize rows;

  *test = NULL;
  if (!test_path || !g_file_test (test_path, G_FILE_TEST_EXISTS))
    return TRUE;
  test_file = g_file_new_for_path (test_path);
  *test = read_logits (test_file, dataset, &rows, cancellable, error);
  if (!*test || rows == dataset->test.n)
    return *test != NULL;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” has logits of %zu samples, but the test split of %s has %zu: save a row for each"), test_path,
               rows, dataset->title, dataset->test.n);
  g_clear_pointer (test, free);
  return FALSE;
}

static LkTeacher *
load_logits (const char *path, LkDataset *dataset, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autofree char *name = g_file_get_parse_name (file);
  gsize rows;
  float *train = read_logits (file, dataset, &rows, cancellable, error);
  float *test;

  if (!train)
    return NULL;
  if (dataset->train.rows && rows == dataset->train.n + dataset->test.n)
    return load_split_source (train, dataset, error);
  if (rows != dataset->train.n)
    {
      if (dataset->train.rows)
        g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                     _ ("“%s” has logits of %zu samples, but %s has %zu: save a row for each, in their order"), name,
                     rows, dataset->title, dataset->train.n + dataset->test.n);
      else
        g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                     _ ("“%s” has logits of %zu samples, but the training split of %s has %zu: save a row for each, in "
                        "their order"),
                     name, rows, dataset->title, dataset->train.n);
      free (train);
      return NULL;
    }
  if (!load_test (file, dataset, &test, cancellable, error))
    {
      free (train);
      return NULL;
    }
  return lk_teacher_new_from_logits (train, test, dataset);
}

/* What a promoted student's file tells of it; a person may have edited it. */
static void
take_origin (LkTeacher *teacher, GHashTable *metadata)
{
  const char *run = g_hash_table_lookup (metadata, LK_PUPIL_RUN);
  const char *text = g_hash_table_lookup (metadata, LK_PUPIL_GENERATION);
  guint64 generation;

  if (!run || !text || !g_uuid_string_is_valid (run) ||
      !g_ascii_string_to_unsigned (text, 10, 1, LK_MAX_GENERATION - 1, &generation, NULL))
    return;
  teacher->run = g_strdup (run);
  teacher->generation = (guint) generation;
}

LkTeacher *
lk_teacher_load (char *const *files, LkMean mean, LkDataset *dataset, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (GHashTable) metadata = NULL;
  LkTeacher *teacher;

  for (gsize i = 0; files[i]; i++)
    {
      LkNetwork *network;

      if (lk_teacher_file_is_logits (files[i]))
        {
          if (!files[1])
            return load_logits (files[i], dataset, cancellable, error);
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("“%s” is a file of logits, which teaches alone: an ensemble is made of networks"), files[i]);
          return NULL;
        }
      /* Only a teacher that is one network can be somebody's student. */
      network = lk_model_load (files[i], files[1] ? NULL : &metadata, cancellable, error);
      if (!network)
        return NULL;
      g_ptr_array_add (networks, network);
    }
  teacher = lk_teacher_new_ensemble (g_steal_pointer (&networks), mean, dataset, error);
  if (teacher && metadata)
    take_origin (teacher, metadata);
  return teacher;
}
