/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep.h"

/* A sweep as CSV (docs/sweep-csv.md): a header, and a line a run, whose first columns
 * say all that decides the run, and which grid of settings it is a point of, and
 * whose last what it came to. No time is in it: the same sweep gives the same bytes.
 * Lines may stand in any order; a last line without an end, as of a program that was
 * killed, does not count. What a spreadsheet changes without harm (ends of lines,
 * quotes, a mark of UTF-8) is read, too.
 *
 * Of the specification's sums the first 16 digits are there: a file of the same name
 * with other weights is another teacher. */

/* With the line's end; to be freed. */
char       *lk_sweep_csv_header (const LkSweepSpec *spec);
char       *lk_sweep_csv_line   (const LkSweepSpec *spec, const LkSweepRow *row, gsize n_test);

/* All rows (n), by their numbers, under a header. */
char       *lk_sweep_csv_all    (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, gsize n_test);

/* The rows of a file's text, of LkSweepRow. LK_ERROR_FORMAT when it is no such
 * file, LK_ERROR_VALUE, with the column that is different, when a line is
 * not of this sweep. Sums that the specification does not know are not compared.
 * name is for messages. */
GArray     *lk_sweep_csv_read   (const LkSweepSpec *spec, gsize n_test, const char *text, gsize length,
                                 const char *name, GError **error);

/* Joins files (n ≥ 1 texts with their names) of one sweep: lines by their numbers,
 * equal ones once. missing receives the runs that are in none of them, of guint,
 * ascending, to be released. LK_ERROR_VALUE when two files are not of one sweep or
 * disagree, or no run is in any of them. */
char       *lk_sweep_csv_merge  (const char *const *texts, const char *const *names, guint n, guint *n_rows,
                                 GArray **missing, GError **error);
