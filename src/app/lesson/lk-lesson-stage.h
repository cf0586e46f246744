/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What lies over the window while a lesson is on: the card, in a corner where it covers nothing of what it speaks of; a
 * ring around each widget that it points at, beside which the rest steps back; and a cover with a question mark over
 * what is hidden. Everything beneath stays usable. It follows the widgets wherever they go.
 *
 * An overlay of the window's contents. */
#define LK_TYPE_LESSON_STAGE (lk_lesson_stage_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonStage, lk_lesson_stage, LK, LESSON_STAGE, GtkWidget)

/* Takes a floating reference; NULL takes the card away. The card can be dragged to another corner. */
void       lk_lesson_stage_set_card   (LkLessonStage *self, GtkWidget *card);
GtkWidget *lk_lesson_stage_get_card   (LkLessonStage *self);
/* The widgets that are pointed at, (n); none: nothing steps back. */
void       lk_lesson_stage_point_at   (LkLessonStage *self, GtkWidget *const *widgets, guint n);
/* The widgets that are covered, (n), until others are: they are not seen, read aloud or clicked. */
void       lk_lesson_stage_cover      (LkLessonStage *self, GtkWidget *const *widgets, guint n);
/* Where the card stands and how much of what is pointed at it covers, in px²: for tests. */
double     lk_lesson_stage_get_overlap (LkLessonStage *self);
