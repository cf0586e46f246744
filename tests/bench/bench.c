/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define RUNS        7
#define RUN_SECONDS 0.03

gboolean bench_quick;

void
bench_init (int *argc, char ***argv, const GOptionEntry *entries)
{
  const GOptionEntry quick[] = { { "quick", 0, 0, G_OPTION_ARG_NONE, &bench_quick,
                                   "See that it works; the figures mean nothing", NULL },
                                 G_OPTION_ENTRY_NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL); /* what is measured must work */
  g_option_context_add_main_entries (context, quick, NULL);
  if (entries)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s: %s\n", g_get_prgname (), error->message);
      exit (2);
    }
}

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

double
bench_now (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

double
bench_thread_seconds (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_quantile (double *values, gsize n, double share)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[(gsize) fmax (0.0, ceil (share * (double) n) - 1.0)];
}

static double
time_calls (BenchFunc func, gpointer data, gsize n_calls)
{
  double began = bench_now ();

  for (gsize i = 0; i < n_calls; i++)
    func (data);
  return (bench_now () - began) / (double) n_calls;
}

double
bench_seconds (BenchFunc func, gpointer data)
{
  double runs[RUNS];
  gsize n_runs = bench_quick ? 1 : RUNS;
  gsize n_calls = 1;
  double once;

  func (data); /* memory is touched for the first time */
  once = time_calls (func, data, 1);
  if (!bench_quick && once < RUN_SECONDS)
    n_calls = (gsize) ceil (RUN_SECONDS / fmax (once, 1e-9));
  for (gsize i = 0; i < n_runs; i++)
    runs[i] = time_calls (func, data, n_calls);
  return bench_quantile (runs, n_runs, 0.5);
}

void
bench_table (const char *title, const char *columns)
{
  printf ("# %s\n%s\n", title, columns);
}

void
bench_row (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

void
bench_end (void)
{
  putchar ('\n');
  fflush (stdout);
}
