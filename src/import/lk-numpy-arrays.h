/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/lk-features.h"
#include "lk-colours.h"
#include "lk-npy.h"
#include "lk-pixels.h"

/* Arrays of pictures and of labels, as a split. Pictures are (n, height, width), also with an axis of one channel before
 * or behind these, or of three or four, red, green, blue and opacity; or (n, height · width), or three
 * times as many, whose order is looked for (lk-colours.h). Colours that are all the same are grey, and so are all where
 * options->grey. Labels are (n), (n, 1), words or whole numbers; or (n, classes), one of a row 1
 * and the others 0, whose classes are "0", "1", …. */
typedef struct {
  gsize        n;
  gsize        width, height; /* 0 before the scale is found where n numbers a sample say no size */
  gsize        channels;      /* 1, 3, 4 */
  LkColourOrder order;        /* of channels */
  gboolean     grey;          /* they become grey */
  gsize        n_numbers;     /* a sample: width · height · channels */
  LkPixelScale scale;
  LkFeatures   features;      /* its n is 0 for pictures; then the pictures are of its size */
  GPtrArray   *notes;         /* of sentences: what was decided */
} LkNumpyForm;

void     lk_numpy_form_clear (LkNumpyForm *form);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkNumpyForm, lk_numpy_form_clear)

/* Looks at the pictures' shape and, as training samples, at all of their numbers. LK_ERROR_FORMAT when they are no
 * pictures and no features. */
gboolean lk_numpy_form_find (const LkNpy *pictures, const LkImportOptions *options, LkNumpyForm *form, GError **error);
/* The same for test samples, which must be like the training samples. */
gboolean lk_numpy_form_like (const LkNpy *pictures, const LkNumpyForm *like, const LkImportOptions *options,
                             LkNumpyForm *form, GError **error);

/* What comes out of it. */
LkShape  lk_numpy_form_shape (const LkNumpyForm *form);
/* The split of such pictures. `names` gets the labels' classes. */
gboolean lk_numpy_read (const LkNpy *pictures, const LkNpy *labels, const LkNumpyForm *form, LkNames *names,
                        LkSplit *split, const LkImportOptions *options, GCancellable *cancellable, GError **error);
