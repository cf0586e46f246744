/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "examine/lk-teacher-checks.h"
#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "import/lk-models.h"
#include "train/lk-teacher-files.h"
#include "import/lk-npy.h"
#include "nn/lk-blas.h"
#include "nn/lk-metrics.h"
#include "words/lk-quantity.h"
#include "train/lk-predict.h"
#include "train/lk-teacher-files.h"

/* What was asked, as (n, C) logits. */
typedef struct {
  const float *logits;
  gsize n, C;
} Results;

static gboolean
save_logits (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return lk_npy_save (results->logits, results->n, results->C, file, NULL, error);
}

static const char *
diverged (const LkQuality *quality)
{
  if (isfinite (quality->nll))
    return NULL;
  return _ ("The network’s answers are not a number: its weights are too large");
}

static void
print_text (const LkNetwork *network, const LkDataset *dataset, const LkSplit *split, const LkQuality *quality)
{
  g_autofree char *layers = lk_cli_layers (network);
  const char *name = split == &dataset->train ? "train" : "test";

  if (diverged (quality))
    lk_cli_printf (_ ("%s on %s (%s): %s\n"), layers, dataset->title, name, diverged (quality));
  else
    lk_cli_printf (_ ("%s on %s (%s): %s of %s wrong (%s), negative log-likelihood %s nats, calibration error %s\n"),
                   layers, dataset->title, name, LK_COUNT (quality->errors), LK_COUNT (split->n),
                   LK_SHARE_FIXED ((double) quality->errors / split->n, 2), LK_FIXED (quality->nll, 4),
                   LK_SHARE_FIXED (quality->calibration_error, 2));
}

static void
print_json (const char *name, const LkNetwork *network, const LkDataset *dataset, const LkSplit *split,
            const LkQuality *quality, const LkFindings *findings)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", name);
  lk_json_add_text (json, "split", split == &dataset->train ? "train" : "test");
  lk_json_add_count (json, "samples", split->n);
  lk_cli_add_network (json, network);
  lk_json_add_count (json, "errors", quality->errors);
  lk_json_add_number (json, "accuracy", 1.0 - (double) quality->errors / split->n);
  lk_json_add_number (json, "negative_log_likelihood", quality->nll);
  lk_json_add_number (json, "calibration_error", quality->calibration_error);
  lk_cli_add_findings (json, findings);
  lk_cli_add_diverged (json, diverged (quality));
  lk_json_end (json);
  lk_cli_print_json (json);
}

/* The network as a teacher of the data, with what is to be said of it. */
static gboolean
examine (const LkNetwork *network, LkDataset *dataset, gboolean fitted, LkFindings *findings, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (LkTeacher) teacher = NULL;
  LkTeacherFacts facts;
  LkNetwork *copy;
  LkStatus status = lk_network_copy (network, &copy);

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not examine the teacher"));
      return FALSE;
    }
  g_ptr_array_add (networks, copy);
  teacher = lk_teacher_new_ensemble (g_steal_pointer (&networks), LK_MEAN_LOGITS, dataset, error);
  if (teacher)
    teacher->fitted = fitted;
  return teacher && lk_teacher_check (teacher, findings, &facts, error);
}

LkExit
lk_cli_evaluate (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (LkFindings) findings = lk_findings_new ();
  g_auto (LkImported) imported = { 0 };
  g_autofree char *model = NULL;
  g_autofree char *split_name = NULL;
  g_autofree char *logits_path = NULL;
  g_autofree float *logits = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_ ("the saved network, a file (safetensors) or a name"), "FILE" },
    { "split", 0, 0, G_OPTION_ARG_STRING, &split_name, N_ ("test or train (test)"), "SPLIT" },
    { "logits", 0, 0, G_OPTION_ARG_FILENAME, &logits_path,
      N_ ("write the logits as NumPy's npy, a row a sample; - for standard output"), "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "evaluate",
    .summary = _ ("Counts the errors of a saved network on a data set."),
    .session = session,
    .takes = LK_VERB_EVALUATE,
    .entries = entries,
  };
  LkCliOutput outputs[] = { { "--logits", NULL, save_logits } };
  Results results;
  const LkSplit *split;
  LkQuality quality;
  guint n_said;
  gsize C;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!model || (split_name && !g_str_equal (split_name, "test") && !g_str_equal (split_name, "train")))
    {
      g_printerr ("limbeck-cli evaluate: %s\n",
                  model ? _ ("--split takes test or train") : _ ("--model FILE is missing: which network?"));
      return LK_EXIT_USAGE;
    }

  outputs[0].path = logits_path;
  status = lk_cli_check_outputs (outputs, G_N_ELEMENTS (outputs), as_json);
  if (status != LK_EXIT_OK)
    return status;
  if (!lk_model_read (model, findings, &imported, NULL, &error))
    return lk_cli_fail (error);
  lk_cli_say_findings (findings, 0);
  if (!(dataset = lk_cli_load_dataset (all, findings, &error)))
    return lk_cli_fail (error);
  n_said = lk_findings_n (findings);
  if (!lk_teacher_settle (&imported, dataset, model, findings, &error))
    return lk_cli_fail (error);
  lk_cli_say_findings (findings, n_said);
  network = g_steal_pointer (&imported.network);
  C = dataset->n_classes;
  if (lk_network_n_inputs (network) != lk_dataset_n_inputs (dataset) || lk_network_n_classes (network) != C)
    {
      g_set_error (
          &error, LK_ERROR, LK_ERROR_VALUE,
          _ ("The network in “%s” takes %zu pixels and knows %zu classes, but %s has %zu pixels and %zu classes"),
          model, lk_network_n_inputs (network), lk_network_n_classes (network), dataset->title,
          lk_dataset_n_inputs (dataset), C);
      return lk_cli_fail (error);
    }

  if (!lk_teacher_fit (all, dataset, network, &error))
    return lk_cli_fail (error);
  split = g_strcmp0 (split_name, "train") == 0 ? &dataset->train : &dataset->test;
  lk_blas_set_threads ((int) lk_settings_n_threads (all));
  logits = g_new (float, (split->n * C));
  if (!lk_predict (network, split, 0, split->n, logits, &error))
    return lk_cli_fail (error);
  lk_measure (logits, split->labels, split->n, C, &quality);
  n_said = lk_findings_n (findings);
  if (!diverged (&quality) && !examine (network, dataset, lk_settings_fit_teacher (all), findings, &error))
    return lk_cli_fail (error);
  lk_cli_say_findings (findings, n_said);
  if (as_json)
    print_json (all->dataset, network, dataset, split, &quality, findings);
  else
    print_text (network, dataset, split, &quality);
  lk_cli_flush ();
  status = lk_cli_say_diverged (diverged (&quality), TRUE);
  results = (Results) { logits, split->n, C };
  return lk_cli_write_outputs (outputs, G_N_ELEMENTS (outputs), &results, status);
}
