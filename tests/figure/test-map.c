/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "figure/lk-map.h"
#include "tests/train/train-data.h"

#define C      TRAIN_DATA_CLASSES
#define N_TEST 60

static LkDataset *dataset;
static LkTeacher *teacher;

static void
test_teacher_alone (void)
{
  g_autoptr (LkMap) map = lk_map_new (teacher, NULL);
  LkScatter scatter = LK_SCATTER_INIT;

  g_assert_nonnull (map->points[LK_MAP_TEACHER]);
  g_assert_null (map->points[LK_MAP_STUDENT]);
  g_assert_cmpfloat (map->share[LK_MAP_TEACHER], >, 0.0);
  g_assert_cmpfloat (map->share[LK_MAP_TEACHER], <=, 1.0 + 1e-9);
  lk_map_set_scatter (map, LK_MAP_TEACHER, &scatter);
  g_assert_cmpuint (scatter.n, ==, N_TEST);
  g_assert_cmpuint (scatter.n_classes, ==, C);
  for (int i = 0; i < 2 * N_TEST; i++)
    g_assert_cmpfloat (fabs (scatter.points[i]), <=, scatter.extent);
  lk_map_set_scatter (map, LK_MAP_STUDENT, &scatter);
  g_assert_cmpuint (scatter.n, ==, 0);
  lk_map_set_scatter (NULL, LK_MAP_TEACHER, &scatter);
  g_assert_cmpuint (scatter.n, ==, 0);
}

/* A student whose logits are the teacher's, class by class moved on by one and
 * all shifted, has the same map: the axes are turned back. */
static void
test_aligned (void)
{
  g_autoptr (LkEvaluation) evaluation = lk_evaluation_new (N_TEST, C, FALSE);
  g_autoptr (LkMap) map = NULL;

  for (gsize i = 0; i < N_TEST; i++)
    for (gsize k = 0; k < C; k++)
      evaluation->student[i * C + (k + 1) % C] = 3.0f - teacher->test_logits[i * C + k];
  map = lk_map_new (teacher, evaluation);
  for (int i = 0; i < 2 * N_TEST; i++)
    g_assert_cmpfloat_with_epsilon (map->points[LK_MAP_STUDENT][i], map->points[LK_MAP_TEACHER][i], 1e-3);
}

/* Weights beyond all bounds: no map, and no trouble. */
static void
test_diverged (void)
{
  g_autoptr (LkEvaluation) evaluation = lk_evaluation_new (N_TEST, C, FALSE);
  g_autoptr (LkMap) map = NULL;

  for (gsize i = 0; i < N_TEST * C; i++)
    evaluation->student[i] = NAN;
  map = lk_map_new (teacher, evaluation);
  g_assert_null (map->points[LK_MAP_STUDENT]);
  g_assert_nonnull (map->points[LK_MAP_TEACHER]);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dataset = train_data_new (120, N_TEST, 1);
  teacher = train_teacher_new (dataset);
  g_test_add_func ("/figure/map/teacher-alone", test_teacher_alone);
  g_test_add_func ("/figure/map/aligned", test_aligned);
  g_test_add_func ("/figure/map/diverged", test_diverged);
  status = g_test_run ();
  lk_teacher_unref (teacher);
  lk_dataset_unref (dataset);
  return status;
}
