/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Every format of data sets and teachers that can be opened, a row each (LkFormat), NULL at the end. Of two that match
 * alike the first is taken. */
extern const LkFormat *const lk_formats[];

/* What the file or folder is, by its content, or by its name where the content does not tell or cannot be looked at;
 * of no file, what is made under that name. NULL when it is none of them. */
const LkFormat *lk_formats_find  (GFile *file, const char *name);

/* The format of that kind whose files are named so, or NULL. */
const LkFormat *lk_formats_named (LkFormatKind kind, const char *name);

/* The one way in which data sets and teachers are opened: finds the format and reads. `file` and `name` as in LkSource.
 * LK_ERROR_NOT_FOUND when nothing of that kind is there, LK_ERROR_FORMAT when it is of the other kind. */
gboolean        lk_formats_open  (LkFormatKind kind, GFile *file, const char *name, const LkImportOptions *options,
                                  GCancellable *cancellable, LkImported *imported, GError **error);

/* For sentences, all of a kind: "a folder of IDX files, a CSV file or a folder of pictures". To be freed. */
char           *lk_formats_labels   (LkFormatKind kind);
/* For file dialogs: "Networks (safetensors), Logits (npy)", to be freed, and the endings, a NULL-terminated array of
 * borrowed texts. */
char           *lk_formats_titles   (LkFormatKind kind);
const char    **lk_formats_suffixes (LkFormatKind kind);
