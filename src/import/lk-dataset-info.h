/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* What a folder or file of data does not tell by its samples: a folder's dataset.ini ([dataset] title, classes, source,
 * licence), what is known of data sets that distributions package, or else its name. Cleaned for people (lk-name.h). */
typedef struct {
  char  *title, *source, *licence; /* "" when not known */
  char **classes;                  /* NULL: as many as the labels need */
} LkDatasetInfo;

/* FALSE when dataset.ini is there and cannot be read. `info` is zeroed before. */
gboolean lk_dataset_info_read  (const LkSource *source, LkDatasetInfo *info, GCancellable *cancellable, GError **error);
/* The title alone of a folder, or its name where that cannot be read. To be freed. */
char    *lk_dataset_info_title (const char *folder);
void     lk_dataset_info_clear (LkDatasetInfo *info);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkDatasetInfo, lk_dataset_info_clear)
