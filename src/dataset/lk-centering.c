/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-centering.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "lk-dataset.h"

/* MNIST: a box of 20 pixels in a picture of 28. */
#define BOX_SHARE (20.0 / 28.0)

/* A difference from the background that a picture must have somewhere to hold
 * ink at all, of 255. */
#define FAINTEST 16

typedef struct {
  size_t x0, y0, x1, y1; /* the last two exclusive */
} Box;

static bool
bounding_box (const uint8_t *ink, size_t w, size_t h, Box *box)
{
  Box b = { w, h, 0, 0 };

  for (size_t y = 0; y < h; y++)
    for (size_t x = 0; x < w; x++)
      {
        if (ink[y * w + x] == 0)
          continue;
        b.x0 = x < b.x0 ? x : b.x0;
        b.x1 = x >= b.x1 ? x + 1 : b.x1;
        b.y0 = y < b.y0 ? y : b.y0;
        b.y1 = y + 1;
      }
  *box = b;
  return b.x1 > 0;
}

/* Adds value · overlap of the interval from … to with each cell of unit length. */
static void
spread (double *cells, double from, double to, double value)
{
  for (size_t i = (size_t) from; (double) i < to; i++)
    cells[i] += value * (fmin (to, (double) i + 1.0) - fmax (from, (double) i));
}

/* The box, scaled, in the middle of (rows, columns) cells: exact means over
 * areas, in one pass over the source. */
static void
average_areas (const uint8_t *ink, size_t w, const Box *box, double scale, double *cells, size_t columns, size_t rows)
{
  double left = ((double) columns - scale * (double) (box->x1 - box->x0)) / 2.0;
  double top = ((double) rows - scale * (double) (box->y1 - box->y0)) / 2.0;

  memset (cells, 0, columns * rows * sizeof *cells);
  for (size_t y = box->y0; y < box->y1; y++)
    {
      double from = top + scale * (double) (y - box->y0);
      double to = fmin (top + scale * (double) (y + 1 - box->y0), (double) rows);
      double row[LK_MAX_SIDE] = { 0.0 };

      for (size_t x = box->x0; x < box->x1; x++)
        if (ink[y * w + x] > 0)
          spread (row, left + scale * (double) (x - box->x0),
                  fmin (left + scale * (double) (x + 1 - box->x0), (double) columns), ink[y * w + x]);
      for (size_t r = (size_t) from; (double) r < to; r++)
        {
          double overlap = fmin (to, (double) r + 1.0) - fmax (from, (double) r);

          for (size_t c = 0; c < columns; c++)
            cells[r * columns + c] += overlap * row[c];
        }
    }
}

/* Where a span of `length` cells begins, inside `room`, so that its centre of
 * mass lies nearest to the middle of the cell behind room's middle: there, at
 * (14.5, 14.5), it is in MNIST. */
static size_t
place (double center_of_mass, size_t length, size_t room)
{
  double begin = floor ((double) (room / 2) + 0.5 - center_of_mass + 0.5);

  return (size_t) fmin (fmax (begin, 0.0), (double) (room - length));
}

/* Cells that a length takes; a length that is whole but for rounding takes no more. */
static size_t
cells_of (double length, size_t most)
{
  double cells = ceil (length - 1e-6);

  return (size_t) fmin (fmax (cells, 1.0), (double) most);
}

void
lk_center_of_mass (const uint8_t *ink, size_t w, size_t h, double *x, double *y)
{
  double mass = 0.0, sum_x = 0.0, sum_y = 0.0;

  for (size_t r = 0; r < h; r++)
    for (size_t c = 0; c < w; c++)
      {
        mass += ink[r * w + c];
        sum_x += ink[r * w + c] * ((double) c + 0.5);
        sum_y += ink[r * w + c] * ((double) r + 0.5);
      }
  *x = mass > 0.0 ? sum_x / mass : (double) w / 2.0;
  *y = mass > 0.0 ? sum_y / mass : (double) h / 2.0;
}

