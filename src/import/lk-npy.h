/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* NumPy's .npy. Written: version 1.0, float32, little-endian, C order, shape (rows,
 * columns). Replaces the file atomically. */
gboolean lk_npy_save (const float *data, gsize rows, gsize columns, GFile *file,
                      GCancellable *cancellable, GError **error);

/* Read: versions 1 to 3; float16, float32, float64 (rounded to float32), integers and booleans of any order of bytes; C or
 * Fortran order; two axes, and any of length 1 besides; every number finite. New memory (free ()), (*rows,
 * *columns); NULL with LK_ERROR_FORMAT, `name` in it, for anything else. */
float   *lk_npy_parse (const guint8 *bytes, gsize length, const char *name, gsize *rows, gsize *columns, GError **error);
float   *lk_npy_load  (GFile *file, gsize *rows, gsize *columns, GCancellable *cancellable, GError **error);

/* A teacher's logits on the training samples: a row a sample, a column a class. */
extern const LkFormat lk_format_npy;
/* Those on the test samples: X-test.npy beside X.npy, or "test" in place of a word "train" in its name
 * (my_train_logits.npy); NULL when it is not there. */
GFile   *lk_npy_find_test (GFile *file);
