/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-paper.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "lk-cli.h"
#include "nn/lk-blas.h"
#include "words/lk-quantity.h"

/* One number of a row, beside the paper's. Indented labels belong to the one
 * above. */
typedef struct {
  const char *row;
  const char *member;
  const char *label; /* translatable */
  double paper;      /* NAN: the paper does not say */
} Line;

static const Line lines[] = {
  { "teacher", "errors", N_ ("teacher"), 67 },
  { "students", "twin_errors", N_ ("800×800, from labels alone"), 146 },
  { "students", "errors", N_ ("800×800, taught at T = 20"), 74 },
  { "no-3s", "errors", N_ ("no 3s in the transfer set"), 206 },
  { "no-3s", "class_errors", N_ ("   of these on the 1,010 threes"), 133 },
  { "no-3s", "test_bias", N_ ("   best bias of 3 on the test set"), 3.5 },
  { "no-3s", "test_bias_errors", N_ ("   errors with it"), 109 },
  { "no-3s", "test_bias_class_errors", N_ ("      of these on the threes"), 14 },
  { "no-3s", "train_bias", N_ ("   best bias on the training set"), NAN },
  { "no-3s", "train_bias_errors", N_ ("   errors with it"), NAN },
  { "no-3s", "train_bias_class_errors", N_ ("      of these on the threes"), NAN },
  { "no-3s", "twin_errors", N_ ("   the untaught twin"), NAN },
  { "no-3s", "twin_test_bias_errors", N_ ("      with its own best bias"), NAN },
  { "no-3s-quick", "errors", N_ ("no 3s, 100×100 units, two epochs"), NAN },
  { "no-3s-quick", "class_errors", N_ ("   of these on the 1,010 threes"), NAN },
  { "no-3s-quick", "test_bias", N_ ("   best bias of 3 on the test set"), NAN },
  { "no-3s-quick", "test_bias_class_errors", N_ ("   errors on the threes with it"), NAN },
  { "no-3s-quick", "train_bias", N_ ("   best bias on the training set"), NAN },
  { "no-3s-quick", "train_bias_class_errors", N_ ("   errors on the threes with it"), NAN },
  { "no-3s-quick", "twin_class_errors", N_ ("   the untaught twin’s on the threes"), NAN },
  { "no-3s-quick", "twin_test_bias_class_errors", N_ ("      with its own best bias"), NAN },
  { "no-3s-quick", "twin_train_bias_class_errors", N_ ("      with its best on the training set"), NAN },
  { "only-78", "errors", N_ ("only 7s and 8s in the transfer set"), 4730 },
  { "only-78", "test_bias", N_ ("   best bias of 7 and 8 on the test set"), -7.6 },
  { "only-78", "test_bias_errors", N_ ("   errors with it"), 1320 },
  { "only-78", "train_bias", N_ ("   best bias on the training set"), NAN },
  { "only-78", "train_bias_errors", N_ ("   errors with it"), NAN },
  { "only-78", "twin_errors", N_ ("   the untaught twin"), NAN },
  { "only-78", "twin_test_bias_errors", N_ ("      with its own best bias"), NAN },
  { "units-300", "twin_errors", N_ ("300×300, from labels alone"), NAN },
  { "units-300", "T1", N_ ("   taught at T = 1"), NAN },
  { "units-300", "T2", N_ ("   T = 2"), NAN },
  { "units-300", "T2.5", N_ ("   T = 2.5"), NAN },
  { "units-300", "T4", N_ ("   T = 4"), NAN },
  { "units-300", "T8", N_ ("   T = 8 (about as good as any above)"), NAN },
  { "units-300", "T20", N_ ("   T = 20"), NAN },
  { "units-30", "twin_errors", N_ ("30×30, from labels alone"), NAN },
  { "units-30", "T1", N_ ("   taught at T = 1"), NAN },
  { "units-30", "T2", N_ ("   T = 2"), NAN },
  { "units-30", "T2.5", N_ ("   T = 2.5 (the paper's best: 2.5 to 4)"), NAN },
  { "units-30", "T4", N_ ("   T = 4"), NAN },
  { "units-30", "T8", N_ ("   T = 8"), NAN },
  { "units-30", "T20", N_ ("   T = 20"), NAN },
  { "few-data", "twin_errors", N_ ("3 % of the samples: labels, to the end"), NAN },
  { "few-data", "early_stop_errors", N_ ("   labels, with early stop"), NAN },
  { "few-data", "early_stop_epoch", N_ ("      after epoch"), NAN },
  { "few-data", "errors", N_ ("   soft targets, to the end"), NAN },
  { "ensemble", "member_errors", N_ ("ten small teachers: one, on average"), NAN },
  { "ensemble", "best_member_errors", N_ ("   the best of them"), NAN },
  { "ensemble", "teacher_errors", N_ ("   their mean"), NAN },
  { "ensemble", "errors", N_ ("   one student distilled from it"), NAN },
  { "ensemble", "twin_errors", N_ ("   its untaught twin"), NAN },
};

