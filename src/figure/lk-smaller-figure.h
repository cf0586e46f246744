/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-snapshot.h"
#include "plot/lk-chart.h"

/* Errors of student and twin against their bytes as they are made smaller, beside the teacher. From snapshot->smaller, which
 * is there only while somebody looks. */
typedef struct {
  LkChart       chart;
  char         *words; /* what it says, in sentences; "" */

  LkSeries      series[LK_SMALLER_N_PUPILS];
  double        x[LK_SMALLER_N_PUPILS][LK_SMALLER_N_BITS]; /* kB, from the fewest bits to the most */
  double        y[LK_SMALLER_N_PUPILS][LK_SMALLER_N_BITS];
  LkChartPoint  points[LK_SMALLER_N_PUPILS + 1]; /* at the bits that were chosen, and the teacher's */
  char         *title, *at, *teacher;
} LkSmallerFigure;

/* Begin with { 0 }. bits: which of lk_smaller_bits was chosen. */
void lk_smaller_figure_set   (LkSmallerFigure *self, const LkSnapshot *snapshot, guint bits);
void lk_smaller_figure_clear (LkSmallerFigure *self);
/* "4 bits"; to be freed. */
char *lk_smaller_say_bits    (guint bits);
