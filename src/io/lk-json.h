/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* The one way in which JSON is read. JsonParser calls itself for each bracket, so that a
 * long row of them would overflow the stack, and it takes comments: the text, which is
 * not trusted, is looked at before. FALSE without an error, and with the place (a byte),
 * where brackets are nested deeper than max_nesting or a byte outside the strings is not
 * JSON's; FALSE with JsonParser's error where that finds another fault. */
gboolean lk_json_load (JsonParser *parser, const char *text, gsize length, gsize max_nesting, gsize *place,
                       GError **error);
