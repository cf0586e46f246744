/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-files.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "import/lk-formats.h"
#include "import/lk-models.h"
#include "import/lk-npy.h"
#include "lk-layer-order.h"
#include "lk-network-guess.h"
#include "lk-pupil-file.h"
#include "lk-setup.h"
#include "nn/lk-memory.h"
#include "words/lk-quantity.h"

/* The class that each of the teacher's outputs stands for, (C), to be freed; NULL: the data set's own order. FALSE with
 * an error when the text is no order of all classes. */
static gboolean
find_places (const char *order, const LkDataset *dataset, guint16 **place, GError **error)
{
  gsize C = dataset->n_classes;
  g_auto (GStrv) names = g_strsplit (order, ",", -1);
  g_autofree guint16 *found = g_new (guint16, C);
  g_autofree gboolean *used = g_new0 (gboolean, C);
  gsize n = 0;

  *place = NULL;
  if (*order == '\0')
    return TRUE;
  for (gsize c = 0; c < C; c++)
    found[c] = (guint16) c;
  if (g_str_equal (order, LK_ORDER_PLAIN))
    lk_dataset_sort_plain (dataset, found);
  else
    {
      for (; names[n] && n < C; n++)
        {
          gsize c = 0;

          while (c < C && (used[c] || !g_str_equal (dataset->class_names[c], g_strstrip (names[n]))))
            c++;
          if (c == C)
            break;
          used[c] = TRUE;
          found[n] = (guint16) c;
        }
      if (n < C || names[n])
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("“%s” is no order of the %zu classes of %s: write “%s”, or the name of each class once, with "
                          "commas between"),
                       order, C, dataset->title, LK_ORDER_PLAIN);
          return FALSE;
        }
    }
  *place = g_steal_pointer (&found);
  return TRUE;
}

/* Column k becomes column place[k]; NULL: it stays. */
static void
permute_columns (float *logits, gsize rows, gsize C, const guint16 *place)
{
  g_autofree float *row = g_new (float, C);

  for (gsize i = 0; place && i < rows; i++)
    {
      memcpy (row, logits + i * C, C * sizeof *row);
      for (gsize k = 0; k < C; k++)
        logits[i * C + place[k]] = row[k];
    }
}

gboolean
lk_teacher_fit (const LkSettings *settings, const LkDataset *dataset, LkFrozen *frozen, GError **error)
{
  const LkInputsInfo *inputs = lk_inputs_info (settings->input_scale);
  g_autofree guint16 *place = NULL;
  LkStatus status = LK_OK;

  if (!find_places (settings->class_order, dataset, &place, error))
    return FALSE;
  if (settings->transpose && dataset->width != dataset->height)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The pictures of %s are not square: their rows and columns cannot be exchanged"), dataset->title);
      return FALSE;
    }
  if (!lk_frozen_inputs_adapt (frozen, settings->invert ? -inputs->scale : inputs->scale))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The teacher begins with pooling, so that dark and light cannot be exchanged for it. Train it on "
                      "pictures as they are"));
      return FALSE;
    }
  if (settings->input_scale != LK_INPUTS_UNIT || settings->invert)
    lk_frozen_scale_inputs (frozen, settings->invert ? -inputs->scale : inputs->scale,
                            settings->invert ? inputs->scale + inputs->shift : inputs->shift);
  if (settings->transpose)
    lk_frozen_transpose_inputs (frozen, dataset->width);
  if (status == LK_OK && place)
    status = lk_frozen_permute_outputs (frozen, place);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not prepare the teacher"));
  return status == LK_OK;
}

#define SUM_TOLERANCE 0.01 /* of probabilities, which may be 16-bit numbers */

/* TRUE when each row is at least 0 and sums to 1. */
static gboolean
are_probabilities (const LkImported *imported)
{
  for (gsize i = 0; i < imported->rows; i++)
    {
      double sum = 0.0;

      for (gsize k = 0; k < imported->columns; k++)
        {
          if (imported->logits[i * imported->columns + k] < 0.0f)
            return FALSE;
          sum += imported->logits[i * imported->columns + k];
        }
      if (fabs (sum - 1.0) > SUM_TOLERANCE)
        return FALSE;
    }
  return TRUE;
}

#define LEAST_PROBABILITY 1e-7f /* a 0 is as much at most: LK_NPY_FAR in logarithms */

/* Probabilities become their logarithms, which are logits: softmax gives the probabilities back. A 0, of which there is
 * none, counts as the least that is above it. */
