/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "live/lk-hints.h"
#include "train/lk-evaluation.h"
#include "train/lk-history.h"
#include "train/lk-teacher.h"

/* Writes the plots of a run into a folder that exists: loss.png, errors.png,
 * outputs.png (the test sample on which the teacher is least sure and right),
 * dark-knowledge-teacher.png and dark-knowledge-student.png, on light paper; and hidden-layer.png, what
 * comes of a term on a hidden layer, where hints are given. */
gboolean lk_figure_export_run (const char *folder, const LkTeacher *teacher, const LkEvaluation *evaluation,
                               LkHints *hints, const LkHistoryView *history, guint64 steps_per_epoch, double temperature,
                               GError **error);
