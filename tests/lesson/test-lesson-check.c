/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-check.h"

#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "../train/train-data.h"
#include "live/lk-session.h"
#include "train/lk-distillation.h"

/* What was asked for, and how often. */
typedef struct {
  LkDataset *dataset;
  guint n_datasets, n_teachers;
} Source;

static LkDataset *
load_dataset (const LkSettings *settings, gpointer data, GError **error)
{
  Source *source = data;

  source->n_datasets++;
  return lk_dataset_ref (source->dataset);
}

static LkTeacher *
make_teacher (const LkSettings *settings, LkDataset *dataset, gpointer data, GError **error)
{
  Source *source = data;

  source->n_teachers++;
  return train_teacher_new (dataset);
}

static const LkLessonCheckFuncs funcs = { load_dataset, make_teacher, NULL };

#define HEAD                                                                                                           \
  "<lesson><title>T</title><summary>S</summary><audience>A</audience><start sample='2'>"                               \
  "<set name='student-layers'>12</set><set name='train-fraction'>1</set><set name='batch'>16</set>"                    \
  "<set name='epochs'>2</set><set name='seed'>77</set></start>"
#define STEP(id, inside) "<step id='" id "'><title>T</title><text>T</text>" inside "</step>"

static LkLessonCheck *
check (const char *text, guint n_seeds, gboolean quick, Source *source)
{
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, strlen (text), "x", &error);
  g_autoptr (GPtrArray) lessons = g_ptr_array_new ();
  LkLessonCheck *self;

  g_assert_no_error (error);
  g_ptr_array_add (lessons, lesson);
  self = lk_lesson_check_new (lessons, n_seeds, quick);
  source->dataset = train_data_new (203, 60, 5);
  g_assert_true (lk_lesson_check_run (self, &funcs, source, 2, &error));
  g_assert_no_error (error);
  lk_dataset_unref (source->dataset);
  return self;
}

static const LkLessonVerdict *
verdict (const LkLessonCheck *self, guint i)
{
  return g_ptr_array_index (lk_lesson_check_verdicts (self), i);
}

static double
number (const LkLessonVerdict *verdict, guint seed, guint name)
{
  return verdict->numbers[seed * g_strv_length (verdict->names) + name];
}

/* Claims share runs, and a claim holds in as many seeds as it says. */
static void
test_verdicts (void)
{
  Source source = { 0 };
  g_autoptr (LkLessonCheck) self =
      check (HEAD STEP ("a", "<claim>student.errors &lt;= samples and epoch = 2</claim>"
                             "<claim seeds='4' of='5'>twin.errors &lt; 0</claim>"
                             "<claim epoch='1'>epoch &gt;= 1 and epoch &lt; 2 and student.errors &gt;= 0</claim>")
                 STEP ("b", "<claim seeds='1' of='5'>twin.errors &lt; 0</claim>") "</lesson>",
             3, FALSE, &source);

  g_assert_cmpuint (lk_lesson_check_verdicts (self)->len, ==, 4);
  g_assert_cmpuint (lk_lesson_check_n_runs (self), ==, 3);
  g_assert_cmpuint (source.n_datasets, ==, 1);
  g_assert_cmpuint (source.n_teachers, ==, 1);
  g_assert_cmpuint (verdict (self, 0)->n_held, ==, 3);
  g_assert_cmpuint (verdict (self, 0)->n_wanted, ==, 3);
  g_assert_cmpuint (verdict (self, 1)->n_held, ==, 0);
  g_assert_cmpuint (verdict (self, 1)->n_wanted, ==, 2); /* 4 of 5, of 3, rounded down */
  g_assert_false (lk_lesson_verdict_holds (verdict (self, 1)));
  g_assert_cmpuint (verdict (self, 2)->n_held, ==, 3);
  /* None of three are claimed. */
  g_assert_true (lk_lesson_verdict_holds (verdict (self, 3)));
}

