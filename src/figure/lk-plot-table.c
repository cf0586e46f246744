/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-plot-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/lk-bars.h"
#include "plot/lk-chart.h"
#include "plot/lk-matrix.h"
#include "plot/lk-scatter.h"

static void
add_label (LkTable *table, const char *const *labels, gsize i)
{
  if (labels)
    lk_table_add_text (table, labels[i]);
  else
    lk_table_add_count (table, i);
}

static LkTable *
matrix_table (const LkMatrix *matrix)
{
  LkTable *table;

  if (matrix->n == 0 || !matrix->values)
    return NULL;
  table = lk_table_new ();
  lk_table_add_row (table);
  lk_table_add_text (table, matrix->row_title);
  for (gsize c = 0; c < matrix->n; c++)
    add_label (table, matrix->labels, c);
  for (gsize r = 0; r < matrix->n; r++)
    {
      lk_table_add_row (table);
      add_label (table, matrix->labels, r);
      for (gsize c = 0; c < matrix->n; c++)
        lk_table_add_number (table, matrix->values[r * matrix->n + c]);
    }
  return table;
}

static LkTable *
bars_table (const LkBars *bars)
{
  LkTable *table;

  if (bars->n_categories == 0 || bars->n_groups == 0 || !bars->values)
    return NULL;
  table = lk_table_new ();
  lk_table_add_row (table);
  lk_table_add_text (table, _ ("class"));
  for (gsize g = 0; g < bars->n_groups; g++)
    add_label (table, bars->group_labels, g);
  for (gsize c = 0; c < bars->n_categories; c++)
    {
      lk_table_add_row (table);
      add_label (table, bars->category_labels, c);
      for (gsize g = 0; g < bars->n_groups; g++)
        lk_table_add_number (table, bars->values[g * bars->n_categories + c]);
    }
  return table;
}

/* Curves need not have the same x: a row for each that occurs, and the cells of
 * curves without a point there are empty. */
static LkTable *
chart_table (const LkChart *chart)
{
  g_autofree gsize *at = g_new0 (gsize, chart->n_series); /* the next point of each */
  LkTable *table = NULL;

  for (;;)
    {
      double x = INFINITY;

      for (gsize s = 0; s < chart->n_series; s++)
        if (at[s] < chart->series[s].n)
          x = MIN (x, chart->series[s].x[at[s]]);
      if (!isfinite (x))
        return table;
      if (!table)
        {
          table = lk_table_new ();
          lk_table_add_row (table);
          lk_table_add_text (table, chart->x_label);
          for (gsize s = 0; s < chart->n_series; s++)
            lk_table_add_text (table, chart->series[s].label);
        }
      lk_table_add_row (table);
      lk_table_add_number (table, x);
      for (gsize s = 0; s < chart->n_series; s++)
        {
          const LkSeries *series = &chart->series[s];
          gboolean here = at[s] < series->n && series->x[at[s]] == x;

          lk_table_add_number (table, here ? series->y[at[s]] : NAN);
          at[s] += here;
        }
    }
}

static LkTable *
scatter_table (const LkScatter *scatter)
{
  LkTable *table;

  if (scatter->n == 0 || !scatter->points)
    return NULL;
  table = lk_table_new ();
  lk_table_add_row (table);
  lk_table_add_text (table, _ ("sample"));
  lk_table_add_text (table, "x");
  lk_table_add_text (table, "y");
  lk_table_add_text (table, _ ("class"));
  for (gsize i = 0; i < scatter->n; i++)
    {
      lk_table_add_row (table);
      lk_table_add_count (table, i);
      lk_table_add_number (table, scatter->points[2 * i]);
      lk_table_add_number (table, scatter->points[2 * i + 1]);
      add_label (table, scatter->labels, scatter->classes[i]);
    }
  return table;
}

LkTable *
lk_plot_table_new (LkDrawFunc draw, const void *model)
{
  if (!model)
    return NULL;
  if (draw == lk_draw_matrix)
    return matrix_table (model);
  if (draw == lk_draw_bars)
    return bars_table (model);
  if (draw == lk_draw_chart)
    return chart_table (model);
  if (draw == lk_draw_scatter)
    return scatter_table (model);
  return NULL;
}

const char *
lk_plot_title (LkDrawFunc draw, const void *model)
{
  if (!model)
    return NULL;
  if (draw == lk_draw_matrix)
    return ((const LkMatrix *) model)->title;
  if (draw == lk_draw_bars)
    return ((const LkBars *) model)->title;
  if (draw == lk_draw_chart)
    return ((const LkChart *) model)->title;
  if (draw == lk_draw_scatter)
    return ((const LkScatter *) model)->title;
  return NULL;
}
