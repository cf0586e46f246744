/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-lesson.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* How things stand in a step of a lesson: the settings of its beginning and of all steps up to it, as a session has them
 * that is led through the lesson. */
typedef struct {
  LkSettings settings;
  int        sample;   /* that is watched; −1: the lesson says nothing of it */
  int        promoted; /* the step whose run's student is the teacher ("pressed promote"); −1: the settings say who is */
} LkLessonStand;

/* Of LkLessonStand, one a step; to be unreffed. */
GArray    *lk_lesson_stands           (LkLesson *lesson);
/* The settings of its run with a seed: of a run without an end so many epochs as are needed, one at least. To be cleared. */
void       lk_lesson_stand_settings   (const LkLessonStand *stand, guint64 seed, double epochs, LkSettings *settings);
/* The student (which is copied) as a teacher, ready to teach. */
LkTeacher *lk_lesson_stand_promote    (const LkNetwork *student, LkDataset *dataset, GError **error);
