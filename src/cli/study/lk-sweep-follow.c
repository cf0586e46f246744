/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-follow.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/lk-file.h"
#include "cli/lk-cli-terminal.h"
#include "sweep/lk-sweep-csv.h"

/* Microseconds between two looks at the engine and at signals, and looks between two at the files. */
#define TICK  50000
#define LOOKS 10

/* Of parts that are not whole so many are named. */
#define MAX_NAMED 8

/* Options of a sweep that its parts do not get, and whether a value belongs to each. */
static const struct {
  const char *name;
  gboolean has_value;
} of_the_whole[] = {
  { "jobs", TRUE },   { "on", TRUE },    { "hosts", TRUE },   { "gnu-parallel", FALSE }, { "slurm", FALSE },
  { "start", FALSE }, { "out", TRUE },   { "figure", TRUE },  { "measure", TRUE },       { "resume", FALSE },
  { "force", FALSE }, { "json", FALSE }, { "threads", TRUE },
};

/* How many words the option that words begin with takes of them; 0: the parts get it. */
static guint
words_of_the_whole (const char *const *words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (of_the_whole); i++)
    {
      g_autofree char *option = g_strconcat ("--", of_the_whole[i].name, NULL);
      g_autofree char *begin = g_strconcat (option, "=", NULL);

      if (g_str_equal (words[0], option))
        return of_the_whole[i].has_value && words[1] ? 2 : 1;
      if (of_the_whole[i].has_value && g_str_has_prefix (words[0], begin))
        return 1;
    }
  return 0;
}

GStrv
lk_sweep_part_line (const char *const *words)
{
  g_autoptr (GStrvBuilder) line = g_strv_builder_new ();

  while (words[0])
    {
      guint n = words_of_the_whole (words);

      if (n == 0)
        g_strv_builder_add (line, words[0]);
      words += MAX (n, 1);
    }
  return g_strv_builder_end (line);
}

gboolean
lk_sweep_follow_collect (LkSweepFollow *follow, GError **error)
{
  guint n_runs = lk_sweep_n_runs (follow->spec), before = follow->n_rows;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (follow->out);
  g_autofree char *text = NULL;

  if (!follow->seen)
    follow->seen = g_new0 (gboolean, n_runs);
  text = lk_sweep_array_collect (follow->array, follow->spec, follow->n_test, follow->out, follow->seen,
                                 &follow->n_rows, error);
  if (!text)
    return FALSE;
  follow->is_complete = follow->n_rows == n_runs;
  return (follow->n_rows == before && g_file_test (follow->out, G_FILE_TEST_EXISTS)) ||
         lk_file_write (file, text, strlen (text), NULL, error);
}

/* Of all parts' files: more when something came. */
static goffset
bytes_of_parts (const LkSweepArray *array)
{
  goffset bytes = 0;

  for (guint part = 1; part <= array->n_parts; part++)
    {
      g_autofree char *path = lk_sweep_array_part (array, part, ".csv");
      struct stat about;

      if (stat (path, &about) == 0)
        bytes += about.st_size;
    }
  return bytes;
}

/* So that a signal of the terminal comes to this program alone, and one of this program's to all that it started. Without
 * a terminal: one ssh that asks it for a password would be stopped in the background, and all others with it. */
static void
own_session_cb (gpointer data)
{
  setsid ();
}

static gboolean
start_engine (const LkSweepArray *array, GPid *engine, GError **error)
{
  g_autofree char *start = g_build_filename (array->folder, "start", NULL);
  g_autofree char *log = g_build_filename (array->folder, "start.log", NULL);
  char *argv[] = { (char *) "sh", start, NULL };
  int said = open (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  gboolean ok;

  if (said < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be written: %s"), log,
                   g_strerror (errno));
      return FALSE;
    }
  ok = g_spawn_async_with_fds (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, own_session_cb, NULL,
                               engine, -1, said, said, error);
  close (said);
  return ok;
}

