/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-class-bias.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"

#define TEACHER LK_COMPARED_BIT (LK_COMPARED_TEACHER)
#define STUDENT LK_COMPARED_BIT (LK_COMPARED_STUDENT)
#define TWIN    LK_COMPARED_BIT (LK_COMPARED_TWIN)
#define ALL     (TEACHER | STUDENT | TWIN)

/* Of the networks `of`, exactly `right` answer with the label. */
static const struct {
  guint8 of;
  guint8 right;
} right_choices[LK_N_RIGHT] = {
  [LK_RIGHT_ANY] = { 0, 0 },
  [LK_RIGHT_ALL] = { ALL, ALL },
  [LK_RIGHT_NONE] = { ALL, 0 },
  [LK_RIGHT_TEACHER_ONLY] = { TEACHER | STUDENT, TEACHER },
  [LK_RIGHT_STUDENT_ONLY] = { TEACHER | STUDENT, STUDENT },
  [LK_RIGHT_TAUGHT] = { STUDENT | TWIN, STUDENT },
  [LK_RIGHT_UNTAUGHT] = { STUDENT | TWIN, TWIN },
  [LK_RIGHT_NEITHER] = { STUDENT | TWIN, 0 },
};

/* What student and `with` say is the same, or not. */
static const struct {
  LkCompared with;
  gboolean same;
} agreement_choices[LK_N_AGREEMENTS] = {
  [LK_AGREEMENT_TEACHER] = { LK_COMPARED_TEACHER, TRUE },
  [LK_AGREEMENT_NOT_TEACHER] = { LK_COMPARED_TEACHER, FALSE },
  [LK_AGREEMENT_TWIN] = { LK_COMPARED_TWIN, TRUE },
  [LK_AGREEMENT_NOT_TWIN] = { LK_COMPARED_TWIN, FALSE },
};

const float *
lk_comparison_logits (const LkComparison *comparison, LkCompared who)
{
  const LkEvaluation *evaluation = comparison->biased ? comparison->biased : comparison->evaluation;

  switch (who)
    {
    case LK_COMPARED_TEACHER:
      return comparison->teacher ? comparison->teacher->test_logits : NULL;
    case LK_COMPARED_STUDENT:
      return evaluation ? evaluation->student : NULL;
    case LK_COMPARED_TWIN:
      if (comparison->second)
        return comparison->second->student;
      return evaluation ? evaluation->twin : NULL;
    case LK_N_COMPARED:
      break;
    }
  g_return_val_if_reached (NULL);
}

static void
compare (LkComparison *self)
{
  const float *logits[LK_N_COMPARED];
  gsize C = self->dataset->n_classes;
  g_autofree double *p = g_new (double, C);

  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      logits[who] = lk_comparison_logits (self, who);
      if (logits[who])
        self->present |= LK_COMPARED_BIT (who);
    }
  for (gsize i = 0; i < self->n; i++)
    {
      LkComparedSample *sample = &self->samples[i];
      const float *v = logits[LK_COMPARED_TEACHER] ? logits[LK_COMPARED_TEACHER] + i * C : NULL;
      const float *z = logits[LK_COMPARED_STUDENT] ? logits[LK_COMPARED_STUDENT] + i * C : NULL;

      sample->label = self->dataset->test.labels[i];
      for (int who = 0; who < LK_N_COMPARED; who++)
        if (logits[who])
          {
            sample->answers[who] = (guint16) lk_argmax (logits[who] + i * C, C);
            if (sample->answers[who] == sample->label)
              sample->right |= LK_COMPARED_BIT (who);
          }
      sample->kl = v && z ? (float) lk_kl (v, z, C, self->temperature) : NAN;
      sample->entropy = v ? (float) lk_entropy (v, C, self->temperature) : NAN;
      sample->confidence = NAN;
      if (z)
        {
          lk_softmax (z, C, 1.0, p);
          sample->confidence = (float) p[sample->answers[LK_COMPARED_STUDENT]];
        }
    }
}

/* NULL when out of memory: then the answers are shown as they are. */
static LkEvaluation *
add_bias (const LkEvaluation *evaluation, gsize n, gsize C, const bool *raised, double bias)
{
  LkEvaluation *biased = lk_evaluation_new (n, C, evaluation->twin != NULL);

  if (!biased)
    return NULL;
  memcpy (biased->student, evaluation->student, n * C * sizeof (float));
  lk_add_bias (biased->student, n, C, raised, bias);
  if (biased->twin)
    {
      memcpy (biased->twin, evaluation->twin, n * C * sizeof (float));
      lk_add_bias (biased->twin, n, C, raised, bias);
    }
  return biased;
}

