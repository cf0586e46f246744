/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-feature-term.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-feed.h"
#include "io/lk-error.h"
#include "nn/lk-conv.h"
#include "nn/lk-memory.h"
#include "nn/lk-norm.h"
#include "nn/lk-optimizer.h"
#include "nn/lk-vector.h"

/* Numbers of a regressor at most: 64 MiB, and as much again for each of the optimiser's averages. */
#define MAX_REGRESSOR ((gsize) 1 << 24)
/* Bytes of what is kept of the teacher's layer at most. */
#define MAX_KEPT ((gsize) 256 << 20)

struct _LkFeatureTerm {
  const LkNetwork *teacher;
  gsize layer, teacher_layer;
  gsize n;                /* floats that the student's layer gives for a sample */
  gboolean relu;          /* behind that */
  gboolean alone;         /* the student learns nothing else */
  gboolean told;          /* steps keep `rest` */
  LkWorkspace *workspace; /* the teacher's */
  LkFeed *feed;
  /* What the teacher's layer gave for samples when they first came, n_taught floats each; NULL: that is too much. */
  float *kept;
  guint32 *place; /* (samples) of samples in it, from 1 on; 0: it has not come yet */
  gsize n_taught, n_kept, n_places;
  float *taught; /* (batch, n_taught), out of what is kept */
  LkFeature feature;
  LkFeatureLoss *loss;
  const float *last; /* what the teacher's layer gave in the last step */
  float *gradient;   /* (batch, n) */
  float *rest;       /* (batch, n) what the rest of the loss asked for */
  /* Without a regressor NULL. */
  LkOptimizer *optimizer;
  float *regressor;
  float *initial;
  float *regressor_gradient;
};

static gboolean
gives_pictures (const LkLayer *layer)
{
  return layer->out.height * layer->out.width > 1;
}

int
lk_feature_term_find_layer (LkFeature feature, guint layer, const LkNetwork *network, const char *whose, GError **error)
{
  gboolean pictures = lk_feature_info (feature)->pictures;
  gsize n_hidden = network->n_layers - 1;

  if (layer > n_hidden || n_hidden == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   ngettext ("%s has %zu hidden layer: the term on a hidden layer cannot be of number %u",
                             "%s has %zu hidden layers: the term on a hidden layer cannot be of number %u", n_hidden),
                   whose, n_hidden, MAX (layer, 1));
      return -1;
    }
  if (layer > 0 && pictures && !gives_pictures (&network->layers[layer - 1]))
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("%s gives no picture in hidden layer %u: attention is of layers of pictures, such as convolutions"), whose,
          layer);
      return -1;
    }
  if (layer > 0)
    return (int) layer - 1;
  if (!pictures)
    return (int) n_hidden - 1;
  for (gsize l = n_hidden; l-- > 0;)
    if (network->layers[l].kind == &lk_conv && gives_pictures (&network->layers[l]))
      return (int) (l + 1 < n_hidden && network->layers[l + 1].kind == &lk_norm ? l + 1 : l);
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("%s has no convolution: attention is of layers of pictures. Choose other layers for it, such as "
                  "c8k5-p2-30, or another term"),
               whose);
  return -1;
}

LkFeatureMap
lk_feature_term_map (const LkLayer *layer)
{
  gsize pixels = layer->out.height * layer->out.width;

  return (LkFeatureMap) { layer->out.height, layer->out.width, layer->out.channels, layer->out_stride / pixels };
}

static gboolean
check_maps (LkFeature feature, const LkFeatureMap *student, const LkFeatureMap *teacher, GError **error)
{
  if (lk_feature_info (feature)->pictures && !lk_feature_maps_fit (student, teacher))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The student’s layer gives pictures of %zu × %zu, the teacher’s of %zu × %zu: for attention the "
                      "sides of one must be whole multiples of the other’s. Choose other layers"),
                   student->height, student->width, teacher->height, teacher->width);
      return FALSE;
    }
  if (lk_feature_info (feature)->regressor &&
      lk_feature_map_floats (student) > MAX_REGRESSOR / lk_feature_map_floats (teacher))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("From %zu numbers of the student to %zu of the teacher a regressor is too large: choose smaller "
                      "layers for the hint"),
                   lk_feature_map_numbers (student), lk_feature_map_numbers (teacher));
      return FALSE;
    }
  return TRUE;
}

