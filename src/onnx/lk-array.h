/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Numbers with a shape, row-major: what goes along the edges of a graph. */

#define LK_ARRAY_RANK 6
#define LK_ARRAY_MOST ((gsize) 1 << 26) /* numbers */

typedef struct {
  gsize    rank; /* 0: one number */
  gsize    dims[LK_ARRAY_RANK];
  gsize    n;     /* their product */
  gboolean whole; /* whole numbers, which are sizes and places; else floats */
  union {
    float  *f;
    gint64 *i;
    void   *data; /* (n); NULL: only the shape is known */
  };
} LkArray;

/* Takes the shape, without numbers. FALSE when it is of too many. */
gboolean lk_array_set_shape (LkArray *array, gboolean whole, gsize rank, const gsize *dims);
/* Room for the numbers, zeros, to be freed by lk_array_clear (); FALSE without memory. */
gboolean lk_array_allocate  (LkArray *array);
void     lk_array_clear     (LkArray *array);
/* Numbers from one place of each axis to the next. */
void     lk_array_strides   (const LkArray *array, gssize *strides /* (rank) */);
/* Bytes of a number. */
gsize    lk_array_size      (const LkArray *array);

/* Copies numbers of `size` bytes, those of a box of these dims, between places that lie so far apart. */
void     lk_array_move      (gsize size, gsize rank, const gsize *dims, void *to, const gssize *to_strides,
                             const void *from, const gssize *from_strides);

/* The shape that two become by broadcasting (the shorter one is led by axes of 1, and an axis of 1 is repeated); FALSE:
 * they do not fit. */
gboolean lk_array_broadcast (const LkArray *a, const LkArray *b, gsize *rank, gsize *dims);
/* Strides of an array that is broadcast to that rank: 0 along axes that are repeated. */
void     lk_array_repeat    (const LkArray *array, gsize rank, gssize *strides /* (rank) */);
