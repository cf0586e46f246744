/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "lesson/lk-lesson-stand.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"

static const char text[] =
    "<lesson><title>T</title><summary>S</summary><audience>A</audience><start sample='3'>"
    "<set name='epochs'>0</set><set name='temperature'>2</set></start>"
    "<step id='one'><title>One</title><text>T</text></step>"
    "<step id='two' sample='5'><title>Two</title><text>T</text><set name='temperature'>8</set>"
    "<done when='pressed promote'>Press it.</done></step>"
    "<step id='three'><title>Three</title><text>T</text><set name='alpha'>0.5</set></step></lesson>";

/* Each step has what came before it, and the student teaches behind the step that makes it the teacher. */
static void
test_steps (void)
{
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, strlen (text), "t.limbeck-lesson", &error);
  g_autoptr (GArray) stands = NULL;
  const LkLessonStand *stand;
  LkSettings settings;

  g_assert_no_error (error);
  stands = lk_lesson_stands (lesson);
  g_assert_cmpuint (stands->len, ==, 3);
  stand = (const LkLessonStand *) (gpointer) stands->data;
  g_assert_cmpfloat (stand[0].settings.loss.temperature, ==, 2.0);
  g_assert_cmpint (stand[0].sample, ==, 3);
  g_assert_cmpint (stand[1].promoted, ==, -1);
  g_assert_cmpfloat (stand[2].settings.loss.temperature, ==, 8.0);
  g_assert_cmpfloat (stand[2].settings.loss.alpha, ==, 0.5);
  g_assert_cmpint (stand[2].sample, ==, 5);
  g_assert_cmpint (stand[2].promoted, ==, 1);

  lk_lesson_stand_settings (&stand[2], 7, 2.5, &settings);
  g_assert_cmpuint (settings.seed, ==, 7);
  g_assert_cmpuint (settings.student.epochs, ==, 3);
  lk_settings_clear (&settings);
}

/* It teaches what it knows. */
static void
test_promote (void)
{
  LkDataset *dataset = train_data_new (64, 32, 1);
  LkTeacher *first = train_teacher_new (dataset), *second;
  GError *error = NULL;

  second = lk_lesson_stand_promote (lk_teacher_get_network (first, 0), dataset, &error);
  g_assert_no_error (error);
  g_assert_true (lk_teacher_is_ready (second));
  g_assert_cmpmem (second->test_logits, 32 * TRAIN_DATA_CLASSES * sizeof (float), first->test_logits,
                   32 * TRAIN_DATA_CLASSES * sizeof (float));
  lk_teacher_unref (second);
  lk_teacher_unref (first);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/lesson-stand/steps", test_steps);
  g_test_add_func ("/lesson/lesson-stand/promote", test_promote);
  return g_test_run ();
}
