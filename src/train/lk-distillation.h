/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-evaluation.h"
#include "lk-feature-term.h"
#include "lk-history.h"
#include "lk-step-trace.h"
#include "settings/lk-settings.h"
#include "lk-teacher.h"

/* A run: a student that learns from a teacher's soft targets, and with a term on a hidden layer from what one of the
 * teacher's layers gives (lk-feature-term.h), at first from that alone where the settings say so, and, when asked for, its twin, which starts from the same weights and sees the same batches
 * in the same order but labels alone.
 *
 * Mutual learning (Zhang, Xiang, Hospedales, Lu 2018, arXiv 1706.00384, equations 5 and 6) has no teacher: in the twin's
 * place is a peer, which starts from weights of its own. In each step both answer the same batch, and then each learns
 * from labels and from what the other answered, which is held constant,
 *
 *   L1 = (1 - α) · CE (y, z1) + α · soft (z2, z1, y, T),   L2 likewise,
 *
 * with kd, T = 1 and α = 0.5 half the paper's CE + KL. What is called the twin below is the peer then. The teacher is
 * what both are compared with, and nothing else.
 *
 * Everything here belongs to one thread at
 * a time; the twin's half of the work may run on a second thread inside a call.
 *
 * Deterministic: the same settings, data and teacher give the same bits, on
 * any number of threads and however the steps are divided between calls. */
typedef struct _LkDistillation LkDistillation;

/* The teacher must be ready. */
LkDistillation     *lk_distillation_new    (const LkSettings *settings, LkTeacher *teacher, GError **error);
const LkTeacher    *lk_distillation_get_teacher (const LkDistillation *self); /* borrowed */
void                lk_distillation_free   (LkDistillation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkDistillation, lk_distillation_free)

/* Up to n_steps steps: fewer at an evaluation, at the end, or when the history
 * is full. Evaluates when that is due, before the first step too. */
gboolean            lk_distillation_advance (LkDistillation *self, guint n_steps, GError **error);
/* One step as lk_distillation_advance () makes it, with the same bits, and all that happens to the student in it; NULL
 * with an error, or, where the run is over, without one. */
LkStepTrace        *lk_distillation_trace   (LkDistillation *self, GError **error);
/* After the epochs asked for, or when the history is full. */
gboolean            lk_distillation_is_done (const LkDistillation *self);
/* So many epochs more than the run has: the same networks go on from where they stand, and the learning rate falls
 * anew, over what was added (a warm restart: Loshchilov and Hutter 2017, SGDR). Leaves a mark. FALSE: the run has no
 * end, has not come to it, or cannot be any longer. */
gboolean            lk_distillation_train_on (LkDistillation *self, guint epochs);
/* Back to the initial weights, step 0, the epochs of the beginning and an empty history; the
 * settings that were moved stay where they are. */
void                lk_distillation_rewind  (LkDistillation *self);

/* Loss and learning rate of the next step on; each change leaves a mark. */
void                lk_distillation_set_loss          (LkDistillation *self, const LkLossSettings *loss);
void                lk_distillation_set_learning_rate (LkDistillation *self, double learning_rate);

/* Moves (copied, by step) that are made as if somebody made them, each right
 * before the step it names, however the steps are divided: so a recorded run
 * repeats. Before the first step; after a rewind they are made again, from the
 * values of step 0. n 0 takes the script away. */
void                lk_distillation_set_script        (LkDistillation *self, const LkMark *marks /* (n) */, gsize n);
/* Makes the moves that are due before the next step, as lk_distillation_advance ()
 * does by itself. Returns the step after which the next ones are due; G_MAXUINT64:
 * there are no more. */
guint64             lk_distillation_play_script       (LkDistillation *self);
/* As they are now; of loss.seed, the run's. Borrowed. */
const LkLossSettings *lk_distillation_get_loss        (const LkDistillation *self);
double              lk_distillation_get_learning_rate (const LkDistillation *self);
/* As they were before the first step; with the history's marks they are the whole
 * course of the run. */
const LkLossSettings *lk_distillation_get_start       (const LkDistillation *self, double *learning_rate);

/* The test set now. Its record is appended to the history unless one of this
 * step is there already. */
LkEvaluation       *lk_distillation_evaluate (LkDistillation *self, GError **error);
/* The same with the KL at another temperature than the run's. */
LkEvaluation       *lk_distillation_evaluate_at (LkDistillation *self, double temperature, GError **error);
/* The last one made; borrowed, NULL before the first. */
LkEvaluation       *lk_distillation_get_evaluation (const LkDistillation *self);

/* What another network of the same shapes, such as a copy of the student made smaller, says on the test set: beside the
 * run's teacher, at the run's T. Nothing of the run changes. */
gboolean            lk_distillation_score (const LkDistillation *self, const LkNetwork *network, LkScore *score,
                                           GError **error);

/* The student now on what settings->student.validation, above 0, held out (LkHeldOut); its agreement and KL are with
 * the teacher's soft targets. */
gboolean            lk_distillation_validate   (LkDistillation *self, LkScore *score, GError **error);
gsize               lk_distillation_get_n_held (const LkDistillation *self); /* samples held out */

guint64             lk_distillation_get_step            (const LkDistillation *self);
guint64             lk_distillation_get_n_steps         (const LkDistillation *self); /* 0: no end */
guint64             lk_distillation_get_steps_per_epoch (const LkDistillation *self);
gsize               lk_distillation_get_n_samples       (const LkDistillation *self); /* of the transfer set */
const LkHistory    *lk_distillation_get_history         (const LkDistillation *self);
const LkNetwork    *lk_distillation_get_student         (const LkDistillation *self);
const LkNetwork    *lk_distillation_get_twin            (const LkDistillation *self); /* NULL without */
const LkFeatureTerm *lk_distillation_get_feature        (const LkDistillation *self); /* the student's; NULL without */
