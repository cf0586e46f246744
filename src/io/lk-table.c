/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "lk-csv-field.h"
#include "lk-number.h"

typedef struct {
  gboolean is_number;
  char text[];
} Cell;

struct _LkTable {
  GPtrArray *rows; /* of GPtrArray of Cell * */
};

LkTable *
lk_table_new (void)
{
  LkTable *table = g_new0 (LkTable, 1);

  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return table;
}

void
lk_table_free (LkTable *table)
{
  if (!table)
    return;
  g_ptr_array_unref (table->rows);
  g_free (table);
}

void
lk_table_add_row (LkTable *table)
{
  g_ptr_array_add (table->rows, g_ptr_array_new_with_free_func (g_free));
}

static void
add_cell (LkTable *table, const char *text, gboolean is_number)
{
  gsize size = strlen (text) + 1;
  Cell *cell;

  g_return_if_fail (table->rows->len > 0);

  cell = g_malloc (sizeof *cell + size);
  cell->is_number = is_number;
  memcpy (cell->text, text, size);
  g_ptr_array_add (g_ptr_array_index (table->rows, table->rows->len - 1), cell);
}

void
lk_table_add_text (LkTable *table, const char *text)
{
  add_cell (table, text ? text : "", FALSE);
}

void
lk_table_add_number (LkTable *table, double number)
{
  char text[LK_NUMBER_ROOM];

  add_cell (table, isfinite (number) ? lk_number_format (number, text) : "", TRUE);
}

void
lk_table_add_count (LkTable *table, guint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" PRIu64, count);

  add_cell (table, text, TRUE);
}

guint
lk_table_n_rows (const LkTable *table)
{
  return table->rows->len;
}

guint
lk_table_n_cells (const LkTable *table, guint row)
{
  const GPtrArray *cells = g_ptr_array_index (table->rows, row);

  return cells->len;
}

static const Cell *
get_cell (const LkTable *table, guint row, guint cell)
{
  const GPtrArray *cells = g_ptr_array_index (table->rows, row);

  return g_ptr_array_index (cells, cell);
}

const char *
lk_table_cell (const LkTable *table, guint row, guint cell)
{
  return get_cell (table, row, cell)->text;
}

static void
append_csv (GString *out, const Cell *cell)
{
  if (cell->is_number)
    g_string_append (out, cell->text);
  else
    lk_csv_append_field (out, cell->text);
}

static void
append_plain (GString *out, const Cell *cell)
{
  g_autofree char *text = cell->is_number ? g_strdup (cell->text) : lk_csv_guard (cell->text);

  g_string_append (out, g_strdelimit (text, "\t\r\n", ' '));
}

static char *
write_rows (const LkTable *table, char separator, void (*append) (GString *out, const Cell *cell))
{
  GString *out = g_string_new (NULL);

  for (guint row = 0; row < lk_table_n_rows (table); row++)
    {
      for (guint cell = 0; cell < lk_table_n_cells (table, row); cell++)
        {
          if (cell > 0)
            g_string_append_c (out, separator);
          append (out, get_cell (table, row, cell));
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

char *
lk_table_to_csv (const LkTable *table)
{
  return write_rows (table, ',', append_csv);
}

char *
lk_table_to_text (const LkTable *table)
{
  return write_rows (table, '\t', append_plain);
}
