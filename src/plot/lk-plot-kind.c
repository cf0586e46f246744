/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-plot-kind.h"

void
lk_plot_cells_add_label (const LkPlotCells *cells, const char *const *labels, size_t i)
{
  if (labels)
    cells->add_text (cells->to, labels[i]);
  else
    cells->add_count (cells->to, i);
}

bool
lk_plot_place_is_none (const LkPlotPlace *place)
{
  return place->row < 0 && isnan (place->x);
}
