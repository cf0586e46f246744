/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-hints.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-feed.h"
#include "feature/lk-relations.h"
#include "nn/lk-memory.h"

/* What a layer gives for samples, (n, floats), to be freed; NULL without memory. */
static float *
outputs_of (const LkNetwork *network, gsize layer, const LkSplit *split, const guint32 *index, gsize n)
{
  LkWorkspace *workspace = NULL;
  LkFeed *feed = NULL;
  float *outputs = lk_alloc_aligned (n * network->layers[layer].out_stride, sizeof (float));

  if (outputs && lk_workspace_new (network, n, false, &workspace) == LK_OK &&
      lk_feed_new (split, network->layers[0].in, lk_network_beside (network), lk_network_list_units (network), n, false,
                   &feed) == LK_OK)
    memcpy (outputs,
            lk_network_forward_to (network, workspace, lk_feed_gather (feed, index, n, NULL, NULL, NULL), n, layer),
            n * network->layers[layer].out_stride * sizeof (float));
  else
    g_clear_pointer (&outputs, free);
  lk_feed_free (feed);
  lk_workspace_free (workspace);
  return outputs;
}

/* What the teacher's layer gives for them, as it was if that is known. */
static const float *
taught_of (LkHints *self, const LkHints *before, const LkNetwork *teacher, const LkSplit *split, const guint32 *index,
           gsize n)
{
  gsize layer = self->teacher_layer - 1;
  float *outputs;

  self->teacher = teacher;
  if (before && before->taught && before->teacher == teacher && before->feature == self->feature &&
      before->teacher_layer == self->teacher_layer && before->watched == self->watched)
    {
      self->taught = g_atomic_rc_box_acquire (before->taught);
      return self->taught;
    }
  outputs = outputs_of (teacher, layer, split, index, n);
  if (outputs)
    self->taught = g_atomic_rc_box_dup (n * teacher->layers[layer].out_stride * sizeof (float), outputs);
  free (outputs);
  return self->taught;
}

static void
measure_unit (const float *t, const float *p, gsize stride, gsize n, float *residual, float *spread)
{
  double mean = 0.0, away = 0.0, apart = 0.0;

  for (gsize i = 0; i < n; i++)
    mean += (double) t[i * stride] / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      double from_mean = (double) t[i * stride] - mean, from_student = (double) t[i * stride] - (double) p[i * stride];

      apart += from_mean * from_mean;
      away += from_student * from_student;
    }
  *residual = (float) sqrt (away / (double) n);
  *spread = (float) sqrt (apart / (double) n);
}

/* The regressor says what the teacher's layer gives; of the cosine's only the direction counts, so that each sample's
 * answer has the length of the teacher's. */
static void
take_lengths (const float *t, float *p, gsize D, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double of_teacher = 0.0, mine = 0.0;

      for (gsize d = 0; d < D; d++)
        {
          of_teacher += (double) t[i * D + d] * (double) t[i * D + d];
          mine += (double) p[i * D + d] * (double) p[i * D + d];
        }
      for (gsize d = 0; d < D && mine > 0.0; d++)
        p[i * D + d] *= (float) sqrt (of_teacher / mine);
    }
}

static void
measure_units (LkHints *self, const LkHints *before, const LkFeatureTerm *term, const LkNetwork *teacher,
               const LkNetwork *student, const LkSplit *test)
{
  const LkLayer *s_layer = &student->layers[lk_feature_term_get_layer (term)];
  const LkLayer *t_layer = &teacher->layers[lk_feature_term_get_teacher_layer (term)];
  LkFeatureMap of_student = lk_feature_term_map (s_layer), of_teacher = lk_feature_term_map (t_layer);
  gsize n = MIN (LK_HINTS_MEASURED, test->n), D = lk_feature_map_floats (&of_teacher);
  g_autofree guint32 *index = g_new (guint32, MAX (n, 1));
  const float *t;
  float *s;
  LkFeatureLoss *loss = NULL;

  for (guint32 i = 0; i < n; i++)
    index[i] = i;
  s = outputs_of (student, lk_feature_term_get_layer (term), test, index, n);
  t = taught_of (self, before, teacher, test, index, n);
  if (s && t && lk_feature_loss_new (self->feature, n, &of_student, &of_teacher, &loss) == LK_OK)
    {
      g_autofree float *p = NULL;

      lk_feature_loss_compute (loss, n, s, t, lk_feature_term_get_regressor (term), NULL, NULL);
      p = g_memdup2 (lk_feature_loss_regressed (loss), n * D * sizeof *p);
      if (self->feature == LK_FEATURE_COSINE)
        take_lengths (t, p, D, n);
      self->residual = g_new (float, lk_feature_map_numbers (&of_teacher));
      self->spread = g_new (float, lk_feature_map_numbers (&of_teacher));
      for (gsize d = 0; d < D; d++)
        if (d % of_teacher.stride < of_teacher.channels)
          {
            measure_unit (t + d, p + d, D, n, &self->residual[self->n_units], &self->spread[self->n_units]);
            self->n_units++;
          }
    }
  lk_feature_loss_free (loss);
  free (s);
}

