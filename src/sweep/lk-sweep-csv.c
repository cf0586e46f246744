/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-csv.h"

#include <math.h>

#include "io/lk-csv-field.h"
#include "io/lk-number.h"
#include "lk-sweep-columns.h"
#include "settings/lk-setting-text.h"

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

/* A setting's value as the column has it, and a comma. */
static void
add_setting (GString *line, const LkSettings *settings, const LkSweepColumn *column)
{
  g_autoptr (GString) value = g_string_new (NULL);

  lk_setting_append (value, settings, column->setting);
  if (column->kind == LK_COLUMN_TEXT)
    lk_sweep_csv_add_text (line, value->str);
  else
    g_string_append_printf (line, "%s,", value->str);
}

char *
lk_sweep_csv_common (const LkSweepSpec *spec)
{
  const LkSweepColumns *columns = lk_sweep_columns (spec);
  GString *line = g_string_new (NULL);

  for (guint i = columns->common; i < columns->varying; i++)
    {
      const LkSweepColumn *column = &columns->column[i];
      g_autoptr (GString) value = g_string_new (NULL);

      if (column->setting != 0)
        {
          add_setting (line, &spec->base, column);
          continue;
        }
      column->append (value, spec);
      lk_sweep_csv_add_text (line, value->str);
    }
  return g_string_free (line, FALSE);
}

void
lk_sweep_csv_add_key (GString *line, const LkSweepSpec *spec, const char *common, guint run)
{
  const LkSweepColumns *columns = lk_sweep_columns (spec);
  LkSettings settings = lk_sweep_settings (spec, run);

  g_string_append_printf (line, "%u,%u,%s", run, lk_sweep_n_runs (spec), common);
  for (guint i = columns->varying; i < columns->validation; i++)
    add_setting (line, &settings, &columns->column[i]);
}

/* n: of samples, or of bytes. */
static void
add_score (GString *line, const LkScore *score, double n)
{
  add_number (line, n);
  add_number (line, score->errors);
  add_number (line, score->teacher_unknown ? NAN : score->agreements);
  add_number (line, score->nll);
  add_number (line, score->calibration_error);
  add_number (line, score->kl);
}

static void
add_line (GString *text, const LkSweepSpec *spec, const char *common, const LkSweepRow *row, gsize n_test)
{
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (spec->bits, bits);

  lk_sweep_csv_add_key (text, spec, common, row->run);
  add_score (text, &row->validation, (double) row->n_held);
  add_score (text, &row->test, (double) n_test);
  for (guint i = 0; i < n_bits; i++)
    {
      const LkSweepSmaller *smaller = &row->smaller[bits[i] - LK_SMALLER_LEAST];

      add_score (text, &smaller->test, smaller->n_bytes);
    }
  text->str[text->len - 1] = '\n';
}

char *
lk_sweep_csv_header (const LkSweepSpec *spec)
{
  return lk_sweep_columns_header (lk_sweep_columns (spec));
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
  g_autofree char *header = lk_sweep_csv_header (spec);
  GString *text = g_string_new (header);

  lk_sweep_sort_rows (sorted, n);
  for (gsize i = 0; i < n; i++)
    add_line (text, spec, common, &sorted[i], n_test);
  return g_string_free (text, FALSE);
}
