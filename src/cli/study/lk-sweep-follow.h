/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sweep/lk-sweep-array.h"

/* The words of a command line that each part of the sweep is called with: without those that are about the parts, their
 * files, or what is said of the whole. To be freed. */
GStrv    lk_sweep_part_line (const char *const *words);

typedef struct {
  const LkSweepArray *array;
  const LkSweepSpec  *spec;
  gsize               n_test;
  const char         *out; /* the whole's file */
  /* what came of it */
  gboolean *seen;   /* which runs are there, to be freed */
  guint     n_rows; /* how many */
  guint     n_now;  /* of these, that were not there before */
  gboolean  is_complete;
} LkSweepFollow;

/* Puts together what is there, into `out` where that is more than it has. */
gboolean lk_sweep_follow_collect (LkSweepFollow *follow, GError **error);

/* Has the engine do the parts that are left, and collects what comes of them, until all are done; parts that ended too early
 * are begun again as long as that brings anything new. A signal (lk_cli_stop_signal ()) ends what was started. FALSE only
 * where nothing can be started or collected; what is missing has been told on standard error. */
gboolean lk_sweep_follow_run     (LkSweepFollow *follow, GError **error);
void     lk_sweep_follow_clear   (LkSweepFollow *follow);
