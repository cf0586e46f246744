/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-array.h"

#include <stdlib.h>
#include <string.h>

#include "nn/lk-memory.h"

gboolean
lk_array_set_shape (LkArray *array, gboolean whole, gsize rank, const gsize *dims)
{
  *array = (LkArray) { .rank = rank, .n = 1, .whole = whole };
  if (rank > LK_ARRAY_RANK)
    return FALSE;
  for (gsize d = 0; d < rank; d++)
    {
      array->dims[d] = dims[d];
      if (!lk_size_mul (array->n, dims[d], &array->n) || array->n > LK_ARRAY_MOST)
        return FALSE;
    }
  return TRUE;
}

gsize
lk_array_size (const LkArray *array)
{
  return array->whole ? sizeof *array->i : sizeof *array->f;
}

gboolean
lk_array_allocate (LkArray *array)
{
  array->data = lk_alloc_aligned (MAX (array->n, 1), lk_array_size (array));
  return array->data != NULL;
}

void
lk_array_clear (LkArray *array)
{
  g_clear_pointer (&array->data, free);
}

void
lk_array_strides (const LkArray *array, gssize *strides)
{
  gssize stride = 1;

  for (gsize d = array->rank; d-- > 0;)
    {
      strides[d] = stride;
      stride *= (gssize) array->dims[d];
    }
}

void
lk_array_move (gsize size, gsize rank, const gsize *dims, void *to, const gssize *to_strides, const void *from,
               const gssize *from_strides)
{
  guint8 *there = to;
  const guint8 *here = from;
  gssize bytes = (gssize) size;

  if (rank == 0)
    {
      memcpy (to, from, size);
      return;
    }
  if (rank == 1 && to_strides[0] == 1 && from_strides[0] == 1)
    {
      memcpy (to, from, dims[0] * size);
      return;
    }
  for (gsize i = 0; i < dims[0]; i++)
    {
      lk_array_move (size, rank - 1, dims + 1, there, to_strides + 1, here, from_strides + 1);
      there += to_strides[0] * bytes;
      here += from_strides[0] * bytes;
    }
}

gboolean
lk_array_broadcast (const LkArray *a, const LkArray *b, gsize *rank, gsize *dims)
{
  *rank = MAX (a->rank, b->rank);
  for (gsize d = 0; d < *rank; d++)
    {
      gsize of_a = d < *rank - a->rank ? 1 : a->dims[d - (*rank - a->rank)];
      gsize of_b = d < *rank - b->rank ? 1 : b->dims[d - (*rank - b->rank)];

      if (of_a != of_b && of_a != 1 && of_b != 1)
        return FALSE;
      dims[d] = of_a == 1 ? of_b : of_a;
    }
  return TRUE;
}

void
lk_array_repeat (const LkArray *array, gsize rank, gssize *strides)
{
  gsize more = rank - array->rank;

  memset (strides, 0, rank * sizeof *strides);
  lk_array_strides (array, strides + more);
  for (gsize d = 0; d < array->rank; d++)
    if (array->dims[d] == 1)
      strides[more + d] = 0;
}
