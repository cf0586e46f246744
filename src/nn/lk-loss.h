/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-status.h"

/* The distillation loss
 *
 *   L = (1 - α) · CE (y, softmax (z))  +  α · soft (v, z, y, T)
 *
 * as a mean over the batch, in nats; α weighs the teacher. B is the batch, C
 * the classes, v (B, C) the teacher's logits, z (B, C) the student's, y (B)
 * the labels. `soft` is the method; the methods and their sources are in the
 * table behind lk_method_info (). */

typedef enum {
  LK_METHOD_KD,
  LK_METHOD_LOGITS,
  LK_METHOD_DKD,
  LK_METHOD_DIST,
  LK_METHOD_LOGIT_STD,
  LK_METHOD_LABEL_SMOOTHING,
  LK_METHOD_VIRTUAL_TEACHER,
  LK_METHOD_SHUFFLED,
  LK_N_METHODS,
} LkMethod;

typedef struct {
  const char *id;               /* "kd": files and command lines */
  const char *name;             /* English, translatable, for people */
  const char *description;      /* one translatable sentence: what to look for */
  const char *source;           /* paper, with its arXiv number */
  bool        uses_temperature; /* false: T has no effect on the loss */
  bool        uses_teacher;     /* false: v is not read */
  const char *weight;           /* what else it weighs by: the setting's name, "dkd-beta"; NULL: nothing */
  size_t      weight_offset;    /* of that in LkLossSettings, bytes */
} LkMethodInfo;

/* Never NULL for a valid method. */
const LkMethodInfo *lk_method_info (LkMethod method);
/* false when no method has that id. */
bool lk_method_from_id (const char *id, LkMethod *method);

typedef struct {
  LkMethod method;
  double   temperature;        /* T > 0 */
  double   alpha;              /* 0: labels only … 1: teacher only */
  double   dkd_beta;           /* weight of NCKD, 8 */
  double   smoothing;          /* ε of label-smoothing, 0.1 */
  double   virtual_confidence; /* of virtual-teacher on the label, 0.99 */
  /* Of the term on a hidden layer, which is no part of what is computed here (feature/lk-feature.h). */
  double   feature_weight;     /* β ≥ 0, 1 */
  double   feature_share;      /* 0 < s < 1: β follows, so that the term has this share of the gradient; 0: as it is */
  uint64_t seed;               /* of the permutations of `shuffled` */
} LkLossSettings;

/* kd, T = 4, α = 0.9 and the constants above. */
extern const LkLossSettings LK_LOSS_DEFAULTS;

/* The number that LkMethodInfo.weight of the settings' method names; NULL where there is none. */
const double *lk_loss_own_weight (const LkLossSettings *settings);
/* Whether nothing but the seeds differs. */
bool lk_loss_settings_equal (const LkLossSettings *a, const LkLossSettings *b);
/* LK_BAD_VALUE when a number is outside its range or not finite. */
LkStatus lk_loss_settings_check (const LkLossSettings *settings);

typedef struct {
  double hard;  /* CE (y, softmax (z)) */
  double soft;  /* the method's term; without v, 0 if it needs a teacher or α = 0 */
  double total; /* (1 - α) hard + α soft */
  /* Euclidean norms over the batch of the two parts of dL/dz as they enter the
   * sum, that is (1 - α) dhard/dz and α dsoft/dz: the gradient share. */
  double hard_gradient;
  double soft_gradient;
} LkLossResult;

/* Scratch memory for batches of up to max_batch rows of n_classes, so that a
 * training step allocates nothing. One a thread. */
typedef struct _LkLoss LkLoss;

LkStatus lk_loss_new  (size_t max_batch, size_t n_classes, LkLoss **loss);
void     lk_loss_free (LkLoss *loss); /* NULL is fine */

/* Value and gradient; C is the loss's n_classes. `gradient` (B, C) receives dL/dz, the mean over the batch
 * included; it may be NULL. `v` may be NULL for methods that read no teacher,
 * and for labels alone (settings->alpha == 0): soft is then 0. `sample` (B) are
 * the samples' numbers in their data set, from which `shuffled` draws its fixed
 * permutation; NULL counts the rows. 1 ≤ B ≤ max_batch. Settings are checked
 * by the caller once (lk_loss_settings_check), labels are below C.
 * With α = 0 the gradient is bit for bit that of the hard term alone. */
void lk_loss_compute (LkLoss               *loss,
                      const LkLossSettings *settings,
                      size_t                B,
                      const float          *v /* (B, C) or NULL */,
                      const float          *z /* (B, C) */,
                      const uint16_t       *y /* (B) */,
                      const uint32_t       *sample /* (B) or NULL */,
                      float                *gradient /* (B, C) or NULL */,
                      LkLossResult         *result);