/* The regressor begins at random, by a stream of its own. */
static LkStatus
make_regressor (LkFeatureTerm *self, const LkSettings *settings)
{
  gsize n = lk_feature_loss_n_regressor (self->loss);
  LkRng rng;

  if (n == 0)
    return LK_OK;
  self->regressor = lk_alloc_aligned (n, sizeof (float));
  self->initial = lk_alloc_aligned (n, sizeof (float));
  self->regressor_gradient = lk_alloc_aligned (n, sizeof (float));
  if (!self->regressor || !self->initial || !self->regressor_gradient)
    return LK_NO_MEMORY;
  lk_rng_seed (&rng, settings->seed, LK_STREAM_REGRESSOR);
  lk_feature_loss_init_regressor (self->loss, &rng, self->initial);
  memcpy (self->regressor, self->initial, n * sizeof (float));
  return lk_optimizer_new (settings->student.optimizer, n, &self->optimizer);
}

/* The teacher is frozen: a sample's numbers are computed in the first epoch alone, where the transfer set's all fit. Pages
 * that no sample has come to take no memory. */
static void
make_kept (LkFeatureTerm *self, const LkSettings *settings, const LkDataset *dataset, gsize n_samples)
{
  /* Of each subject a share, rounded up. */
  gsize n = (gsize) ceil (settings->train_fraction * (double) dataset->train.n) + dataset->n_subjects;

  self->n_taught = self->teacher->layers[self->teacher_layer].out_stride;
  n = MIN (n, n_samples);
  if (n > MAX_KEPT / sizeof (float) / self->n_taught)
    return;
  self->kept = g_try_malloc_n (n, self->n_taught * sizeof (float));
  self->place = self->kept ? g_try_new0 (guint32, n_samples) : NULL;
  self->taught = self->place ? lk_alloc_aligned (settings->batch * self->n_taught, sizeof (float)) : NULL;
  self->n_places = self->taught ? n : 0;
}

/* Of a batch: as it was when each sample first came. */
static const float *
ask_teacher (LkFeatureTerm *self, const uint32_t *index, gsize B)
{
  gsize n_known = 0;
  const float *taught = self->taught;

  while (n_known < B && self->n_places > 0 && self->place[index[n_known]] > 0)
    n_known++;
  if (n_known < B)
    taught = lk_network_forward_to (self->teacher, self->workspace,
                                    lk_feed_gather (self->feed, index, B, NULL, NULL, NULL), B, self->teacher_layer);
  for (gsize b = 0; b < B && self->n_places > 0; b++)
    {
      guint32 *place = &self->place[index[b]];

      if (*place == 0 && self->n_kept < self->n_places)
        {
          memcpy (self->kept + self->n_kept * self->n_taught, taught + b * self->n_taught,
                  self->n_taught * sizeof (float));
          *place = (guint32) ++self->n_kept;
        }
      if (n_known == B)
        memcpy (self->taught + b * self->n_taught, self->kept + (*place - 1) * self->n_taught,
                self->n_taught * sizeof (float));
    }
  return taught;
}

LkFeatureTerm *
lk_feature_term_new (const LkSettings *settings, const LkTeacher *teacher, const LkSplit *taught_on,
                     const LkNetwork *student, GError **error)
{
  LkFeature feature = settings->feature;
  const LkNetwork *network;
  LkFeatureMap of_student, of_teacher;
  LkFeatureTerm *self;
  LkStatus status;
  int l, t;

  network = lk_teacher_get_network (teacher, 0);
  if (settings->batch > LK_FEATURE_MOST)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("A batch of %u samples is too large for a term on a hidden layer: %zu are the most"),
                   settings->batch, LK_FEATURE_MOST);
      return NULL;
    }
  if (!network && lk_teacher_has_networks (teacher))
    {
      g_set_error_literal (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("This teacher is a graph out of an ONNX file, whose hidden layers cannot teach here. Choose "
             "a teacher of another kind, or no term on a hidden layer"));
      return NULL;
    }
  if (!network)
    {
      g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE,
                           _ ("This teacher is a file of logits: it has no hidden layers that could teach. Choose a "
                              "teacher with weights, or no term on a hidden layer"));
      return NULL;
    }
  l = lk_feature_term_find_layer (feature, settings->feature_student_layer, student, _ ("The student"), error);
  if (l < 0)
    return NULL;
  t = lk_feature_term_find_layer (feature, settings->feature_teacher_layer, network, _ ("The teacher"), error);
  if (t < 0)
    return NULL;
  of_student = lk_feature_term_map (&student->layers[l]);
  of_teacher = lk_feature_term_map (&network->layers[t]);
  if (!check_maps (feature, &of_student, &of_teacher, error))
    return NULL;

  self = g_new0 (LkFeatureTerm, 1);
  self->teacher = network;
  self->feature = feature;
  self->layer = (gsize) l;
  self->teacher_layer = (gsize) t;
  self->n = student->layers[l].out_stride;
  self->relu = student->layers[l].relu;
  status = lk_workspace_new (network, settings->batch, false, &self->workspace);
  if (status == LK_OK)
    status = lk_feed_new (taught_on, network->layers[0].in, lk_network_beside (network),
                          lk_network_list_units (network), settings->batch, false, &self->feed);
  if (status == LK_OK)
    status = lk_feature_loss_new (feature, settings->batch, &of_student, &of_teacher, &self->loss);
  if (status == LK_OK)
    {
      self->gradient = lk_alloc_aligned (settings->batch * self->n, sizeof (float));
      self->rest = lk_alloc_aligned (settings->batch * self->n, sizeof (float));
      status = self->gradient && self->rest ? make_regressor (self, settings) : LK_NO_MEMORY;
    }
  make_kept (self, settings, teacher->dataset, taught_on->n);
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not prepare the term on a hidden layer"));
      g_clear_pointer (&self, lk_feature_term_free);
    }
  return self;
}

