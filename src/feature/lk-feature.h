/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "nn/lk-rng.h"
#include "nn/lk-status.h"

/* What a hidden layer of the student is taught beside the logits' loss (nn/lk-loss.h):
 *
 *   L = (1 - α) · CE  +  α · soft  +  β · feature
 *
 * B is the batch; s_b and t_b are what the chosen layers of student and teacher give for sample b, as S and D numbers.
 * The terms are means over the batch and have no unit. */
typedef enum {
  LK_FEATURE_NONE,
  LK_FEATURE_HINT,
  LK_FEATURE_COSINE,
  LK_FEATURE_ATTENTION,
  LK_FEATURE_SIMILARITY,
  LK_FEATURE_RELATIONAL,
  LK_N_FEATURES,
} LkFeature;

typedef struct {
  const char *id;          /* "attention": settings and files */
  const char *symbol;      /* "at": in cases of losses, as papers and libraries call it */
  const char *name;        /* English, translatable, for people */
  const char *description; /* one translatable sentence: what to look for */
  const char *source;      /* paper and equation; "" of none */
  bool        pictures;    /* of layers that give pictures alone */
  double      weight;      /* β that suits it: docs/methods.md says how it was found */
  bool        regressor;   /* a regressor is trained along, from the student's numbers to the teacher's */
} LkFeatureInfo;

/* Never NULL for a valid one. */
const LkFeatureInfo *lk_feature_info (LkFeature feature);
/* false when no term has that id. */
bool lk_feature_from_id (const char *id, LkFeature *feature);

/* What a layer gives for a sample, as it lies in memory: (height, width, stride) floats, of which the first `channels`
 * of each pixel count and the others are 0. Units are the channels of one pixel. */
typedef struct {
  size_t height, width;
  size_t channels;
  size_t stride; /* ≥ channels */
} LkFeatureMap;

size_t lk_feature_map_floats  (const LkFeatureMap *map); /* of a sample, in memory */
size_t lk_feature_map_numbers (const LkFeatureMap *map); /* that count: S or D */
/* Whether two maps can be held against each other by attention: the sides of one are those of the other times whole
 * numbers. */
bool   lk_feature_maps_fit    (const LkFeatureMap *student, const LkFeatureMap *teacher);

/* Samples of a batch at most, whose pairs need memory by their square. */
#define LK_FEATURE_MOST ((size_t) 4096)

/* A term between two such layers, with scratch memory for batches of up to max_batch: a step allocates nothing. One a
 * thread. */
typedef struct _LkFeatureLoss LkFeatureLoss;

/* LK_BAD_SHAPE when the term does not fit the layers, or the batch is larger than LK_FEATURE_MOST; of LK_FEATURE_NONE there is none. */
LkStatus lk_feature_loss_new  (LkFeature feature, size_t max_batch, const LkFeatureMap *student,
                               const LkFeatureMap *teacher, LkFeatureLoss **loss);
void     lk_feature_loss_free (LkFeatureLoss *loss); /* NULL is fine */

/* Floats of the regressor: R (D, S) by the floats in memory, then c (D); 0 where the term has none. */
size_t   lk_feature_loss_n_regressor   (const LkFeatureLoss *loss);
/* R from a normal distribution of variance 1/S, c 0; what stands for floats that do not count is 0 and stays so. */
void     lk_feature_loss_init_regressor (const LkFeatureLoss *loss, LkRng *rng, float *regressor);
/* R s_b + c of the batch: (B, D) inside the loss, of the last lk_feature_loss_compute (). NULL without a regressor. */
const float *lk_feature_loss_regressed  (const LkFeatureLoss *loss);

/* The term's value. `gradient` (B, S) receives d feature / d student, `gradient_regressor` that by the regressor, both
 * with the mean over the batch; either may be NULL. 1 ≤ B ≤ max_batch. Where a norm is 0, what would be divided by it
 * is 0. The same bits on any number of threads. */
double   lk_feature_loss_compute (LkFeatureLoss *loss, size_t B, const float *student /* (B, S) */,
                                  const float *teacher /* (B, D) */, const float *regressor,
                                  float *gradient /* or NULL */, float *gradient_regressor /* or NULL */);

/* The square of what a layer gives, as a mean over its channels: (height, width) of one sample. */
void     lk_feature_attention (const LkFeatureMap *map, const float *values, double *attention);
