/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"
#include "run/lk-run-store.h"

/* The page that shows a distillation as it goes: a sample and what the networks
 * answer, loss, accuracy, dark knowledge and numbers.
 *
 * Properties: "runs" (LkRunStore), of whose runs the ticked ones (LkRunRecord "shown") lie over the live one's curves;
 * "dark-knowledge": "teacher", "student", "twin", whose the matrix shows, or "bias";
 * "measure": "errors" or "accuracy", what the test set's curves are in; "bars-log": whether the bars stand over a
 * logarithm; "hidden" (GStrv): of what is drawn within plots, what is left out ("student-bars", "twin-bars",
 * "student-curve", "twin-curve", "temperature", names of lk-lesson-places.h; others say nothing to it). */
#define LK_TYPE_DISTILL_PAGE (lk_distill_page_get_type ())
G_DECLARE_FINAL_TYPE (LkDistillPage, lk_distill_page, LK, DISTILL_PAGE, LkPage)

/* To the sample `offset` further on, around the end. */
void lk_distill_page_move_sample    (LkDistillPage *self, int offset);
/* To any sample, by chance. */
void lk_distill_page_shuffle_sample (LkDistillPage *self);

/* The card that has the focus alone, else the errors; or back to all of them. */
void     lk_distill_page_enlarge  (LkDistillPage *self);
/* For a presentation: 0 the sample and the race, 1 the sample alone, 2 the race, 3 the card at choice. */
#define LK_PRESENT_ALL -1
void     lk_distill_page_present  (LkDistillPage *self, int which);
/* Back to all of them; FALSE when they are all there. */
gboolean lk_distill_page_show_all (LkDistillPage *self);
