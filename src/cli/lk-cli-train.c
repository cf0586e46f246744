/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "examine/lk-teacher-checks.h"
#include "import/lk-dataset-io.h"
#include "nn/lk-half.h"
#include "import/lk-models.h"
#include "io/lk-error.h"
#include "nn/lk-metrics.h"
#include "words/lk-quantity.h"
#include "train/lk-predict.h"
#include "train/lk-pupil-file.h"
#include "settings/lk-settings-check.h"

/* The network as a file of halves will hold it, so that the errors told are
 * those of the file. What is too large stays, for the save to complain about. */
static const LkCliHelp help[] = { { LK_SETTING_TEACHER_LAYERS, N_ ("hidden layers, such as 1200x1200") },
                                  { LK_SETTING_TEACHER_EPOCHS, N_ ("passes over the training split") },
                                  { 0 } };

static gboolean
round_to_halves (LkNetwork *network, const LkDataset *dataset, guint *test_errors, GError **error)
{
  const LkSplit *test = &dataset->test;
  g_autofree float *logits = g_new (float, test->n * dataset->n_classes);

  for (gsize i = 0; i < network->n_floats; i++)
    {
      float rounded = lk_half_to_float (lk_half_from_float (network->params[i]));

      if (isfinite (rounded))
        network->params[i] = rounded;
    }
  if (!lk_predict (network, test, 0, test->n, logits, error))
    return FALSE;
  *test_errors = (guint) lk_count_errors (logits, test->labels, test->n, dataset->n_classes);
  return TRUE;
}

/* Whether it learned anything; what it says of that is on standard error. */
static gboolean
examine (const LkNetwork *network, const LkSettings *all, LkDataset *dataset, LkFindings *findings, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (LkTeacher) teacher = NULL;
  guint from = lk_findings_n (findings);
  LkNetwork *copy;
  LkStatus status = lk_network_check_finite (network);

  if (status != LK_OK)
    return TRUE; /* which is said in other words */
  status = lk_network_copy (network, &copy);
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not examine the network"));
      return FALSE;
    }
  g_ptr_array_add (networks, copy);
  teacher = lk_teacher_new_ensemble (g_steal_pointer (&networks), LK_MEAN_LOGITS, dataset, error);
  /* All test samples, so that the sentence has the number of the result. */
  while (teacher && !lk_teacher_is_tested (teacher))
    {
      if (!lk_teacher_advance (teacher, error))
        return FALSE;
    }
  if (!teacher || !lk_teacher_check_trained (teacher, &all->teacher, findings, error))
    return FALSE;
  lk_cli_say_findings (findings, from);
  return TRUE;
}

typedef struct {
  const LkSettings *all;
  const LkNetwork *network;
  const LkCliTrained *trained;
  gboolean as_halves;
  const LkFindings *findings;
} Results;

static gboolean
save_network (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GHashTable) metadata =
      lk_training_metadata (results->all, &results->all->teacher, results->trained->test_errors);

  if (results->trained->best_epoch > 0)
    g_hash_table_insert (metadata, (char *) "kept_epoch", g_strdup_printf ("%u", results->trained->best_epoch));
  return lk_model_save (results->network, metadata, results->as_halves ? LK_SAFETENSORS_F16 : LK_SAFETENSORS_F32, file,
                        NULL, error);
}

static const char *
diverged (const LkNetwork *network)
{
  if (lk_network_check_finite (network) == LK_OK)
    return NULL;
  return _ ("The network’s weights are not a number: the learning rate is too high");
}

