/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-facts.h"

#include <glib.h>
#include <locale.h>
#include <math.h>

#include "../train/train-data.h"
#include "settings/lk-setting-table.h"

#define C TRAIN_DATA_CLASSES
#define N 8

/* The student says the label, but of sample 1, where it says class 0. */
typedef struct {
  LkSettings settings;
  LkDataset *dataset;
  float student[N * C];
  LkLessonMoment moment;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  lk_settings_init (&fixture->settings);
  fixture->dataset = train_data_new (16, N, 1);
  fixture->dataset->test.labels[1] = 3;
  fixture->dataset->test.labels[2] = 0;
  for (gsize i = 0; i < N; i++)
    {
      for (gsize c = 0; c < C; c++)
        fixture->student[i * C + c] = 0.0f;
      fixture->student[i * C + (i == 1 ? 0 : fixture->dataset->test.labels[i])] = 2.0f;
    }
  fixture->student[2 * C] = 4.0f;
  fixture->moment = (LkLessonMoment) {
    .settings = &fixture->settings,
    .dataset = fixture->dataset,
    .student = fixture->student,
    .sample = 2,
    .step = 30,
    .steps_per_epoch = 20,
    .n_params = { 0, 123, 0 },
  };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
  lk_dataset_unref (fixture->dataset);
}

static double
value (Fixture *fixture, const char *name, const char *argument)
{
  double number = NAN;

  return lk_lesson_moment_number (&fixture->moment, name, argument, &number) ? number : NAN;
}

static void
test_run (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (value (fixture, "epoch", NULL), ==, 1.5);
  g_assert_cmpfloat (value (fixture, "step", NULL), ==, 30.0);
  g_assert_cmpfloat (value (fixture, "samples", NULL), ==, N);
  g_assert_cmpfloat (value (fixture, "student.errors", NULL), ==, 1.0);
  g_assert_cmpfloat (value (fixture, "student.errors", "3"), ==, 1.0);
  g_assert_cmpfloat (value (fixture, "student.errors", "0"), ==, 0.0);
  g_assert_cmpfloat (value (fixture, "student.right", NULL), ==, 1.0 - 1.0 / N);
  g_assert_cmpfloat (value (fixture, "student.parameters", NULL), ==, 123.0);
  /* Nobody knows. */
  g_assert_true (isnan (value (fixture, "twin.errors", NULL)));
  g_assert_true (isnan (value (fixture, "teacher.errors", NULL)));
  g_assert_true (isnan (value (fixture, "student.agreement", NULL)));
  g_assert_true (isnan (value (fixture, "student.errors", "nine")));
  g_assert_true (isnan (value (fixture, "page", NULL)));
}

/* At the temperature that is set. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  g_autofree char *label = lk_lesson_moment_text (&fixture->moment, "label");
  g_autofree char *answer = lk_lesson_moment_text (&fixture->moment, "student.answer");

  fixture->settings.loss.temperature = 4.0;
  g_assert_cmpfloat_with_epsilon (value (fixture, "student.probability", "0"), M_E / (M_E + C - 1), 1e-12);
  fixture->settings.loss.temperature = 1000.0;
  g_assert_cmpfloat_with_epsilon (value (fixture, "student.entropy", NULL), log (C), 1e-4);
  g_assert_cmpstr (label, ==, "0");
  g_assert_cmpstr (answer, ==, "0");
  g_assert_true (isnan (value (fixture, "student.probability", NULL)));
  fixture->moment.sample = N;
  g_assert_true (isnan (value (fixture, "student.entropy", NULL)));
  g_assert_null (lk_lesson_moment_text (&fixture->moment, "label"));
}

/* A bias that is set counts in "biased-errors" alone. */
static void
test_bias (Fixture *fixture, gconstpointer data)
{
  GValue classes = G_VALUE_INIT;

  g_value_init (&classes, G_TYPE_STRING);
  g_value_set_static_string (&classes, "3");
  lk_setting_set (&fixture->settings, LK_SETTING_BIAS_CLASSES, &classes);
  fixture->settings.class_bias = 2.5;
  g_assert_cmpfloat (value (fixture, "student.errors", "3"), ==, 1.0);
  g_assert_cmpfloat (value (fixture, "student.biased-errors", "3"), ==, 0.0);
  g_value_unset (&classes);
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *method = lk_lesson_moment_text (&fixture->moment, "method");
  LkLessonFact fact;

  g_assert_cmpfloat (value (fixture, "temperature", NULL), ==, fixture->settings.loss.temperature);
  g_assert_cmpfloat (value (fixture, "epochs", NULL), ==, fixture->settings.student.epochs);
  g_assert_cmpstr (method, ==, "kd");
  g_assert_true (lk_lesson_fact_find ("alpha", &fact));
  g_assert_cmpint (fact.kind, ==, LK_FACT_NUMBER);
  g_assert_true (lk_lesson_fact_find ("student-layers", &fact));
  g_assert_cmpint (fact.kind, ==, LK_FACT_TEXT);
  g_assert_false (lk_lesson_fact_find ("alphabet", &fact));
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lesson-facts/run", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/lesson-facts/sample", Fixture, NULL, set_up, test_sample, tear_down);
  g_test_add ("/lesson-facts/bias", Fixture, NULL, set_up, test_bias, tear_down);
  g_test_add ("/lesson-facts/settings", Fixture, NULL, set_up, test_settings, tear_down);
  return g_test_run ();
}
