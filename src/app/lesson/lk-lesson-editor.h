/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lesson/lk-lesson.h"

/* A lesson is made here, beside the window that it speaks of, whose moments become steps.
 *
 * Signal "play": a lesson (LkLesson) is to be played in that window from a step (guint) on. */
#define LK_TYPE_LESSON_EDITOR (lk_lesson_editor_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonEditor, lk_lesson_editor, LK, LESSON_EDITOR, AdwWindow)

/* A lesson whose first step is the moment of the window, which lends its session (lk-root.h) and has the properties
 * "page" and "card". */
LkLessonEditor *lk_lesson_editor_new       (GtkWindow *stage);
/* Goes on with a lesson out of a file, in place of what is there. */
void            lk_lesson_editor_open      (LkLessonEditor *self, GFile *file);
/* FALSE: there is unsaved text, and the person is asked about it. */
gboolean        lk_lesson_editor_may_close (LkLessonEditor *self);
