/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "io/lk-table.h"

static const char *const awkward[] = { "plain", "a,b", "\"quoted\"", "two\nlines", "tab\there", "", "Ünïcode „x“" };

static LkTable *
awkward_table (void)
{
  LkTable *table = lk_table_new ();

  for (int row = 0; row < 2; row++)
    {
      lk_table_add_row (table);
      for (gsize i = 0; i < G_N_ELEMENTS (awkward); i++)
        lk_table_add_text (table, awkward[row == 0 ? i : G_N_ELEMENTS (awkward) - 1 - i]);
    }
  return table;
}

/* A reader of RFC 4180 that knows nothing of the writer. */
static GPtrArray *
read_csv (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *c = text; *c; c++)
    {
      if (quoted && *c == '"' && c[1] == '"')
        g_string_append_c (cell, *c++);
      else if (*c == '"')
        quoted = !quoted;
      else if (!quoted && (*c == ',' || *c == '\n'))
        {
          g_ptr_array_add (row, g_strdup (cell->str));
          g_string_truncate (cell, 0);
          if (*c == '\n')
            {
              g_ptr_array_add (rows, row);
              row = g_ptr_array_new_with_free_func (g_free);
            }
        }
      else
        g_string_append_c (cell, *c);
    }
  g_assert_false (quoted);
  g_assert_cmpuint (row->len, ==, 0); /* the last line has an end */
  g_ptr_array_unref (row);
  return rows;
}

static void
test_csv (void)
{
  g_autoptr (LkTable) table = awkward_table ();
  g_autofree char *csv = lk_table_to_csv (table);
  g_autoptr (GPtrArray) rows = read_csv (csv);

  g_assert_cmpuint (rows->len, ==, lk_table_n_rows (table));
  for (guint r = 0; r < rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (rows, r);

      g_assert_cmpuint (row->len, ==, lk_table_n_cells (table, r));
      for (guint c = 0; c < row->len; c++)
        g_assert_cmpstr (g_ptr_array_index (row, c), ==, lk_table_cell (table, r, c));
    }
}

static void
test_text (void)
{
  g_autoptr (LkTable) table = awkward_table ();
  g_autofree char *text = lk_table_to_text (table);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 3); /* two and what follows the last end */
  g_assert_cmpstr (lines[2], ==, "");
  for (int i = 0; i < 2; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, G_N_ELEMENTS (awkward));
      g_assert_cmpstr (cells[3], ==, "two lines");
    }
}

static void
test_numbers (void)
{
  static const double numbers[] = { 0.0, 0.1, 1.0 / 3.0, -2.5e-300, 1e22, 0.1 + 0.2, 123456789.125, 5e-324 };
  g_autoptr (LkTable) table = lk_table_new ();

  lk_table_add_row (table);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      lk_table_add_number (table, numbers[i]);
      g_assert_cmpfloat (g_ascii_strtod (lk_table_cell (table, 0, (guint) i), NULL), ==, numbers[i]);
    }
  g_assert_cmpstr (lk_table_cell (table, 0, 1), ==, "0.1");
  lk_table_add_row (table);
  lk_table_add_number (table, NAN);
  lk_table_add_number (table, -INFINITY);
  lk_table_add_count (table, G_MAXUINT64);
  g_assert_cmpstr (lk_table_cell (table, 1, 0), ==, "");
  g_assert_cmpstr (lk_table_cell (table, 1, 1), ==, "");
  g_assert_cmpstr (lk_table_cell (table, 1, 2), ==, "18446744073709551615");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/table/csv", test_csv);
  g_test_add_func ("/io/table/text", test_text);
  g_test_add_func ("/io/table/numbers", test_numbers);
  return g_test_run ();
}
