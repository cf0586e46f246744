/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"
#include "lk-import.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkDataset, lk_dataset_unref)

/* The data set called `name`: a folder (when the name holds a slash, or there
 * is a folder of that name), or a known name such as "mnist" looked up in
 * $LIMBECK_DATA_DIR, the installed data folder, the source tree's data folder
 * and the distribution's /usr/share/datasets. A folder holds the four IDX files
 * train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
 * t10k-labels-idx1-ubyte, gzipped (.gz) or not, and perhaps a dataset.ini
 * ([dataset] title, classes, source, licence). "arithmetic" is generated
 * (lk-arithmetic.h) unless a folder has that name. */
LkDataset *lk_dataset_load (const char *name, GCancellable *cancellable, GError **error);

/* The same with options for data of people's own: a folder of pictures
 * (lk-picture-folder.h), or a table, which may be the file itself
 * (lk-csv-dataset.h). NULL: the defaults, as lk_dataset_load () has them. IDX
 * files stay as they are. */
LkDataset *lk_dataset_open (const char *name, const LkImportOptions *options, GCancellable *cancellable,
                            GError **error);

/* The names that lk_dataset_load () would find now, sorted. */
char     **lk_dataset_list (void);

/* Where a file of the data folder ("mnist", "teachers/x.safetensors") is, or
 * NULL. */
char      *lk_data_find (const char *relative);
