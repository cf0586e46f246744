/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the benchmarks share: a clock, medians, and tables on standard output.
 *
 * A table is a line "# title", a line of column names, a line for each row with
 * tabs between the cells, and an empty line. tests/bench/report lines them up
 * for people and turns them into JSON. */

/* As short as it goes, to see that a benchmark still works; its figures mean nothing. */
extern gboolean bench_quick;

/* Takes --quick out of the arguments, and what else `entries` (or NULL) names. */
void   bench_init     (int *argc, char ***argv, const GOptionEntry *entries);

/* Seconds of a clock that only goes forward and that all processes share. */
double bench_now      (void);
/* Seconds that the calling thread has computed, whatever else the machine did. */
double bench_thread_seconds (void);
/* Of n ≥ 1 values, which it sorts; share 0.5 is the median, 0.99 the 99th percentile (nearest rank). */
double bench_quantile (double *values, gsize n, double share);

/* Seconds a call of func: the median of several runs, each of as many calls as take some hundredths of a second. */
typedef void (*BenchFunc) (gpointer data);
double bench_seconds  (BenchFunc func, gpointer data);

void   bench_table    (const char *title, const char *columns); /* names with tabs between */
void   bench_row      (const char *format, ...) G_GNUC_PRINTF (1, 2);
void   bench_end      (void);
