/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-session.h"
#include "plot/lk-export.h"
#include "sweep/lk-sweep-array.h"
#include "sweep/lk-sweep-study.h"
#include "sweep/lk-sweep.h"

/* What the command line asks for besides the settings. */
typedef struct {
  GArray *values[LK_N_SWEEP_AXES]; /* to try, of GValue */
  char *measure_name, *held_out_by, *shard, *out, *study_name, *figure, *bits;
  int n_seeds;     /* INT_MIN: not given */
  double held_out; /* likewise */
  gboolean resume, force, as_json;
  int n_jobs; /* INT_MIN: not given */
  char *on, *hosts;
  gboolean start, by[LK_N_SWEEP_ENGINES];
  /* made of these */
  gboolean to_file; /* and not to standard output or nowhere */
  LkMeasure measure;
  const LkSweepStudy *study; /* NULL: none, which value is best is the question */
  LkExportFormat figure_format;
  guint shard_number, n_shards; /* 0, 1, … of n */
  gboolean in_parts; /* each a process of its own */
  LkSweepArray array; /* of these; `line` and `n_threads` are set by who has the words */
} LkSweepOptions;

void     lk_sweep_options_init  (LkSweepOptions *options);
/* Makes numbers of the text and puts what is to be tried into the specification, which is
 * initialised; looks for all that can be wrong with it before a file is opened. A problem of the command
 * line is a G_OPTION_ERROR. */
gboolean lk_sweep_options_parse (LkSweepOptions *options, LkSweepSpec *spec, GError **error);
void     lk_sweep_options_clear (LkSweepOptions *options);
