/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "lk-history.h"
#include "lk-settings.h"

/* A teacher ready to teach: a frozen network and its logits on both splits,
 * computed once. Counted by references; immutable once lk_teacher_is_ready (). */
typedef struct {
  gatomicrefcount refs;
  LkDataset      *dataset;
  LkNetwork      *network;
  float          *test_logits;  /* (n_test, C) */
  float          *train_logits; /* (n_train, C) */
  gsize           n_done;       /* training samples whose logits are known */
  guint           test_errors;
} LkTeacher;

/* Takes the network; references the data set; computes the test logits. LK_ERROR_VALUE when the
 * network's inputs or classes are not the data set's. */
LkTeacher *lk_teacher_new   (LkNetwork *network, LkDataset *dataset, GError **error);
LkTeacher *lk_teacher_ref   (LkTeacher *teacher);
void       lk_teacher_unref (LkTeacher *teacher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkTeacher, lk_teacher_unref)

/* The training split's logits in slices of some thousand samples, so that the
 * caller can do other things between: call until ready. */
gboolean   lk_teacher_advance  (LkTeacher *teacher, GError **error);
gboolean   lk_teacher_is_ready (const LkTeacher *teacher);

/* A network being trained on the labels of the whole training split. */
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
/* Steps carry the loss in `hard`, evaluations the errors as the student's. */
const LkHistory   *lk_teacher_training_get_history (const LkTeacherTraining *training);
/* As it stands now; borrowed. */
const LkNetwork   *lk_teacher_training_get_network (const LkTeacherTraining *training);
/* The trained network, whose owner is the caller from now on; ends the training. */
LkNetwork         *lk_teacher_training_steal_network (LkTeacherTraining *training);
