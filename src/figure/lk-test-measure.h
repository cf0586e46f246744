/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/lk-axis.h"
#include "plot/lk-chart.h"

/* How curves say what came of the test set: as a count of errors, which tells
 * good networks apart (97 wrong against 96.3), or as the share of right answers. */
typedef enum {
  LK_TEST_ERRORS,
  LK_TEST_ACCURACY,
  LK_N_TEST_KINDS,
} LkTestKind;

typedef struct {
  LkTestKind kind;
  gsize         of; /* samples that errors are counted of, whatever number a run was tested with; 0: unknown */
} LkTestMeasure;

/* "errors" or "accuracy"; of another id it is errors. */
const char   *lk_test_kind_id      (LkTestKind kind);
LkTestKind lk_test_kind_from_id (const char *id);

/* What `errors` wrong answers of n (> 0) come to. */
double lk_test_measure_value  (const LkTestMeasure *self, double errors, double n);
/* The same, written; errors as a whole number. */
void   lk_test_measure_format (const LkTestMeasure *self, double errors, double n, char text[LK_NUMBER_SIZE]);
/* "Errors of 10,000", "Test accuracy"; to be freed. */
char  *lk_test_measure_title  (const LkTestMeasure *self);

/* Sets the y axis of a chart of such values: from what its curves have settled to, their bands and its lines;
 * over a logarithm where errors differ by a factor of four. What comes before, from one guess in ten upwards, would
 * flatten everything that matters. */
void   lk_test_measure_fit    (const LkTestMeasure *self, LkChart *chart);
