/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-plot-table.h"

static void
add_row (void *to)
{
  lk_table_add_row (to);
}

static void
add_text (void *to, const char *text)
{
  lk_table_add_text (to, text);
}

static void
add_number (void *to, double number)
{
  lk_table_add_number (to, number);
}

static void
add_count (void *to, size_t count)
{
  lk_table_add_count (to, count);
}

LkTable *
lk_plot_table_new (const LkPlotKind *kind, const void *model)
{
  g_autoptr (LkTable) table = lk_table_new ();
  const LkPlotCells cells = { add_row, add_text, add_number, add_count, table };

  return model && kind->table && kind->table (model, &cells) ? g_steal_pointer (&table) : NULL;
}

const char *
lk_plot_title (const LkPlotKind *kind, const void *model)
{
  return model && kind->title ? kind->title (model) : NULL;
}