LkComparison *
lk_comparison_new (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *evaluation, double temperature)
{
  return lk_comparison_new_biased (dataset, teacher, evaluation, temperature, NULL, 0.0);
}

static LkComparison *
make (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *evaluation, LkEvaluation *second, double temperature,
      const bool *raised, double bias)
{
  LkComparison *self = g_new0 (LkComparison, 1);

  g_atomic_ref_count_init (&self->refs);
  self->dataset = lk_dataset_ref (dataset);
  self->teacher = teacher ? lk_teacher_ref (teacher) : NULL;
  self->evaluation = evaluation ? lk_evaluation_ref (evaluation) : NULL;
  self->second = second ? lk_evaluation_ref (second) : NULL;
  if (evaluation && raised && bias != 0.0)
    self->biased = add_bias (evaluation, dataset->test.n, dataset->n_classes, raised, bias);
  self->raised = g_memdup2 (raised, raised ? dataset->n_classes * sizeof *raised : 0);
  self->bias = bias;
  self->temperature = temperature;
  self->n = dataset->test.n;
  self->samples = g_new0 (LkComparedSample, self->n);
  compare (self);
  return self;
}

LkComparison *
lk_comparison_new_biased (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *evaluation, double temperature,
                          const bool *raised, double bias)
{
  return make (dataset, teacher, evaluation, NULL, temperature, raised, bias);
}

LkComparison *
lk_comparison_new_pair (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *first, LkEvaluation *second,
                        double temperature)
{
  return make (dataset, teacher, first, second, temperature, NULL, 0.0);
}

gboolean
lk_comparison_is_of (const LkComparison *comparison, const LkDataset *dataset, const LkTeacher *teacher,
                     const LkEvaluation *evaluation, const LkEvaluation *second, double temperature, const bool *raised,
                     double bias)
{
  return comparison->dataset == dataset && comparison->teacher == teacher && comparison->evaluation == evaluation &&
         comparison->second == second && comparison->temperature == temperature && comparison->bias == bias &&
         (comparison->raised == NULL) == (raised == NULL) &&
         (!raised || memcmp (comparison->raised, raised, dataset->n_classes * sizeof *raised) == 0);
}

LkComparison *
lk_comparison_ref (LkComparison *comparison)
{
  g_atomic_ref_count_inc (&comparison->refs);
  return comparison;
}

void
lk_comparison_unref (LkComparison *comparison)
{
  if (!g_atomic_ref_count_dec (&comparison->refs))
    return;
  lk_dataset_unref (comparison->dataset);
  g_clear_pointer (&comparison->teacher, lk_teacher_unref);
  g_clear_pointer (&comparison->evaluation, lk_evaluation_unref);
  g_clear_pointer (&comparison->second, lk_evaluation_unref);
  g_clear_pointer (&comparison->biased, lk_evaluation_unref);
  g_free (comparison->raised);
  g_free (comparison->samples);
  g_free (comparison);
}

static gboolean
passes_right (const LkComparison *self, const LkComparedSample *sample, LkRightChoice choice)
{
  guint of = right_choices[choice].of;
  guint right = right_choices[choice].right;

  if (choice == LK_RIGHT_ALL || choice == LK_RIGHT_NONE)
    {
      /* Of those that there are; of none, nothing can be said. */
      of &= self->present;
      right &= self->present;
      if (of == 0)
        return FALSE;
    }
  return (of & ~self->present) == 0 && (sample->right & of) == right;
}

static gboolean
passes_agreement (const LkComparison *self, const LkComparedSample *sample, LkAgreementChoice choice)
{
  LkCompared with = agreement_choices[choice].with;

  if (choice == LK_AGREEMENT_ANY)
    return TRUE;
  if (~self->present & (STUDENT | LK_COMPARED_BIT (with)))
    return FALSE;
  return (sample->answers[LK_COMPARED_STUDENT] == sample->answers[with]) == agreement_choices[choice].same;
}

static gboolean
calls (const LkComparison *self, const LkComparedSample *sample, int who, int answer)
{
  return (self->present & LK_COMPARED_BIT (who)) && sample->answers[who] == answer;
}