void
lk_feature_term_free (LkFeatureTerm *self)
{
  if (!self)
    return;
  lk_workspace_free (self->workspace);
  lk_feed_free (self->feed);
  lk_feature_loss_free (self->loss);
  lk_optimizer_free (self->optimizer);
  g_free (self->kept);
  g_free (self->place);
  free (self->taught);
  free (self->gradient);
  free (self->rest);
  free (self->regressor);
  free (self->initial);
  free (self->regressor_gradient);
  g_free (self);
}

void
lk_feature_term_set_alone (LkFeatureTerm *self, gboolean alone)
{
  self->alone = alone;
}

gboolean
lk_feature_term_is_alone (const LkFeatureTerm *self)
{
  return self->alone;
}

void
lk_feature_term_rewind (LkFeatureTerm *self)
{
  if (!self->regressor)
    return;
  memcpy (self->regressor, self->initial, lk_feature_loss_n_regressor (self->loss) * sizeof (float));
  lk_optimizer_reset (self->optimizer);
}

gsize
lk_feature_term_get_layer (const LkFeatureTerm *self)
{
  return self->layer;
}

gsize
lk_feature_term_get_teacher_layer (const LkFeatureTerm *self)
{
  return self->teacher_layer;
}

LkFeature
lk_feature_term_get_feature (const LkFeatureTerm *self)
{
  return self->feature;
}

const float *
lk_feature_term_get_regressor (const LkFeatureTerm *self)
{
  return self->regressor;
}

/* Of those numbers alone whose ReLU lets a gradient pass. */
static double
norm (const LkFeatureTerm *self, gsize n, const float *outputs, const float *gradient)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    if (!self->relu || outputs[i] > 0.0f)
      sum += (double) gradient[i] * (double) gradient[i];
  return sqrt (sum);
}

LK_VECTORISED
static void
add (gsize n, float weight, const float *from, float *to)
{
  for (gsize i = 0; i < n; i++)
    to[i] += weight * from[i];
}

void
lk_feature_term_step (LkFeatureTerm *self, const uint32_t *index, gsize B, const float *outputs,
                      const LkLossSettings *loss, double learning_rate, double momentum, float *gradient,
                      LkFeatureRecord *record)
{
  const float *taught = self->last = ask_teacher (self, index, B);
  double value = lk_feature_loss_compute (self->loss, B, outputs, taught, self->regressor, self->gradient,
                                          self->regressor_gradient);
  double mine = norm (self, B * self->n, outputs, self->gradient), rest = norm (self, B * self->n, outputs, gradient);
  double share = loss->feature_share, weight = loss->feature_weight;

  if (share > 0.0 && !self->alone)
    weight = mine > 0.0 ? share / (1.0 - share) * rest / mine : 0.0;
  weight = (double) (float) weight; /* as the record has it */
  if (self->told)
    memcpy (self->rest, gradient, B * self->n * sizeof (float));
  if (weight > 0.0)
    add (B * self->n, (float) weight, self->gradient, gradient);
  if (self->regressor)
    lk_optimizer_step (self->optimizer, learning_rate, momentum, self->regressor, self->regressor_gradient);
  *record = (LkFeatureRecord) {
    .value = (float) value,
    .weight = (float) weight,
    .share = (float) (weight * mine + rest > 0.0 ? weight * mine / (weight * mine + rest) : 0.0),
  };
}

void
lk_feature_term_set_told (LkFeatureTerm *self, gboolean told)
{
  self->told = told;
}

void
lk_feature_term_tell (const LkFeatureTerm *self, gsize B, const float *outputs, float weight, float *rest, float *asked)
{
  for (gsize i = 0; i < B * self->n; i++)
    {
      gboolean passes = !self->relu || outputs[i] > 0.0f;

      rest[i] = passes ? self->rest[i] : 0.0f;
      asked[i] = passes ? weight * self->gradient[i] : 0.0f;
    }
}

double
lk_feature_term_look_again (LkFeatureTerm *self, gsize B, const float *outputs)
{
  return lk_feature_loss_compute (self->loss, B, outputs, self->last, self->regressor, NULL, NULL);
}
