/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-map.h"

#include <math.h>

#include "nn/lk-pca.h"

/* Moves the points so that their range is around 0, where the plot's middle is. */
static void
centre (float *points, gsize n)
{
  for (gsize axis = 0; axis < 2; axis++)
    {
      float low = points[axis], high = points[axis], middle;

      for (gsize i = 0; i < n; i++)
        {
          low = fminf (low, points[2 * i + axis]);
          high = fmaxf (high, points[2 * i + axis]);
        }
      middle = (low + high) / 2.0f;
      for (gsize i = 0; i < n; i++)
        points[2 * i + axis] -= middle;
    }
}

static void
project (LkMap *map, LkMapOf of, const float *logits)
{
  const LkDataset *dataset = map->teacher->dataset;
  gsize n = dataset->test.n, C = dataset->n_classes;
  g_autofree double *mean = g_new (double, C);
  g_autofree double *axes = g_new (double, 2 * C);
  double shares[2];
  float *points;

  map->extent[of] = 1.0;
  if (!logits || lk_pca_fit (logits, n, C, mean, axes, shares) != LK_OK)
    return;
  points = map->points[of] = g_new (float, 2 * n);
  lk_pca_project (logits, n, C, mean, axes, points);
  if (of != LK_MAP_TEACHER && map->points[LK_MAP_TEACHER])
    lk_pca_align (map->points[LK_MAP_TEACHER], points, n);
  centre (points, n);
  map->share[of] = shares[0] + shares[1];
  map->extent[of] = 0.0;
  for (gsize i = 0; i < 2 * n; i++)
    map->extent[of] = fmax (map->extent[of], fabs (points[i]));
  if (map->extent[of] == 0.0)
    map->extent[of] = 1.0;
}

LkMap *
lk_map_new (LkTeacher *teacher, LkEvaluation *evaluation)
{
  LkMap *map = g_new0 (LkMap, 1);

  map->teacher = lk_teacher_ref (teacher);
  map->evaluation = evaluation ? lk_evaluation_ref (evaluation) : NULL;
  project (map, LK_MAP_TEACHER, teacher->test_logits);
  project (map, LK_MAP_STUDENT, evaluation ? evaluation->student : NULL);
  return map;
}

void
lk_map_free (LkMap *map)
{
  if (!map)
    return;
  for (int of = 0; of < LK_N_MAPS; of++)
    g_free (map->points[of]);
  g_clear_pointer (&map->evaluation, lk_evaluation_unref);
  lk_teacher_unref (map->teacher);
  g_free (map);
}

void
lk_map_set_scatter (const LkMap *map, LkMapOf of, LkScatter *scatter)
{
  const LkDataset *dataset = map ? map->teacher->dataset : NULL;
  gboolean there = map && map->points[of];

  scatter->n = there ? dataset->test.n : 0;
  scatter->points = there ? map->points[of] : NULL;
  scatter->classes = there ? dataset->test.labels : NULL;
  scatter->n_classes = there ? dataset->n_classes : 0;
  scatter->labels = there ? (const char *const *) dataset->class_names : NULL;
  scatter->extent = there ? map->extent[of] : 1.0;
}
