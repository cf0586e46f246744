/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the arrays of a data set are by their names: "x_train", "train_images", "mnist-test-labels", "X" and "y". Words
 * stand apart by what is no letter and no digit, or are written together as in "xtrain"; case is nothing. */

typedef enum {
  LK_NUMPY_PICTURES,
  LK_NUMPY_LABELS,
} LkNumpyKind;

#define LK_N_NUMPY_KINDS (LK_NUMPY_LABELS + 1)

typedef enum {
  LK_NUMPY_WHOLE, /* no split is named */
  LK_NUMPY_TRAIN,
  LK_NUMPY_TEST,
  LK_NUMPY_VALIDATION,
} LkNumpySplit;

#define LK_N_NUMPY_SPLITS (LK_NUMPY_VALIDATION + 1)

typedef struct {
  LkNumpyKind  kind;
  LkNumpySplit split;
  guint        rank; /* of two of one kind and split, the lower one is meant: "x" before "data" */
  char        *rest; /* the other words, small, with blanks between: those of a data set agree in it */
} LkNumpyRole;

/* FALSE when the name (without its ending) is that of something else, such as logits; then there is nothing to clear. */
gboolean lk_numpy_role_find  (const char *name, LkNumpyRole *role);
void     lk_numpy_role_clear (LkNumpyRole *role);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkNumpyRole, lk_numpy_role_clear)
