/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-lesson.h"
#include "train/lk-teacher.h"

/* Whether lessons promise too much: each claim is held against runs with the seeds 1 … N, of the settings that its step
 * has (those of the lesson's beginning and of all steps up to it). Runs with the same settings are done once for all
 * claims, two at a time, and without a twin where no claim asks for it.
 *
 * Behind a step that waits for the student to become the teacher ("pressed promote"), the student of that step's run
 * is the teacher, with the same seed.
 *
 * One thread, that which BLAS's threads belong to. */
typedef struct _LkLessonCheck LkLessonCheck;

/* What came of a claim. */
typedef struct {
  LkLesson            *lesson; /* borrowed */
  guint                step;
  const LkLessonClaim *claim;  /* borrowed */
  guint                n_seeds;
  guint                n_wanted; /* the claim's "k of n" scaled to n_seeds, rounded down */
  guint                n_held;
  char               **names;   /* that it asks for, ended by NULL: "student.errors(3)" */
  double              *numbers; /* (n_seeds, names); NaN for what is not known, and for texts */
  char               **texts;   /* (n_seeds, names); NULL for what is not known, and for numbers */
} LkLessonVerdict;

gboolean lk_lesson_verdict_holds      (const LkLessonVerdict *verdict);
/* Of the seed with this place, 0 …. */
gboolean lk_lesson_verdict_holds_with (const LkLessonVerdict *verdict, guint seed);

typedef struct {
  /* As lk_cli_load_dataset () and lk_cli_make_teacher (): with their own progress. */
  LkDataset *(*load_dataset) (const LkSettings *settings, gpointer data, GError **error);
  LkTeacher *(*make_teacher) (const LkSettings *settings, LkDataset *dataset, gpointer data, GError **error);
  /* Of n runs so many are done, and the share of all their steps, 0 … 1. May be NULL. */
  void       (*progress)     (guint n_done, guint n, double share, gpointer data);
} LkLessonCheckFuncs;

/* lessons (of LkLesson) are referenced. quick: those claims alone that are marked so. */
LkLessonCheck   *lk_lesson_check_new  (const GPtrArray *lessons, guint n_seeds, gboolean quick);
void             lk_lesson_check_free (LkLessonCheck *self);
/* Does all runs; FALSE when one failed. */
gboolean         lk_lesson_check_run  (LkLessonCheck *self, const LkLessonCheckFuncs *funcs, gpointer data, guint n_threads,
                                       GError **error);
/* Runs that it takes. */
guint            lk_lesson_check_n_runs  (const LkLessonCheck *self);
/* Of LkLessonVerdict, in the lessons' order; borrowed. */
const GPtrArray *lk_lesson_check_verdicts (const LkLessonCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkLessonCheck, lk_lesson_check_free)