static void
take_logarithms (LkImported *imported, GFile *file, LkFindings *findings)
{
  g_autofree char *name = g_file_get_parse_name (file);
  gsize n = imported->rows * imported->columns;
  float least = LEAST_PROBABILITY;
  gsize n_zero = 0;

  if (!are_probabilities (imported))
    return;
  for (gsize i = 0; i < n; i++)
    if (imported->logits[i] > 0.0f)
      least = fminf (least, imported->logits[i]);
  for (gsize i = 0; i < n; i++)
    {
      n_zero += imported->logits[i] == 0.0f;
      imported->logits[i] = logf (fmaxf (imported->logits[i], least));
    }
  if (n_zero == 0)
    lk_findings_add (findings, LK_FINDING_NOTE, "probabilities",
                     g_strdup_printf (_ ("“%s” holds probabilities: their logarithms are taken as its logits"), name));
  else
    lk_findings_add (
        findings, LK_FINDING_NOTE, "probabilities",
        g_strdup_printf (_ ("“%s” holds probabilities: their logarithms are taken as its logits, with %s in "
                            "place of 0"),
                         name, LK_ABOUT (least)));
  lk_findings_number (findings, "zeros", (double) n_zero);
}

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

/* The rows of a split out of those of the whole source, or in the other order of its files. */
static float *
pick_rows (const float *logits, const LkSplit *split, gsize C, gboolean other, GError **error)
{
  float *picked = lk_alloc_aligned (split->n * C, sizeof (float));

  if (!picked)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not keep the teacher's logits"));
      return NULL;
    }
  for (gsize i = 0; i < split->n; i++)
    memcpy (picked + i * C, logits + lk_split_row (split, i, other) * C, C * sizeof (float));
  return picked;
}

/* Takes the rows of one split, which is the whole source; NULL with an error. */
static float *
take_rows (float *logits, const LkSplit *split, gsize C, gboolean other, GError **error)
{
  float *picked;

  if (!other || !split->other_rows)
    return logits;
  picked = pick_rows (logits, split, C, TRUE, error);
  free (logits);
  return picked;
}

static LkTeacher *
load_split_source (float *logits, LkDataset *dataset, gboolean other, GError **error)
{
  float *train = pick_rows (logits, &dataset->train, dataset->n_classes, other, error);
  float *test = train ? pick_rows (logits, &dataset->test, dataset->n_classes, other, error) : NULL;

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
load_test (GFile *file, const LkDataset *dataset, const guint16 *place, gboolean other, LkFindings *findings,
           float **test, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) test_file = lk_npy_find_test (file);
  const LkImportOptions options = { .findings = findings };
  g_auto (LkImported) imported = { 0 };

  *test = NULL;
  if (!test_file)
    return TRUE;
  if (!lk_formats_open (LK_FORMAT_TEACHER, test_file, "", &options, cancellable, &imported, error) ||
      !check_logits (&imported, test_file, dataset, error))
    return FALSE;
  if (imported.rows == dataset->test.n)
    {
      take_logarithms (&imported, test_file, findings);
      permute_columns (imported.logits, imported.rows, imported.columns, place);
      *test = take_rows (g_steal_pointer (&imported.logits), &dataset->test, dataset->n_classes, other, error);
      return *test != NULL;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” has logits of %zu samples, but the test split of %s has %zu: save a row for each"),
               g_file_peek_path (test_file), imported.rows, dataset->title, dataset->test.n);
  return FALSE;
}

