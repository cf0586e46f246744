/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "words/lk-findings.h"
#include "lk-frozen.h"
#include "lk-history.h"
#include "settings/lk-settings.h"
#include "nn/lk-metrics.h"
#include "nn/lk-network.h"

/* A teacher: one frozen network, or several whose mean teaches, and its logits
 * on both splits, computed once; or logits alone, of a teacher that is elsewhere. Counted by references; immutable once
 * lk_teacher_is_ready (). */
typedef struct {
  gatomicrefcount refs;
  LkDataset      *dataset;
  GPtrArray      *members;      /* of LkFrozen; none when there are logits alone */
  LkMean          mean;         /* of several */
  float          *test_logits;  /* (n_test, C), once lk_teacher_is_tested (); NULL: not known */
  float          *train_logits; /* (n_train, C), once lk_teacher_is_ready () */
  gsize           n_done;       /* samples whose logits are known: the test split's first */
  LkQuality       test_quality; /* once tested, where there are test logits */
  /* Of a student that became a teacher (lk-pupil-file.h): the id of its run, and its generation
   * (1, 2, …), as its file tells; NULL and 0 of others. */
  char           *run;
  guint           generation;
  gboolean        fitted;   /* a person has said how its files are to be taken */
  /* Of logits: whether their rows were taken in the other order of the data's files (LkSplit's other_rows), whether that
   * taken is the plain one (10 before 2), and whether a person has said so. */
  gboolean        other_rows, plain_rows, rows_chosen;
  LkFindings     *findings; /* of reading its files; NULL: it was not read */
} LkTeacher;

/* Takes the networks (LkNetwork), references the data set; computes nothing yet. LK_ERROR_VALUE
 * when a network's inputs or classes are not the data set's. */
LkTeacher *lk_teacher_new_ensemble (GPtrArray *networks, LkMean mean, LkDataset *dataset, GError **error);
/* The same of members that may be graphs (LkFrozen). */
LkTeacher *lk_teacher_new_frozen   (GPtrArray *members, LkMean mean, LkDataset *dataset, GError **error);
/* Takes the logits (free ()), (n_train, C) and (n_test, C), the latter NULL when
 * they are not known: a teacher without weights, which cannot be asked about
 * other pictures. It is ready. */
LkTeacher *lk_teacher_new_from_logits (float *train_logits, float *test_logits, LkDataset *dataset);
LkTeacher *lk_teacher_ref          (LkTeacher *teacher);
void       lk_teacher_unref        (LkTeacher *teacher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkTeacher, lk_teacher_unref)

/* The logits of the test split and then of the training split in slices of some
 * thousand samples, so that the caller can do other things between: call until
 * ready. LK_ERROR_VALUE, with the first slice, when answers are infinite or NaN. */
gboolean   lk_teacher_advance   (LkTeacher *teacher, GError **error);
gboolean   lk_teacher_is_tested (const LkTeacher *teacher);
gboolean   lk_teacher_is_ready  (const LkTeacher *teacher);

/* FALSE for a teacher of logits alone. */
gboolean   lk_teacher_has_networks (const LkTeacher *teacher);
/* The layers of member m, to be looked into; NULL where it has none: there is no such member, or it is a graph. */
const LkNetwork *lk_teacher_get_network (const LkTeacher *teacher, guint m);

/* Logits (end - begin, C) of samples, whether known already or not.
 * LK_ERROR_NOT_FOUND without networks. */
gboolean   lk_teacher_predict   (const LkTeacher *teacher, const LkSplit *split, gsize begin, gsize end, float *logits,
                                 GError **error);

/* Sums over the networks. */
gsize      lk_teacher_n_params      (const LkTeacher *teacher);
gsize      lk_teacher_multiply_adds (const LkTeacher *teacher);

/* A network being trained on the labels of the training split. With a validation
 * share some of its samples are held out and looked at after every epoch; the
 * weights of the epoch with the fewest errors there are kept. */
typedef struct _LkTeacherTraining LkTeacherTraining;

LkTeacherTraining *lk_teacher_training_new  (const LkSettings *settings, LkDataset *dataset, GError **error);
void               lk_teacher_training_free (LkTeacherTraining *training);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkTeacherTraining, lk_teacher_training_free)

/* Up to n_steps steps, fewer at an evaluation or at the end. FALSE on error. */
gboolean           lk_teacher_training_advance (LkTeacherTraining *training, guint n_steps, GError **error);
gboolean           lk_teacher_training_is_done (const LkTeacherTraining *training);
guint64            lk_teacher_training_get_step    (const LkTeacherTraining *training);
guint64            lk_teacher_training_get_n_steps (const LkTeacherTraining *training);
guint64            lk_teacher_training_get_steps_per_epoch (const LkTeacherTraining *training);
/* The epoch (1, 2, …) whose weights are kept; 0 before the first and without a
 * validation share. */
guint              lk_teacher_training_get_best_epoch (const LkTeacherTraining *training);
/* Steps carry the loss in `hard`, evaluations the errors as the student's. The
 * last evaluation is of the weights that are kept. */
const LkHistory   *lk_teacher_training_get_history (const LkTeacherTraining *training);
/* As it stands now; borrowed. */
const LkNetwork   *lk_teacher_training_get_network (const LkTeacherTraining *training);
/* The trained network, whose owner is the caller from now on; ends the training. */
LkNetwork         *lk_teacher_training_steal_network (LkTeacherTraining *training);
