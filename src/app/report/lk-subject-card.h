/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "train/lk-exam.h"

/* One subject of an exam: its questions as pictures, the right answers, what
 * teacher, student and twin answer, and their marks. */
#define LK_TYPE_SUBJECT_CARD (lk_subject_card_get_type ())
G_DECLARE_FINAL_TYPE (LkSubjectCard, lk_subject_card, LK, SUBJECT_CARD, GtkWidget)

/* Of the exam's subject k. References the exam's data set, not the exam. */
GtkWidget *lk_subject_card_new    (const LkExam *exam, gsize k);

/* The answers as they are now; papers[pupil] NULL: none yet. The exam is the
 * one that the card was made of. */
void       lk_subject_card_update (LkSubjectCard *self, const LkExam *exam, const LkExamPaper *const *papers);
