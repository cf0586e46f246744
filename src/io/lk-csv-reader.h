/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Lines and fields of a table of numbers and labels. */

typedef struct {
  const char   *name; /* of the file, for messages */
  const guint8 *at, *end;
  gsize         line; /* from 1 on */
  char          separator; /* ' ': any number of blanks */
  gboolean      decimal_comma;
} LkCsvReader;

/* Without its quotes. */
typedef struct {
  const guint8 *bytes;
  gsize         length;
} LkCsvField;

/* The text as UTF-8 with lines that end in \n, where it is UTF-16 with its mark or has old Macs' lines: new memory of
 * *length bytes. NULL: it may be read as it is. */
guint8  *lk_csv_text       (const guint8 *bytes, gsize n, gsize *length);

/* Sets separator and decimal_comma by the line at reader->at, and if need be by the next. */
void     lk_csv_guess      (LkCsvReader *reader);
/* To the next line that holds something and is no comment; FALSE at the end. */
gboolean lk_csv_next_line  (LkCsvReader *reader);
/* Whether the line is a comment: a # that is no field by itself. */
gboolean lk_csv_is_comment (const LkCsvReader *reader);
/* The next field; *last says that the line ends with it. FALSE when quotes do not close. Doubled quotes inside are
 * left as they are. */
gboolean lk_csv_next_field (LkCsvReader *reader, LkCsvField *field, gboolean *last);
/* FALSE when the field is no finite decimal number. */
gboolean lk_csv_number     (const LkCsvReader *reader, const LkCsvField *field, double *number);

/* LK_ERROR_FORMAT with file, line and, unless it is 0, column. Always FALSE. */
gboolean lk_csv_error      (GError **error, const LkCsvReader *reader, gsize column, const char *format, ...)
                            G_GNUC_PRINTF (4, 5);
