/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lesson/lk-lesson-step.h"

/* The fields of one step of a lesson that is being made. They change the step as they are typed in.
 *
 * Signal "edited": something of it was changed. */
#define LK_TYPE_LESSON_STEP_FORM (lk_lesson_step_form_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonStepForm, lk_lesson_step_form, LK, LESSON_STEP_FORM, AdwBin)

/* Borrowed, until another one is shown; NULL: none. */
void        lk_lesson_step_form_show      (LkLessonStepForm *self, LkLessonStep *step);
/* The step's condition as it was typed, where it is none, so that the step waits for nothing; NULL: it is one. */
const char *lk_lesson_step_form_get_fault (LkLessonStepForm *self, const LkLessonStep *step);
/* The step goes. */
void        lk_lesson_step_form_forget    (LkLessonStepForm *self, const LkLessonStep *step);
