/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"
#include "lk-data-folder.h"
#include "lk-import.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkDataset, lk_dataset_unref)

/* The data set called `name`: one of the formats that can be opened (lk-formats.h), when the name holds a slash or is
 * that of a folder of IDX files; or one of the data folders (lk-data-folder.h), such as "mnist"; or one that is made,
 * "arithmetic" (dataset/lk-arithmetic.h), unless a folder has that name; or else, again, what has that name here. */
LkDataset *lk_dataset_load (const char *name, GCancellable *cancellable, GError **error);

/* The same with options for data of people's own. NULL: the defaults, as lk_dataset_load () has them. IDX files stay
 * as they are. */
LkDataset *lk_dataset_open (const char *name, const LkImportOptions *options, GCancellable *cancellable,
                            GError **error);

/* What people call one of these names, "MNIST", without reading it; a file's or folder's own name for a path. To be
 * freed. */
char     *lk_dataset_title (const char *name);

/* The names that lk_dataset_load () would find now, sorted. */
char     **lk_dataset_list (void);
/* The same by what people call them, in the order of the locale: for the screen. */
char     **lk_dataset_list_by_title (void);
