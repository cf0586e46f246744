/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-csv.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "io/lk-csv-field.h"
#include "io/lk-number.h"
#include "lk-sweep-columns.h"
#include "train/lk-settings-check.h"

#define HEADER                                                                                                         \
  "run,runs,grid,dataset,dataset_sum,picture_size,teacher,teacher_sum,epochs,batch,optimizer,momentum,schedule,"       \
  "held_out,omit_classes,only_classes,student,train_fraction,learning_rate,method,alpha,temperature,seed,"             \
  "validation_samples,validation_errors,validation_agreements,validation_nll,validation_calibration_error,"            \
  "validation_kl,test_samples,test_errors,test_agreements,test_nll,test_calibration_error,test_kl\n"

/* Digits of a sum that are written: chance does not make two of 64 bits equal. */
#define SUM_DIGITS 16
/* Before the digits, some of which a spreadsheet would take for a number. */
#define SUM_MARK "sha256:"

/* Bytes of an axis in the grid; it stands in every line. */
#define MAX_AXIS 120

void
lk_sweep_csv_add_text (GString *line, const char *text)
{
  g_autofree char *flat = g_strdelimit (g_strdup (text), "\r\n", ' ');

  lk_csv_append_field (line, flat);
  g_string_append_c (line, ',');
}

static void
add_number (GString *line, double value)
{
  lk_number_append (line, value);
  g_string_append_c (line, ',');
}

static void
add_sum (GString *line, const char *sum)
{
  if (sum)
    g_string_append_printf (line, SUM_MARK "%.*s", SUM_DIGITS, sum);
  g_string_append_c (line, ',');
}

/* Value i on the axis. */
static void
add_place (GString *text, const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };
  LkSettings settings;

  place[axis] = i;
  settings = lk_sweep_settings (spec, lk_sweep_first (spec, place));
  switch (axis)
    {
    case LK_SWEEP_STUDENT:
      g_string_append (text, settings.student.layers);
      break;
    case LK_SWEEP_FRACTION:
      lk_number_append (text, settings.train_fraction);
      break;
    case LK_SWEEP_RATE:
      lk_number_append (text, settings.student.learning_rate);
      break;
    case LK_SWEEP_METHOD:
      g_string_append (text, lk_method_info (settings.loss.method)->id);
      break;
    case LK_SWEEP_ALPHA:
      lk_number_append (text, settings.loss.alpha);
      break;
    case LK_SWEEP_TEMPERATURE:
      lk_number_append (text, settings.loss.temperature);
      break;
    case LK_N_SWEEP_AXES:
      break;
    }
}

/* All that is tried, in the order that gives the runs their numbers: without it a
 * run's number says nothing. Of a long list the ends and a sum are written. */
static void
add_grid (GString *line, const LkSweepSpec *spec)
{
  static const char *const names[LK_N_SWEEP_AXES] = { "student", "train_fraction", "learning_rate",
                                                      "method",  "alpha",          "temperature" };
  g_autoptr (GString) grid = g_string_new (NULL);

  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      g_autoptr (GString) values = g_string_new (NULL);
      guint n = lk_sweep_axis_length (spec, axis);

      for (guint i = 0; i < n; i++)
        {
          g_string_append (values, i > 0 ? " " : "");
          add_place (values, spec, axis, i);
        }
      if (values->len > MAX_AXIS && n > 2)
        {
          g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, values->str, -1);

          g_string_truncate (values, 0);
          add_place (values, spec, axis, 0);
          g_string_append (values, " … ");
          add_place (values, spec, axis, n - 1);
          g_string_append_printf (values, " (%u values, " SUM_MARK "%.*s)", n, SUM_DIGITS, sum);
        }
      g_string_append_printf (grid, "%s=%s;", names[axis], values->str);
    }
  g_string_append_printf (grid, "seed=%" PRIu64 ";seeds=%u", spec->base.seed, spec->n_seeds);
  lk_sweep_csv_add_text (line, grid->str);
}

char *
lk_sweep_csv_common (const LkSweepSpec *spec)
{
  const LkSettings *base = &spec->base;
  g_autofree char *teacher = lk_settings_teacher_key (base);
  GString *line = g_string_new (NULL);

  add_grid (line, spec);
  lk_sweep_csv_add_text (line, base->dataset);
  add_sum (line, spec->dataset_sum);
  lk_sweep_csv_add_text (line, base->picture_size);
  lk_sweep_csv_add_text (line, teacher);
  add_sum (line, spec->teacher_sum);
  add_number (line, base->student.epochs);
  add_number (line, base->batch);
  lk_sweep_csv_add_text (line, lk_optimizer_id (base->student.optimizer));
  add_number (line, base->student.momentum);
  lk_sweep_csv_add_text (line, lk_schedule_id (base->student.schedule));
  add_number (line, base->student.validation);
  lk_sweep_csv_add_text (line, base->omit_classes);
  lk_sweep_csv_add_text (line, base->only_classes);
  return g_string_free (line, FALSE);
}

void
lk_sweep_csv_add_key (GString *line, const LkSweepSpec *spec, const char *common, guint run)
{
  LkSettings settings = lk_sweep_settings (spec, run);

  g_string_append_printf (line, "%u,%u,%s", run, lk_sweep_n_runs (spec), common);
  lk_sweep_csv_add_text (line, settings.student.layers);
  add_number (line, settings.train_fraction);
  add_number (line, settings.student.learning_rate);
  lk_sweep_csv_add_text (line, lk_method_info (settings.loss.method)->id);
  add_number (line, settings.loss.alpha);
  add_number (line, settings.loss.temperature);
  g_string_append_printf (line, "%" PRIu64 ",", settings.seed);
}

static void
add_score (GString *line, const LkScore *score, gsize n)
{
  add_number (line, (double) n);
  add_number (line, score->errors);
  add_number (line, score->teacher_unknown ? NAN : score->agreements);
  add_number (line, score->nll);
  add_number (line, score->calibration_error);
  add_number (line, score->kl);
}

static void
add_line (GString *text, const LkSweepSpec *spec, const char *common, const LkSweepRow *row, gsize n_test)
{
  lk_sweep_csv_add_key (text, spec, common, row->run);
  add_score (text, &row->validation, row->n_held);
  add_score (text, &row->test, n_test);
  text->str[text->len - 1] = '\n';
}

const char *
lk_sweep_csv_header (void)
{
  return HEADER;
}

char *
lk_sweep_csv_line (const LkSweepSpec *spec, const LkSweepRow *row, gsize n_test)
{
  g_autofree char *common = lk_sweep_csv_common (spec);
  GString *line = g_string_new (NULL);

  add_line (line, spec, common, row, n_test);
  return g_string_free (line, FALSE);
}

char *
lk_sweep_csv_all (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, gsize n_test)
{
  g_autofree LkSweepRow *sorted = g_memdup2 (rows, n * sizeof *rows);
  g_autofree char *common = lk_sweep_csv_common (spec);
  GString *text = g_string_new (HEADER);

  lk_sweep_sort_rows (sorted, n);
  for (gsize i = 0; i < n; i++)
    add_line (text, spec, common, &sorted[i], n_test);
  return g_string_free (text, FALSE);
}
