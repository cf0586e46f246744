/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What is not whole yet stands beside its place under a name of its own,
 * ".limbeck.XXXXXX.part", and is locked as long as its descriptor is open: so
 * what a killed process left can be told from what another one is writing. */

/* Makes an empty file, or folder, of that kind in a folder. The descriptor, which
 * holds the lock and is the caller's to close; -1 with errno. *path receives the
 * name, to be freed. The first time that a process makes one in a folder, it
 * removes there what others left more than an hour ago. */
int  lk_partial_new_file   (const char *folder, char **path);
int  lk_partial_new_folder (const char *folder, char **path);

/* Removes what nobody holds and nobody touched for `age` seconds. */
void lk_partial_clean      (const char *folder, guint age);

/* Removes a folder and the files in it. */
void lk_partial_remove     (const char *folder);

/* So that names in it survive a power cut; where that fails, so be it. */
void lk_partial_sync       (const char *folder);

/* rename () and unlink (), and then the folder of `path` is synced, so that what was renamed or deleted does not come back
 * after a power cut. Both names of a rename are in one folder. 0, also where there is no `path`; -1 with errno. */
int  lk_partial_rename     (const char *path, const char *to);
int  lk_partial_unlink     (const char *path);

/* Makes a folder and those above it, as g_mkdir_with_parents () does, and syncs those that have got a new one, so that what
 * is then written there survives a power cut with its way to it. -1 with errno. */
int  lk_partial_make_folders (const char *folder, int mode);
