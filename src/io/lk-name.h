/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Names out of files and file systems, for people: a title, a class, a run. */

#define LK_NAME_MAX_TITLE 200 /* bytes */
#define LK_NAME_MAX_CLASS 100
#define LK_NAME_MAX_PATH  4096

/* One line of valid UTF-8 of at most n_max (≥ 3) bytes, without control characters and spaces at its ends. One that
 * is longer is cut at a character and ends in "…". NULL is "". To be freed. */
char *lk_name_clean (const char *text, gsize n_max);

/* The order in which people count: runs of ASCII digits compare as numbers, so
 * "2.weight" comes before "10.weight"; all else compares byte by byte. Negative,
 * 0 or positive as strcmp () has it; 0 for equal texts and for texts that
 * differ in leading zeros alone. */
int lk_natural_compare (const char *a, const char *b);
