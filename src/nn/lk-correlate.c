/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-correlate.h"

#include <stdint.h>
#include <string.h>

#include "lk-vector.h"

/* Vectors; where registers are narrower, the compiler takes two. With 12 sums of 8 floats or 6 of 16 there is room for
 * the factors in 16 registers of 8. */
#define NARROW      8
#define WIDE        16
#define MOST_NARROW 12
#define MOST_WIDE   6
#define UNROLL      _Pragma ("GCC unroll 12")

#define INLINED static inline __attribute__ ((always_inline))

typedef float Narrow __attribute__ ((vector_size (NARROW * sizeof (float)), aligned (sizeof (float))));
typedef int32_t NarrowMask __attribute__ ((vector_size (NARROW * sizeof (int32_t)), aligned (sizeof (float))));
typedef float Wide __attribute__ ((vector_size (WIDE * sizeof (float)), aligned (sizeof (float))));
typedef int32_t WideMask __attribute__ ((vector_size (WIDE * sizeof (int32_t)), aligned (sizeof (float))));

/* Outputs of the block that begins at output o. */
static size_t
width_at (const LkCorrelation *c, size_t o)
{
  return c->n - o > NARROW ? WIDE : NARROW;
}

static size_t
least (size_t a, size_t b)
{
  return a < b ? a : b;
}

size_t
lk_correlate_n_packed (const LkCorrelation *c)
{
  size_t sum = 0;

  for (size_t o = 0, width; o < c->n; o += width)
    {
      width = width_at (c, o);
      sum += width * c->kernel * c->run;
    }
  return sum;
}

LK_VECTORISED void
lk_correlate_pack (const LkCorrelation *c, const float *W, float *packed)
{
  size_t K = c->kernel * c->run;

  for (size_t o = 0, width; o < c->n; o += width)
    {
      width = width_at (c, o);
      for (size_t k = 0; k < K; k++, packed += width)
        for (size_t lane = 0; lane < width; lane++)
          packed[lane] = o + lane < c->n ? W[(o + lane) * K + k] : 0.0f;
    }
}

LK_VECTORISED void
lk_correlate_unpack (const LkCorrelation *c, const float *packed, float *W)
{
  size_t K = c->kernel * c->run;

  for (size_t o = 0, width; o < c->n; o += width)
    {
      width = width_at (c, o);
      for (size_t k = 0; k < K; k++, packed += width)
        for (size_t lane = 0; lane < least (width, c->n - o); lane++)
          W[(o + lane) * K + k] = packed[lane];
    }
}

/* What is wanted of the products for one width of vectors. Inlined with a number for n, so that the sums stay in
 * registers. */
#define DEFINE_PRODUCTS(name, Vector, Mask, WIDTH, MOST)                                                               \
  /* n outputs beside each other: y (n, WIDTH), of which `lanes` are there. */                                         \
  INLINED void name##_outputs (const LkCorrelation *c, size_t n, const float *x, const float *packed, const float *b,  \
                               bool relu, size_t lanes, float *y)                                                      \
  {                                                                                                                    \
    Vector sums[MOST], start = { 0.0f };                                                                               \
                                                                                                                       \
    if (b)                                                                                                             \
      memcpy (&start, b, lanes * sizeof *b);                                                                           \
    UNROLL for (size_t p = 0; p < n; p++) sums[p] = start;                                                             \
    for (size_t k = 0; k < c->kernel; k++, x += c->row)                                                                \
      for (size_t j = 0; j < c->run; j++, packed += WIDTH)                                                             \
        {                                                                                                              \
          Vector w = *(const Vector *) packed;                                                                         \
                                                                                                                       \
          UNROLL for (size_t p = 0; p < n; p++) sums[p] += x[p * c->right + j] * w;                                    \
        }                                                                                                              \
    UNROLL for (size_t p = 0; p < n; p++)                                                                              \
    {                                                                                                                  \
      if (relu)                                                                                                        \
        sums[p] = (Vector) ((Mask) sums[p] & (sums[p] > 0.0f));                                                        \
      if (lanes == WIDTH)                                                                                              \
        *(Vector *) (y + p * c->n) = sums[p];                                                                          \
      else                                                                                                             \
        memcpy (y + p * c->n, &sums[p], lanes * sizeof *y);                                                            \
    }                                                                                                                  \
  }                                                                                                                    \
                                                                                                                       \
  /* n places of the run in `rows` rows of the kernel: packed (rows, run, WIDTH) += xᵀ · dy. */                     \
  INLINED void name##_weights (const LkCorrelation *c, size_t rows, size_t n, const float *x, const float *dy,         \
                               float *packed)                                                                          \
  {                                                                                                                    \
    Vector sums[MOST] = { { 0.0f } };                                                                                  \
                                                                                                                       \
    for (size_t i = 0; i < c->height; i++, x += c->down)                                                               \
      {                                                                                                                \
        const float *at = x;                                                                                           \
                                                                                                                       \
        for (size_t o = 0; o < c->width; o++, at += c->right, dy += c->n)                                              \
          {                                                                                                            \
            Vector d = *(const Vector *) dy;                                                                           \
                                                                                                                       \
            UNROLL for (size_t k = 0; k < rows; k++) UNROLL for (size_t j = 0; j < n; j++) sums[k * n + j] +=          \
                at[k * c->row + j] * d;                                                                                \
          }                                                                                                            \
      }                                                                                                                \
    UNROLL for (size_t k = 0; k < rows; k++) UNROLL for (size_t j = 0; j < n; j++) *                                   \
        (Vector *) (packed + (k * c->run + j) * WIDTH) += sums[k * n + j];                                             \
  }

