/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Ranges, ticks and the writing of numbers. Pure functions; numbers are written
 * alike in every locale: a point for decimals, thin spaces (U+2009) between
 * thousands from 10 000 on, U+2212 for minus, and never "-0". */

#define LK_MAX_TICKS 32
#define LK_NUMBER_SIZE 40 /* bytes that any written number fits in */

typedef struct {
  double value;
  char   label[LK_NUMBER_SIZE]; /* "" on a minor tick (log axes only) */
} LkTick;

typedef struct {
  double min, max; /* finite, min < max; both > 0 when log */
  bool   log;
  bool   percent;  /* labels show 100 × value and "%" */
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

/* Writes value with as many decimals as tell neighbours a step apart. */
void lk_format_tick (char out[LK_NUMBER_SIZE], double value, double step, bool percent);

/* Writes value to digits significant digits (1 … 15), at least its whole part;
 * below 10⁻⁴ and from 10⁹ on with a power of ten. percent: two decimals at most. */
void lk_format_value (char out[LK_NUMBER_SIZE], double value, int digits, bool percent);