void
lk_center_ink (const uint8_t *ink, size_t w, size_t h, uint8_t *pixels, size_t width, size_t height)
{
  double cells[LK_MAX_SIDE * LK_MAX_SIDE];
  uint8_t scaled[LK_MAX_SIDE * LK_MAX_SIDE];
  double side = fmax (round (BOX_SHARE * (double) (width < height ? width : height)), 1.0);
  double scale, x, y;
  size_t columns, rows, left, top;
  Box box;

  memset (pixels, 0, width * height);
  if (!bounding_box (ink, w, h, &box))
    return;

  scale = side / (double) (box.x1 - box.x0 > box.y1 - box.y0 ? box.x1 - box.x0 : box.y1 - box.y0);
  columns = cells_of (scale * (double) (box.x1 - box.x0), width);
  rows = cells_of (scale * (double) (box.y1 - box.y0), height);
  average_areas (ink, w, &box, scale, cells, columns, rows);
  for (size_t i = 0; i < columns * rows; i++)
    scaled[i] = (uint8_t) lround (fmin (cells[i], 255.0));

  lk_center_of_mass (scaled, columns, rows, &x, &y);
  left = place (x, columns, width);
  top = place (y, rows, height);
  for (size_t r = 0; r < rows; r++)
    memcpy (pixels + (top + r) * width + left, scaled + r * columns, columns);
}

/* The value below which `share` of the n values counted lie. */
static unsigned
quantile (const size_t *counts, size_t n, double share)
{
  size_t below = 0;

  for (unsigned value = 0; value < 255; value++)
    {
      below += counts[value];
      if ((double) below > share * (double) n)
        return value;
    }
  return 255;
}

void
lk_ink_from_grey (const uint8_t *grey, size_t w, size_t h, uint8_t *ink)
{
  size_t counts[256] = { 0 }, differences[256] = { 0 }, n = 0;
  int background, sign, noise, most = 0;

  for (size_t y = 0; y < h; y++)
    for (size_t x = 0; x < w; x += y == 0 || y + 1 == h || x + 1 == w ? 1 : w - 1)
      {
        counts[grey[y * w + x]]++;
        n++;
      }
  background = (int) quantile (counts, n, 0.5);
  sign = background >= 128 ? -1 : 1;
  for (int value = 0; value < 256; value++)
    differences[value > background ? value - background : background - value] += counts[value];
  for (size_t i = 0; i < w * h; i++)
    most = sign * (grey[i] - background) > most ? sign * (grey[i] - background) : most;
  /* Twice what nine tenths of the border keep to; ink may run over the rest. */
  noise = 2 * (int) quantile (differences, n, 0.9);
  noise = noise > most / 2 ? most / 2 : noise;

  for (size_t i = 0; i < w * h; i++)
    {
      int difference = sign * (grey[i] - background) - noise;

      ink[i] = difference > 0 && most >= FAINTEST ? (uint8_t) (difference * 255 / (most - noise)) : 0;
    }
}

void
lk_ink_as_data (const LkDataset *dataset, bool transpose, const uint8_t *ink, uint8_t *pixels)
{
  static const uint8_t paper[LK_COLOURS] = { 60, 140, 220 }, pen[LK_COLOURS] = { 220, 100, 20 };
  size_t w = dataset->width, h = dataset->height;
  bool turned = transpose && w == h;

  for (size_t y = 0; y < h; y++)
    for (size_t x = 0; x < w; x++)
      {
        uint8_t value = ink[turned ? x * w + y : y * w + x];

        for (size_t c = 0; c < dataset->channels; c++)
          pixels[(c * h + y) * w + x] = dataset->colour_ground
                                            ? (uint8_t) ((paper[c] * (255 - value) + pen[c] * value) / 255)
                                        : dataset->dark_on_light ? 255 - value
                                                                 : value;
      }
}
