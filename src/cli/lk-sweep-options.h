/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-session.h"
#include "sweep/lk-sweep.h"

/* What the command line asks for besides the settings. */
typedef struct {
  char *temperatures, *alphas, *rates, *fractions, *methods, *students, *measure_name, *shard, *out;
  int n_seeds;
  double held_out;
  gboolean resume, force, as_json;
  /* made of these */
  gboolean to_file; /* and not to standard output or nowhere */
  LkMeasure measure;
  guint shard_number, n_shards; /* 0, 1, … of n */
} LkSweepOptions;

/* Makes numbers and the specification, which is initialised, of the text, and looks
 * for all that can be wrong with it before a file is opened. A problem of the command
 * line is a G_OPTION_ERROR. */
gboolean lk_sweep_options_parse (LkSweepOptions *options, LkSession *session, LkSweepSpec *spec, GError **error);
void     lk_sweep_options_clear (LkSweepOptions *options);
