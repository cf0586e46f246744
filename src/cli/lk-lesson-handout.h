/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lesson/lk-lesson.h"
#include "lk-cli.h"

/* What is handed out with a lesson: its last step's run with the first seed, headless, as the files of lk-handouts.h in a
 * folder that appears as a whole. */
typedef struct {
  LkLesson        *lesson;
  const char      *folder;
  const GPtrArray *verdicts; /* LkLessonVerdict: for the lecturer */
  gboolean         as_json;
} LkLessonHandout;

LkExit lk_lesson_handout_write (const LkLessonHandout *handout);
