/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-chain.h"

#include <glib/gi18n.h>

#include "lk-cli.h"
#include "settings/lk-setting-text.h"
#include "train/lk-setup.h"
#include "words/lk-quantity.h"

/* How long to wait for a run before the progress is shown anew. */
#define WAIT_US 200000

static gboolean
run_all (LkChain *chain, guint n, GError **error)
{
  guint n_runs = lk_chain_n_left (chain);

  while (lk_chain_n_left (chain) > 0)
    {
      GError *problem = NULL;
      gboolean ended = lk_chain_wait (chain, WAIT_US, &problem);

      if (problem)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      lk_cli_progress (ended, _ ("runs: %u of %u done (%s)"), n_runs - lk_chain_n_left (chain), n_runs,
                       LK_SHARE_FIXED (lk_chain_progress (chain), 0));
    }
  lk_cli_progress_end ();
  return TRUE;
}

static void
add_score (LkJson *json, const char *name, const LkScore *score)
{
  lk_json_begin_object (json, name);
  lk_json_add_count (json, "test_errors", score->errors);
  lk_json_add_number (json, "negative_log_likelihood", score->nll);
  lk_json_add_number (json, "calibration_error", score->calibration_error);
  lk_json_end (json);
}

static void
add_spread (LkJson *json, const char *name, double mean, double sd)
{
  lk_json_begin_object (json, name);
  lk_json_add_number (json, "errors", mean);
  lk_json_add_number (json, "sd", sd);
  lk_json_end (json);
}

static void
print_json (const LkSettings *settings, const LkAssistant *assistant, const LkTeacher *teacher, const LkChainRun *runs,
            guint n, const LkFindings *findings)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  LkChainSummary summary;

  lk_chain_summary (runs, n, &summary);
  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", settings->dataset);
  lk_json_add_text (json, "student", settings->student.layers);
  lk_json_add_text (json, "method", lk_method_info (settings->loss.method)->id);
  lk_json_add_number (json, "temperature", settings->loss.temperature);
  lk_json_add_number (json, "alpha", settings->loss.alpha);
  lk_cli_add_weight (json, settings);
  lk_json_add_count (json, "epochs", settings->student.epochs);
  lk_json_add_number (json, "train_fraction", settings->train_fraction);
  lk_json_begin_object (json, "assistant_training");
  lk_json_add_text (json, "layers", assistant->layers);
  lk_json_add_count (json, "epochs", assistant->epochs);
  lk_json_add_number (json, "train_fraction", assistant->fraction);
  lk_json_end (json);
  if (teacher->test_logits)
    lk_json_add_count (json, "teacher_errors", teacher->test_quality.errors);
  else
    lk_json_add_null (json, "teacher_errors");
  lk_json_add_count (json, "test_samples", teacher->dataset->test.n);
  lk_json_add_count (json, "seeds", n);
  lk_json_add_count (json, "ahead", summary.n_ahead);
  lk_json_add_number (json, "saved", summary.saved);
  lk_json_add_number (json, "saved_sd", summary.saved_sd);
  add_spread (json, "assistant", summary.assistant, summary.assistant_sd);
  add_spread (json, "through", summary.through, summary.through_sd);
  add_spread (json, "direct", summary.direct, summary.direct_sd);
  add_spread (json, "untaught", summary.untaught, summary.untaught_sd);
  lk_json_begin_array (json, "runs");
  for (guint i = 0; i < n; i++)
    {
      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "seed", runs[i].seed);
      add_score (json, "assistant", &runs[i].assistant);
      add_score (json, "through", &runs[i].through);
      add_score (json, "direct", &runs[i].direct);
      add_score (json, "untaught", &runs[i].untaught);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_cli_add_findings (json, findings);
  lk_json_end (json);
  lk_cli_print_json (json);
}

/* "   1,234 ± 56   " */
static void
print_spread (double mean, double deviation)
{
  lk_cli_column (10, LK_FIXED (mean, 0));
  lk_cli_printf (" ± ");
  lk_cli_column (-5, LK_FIXED (deviation, 0));
}

