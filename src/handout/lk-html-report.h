/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "io/lk-table.h"
#include "live/lk-hints.h"
#include "run/lk-run-record.h"
#include "train/lk-evaluation.h"
#include "train/lk-teacher.h"

/* A run to take away: a page that opens anywhere, offline, and all that it is
 * made of beside it.
 *
 *   index.html        what was done and what came of it
 *   *.svg, *-dark.svg the plots, for light and for dark
 *   numbers.csv       teacher, student and twin
 *   history.csv       a row a step (lk-history-csv.h)
 *   moves.csv         sliders that were moved, and when
 *   confusion-*.csv   true classes against answers
 *   run.limbeck       the run itself, to be opened and repeated (lk-run-file.h)
 */

typedef struct {
  LkRunRecord  *record;
  LkTeacher    *teacher;
  LkEvaluation *evaluation;   /* of the record's last step */
  LkHints      *hints;        /* of that moment, of a run with a term on a hidden layer; NULL: not shown */
  const char   *student_file; /* names of files in the folder that hold the weights; NULL: none */
  const char   *twin_file;
} LkHtmlReport;

/* Writes all of these into a folder that exists, each atomically. Some tenths of a
 * second; on any thread, where the record is nobody else's meanwhile. */
gboolean lk_html_report_write (const LkHtmlReport *report, const char *folder, GCancellable *cancellable,
                               GError **error);

/* Teacher, student and twin in numbers, as a table: what numbers.csv holds. The
 * record's settings name the student. To be released. */
LkTable *lk_html_report_numbers (const LkHtmlReport *report);