static void
look_at_picture (LkHints *self, LkCompared who, const LkLayer *layer, const float *outputs)
{
  LkFeatureMap map = lk_feature_term_map (layer);
  g_autofree double *attention = g_new (double, (map.height * map.width));

  self->shape[who] = (LkShape) { map.height, map.width, 1 };
  if (!outputs)
    return;
  lk_feature_attention (&map, outputs, attention);
  self->attention[who] = g_new (float, (map.height * map.width));
  for (gsize i = 0; i < map.height * map.width; i++)
    self->attention[who][i] = (float) attention[i];
}

/* Samples by class, the first of each. */
static void
choose_samples (LkHints *self, const LkSplit *test, gsize n_classes)
{
  gsize each = MAX (LK_HINTS_PAIRED / n_classes, 1), most = MIN (LK_HINTS_PAIRED, test->n);

  self->samples = g_new (guint32, MAX (most, 1));
  self->labels = g_new (guint16, MAX (most, 1));
  for (gsize k = 0; k < n_classes; k++)
    for (gsize i = 0, taken = 0; i < test->n && taken < each && self->n < most; i++)
      if (test->labels[i] == k)
        {
          self->samples[self->n] = (guint32) i;
          self->labels[self->n++] = (guint16) k;
          taken++;
        }
}

static void
pair_samples (LkHints *self, LkCompared who, gsize floats, const float *outputs)
{
  gsize n = self->n;
  g_autofree float *product = g_new (float, MAX (n * n, 1));
  g_autofree double *norms = g_new (double, MAX (n, 1));

  if (!outputs)
    return;
  self->pairs[who] = g_new (double, (n * n));
  if (self->feature == LK_FEATURE_SIMILARITY)
    lk_relations_similarity (n, floats, outputs, product, self->pairs[who], norms);
  else
    lk_relations_distances (n, floats, outputs, self->pairs[who]);
}

/* Of pictures or of pairs, of one network. */
static void
look_at_network (LkHints *self, const LkHints *before, LkCompared who, const LkNetwork *network, const LkSplit *test)
{
  gboolean pictures = lk_feature_info (self->feature)->pictures;
  gsize l = (who == LK_COMPARED_TEACHER ? self->teacher_layer : self->student_layer) - 1;
  guint32 watched = (guint32) self->watched;
  const guint32 *index = pictures ? &watched : self->samples;
  gsize n = pictures ? (self->watched < test->n ? 1 : 0) : self->n;
  float *own = NULL;
  const float *outputs;

  if (n == 0)
    return;
  if (who == LK_COMPARED_TEACHER)
    outputs = taught_of (self, before, network, test, index, n);
  else
    outputs = own = outputs_of (network, l, test, index, n);
  if (pictures)
    look_at_picture (self, who, &network->layers[l], outputs);
  else
    pair_samples (self, who, network->layers[l].out_stride, outputs);
  free (own);
}

LkHints *
lk_hints_new (const LkFeatureTerm *term, const LkNetwork *teacher, const LkNetwork *student, const LkNetwork *twin,
              const LkSplit *test, gsize n_classes, gsize sample, const LkHints *before)
{
  const LkNetwork *networks[LK_N_COMPARED] = {
    [LK_COMPARED_TEACHER] = teacher, [LK_COMPARED_STUDENT] = student, [LK_COMPARED_TWIN] = twin
  };
  LkHints *self = g_new0 (LkHints, 1);
  const LkFeatureInfo *info;

  g_atomic_ref_count_init (&self->refs);
  self->feature = lk_feature_term_get_feature (term);
  self->student_layer = (guint) lk_feature_term_get_layer (term) + 1;
  self->teacher_layer = (guint) lk_feature_term_get_teacher_layer (term) + 1;
  info = lk_feature_info (self->feature);
  if (info->pictures)
    self->watched = sample;
  if (info->regressor)
    {
      measure_units (self, before, term, teacher, student, test);
      return self;
    }
  if (!info->pictures)
    choose_samples (self, test, n_classes);
  for (guint who = 0; who < LK_N_COMPARED; who++)
    if (networks[who])
      look_at_network (self, before, who, networks[who], test);
  return self;
}

LkHints *
lk_hints_ref (LkHints *hints)
{
  g_atomic_ref_count_inc (&hints->refs);
  return hints;
}

void
lk_hints_unref (LkHints *hints)
{
  if (!g_atomic_ref_count_dec (&hints->refs))
    return;
  g_clear_pointer (&hints->taught, g_atomic_rc_box_release);
  g_free (hints->residual);
  g_free (hints->spread);
  g_free (hints->samples);
  g_free (hints->labels);
  for (guint who = 0; who < LK_N_COMPARED; who++)
    {
      g_free (hints->attention[who]);
      g_free (hints->pairs[who]);
    }
  g_free (hints);
}
