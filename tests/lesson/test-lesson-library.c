/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-library.h"

#include <glib.h>
#include <locale.h>

#include "io/lk-error.h"

/* Those that come with the program are whole, and in their order. */
static void
test_list (void)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) lessons = lk_lesson_list (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (lessons->len, >, 0);
  for (guint i = 1; i < lessons->len; i++)
    g_assert_cmpuint (lk_lesson_get_number (lessons->pdata[i - 1]), <, lk_lesson_get_number (lessons->pdata[i]));
}

/* What a class can take in, in each of them. */
static void
test_form (void)
{
  g_autoptr (GPtrArray) lessons = lk_lesson_list (NULL);

  for (guint i = 0; i < lessons->len; i++)
    {
      LkLesson *lesson = lessons->pdata[i];
      guint n_questions = 0, n_claims = 0;
      double minutes = 0.0;

      g_assert_cmpuint (lk_lesson_get_n_steps (lesson), >=, 4);
      g_assert_cmpuint (lk_lesson_get_n_steps (lesson), <=, 8);
      g_assert_cmpuint (lk_lesson_get_minutes (lesson), >=, 4);
      g_assert_cmpuint (lk_lesson_get_minutes (lesson), <=, 10);
      g_assert_false (lk_lesson_get_running (lesson));
      for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
        {
          const LkLessonStep *step = lk_lesson_get_step (lesson, s);

          n_questions += step->question != NULL;
          n_claims += step->claims->len;
          minutes += step->minutes;
          g_assert_nonnull (step->notes);
        }
      g_assert_cmpuint (n_questions, >, 0);
      g_assert_cmpuint (n_claims, >, 0);
      /* The steps' minutes are the lesson's. */
      g_assert_cmpfloat_with_epsilon (minutes, lk_lesson_get_minutes (lesson), 1.0);
    }
}

static void
test_find (void)
{
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_find ("soft-answers", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (lk_lesson_get_id (lesson), ==, "soft-answers");
  g_assert_null (lk_lesson_find ("nothing", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_NOT_FOUND);
  g_assert_nonnull (g_strstr_len (error->message, -1, "soft-answers"));
  g_clear_error (&error);
  g_assert_null (lk_lesson_find ("./nothing.limbeck-lesson", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
}

/* The data set's defaults, whatever was set before, and then what the lesson sets. */
static void
test_begin (void)
{
  static const char text[] = "<lesson><title>T</title><summary>S</summary><audience>A</audience>"
                             "<start><set name='dataset'>arithmetic</set><set name='alpha'>0.25</set></start>"
                             "<step id='a'><title>T</title><text>T</text><set name='epochs'>3</set></step></lesson>";
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, sizeof text - 1, "x", &error);
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkSettings *settings = lk_session_get_settings (session);
  guint epochs = settings->student.epochs;

  g_assert_no_error (error);
  g_object_set (session, "omit-classes", "3", "temperature", 77.0, NULL);
  lk_lesson_begin (lesson, session);
  g_assert_cmpstr (settings->dataset, ==, "arithmetic");
  g_assert_cmpfloat (settings->loss.alpha, ==, 0.25);
  g_assert_cmpfloat (settings->loss.temperature, !=, 77.0);
  g_assert_cmpstr (settings->omit_classes, ==, "");
  lk_lesson_apply (lk_lesson_get_step (lesson, 0)->sets, session);
  g_assert_cmpuint (settings->student.epochs, ==, 3);
  g_assert_cmpuint (epochs, !=, 3);
}

/* A step that names the data set that is there leaves all as it is; another one brings its own teacher. */
static void
test_dataset (void)
{
  static const char text[] = "<lesson><title>T</title><summary>S</summary><audience>A</audience><start/>"
                             "<step id='a'><title>T</title><text>T</text><set name='dataset'>arithmetic</set></step>"
                             "</lesson>";
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, sizeof text - 1, "x", &error);
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkSettings *settings = lk_session_get_settings (session);
  const GPtrArray *sets = lk_lesson_get_step (lesson, 0)->sets;

  lk_lesson_begin (lesson, session);
  g_assert_nonnull (settings->teacher_files);
  lk_lesson_apply (sets, session);
  g_assert_cmpstr (settings->dataset, ==, "arithmetic");
  g_assert_null (settings->teacher_files);
  g_object_set (session, "only-classes", "plus", NULL);
  lk_lesson_apply (sets, session);
  g_assert_cmpstr (settings->only_classes, ==, "plus");
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-library/list", test_list);
  g_test_add_func ("/lesson-library/form", test_form);
  g_test_add_func ("/lesson-library/find", test_find);
  g_test_add_func ("/lesson-library/begin", test_begin);
  g_test_add_func ("/lesson-library/dataset", test_dataset);
  return g_test_run ();
}
