/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lesson/lk-lesson.h"

/* A lesson that is on in a window: which step, whether what it waits for has come, what was answered. It sets what the
 * steps set, and gives everything back as it was: settings, page, card, sample, pace. It draws nothing.
 *
 * The window lends session, runs and keeper (lk-root.h), has the properties "page", "card", "dark-knowledge",
 * "measure", "bars-log" and "show-settings", and may emit "acted" (lk-acted.h).
 *
 * Signal "changed": anything of it, which is looked at then. */
#define LK_TYPE_LESSON_PLAYER (lk_lesson_player_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonPlayer, lk_lesson_player, LK, LESSON_PLAYER, GObject)

/* window is not held, and outlives it. */
LkLessonPlayer *lk_lesson_player_new   (GtkWidget *window);

/* The first step, in place of any other lesson. A run that has gone some steps is kept among the runs: TRUE says so. */
gboolean        lk_lesson_player_begin (LkLessonPlayer *self, LkLesson *lesson);
/* Everything as it was, the list of kept runs, too: those of the lesson go, but for pinned ones. Nothing when none is on. */
void            lk_lesson_player_leave (LkLessonPlayer *self);

/* NULL: none is on. Borrowed. */
LkLesson           *lk_lesson_player_get_lesson (LkLessonPlayer *self);
const LkLessonStep *lk_lesson_player_get_step   (LkLessonPlayer *self);
guint               lk_lesson_player_get_index  (LkLessonPlayer *self);

/* To any step; back to one that was there before with the settings that it had. */
void            lk_lesson_player_go      (LkLessonPlayer *self, guint index);
/* Whether what the step asks and waits for has come: from then on, for as long as the step lasts. */
gboolean        lk_lesson_player_is_done (LkLessonPlayer *self);

/* The answer that was chosen; -1: none yet. Choosing reveals, and starts the run where the step waits for one. */
int             lk_lesson_player_get_answer (LkLessonPlayer *self);
void            lk_lesson_player_answer     (LkLessonPlayer *self, guint answer);
/* Whether that has started the run. */
gboolean        lk_lesson_player_has_started (LkLessonPlayer *self);
/* Hands that were counted for an answer. */
guint           lk_lesson_player_get_votes  (LkLessonPlayer *self, guint answer);
void            lk_lesson_player_set_votes  (LkLessonPlayer *self, guint answer, guint votes);
/* Whether the step's question is open, and so what it hides hidden. */
gboolean        lk_lesson_player_is_asking  (LkLessonPlayer *self);
