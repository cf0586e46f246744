/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "lk-plot-kind.h"
#include "lk-series.h"

/* The line of a kept run beside its name, as it is drawn in the charts. */
typedef struct {
  unsigned run; /* its colour, see lk_run_line_color () */
} LkRunLine;

/* Runs are told apart by colour and, where that is not seen, by their dashes. */
int    lk_run_line_color (unsigned run); /* for LkSeries.color */
LkDash lk_run_line_dash  (unsigned run);

extern const LkPlotKind lk_run_line_plot; /* model: LkRunLine */
