/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-answers.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "import/lk-npy.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "nn/lk-metrics.h"

/* Beside the numbers in a file. */
#define HEADER_ROOM ((gsize) 65536)

char *
lk_run_answers_path (const char *folder, const char *id)
{
  g_autofree char *name = g_strconcat (id, LK_RUN_SUFFIX_ANSWERS, NULL);

  return g_build_filename (folder, name, NULL);
}

/* Sums of another processor's vectors may differ in the last digits. */
#define TOLERANCE 1e-9

static gboolean
same_score (LkRunRecord *record, guint errors, double nll)
{
  const LkScore *kept = &lk_run_record_get_result (record)->student;

  return kept->errors == errors && fabs (kept->nll - nll) <= TOLERANCE * (1.0 + fabs (nll));
}

gboolean
lk_run_answers_match (LkRunRecord *record, const LkEvaluation *evaluation)
{
  return evaluation->step == lk_run_record_get_result (record)->step &&
         same_score (record, evaluation->record.student.errors, evaluation->record.student.nll);
}

gboolean
lk_run_answers_save (const LkEvaluation *evaluation, gsize n, gsize C, GFile *file, GError **error)
{
  return lk_npy_save (evaluation->student, n, C, file, NULL, error);
}

/* FALSE, with a sentence, for a run of other data, or one without answers. */
static gboolean
check_data (LkRunRecord *record, const LkDataset *dataset, const char *dataset_sum, GError **error)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  const char *name = lk_run_record_get_name (record);

  if (!isfinite (lk_run_record_get_result (record)->student.nll))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                   _ ("The student of “%s” answers nothing: its weights grew too large"), name);
      return FALSE;
    }
  if (facts->dataset_sum[0] == '\0' ? facts->n_test == dataset->test.n : g_str_equal (facts->dataset_sum, dataset_sum))
    return TRUE;
  if (g_strcmp0 (facts->dataset_title, dataset->title) != 0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The run “%s” is of %s, and here is %s: choose a run of the same data"), name, facts->dataset_title,
                 dataset->title);
  else
    g_set_error (
        error, LK_ERROR, LK_ERROR_VALUE,
        _ ("The run “%s” is of other samples of %s, or of another split of them: choose a run of the same data"), name,
        dataset->title);
  return FALSE;
}

static float *
read_logits (LkRunRecord *record, GFile *file, gsize *rows, gsize *columns, GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = g_file_get_parse_name (file);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LK_RUN_ANSWERS_LIMIT + HEADER_ROOM, cancellable, &reason);
  gsize length;
  const guint8 *data;

  if (!bytes && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                 _ ("What the student of “%s” answers was not kept: replay the run (on the page Runs), and it will be"),
                 lk_run_record_get_name (record));
  else if (!bytes)
    g_propagate_error (error, g_steal_pointer (&reason));
  if (!bytes)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return lk_npy_parse (data, length, shown, rows, columns, NULL, error);
}

LkEvaluation *
lk_run_answers_load (LkRunRecord *record, const LkDataset *dataset, const char *dataset_sum, GFile *file,
                     GCancellable *cancellable, GError **error)
{
  gsize n = dataset->test.n, C = dataset->n_classes, rows = 0, columns = 0;
  float *logits;
  LkEvaluation *evaluation;
  LkQuality quality;

  if (!check_data (record, dataset, dataset_sum, error) ||
      !(logits = read_logits (record, file, &rows, &columns, cancellable, error)))
    return NULL;
  evaluation = lk_evaluation_new (n, C, FALSE);
  if (evaluation && rows == n && columns == C)
    {
      memcpy (evaluation->student, logits, n * C * sizeof *logits);
      lk_measure (logits, dataset->test.labels, n, C, &quality);
    }
  free (logits);
  if (!evaluation)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not read the student’s answers"));
      return NULL;
    }
  /* A crash between the two files leaves those of an earlier step beside the run. */
  if (rows != n || columns != C || !same_score (record, (guint) quality.errors, quality.nll))
    {
      lk_evaluation_unref (evaluation);
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The answers beside the run “%s” are not those of its end: replay the run (on the page Runs)"),
                   lk_run_record_get_name (record));
      return NULL;
    }
  evaluation->step = lk_run_record_get_result (record)->step;
  evaluation->record.step = evaluation->step;
  evaluation->record.student.errors = (guint) quality.errors;
  evaluation->record.student.nll = quality.nll;
  evaluation->record.student.calibration_error = quality.calibration_error;
  return evaluation;
}
