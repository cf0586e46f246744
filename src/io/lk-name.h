/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Names out of files and file systems, for people: a title, a class, a run. */

#define LK_NAME_MAX_TITLE 200 /* bytes */
#define LK_NAME_MAX_CLASS 100

/* One line of valid UTF-8 of at most n_max (≥ 3) bytes, without control characters and spaces at its ends. One that
 * is longer is cut at a character and ends in "…". NULL is "". To be freed. */
char *lk_name_clean (const char *text, gsize n_max);
