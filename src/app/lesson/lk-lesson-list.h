/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* The lessons that come with the program, each with a picture, a sentence, for whom it is and how long it takes. One that
 * is chosen begins in the parent. */
#define LK_TYPE_LESSON_LIST (lk_lesson_list_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonList, lk_lesson_list, LK, LESSON_LIST, AdwWindow)

GtkWidget *lk_lesson_list_new (GtkWindow *parent);
