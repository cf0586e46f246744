/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-chart-layout.h"

/* Words beside the curves, lines and marks of a chart. Private to src/plot. */

/* The marks with their labels, the last one's first, others' where they find room. */
void lk_chart_labels_draw_marks (LkChartLayout *layout);
/* The reference lines, each with its label where the curves leave most room. */
void lk_chart_labels_draw_lines (LkChartLayout *layout);
/* At the curves' ends, where the layout has room for them. */
void lk_chart_labels_draw_ends  (LkChartLayout *layout);

/* Moves n places, px, as little as needed until each is `room` from its neighbours and all lie in from … to, as far
 * as that holds them; their order stays. */
void lk_chart_labels_spread (double *places, size_t n, double room, double from, double to);
