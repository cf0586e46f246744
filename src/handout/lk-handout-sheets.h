/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-handout.h"

/* A run on paper (lk-sheet.h), for one lesson in a room: PDF, in the language set. LK_ERROR_VALUE where there is no run. */

/* For the class: the sample's answers at T = 1 and softened, the race, the teacher's dark knowledge, numbers; and
 * questions with lines to write on. Those are the lesson's, which are asked before anything is shown, or, without a
 * lesson, such that go with the figures (lk-run-questions.h). */
GBytes *lk_handout_class_sheet    (const LkHandout *handout, GError **error);

/* For the lecturer: the lesson's steps with notes, minutes, the answers that are right and what its claims came to;
 * without a lesson the questions with their answers; and the run's numbers. */
GBytes *lk_handout_lecturer_sheet (const LkHandout *handout, GError **error);
