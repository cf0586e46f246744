/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "io/lk-error.h"
#include "lesson/lk-lesson-writer.h"
#include "lesson/lk-lesson.h"

/* What is written can be read, and writes the same again. */
static void
check_written (const char *bytes, gsize length)
{
  GError *error = NULL;
  LkLessonParts parts, again;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (lk_lesson_parts_parse (&parts, bytes, length, "fuzz", NULL));
  first = lk_lesson_write (&parts);
  lk_lesson_parts_parse (&again, first, strlen (first), "fuzz", &error);
  /* Short marks may make it too long. */
  if (error)
    g_assert_cmpuint (strlen (first), >, LK_LESSON_LIMIT);
  else
    {
      second = lk_lesson_write (&again);
      g_assert_cmpstr (first, ==, second);
    }
  g_clear_error (&error);
  lk_lesson_parts_clear (&parts);
  lk_lesson_parts_clear (&again);
}

/* What was read keeps to the limits that it is read with. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse ((const char *) bytes, length, "fuzz", &error);

  if (!lesson)
    {
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (lk_lesson_get_n_steps (lesson), >, 0);
  g_assert_cmpuint (lk_lesson_get_n_steps (lesson), <=, LK_LESSON_MAX_STEPS);
  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    {
      const LkLessonStep *step = lk_lesson_get_step (lesson, s);

      g_assert_true (step->id && step->title && step->text && step->points && step->hides);
      g_assert_true (!step->done == !step->waits);
      g_assert_true (!step->question == (step->answers->len == 0));
      for (guint i = 0; i < step->claims->len; i++)
        {
          const LkLessonClaim *claim = g_ptr_array_index (step->claims, i);

          g_assert_cmpuint (claim->seeds, <=, claim->of);
          g_assert_cmpint (claim->against, <, (int) lk_lesson_get_n_steps (lesson));
        }
    }
  check_written ((const char *) bytes, length);
  return 0;
}