static LkTeacher *
use_logits (LkImported *imported, GFile *file, LkDataset *dataset, const guint16 *place, gboolean other,
            LkFindings *findings, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  gsize rows = imported->rows;
  float *train, *test;

  if (!check_logits (imported, file, dataset, error))
    return NULL;
  take_logarithms (imported, file, findings);
  permute_columns (imported->logits, rows, imported->columns, place);
  if (dataset->train.rows && rows == dataset->train.n + dataset->test.n)
    return load_split_source (g_steal_pointer (&imported->logits), dataset, other, error);
  /* As many as are left for training might be those of any split: which, nobody knows. */
  if (rows != dataset->train.n || dataset->train.rows)
    {
      if (dataset->train.rows && rows == dataset->train.n)
        g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                     _ ("“%s” has logits of %zu samples, as many as %s keeps for training, but nothing says that they "
                        "are the same ones: save a row for each of all %zu samples, in their order"),
                     name, rows, dataset->title, dataset->train.n + dataset->test.n);
      else if (dataset->train.rows)
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
  if (!load_test (file, dataset, place, other, findings, &test, cancellable, error))
    return NULL;
  train = take_rows (g_steal_pointer (&imported->logits), &dataset->train, dataset->n_classes, other, error);
  if (train)
    return lk_teacher_new_from_logits (train, test, dataset);
  free (test);
  return NULL;
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

/* The graph, made ready for the data set's pictures. */
static LkFrozen *
prepare_graph (LkGraph *graph, const LkDataset *dataset, LkFindings *findings, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  LkClassifier *classifier = lk_classifier_new (graph, lk_dataset_shape (dataset), notes, error);

  for (guint i = 0; i < notes->len; i++)
    lk_findings_add (findings, LK_FINDING_NOTE, "reading", g_strdup (g_ptr_array_index (notes, i)));
  return classifier ? lk_frozen_new_graph (classifier) : NULL;
}

/* The network in the order of its layers that fits. */
static gboolean
order_layers (LkImported *imported, const LkDataset *dataset, const char *name, LkFindings *findings, GError **error)
{
  gboolean moved;
  double right;

  if (!lk_layer_order_choose (&imported->network, dataset, name, &moved, &right, error))
    return FALSE;
  if (moved)
    g_clear_pointer (&imported->layers, g_strfreev); /* they stand in another order now */
  lk_findings_add (findings, LK_FINDING_NOTE, "layer-order",
                   g_strdup_printf (_ ("The names of the layers in “%s” do not say their order: it is the one that "
                                       "names most of the training samples right, %s"),
                                    name, LK_SHARE (right)));
  lk_findings_number (findings, "train_right", right);
  return TRUE;
}

LkFrozen *
lk_teacher_settle (const LkSettings *settings, LkImported *imported, const LkDataset *dataset, const char *name,
                   LkFindings *findings, GError **error)
{
  if (imported->graph)
    return prepare_graph (imported->graph, dataset, findings, error);
  if (imported->loose)
    imported->network = lk_network_guess (imported->loose, settings, dataset, name, findings, error);
  else if (imported->order_is_guess && !order_layers (imported, dataset, name, findings, error))
    return NULL;
  return imported->network ? lk_frozen_new (g_steal_pointer (&imported->network)) : NULL;
}

LkTeacher *
lk_teacher_load (const LkSettings *settings, LkDataset *dataset, GCancellable *cancellable, GError **error)
{
  char *const *files = settings->teacher_files;
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_frozen_free);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (LkFindings) findings = lk_findings_new ();
  const LkImportOptions options = { .findings = findings };
  g_autofree guint16 *place = NULL;
  gboolean plain_data = g_str_equal (settings->file_order, LK_ORDER_PLAIN);
  gboolean plain_rows = *settings->row_order ? g_str_equal (settings->row_order, LK_ORDER_PLAIN) : plain_data;
  LkTeacher *teacher = NULL;

  if (!lk_settings_check_choice ("--row-order", settings->row_order, LK_ORDER_NATURAL, LK_ORDER_PLAIN, error) ||
      !find_places (settings->class_order, dataset, &place, error))
    return NULL;

  for (gsize i = 0; files[i]; i++)
    {
      g_autoptr (GFile) file = lk_model_find (files[i], error);
      g_auto (LkImported) imported = { 0 };
      g_autoptr (LkFrozen) frozen = NULL;

      if (!file || !lk_formats_open (LK_FORMAT_TEACHER, file, files[i], &options, cancellable, &imported, error))
        return NULL;
      if (imported.logits)
        {
          if (!files[1])
            {
              teacher =
                  use_logits (&imported, file, dataset, place, plain_rows != plain_data, findings, cancellable, error);
              break;
            }
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("“%s” is a file of logits, which teaches alone: an ensemble is made of networks"), files[i]);
          return NULL;
        }
      /* Only a teacher that is one network can be somebody's student. */
      if (!files[1])
        metadata = g_steal_pointer (&imported.metadata);
      frozen = lk_teacher_settle (settings, &imported, dataset, files[i], findings, error);
      if (!frozen || (lk_frozen_fits (frozen, dataset) && !lk_teacher_fit (settings, dataset, frozen, error)))
        return NULL;
      g_ptr_array_add (members, g_steal_pointer (&frozen));
    }
  if (members->len > 0)
    teacher = lk_teacher_new_frozen (g_steal_pointer (&members), settings->teacher_mean, dataset, error);
  if (teacher && metadata)
    take_origin (teacher, metadata);
  if (teacher)
    {
      teacher->fitted = lk_settings_fit_teacher (settings);
      teacher->other_rows = plain_rows != plain_data;
      teacher->plain_rows = plain_rows;
      teacher->rows_chosen = *settings->row_order != '\0';
      teacher->findings = g_steal_pointer (&findings);
    }
  return teacher;
}