/* Until what was started ended, or a signal came; what cannot be collected ends it, too. */
static gboolean
attend (LkSweepFollow *follow, GPid engine, GError **error)
{
  gboolean ok = TRUE, is_over = FALSE;
  goffset bytes = 0;

  for (guint look = 0; !is_over; look++)
    {
      goffset now = look % LOOKS == 0 ? bytes_of_parts (follow->array) : bytes;
      gboolean was_asked = lk_cli_stop_signal () != 0;

      if (now != bytes && ok)
        ok = lk_sweep_follow_collect (follow, error);
      bytes = now;
      lk_cli_progress (FALSE, _ ("%u of %u runs"), follow->n_rows, lk_sweep_n_runs (follow->spec));
      /* Hung-up machines may not hear it: then a second signal ends this program. */
      if (was_asked || !ok)
        kill (-engine, SIGTERM);
      if (was_asked || !ok)
        is_over = waitpid (engine, NULL, 0) == engine || errno != EINTR;
      else if (!(is_over = waitpid (engine, NULL, WNOHANG) != 0))
        g_usleep (TICK);
    }
  lk_cli_progress_end ();
  g_spawn_close_pid (engine);
  return ok && lk_sweep_follow_collect (follow, error);
}

static void
say_what_is_left (const LkSweepFollow *follow, const GArray *parts)
{
  g_autofree char *start = g_build_filename (follow->array->folder, "start.log", NULL);

  for (guint i = 0; i < MIN (parts->len, MAX_NAMED); i++)
    {
      guint part = g_array_index (parts, guint, i);
      g_autofree char *log = lk_sweep_array_part (follow->array, part, ".log");

      g_printerr (_ ("%s: part %u is not whole; what it said is in “%s”\n"), g_get_prgname (), part, log);
    }
  if (parts->len > MAX_NAMED)
    g_printerr (ngettext ("%s: and %u part more\n", "%s: and %u parts more\n", parts->len - MAX_NAMED),
                g_get_prgname (), parts->len - MAX_NAMED);
  g_printerr (_ ("%s: what their start said is in “%s”\n"), g_get_prgname (), start);
}

gboolean
lk_sweep_follow_run (LkSweepFollow *follow, GError **error)
{
  const LkSweepArray *array = follow->array;
  const LkSweepEngine *by = &lk_sweep_engines[array->by];
  guint n_runs = lk_sweep_n_runs (follow->spec), at_first = follow->n_rows, before = at_first;
  g_autoptr (GArray) parts = lk_sweep_array_left (array, follow->seen, n_runs);

  if (by->program)
    {
      g_autofree char *path = g_find_program_in_path (by->program);

      if (!path)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("--%s: there is no program “%s” here"), by->option,
                       by->program);
          return FALSE;
        }
    }
  for (guint round = 0; parts->len > 0 && lk_cli_stop_signal () == 0; round++)
    {
      GPid engine;

      if (round > 0)
        g_printerr (ngettext ("%s: %u part ended before it was whole, and is begun again\n",
                              "%s: %u parts ended before they were whole, and are begun again\n", parts->len),
                    g_get_prgname (), parts->len);
      before = follow->n_rows;
      if (!lk_sweep_array_write_start (array, (const guint *) (gpointer) parts->data, parts->len, round, error) ||
          !start_engine (array, &engine, error) || !attend (follow, engine, error))
        return FALSE;
      g_array_unref (parts);
      parts = lk_sweep_array_left (array, follow->seen, n_runs);
      if (follow->n_rows == before)
        break;
    }
  follow->n_now = follow->n_rows - at_first;
  if (parts->len > 0 && lk_cli_stop_signal () == 0)
    say_what_is_left (follow, parts);
  return TRUE;
}

void
lk_sweep_follow_clear (LkSweepFollow *follow)
{
  g_free (follow->seen);
}