static void
print_line (const char *label, const char *paper, const char *here)
{
  lk_cli_column (-42, label);
  lk_cli_column (9, paper);
  lk_cli_column (9, here);
  putchar ('\n');
}

/* Errors are counted, biases measured. */
static const char *
write_number (char text[LK_NUMBER_SIZE], double number)
{
  return number == rint (number) ? lk_write_fixed (text, number, 0) : lk_write_setting (text, number);
}

/* Errors at some biases of the curve, which --json gives in full. */
static void
print_curve (JsonObject *numbers)
{
  JsonArray *curve =
      json_object_has_member (numbers, "curve_errors") ? json_object_get_array_member (numbers, "curve_errors") : NULL;
  guint n = curve ? json_array_get_length (curve) : 0;

  if (n == 0)
    return;
  lk_cli_printf (_ ("   errors by bias:"));
  for (guint i = 0; i < n; i += 20)
    lk_cli_printf (" %s: %s", LK_MOVED (((int) i - (int) n / 2) / 10),
                   LK_COUNT (json_array_get_int_element (curve, i)));
  putchar ('\n');
}

static void
print_row (const char *row, JsonObject *numbers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      char paper[LK_NUMBER_SIZE], here[LK_NUMBER_SIZE];

      if (!g_str_equal (lines[i].row, row) || !json_object_has_member (numbers, lines[i].member))
        continue;
      print_line (_ (lines[i].label), write_number (paper, lines[i].paper),
                  write_number (here, json_object_get_double_member (numbers, lines[i].member)));
    }
  print_curve (numbers);
  lk_cli_flush ();
}

/* "model name" of the first processor; empty where the system does not say. */
static char *
processor_name (void)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL) || !(at = strstr (text, "model name")) ||
      !(at = strchr (at, ':')))
    return g_strdup ("");
  return g_strstrip (g_strndup (at + 1, strcspn (at + 1, "\n")));
}

static JsonObject *
machine (const LkSettings *all)
{
  JsonObject *object = json_object_new ();
  g_autofree char *processor = processor_name ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%F");

  json_object_set_string_member (object, "processor", processor);
  json_object_set_int_member (object, "threads", lk_settings_n_threads (all));
  json_object_set_string_member (object, "blas_kernel", lk_blas_kernel ());
  json_object_set_string_member (object, "date", date);
  return object;
}

static void
print_head (JsonObject *where, gboolean quick)
{
  lk_cli_printf (
      _ ("Hinton, Vinyals and Dean (2015), section 3, and this machine: errors on MNIST's 10,000 test samples.\n"));
  lk_cli_printf (_ ("%s, threads: %d, BLAS kernel %s, %s\n"), json_object_get_string_member (where, "processor"),
                 (int) json_object_get_int_member (where, "threads"),
                 json_object_get_string_member (where, "blas_kernel"), json_object_get_string_member (where, "date"));
  if (quick)
    lk_cli_printf (_ ("A quick look: a few epochs each. Without --quick the students are trained to the end.\n"));
  putchar ('\n');
  print_line ("", _ ("paper"), _ ("here"));
}

