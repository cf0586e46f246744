/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"
#include "lk-cli-smaller.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "examine/lk-teacher-checks.h"
#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "import/lk-models.h"
#include "train/lk-teacher-files.h"
#include "import/lk-npy.h"
#include "nn/lk-calibration.h"
#include "nn/lk-parallel.h"
#include "words/lk-quantity.h"
#include "train/lk-answer-list.h"
#include "train/lk-predict.h"
#include "train/lk-setup.h"

#define MAX_SPLITS 2

/* What was asked: logits (n, C) of the splits, one behind the other. */
typedef struct {
  const LkFrozen *network;
  LkSmaller *smaller;   /* where that is a copy that was made smaller; NULL: it is not */
  GHashTable *metadata; /* of its file; NULL: none */
  const LkDataset *dataset;
  const LkSplit *splits[MAX_SPLITS];
  gsize n_splits;
  gsize n; /* samples in all */
  double temperature;
  float *logits;
} Results;

static void
results_clear (Results *results)
{
  g_free (results->logits);
  lk_smaller_free (results->smaller);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Results, results_clear)

/* The place of a split's sample in a file of logits: where its source had it, or one split behind the other. */
static gsize
row_of (const Results *results, const LkSplit *split, gsize begin, gsize i)
{
  return results->n_splits > 1 && split->rows ? split->rows[i] : begin + i;
}

static gboolean
save_logits (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  gsize C = results->dataset->n_classes, begin = 0;
  g_autofree float *rows = g_new (float, (results->n * C));

  for (gsize s = 0; s < results->n_splits; begin += results->splits[s++]->n)
    for (gsize i = 0; i < results->splits[s]->n; i++)
      memcpy (rows + row_of (results, results->splits[s], begin, i) * C, results->logits + (begin + i) * C,
              C * sizeof (float));
  return lk_npy_save (rows, results->n, C, file, NULL, error);
}

/* Layers as another kind of file, made to fit as the settings say. */
static gboolean
save_network (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  if (results->smaller)
    return lk_model_save_smaller (results->smaller, results->metadata, file, NULL, error);
  return lk_model_save (results->network->network, results->metadata, LK_SAFETENSORS_F32, file, NULL, error);
}

static gboolean
save_answers (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  static const char *const names[] = { "network" };
  g_autoptr (LkAnswerList) list = lk_answer_list_new (results->dataset, results->temperature, names, 1);
  const float *logits = results->logits;

  for (gsize s = 0; s < results->n_splits; s++)
    {
      lk_answer_list_add (list, results->splits[s], &logits, NULL, results->splits[s]->n);
      logits += results->splits[s]->n * results->dataset->n_classes;
    }
  return lk_answer_list_save (list, file, NULL, error);
}

/* The network's weights become those of a copy that was made smaller. */
static gboolean
make_smaller (LkFrozen *network, const LkSmallerForm *form, const char *model, LkSmaller **smaller, GError **error)
{
  if (!network->network)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("“%s” is a graph of ONNX, whose weights are taken as they are: leave --bits and --pruned out"),
                   model);
      return FALSE;
    }
  *smaller = lk_cli_smaller_new (network->network, form, error);
  if (*smaller)
    memcpy (network->network->params, (*smaller)->network->params,
            network->network->n_floats * sizeof *network->network->params);
  return *smaller != NULL;
}

/* All splits taken together. */
static gboolean
predict (const LkFrozen *network, Results *results, LkScaling *scaling, GError **error)
{
  gsize C = results->dataset->n_classes, begin = 0;
  g_autofree guint16 *labels = g_new (guint16, results->n);

  for (gsize s = 0; s < results->n_splits; begin += results->splits[s++]->n)
    {
      const LkSplit *split = results->splits[s];

      if (!lk_frozen_predict (network, split, 0, split->n, results->logits + begin * C, error))
        return FALSE;
      memcpy (labels + begin, split->labels, split->n * sizeof *labels);
    }
  /* What cannot be scaled is measured all the same. */
  lk_scale_temperature (results->logits, labels, results->n, C, scaling);
  return TRUE;
}

static const char *const split_names[] = { "train", "test", "all", NULL };

/* Those of a name in split_names. */
static void
take_splits (const LkDataset *dataset, const char *name, Results *results)
{
  const LkSplit *const splits[MAX_SPLITS] = { &dataset->train, &dataset->test };

  for (gsize s = 0; s < MAX_SPLITS; s++)
    if (g_str_equal (name, split_names[s]) || g_str_equal (name, "all"))
      {
        results->splits[results->n_splits++] = splits[s];
        results->n += splits[s]->n;
      }
}