static void
print_text (const Results *results, const LkDataset *dataset, double seconds, const char *out)
{
  const LkCliTrained *trained = results->trained;
  g_autofree char *layers = lk_cli_layers (results->network);

  lk_cli_printf (_ ("%s: %s of %s test samples wrong (%s), %s parameters, %s s, for %s\n"), layers,
                 LK_COUNT (trained->test_errors), LK_COUNT (dataset->test.n),
                 LK_SHARE_FIXED ((double) trained->test_errors / dataset->test.n, 2),
                 LK_COUNT (results->network->n_params), LK_FIXED (seconds, 1), out);
  if (trained->best_epoch > 0)
    lk_cli_printf (_ ("Kept: the weights after epoch %u, which had the fewest errors on the samples held out.\n"),
                   trained->best_epoch);
}

static void
print_json (const Results *results, const LkDataset *dataset, double seconds, const char *out)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  const LkSettings *all = results->all;
  const LkCliTrained *trained = results->trained;

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", all->dataset);
  lk_json_add_count (json, "seed", all->seed);
  lk_json_add_count (json, "epochs", all->teacher.epochs);
  if (trained->best_epoch > 0)
    {
      lk_json_add_count (json, "kept_epoch", trained->best_epoch);
    }
  lk_json_add_number (json, "seconds", seconds);
  lk_cli_add_network (json, results->network);
  lk_json_add_count (json, "test_errors", trained->test_errors);
  lk_json_add_number (json, "test_accuracy", 1.0 - (double) trained->test_errors / dataset->test.n);
  lk_json_add_text (json, "out", out);
  lk_cli_add_findings (json, results->findings);
  lk_cli_add_diverged (json, diverged (results->network));
  lk_json_end (json);
  lk_cli_print_json (json);
}

LkExit
lk_cli_train (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (GHashTable) given = NULL;
  g_autoptr (LkFindings) findings = lk_findings_new ();
  g_autofree char *out = NULL;
  gboolean as_json = FALSE;
  gboolean as_halves = FALSE;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
      N_ ("where to save the network (safetensors, or ONNX where the name ends in .onnx); - for standard output"),
      "FILE" },
    { "f16", 0, 0, G_OPTION_ARG_NONE, &as_halves, N_ ("save 16-bit numbers: half the size, rounded to 11 bits"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "train",
    .summary = _ ("Trains a network on labels: a teacher for later."),
    .session = session,
    .takes = LK_VERB_TRAIN,
    .help = help,
    .entries = entries,
  };
  LkCliTrained result = { 0 };
  LkCliOutput outputs[] = { { "--out", NULL, save_network } };
  Results results;
  gint64 began;
  double seconds;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, &given);
  if (status != LK_EXIT_OK)
    return status;
  if (!out)
    {
      g_printerr (_ ("limbeck-cli train: --out FILE is missing: where should the network go?\n"));
      return LK_EXIT_USAGE;
    }
  if (!g_hash_table_contains (given, "learning-rate"))
    g_object_set (session, "teacher-learning-rate", lk_optimizer_default_rate (all->teacher.optimizer), NULL);

  if (!lk_settings_check (all, &error))
    return lk_cli_fail_usage (error);
  outputs[0].path = out;
  status = lk_cli_check_outputs (outputs, G_N_ELEMENTS (outputs), as_json);
  if (status != LK_EXIT_OK)
    return status;
  if (!(dataset = lk_cli_load_dataset (all, findings, &error)))
    return lk_cli_fail (error);

  began = g_get_monotonic_time ();
  network = lk_cli_train_network (all, dataset, &result, &error);
  seconds = (g_get_monotonic_time () - began) / 1e6;
  if (!network || (as_halves && !round_to_halves (network, dataset, &result.test_errors, &error)) ||
      !examine (network, all, dataset, findings, &error))
    return lk_cli_fail (error);

  results = (Results) { all, network, &result, as_halves, findings };
  if (as_json)
    print_json (&results, dataset, seconds, out);
  else
    print_text (&results, dataset, seconds, out);
  lk_cli_flush ();
  status = lk_cli_say_diverged (diverged (network), TRUE);
  return lk_cli_write_outputs (outputs, G_N_ELEMENTS (outputs), &results, status);
}