static gboolean
known_row (const char *name)
{
  gsize n;
  const LkPaperRow *rows = lk_paper_rows (&n);

  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (rows[i].id, name))
        return TRUE;
    }
  return FALSE;
}

static char *
row_list (void)
{
  g_autoptr (GString) text = g_string_new (_ ("Rows:"));
  gsize n;
  const LkPaperRow *rows = lk_paper_rows (&n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "\n  %-11s %s", rows[i].id, _ (rows[i].summary));
  g_string_append (text, _ ("\n\nNumbers are kept as soon as a run is done; the next call goes on from there."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
run_rows (LkPaper *paper, char **wanted, gboolean as_json, GError **error)
{
  g_autoptr (JsonObject) where = machine (lk_session_get_settings (paper->session));
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *all = json_object_new ();
  JsonObject *by_row = json_object_new ();
  gsize n;
  const LkPaperRow *rows = lk_paper_rows (&n);

  json_node_take_object (root, all);
  json_object_set_boolean_member (all, "quick", paper->quick);
  json_object_set_object_member (all, "machine", json_object_ref (where));
  json_object_set_object_member (all, "rows", by_row);
  if (!as_json)
    print_head (where, paper->quick);

  for (gsize i = 0; i < n; i++)
    {
      JsonObject *numbers;

      if (wanted && !g_strv_contains ((const char *const *) wanted, rows[i].id))
        continue;
      lk_cli_progress (TRUE, "%s: %s", rows[i].id, _ (rows[i].summary));
      numbers = rows[i].run (paper, rows[i].id, error);
      lk_cli_progress_end ();
      if (!numbers)
        return FALSE;
      if (!as_json)
        print_row (rows[i].id, numbers);
      json_object_set_object_member (by_row, rows[i].id, numbers);
    }
  if (as_json)
    {
      g_autofree char *text = json_to_string (root, FALSE);
      g_autofree char *plain = lk_cli_plain_json (text);

      puts (plain);
    }
  return TRUE;
}

LkExit
lk_cli_paper (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkPaper) paper = NULL;
  g_autoptr (GFile) file = NULL;
  g_auto (GStrv) wanted = NULL;
  g_autofree char *state = NULL;
  g_autofree char *description = row_list ();
  gboolean quick = FALSE, fresh = FALSE, as_json = FALSE;
  const GOptionEntry entries[] = {
    { "row", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted, N_ ("one row alone; give several for several (all)"), "NAME" },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &quick, N_ ("a few epochs each: two minutes in all instead of most of an hour"),
      NULL },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &state, N_ ("where numbers are kept (in the user's cache folder)"),
      "FILE" },
    { "fresh", 0, 0, G_OPTION_ARG_NONE, &fresh, N_ ("run everything anew"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "paper",
    .summary = _ ("Repeats the experiments of “Distilling the Knowledge in a Neural Network” beside its "
                  "numbers."),
    .description = description,
    .session = session,
    .takes = LK_VERB_PAPER,
    .entries = entries,
  };
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  for (gsize i = 0; wanted && wanted[i]; i++)
    {
      if (!known_row (wanted[i]))
        {
          g_printerr (_ ("limbeck-cli paper: there is no row “%s”; “limbeck-cli paper --help” lists them\n"),
                      wanted[i]);
          return LK_EXIT_USAGE;
        }
    }

  if (!state)
    state = g_build_filename (g_get_user_cache_dir (), "limbeck", "paper.json", NULL);
  file = g_file_new_for_commandline_arg (state);
  dataset = lk_dataset_load ("mnist", NULL, &error);
  if (dataset)
    paper = lk_paper_new (dataset, lk_session_get_settings (session), quick, fresh, file, &error);
  if (!paper || !run_rows (paper, wanted, as_json, &error))
    return lk_cli_fail (error);
  return LK_EXIT_OK;
}
