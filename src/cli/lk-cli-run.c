/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>

#include "io/lk-safetensors.h"

/* Steps between two looks at the progress. */
#define STRIDE 32

gboolean
lk_cli_check_student (const LkSettings *all, const LkDataset *dataset, GError **error)
{
  g_autoptr (LkNetwork) network =
      lk_settings_new_network (all->student.layers, dataset, all->batch, _ ("student"), error);
  LkTransferSet *set = network ? lk_settings_new_transfer_set (all, dataset, error) : NULL;

  if (!set)
    return FALSE;
  lk_transfer_set_free (set);
  return TRUE;
}

LkTeacher *
lk_cli_make_teacher (const LkSettings *all, LkDataset *dataset, GError **error)
{
  g_autoptr (LkTeacher) teacher = NULL;
  LkNetwork *network;
  guint test_errors;

  if (all->teacher_file)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (all->teacher_file);

      network = lk_safetensors_load (file, NULL, NULL, error);
    }
  else
    network = lk_cli_train_network (all, dataset, &test_errors, error);
  if (!network)
    return NULL;

  teacher = lk_teacher_new (network, dataset, error);
  while (teacher && !lk_teacher_is_ready (teacher))
    {
      if (!lk_teacher_advance (teacher, error))
        return NULL;
      lk_cli_progress (FALSE, _ ("asking the teacher: %.0f %%"), 100.0 * teacher->n_done / dataset->train.n);
    }
  lk_cli_progress_end ();
  return g_steal_pointer (&teacher);
}

gboolean
lk_cli_run_to_end (LkDistillation *run, const LkSettings *all, GError **error)
{
  guint64 per_epoch = lk_distillation_get_steps_per_epoch (run);
  guint64 epoch = 0;

  while (!lk_distillation_is_done (run))
    {
      const LkEvaluationRecord *record;
      guint64 step;

      if (!lk_distillation_advance (run, STRIDE, error))
        return FALSE;
      step = lk_distillation_get_step (run);
      record = &lk_distillation_get_evaluation (run)->record;
      if (record->has_twin)
        lk_cli_progress (step / per_epoch != epoch, _ ("epoch %.2f of %u: student %u errors, untaught twin %u"),
                         (double) step / per_epoch, all->student.epochs, record->student.errors, record->twin.errors);
      else
        lk_cli_progress (step / per_epoch != epoch, _ ("epoch %.2f of %u: student %u errors"),
                         (double) step / per_epoch, all->student.epochs, record->student.errors);
      epoch = step / per_epoch;
    }
  lk_cli_progress_end ();
  return TRUE;
}
