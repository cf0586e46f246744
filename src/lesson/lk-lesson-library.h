/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "live/lk-session.h"
#include "lk-lesson.h"

/* Lessons as files, and their settings in a session. */

/* LK_ERROR_FORMAT with a sentence where it is no lesson. */
LkLesson  *lk_lesson_load (GFile *file, GCancellable *cancellable, GError **error);

/* Those that come with the program, of LkLesson, by their numbers; to be unreffed. One that cannot be read is left
 * out, and the first such fault told: the others are there all the same. */
GPtrArray *lk_lesson_list (GError **error);
/* By its id among these, or a file by its path. LK_ERROR_NOT_FOUND names those that there are. */
LkLesson  *lk_lesson_find (const char *name, GError **error);

/* What the lesson starts from: the defaults of its data set with the settings that it sets. */
void       lk_lesson_begin (LkLesson *self, LkSession *session);
/* The same of these settings, of LkLessonSet. */
void       lk_lesson_begin_with (const GPtrArray *sets, LkSession *session);
/* A step's. Settings as a step leaves them are those of the beginning and of all steps up to it. */
void       lk_lesson_apply (const GPtrArray *sets, LkSession *session);
