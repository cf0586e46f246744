/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-csv-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-error.h"
#include "lk-number.h"

#define MAX_NUMBER 40 /* bytes of one */

gboolean
lk_csv_error (GError **error, const LkCsvReader *reader, gsize column, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (column > 0)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, line %zu, column %zu: %s"), reader->name, reader->line,
                 column, reason);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, line %zu: %s"), reader->name, reader->line, reason);
  return FALSE;
}

guint8 *
lk_csv_text (const guint8 *bytes, gsize n, gsize *length)
{
  gboolean little = n >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe;
  gboolean big = n >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff;
  guint8 *text = NULL;

  if (n == 0)
    return NULL;
  if (little || big)
    text = (guint8 *) g_convert ((const char *) bytes + 2, (gssize) ((n - 2) / 2 * 2), "UTF-8",
                                 little ? "UTF-16LE" : "UTF-16BE", NULL, length, NULL);
  else if (memchr (bytes, '\r', n) && !memchr (bytes, '\n', n))
    {
      text = g_memdup2 (bytes, n);
      *length = n;
    }
  if (text && !memchr (text, '\n', *length))
    for (gsize i = 0; i < *length; i++)
      if (text[i] == '\r')
        text[i] = '\n';
  return text;
}

static gboolean
is_blank (guint8 byte)
{
  return byte == ' ' || byte == '\r' || byte == '\t';
}

static gsize
count (const guint8 *at, const guint8 *end, char wanted)
{
  gsize n = 0;

  for (; at < end && *at != '\n'; at++)
    n += *at == (guint8) wanted;
  return n;
}

void
lk_csv_guess (LkCsvReader *reader)
{
  gsize commas = count (reader->at, reader->end, ','), semicolons = count (reader->at, reader->end, ';');
  gsize tabs = count (reader->at, reader->end, '\t');

  /* Between numbers with commas there are as many of the others; a comma more may be in a name. */
  if (semicolons > 0 && semicolons + 1 >= commas && semicolons >= tabs)
    reader->separator = ';';
  else if (tabs > 0 && tabs + 1 >= commas)
    reader->separator = '\t';
  else
    reader->separator = commas > 0 ? ',' : ' ';
  reader->decimal_comma = reader->separator != ',';
}

gboolean
lk_csv_is_comment (const LkCsvReader *reader)
{
  return reader->at < reader->end && *reader->at == '#' &&
         (reader->at + 1 == reader->end || !strchr (",;\t", reader->at[1]) || reader->at[1] == '\0');
}

gboolean
lk_csv_next_line (LkCsvReader *reader)
{
  while (reader->at < reader->end)
    {
      const guint8 *byte = reader->at;

      while (byte < reader->end && is_blank (*byte) && *byte != reader->separator)
        byte++;
      if (reader->separator == ' ')
        while (byte < reader->end && is_blank (*byte))
          byte++;
      if (byte < reader->end && *byte != '\n' && !lk_csv_is_comment (reader))
        return TRUE;
      while (byte < reader->end && *byte != '\n')
        byte++;
      reader->at = byte + (byte < reader->end);
      reader->line++;
    }
  return FALSE;
}

gboolean
lk_csv_next_field (LkCsvReader *reader, LkCsvField *field, gboolean *last)
{
  const guint8 *byte = reader->at, *end = reader->end;
  gboolean blanks = reader->separator == ' ';

  while (byte < end && is_blank (*byte) && (blanks || *byte != reader->separator))
    byte++;
  if (byte < end && *byte == '"')
    {
      field->bytes = ++byte;
      while (byte < end && *byte != '\n' && (*byte != '"' || (byte + 1 < end && byte[1] == '"' && byte++)))
        byte++;
      if (byte == end || *byte != '"')
        return FALSE;
      field->length = (gsize) (byte++ - field->bytes);
      if (!blanks)
        while (byte < end && is_blank (*byte) && *byte != reader->separator)
          byte++;
      if (byte < end && *byte != '\n' && *byte != reader->separator && !(blanks && is_blank (*byte)))
        return FALSE;
    }
  else
    {
      field->bytes = byte;
      while (byte < end && *byte != '\n' && *byte != reader->separator && !(blanks && is_blank (*byte)))
        byte++;
      field->length = (gsize) (byte - field->bytes);
      while (field->length > 0 && is_blank (field->bytes[field->length - 1]))
        field->length--;
    }
  if (blanks) /* those at the line's end are no field */
    {
      const guint8 *next = byte;

      while (next < end && is_blank (*next))
        next++;
      if (next == end || *next == '\n')
        byte = next;
    }
  *last = byte == end || *byte == '\n';
  reader->at = byte + (byte < end);
  return TRUE;
}

gboolean
lk_csv_number (const LkCsvReader *reader, const LkCsvField *field, double *number)
{
  char text[MAX_NUMBER + 1];
  guint whole = 0;
  gsize i;

  /* Nearly all fields are whole numbers of up to three digits. */
  for (i = 0; i < field->length && i < 6 && g_ascii_isdigit (field->bytes[i]); i++)
    whole = 10 * whole + (guint) (field->bytes[i] - '0');
  *number = whole;
  if (i == field->length)
    return i > 0;

  if (field->length > MAX_NUMBER)
    return FALSE;
  for (i = 0; i < field->length; i++)
    {
      char c = (char) field->bytes[i];

      text[i] = c == ',' && reader->decimal_comma ? '.' : c;
      if (!g_ascii_isdigit (text[i]) && (c == '\0' || !strchr ("+-.eE", text[i])))
        return FALSE;
    }
  text[field->length] = '\0';
  return lk_number_parse (text, number);
}
