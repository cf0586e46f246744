/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-sparse.h"

#include <stdlib.h>
#include <string.h>

#include "lk-memory.h"
#include "lk-parallel.h"
#include "lk-vector.h"

/* B rows, I columns, O units. The units of a block stay in registers while the entries of a
 * list are gone through. */

#define WIDTH  8 /* floats of a vector; where registers are narrower, the compiler takes two */
#define UNROLL _Pragma ("GCC unroll 8")

/* Vectors of a block, as measured: a list of a picture is long, so that two sums of each unit pay; those of a pixel are
 * short, and there are more of them to be read again for each block. */
#define MOST_FORWARD  4
#define MOST_GRADIENT 8
#define MOST_PAIRS    4
#define MOST_VECTORS  8

/* Units whose gradient is done without lists of the columns: making these takes longer than it saves there. */
#define MOST_SCATTERED 32
#define NEAR_COLUMNS   128

/* Multiply-adds of a product that is worth a second thread. */
#define LEAST_IN_PARTS 1000000

typedef float LkFloats __attribute__ ((vector_size (WIDTH * sizeof (float)), aligned (sizeof (float))));
typedef int32_t LkMask __attribute__ ((vector_size (WIDTH * sizeof (int32_t)), aligned (sizeof (float))));

static bool
lists_init (LkSparseLists *lists, size_t n_lists, size_t max_entries)
{
  lists->starts = lk_alloc_aligned (n_lists + 1, sizeof *lists->starts);
  lists->places = lk_alloc_aligned (max_entries, sizeof *lists->places);
  lists->values = lk_alloc_aligned (max_entries, sizeof *lists->values);
  return lists->starts && lists->places && lists->values;
}

static void
lists_clear (LkSparseLists *lists)
{
  free (lists->starts);
  free (lists->places);
  free (lists->values);
}

/* Units that are no whole number of vectors would be added to twice where the last one overlaps. */
static bool
needs_columns (size_t n_units)
{
  return n_units > MOST_SCATTERED || n_units % WIDTH != 0;
}

LkStatus
lk_sparse_new (size_t max_rows, size_t n_columns, size_t max_entries, size_t n_units, LkSparse **out)
{
  LkSparse *self;

  if (max_rows > LK_SPARSE_MAX_PLACES || n_columns > LK_SPARSE_MAX_PLACES || max_entries > UINT32_MAX)
    return LK_BAD_SHAPE;
  self = calloc (1, sizeof *self);
  if (!self)
    return LK_NO_MEMORY;
  self->max_rows = max_rows;
  self->n_columns = n_columns;
  self->max_entries = max_entries;
  self->cursors = lk_alloc_aligned (max_rows, sizeof *self->cursors);
  if (!self->cursors || !lists_init (&self->rows, max_rows, max_entries) ||
      (needs_columns (n_units) && !lists_init (&self->columns, n_columns, max_entries)))
    {
      lk_sparse_free (self);
      return LK_NO_MEMORY;
    }
  *out = self;
  return LK_OK;
}

void
lk_sparse_free (LkSparse *sparse)
{
  if (!sparse)
    return;
  lists_clear (&sparse->rows);
  lists_clear (&sparse->columns);
  free (sparse->cursors);
  free (sparse);
}

/* Sorting by counting: while entries are put into their columns, starts[c + 1] is where the next one of column c goes,
 * and where column c + 1 begins when all are there. */
void
lk_sparse_index (LkSparse *self)
{
  const LkSparseLists *rows = &self->rows;
  const LkSparseLists *columns = &self->columns;
  uint32_t *next;
  uint32_t sum = 0;

  if (!columns->starts)
    return;
  next = columns->starts + 1;
  memset (columns->starts, 0, (self->n_columns + 1) * sizeof *next);
  for (uint32_t i = 0; i < rows->starts[self->n_rows]; i++)
    next[rows->places[i]]++;
  for (size_t c = 0; c < self->n_columns; c++)
    {
      uint32_t count = next[c];

      next[c] = sum;
      sum += count;
    }
  for (size_t b = 0; b < self->n_rows; b++)
    for (uint32_t i = rows->starts[b]; i < rows->starts[b + 1]; i++)
      {
        uint32_t to = next[rows->places[i]]++;

        columns->places[to] = (uint16_t) b;
        columns->values[to] = rows->values[i];
      }
}

