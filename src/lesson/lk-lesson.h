/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-lesson-parts.h"

/* A lesson: what a person is shown, told and asked, step by step, with the real controls and a real run
 * (docs/lesson-file.md has the file's form). It is data: nothing here knows of a window or of training. */

#define LK_TYPE_LESSON (lk_lesson_get_type ())
G_DECLARE_FINAL_TYPE (LkLesson, lk_lesson, LK, LESSON, GObject)

/* Reads a lesson. Nothing in it is trusted: sizes, counts, names, numbers and text are checked, and the first fault is
 * a sentence (LK_ERROR_FORMAT) with `name`, the file's, and the line. Its texts are the language's where the catalogue
 * has them, as it has those of the lessons that come with the program. */
LkLesson           *lk_lesson_parse        (const char *bytes, gsize length, const char *name, GError **error);

const char         *lk_lesson_get_id       (LkLesson *self);   /* of the file's name, "a-school" */
guint               lk_lesson_get_number   (LkLesson *self);   /* its place in a list: 1, 2, …; 0: behind these */
const char         *lk_lesson_get_title    (LkLesson *self);
const char         *lk_lesson_get_summary  (LkLesson *self);   /* one sentence */
const char         *lk_lesson_get_audience (LkLesson *self);   /* for whom */
guint               lk_lesson_get_minutes  (LkLesson *self);
const GPtrArray    *lk_lesson_get_sets     (LkLesson *self);   /* LkLessonSet: what it starts from */
const char         *lk_lesson_get_page     (LkLesson *self);   /* never NULL */
int                 lk_lesson_get_sample   (LkLesson *self);   /* −1: as it is */
gboolean            lk_lesson_get_running  (LkLesson *self);   /* training starts with it; FALSE: it starts stopped */
const char *const  *lk_lesson_get_hidden   (LkLesson *self);   /* controls that the lesson does without */
guint               lk_lesson_get_n_steps  (LkLesson *self);
const LkLessonStep *lk_lesson_get_step     (LkLesson *self, guint index);
