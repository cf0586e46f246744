/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A folder full of files that appears as a whole or not at all: it is filled
 * beside its place, under a name with a dot, and moved there when it is
 * complete (lk-partial.h says what becomes of it when the process is killed). It holds files, no folders. */
typedef struct _LkStaging LkStaging;

/* TRUE when a folder can be made at path: nothing is there, or an empty folder,
 * or any folder where `replace` says that files of the same names may go. Asked
 * before the work. G_IO_ERROR_EXISTS or another with a sentence otherwise. */
gboolean    lk_staging_check  (const char *path, gboolean replace, GError **error);

/* Makes what is needed of the path, and the hidden folder to be filled; checks first. */
LkStaging  *lk_staging_new    (const char *path, gboolean replace, GError **error);

/* The folder to be filled, borrowed. */
const char *lk_staging_folder (const LkStaging *staging);
/* A file in it, to be released. */
GFile      *lk_staging_file   (const LkStaging *staging, const char *name);

/* Moves it to its place. What is in an existing folder stays, but for files of
 * the same names. On failure it is as if it had never begun, as far as the file
 * system lets it. */
gboolean    lk_staging_commit (LkStaging *staging, GError **error);

/* Removes what was not committed; what was stays. */
void        lk_staging_free   (LkStaging *staging);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkStaging, lk_staging_free)
