/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-array.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "lk-sweep-csv.h"

#define HOST "{host}"

/* A part's file at most. */
#define FILE_LIMIT ((gsize) 1 << 30)

/* `job` at most. */
#define JOB_LIMIT ((gsize) 1 << 20)

static char *
file_of (const LkSweepArray *array, const char *name)
{
  return g_build_filename (array->folder, name, NULL);
}

/* "1,2,5" */
static char *
numbers (const guint *parts, guint n, const char *between)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? between : "", parts[i]);
  return g_string_free (text, FALSE);
}

/* A process each. Behind a command, as ssh is one, the path is quoted by nobody, since some ask for that twice and others
 * once: lk_sweep_array_check () saw that it needs no quotes. Hosts move on by one in each round, so that a part whose
 * machine is lost comes to another one. */
static void
start_processes (const LkSweepArray *array, const guint *parts, guint n, guint round, GString *script)
{
  g_autofree char *job = file_of (array, "job");
  g_autofree char *quoted = g_shell_quote (job);
  guint n_hosts = array->hosts ? g_strv_length (array->hosts) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) command = g_string_new (array->command);

      if (n_hosts > 0)
        g_string_replace (command, HOST, array->hosts[(parts[i] - 1 + round) % n_hosts], 0);
      if (command->len > 0)
        g_string_append_printf (script, "%s sh %s %u &\n", command->str, job, parts[i]);
      else
        g_string_append_printf (script, "sh %s %u &\n", quoted, parts[i]);
    }
  g_string_append (script, "wait\n");
}

/* GNU parallel hears a second signal alone while jobs run. */
static void
start_parallel (const LkSweepArray *array, const guint *parts, guint n, guint round, GString *script)
{
  g_autofree char *job = file_of (array, "job");
  g_autofree char *quoted = g_shell_quote (job);
  g_autofree char *list = numbers (parts, n, " ");
  g_autofree char *hosts = array->hosts ? g_strjoinv (",", array->hosts) : NULL;

  g_string_append (script, "trap 'kill $!; kill $!' HUP INT TERM\n");
  g_string_append_printf (script, "parallel --quote %s%s%ssh %s ::: %s &\nwait\nwait\n", hosts ? "--sshlogin " : "",
                          hosts ? hosts : "", hosts ? " " : "", quoted, list);
}

/* sbatch waits for the array, and does not take it along when it is ended itself. */
static void
start_slurm (const LkSweepArray *array, const guint *parts, guint n, guint round, GString *script)
{
  g_autofree char *quoted = g_shell_quote (array->folder);
  g_autofree char *list = numbers (parts, n, ",");

  g_string_append_printf (script, "cd %s || exit\n", quoted);
  g_string_append (script, "name=limbeck-$(uname -n)-$$\n"
                           "trap 'scancel --name=\"$name\"' HUP INT TERM\n");
  g_string_append_printf (script, "sbatch --wait --job-name=\"$name\" --array=%s job &\nwait\n", list);
}

const LkSweepEngine lk_sweep_engines[LK_N_SWEEP_ENGINES] = {
  [LK_SWEEP_BY_PROCESSES] = { NULL, NULL, start_processes },
  [LK_SWEEP_BY_PARALLEL] = { "gnu-parallel", "parallel", start_parallel },
  [LK_SWEEP_BY_SLURM] = { "slurm", "sbatch", start_slurm },
};

/* What no shell takes for anything but itself. */
static gboolean
is_plain (const char *text)
{
  return text[0] != '\0' && strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-+=:@%,") == strlen (text);
}

gboolean
lk_sweep_array_check (const LkSweepArray *array, GError **error)
{
  gboolean has_place = array->command && strstr (array->command, HOST);
  const char *odd = NULL;

  for (char **host = array->hosts; host && *host && !odd; host++)
    odd = is_plain (*host) ? NULL : *host;
  if (odd)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("--hosts: “%s” is not the name of a machine"), odd);
  else if (array->command && array->by != LK_SWEEP_BY_PROCESSES)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("--on and --%s both say how the parts are started: give one"),
                 lk_sweep_engines[array->by].option);
  else if (array->hosts && !has_place && array->by != LK_SWEEP_BY_PARALLEL)
    g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE,
                         _ ("--hosts names the machines that “{host}” of --on stands for, as in --on \"ssh {host}\""));
  else if (has_place && !array->hosts)
    g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE,
                         _ ("--on has “{host}”: say which machines these are, such as --hosts one,two"));
  else if (array->command && !is_plain (array->folder))
    g_set_error (
        error, LK_ERROR, LK_ERROR_VALUE,
        _ ("--on: other machines’ shells would take “%s” for something else; use a folder whose path has letters "
           "without accents, digits and . _ - alone"),
        array->folder);
  else
    return TRUE;
  return FALSE;
}

char *
lk_sweep_array_part (const LkSweepArray *array, guint part, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("part-%u%s", part, suffix);

  return file_of (array, name);
}

/* Of a `job` that is there; 0: it does not say so. */
static guint
parts_of_job (const char *text)
{
  const char *line = strstr (text, "\nparts=");

  return line ? (guint) g_ascii_strtoull (line + strlen ("\nparts="), NULL, 10) : 0;
}

static gboolean
check_job (const LkSweepArray *array, GFile *file, GError **error)
{
  g_autoptr (GBytes) bytes = lk_file_read_found (file, JOB_LIMIT, NULL, error);
  g_autofree char *text = NULL;
  guint n;

  if (!bytes)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  n = parts_of_job (text);
  if (n == array->n_parts)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” cuts the sweep into another number of parts (%u): give that, or begin anew with --force"),
               array->folder, n);
  return FALSE;
}

