/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "cli/lk-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "io/lk-file.h"
#include "sweep/lk-sweep-csv.h"

/* A sweep's file at most. */
#define FILE_LIMIT ((gsize) 1 << 30)

/* Of missing runs so many stretches are named. */
#define MAX_NAMED 8

/* "3, 7–9, 12": the numbers (ascending), to be freed. */
static char *
name_runs (GArray *runs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0, end;

  for (guint i = 0; i < runs->len; i = end)
    {
      guint first = g_array_index (runs, guint, i), last = first;

      for (end = i + 1; end < runs->len && g_array_index (runs, guint, end) == last + 1; end++)
        last++;
      if (n == MAX_NAMED)
        {
          g_string_append (text, ", …");
          break;
        }
      g_string_append_printf (text, n++ > 0 ? ", %u" : "%u", first);
      if (last > first)
        g_string_append_printf (text, "–%u", last);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GPtrArray *
read_parts (char **names, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GFile) part = g_file_new_for_commandline_arg (names[i]);
      g_autoptr (GBytes) bytes = lk_file_read (part, FILE_LIMIT, NULL, error);
      gconstpointer data;
      gsize length;

      if (!bytes)
        return NULL;
      data = g_bytes_get_data (bytes, &length);
      g_ptr_array_add (texts, g_strndup (data ? data : "", length));
    }
  return g_steal_pointer (&texts);
}

static gboolean
write_whole (const char *out, const char *text, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (g_str_equal (out, "-"))
    {
      lk_cli_print_data (text);
      return TRUE;
    }
  file = g_file_new_for_commandline_arg (out);
  return lk_file_write (file, text, strlen (text), NULL, error);
}

LkExit
lk_cli_merge (int argc, char **argv)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *out = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("the whole (CSV); - for standard output"), "FILE" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_ ("replace the file"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, "FILE…" },
    G_OPTION_ENTRY_NULL,
  };
  const LkCliLine line = {
    .verb = "merge",
    .summary = _ ("Joins the parts of a sweep."),
    .description = _ ("The parts are files that “limbeck-cli sweep --shard” wrote. Runs that stand in several are "
                      "taken once; files that disagree, or are not of one sweep, are refused. “limbeck-cli sweep "
                      "--resume --out FILE” with the options of the parts then says which setting is best."),
    .entries = entries,
  };
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GArray) missing = NULL;
  g_autofree char *merged = NULL, *named = NULL;
  gboolean to_file;
  guint n_rows;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!names || !out)
    {
      g_printerr (_ ("limbeck-cli merge: give the files to join, and --out for the whole\n"));
      return LK_EXIT_USAGE;
    }
  to_file = !g_str_equal (out, "-");
  if (to_file && !force && g_file_test (out, G_FILE_TEST_EXISTS))
    {
      g_printerr (_ ("limbeck-cli merge: “%s” is there already: --force replaces it\n"), out);
      return LK_EXIT_FAILED;
    }
  if ((to_file && !lk_cli_can_write (out, &error)) || !(texts = read_parts (names, &error)) ||
      !(merged = lk_sweep_csv_merge ((const char *const *) texts->pdata, (const char *const *) names, texts->len,
                                     &n_rows, &missing, &error)) ||
      !write_whole (out, merged, &error))
    return lk_cli_fail (error);
  named = name_runs (missing);
  if (missing->len > 0)
    g_printerr (_ ("%s holds %u runs; %u are missing: %s\n"), to_file ? out : _ ("Standard output"), n_rows,
                missing->len, named);
  else
    g_printerr (_ ("%s holds all %u runs\n"), to_file ? out : _ ("Standard output"), n_rows);
  return LK_EXIT_OK;
}