/* clang-format off */
DEFINE_PRODUCTS (narrow, Narrow, NarrowMask, NARROW, MOST_NARROW)
DEFINE_PRODUCTS (wide, Wide, WideMask, WIDE, MOST_WIDE)
/* clang-format on */

/* One of them for each number that there can be. */
#define OUTPUTS(name, n)                                                                                               \
  case n:                                                                                                              \
    name##_outputs (c, n, x, packed, b, relu, lanes, y);                                                               \
    break;
#define WEIGHTS(name, rows, n)                                                                                         \
  case (rows) *16 + (n):                                                                                               \
    name##_weights (c, rows, n, x, dy, packed);                                                                        \
    break;

/* clang-format off */
INLINED void
outputs (const LkCorrelation *c, size_t width, size_t n, const float *x, const float *packed, const float *b, bool relu,
         size_t lanes, float *y)
{
  if (width == NARROW)
    switch (n)
      {
        OUTPUTS (narrow, 1) OUTPUTS (narrow, 2) OUTPUTS (narrow, 3) OUTPUTS (narrow, 4)
        OUTPUTS (narrow, 5) OUTPUTS (narrow, 6) OUTPUTS (narrow, 7) OUTPUTS (narrow, 8)
        OUTPUTS (narrow, 9) OUTPUTS (narrow, 10) OUTPUTS (narrow, 11) OUTPUTS (narrow, 12)
      }
  else
    switch (n)
      {
        OUTPUTS (wide, 1) OUTPUTS (wide, 2) OUTPUTS (wide, 3) OUTPUTS (wide, 4) OUTPUTS (wide, 5) OUTPUTS (wide, 6)
      }
}

INLINED void
weights (const LkCorrelation *c, size_t width, size_t rows, size_t n, const float *x, const float *dy, float *packed)
{
  if (width == NARROW)
    switch (rows * 16 + n)
      {
        WEIGHTS (narrow, 1, 1) WEIGHTS (narrow, 1, 2) WEIGHTS (narrow, 1, 3) WEIGHTS (narrow, 1, 4)
        WEIGHTS (narrow, 1, 5) WEIGHTS (narrow, 1, 6) WEIGHTS (narrow, 1, 7) WEIGHTS (narrow, 1, 8)
        WEIGHTS (narrow, 1, 9) WEIGHTS (narrow, 1, 10) WEIGHTS (narrow, 1, 11) WEIGHTS (narrow, 1, 12)
        WEIGHTS (narrow, 2, 1) WEIGHTS (narrow, 2, 2) WEIGHTS (narrow, 2, 3) WEIGHTS (narrow, 2, 4)
        WEIGHTS (narrow, 2, 5) WEIGHTS (narrow, 2, 6)
        WEIGHTS (narrow, 3, 1) WEIGHTS (narrow, 3, 2) WEIGHTS (narrow, 3, 3) WEIGHTS (narrow, 3, 4)
      }
  else
    switch (rows * 16 + n)
      {
        WEIGHTS (wide, 1, 1) WEIGHTS (wide, 1, 2) WEIGHTS (wide, 1, 3)
        WEIGHTS (wide, 1, 4) WEIGHTS (wide, 1, 5) WEIGHTS (wide, 1, 6)
        WEIGHTS (wide, 2, 1) WEIGHTS (wide, 2, 2) WEIGHTS (wide, 2, 3)
        WEIGHTS (wide, 3, 1) WEIGHTS (wide, 3, 2)
      }
}
/* clang-format on */

static size_t
most_of (size_t width)
{
  return width == WIDE ? MOST_WIDE : MOST_NARROW;
}

LK_VECTORISED void
lk_correlate (const LkCorrelation *c, const float *x, const float *packed, const float *b, bool relu, float *y)
{
  for (size_t o = 0, width; o < c->n; o += width)
    {
      size_t lanes, n;

      width = width_at (c, o);
      lanes = least (width, c->n - o);
      /* As even as can be; the last ones end with the row, and some are computed twice. */
      n = (c->width + most_of (width) - 1) / most_of (width);
      n = (c->width + n - 1) / n;
      for (size_t i = 0; i < c->height; i++)
        for (size_t p = 0; p < c->width; p += n)
          {
            size_t at = least (p, c->width - n);

            outputs (c, width, n, x + i * c->down + at * c->right, packed, b ? b + o : NULL, relu, lanes,
                     y + (i * c->width + at) * c->n + o);
          }
      packed += width * c->kernel * c->run;
    }
}

LK_VECTORISED void
lk_correlate_gradient (const LkCorrelation *c, const float *x, const float *dy, float *packed)
{
  for (size_t o = 0, width; o < c->n; o += width)
    {
      size_t most;

      width = width_at (c, o);
      most = most_of (width);
      for (size_t k = 0, rows; k < c->kernel; k += rows)
        {
          /* A short run alone would wait for its own sums. */
          rows = least (3, least (most / c->run, c->kernel - k));
          rows = rows > 0 ? rows : 1;
          for (size_t j = 0, n; j < c->run; j += n)
            {
              n = least (most, c->run - j);
              weights (c, width, rows, n, x + k * c->row + j, dy + o, packed + (k * c->run + j) * width);
            }
        }
      packed += width * c->kernel * c->run;
    }
}
