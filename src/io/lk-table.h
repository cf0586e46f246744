/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Rows of cells, as text: what a person takes away as numbers. The first row
 * names the columns. Rows may be of different length. */
typedef struct _LkTable LkTable;

LkTable    *lk_table_new  (void);
void        lk_table_free (LkTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkTable, lk_table_free)

/* A new row; cells are added to the last one. */
void        lk_table_add_row    (LkTable *table);
void        lk_table_add_text   (LkTable *table, const char *text); /* NULL: an empty cell */
/* As C writes numbers in every language, with the digits that read back as the
 * same bits; not finite: an empty cell. */
void        lk_table_add_number (LkTable *table, double number);
void        lk_table_add_count  (LkTable *table, guint64 count);

guint       lk_table_n_rows  (const LkTable *table);
guint       lk_table_n_cells (const LkTable *table, guint row);
const char *lk_table_cell    (const LkTable *table, guint row, guint cell);

/* RFC 4180, but lines end in \n: a cell with a comma, a quote or a line's end is
 * quoted, and text that a spreadsheet would run has an apostrophe in front
 * (lk-csv-field.h), here and below. To be freed. */
char       *lk_table_to_csv  (const LkTable *table);
/* Cells apart by tabs, as spreadsheets paste them: what would break a line or a
 * cell is a space. To be freed. */
char       *lk_table_to_text (const LkTable *table);
