/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-lesson-step.h"

#define LK_LESSON_SUFFIX    ".limbeck-lesson"
#define LK_LESSON_LIMIT     ((gsize) 1 << 20) /* bytes of a file */
#define LK_LESSON_MAX_STEPS 100

/* All of a lesson, as lk-lesson.h gives it out. */
typedef struct {
  char *id;
  guint number;
  char *title;
  char *summary;
  char *audience;
  guint minutes;
  GPtrArray *sets; /* of LkLessonSet */
  char *page;
  int sample;
  gboolean running;
  GPtrArray *hidden; /* of char *; ended by NULL once it was read */
  GPtrArray *steps;  /* of LkLessonStep */
} LkLessonParts;

/* Fills parts, which lk_lesson_parts_clear () empties in either case: see lk_lesson_parse (). */
gboolean lk_lesson_parts_parse (LkLessonParts *parts, const char *bytes, gsize length, const char *name, GError **error);
void     lk_lesson_parts_clear (LkLessonParts *parts);
