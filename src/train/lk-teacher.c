/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "io/lk-error.h"
#include "lk-logits-cache.h"
#include "lk-setup.h"
#include "nn/lk-memory.h"

#define SLICE         2000 /* samples whose logits are computed in one go */
#define WORTH_KEEPING 1e10 /* multiply-adds; half a second */

static const LkFrozen *
member (const LkTeacher *teacher, gsize m)
{
  return g_ptr_array_index (teacher->members, m);
}

LkTeacher *
lk_teacher_new_ensemble (GPtrArray *networks, LkMean mean, LkDataset *dataset, GError **error)
{
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_frozen_free);

  for (guint m = 0; m < networks->len; m++)
    g_ptr_array_add (members, lk_frozen_new (g_ptr_array_index (networks, m)));
  /* They are the members' now. */
  g_ptr_array_set_free_func (networks, NULL);
  g_ptr_array_unref (networks);
  return lk_teacher_new_frozen (members, mean, dataset, error);
}

LkTeacher *
lk_teacher_new_frozen (GPtrArray *members, LkMean mean, LkDataset *dataset, GError **error)
{
  g_autoptr (LkTeacher) teacher = g_new0 (LkTeacher, 1);
  gsize C = dataset->n_classes;

  g_atomic_ref_count_init (&teacher->refs);
  teacher->members = members;
  teacher->mean = mean;
  teacher->dataset = lk_dataset_ref (dataset);

  for (gsize m = 0; m < members->len; m++)
    {
      const LkFrozen *frozen = member (teacher, m);

      if (frozen->network && !lk_settings_check_pictures (frozen->network, dataset, error))
        return NULL;
      if (lk_frozen_n_inputs (frozen) == lk_dataset_n_inputs (dataset) && lk_frozen_n_classes (frozen) == C)
        continue;
      g_set_error (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("The teacher takes %zu pixels and knows %zu classes, but %s has %zu pixels and %zu classes: choose a "
             "teacher that was trained on this data set"),
          lk_frozen_n_inputs (frozen), lk_frozen_n_classes (frozen), dataset->title, lk_dataset_n_inputs (dataset), C);
      return NULL;
    }

  teacher->test_logits = lk_alloc_aligned (dataset->test.n * C, sizeof (float));
  teacher->train_logits = lk_alloc_aligned (dataset->train.n * C, sizeof (float));
  if (!teacher->test_logits || !teacher->train_logits)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not keep the teacher's logits"));
      return NULL;
    }
  return g_steal_pointer (&teacher);
}

LkTeacher *
lk_teacher_new_from_logits (float *train_logits, float *test_logits, LkDataset *dataset)
{
  LkTeacher *teacher = g_new0 (LkTeacher, 1);

  g_atomic_ref_count_init (&teacher->refs);
  teacher->members = g_ptr_array_new ();
  teacher->dataset = lk_dataset_ref (dataset);
  teacher->train_logits = train_logits;
  teacher->test_logits = test_logits;
  teacher->n_done = dataset->test.n + dataset->train.n;
  if (test_logits)
    lk_measure (test_logits, dataset->test.labels, dataset->test.n, dataset->n_classes, &teacher->test_quality);
  return teacher;
}

gboolean
lk_teacher_has_networks (const LkTeacher *teacher)
{
  return teacher->members->len > 0;
}

const LkNetwork *
lk_teacher_get_network (const LkTeacher *teacher, guint m)
{
  return m < teacher->members->len ? member (teacher, m)->network : NULL;
}

LkTeacher *
lk_teacher_ref (LkTeacher *teacher)
{
  g_atomic_ref_count_inc (&teacher->refs);
  return teacher;
}

void
lk_teacher_unref (LkTeacher *teacher)
{
  if (!g_atomic_ref_count_dec (&teacher->refs))
    return;
  g_ptr_array_unref (teacher->members);
  lk_dataset_unref (teacher->dataset);
  free (teacher->test_logits);
  free (teacher->train_logits);
  g_free (teacher->run);
  lk_findings_unref (teacher->findings);
  g_free (teacher);
}