/* In the place of a mean. */
static void
print_left (const char *text)
{
  lk_cli_column (10, text);
  lk_cli_printf ("%8s", "");
}

static void
print_table (const LkSettings *settings, const LkAssistant *assistant, const LkTeacher *teacher, const LkChainRun *runs,
             guint n)
{
  const char *const heads[] = { _ ("assistant"), _ ("through it"), _ ("directly"), _ ("untaught"), _ ("saved") };
  g_autofree char *weights = lk_setting_say_weights (&settings->loss);
  LkChainSummary summary;

  lk_chain_summary (runs, n, &summary);
  lk_cli_printf (_ ("%s, method %s, %s: errors of %s test samples\n"), teacher->dataset->title,
                 lk_method_info (settings->loss.method)->id, weights, LK_COUNT (teacher->dataset->test.n));
  /* Translators: hidden layers, "100x100", and how many. */
  lk_cli_printf (_ ("assistant: %s, epochs: %u, %s of the samples; student: %s\n"), assistant->layers,
                 assistant->epochs, LK_SHARE_SETTING (assistant->fraction), settings->student.layers);
  if (teacher->test_logits)
    lk_cli_printf (_ ("teacher: %s\n"), LK_COUNT ((gsize) teacher->test_quality.errors));
  lk_cli_printf ("\n");
  lk_cli_column (8, _ ("seed"));
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    print_left (heads[i]);
  lk_cli_printf ("\n");
  for (guint i = 0; i < n; i++)
    {
      lk_cli_column (8, LK_COUNT (runs[i].seed));
      print_left (LK_COUNT (runs[i].assistant.errors));
      print_left (LK_COUNT (runs[i].through.errors));
      print_left (LK_COUNT (runs[i].direct.errors));
      print_left (LK_COUNT (runs[i].untaught.errors));
      print_left (LK_FIXED ((double) runs[i].direct.errors - runs[i].through.errors, 0));
      lk_cli_printf ("\n");
    }
  if (n > 1)
    {
      lk_cli_column (8, _ ("mean"));
      print_spread (summary.assistant, summary.assistant_sd);
      print_spread (summary.through, summary.through_sd);
      print_spread (summary.direct, summary.direct_sd);
      print_spread (summary.untaught, summary.untaught_sd);
      print_spread (summary.saved, summary.saved_sd);
      lk_cli_printf ("\n");
    }
  lk_cli_printf (
      _ ("\nThe assistant was taught by the teacher; it then taught the student, “through it”. The student that "
         "the teacher\ntaught directly and the untaught one begin with the same weights and see the same "
         "batches.\n"));
  if (n > 1)
    lk_cli_printf (_ ("By way of the assistant the student makes fewer errors in %u of %u seeds.\n"), summary.n_ahead,
                   n);
}

LkExit
lk_cli_distill_chain (const LkSettings *settings, const LkAssistant *assistant, LkTeacher *teacher, guint n,
                      const LkFindings *findings, gboolean as_json)
{
  g_autoptr (LkChain) chain = lk_chain_start (settings, assistant, teacher, n, lk_settings_n_threads (settings));
  const LkChainRun *runs = lk_chain_get_runs (chain);
  gboolean any = FALSE;
  GError *error = NULL;

  if (!run_all (chain, n, &error))
    return lk_cli_fail (error);
  if (as_json)
    print_json (settings, assistant, teacher, runs, n, findings);
  else
    print_table (settings, assistant, teacher, runs, n);
  lk_cli_flush ();
  for (guint i = 0; i < n; i++)
    any = any || lk_chain_run_diverged (&runs[i]);
  if (any)
    g_printerr (_ ("limbeck-cli distill: some weights are not a number: the learning rate is too high\n"));
  return any ? LK_EXIT_FAILED : LK_EXIT_OK;
}
