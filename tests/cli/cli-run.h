/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Runs limbeck-cli as a shell would. The test program gets its path as its first
 * argument, after what GLib takes. */

static const char *cli_path;

typedef struct {
  int status; /* of the exit */
  char *out;
  char *err;
} CliRun;

static inline void
cli_run_clear (CliRun *run)
{
  g_free (run->out);
  g_free (run->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

static inline void
cli_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (*argc < 2)
    g_error ("usage: %s [GLIB OPTIONS] LIMBECK-CLI", (*argv)[0]);
  cli_path = (*argv)[1];
}

/* A program with its arguments (NULL at the end). */
static inline CliRun
cli_run_program (const char *const *argv)
{
  g_autofree char *line = g_strjoinv (" ", (char **) argv);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  CliRun run = { 0 };

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", line, run.err);
  if (!g_subprocess_get_if_exited (process))
    g_error ("%s ended by signal %d: %s", line, g_subprocess_get_term_sig (process), run.err);
  run.status = g_subprocess_get_exit_status (process);
  return run;
}

static inline CliRun
cli_run_words (char **words)
{
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  g_strv_builder_add (argv, cli_path);
  g_strv_builder_addv (argv, (const char **) words);
  strings = g_strv_builder_end (argv);
  return cli_run_program ((const char *const *) strings);
}

/* The line is split at blanks, without quoting, after it was formatted. */
G_GNUC_PRINTF (1, 2) static inline CliRun cli_run (const char *format, ...)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  words = g_strsplit (line, " ", -1);
  return cli_run_words (words);
}

/* The run failed with this status, said nothing on standard output, and its
 * message holds every fragment (NULL at the end). */
G_GNUC_NULL_TERMINATED static inline void
cli_assert_failed (const CliRun *run, int status, ...)
{
  const char *fragment;
  va_list fragments;

  g_assert_cmpint (run->status, ==, status);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_suffix (run->err, "\n"));
  va_start (fragments, status);
  while ((fragment = va_arg (fragments, const char *)))
    {
      if (!strstr (run->err, fragment))
        g_error ("“%s” is missing from the message “%s”", fragment, run->err);
    }
  va_end (fragments);
}

/* The one JSON object that is all of standard output. */
static inline JsonNode *
cli_assert_json (const CliRun *run)
{
  GError *error = NULL;
  JsonNode *node;
  const char *newline = strchr (run->out, '\n');

  if (run->status != 0)
    g_error ("exit status %d: %s", run->status, run->err);
  g_assert_nonnull (newline);
  g_assert_cmpstr (newline, ==, "\n"); /* one line, and nothing after it */
  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return node;
}
