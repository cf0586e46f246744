/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a verb says to a person, and the status it ends with. */

typedef enum {
  LK_EXIT_OK = 0,
  LK_EXIT_FAILED = 1, /* a file, a value or the work itself */
  LK_EXIT_USAGE = 2,  /* the command line cannot be understood */
  LK_EXIT_PARTED = 3, /* a replay is not what was recorded */
  LK_EXIT_PARTED_ELSEWHERE = 4, /* likewise, where something is different from where it was recorded */
} LkExit;

/* Prints the error and frees it. */
LkExit     lk_cli_fail (GError *error);
/* The same where the command line itself is at fault, whatever the error's domain. */
LkExit     lk_cli_fail_usage (GError *error);

/* From here on the first SIGINT, SIGTERM or SIGHUP asks to stop and a second one ends the program at once. One that was to
 * be ignored, as under nohup, still is. */
void       lk_cli_watch_signals (void);
/* The signal that asks to stop; 0: none came. */
int        lk_cli_stop_signal   (void);

/* A line of progress on standard error: rewritten in place on a terminal, else
 * printed when `milestone`. lk_cli_progress_end () clears it. */
void       lk_cli_progress     (gboolean milestone, const char *format, ...) G_GNUC_PRINTF (2, 3);
void       lk_cli_progress_end (void);

/* The border to the terminal. What a person may have put into a file, names, titles,
 * contents that an error quotes, could hold escape sequences, which a terminal obeys:
 * control characters, and bytes that are no UTF-8, are shown as "\x1b" instead.
 * printf () is not used in src/cli; g_printerr () is guarded as soon as main () has
 * called lk_cli_guard_terminal (). */
void       lk_cli_guard_terminal (void);
char      *lk_cli_plain_json (const char *json); /* the same JSON, such characters escaped */
void       lk_cli_printf (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The text in a column of so many places (not bytes, as printf () has it; Hangul and its like take two each): at its
 * right end, with a negative width at its left. What is longer keeps all of it. */
void       lk_cli_column (int width, const char *text);
/* A line of such columns, a space before each but the first: width, text, …, 0. */
void       lk_cli_columns (int width, ...);
/* A file's text on standard output: as it is, but where that is a terminal. */
void       lk_cli_print_data (const char *text);
