/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lk-lesson-player.h"

/* The card of the step that a lesson is at: title, text, question with answers, what it waits for, progress, the list of
 * steps, Back and Next. Its actions are the window's: "win.lesson-next", "-back", "-leave" and, with a number,
 * "-step". */
#define LK_TYPE_LESSON_CARD (lk_lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonCard, lk_lesson_card, LK, LESSON_CARD, GtkWidget)

/* Of the lesson that is on. The player is held. */
GtkWidget *lk_lesson_card_new    (LkLessonPlayer *player);
/* After a change of the player. */
void       lk_lesson_card_update (LkLessonCard *self);
