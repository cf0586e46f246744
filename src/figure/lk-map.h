/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/lk-scatter.h"
#include "train/lk-evaluation.h"
#include "train/lk-teacher.h"

/* The map: the test set's logits on their two principal axes (lk-pca.h), of the
 * teacher and of the student as it is now. No temperature enters. The teacher's
 * is always the same; the student's is turned to lie on it as well as it can, so
 * that it is steady while it learns and both can be compared. */

typedef enum {
  LK_MAP_TEACHER,
  LK_MAP_STUDENT,
  LK_N_MAPS,
} LkMapOf;

typedef struct {
  LkTeacher    *teacher;           /* what they are of: references */
  LkEvaluation *evaluation;        /* may be NULL */
  float        *points[LK_N_MAPS]; /* (n_test, 2); NULL: there is no such network, or its logits are not finite */
  double        extent[LK_N_MAPS]; /* the largest coordinate, > 0 */
  double        share[LK_N_MAPS];  /* of the logits' variance that the map shows, 0 … 1 */
} LkMap;

/* For any thread; some milliseconds for 10,000 samples of 10 classes. The
 * teacher must be tested. */
LkMap *lk_map_new  (LkTeacher *teacher, LkEvaluation *evaluation);
void   lk_map_free (LkMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkMap, lk_map_free)

/* The plot of one of them; keeps hover, selected, title and empty. map NULL: nothing yet. */
void   lk_map_set_scatter (const LkMap *map, LkMapOf of, LkScatter *scatter);
