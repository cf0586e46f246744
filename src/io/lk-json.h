/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What has to hold before a text that is not trusted is given to JsonParser, which
 * calls itself for each bracket, so that a long row of them would overflow the
 * stack, and which takes comments. False, with the place (a byte), where brackets are
 * nested deeper than max_nesting or a byte outside the strings is not JSON's. */
bool lk_json_is_plain (const char *text, size_t length, size_t max_nesting, size_t *place);