/* What a claim's numbers are is what the same run says by itself. */
static void
test_same_run (void)
{
  Source source = { 0 };
  g_autoptr (LkLessonCheck) self =
      check (HEAD STEP ("a", "<claim>student.errors &lt; 1000 and twin.errors &lt; 1000</claim>") "</lesson>", 2, FALSE,
             &source);
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkDistillation) run = NULL;
  LkDataset *dataset = train_data_new (203, 60, 5);
  g_autoptr (LkSession) session = lk_session_new_for (LK_DEFAULT_DATASET);
  GError *error = NULL;

  teacher = train_teacher_new (dataset);
  g_object_set (session, "student-layers", "12", "train-fraction", 1.0, "batch", 16, "epochs", 2, "seed", (guint64) 2,
                NULL);
  run = lk_distillation_new (lk_session_get_settings (session), teacher, &error);
  g_assert_no_error (error);
  while (!lk_distillation_is_done (run))
    g_assert_true (lk_distillation_advance (run, 32, &error));
  g_assert_cmpstr (verdict (self, 0)->names[0], ==, "student.errors");
  g_assert_cmpfloat (number (verdict (self, 0), 1, 0), ==, lk_distillation_get_evaluation (run)->record.student.errors);
  g_assert_cmpfloat (number (verdict (self, 0), 1, 1), ==, lk_distillation_get_evaluation (run)->record.twin.errors);
  lk_dataset_unref (dataset);
}

/* Against another step's run of the same seed; what only looks at the teacher trains nobody. */
static void
test_against (void)
{
  Source source = { 0 };
  g_autoptr (LkLessonCheck) self =
      check (HEAD STEP ("a", "<claim against='b'>student.errors = other.student.errors</claim>"
                             "<claim>teacher.errors &lt; samples and label = 9 and temperature = 4</claim>")
                 STEP ("b", "<set name='class-bias'>3</set>")
                     STEP ("c", "<set name='alpha'>0</set>"
                                "<claim against='a'>alpha = 0 and other.alpha &gt; 0</claim>") "</lesson>",
             2, FALSE, &source);

  /* A bias decides nothing of a run, and nobody asked for the student of c. */
  g_assert_cmpuint (lk_lesson_check_n_runs (self), ==, 2);
  g_assert_true (lk_lesson_verdict_holds (verdict (self, 0)));
  g_assert_cmpstr (verdict (self, 1)->names[2], ==, "label");
  g_assert_nonnull (verdict (self, 1)->texts[2]);
  g_assert_true (isnan (number (verdict (self, 1), 0, 2)));
  g_assert_cmpfloat (number (verdict (self, 1), 0, 3), ==, 4.0);
  g_assert_cmpuint (verdict (self, 1)->n_held, ==, 0); /* there is no class 9 */
  g_assert_true (lk_lesson_verdict_holds (verdict (self, 2)));
}

/* Behind a promotion the student is the teacher. */
static void
test_promoted (void)
{
  Source source = { 0 };
  g_autoptr (LkLessonCheck) self = check (
      HEAD STEP ("a", "<done when='pressed promote'>P</done><claim>student.errors &gt;= 0</claim>") STEP (
          "b",
          "<set name='student-layers'>8</set>"
          "<claim against='a'>teacher.errors = other.student.errors and student.errors &gt;= 0</claim>") "</lesson>",
      2, FALSE, &source);

  g_assert_cmpuint (lk_lesson_check_n_runs (self), ==, 4);
  g_assert_cmpuint (verdict (self, 0)->n_held, ==, 2);
  g_assert_cmpuint (verdict (self, 1)->n_held, ==, 2);
  g_assert_cmpuint (source.n_teachers, ==, 1);
}

/* A run without an end goes as far as somebody looks. */
static void
test_without_end (void)
{
  Source source = { 0 };
  g_autoptr (LkLessonCheck) self =
      check (HEAD STEP ("a",
                        "<set name='epochs'>0</set><claim epoch='1.5' quick='yes'>epoch &gt;= 1.5 and student.errors "
                        "&gt;= 0</claim><claim>student.errors &lt; 0</claim>") "</lesson>",
             1, TRUE, &source);

  g_assert_cmpuint (lk_lesson_check_verdicts (self)->len, ==, 1);
  g_assert_true (lk_lesson_verdict_holds (verdict (self, 0)));
  g_assert_cmpfloat (number (verdict (self, 0), 0, 0), <=, 2.5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-check/verdicts", test_verdicts);
  g_test_add_func ("/lesson-check/same-run", test_same_run);
  g_test_add_func ("/lesson-check/against", test_against);
  g_test_add_func ("/lesson-check/promoted", test_promoted);
  g_test_add_func ("/lesson-check/without-end", test_without_end);
  return g_test_run ();
}
