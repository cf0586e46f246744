/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-plot-hover.h"

void
lk_hover_bars (LkPlotView *view, LkBars *bars)
{
  double x, y;

  if (!lk_plot_view_get_pointer (view, &x, &y) ||
      !lk_bars_category_at (gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)), bars,
                            lk_plot_view_get_palette (view), x, y, &bars->hover_category))
    bars->hover_category = -1;
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
lk_hover_matrix (LkPlotView *view, LkMatrix *matrix)
{
  double x, y;

  if (!lk_plot_view_get_pointer (view, &x, &y) ||
      !lk_matrix_cell_at (gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)), matrix,
                          lk_plot_view_get_palette (view), x, y, &matrix->hover_row, &matrix->hover_column))
    matrix->hover_row = matrix->hover_column = -1;
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

gboolean
lk_hover_matrix_at (LkPlotView *view, LkMatrix *matrix, double x, double y)
{
  return lk_matrix_cell_at (gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)), matrix,
                            lk_plot_view_get_palette (view), x, y, &matrix->hover_row, &matrix->hover_column);
}

double
lk_hover_chart (LkPlotView *view, const LkChart *chart)
{
  double x, y, data_x;

  gtk_widget_queue_draw (GTK_WIDGET (view));
  if (lk_plot_view_get_pointer (view, &x, &y) &&
      lk_chart_x_at (gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)), chart,
                     lk_plot_view_get_palette (view), x, y, &data_x))
    return data_x;
  return NAN;
}
