/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "train-data.h"
#include "train/lk-scalings.h"

#define N_TEST 60

/* Right on all but each `wrong`th sample, and surer of it the larger the logits are. */
static void
answer (float *logits, const LkDataset *dataset, gsize wrong, float size)
{
  for (gsize i = 0; i < N_TEST; i++)
    for (gsize k = 0; k < TRAIN_DATA_CLASSES; k++)
      {
        gsize said = (dataset->test.labels[i] + (i % wrong == 0)) % TRAIN_DATA_CLASSES;

        logits[i * TRAIN_DATA_CLASSES + k] = k == said ? size : 0.0f;
      }
}

static void
test_roles (void)
{
  LkDataset *dataset = train_data_new (40, N_TEST, 1);
  g_autoptr (LkTeacher) teacher = train_teacher_new (dataset);
  g_autoptr (LkEvaluation) evaluation = lk_evaluation_new (N_TEST, TRAIN_DATA_CLASSES, TRUE);
  LkScalings scalings;
  LkScaling expected;

  answer (evaluation->student, dataset, 4, 0.5f);
  answer (evaluation->twin, dataset, 4, 20.0f);
  lk_scalings_measure (&scalings, teacher, evaluation, dataset);
  g_assert_true (scalings.has_teacher && scalings.has_student && scalings.has_twin);
  g_assert_cmpmem (&scalings.teacher.before, sizeof (LkQuality), &teacher->test_quality, sizeof (LkQuality));
  lk_scale_temperature (evaluation->student, dataset->test.labels, N_TEST, TRAIN_DATA_CLASSES, &expected);
  g_assert_cmpmem (&scalings.student, sizeof expected, &expected, sizeof expected);
  /* One is not sure enough, the other too sure; the same answers are as likely once that is mended. */
  g_assert_cmpfloat (scalings.student.temperature, <, 1.0);
  g_assert_cmpfloat (scalings.twin.temperature, >, 1.0);
  g_assert_cmpfloat_with_epsilon (scalings.student.after.nll, scalings.twin.after.nll, 1e-6);
  lk_dataset_unref (dataset);
}

/* What is not there is not scaled; what diverged says so. */
static void
test_absent (void)
{
  LkDataset *dataset = train_data_new (40, N_TEST, 1);
  g_autoptr (LkEvaluation) evaluation = lk_evaluation_new (N_TEST, TRAIN_DATA_CLASSES, FALSE);
  LkScalings scalings;

  answer (evaluation->student, dataset, 4, NAN);
  lk_scalings_measure (&scalings, NULL, evaluation, dataset);
  g_assert_false (scalings.has_teacher || scalings.has_twin);
  g_assert_true (scalings.has_student && isnan (scalings.student.temperature));
  lk_scalings_measure (&scalings, NULL, NULL, dataset);
  g_assert_false (scalings.has_student);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/scalings/roles", test_roles);
  g_test_add_func ("/train/scalings/absent", test_absent);
  return g_test_run ();
}
