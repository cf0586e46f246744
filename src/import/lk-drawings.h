/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"

/* A person's own labelled pictures for one data set: an IDX pair, images and
 * labels, in the user's data folder, limbeck/drawings/ID. Each change is on disk
 * before the call returns, and each file is replaced as a whole. Should the
 * machine stop between the two, a picture without a label is ignored, and a label
 * without a picture is an error. */
typedef struct {
  char       *folder;
  gsize       width, height;
  guint       n_classes;
  gsize       n;
  GByteArray *pixels; /* (n, height · width), 0 background … 255 ink */
  GByteArray *labels; /* (n) below n_classes */
} LkDrawings;

/* Those that were kept for the data set; none is fine. LK_ERROR_FORMAT when the
 * files are damaged or of another shape; they are left as they are. */
LkDrawings    *lk_drawings_load   (const LkDataset *dataset, GError **error);
/* Of its own, so that a thread may change and write it while this one is shown. */
LkDrawings    *lk_drawings_copy   (const LkDrawings *self);
void           lk_drawings_free   (LkDrawings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkDrawings, lk_drawings_free)

/* Borrowed until the next change. */
const uint8_t *lk_drawings_get    (const LkDrawings *self, gsize i);

/* As the i-th, i ≤ n. On failure nothing has changed. LK_ERROR_VALUE when the
 * label does not fit a byte, or there are as many as can be read again. */
gboolean       lk_drawings_insert (LkDrawings *self, gsize i, const uint8_t *pixels, guint label, GError **error);
gboolean       lk_drawings_remove (LkDrawings *self, gsize i, GError **error);
