/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a program's command line is, collected from the tables that read it, and written as what a system expects beside a
 * program: a manual page (man (7)) and completions for shells. */
typedef struct _LkManual LkManual;

/* The program's name; what it is in a line; how it is called ("[OPTION…] [FILE]"). */
LkManual *lk_manual_new  (const char *program, const char *summary, const char *usage);
void      lk_manual_free (LkManual *manual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkManual, lk_manual_free)

/* Options and texts that are added from here on are the verb's. */
void      lk_manual_add_verb   (LkManual *manual, const char *name, const char *summary);
/* A paragraph; NULL: none. */
void      lk_manual_add_text   (LkManual *manual, const char *text);
/* name: without dashes; argument: NULL for a switch; choices: what it can be, NULL: anything, which is the name of a file
 * where `file` says so. */
void      lk_manual_add_option (LkManual *manual, const char *name, const char *argument, const char *help,
                                const char *const *choices, gboolean file);

/* The page, or completions, by "man", "bash", "zsh" and "fish"; NULL: there is no such form. To be freed. */
char     *lk_manual_write (LkManual *manual, const char *form, const char *version);
