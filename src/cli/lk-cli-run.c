/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>

#include "io/lk-models.h"
#include "words/lk-quantity.h"
#include "train/lk-teacher-files.h"

/* Steps between two looks at the progress. */
#define STRIDE 32

/* Called for every picture; shown once a per cent. */
static gboolean
reading_cb (double fraction, gpointer user_data)
{
  int *shown = user_data;
  int percent = (int) (100.0 * fraction);

  if (percent != *shown)
    lk_cli_progress (FALSE, _ ("reading the data set: %s"), LK_SHARE_FIXED (percent / 100.0, 0));
  *shown = percent;
  return TRUE;
}

LkDataset *
lk_cli_load_dataset (const LkSettings *all, GError **error)
{
  int shown = 0;
  const LkImportOptions options = { .progress = reading_cb, .user_data = &shown };
  LkDataset *dataset = lk_settings_load_dataset (all, &options, NULL, error);

  lk_cli_progress_end ();
  for (gsize i = 0; dataset && i < dataset->n_notes; i++)
    g_printerr ("%s: %s\n", dataset->title, dataset->notes[i]);
  return dataset;
}

void
lk_cli_say_notes (const char *name, GPtrArray *notes)
{
  g_autofree char *shown = g_filename_display_basename (name);

  for (guint i = 0; notes && i < notes->len; i++)
    g_printerr ("%s: %s\n", shown, (const char *) g_ptr_array_index (notes, i));
}

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

void
lk_cli_choose_teacher (LkSession *session, GHashTable *given)
{
  const LkSettings *all = lk_session_get_settings (session);
  static const char *const training[] = { "teacher", "teacher-layers", "teacher-epochs", "teachers" };
  g_auto (GStrv) names = lk_model_list (all->dataset);

  for (gsize i = 0; i < G_N_ELEMENTS (training); i++)
    {
      if (g_hash_table_contains (given, training[i]))
        return;
    }
  if (names[0])
    g_object_set (session, "teacher-files", (const char *[]) { names[0], NULL }, NULL);
}

LkNetwork *
lk_cli_train_network (const LkSettings *all, LkDataset *dataset, LkCliTrained *result, GError **error)
{
  g_autoptr (LkTeacherTraining) training = lk_teacher_training_new (all, dataset, error);
  const LkHistory *history;
  guint64 epoch = 0;

  if (!training)
    return NULL;
  history = lk_teacher_training_get_history (training);
  while (!lk_teacher_training_is_done (training))
    {
      guint64 step, now;
      const LkStepRecord *record;

      if (!lk_teacher_training_advance (training, STRIDE, error))
        return NULL;
      step = lk_teacher_training_get_step (training);
      now = step / lk_teacher_training_get_steps_per_epoch (training);
      record = lk_log_get (history->steps, step - 1);
      lk_cli_progress (now != epoch, _ ("teacher: epoch %s of %u, loss %s"),
                       LK_FIXED ((double) step / lk_teacher_training_get_steps_per_epoch (training), 2),
                       all->teacher.epochs, LK_FIXED (record->hard, 4));
      epoch = now;
    }
  lk_cli_progress_end ();
  if (result)
    {
      gsize last = lk_log_length (history->evaluations) - 1;

      result->test_errors = ((const LkEvaluationRecord *) lk_log_get (history->evaluations, last))->student.errors;
      result->best_epoch = lk_teacher_training_get_best_epoch (training);
    }
  return lk_teacher_training_steal_network (training);
}

static LkNetwork *
make_member (const LkSettings *all, LkDataset *dataset, guint m, GError **error)
{
  LkSettings member = lk_settings_member (all, m);

  if (all->teacher_count > 1)
    lk_cli_progress (TRUE, _ ("teacher %u of %u"), m + 1, all->teacher_count);
  return lk_cli_train_network (&member, dataset, NULL, error);
}

LkTeacher *
lk_cli_make_teacher (const LkSettings *all, LkDataset *dataset, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (LkTeacher) teacher = NULL;
  gboolean from_files = all->teacher_files && all->teacher_files[0];

  for (guint m = 0; !from_files && m < all->teacher_count; m++)
    {
      LkNetwork *network = make_member (all, dataset, m, error);

      if (!network)
        return NULL;
      g_ptr_array_add (networks, network);
    }

  teacher = from_files ? lk_teacher_load (all->teacher_files, all->teacher_mean, dataset, NULL, error)
                       : lk_teacher_new_ensemble (g_steal_pointer (&networks), all->teacher_mean, dataset, error);
  if (teacher && from_files)
    lk_cli_say_notes (all->teacher_files[0], teacher->notes);
  while (teacher && !lk_teacher_is_ready (teacher))
    {
      if (!lk_teacher_advance (teacher, error))
        return NULL;
      lk_cli_progress (FALSE, _ ("asking the teacher: %s"),
                       LK_SHARE_FIXED ((double) teacher->n_done / (dataset->test.n + dataset->train.n), 0));
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
        lk_cli_progress (step / per_epoch != epoch, _ ("epoch %s of %u: student %s errors, untaught twin %s"),
                         LK_FIXED ((double) step / per_epoch, 2), all->student.epochs,
                         LK_COUNT (record->student.errors), LK_COUNT (record->twin.errors));
      else
        lk_cli_progress (step / per_epoch != epoch, _ ("epoch %s of %u: student %s errors"),
                         LK_FIXED ((double) step / per_epoch, 2), all->student.epochs,
                         LK_COUNT (record->student.errors));
      epoch = step / per_epoch;
    }
  lk_cli_progress_end ();
  return TRUE;
}