static gboolean
passes_cell (const LkComparison *self, const LkComparedSample *sample, const LkConfusionCell *cell)
{
  if (cell->label < 0)
    return TRUE;
  if (sample->label != cell->label)
    return FALSE;
  if (cell->likeness)
    return TRUE;
  if (cell->minus < 0)
    return calls (self, sample, cell->who, cell->answer);
  return calls (self, sample, cell->who, cell->answer) != calls (self, sample, cell->minus, cell->answer);
}

typedef struct {
  float key;
  guint32 sample;
} Keyed;

static int
by_key (const void *a, const void *b)
{
  const Keyed *x = a, *y = b;

  if (isnan (x->key) || isnan (y->key))
    {
      if (isnan (x->key) != isnan (y->key))
        return isnan (x->key) ? 1 : -1;
    }
  else if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->sample < y->sample ? -1 : x->sample > y->sample;
}

/* How probable a network thinks the cell's answer; NaN without it. p (C) is scratch. */
static float
likeness (const LkComparison *self, guint32 i, const LkConfusionCell *cell, double *p)
{
  const float *logits = cell->label < 0 ? NULL : lk_comparison_logits (self, cell->who);
  gsize C = self->dataset->n_classes;

  if (!logits)
    return NAN;
  lk_softmax (logits + i * C, C, self->temperature, p);
  return (float) p[cell->answer];
}

static float
sort_key (const LkComparison *self, guint32 i, const LkConfusionCell *cell, LkComparisonSort sort, gboolean backwards,
          double *p)
{
  float key = (float) i; /* exact up to 2^24 samples */

  switch (sort)
    {
    case LK_SORT_KL:
      key = -self->samples[i].kl;
      break;
    case LK_SORT_ENTROPY:
      key = -self->samples[i].entropy;
      break;
    case LK_SORT_CONFIDENCE:
      key = self->samples[i].confidence;
      break;
    case LK_SORT_LIKENESS:
      key = -likeness (self, i, cell, p);
      break;
    case LK_SORT_INDEX:
    case LK_N_SORTS:
      break;
    }
  return backwards ? -key : key;
}

LkSelection *
lk_comparison_select (const LkComparison *comparison, const LkComparisonFilter *filter, LkComparisonSort sort,
                      gboolean backwards)
{
  LkSelection *selection = g_new0 (LkSelection, 1);
  g_autofree Keyed *keyed = g_new (Keyed, comparison->n);
  g_autofree double *p = g_new (double, comparison->dataset->n_classes);

  selection->n_classes = comparison->dataset->n_classes;
  selection->classes = g_new0 (guint, selection->n_classes);
  selection->n_subjects = comparison->dataset->n_subjects;
  selection->subjects = g_new0 (guint, selection->n_subjects);
  for (guint32 i = 0; i < comparison->n; i++)
    {
      const LkComparedSample *sample = &comparison->samples[i];
      guint about = lk_split_subject (&comparison->dataset->test, i);
      gboolean subject = filter->subject < 0 || about == (guint) filter->subject;
      gboolean label = filter->label < 0 || sample->label == filter->label;
      gboolean right = passes_right (comparison, sample, filter->right);
      gboolean agreement = passes_agreement (comparison, sample, filter->agreement);

      if (!passes_cell (comparison, sample, &filter->cell))
        continue;
      if (label && right && agreement)
        {
          selection->subjects[about]++;
          selection->any_subject++;
        }
      if (!subject)
        continue;
      if (right && agreement)
        {
          selection->classes[sample->label]++;
          selection->any_class++;
        }
      for (int choice = 0; label && agreement && choice < LK_N_RIGHT; choice++)
        selection->right[choice] += (guint) passes_right (comparison, sample, choice);
      for (int choice = 0; label && right && choice < LK_N_AGREEMENTS; choice++)
        selection->agreements[choice] += (guint) passes_agreement (comparison, sample, choice);
      if (label && right && agreement)
        keyed[selection->n++] = (Keyed) { sort_key (comparison, i, &filter->cell, sort, backwards, p), i };
    }
  /* By number, forwards, they are in order already. */
  if (sort != LK_SORT_INDEX || backwards)
    qsort (keyed, selection->n, sizeof *keyed, by_key);
  selection->samples = g_new (guint32, selection->n);
  for (gsize i = 0; i < selection->n; i++)
    selection->samples[i] = keyed[i].sample;
  return selection;
}

void
lk_selection_free (LkSelection *selection)
{
  g_free (selection->samples);
  g_free (selection->classes);
  g_free (selection->subjects);
  g_free (selection);
}
