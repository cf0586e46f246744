/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"
#include "train/lk-comparison.h"

/* The page that compares teacher, student and twin sample by sample: the whole
 * test set as a grid, filters, orders, confusion matrices, the chosen sample
 * beside them, and up to four more that are pinned. While it is not in sight it
 * does nothing.
 *
 * Properties: "runs", the kept ones; "pair": in the places of student and twin
 * stand the students A and B of two runs (lk-pair-choice.h). */
#define LK_TYPE_SAMPLES_PAGE (lk_samples_page_get_type ())
G_DECLARE_FINAL_TYPE (LkSamplesPage, lk_samples_page, LK, SAMPLES_PAGE, LkPage)

/* All test samples of class label, those first that who's softened output is most
 * like class answer; what does not exist is ignored. */
void lk_samples_page_show_likeness (LkSamplesPage *self, guint label, guint answer, LkCompared who);
/* The students of two runs side by side, by the ids of kept ones; "": the run that is going on. */
void lk_samples_page_show_pair     (LkSamplesPage *self, const char *a, const char *b);
