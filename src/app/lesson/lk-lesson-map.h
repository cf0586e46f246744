/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lesson/lk-lesson-places.h"

/* The widget of a place in the window; NULL where it has none, being drawn within a plot. Borrowed. */
GtkWidget *lk_lesson_map_find (GtkWidget *window, const LkLessonPlace *place);
/* Brings it into sight, whatever page, card, sidebar, closed row or scroller it lies in. */
void       lk_lesson_map_show (GtkWidget *window, const LkLessonPlace *place);