/* sums (n_vectors) += Σ value · matrix[place], over the entries of one list and rows of `stride` floats. Inlined with a
 * number for n_vectors, so that the sums stay in registers; two sums of each where one alone would wait for itself. */
static inline __attribute__ ((always_inline)) void
add_list (const LkSparseLists *lists, size_t list, const float *matrix, size_t stride, size_t n_vectors, LkFloats *sums)
{
  const uint16_t *places = lists->places;
  const float *values = lists->values;
  size_t i = lists->starts[list], end = lists->starts[list + 1];

  if (n_vectors <= MOST_PAIRS)
    {
      LkFloats others[MOST_VECTORS] = { { 0.0f } };

      for (; i + 1 < end; i += 2)
        {
          const float *row = matrix + places[i] * stride, *other = matrix + places[i + 1] * stride;

          UNROLL for (size_t k = 0; k < n_vectors; k++)
          {
            sums[k] += values[i] * *(const LkFloats *) (row + k * WIDTH);
            others[k] += values[i + 1] * *(const LkFloats *) (other + k * WIDTH);
          }
        }
      UNROLL for (size_t k = 0; k < n_vectors; k++) sums[k] += others[k];
    }
  for (; i < end; i++)
    {
      const float *row = matrix + places[i] * stride;

      UNROLL for (size_t k = 0; k < n_vectors; k++) sums[k] += values[i] * *(const LkFloats *) (row + k * WIDTH);
    }
}

static inline __attribute__ ((always_inline)) void
forward_block (const LkSparse *x, size_t from, size_t to, const float *W, const float *b, size_t O, bool relu,
               size_t n_vectors, float *y)
{
  y += from * O;
  for (size_t row = from; row < to; row++, y += O)
    {
      LkFloats sums[MOST_VECTORS];

      UNROLL for (size_t k = 0; k < n_vectors; k++) sums[k] = *(const LkFloats *) (b + k * WIDTH);
      add_list (&x->rows, row, W, O, n_vectors, sums);
      UNROLL for (size_t k = 0; k < n_vectors; k++)
      {
        if (relu)
          sums[k] = (LkFloats) ((LkMask) sums[k] & (sums[k] > 0.0f));
        *(LkFloats *) (y + k * WIDTH) = sums[k];
      }
    }
}

static inline __attribute__ ((always_inline)) void
gradient_block (const LkSparse *x, size_t from, size_t to, const float *dy, size_t O, size_t n_vectors, float *dW)
{
  dW += from * O;
  for (size_t column = from; column < to; column++, dW += O)
    {
      LkFloats sums[MOST_VECTORS] = { { 0.0f } };

      add_list (&x->columns, column, dy, O, n_vectors, sums);
      UNROLL for (size_t k = 0; k < n_vectors; k++) * (LkFloats *) (dW + k * WIDTH) = sums[k];
    }
}

/* The gradient without lists of the columns: each entry adds to its row of dW, some columns at a time, so that these
 * rows stay in the nearest cache. */
static inline __attribute__ ((always_inline)) void
scatter_block (const LkSparse *x, const float *dy, size_t O, size_t n_vectors, float *dW)
{
  const uint16_t *places = x->rows.places;
  const float *values = x->rows.values;

  memcpy (x->cursors, x->rows.starts, x->n_rows * sizeof *x->cursors);
  for (size_t column = 0; column < x->n_columns; column += NEAR_COLUMNS)
    for (size_t row = 0; row < x->n_rows; row++)
      {
        const float *gradient = dy + row * O;
        size_t i = x->cursors[row], end = x->rows.starts[row + 1];
        LkFloats here[MOST_VECTORS];

        UNROLL for (size_t k = 0; k < n_vectors; k++) here[k] = *(const LkFloats *) (gradient + k * WIDTH);
        for (; i < end && places[i] < column + NEAR_COLUMNS; i++)
          {
            float *to = dW + places[i] * O;

            UNROLL for (size_t k = 0; k < n_vectors; k++) * (LkFloats *) (to + k * WIDTH) += values[i] * here[k];
          }
        x->cursors[row] = (uint32_t) i;
      }
}

/* Units are done in blocks of about the same size: how many vectors the next one has. */
static size_t
next_block (size_t units, size_t most)
{
  size_t n_vectors = units / WIDTH, n_blocks = (n_vectors + most - 1) / most;

  return (n_vectors + n_blocks - 1) / n_blocks;
}

