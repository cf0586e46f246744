/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Which language the program speaks. Catalogues lie in the folder that goes with it (lk-place.h). */

/* "--lang ko" or "--lang=ko" is taken out of the arguments, wherever it stands before "--". NULL: it is not there; to be
 * freed. What is missing or unknown is left to lk_language_is_known (). */
char    *lk_language_take_option (int *argc, char **argv);

/* "en", and what there is a catalogue for; sorted, to be freed with g_strfreev (). */
char   **lk_language_list     (void);
gboolean lk_language_is_known (const char *language);
/* As its speakers call it, "한국어"; the code itself of one that has no name here. Static, or the argument. */
const char *lk_language_name  (const char *language);

/* To be called once, before threads and before anything is said. NULL or "": as the environment has it, also where
 * the system does not have the locale that it names, which would make everything English otherwise. */
void     lk_language_begin    (const char *language);
/* What it was called with; "" for the environment's. Static. */
const char *lk_language_get   (void);
/* Gives the environment back the LANGUAGE that it had: before the program starts another one, or itself anew. */
void     lk_language_restore  (void);
