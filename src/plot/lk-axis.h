/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "words/lk-quantity.h"

/* Ranges and ticks. Pure functions but for the labels' marks, which are the language's. */

#define LK_MAX_TICKS 32

typedef struct {
  double value;
  char   label[LK_NUMBER_SIZE]; /* "" on a minor tick (log axes only) */
} LkTick;

typedef struct {
  double min, max; /* finite, min < max; both > 0 when log */
  bool   log;
  bool   percent;  /* labels show 100 × value and " %" */
  double step;     /* distance of ticks on a linear axis; 0 on a log axis */
  size_t n_ticks;
  LkTick ticks[LK_MAX_TICKS]; /* ascending */
} LkAxis;

/* An axis from min to max, length px long, whose labels need room px each, gap
 * included. Ticks stand on multiples of 1, 2 or 5 × 10ⁿ (linear) or on powers of
 * ten with 2 and 5 between where there is room (log). A range that is not
 * one (NaN, infinite, empty, reversed, or not positive on a log axis) is mended:
 * equal ends are widened around their value, others become 0 … 1 (log: 0.1 … 1).
 * A log axis has three labels at least, of even steps where no powers are near; they
 * need some 50 px at the usual type. */
void lk_axis_init (LkAxis *axis, double min, double max, bool log, bool percent, double length, double room);

/* The same with three labels at least, and the ends first moved outward: to ticks, or a hair on a log axis. */
void lk_axis_init_rounded (LkAxis *axis, double min, double max, bool log, bool percent, double length, double room);

/* Where value lies between min (0) and max (1); beyond them for values outside.
 * NaN for NaN and, on a log axis, for values that are not positive. */
double lk_axis_position (const LkAxis *axis, double value);

/* The inverse. */
double lk_axis_value (const LkAxis *axis, double position);

/* The smallest of 1, 2, 5 × 10ⁿ that is not below x. x > 0. */
double lk_nice_ceil (double x);