#define FOR_EACH_COUNT(DO) DO (1) DO (2) DO (3) DO (4) DO (5) DO (6) DO (7) DO (8)

LK_VECTORISED static void
forward (const LkSparse *x, size_t from, size_t to, const float *W, const float *b, size_t O, bool relu, float *y)
{
  for (size_t u = 0, n = 0; u < O; u += n * WIDTH)
    {
      /* What is no whole vector is done with some of the units before it once more: the same numbers. */
      if (O - u < WIDTH)
        u = O - WIDTH;
      n = next_block (O - u, MOST_FORWARD);
      switch (n)
        {
#define BLOCK(k)                                                                                                       \
  case k:                                                                                                              \
    forward_block (x, from, to, W + u, b + u, O, relu, k, y + u);                                                      \
    break;
          FOR_EACH_COUNT (BLOCK)
#undef BLOCK
        }
    }
}

LK_VECTORISED static void
gradient (const LkSparse *x, size_t from, size_t to, const float *dy, size_t O, float *dW)
{
  for (size_t u = 0, n = 0; u < O; u += n * WIDTH)
    {
      if (O - u < WIDTH)
        u = O - WIDTH;
      n = next_block (O - u, MOST_GRADIENT);
      switch (n)
        {
#define BLOCK(k)                                                                                                       \
  case k:                                                                                                              \
    gradient_block (x, from, to, dy + u, O, k, dW + u);                                                                \
    break;
          FOR_EACH_COUNT (BLOCK)
#undef BLOCK
        }
    }
}

LK_VECTORISED static void
scatter (const LkSparse *x, const float *dy, size_t O, float *dW)
{
  memset (dW, 0, x->n_columns * O * sizeof *dW);
  switch (O / WIDTH)
    {
    case 1:
      scatter_block (x, dy, O, 1, dW);
      break;
    case 2:
      scatter_block (x, dy, O, 2, dW);
      break;
    case 3:
      scatter_block (x, dy, O, 3, dW);
      break;
    case 4:
      scatter_block (x, dy, O, 4, dW);
      break;
    }
}

/* Of one of the two products. */
typedef struct {
  const LkSparse *x;
  const float *matrix; /* W, dy */
  const float *b;
  size_t O;
  bool relu;
  float *result; /* y, dW */
} Product;

/* The list with which a part begins, so that all parts have about as many entries. */
static size_t
part_start (const LkSparseLists *lists, size_t n_lists, size_t part, size_t n_parts)
{
  uint64_t wanted = (uint64_t) lists->starts[n_lists] * part / n_parts;
  size_t list = 0;

  if (part == n_parts)
    return n_lists;
  while (list < n_lists && lists->starts[list] < wanted)
    list++;
  return part == 0 ? 0 : list;
}

static void
forward_part (void *data, size_t part, size_t n_parts)
{
  const Product *p = data;
  const LkSparse *x = p->x;

  forward (x, part_start (&x->rows, x->n_rows, part, n_parts), part_start (&x->rows, x->n_rows, part + 1, n_parts),
           p->matrix, p->b, p->O, p->relu, p->result);
}

static void
gradient_part (void *data, size_t part, size_t n_parts)
{
  const Product *p = data;
  const LkSparse *x = p->x;

  gradient (x, part_start (&x->columns, x->n_columns, part, n_parts),
            part_start (&x->columns, x->n_columns, part + 1, n_parts), p->matrix, p->O, p->result);
}

/* In parts where that saves more than it takes to wake a thread. The bits are the same. */
static void
multiply (LkPart func, Product *product)
{
  if ((uint64_t) product->x->rows.starts[product->x->n_rows] * product->O >= LEAST_IN_PARTS)
    lk_in_parts (func, product);
  else
    func (product, 0, 1);
}

void
lk_sparse_forward (const LkSparse *x, const float *W, const float *b, size_t O, bool relu, float *y)
{
  multiply (forward_part, &(Product) { .x = x, .matrix = W, .b = b, .O = O, .relu = relu, .result = y });
}

void
lk_sparse_gradient (const LkSparse *x, const float *dy, size_t O, float *dW)
{
  if (x->columns.starts)
    multiply (gradient_part, &(Product) { .x = x, .matrix = dy, .O = O, .result = dW });
  else
    scatter (x, dy, O, dW);
}

bool
lk_sparse_pays (double density, size_t O)
{
  return O >= LK_SPARSE_LEAST && density < (O < 2 * WIDTH ? 0.25 : 0.4);
}
