/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-teacher.h"
#include "lk-sweep.h"
#include "train/lk-log.h"
#include "train/lk-teacher.h"

/* A sweep as the worker makes it: what is tried, whose pupils they are, and the
 * rows that there are. Counted by references; all but `rows` is immutable. The
 * worker appends; others read below the length that their snapshot states. */
typedef struct {
  gatomicrefcount refs;
  LkSweepSpec     spec;
  LkTeacher      *teacher;
  LkSweepTeacher  asked;
  LkLog          *rows; /* LkSweepRow, in the order in which they ended */
} LkSweepTable;

/* Copies the specification, references the teacher, which must be ready and is asked about what is held out. */
LkSweepTable *lk_sweep_table_new   (const LkSweepSpec *spec, LkTeacher *teacher);
LkSweepTable *lk_sweep_table_ref   (LkSweepTable *table);
void          lk_sweep_table_unref (LkSweepTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSweepTable, lk_sweep_table_unref)

/* The first n rows one behind the other, as lk-sweep.h and lk-sweep-csv.h take
 * them: of LkSweepRow. */
GArray       *lk_sweep_table_copy_rows (const LkSweepTable *table, gsize n);
/* The numbers of the runs that have no row yet, of guint, in the order in which to do them: the untaught behind those
 * that are compared with them, so that what is there can be compared. The worker's call. */
GArray       *lk_sweep_table_missing   (const LkSweepTable *table);
