/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-report.h"
#include "plot/lk-export.h"

/* What limbeck-cli sweep --study says. */

/* On standard output: a line a value, with what student, controls and twin come to on the
 * test set, and what is saved. */
void     lk_study_print_table (const LkSweepOutcome *outcome, LkMeasure measure);
void     lk_study_print_json  (const LkSweepOutcome *outcome, LkMeasure measure);
/* As a picture. */
gboolean lk_study_draw        (const LkSweepOutcome *outcome, LkMeasure measure, LkExportFormat format, const char *path,
                               GError **error);
