/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lk-lesson-player.h"
#include "lk-lesson-stage.h"

/* A window's lessons: its menu of them, the player, and what lies over the window meanwhile. Actions "win.lesson" (an
 * id), "win.lesson-at" (ids of a lesson and of its step), "win.lesson-next", "win.lesson-back", "win.lesson-step" (a number), "win.lesson-leave", "win.lessons" (the list),
 * "win.open-lesson", "win.open-lesson-file" (a URI), and "win.new-lesson", which makes one.
 *
 * The window has what LkLessonPlayer asks for and the property "hidden" (GStrv), names of places of which plots must
 * not tell anything. */
void lk_lesson_actions_install (GtkWidgetClass *klass);
/* Once the window has a session. menu: filled with the lessons, and shown by the button. */
void lk_lesson_actions_begin   (GtkWidget *window, LkLessonStage *stage, GMenu *menu, GtkMenuButton *button);
/* Leaves the lesson, since the window goes. */
void lk_lesson_actions_end     (GtkWidget *window);
/* FALSE: a lesson that is being made is not saved yet, and the person is asked about it. */
gboolean lk_lesson_actions_may_end (GtkWidget *window);
/* Begins it, in place of any other. */
void lk_lesson_actions_play    (GtkWidget *window, LkLesson *lesson);
/* Borrowed; NULL before the beginning. */
LkLessonPlayer *lk_lesson_actions_get_player (GtkWidget *window);
