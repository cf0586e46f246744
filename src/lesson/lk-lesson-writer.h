/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-lesson-parts.h"

/* A lesson as the text of its file, to be freed: reading it gives the same lesson. Texts that may be missing are left out
 * where they are empty, and what is no text (control characters, line breaks) becomes a blank, as the reader has it. That
 * what must be there is there, the reader says. */
char *lk_lesson_write (const LkLessonParts *lesson);
