/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-table.h"
#include "run/lk-run-record.h"

/* Runs side by side, a column each, with those rows alone that differ: first
 * what was set, then what came of it. */
typedef struct _LkRunComparison LkRunComparison;

typedef struct {
  const char *name;     /* of the setting or of the result */
  gboolean    result;   /* what came of it; else what was set */
  const char *const *values; /* (n) as people read them; "–": not known */
  const double *numbers; /* (n), NaN: not known; NULL: the row is of texts */
  const gboolean *best; /* (n): as good as the best of all; all FALSE where they do not compare */
} LkComparedRow;

/* The records in the order of their columns; they are referenced. n ≥ 1; with
 * one alone nothing differs, so all of its results are rows, and no setting. */
LkRunComparison *lk_run_comparison_new  (LkRunRecord *const *records /* (n) */, guint n);
void             lk_run_comparison_free (LkRunComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkRunComparison, lk_run_comparison_free)

guint                lk_run_comparison_n_runs (const LkRunComparison *self);
LkRunRecord         *lk_run_comparison_get_run (const LkRunComparison *self, guint i); /* borrowed */
guint                lk_run_comparison_n_rows (const LkRunComparison *self);
const LkComparedRow *lk_run_comparison_get_row (const LkRunComparison *self, guint i); /* borrowed */

/* What matters most and is the same in all: "mnist · 30x30 · T 4 · α 0.9". Borrowed, "" when
 * nothing of it is. */
const char          *lk_run_comparison_get_common (const LkRunComparison *self);

/* The rows with a head of names, numbers with all their digits. To be freed. */
LkTable             *lk_run_comparison_to_table (const LkRunComparison *self);
