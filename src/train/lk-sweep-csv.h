/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep.h"

/* A sweep as CSV: a header, and a line a run, whose first columns say all that
 * decides the run and whose last what it came to. No time is in it: the same
 * sweep gives the same bytes. Lines may stand in any order; a last line without
 * an end, as of a program that was killed, does not count. */

/* With the line's end. */
const char *lk_sweep_csv_header (void);
char       *lk_sweep_csv_line   (const LkSweepSpec *spec, const LkSweepRow *row, gsize n_test);

/* All rows (n), by their numbers, under a header. */
char       *lk_sweep_csv_all    (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, gsize n_test);

/* The rows of a file's text, of LkSweepRow. LK_ERROR_FORMAT when it is no such
 * file, LK_ERROR_VALUE when a line is not of this sweep. name is for messages. */
GArray     *lk_sweep_csv_read   (const LkSweepSpec *spec, gsize n_test, const char *text, gsize length,
                                 const char *name, GError **error);

/* Joins files (n texts with their names) of one sweep: lines by their numbers,
 * equal ones once. n_missing receives how many runs are in none of them.
 * LK_ERROR_VALUE when two files are not of one sweep or disagree. */
char       *lk_sweep_csv_merge  (const char *const *texts, const char *const *names, guint n, guint *n_rows,
                                 guint *n_missing, GError **error);
