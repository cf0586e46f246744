/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Numbers in files, in keys and in whatever is compared. They are written as C
 * writes them in every language: printf () would put a decimal comma there in
 * half of the world, and a file could not be read elsewhere. What people read is
 * plot/lk-quantity.h's (tests/check-sources). */

#define LK_NUMBER_ROOM G_ASCII_DTOSTR_BUF_SIZE

/* In as few digits as read back as the same number: 0.1, not
 * 0.10000000000000001; "nan", "inf", "-inf". Returns `text`, LK_NUMBER_ROOM bytes. */
const char *lk_number_format (double number, char *text);
void        lk_number_append (GString *out, double number);

/* In 17 digits: what keys are made of. Their form is as old as the files that are
 * named after them, so it is never another. */
void        lk_number_append_key (GString *key, double number);

/* The whole text as a finite number; FALSE otherwise. */
gboolean    lk_number_parse (const char *text, double *number);
