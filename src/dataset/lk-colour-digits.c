/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-colour-digits.h"

#include <stdlib.h>
#include <string.h>

#include "nn/lk-rng.h"

#define LIGHT      128 /* on average, of stroke and ground */
#define LIGHTER    20  /* by which a picture differs from that at most, and its stroke from its ground */
#define COLOUR     70  /* largest coordinate of a colour */
#define APART      100 /* least distance of two colours */
#define ROUGH      30  /* largest step of the texture's brightness */
#define TINT       10  /* of its colours */
#define NOISE      8
#define CELL       4 /* pixels of the texture's side */
#define MOST_NODES (LK_MAX_SIDE / CELL + 2)

/* Brightness and ITU-R BT.601's two differences of colour, of blue and of red, in levels of 255. */
enum {
  Y,
  CB,
  CR,
  N_COORDINATES,
};

typedef struct {
  int at[N_COORDINATES][MOST_NODES][MOST_NODES];
} Texture;

/* Uniform in −most … most. */
static int
around (LkRng *rng, int most)
{
  return (int) lk_rng_below (rng, (uint32_t) (2 * most + 1)) - most;
}

static void
draw_colours (LkRng *rng, int ground[N_COORDINATES], int stroke[N_COORDINATES])
{
  int blue, red;

  ground[Y] = LIGHT + around (rng, LIGHTER);
  stroke[Y] = ground[Y] + around (rng, LIGHTER);
  do
    {
      ground[CB] = around (rng, COLOUR);
      ground[CR] = around (rng, COLOUR);
      stroke[CB] = around (rng, COLOUR);
      stroke[CR] = around (rng, COLOUR);
      blue = stroke[CB] - ground[CB];
      red = stroke[CR] - ground[CR];
    }
  while (blue * blue + red * red < APART * APART);
}

static void
draw_texture (LkRng *rng, Texture *texture)
{
  for (int k = 0; k < N_COORDINATES; k++)
    for (int y = 0; y < MOST_NODES; y++)
      for (int x = 0; x < MOST_NODES; x++)
        texture->at[k][y][x] = around (rng, k == Y ? ROUGH : TINT);
}

/* Between the four nodes around a pixel. */
static int
texture_at (const Texture *texture, int k, size_t x, size_t y)
{
  const int (*nodes)[MOST_NODES] = texture->at[k];
  size_t i = y / CELL, j = x / CELL;
  int down = (int) (y % CELL), right = (int) (x % CELL);
  int upper = nodes[i][j] * (CELL - right) + nodes[i][j + 1] * right;
  int lower = nodes[i + 1][j] * (CELL - right) + nodes[i + 1][j + 1] * right;

  return (upper * (CELL - down) + lower * down) / (CELL * CELL);
}

static uint8_t
level (int value)
{
  return (uint8_t) (value < 0 ? 0 : value > 255 ? 255 : value);
}

static void
paint (const uint8_t *ink, size_t width, size_t height, LkRng *rng, uint8_t *pixels /* (3, height, width) */)
{
  int ground[N_COORDINATES], stroke[N_COORDINATES], c[N_COORDINATES];
  size_t area = width * height;
  Texture texture;

  draw_colours (rng, ground, stroke);
  draw_texture (rng, &texture);
  for (size_t p = 0; p < area; p++)
    {
      for (int k = 0; k < N_COORDINATES; k++)
        c[k] = (ground[k] * (255 - ink[p]) + stroke[k] * ink[p]) / 255 +
               texture_at (&texture, k, p % width, p / width) + around (rng, NOISE);
      pixels[p] = level (c[Y] + 359 * c[CR] / 256);
      pixels[area + p] = level (c[Y] - (88 * c[CB] + 183 * c[CR]) / 256);
      pixels[2 * area + p] = level (c[Y] + 454 * c[CB] / 256);
    }
}

/* Rec. 601's luma of a picture, in place; in 256ths, which add up to 256. */
static void
make_grey (uint8_t *pixels, size_t area)
{
  for (size_t p = 0; p < area; p++)
    pixels[p] = (uint8_t) ((77u * pixels[p] + 150u * pixels[area + p] + 29u * pixels[2 * area + p]) >> 8);
}

/* `first`: the number of the split's first sample among all. */
static LkStatus
make_split (const LkDataset *digits, const LkSplit *from, bool grey, size_t most, uint64_t first, LkSplit *split)
{
  uint8_t painted[LK_COLOURS * LK_MAX_SIDE * LK_MAX_SIDE];
  size_t area = lk_dataset_area (digits), D = grey ? area : LK_COLOURS * area;

  split->n = from->n < most ? from->n : most;
  split->pixels = malloc (split->n * D);
  split->labels = malloc (split->n * sizeof *split->labels);
  if (!split->pixels || !split->labels)
    return LK_NO_MEMORY;
  memcpy (split->labels, from->labels, split->n * sizeof *split->labels);
  for (size_t i = 0; i < split->n; i++)
    {
      LkRng rng;

      lk_rng_seed_at (&rng, 0, LK_STREAM_COLOUR_DIGITS, first + i);
      paint (from->pixels + i * area, digits->width, digits->height, &rng, painted);
      if (grey)
        make_grey (painted, area);
      memcpy (split->pixels + i * D, painted, D);
    }
  return LK_OK;
}

LkStatus
lk_colour_digits_new (const LkDataset *digits, bool grey, LkDataset **dataset)
{
  LkSplit train = { 0 }, test = { 0 };
  LkStatus status = digits->channels == 1 ? LK_OK : LK_BAD_SHAPE;

  if (status == LK_OK)
    status = make_split (digits, &digits->train, grey, LK_COLOUR_DIGITS_TRAIN, 0, &train);
  if (status == LK_OK)
    status = make_split (digits, &digits->test, grey, LK_COLOUR_DIGITS_TEST, LK_COLOUR_DIGITS_TRAIN, &test);
  if (status == LK_OK)
    status = lk_dataset_new (LK_COLOUR_DIGITS_ID, LK_COLOUR_DIGITS_TITLE, digits->source, digits->licence,
                             (LkShape) { digits->height, digits->width, grey ? 1 : LK_COLOURS }, digits->n_classes,
                             (const char *const *) digits->class_names, train, test, dataset);
  if (status != LK_OK)
    {
      lk_split_clear (&train);
      lk_split_clear (&test);
    }
  return status;
}
