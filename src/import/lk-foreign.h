/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Kinds of files that people bring and that no reader takes, known by their first bytes: what such a file is called,
 * and how it becomes one that can be read. */
typedef struct {
  const char *says; /* a translatable sentence about a file: "“%s” is a ZIP archive." */
  struct {
    const char *sentence; /* translatable; it ends in a colon where there is code behind it */
    const char *code;     /* the line of Python or the command; NULL: none */
  } remedy[2]; /* by LkFormatKind */
} LkForeign;

/* The kind of the first bytes of a file (gunzipped); NULL: none of these. */
const LkForeign *lk_foreign_find   (const guint8 *head, gsize n_head);
/* The sentence that says so of the file `shown`: LK_ERROR_FORMAT. */
void             lk_foreign_refuse (const LkForeign *foreign, LkFormatKind kind, const char *shown, GError **error);
