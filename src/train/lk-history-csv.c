/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-history-csv.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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

static void
add_score (GString *csv, const LkScore *score)
{
  g_string_append_printf (csv, ",%u,%u", score->errors, score->agreements);
  add_number (csv, score->kl);
}

gboolean
lk_history_save_csv (const LkHistory *history, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) csv = g_string_new ("step,hard,soft,total,twin_hard,hard_gradient,soft_gradient,temperature,"
                                          "student_errors,student_agreements,student_kl,"
                                          "twin_errors,twin_agreements,twin_kl\n");
  gsize n_steps = lk_log_length (history->steps);
  gsize n_evaluations = lk_log_length (history->evaluations);
  gsize e = 0;

  for (gsize step = 0; step <= n_steps; step++)
    {
      g_string_append_printf (csv, "%zu", step);
      if (step > 0)
        {
          const LkStepRecord *record = lk_log_get (history->steps, step - 1);

          add_float (csv, record->hard);
          add_float (csv, record->soft);
          add_float (csv, record->total);
          add_float (csv, record->twin_hard);
          add_float (csv, record->hard_gradient);
          add_float (csv, record->soft_gradient);
        }
      else
        g_string_append (csv, ",,,,,,");

      if (e < n_evaluations && ((const LkEvaluationRecord *) lk_log_get (history->evaluations, e))->step == step)
        {
          const LkEvaluationRecord *record = lk_log_get (history->evaluations, e++);

          add_number (csv, record->temperature);
          add_score (csv, &record->student);
          if (record->has_twin)
            add_score (csv, &record->twin);
          else
            g_string_append (csv, ",,,");
        }
      else
        g_string_append (csv, ",,,,,,,");
      g_string_append_c (csv, '\n');
    }

  if (!g_file_replace_contents (file, csv->str, csv->len, NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_prefix_error (error, _ ("The curves could not be written to “%s”: "), name);
      return FALSE;
    }
  return TRUE;
}
