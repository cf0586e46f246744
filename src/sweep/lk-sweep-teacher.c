/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-sweep-teacher.h"

#include "nn/lk-metrics.h"
#include "nn/lk-significance.h"
#include "train/lk-setup.h"

static guint
count_errors (const LkTeacher *teacher, const LkTransferSet *held)
{
  gsize C = teacher->dataset->n_classes;
  guint errors = 0;

  for (gsize i = 0; i < held->n; i++)
    {
      gsize sample = held->index[i];

      errors += lk_argmax (teacher->train_logits + sample * C, C) != teacher->dataset->train.labels[sample];
    }
  return errors;
}

/* Both intervals of the shares of errors hold with 95 %: where they lie apart it is hardly chance. */
static gboolean
are_apart (const LkSweepTeacher *asked)
{
  double held_low, held_high, test_low, test_high;

  if (asked->n_held == 0 || asked->n_test == 0)
    return FALSE;
  lk_wilson_interval (asked->held_errors, asked->n_held, &held_low, &held_high);
  lk_wilson_interval (asked->test_errors, asked->n_test, &test_low, &test_high);
  return held_high < test_low;
}

static gboolean
was_trained_here_on_all (const LkSettings *settings)
{
  gboolean of_files = settings->teacher_files && settings->teacher_files[0];

  return !of_files && settings->teacher.fraction == 1.0 && settings->teacher.validation == 0.0;
}

LkSweepTeacher
lk_sweep_ask_teacher (const LkSweepSpec *spec, const LkTeacher *teacher)
{
  LkSettings settings = lk_sweep_settings (spec, 0);
  LkSweepTeacher asked = { 0 };
  LkTransferSet *held = NULL;
  LkTransferSet *set = lk_settings_new_transfer_set (&settings, teacher->dataset, &held, NULL);

  if (held)
    {
      asked.n_held = held->n;
      asked.held_errors = count_errors (teacher, held);
    }
  if (teacher->test_logits)
    {
      asked.n_test = teacher->dataset->test.n;
      asked.test_errors = (guint) teacher->test_quality.errors;
    }
  if (was_trained_here_on_all (&spec->base))
    asked.knows = LK_TEACHER_KNOWS;
  else if (are_apart (&asked))
    asked.knows = LK_TEACHER_SEEMS_TO;
  lk_transfer_set_free (set);
  lk_transfer_set_free (held);
  return asked;
}
