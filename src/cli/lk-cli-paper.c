/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "lk-cli.h"
#include "lk-paper-table.h"
#include "lk-paper.h"
#include "nn/lk-blas.h"

/* Each row is done with so many seeds, unless it is said otherwise. */
#define SEEDS      3
#define MOST_SEEDS 1000

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

/* The row's numbers with each of n_seeds seeds from the first one on; NULL when one fails. */
static JsonArray *
run_seeds (LkPaper *paper, const LkPaperRow *row, guint64 first, guint n_seeds, GError **error)
{
  g_autoptr (JsonArray) seeds = json_array_sized_new (n_seeds);

  for (guint s = 0; s < n_seeds; s++)
    {
      JsonObject *numbers;

      g_object_set (paper->session, "seed", first + s, NULL);
      lk_cli_progress (TRUE, "%s: %s", row->id, _ (row->summary));
      numbers = row->run (paper, row->id, error);
      lk_cli_progress_end ();
      if (!numbers)
        return NULL;
      json_array_add_object_element (seeds, numbers);
    }
  return g_steal_pointer (&seeds);
}

static gboolean
run_rows (LkPaper *paper, char **wanted, guint64 first, guint n_seeds, gboolean as_json, GError **error)
{
  g_autoptr (JsonObject) where = machine (lk_session_get_settings (paper->session));
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *all = json_object_new ();
  JsonObject *by_row = json_object_new ();
  JsonObject *by_seed = json_object_new ();
  JsonObject *shown = json_object_new ();
  gsize n;
  const LkPaperRow *rows = lk_paper_rows (&n);

  json_node_take_object (root, all);
  json_object_set_boolean_member (all, "quick", paper->quick);
  json_object_set_int_member (all, "seeds", n_seeds);
  json_object_set_object_member (all, "machine", json_object_ref (where));
  json_object_set_object_member (all, "rows", by_row);
  json_object_set_object_member (all, "by_seed", by_seed);
  json_object_set_object_member (all, "shown", shown);
  if (!as_json)
    lk_paper_print_head (where, paper->quick, n_seeds);

  for (gsize i = 0; i < n; i++)
    {
      JsonArray *seeds;

      if (wanted && !g_strv_contains ((const char *const *) wanted, rows[i].id))
        continue;
      seeds = run_seeds (paper, &rows[i], first, n_seeds, error);
      if (!seeds)
        return FALSE;
      if (!as_json)
        lk_paper_print_row (rows[i].id, seeds);
      json_object_set_object_member (by_row, rows[i].id, lk_paper_median (seeds));
      if (lk_paper_n_shown (rows[i].id, seeds) >= 0)
        json_object_set_int_member (shown, rows[i].id, lk_paper_n_shown (rows[i].id, seeds));
      json_object_set_array_member (by_seed, rows[i].id, seeds);
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
  int n_seeds = 0;
  const GOptionEntry entries[] = {
    { "row", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted, N_ ("one row alone; give several for several (all)"), "NAME" },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &quick, N_ ("a few epochs each: two minutes in all instead of an hour or more"),
      NULL },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, N_ ("do each with so many seeds: medians (3; with --quick 1)"), "N" },
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
  guint64 first;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (n_seeds < 0 || n_seeds > MOST_SEEDS)
    {
      g_printerr (_ ("limbeck-cli paper: --seeds must lie between 1 and %d\n"), MOST_SEEDS);
      return LK_EXIT_USAGE;
    }
  if (n_seeds == 0)
    n_seeds = quick ? 1 : SEEDS;
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
  first = lk_session_get_settings (session)->seed;
  if (dataset)
    paper = lk_paper_new (dataset, lk_session_get_settings (session), quick, fresh, file, &error);
  if (!paper || !run_rows (paper, wanted, first, (guint) n_seeds, as_json, &error))
    return lk_cli_fail (error);
  return LK_EXIT_OK;
}
