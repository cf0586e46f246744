/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-terminal.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* U+0000 to U+001F, U+007F and U+0080 to U+009F, but for what lays out lines. */
static gboolean
is_control (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

static char *
make_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  while (*text)
    {
      gunichar c = g_utf8_get_char_validated (text, -1);
      gboolean is_valid = c != (gunichar) -1 && c != (gunichar) -2;

      if (is_valid && !is_control (c))
        g_string_append_unichar (plain, c);
      else
        g_string_append_printf (plain, "\\x%02x", is_valid ? c : (guint) (guchar) *text);
      text = is_valid ? g_utf8_next_char (text) : text + 1;
    }
  return g_string_free (plain, FALSE);
}

char *
lk_cli_plain_json (const char *json)
{
  GString *plain = g_string_new (NULL);

  /* Such characters stand in strings alone, where an escape means the same; json-glib
   * escapes the others. */
  for (; *json; json = g_utf8_next_char (json))
    {
      gunichar c = g_utf8_get_char (json);

      if (c >= 0x7f && c < 0xa0)
        g_string_append_printf (plain, "\\u%04x", c);
      else
        g_string_append_unichar (plain, c);
    }
  return g_string_free (plain, FALSE);
}

void
lk_cli_printf (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  plain = make_plain (text);
  fputs (plain, stdout);
}

/* Places that the text takes: Hangul and its like take two each. */
static int
count_places (const char *text)
{
  int n = 0;

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      n += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return n;
}

void
lk_cli_column (int width, const char *text)
{
  int gap = ABS (width) - count_places (text);

  if (width > 0)
    lk_cli_printf ("%*s%s", MAX (gap, 0), "", text);
  else
    lk_cli_printf ("%s%*s", text, MAX (gap, 0), "");
}

void
lk_cli_columns (int width, ...)
{
  va_list args;

  va_start (args, width);
  while (width != 0)
    {
      lk_cli_column (width, va_arg (args, const char *));
      width = va_arg (args, int);
      if (width != 0)
        lk_cli_printf (" ");
    }
  va_end (args);
  lk_cli_printf ("\n");
}

void
lk_cli_print_data (const char *text)
{
  g_autofree char *plain = isatty (STDOUT_FILENO) ? make_plain (text) : NULL;

  fputs (plain ? plain : text, stdout);
}

static void
print_error_cb (const char *text)
{
  g_autofree char *plain = make_plain (text);
  g_autofree char *local = NULL;
  const char *charset;

  /* As GLib does where nobody handles it. */
  if (!g_get_console_charset (&charset))
    local = g_convert_with_fallback (plain, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  fputs (local ? local : plain, stderr);
  fflush (stderr);
}

void
lk_cli_guard_terminal (void)
{
  g_set_printerr_handler (print_error_cb);
}

LkExit
lk_cli_fail_usage (GError *error)
{
  lk_cli_fail (error);
  g_printerr (_ ("“%s --help” lists the options.\n"), g_get_prgname ());
  return LK_EXIT_USAGE;
}

LkExit
lk_cli_fail (GError *error)
{
  lk_cli_progress_end ();
  g_printerr ("%s: %s\n", g_get_prgname (), error->message);
  g_error_free (error);
  return LK_EXIT_FAILED;
}

static volatile sig_atomic_t stop_signal;

static void
stop_cb (int number)
{
  stop_signal = number;
}

void
lk_cli_watch_signals (void)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = stop_cb, .sa_flags = (int) SA_RESETHAND };

  sigemptyset (&action.sa_mask);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction before;

      if (sigaction (numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction (numbers[i], &action, NULL);
    }
}

int
lk_cli_stop_signal (void)
{
  return stop_signal;
}

static gboolean progress_shown;

void
lk_cli_progress (gboolean milestone, const char *format, ...)
{
  g_autofree char *line = NULL;
  gboolean terminal = isatty (STDERR_FILENO);
  va_list args;

  if (!terminal && !milestone)
    return;
  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  if (terminal)
    {
      g_autofree char *plain = make_plain (line);

      fprintf (stderr, "\r\033[K%s", plain);
      progress_shown = TRUE;
    }
  else
    g_printerr ("%s\n", line);
}

void
lk_cli_progress_end (void)
{
  if (progress_shown)
    fputs ("\r\033[K", stderr);
  progress_shown = FALSE;
}
