/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* NumPy's .npy. Written: version 1.0, float32, little-endian, C order, shape (rows,
 * columns). Replaces the file atomically. */
gboolean lk_npy_save (const float *data, gsize rows, gsize columns, GFile *file,
                      GCancellable *cancellable, GError **error);

#define LK_NPY_MAX_RANK 8

/* An array in a file's bytes, which it borrows: versions 1 to 3 of the format; float16, float32, float64, integers,
 * booleans and texts ('U', 'S') of any order of bytes; C or Fortran order. */
typedef struct {
  const char   *name; /* of the file, for messages */
  gsize         rank, shape[LK_NPY_MAX_RANK];
  gsize         n;    /* items: the product of the shape, which may be 0 */
  char          kind; /* f, i, u, b; U, S */
  gsize         size; /* bytes of an item */
  gboolean      big, fortran;
  const guint8 *data;
} LkNpy;

/* FALSE with LK_ERROR_FORMAT, `name` in it, for anything else. */
gboolean lk_npy_open        (const guint8 *bytes, gsize length, const char *name, LkNpy *npy, GError **error);
/* FALSE when the header, in the file's first bytes, says that it is no table of numbers (lk_npy_parse ()). */
gboolean lk_npy_may_be_logits (const guint8 *head, gsize n);
gboolean lk_npy_has_numbers (const LkNpy *npy);
/* Item i < n, the last axis counting fastest: a number, which may be infinite or none; or a text, to be freed. */
double   lk_npy_get         (const LkNpy *npy, gsize i);
char    *lk_npy_get_text    (const LkNpy *npy, gsize i);

/* −∞, the logarithm of 0, in a table of logits: how many there were, and the number that they became, the table's least or
 * LK_NPY_FAR below its largest, where that is less. */
typedef struct {
  gsize n;
  float value;
} LkNpyFloor;

#define LK_NPY_FAR 16.0f /* in exp (): 1e-7 */

/* A table: numbers on two axes, and any axes of length 1 besides; every number finite, as float32, or −∞, but not in all of
 * a row. New memory (free ()), (*rows, *columns); NULL with LK_ERROR_FORMAT, `name` in it, for anything else. floor may be
 * NULL. */
float   *lk_npy_parse (const guint8 *bytes, gsize length, const char *name, gsize *rows, gsize *columns, LkNpyFloor *floor,
                       GError **error);
float   *lk_npy_load  (GFile *file, gsize *rows, gsize *columns, LkNpyFloor *floor, GCancellable *cancellable,
                       GError **error);

/* A teacher's logits on the training samples: a row a sample, a column a class. */
extern const LkFormat lk_format_npy;
/* Those on the test samples: X-test.npy beside X.npy, or "test" in place of a word "train" in its name
 * (my_train_logits.npy); NULL when it is not there. */
GFile   *lk_npy_find_test (GFile *file);
