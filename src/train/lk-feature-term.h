/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-history.h"
#include "lk-teacher.h"
#include "settings/lk-settings.h"

/* What a hidden layer of a student in training learns from one of its teacher's (feature/lk-feature.h): the teacher's
 * layer is computed of each batch, by its network as it is in use, and a regressor is trained along, which no file has.
 * One thread at a time; steps allocate nothing and have the same bits on any number of threads.
 *
 * The regressor takes steps on the term itself, whatever its weight, with the student's optimiser and rate: at β = 0 it
 * says how well the teacher's layer can be told from the student's, which does not move.
 *
 * The share of the gradient is one of norms at what the student's layer gives, h, of the numbers that its ReLU lets
 * pass:
 *
 *   share = ‖β ∂feature/∂h‖ / (‖β ∂feature/∂h‖ + ‖∂((1 - α) CE + α soft)/∂h‖)
 *
 * Where a share is asked for, β is made anew in each step so that it comes out; of a term that is learnt alone β is as
 * it is set. */
typedef struct _LkFeatureTerm LkFeatureTerm;

/* Of settings->feature, which is one, and the layers that the settings name; 0 stands for the last hidden layer, of
 * terms on pictures the last convolution with its normalisation. Of several teachers it is the first. Teacher and
 * the samples that it is taught on must outlive it. LK_ERROR_VALUE with a sentence where there is no such layer, or the term cannot be of it. */
LkFeatureTerm *lk_feature_term_new       (const LkSettings *settings, const LkTeacher *teacher, const LkSplit *taught_on,
                                          const LkNetwork *student, GError **error);
void           lk_feature_term_free      (LkFeatureTerm *term); /* NULL is fine */
/* Whether the student learns nothing else from the next step on; at first it does. */
void           lk_feature_term_set_alone (LkFeatureTerm *term, gboolean alone);
gboolean       lk_feature_term_is_alone  (const LkFeatureTerm *term);
/* Back to the regressor that it began with. */
void           lk_feature_term_rewind    (LkFeatureTerm *term);

/* Of the student's and of the teacher's network, from 0 on. */
gsize          lk_feature_term_get_layer         (const LkFeatureTerm *term);
gsize          lk_feature_term_get_teacher_layer (const LkFeatureTerm *term);

LkFeature      lk_feature_term_get_feature       (const LkFeatureTerm *term);
/* As it is now (feature/lk-feature.h), borrowed; NULL where the term has none. */
const float   *lk_feature_term_get_regressor     (const LkFeatureTerm *term);
/* What the layer gives. */
LkFeatureMap   lk_feature_term_map               (const LkLayer *layer);

/* Of the samples index (B), of which the student's layer gave `outputs` (B, its floats): adds the term's gradient, with
 * its weight, to `gradient` (likewise), which is that of the rest of the loss, and trains the regressor. With a weight
 * of 0 the gradient's bits stay. */
void           lk_feature_term_step      (LkFeatureTerm *term, const uint32_t *index, gsize B, const float *outputs,
                                          const LkLossSettings *loss, double learning_rate, double momentum,
                                          float *gradient, LkFeatureRecord *record);

/* Whether steps keep what they asked for, to be told. */
void           lk_feature_term_set_told   (LkFeatureTerm *term, gboolean told);
/* Of the last step, which was told and had this weight and these outputs: what the rest of the loss asked of the student's
 * layer, and what the term did, (B, its floats) each, as gradients; 0 where the ReLU lets nothing pass. */
void           lk_feature_term_tell       (const LkFeatureTerm *term, gsize B, const float *outputs, float weight,
                                           float *rest, float *asked);
/* The term's value of the last step's B samples, of which the student's layer gives `outputs` now; the regressor is as the
 * step has left it. */
double         lk_feature_term_look_again (LkFeatureTerm *term, gsize B, const float *outputs);

/* The layer that the settings mean, from 0 on, of a network with a term; −1 with a sentence, which begins with whose it
 * is, "The student" (translated). */
int            lk_feature_term_find_layer (LkFeature feature, guint layer, const LkNetwork *network, const char *whose,
                                           GError **error);
