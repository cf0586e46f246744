/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-sweep-spec.h"

/* A sweep in parts, each a process of its own, here or on many machines, which see the same folders. A folder has the
 * parts: `job`, a script that does the part whose number it is given; `start`, one that has an engine do those that are
 * left; and of each part its CSV (lk-sweep-csv.h) and what it said. Both scripts can be read, and run by hand. */

/* Processes at most: as many as an array of Slurm's has, unless it is told otherwise. */
#define LK_SWEEP_MAX_PARTS 1000

typedef enum {
  LK_SWEEP_BY_PROCESSES, /* on this machine, or behind a command */
  LK_SWEEP_BY_PARALLEL,  /* GNU parallel */
  LK_SWEEP_BY_SLURM,
  LK_N_SWEEP_ENGINES
} LkSweepBy;

typedef struct {
  char *folder;  /* of the parts, absolute */
  char *place;   /* where the command was given, absolute: paths in it are from there */
  char *program; /* limbeck-cli, absolute */
  GStrv line;    /* what each part is called with: "--temperature", "1,4", … */
  guint n_parts;
  guint n_threads; /* of a part */
  LkSweepBy by;
  char *command; /* what is written before the command of each part, such as "ssh {host}"; NULL: nothing */
  GStrv hosts;   /* that take turns; NULL: none */
} LkSweepArray;

typedef struct {
  const char *option;  /* that asks for it, such as "slurm"; NULL: what there is without one */
  const char *program; /* that has to be there; NULL: none */
  /* Appends lines of shell that start the parts (n, from 1 on) and end when all of them ended, or with them when a signal
   * comes. round: how often parts were started before. */
  void      (*add_start) (const LkSweepArray *array, const guint *parts, guint n, guint round, GString *script);
} LkSweepEngine;

extern const LkSweepEngine lk_sweep_engines[LK_N_SWEEP_ENGINES];

/* LK_ERROR_VALUE where command, hosts and engine do not fit each other. */
gboolean lk_sweep_array_check       (const LkSweepArray *array, GError **error);

/* "…/part-3.csv" and "…/part-3.log", to be freed. */
char    *lk_sweep_array_part        (const LkSweepArray *array, guint part, const char *suffix);

/* The folder and `job` in it, unless it is there: what a person changed in it stays. LK_ERROR_VALUE where it cuts the sweep
 * into another number of parts. */
gboolean lk_sweep_array_write_job   (const LkSweepArray *array, GError **error);
gboolean lk_sweep_array_write_start (const LkSweepArray *array, const guint *parts, guint n, guint round, GError **error);

/* All that is in the folder of an earlier sweep. FALSE where something cannot be deleted. */
gboolean lk_sweep_array_clear       (const LkSweepArray *array, GError **error);

/* The runs that are in the parts' files, and in `whole` (a path) if that is there, as one CSV; NULL with an error where
 * they are not of this sweep or disagree. seen (the sweep's runs) receives which there are, n_rows how many; with none the
 * text is a header alone. To be freed. */
char    *lk_sweep_array_collect     (const LkSweepArray *array, const LkSweepSpec *spec, gsize n_test, const char *whole,
                                     gboolean *seen, guint *n_rows, GError **error);

/* The parts (from 1 on, of guint) that have runs which were not seen; to be released. */
GArray  *lk_sweep_array_left        (const LkSweepArray *array, const gboolean *seen, guint n_runs);

void     lk_sweep_array_clear_fields (LkSweepArray *array);