static const char *
diverged (const LkQuality *quality)
{
  if (isfinite (quality->nll))
    return NULL;
  return _ ("The network’s answers are not a number: its weights are too large");
}

static void
print_text (const LkFrozen *network, const LkSmaller *smaller, const LkDataset *dataset, const char *name, gsize n,
            const LkScaling *scaling)
{
  const LkQuality *quality = &scaling->before;
  g_autofree char *layers = lk_frozen_describe (network);

  if (diverged (quality))
    lk_cli_printf (_ ("%s on %s (%s): %s\n"), layers, dataset->title, name, diverged (quality));
  else
    lk_cli_printf (_ ("%s on %s (%s): %s of %s wrong (%s), negative log-likelihood %s nats, calibration error %s\n"),
                   layers, dataset->title, name, LK_COUNT (quality->errors), LK_COUNT (n),
                   LK_SHARE_FIXED ((double) quality->errors / n, 2), LK_FIXED (quality->nll, 4),
                   LK_SHARE_FIXED (quality->calibration_error, 2));
  if (smaller)
    lk_cli_print_smaller (smaller);
  if (isfinite (scaling->temperature))
    lk_cli_printf (_ ("With its logits over t = %s, fitted on one half of these samples and measured on the other: "
                      "negative log-likelihood %s nats, calibration error %s\n"),
                   LK_FIXED (scaling->temperature, 2), LK_FIXED (scaling->after.nll, 4),
                   LK_SHARE_FIXED (scaling->after.calibration_error, 2));
}

static void
print_json (const char *dataset, const LkFrozen *network, const LkSmaller *smaller, const char *split, gsize n,
            const LkScaling *scaling, const LkFindings *findings)
{
  const LkQuality *quality = &scaling->before;
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", dataset);
  lk_json_add_text (json, "split", split);
  lk_json_add_count (json, "samples", n);
  lk_cli_add_frozen (json, network);
  if (smaller)
    lk_cli_add_smaller (json, smaller);
  lk_json_add_count (json, "errors", quality->errors);
  lk_json_add_number (json, "accuracy", 1.0 - (double) quality->errors / n);
  lk_json_add_number (json, "negative_log_likelihood", quality->nll);
  lk_json_add_number (json, "calibration_error", quality->calibration_error);
  lk_cli_add_scaling (json, scaling);
  lk_cli_add_findings (json, findings);
  lk_cli_add_diverged (json, diverged (quality));
  lk_json_end (json);
  lk_cli_print_json (json);
}

/* The network as a teacher of the data, with what is to be said of it. */
static gboolean
examine (const LkFrozen *network, LkDataset *dataset, gboolean fitted, LkFindings *findings, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_frozen_free);
  g_autoptr (LkTeacher) teacher = NULL;
  LkTeacherFacts facts;
  LkFrozen *copy = lk_frozen_copy (network);

  if (!copy)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not examine the teacher"));
      return FALSE;
    }
  g_ptr_array_add (members, copy);
  teacher = lk_teacher_new_frozen (g_steal_pointer (&members), LK_MEAN_LOGITS, dataset, error);
  if (teacher)
    teacher->fitted = fitted;
  return teacher && lk_teacher_check (teacher, findings, &facts, error);
}

static const LkCliHelp help[] = { { LK_SETTING_TEMPERATURE, N_ ("softens the probabilities of --answers") }, { 0 } };

