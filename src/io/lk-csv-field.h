/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A field of text in a CSV that people may open in a spreadsheet, which runs what
 * begins with = + - @, a tab or a return: names in files are anybody's. Such a text
 * gets an apostrophe in front, as is usual. Numbers are not text: -0.5 stays. */

/* Appends the text, with quotes where it has a comma, a quote or the end of a line
 * (RFC 4180). */
void  lk_csv_append_field (GString *out, const char *text);
/* Puts the apostrophe alone in front, for text that is not a field of a CSV: "'=1+1". To be freed. */
char *lk_csv_guard        (const char *text);
/* The text that lk_csv_guard () was given, in place. */
void  lk_csv_unguard      (char *text);
