/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"

/* What the readers of people's own data share: pictures in folders
 * (lk-picture-folder.h) and tables (lk-csv-dataset.h). */

/* Beyond these a reader refuses: what it reads must fit into memory beside the
 * training, and a stranger's file must not fill it. */
#define LK_IMPORT_MAX_SAMPLES ((gsize) 1000000)
#define LK_IMPORT_MAX_BYTES   ((gsize) 1 << 30) /* of pixels in both splits */

/* Of each class, taken out of the training samples for the test where the data
 * have no test split of their own: one in six, as in MNIST. Which ones depends
 * on the data alone, not on a run's seed, so that runs can be compared. */
#define LK_IMPORT_TEST_SHARE (1.0 / 6.0)

/* How to read. All zero is the default. */
typedef struct {
  gsize picture_width, picture_height; /* to bring the pictures to; 0: that of the first picture */
  /* Called now and then with 0 … 1; FALSE breaks off with G_IO_ERROR_CANCELLED.
   * May be NULL. */
  gboolean (*progress) (double fraction, gpointer user_data);
  gpointer user_data;
} LkImportOptions;

/* "28x28" into numbers of 1 … LK_MAX_SIDE; "" is 0 and 0. LK_ERROR_VALUE. */
gboolean lk_picture_size_parse (const char *text, gsize *width, gsize *height, GError **error);

/* FALSE, with G_IO_ERROR_CANCELLED, when the work is no longer wanted. */
gboolean lk_import_go_on (const LkImportOptions *options, double fraction, GCancellable *cancellable, GError **error);

/* Names of classes in the order in which they turned up. */
typedef struct _LkNames LkNames;

LkNames *lk_names_new  (void);
void     lk_names_free (LkNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkNames, lk_names_free)

/* The place of a name, which is added when it is new; -1 when that would make
 * more than LK_MAX_CLASSES. */
int      lk_names_place (LkNames *names, const char *name);
guint    lk_names_count (const LkNames *names);

/* FALSE, with LK_ERROR_MEMORY that names `shown`, when so many samples of so
 * many pixels are too many. Otherwise the split has room for them. */
gboolean lk_import_reserve (LkSplit *split, gsize n, gsize n_pixels, const char *shown, GError **error);

/* A data set of what was read: the classes in natural order of their names, the
 * labels of both splits being places in `names`. An empty test split is made by
 * taking LK_IMPORT_TEST_SHARE of each class out of the training split; then
 * LkSplit's rows say where the samples were. Takes the splits' memory on success
 * only. `shown` names the folder or file in messages. LK_ERROR_FORMAT when there
 * are fewer than two classes, or one has no training sample. */
LkDataset *lk_import_assemble (const char *id, const char *title, const char *source, const char *licence,
                               gsize width, gsize height, const LkNames *names, LkSplit *train, LkSplit *test,
                               const char *shown, GError **error);
