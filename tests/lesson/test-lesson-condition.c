/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-condition.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

#include "io/lk-error.h"

static gboolean
number (const char *name, const char *argument, double *value, gpointer data)
{
  if (g_str_equal (name, "student.errors"))
    *value = argument ? 7.0 : 90.0;
  else if (g_str_equal (name, "other.student.errors"))
    *value = 120.0;
  else if (g_str_equal (name, "temperature"))
    *value = 4.0;
  else if (g_str_equal (name, "class-bias"))
    *value = -2.5;
  else
    return FALSE; /* twin.errors: there is no twin */
  return TRUE;
}

static char *
text (const char *name, gpointer data)
{
  return g_str_equal (name, "page") ? g_strdup ("samples") : NULL;
}

static gboolean
pressed (const char *action, gpointer data)
{
  return g_str_equal (action, "play");
}

static const LkLessonFacts facts = { number, text, pressed };

static gboolean
holds (const char *condition)
{
  GError *error = NULL;
  g_autoptr (LkLessonCondition) self = lk_lesson_condition_parse (condition, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (lk_lesson_condition_get_text (self), ==, condition);
  return lk_lesson_condition_holds (self, &facts, NULL);
}

static void
test_numbers (void)
{
  g_assert_true (holds ("temperature >= 4"));
  g_assert_false (holds ("temperature > 4"));
  g_assert_true (holds ("temperature = 4 and temperature <= 4 and temperature < 4.5"));
  g_assert_true (holds ("class-bias < -2 and class-bias > −3"));
  g_assert_true (holds ("student.errors(3) = 7"));
  g_assert_true (holds ("student.errors < 0.9 × other.student.errors"));
  g_assert_false (holds ("student.errors < 0.7 * other.student.errors"));
  /* Products before sums, from the left. */
  g_assert_true (holds ("temperature + 2 × 3 - 8 / 4 × 2 = 6"));
  g_assert_true (holds ("2 - temperature - 1 = -3"));
}

/* What is not known is not true, whichever way it is asked. */
static void
test_unknown (void)
{
  g_assert_false (holds ("twin.errors > 5"));
  g_assert_false (holds ("twin.errors <= 5"));
  g_assert_false (holds ("label = 3"));
}

static void
test_texts (void)
{
  g_assert_true (holds ("page = samples"));
  g_assert_false (holds ("page = distill"));
  g_assert_true (holds ("pressed play"));
  g_assert_false (holds ("pressed step"));
  g_assert_false (holds ("pressed play and temperature > 8"));
}

static void
count_cb (const char *name, const char *argument, char kind, gpointer data)
{
  g_string_append_printf (data, "%c:%s(%s) ", kind, name, argument ? argument : "");
}

static void
test_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (LkLessonCondition) self =
      lk_lesson_condition_parse ("student.errors(3) + 2 < epoch and page = map and pressed sweep", NULL);

  lk_lesson_condition_names (self, count_cb, names);
  g_assert_cmpstr (names->str, ==, "n:student.errors(3) n:epoch() t:page() p:sweep() ");
  g_assert_true (lk_lesson_condition_waits_for (self, "sweep"));
  g_assert_false (lk_lesson_condition_waits_for (self, "play"));
}

static void
refused (const char *condition, const char *sentence)
{
  GError *error = NULL;

  g_assert_null (lk_lesson_condition_parse (condition, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, sentence);
  g_error_free (error);
}

static void
test_faults (void)
{
  g_autofree char *huge = g_strnfill (LK_LESSON_CONDITION_MAX + 1, '1');

  refused ("", "at the end there should be a number or a name");
  refused ("temperatur > 8", "there is nothing called “temperatur”");
  refused ("temperature 8", "before “8” there should be <, <=, >, >= or =");
  refused ("temperature > ", "at the end there should be a number or a name");
  refused ("temperature > 1.2.3", "before “1.2.3” there should be a number or a name");
  refused ("temperature > 8 or epoch > 1", "before “or epoch > 1” there should be “and”, or nothing");
  refused ("page > 3", "before “> 3” there should be =");
  refused ("epoch > page", "“page” is not a number");
  refused ("epoch(3) > 1", "“epoch” has no parts");
  refused ("teacher.probability > 1", "“teacher.probability” needs a class in brackets");
  refused ("student.errors(3 > 1", "before “> 1” there should be )");
  refused ("student.errors() > 1", "before “) > 1” there should be a class");
  refused ("pressed", "at the end there should be what is pressed");
  refused ("pressed bars", "there is nothing called “bars” that can be pressed");
  refused ("(epoch) > 1", "before “(epoch) > 1” there should be a number or a name");
  refused (huge, "it has more than 500 bytes");
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-condition/numbers", test_numbers);
  g_test_add_func ("/lesson-condition/unknown", test_unknown);
  g_test_add_func ("/lesson-condition/texts", test_texts);
  g_test_add_func ("/lesson-condition/names", test_names);
  g_test_add_func ("/lesson-condition/faults", test_faults);
  return g_test_run ();
}
