/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* The one way in which JSON is read. JsonParser calls itself for each bracket, so that a
 * long row of them would overflow the stack, it takes comments, and of several texts in
 * a row it takes the last and leaks the others: the text, which is not trusted, is looked
 * at before. FALSE without an error, and with the place (a byte), where brackets are
 * nested deeper than max_nesting, a byte outside the strings is not JSON's, or there is
 * more behind the outermost brackets; FALSE with JsonParser's error where that finds
 * another fault. */
gboolean lk_json_load (JsonParser *parser, const char *text, gsize length, gsize max_nesting, gsize *place,
                       GError **error);

/* JSON that is written from its beginning to its end, straight into its text: a tree of nodes would be many times as
 * large. `member` names a value in an object, and is NULL in an array and of the whole. */
typedef struct _LkJson LkJson;

LkJson *lk_json_new          (gboolean pretty); /* a value a line, as json-glib lays them out; else no blanks */
void    lk_json_free         (LkJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkJson, lk_json_free)

void    lk_json_begin_object (LkJson *json, const char *member);
void    lk_json_begin_array  (LkJson *json, const char *member);
void    lk_json_end          (LkJson *json); /* of the innermost that was begun */

/* Bytes that are no UTF-8, as names of files may have, become U+FFFD. */
void    lk_json_add_text     (LkJson *json, const char *member, const char *text);
void    lk_json_add_count    (LkJson *json, const char *member, guint64 count); /* below 2⁶³ */
/* In 17 digits, which tell every double apart. NaN and the infinities, which JSON has not, are null. */
void    lk_json_add_number   (LkJson *json, const char *member, double number);
void    lk_json_add_boolean  (LkJson *json, const char *member, gboolean value);
void    lk_json_add_null     (LkJson *json, const char *member);

/* The text of what has been ended, borrowed. */
const char *lk_json_text     (const LkJson *json);
/* The same, which the caller frees; the JSON is empty then. length may be NULL. */
char   *lk_json_steal        (LkJson *json, gsize *length);