gboolean
lk_teacher_predict (const LkTeacher *teacher, const LkSplit *split, gsize begin, gsize end, float *logits,
                    GError **error)
{
  gsize M = teacher->members->len;
  gsize N = end - begin;
  gsize C = teacher->dataset->n_classes;
  g_autofree float *all = NULL; /* (M, N, C) */
  g_autofree const float **each = NULL;

  if (M == 0)
    {
      g_set_error_literal (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                           _ ("This teacher is a file of logits: without its weights it cannot answer new pictures"));
      return FALSE;
    }
  if (M == 1)
    return lk_frozen_predict (member (teacher, 0), split, begin, end, logits, error);

  all = g_new (float, (M * N * C));
  each = g_new (const float *, M);
  for (gsize m = 0; m < M; m++)
    {
      each[m] = all + m * N * C;
      if (!lk_frozen_predict (member (teacher, m), split, begin, end, all + m * N * C, error))
        return FALSE;
    }
  lk_ensemble_logits (teacher->mean, each, M, N, C, logits);
  return TRUE;
}

/* Weights may be finite and their answers not: nobody can learn from those. */
static gboolean
check_answers (const float *logits, gsize n, gsize C, GError **error)
{
  for (gsize i = 0; i < n * C; i++)
    {
      if (isfinite (logits[i]))
        continue;
      g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE,
                           _ ("The teacher’s answers are not a number: its weights are too large. Choose another "
                              "teacher, or train one with a lower learning rate"));
      return FALSE;
    }
  return TRUE;
}

/* What takes longer to compute than to read is kept. */
static gboolean
is_worth_keeping (const LkTeacher *teacher)
{
  const LkDataset *dataset = teacher->dataset;

  return (double) lk_teacher_multiply_adds (teacher) * (double) (dataset->test.n + dataset->train.n) >= WORTH_KEEPING;
}

static char *
cache_key (const LkTeacher *teacher)
{
  return lk_logits_cache_key (teacher->members, lk_mean_id (teacher->mean), teacher->dataset);
}

/* Everything at once, if it has been kept. */
static gboolean
recall (LkTeacher *teacher)
{
  const LkDataset *dataset = teacher->dataset;
  const LkSplit *test = &dataset->test;
  g_autofree char *key = cache_key (teacher);

  if (!lk_logits_cache_load (key, dataset, teacher->test_logits, teacher->train_logits))
    return FALSE;
  teacher->n_done = test->n + dataset->train.n;
  lk_measure (teacher->test_logits, test->labels, test->n, dataset->n_classes, &teacher->test_quality);
  return TRUE;
}

gboolean
lk_teacher_advance (LkTeacher *teacher, GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  gsize C = dataset->n_classes;
  gboolean testing = !lk_teacher_is_tested (teacher);
  const LkSplit *split = testing ? &dataset->test : &dataset->train;
  gsize before = testing ? 0 : dataset->test.n; /* samples of the splits before */
  gsize begin = teacher->n_done - before;
  gsize end = MIN (begin + SLICE, split->n);
  float *logits = testing ? teacher->test_logits : teacher->train_logits;

  if (teacher->n_done == 0 && is_worth_keeping (teacher) && recall (teacher))
    return TRUE;
  if (!lk_teacher_predict (teacher, split, begin, end, logits + begin * C, error) ||
      !check_answers (logits + begin * C, end - begin, C, error))
    return FALSE;
  teacher->n_done = before + end;
  if (testing && lk_teacher_is_tested (teacher))
    lk_measure (teacher->test_logits, split->labels, split->n, C, &teacher->test_quality);
  if (lk_teacher_is_ready (teacher) && is_worth_keeping (teacher))
    {
      g_autofree char *key = cache_key (teacher);

      lk_logits_cache_save (key, dataset, teacher->test_logits, teacher->train_logits);
    }
  return TRUE;
}

gboolean
lk_teacher_is_tested (const LkTeacher *teacher)
{
  return teacher->n_done >= teacher->dataset->test.n;
}

gboolean
lk_teacher_is_ready (const LkTeacher *teacher)
{
  return teacher->n_done == teacher->dataset->test.n + teacher->dataset->train.n;
}

gsize
lk_teacher_n_params (const LkTeacher *teacher)
{
  gsize n = 0;

  for (gsize m = 0; m < teacher->members->len; m++)
    n += lk_frozen_n_params (member (teacher, m));
  return n;
}

gsize
lk_teacher_multiply_adds (const LkTeacher *teacher)
{
  gsize n = 0;

  for (gsize m = 0; m < teacher->members->len; m++)
    n += lk_frozen_multiply_adds (member (teacher, m));
  return n;
}
