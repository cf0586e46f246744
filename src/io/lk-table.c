/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "lk-number.h"

struct _LkTable {
  GPtrArray *rows; /* of GPtrArray of char * */
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
take_cell (LkTable *table, char *text)
{
  g_return_if_fail (table->rows->len > 0);

  g_ptr_array_add (g_ptr_array_index (table->rows, table->rows->len - 1), text);
}

void
lk_table_add_text (LkTable *table, const char *text)
{
  take_cell (table, g_strdup (text ? text : ""));
}

void
lk_table_add_number (LkTable *table, double number)
{
  char text[LK_NUMBER_ROOM];

  lk_table_add_text (table, isfinite (number) ? lk_number_format (number, text) : "");
}

void
lk_table_add_count (LkTable *table, guint64 count)
{
  take_cell (table, g_strdup_printf ("%" PRIu64, count));
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

const char *
lk_table_cell (const LkTable *table, guint row, guint cell)
{
  const GPtrArray *cells = g_ptr_array_index (table->rows, row);

  return g_ptr_array_index (cells, cell);
}

static void
append_csv (GString *out, const char *text)
{
  if (!strpbrk (text, ",\"\r\n"))
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_plain (GString *out, const char *text)
{
  for (; *text; text++)
    g_string_append_c (out, strchr ("\t\r\n", *text) ? ' ' : *text);
}

static char *
write_rows (const LkTable *table, char separator, void (*append) (GString *out, const char *text))
{
  GString *out = g_string_new (NULL);

  for (guint row = 0; row < lk_table_n_rows (table); row++)
    {
      for (guint cell = 0; cell < lk_table_n_cells (table, row); cell++)
        {
          if (cell > 0)
            g_string_append_c (out, separator);
          append (out, lk_table_cell (table, row, cell));
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