LkExit
lk_cli_evaluate (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkFrozen) network = NULL;
  g_autoptr (LkFindings) findings = lk_findings_new ();
  g_auto (LkImported) imported = { 0 };
  g_autofree char *model = NULL;
  g_autofree char *split_name = NULL;
  g_autofree char *logits_path = NULL;
  g_autofree char *answers = NULL;
  g_autofree char *out = NULL;
  g_autofree char *pruned = NULL;
  gboolean as_json = FALSE, make = FALSE;
  LkSmallerForm form;
  int bits = LK_CLI_NO_BITS;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_ ("the saved network, a file (safetensors, ONNX) or a name"),
      "FILE" },
    { "split", 0, 0, G_OPTION_ARG_STRING, &split_name, N_ ("test, train or all (test)"), "SPLIT" },
    { "logits", 0, 0, G_OPTION_ARG_FILENAME, &logits_path,
      N_ ("write the logits as NumPy's npy, a row a sample; - for standard output"), "FILE" },
    { "answers", 0, 0, G_OPTION_ARG_FILENAME, &answers,
      N_ ("write what it says of each sample, and its probabilities at T (CSV, a row a sample)"), "FILE" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
      N_ ("save the network again, as it was taken: as ONNX where the name ends in .onnx, else as safetensors"),
      "FILE" },
    { "bits", 0, 0, G_OPTION_ARG_INT, &bits, N_ ("weights in so many bits, 2 to 8, or 32, as they are (32)"), "N" },
    { "pruned", 0, 0, G_OPTION_ARG_STRING, &pruned, N_ ("set this share of the weights to 0, the smallest ones (0)"),
      "SHARE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "evaluate",
    .summary = _ ("Counts the errors of a saved network on a data set."),
    .session = session,
    .takes = LK_VERB_EVALUATE,
    .help = help,
    .entries = entries,
  };
  LkCliOutput outputs[] = { { "--logits", NULL, save_logits },
                            { "--answers", NULL, save_answers },
                            { "--out", NULL, save_network } };
  g_auto (Results) results = { NULL };
  LkScaling scaling;
  guint n_said;
  gsize C;
  GError *error = NULL;
  LkExit status;

  g_object_set (session, "temperature", 1.0, NULL);
  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  status = lk_cli_smaller_take ("evaluate", bits, pruned, &form, &make);
  if (status != LK_EXIT_OK)
    return status;
  if (!split_name)
    split_name = g_strdup ("test");
  if (!model || !g_strv_contains (split_names, split_name))
    {
      g_printerr ("limbeck-cli evaluate: %s\n",
                  model ? _ ("--split takes test, train or all") : _ ("--model FILE is missing: which network?"));
      return LK_EXIT_USAGE;
    }
  outputs[0].path = logits_path;
  outputs[1].path = answers;
  outputs[2].path = out;
  status = lk_cli_check_outputs (outputs, G_N_ELEMENTS (outputs), as_json);
  if (status != LK_EXIT_OK)
    return status;
  if (!lk_model_read (model, findings, &imported, NULL, &error))
    return lk_cli_fail (error);
  lk_cli_say_findings (findings, 0);
  if (!(dataset = lk_cli_load_dataset (all, findings, &error)))
    return lk_cli_fail (error);
  n_said = lk_findings_n (findings);
  if (!(network = lk_teacher_settle (all, &imported, dataset, model, findings, &error)))
    return lk_cli_fail (error);
  lk_cli_say_findings (findings, n_said);
  C = dataset->n_classes;
  if (network->network && !lk_settings_check_pictures (network->network, dataset, &error))
    return lk_cli_fail (error);
  if (lk_frozen_n_inputs (network) != lk_dataset_n_inputs (dataset) || lk_frozen_n_classes (network) != C)
    {
      g_set_error (
          &error, LK_ERROR, LK_ERROR_VALUE,
          _ ("The network in “%s” takes %zu pixels and knows %zu classes, but %s has %zu pixels and %zu classes"),
          model, lk_frozen_n_inputs (network), lk_frozen_n_classes (network), dataset->title,
          lk_dataset_n_inputs (dataset), C);
      return lk_cli_fail (error);
    }

  if (!lk_teacher_fit (all, dataset, network, &error))
    return lk_cli_fail (error);
  if (out && !network->network)
    {
      g_set_error (&error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("“%s” is a graph of ONNX already, which is not written again: copy the file"), model);
      return lk_cli_fail (error);
    }
  if (make && !make_smaller (network, &form, model, &results.smaller, &error))
    return lk_cli_fail (error);
  take_splits (dataset, split_name, &results);
  results.network = network;
  results.metadata = imported.metadata;
  lk_parallel_set_threads ((int) lk_settings_n_threads (all));
  results.dataset = dataset;
  results.temperature = all->loss.temperature;
  results.logits = g_new (float, (results.n * C));
  if (!predict (network, &results, &scaling, &error))
    return lk_cli_fail (error);
  n_said = lk_findings_n (findings);
  if (!diverged (&scaling.before) && !examine (network, dataset, lk_settings_fit_teacher (all), findings, &error))
    return lk_cli_fail (error);
  lk_cli_say_findings (findings, n_said);
  if (as_json)
    print_json (all->dataset, network, results.smaller, split_name, results.n, &scaling, findings);
  else
    print_text (network, results.smaller, dataset, split_name, results.n, &scaling);
  lk_cli_flush ();
  status = lk_cli_say_diverged (diverged (&scaling.before), TRUE);
  return lk_cli_write_outputs (outputs, G_N_ELEMENTS (outputs), &results, status);
}
