/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-files.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-formats.h"
#include "io/lk-models.h"
#include "io/lk-npy.h"
#include "lk-layer-order.h"
#include "lk-pupil-file.h"
#include "nn/lk-memory.h"

/* The array in a file, whose columns are the classes; FALSE with an error. */
static gboolean
check_logits (const LkImported *imported, GFile *file, const LkDataset *dataset, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (imported->columns == dataset->n_classes)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” has %zu logits a sample, but %s has %zu classes: save one logit for each class"), name,
               imported->columns, dataset->title, dataset->n_classes);
  return FALSE;
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

/* The logits of the test split, in a file of their own, if there is one: FALSE with an error when it does not fit. */
static gboolean
load_test (GFile *file, const LkDataset *dataset, float **test, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) test_file = lk_npy_find_test (file);
  g_auto (LkImported) imported = { 0 };

  *test = NULL;
  if (!test_file)
    return TRUE;
  if (!lk_formats_open (LK_FORMAT_TEACHER, test_file, "", NULL, cancellable, &imported, error) ||
      !check_logits (&imported, test_file, dataset, error))
    return FALSE;
  if (imported.rows == dataset->test.n)
    {
      *test = g_steal_pointer (&imported.logits);
      return TRUE;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” has logits of %zu samples, but the test split of %s has %zu: save a row for each"),
               g_file_peek_path (test_file), imported.rows, dataset->title, dataset->test.n);
  return FALSE;
}

static LkTeacher *
use_logits (LkImported *imported, GFile *file, LkDataset *dataset, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  gsize rows = imported->rows;
  float *test;

  if (!check_logits (imported, file, dataset, error))
    return NULL;
  if (dataset->train.rows && rows == dataset->train.n + dataset->test.n)
    return load_split_source (g_steal_pointer (&imported->logits), dataset, error);
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
      return NULL;
    }
  if (!load_test (file, dataset, &test, cancellable, error))
    return NULL;
  return lk_teacher_new_from_logits (g_steal_pointer (&imported->logits), test, dataset);
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

gboolean
lk_teacher_settle (LkImported *imported, const LkDataset *dataset, const char *name, GError **error)
{
  gboolean moved;
  double right;

  if (!imported->network || !imported->order_is_guess)
    return TRUE;
  if (!lk_layer_order_choose (&imported->network, dataset, name, &moved, &right, error))
    return FALSE;
  lk_import_note (imported,
                  g_strdup_printf (_ ("the names of the layers do not say their order: it is the one that names most "
                                      "of the training samples right, %.0f %%"),
                                   100.0 * right));
  return TRUE;
}

/* Moves the sentences on one file to those on all. */
static void
take_notes (LkImported *imported, GPtrArray **notes)
{
  if (imported->notes && !*notes)
    *notes = g_steal_pointer (&imported->notes);
  else if (imported->notes)
    g_ptr_array_extend_and_steal (*notes, g_steal_pointer (&imported->notes));
}

LkTeacher *
lk_teacher_load (char *const *files, LkMean mean, LkDataset *dataset, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  LkTeacher *teacher;

  for (gsize i = 0; files[i]; i++)
    {
      g_autoptr (GFile) file = lk_model_find (files[i], error);
      g_auto (LkImported) imported = { 0 };

      if (!file || !lk_formats_open (LK_FORMAT_TEACHER, file, files[i], NULL, cancellable, &imported, error))
        return NULL;
      if (!lk_teacher_settle (&imported, dataset, files[i], error))
        return NULL;
      if (imported.logits)
        {
          if (!files[1])
            return use_logits (&imported, file, dataset, cancellable, error);
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("“%s” is a file of logits, which teaches alone: an ensemble is made of networks"), files[i]);
          return NULL;
        }
      /* Only a teacher that is one network can be somebody's student. */
      if (!files[1])
        metadata = g_steal_pointer (&imported.metadata);
      g_ptr_array_add (networks, g_steal_pointer (&imported.network));
      take_notes (&imported, &notes);
    }
  teacher = lk_teacher_new_ensemble (g_steal_pointer (&networks), mean, dataset, error);
  if (teacher && metadata)
    take_origin (teacher, metadata);
  if (teacher)
    teacher->notes = g_steal_pointer (&notes);
  return teacher;
}