static gboolean
write_script (const char *path, const GString *script, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return lk_file_write (file, script->str, script->len, NULL, error);
}

gboolean
lk_sweep_array_write_job (const LkSweepArray *array, GError **error)
{
  g_autofree char *path = file_of (array, "job");
  g_autofree char *place = g_shell_quote (array->place), *program = g_shell_quote (array->program);
  g_autofree char *folder = g_shell_quote (array->folder);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GString) script = g_string_new ("#!/bin/sh\n");

  if (g_mkdir_with_parents (array->folder, 0777) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be made: %s"), array->folder,
                   g_strerror (errno));
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return check_job (array, file, error);
  g_string_append_printf (script,
                          "# One part of a sweep: sh job PART. As an array of Slurm's: sbatch --array=1-%u job\n"
                          "# Written by limbeck-cli. What is changed here stays: a partition, a time limit, a module.\n"
                          "#SBATCH --job-name=limbeck\n"
                          "#SBATCH --output=slurm-%%a.log\n"
                          "#SBATCH --cpus-per-task=%u\n"
                          "#SBATCH --requeue\n"
                          "#SBATCH --open-mode=append\n"
                          "parts=%u\n"
                          "part=${1:-${SLURM_ARRAY_TASK_ID:?say which part}}\n"
                          "file=%s/part-$part\n"
                          "cd %s || exit\n"
                          "exec %s sweep",
                          array->n_parts, array->n_threads, array->n_parts, folder, place, program);
  for (char **word = array->line; *word; word++)
    {
      g_autofree char *quoted = is_plain (*word) ? g_strdup (*word) : g_shell_quote (*word);

      g_string_append_printf (script, " %s", quoted);
    }
  g_string_append_printf (script,
                          " --threads %u \\\n  --shard \"$part/$parts\" --resume --out \"$file.csv\" "
                          ">>\"$file.log\" 2>&1\n",
                          array->n_threads);
  return write_script (path, script, error);
}

gboolean
lk_sweep_array_write_start (const LkSweepArray *array, const guint *parts, guint n, guint round, GError **error)
{
  g_autofree char *path = file_of (array, "start");
  g_autoptr (GString) script =
      g_string_new ("#!/bin/sh\n"
                    "# Starts the parts of a sweep that were left when limbeck-cli wrote this, "
                    "and ends when they ended.\n");

  lk_sweep_engines[array->by].add_start (array, parts, n, round, script);
  return write_script (path, script, error);
}

gboolean
lk_sweep_array_clear (const LkSweepArray *array, GError **error)
{
  static const char *const ours[] = { "job", "start", "start.log", "part-*.csv", "part-*.log", "slurm-*.log" };
  g_autoptr (GDir) folder = g_dir_open (array->folder, 0, NULL);
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *path = file_of (array, name);
      gboolean is_ours = FALSE;

      for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
        is_ours = is_ours || g_pattern_match_simple (ours[i], name);
      if (is_ours && g_unlink (path) != 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be deleted: %s"), path,
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

typedef struct {
  GPtrArray *texts, *names; /* of files that have runs */
} Found;

/* A file that is not there has no runs. */
static gboolean
add_file (Found *found, const LkSweepSpec *spec, gsize n_test, const char *path, gboolean *seen, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) rows = NULL;
  gconstpointer data;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  bytes = lk_file_read_found (file, FILE_LIMIT, NULL, error);
  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  rows = lk_sweep_csv_read (spec, n_test, data ? data : "", length, path, error);
  if (!rows)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    seen[g_array_index (rows, LkSweepRow, i).run] = TRUE;
  if (rows->len > 0)
    {
      g_ptr_array_add (found->texts, g_strndup (data, length));
      g_ptr_array_add (found->names, g_strdup (path));
    }
  return TRUE;
}

char *
lk_sweep_array_collect (const LkSweepArray *array, const LkSweepSpec *spec, gsize n_test, const char *whole,
                        gboolean *seen, guint *n_rows, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) missing = NULL;
  Found found = { texts, names };

  *n_rows = 0;
  memset (seen, 0, lk_sweep_n_runs (spec) * sizeof *seen);
  if (!add_file (&found, spec, n_test, whole, seen, error))
    return NULL;
  for (guint part = 1; part <= array->n_parts; part++)
    {
      g_autofree char *path = lk_sweep_array_part (array, part, ".csv");

      if (!add_file (&found, spec, n_test, path, seen, error))
        return NULL;
    }
  if (texts->len == 0)
    return lk_sweep_csv_header (spec);
  return lk_sweep_csv_merge ((const char *const *) texts->pdata, (const char *const *) names->pdata, texts->len, n_rows,
                             &missing, error);
}

GArray *
lk_sweep_array_left (const LkSweepArray *array, const gboolean *seen, guint n_runs)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint part = 1; part <= array->n_parts; part++)
    {
      gboolean is_left = FALSE;

      for (guint run = part - 1; run < n_runs; run += array->n_parts)
        is_left = is_left || !seen[run];
      if (is_left)
        g_array_append_val (parts, part);
    }
  return parts;
}

void
lk_sweep_array_clear_fields (LkSweepArray *array)
{
  g_free (array->folder);
  g_free (array->place);
  g_free (array->program);
  g_strfreev (array->line);
  g_free (array->command);
  g_strfreev (array->hosts);
}
