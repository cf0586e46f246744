/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-lesson-step.h"

void
lk_lesson_set_free (LkLessonSet *set)
{
  g_free (set->name);
  g_free (set->value);
  g_free (set);
}

static void
answer_free (gpointer data)
{
  LkLessonAnswer *answer = data;

  g_free (answer->text);
  g_free (answer);
}

static void
claim_free (gpointer data)
{
  LkLessonClaim *claim = data;

  g_clear_pointer (&claim->condition, lk_lesson_condition_free);
  g_free (claim);
}

void
lk_lesson_step_free (LkLessonStep *step)
{
  g_free (step->id);
  g_free (step->title);
  g_free (step->text);
  g_strfreev (step->points);
  g_ptr_array_unref (step->sets);
  g_free (step->page);
  g_clear_pointer (&step->done, lk_lesson_condition_free);
  g_free (step->waits);
  g_free (step->question);
  g_ptr_array_unref (step->answers);
  g_strfreev (step->hides);
  g_free (step->reveal);
  g_free (step->notes);
  g_ptr_array_unref (step->claims);
  g_free (step);
}

LkLessonStep *
lk_lesson_step_new (void)
{
  LkLessonStep *step = g_new0 (LkLessonStep, 1);

  step->sample = -1;
  step->points = g_new0 (char *, 1);
  step->hides = g_new0 (char *, 1);
  step->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_lesson_set_free);
  step->answers = g_ptr_array_new_with_free_func (answer_free);
  step->claims = g_ptr_array_new_with_free_func (claim_free);
  return step;
}
