/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>

#include "examine/lk-data-checks.h"
#include "examine/lk-teacher-checks.h"
#include "import/lk-models.h"
#include "settings/lk-setting-table.h"
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

/* " (--input-scale 255 --invert)" */
static char *
remedy_options (const LkFinding *finding)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **part = finding->remedy; part && *part; part += 2)
    {
      guint id = lk_setting_find (part[0]);

      g_string_append_printf (text, "%s--%s", text->len > 0 ? " " : "", lk_cli_option_name (id));
      if (lk_setting_info (id)->kind != LK_SETTING_IS_SWITCH)
        g_string_append_printf (text, " %s", part[1]);
    }
  if (text->len == 0)
    return g_strdup ("");
  return g_strdup_printf (" (%s)", text->str);
}

char *
lk_cli_finding_text (const LkFinding *finding)
{
  g_autofree char *options = remedy_options (finding);

  return g_strconcat (finding->sentence, options, NULL);
}

void
lk_cli_say_findings (const LkFindings *findings, guint from)
{
  for (guint i = from; i < lk_findings_n (findings); i++)
    {
      const LkFinding *finding = lk_findings_get (findings, i);
      g_autofree char *text = lk_cli_finding_text (finding);

      if (finding->weight == LK_FINDING_WARNING)
        g_printerr (_ ("%s: warning: %s\n"), g_get_prgname (), text);
      else
        g_printerr (_ ("%s: note: %s\n"), g_get_prgname (), text);
    }
}

void
lk_cli_add_findings (LkJson *json, const LkFindings *findings)
{
  lk_json_begin_array (json, "warnings");
  for (guint i = 0; i < lk_findings_n (findings); i++)
    {
      const LkFinding *finding = lk_findings_get (findings, i);

      lk_json_begin_object (json, NULL);
      lk_json_add_text (json, "id", finding->id);
      lk_json_add_text (json, "severity", finding->weight == LK_FINDING_WARNING ? "warning" : "note");
      lk_json_add_text (json, "text", finding->sentence);
      for (guint n = 0; n < finding->n_numbers; n++)
        lk_json_add_number (json, finding->numbers[n].name, finding->numbers[n].value);
      if (finding->remedy)
        {
          lk_json_begin_object (json, "remedy");
          for (char **part = finding->remedy; *part; part += 2)
            lk_json_add_text (json, lk_cli_option_name (lk_setting_find (part[0])), part[1]);
          lk_json_end (json);
        }
      lk_json_end (json);
    }
  lk_json_end (json);
}

LkDataset *
lk_cli_load_dataset (const LkSettings *all, LkFindings *findings, GError **error)
{
  int shown = 0;
  const LkImportOptions options = { .progress = reading_cb, .user_data = &shown, .findings = findings };
  guint from = lk_findings_n (findings);
  LkDataset *dataset = lk_settings_load_dataset (all, &options, NULL, error);

  lk_cli_progress_end ();
  if (dataset && findings)
    {
      g_auto (LkDataFacts) facts = { 0 };

      lk_data_facts (dataset, &facts);
      lk_data_check (dataset, &facts, findings);
      lk_cli_say_findings (findings, from);
    }
  return dataset;
}

gboolean
lk_cli_check_student (const LkSettings *all, const LkDataset *dataset, GError **error)
{
  g_autoptr (LkNetwork) network =
      lk_settings_new_network (all->student.layers, dataset, all->batch, _ ("student"), error);
  LkTransferSet *set = network ? lk_settings_new_transfer_set (all, dataset, NULL, error) : NULL;

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
lk_cli_make_teacher (const LkSettings *all, LkDataset *dataset, LkFindings *findings, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (LkTeacher) teacher = NULL;
  gboolean from_files = all->teacher_files && all->teacher_files[0];
  guint from = lk_findings_n (findings);

  for (guint m = 0; !from_files && m < all->teacher_count; m++)
    {
      LkNetwork *network = make_member (all, dataset, m, error);

      if (!network)
        return NULL;
      g_ptr_array_add (networks, network);
    }

  teacher = from_files ? lk_teacher_load (all, dataset, NULL, error)
                       : lk_teacher_new_ensemble (g_steal_pointer (&networks), all->teacher_mean, dataset, error);
  while (teacher && !lk_teacher_is_ready (teacher))
    {
      if (!lk_teacher_advance (teacher, error))
        return NULL;
      lk_cli_progress (FALSE, _ ("asking the teacher: %s"),
                       LK_SHARE_FIXED ((double) teacher->n_done / (dataset->test.n + dataset->train.n), 0));
    }
  lk_cli_progress_end ();
  if (teacher && findings)
    {
      LkTeacherFacts facts;

      lk_findings_append (findings, teacher->findings);
      if (!(from_files ? lk_teacher_check (teacher, findings, &facts, error)
                       : lk_teacher_check_trained (teacher, &all->teacher, findings, error)))
        return NULL;
      lk_cli_say_findings (findings, from);
    }
  return g_steal_pointer (&teacher);
}

static void
keep_evaluation (LkDistillation *run, LkTimeline **timeline)
{
  LkEvaluation *evaluation = lk_distillation_get_evaluation (run);
  LkTimeline *before = timeline ? *timeline : NULL;

  if (!timeline || !evaluation || (before && before->evaluations[before->n - 1] == evaluation))
    return;
  *timeline = lk_timeline_add (before, evaluation, LK_TIMELINE_BUDGET);
  g_clear_pointer (&before, lk_timeline_unref);
}

gboolean
lk_cli_run_to_end (LkDistillation *run, const LkSettings *all, LkTimeline **timeline, GError **error)
{
  guint64 per_epoch = lk_distillation_get_steps_per_epoch (run);
  guint64 epoch = 0;

  if (timeline && !lk_distillation_evaluate (run, error))
    return FALSE;
  keep_evaluation (run, timeline);
  while (!lk_distillation_is_done (run))
    {
      const LkEvaluationRecord *record;
      guint64 step;

      if (!lk_distillation_advance (run, STRIDE, error))
        return FALSE;
      keep_evaluation (run, timeline);
      step = lk_distillation_get_step (run);
      record = &lk_distillation_get_evaluation (run)->record;
      if (record->mutual)
        lk_cli_progress (step / per_epoch != epoch, _ ("epoch %s of %u: student %s errors, its peer %s"),
                         LK_FIXED ((double) step / per_epoch, 2), all->student.epochs,
                         LK_COUNT (record->student.errors), LK_COUNT (record->twin.errors));
      else if (record->has_twin)
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
