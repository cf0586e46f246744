/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-history-csv.h"

#include <inttypes.h>
#include <math.h>

#include "io/lk-file.h"

static void
add_number (GString *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (isfinite (value))
    g_string_append (csv, g_ascii_dtostr (text, sizeof text, value));
}

/* Nine digits tell every float apart. */
static void
add_float (GString *csv, float value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (isfinite (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.9g", value));
}

/* NULL: empty cells. */
static void
add_score (GString *csv, const LkScore *score)
{
  if (score && score->teacher_unknown)
    g_string_append_printf (csv, ",%u,", score->errors);
  else if (score)
    g_string_append_printf (csv, ",%u,%u", score->errors, score->agreements);
  else
    g_string_append (csv, ",,");
  add_number (csv, score ? score->kl : NAN);
}

static void
add_quality (GString *csv, const LkScore *score)
{
  add_number (csv, score ? score->nll : NAN);
  add_number (csv, score ? score->calibration_error : NAN);
}

gboolean
lk_history_save_csv (const LkHistory *history, GFile *file, GCancellable *cancellable, GError **error)
{
  LkHistoryView view;
  gboolean saved;

  lk_history_view (history, &view);
  saved = lk_history_view_save_csv (&view, file, cancellable, error);
  lk_history_view_clear (&view);
  return saved;
}

gboolean
lk_history_view_save_csv (const LkHistoryView *view, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) csv = g_string_new ("step,hard,soft,total,twin_hard,hard_gradient,soft_gradient,temperature,"
                                          "student_errors,student_agreements,student_kl,"
                                          "twin_errors,twin_agreements,twin_kl,"
                                          "student_nll,student_calibration_error,"
                                          "twin_nll,twin_calibration_error");
  gboolean has_feature = view->history.features != NULL;
  guint64 stride = MAX (view->history.stride, 1);
  gsize s = 0, e = 0;

  if (has_feature)
    g_string_append (csv, ",feature,feature_weight,feature_share");
  g_string_append_c (csv, '\n');
  /* Each step that has a record or an evaluation, and step 0. */
  for (guint64 step = 0; step != G_MAXUINT64;)
    {
      const LkEvaluationRecord *evaluation = e < view->n_evaluations ? lk_history_evaluation (view, e) : NULL;
      const LkScore *student = NULL, *twin = NULL;
      const LkFeatureRecord *feature = NULL;

      g_string_append_printf (csv, "%" PRIu64, step);
      if (step > 0 && s < view->n_steps && step == (s + 1) * stride)
        {
          const LkStepRecord *record = lk_history_step (view, s);

          feature = lk_history_feature (view, s++);
          add_float (csv, record->hard);
          add_float (csv, record->soft);
          add_float (csv, record->total);
          add_float (csv, record->twin_hard);
          add_float (csv, record->hard_gradient);
          add_float (csv, record->soft_gradient);
        }
      else
        g_string_append (csv, ",,,,,,");

      if (evaluation && evaluation->step == step)
        {
          student = &evaluation->student;
          twin = evaluation->has_twin ? &evaluation->twin : NULL;
        }
      add_number (csv, student ? evaluation->temperature : NAN);
      add_score (csv, student);
      add_score (csv, twin);
      add_quality (csv, student);
      add_quality (csv, twin);
      if (has_feature)
        {
          add_float (csv, feature ? feature->value : NAN);
          add_float (csv, feature ? feature->weight : NAN);
          add_float (csv, feature ? feature->share : NAN);
        }
      g_string_append_c (csv, '\n');
      while (e < view->n_evaluations && lk_history_evaluation (view, e)->step <= step)
        e++;
      step = s < view->n_steps ? (s + 1) * stride : G_MAXUINT64;
      if (e < view->n_evaluations)
        step = MIN (step, lk_history_evaluation (view, e)->step);
    }

  return lk_file_write (file, csv->str, csv->len, cancellable, error);
}
