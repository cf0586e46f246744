/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-arithmetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "nn/lk-rng.h"

#define D          (LK_ARITHMETIC_WIDTH * LK_ARITHMETIC_HEIGHT)
#define N_DIGITS   10000 /* questions that four digits can ask */
#define MAX_OF_ONE 7000  /* questions of an operation: the data set is no larger than MNIST */
#define TEST_SHARE 7     /* one of so many is in the test split */
#define MAX_FACTOR 7     /* in dot products: 7·7 + 7·7 still has two digits */
#define DEGREE     (3.14159265358979323846 / 180.0)

static const char *const names[LK_N_ARITHMETIC] = {
  "plus", "minus", "times", "divide", "sin", "cos", "tan", "log", "sqrt", "dot",
};

/* The first decimal of x ≥ 0. Whole tenths, such as sin 30°, come out of libm a
 * rounding error below or above; no other question is as near to one. */
static int
first_decimal (double x)
{
  return (int) floor (10.0 * x + 1e-9) % 10;
}

static int
first_digit (unsigned n)
{
  while (n >= 10)
    n /= 10;
  return (int) n;
}

static int
dot_tens (unsigned a, unsigned b, unsigned c, unsigned d)
{
  if (a > MAX_FACTOR || b > MAX_FACTOR || c > MAX_FACTOR || d > MAX_FACTOR)
    return -1;
  return (int) ((a * c + b * d) / 10);
}

int
lk_arithmetic_answer (LkArithmetic operation, unsigned digits)
{
  unsigned a = digits / 100, b = digits % 100;
  double degrees = digits / 100.0;
  double x = digits / 1000.0;

  switch (operation)
    {
    case LK_ARITHMETIC_PLUS:
      return (int) ((a + b) % 10);
    case LK_ARITHMETIC_MINUS:
      return a >= b ? (int) ((a - b) % 10) : -1;
    case LK_ARITHMETIC_TIMES:
      return (int) (a * b % 10);
    case LK_ARITHMETIC_DIVIDE:
      return digits >= 1000 && digits % 10 > 0 ? first_digit (digits / 10 / (digits % 10)) : -1;
    case LK_ARITHMETIC_SIN:
      return degrees < 90.0 ? first_decimal (sin (degrees * DEGREE)) : -1;
    case LK_ARITHMETIC_COS:
      return degrees > 0.0 && degrees <= 90.0 ? first_decimal (cos (degrees * DEGREE)) : -1;
    case LK_ARITHMETIC_TAN:
      return degrees < 45.0 ? first_decimal (tan (degrees * DEGREE)) : -1;
    case LK_ARITHMETIC_LOG:
      return x >= 1.0 ? first_decimal (log10 (x)) : -1;
    case LK_ARITHMETIC_SQRT:
      return first_decimal (sqrt (x));
    case LK_ARITHMETIC_DOT:
      return dot_tens (a / 10, a % 10, b / 10, b % 10);
    case LK_N_ARITHMETIC:
      break;
    }
  return -1;
}

/* A question as one number. */
static uint32_t
question (LkArithmetic operation, unsigned digits)
{
  return (uint32_t) operation * N_DIGITS + digits;
}

static void
punch (uint32_t question, uint8_t *pixels /* (D), zeros */)
{
  unsigned rest = question; /* at most five digits, the operation first */

  for (size_t row = LK_ARITHMETIC_HEIGHT; row-- > 0; rest /= 10)
    pixels[row * LK_ARITHMETIC_WIDTH + rest % 10] = 255;
}

static LkStatus
make_split (const uint32_t *questions, size_t n, LkSplit *split)
{
  *split = (LkSplit) {
    .n = n,
    .pixels = calloc (n, D),
    .labels = calloc (n, sizeof *split->labels),
    .subjects = calloc (n, sizeof *split->subjects),
  };
  if (!split->pixels || !split->labels || !split->subjects)
    return LK_NO_MEMORY;
  for (size_t i = 0; i < n; i++)
    {
      LkArithmetic operation = (LkArithmetic) (questions[i] / N_DIGITS);

      punch (questions[i], split->pixels + i * D);
      split->labels[i] = (uint16_t) lk_arithmetic_answer (operation, questions[i] % N_DIGITS);
      split->subjects[i] = (uint16_t) operation;
    }
  return LK_OK;
}

LkStatus
lk_arithmetic_new (LkDataset **dataset)
{
  uint32_t *train = calloc (LK_N_ARITHMETIC, MAX_OF_ONE * sizeof *train);
  uint32_t *test = calloc (LK_N_ARITHMETIC, MAX_OF_ONE * sizeof *test);
  uint32_t *all = calloc (N_DIGITS, sizeof *all);
  LkSplit splits[2] = { 0 };
  size_t n_train = 0, n_test = 0;
  LkStatus status = LK_NO_MEMORY;
  LkRng rng;

  if (!train || !test || !all)
    goto out;
  for (LkArithmetic operation = 0; operation < LK_N_ARITHMETIC; operation++)
    {
      size_t n = 0;

      for (unsigned digits = 0; digits < N_DIGITS; digits++)
        if (lk_arithmetic_answer (operation, digits) >= 0)
          all[n++] = question (operation, digits);
      lk_rng_seed_at (&rng, 0, LK_STREAM_ARITHMETIC, operation);
      lk_rng_shuffle (&rng, all, n);
      if (n > MAX_OF_ONE)
        n = MAX_OF_ONE;
      for (size_t i = 0; i < n; i++)
        {
          if (i < n / TEST_SHARE)
            test[n_test++] = all[i];
          else
            train[n_train++] = all[i];
        }
    }

  /* Operations mixed, for those who look through the samples. */
  lk_rng_seed_at (&rng, 0, LK_STREAM_ARITHMETIC, LK_N_ARITHMETIC);
  lk_rng_shuffle (&rng, train, n_train);
  lk_rng_shuffle (&rng, test, n_test);
  status = make_split (train, n_train, &splits[0]);
  if (status == LK_OK)
    status = make_split (test, n_test, &splits[1]);
  if (status == LK_OK)
    status = lk_dataset_new_with_subjects (LK_ARITHMETIC_ID, LK_ARITHMETIC_TITLE, "Limbeck", "",
                                           (LkShape) { LK_ARITHMETIC_HEIGHT, LK_ARITHMETIC_WIDTH, 1 }, 10, NULL,
                                           LK_N_ARITHMETIC, names, splits[0], splits[1], dataset);
  if (status != LK_OK)
    {
      lk_split_clear (&splits[0]);
      lk_split_clear (&splits[1]);
    }

out:
  free (train);
  free (test);
  free (all);
  return status;
}

static unsigned
lit_column (const uint8_t *row)
{
  unsigned column = 0;

  while (column < LK_ARITHMETIC_WIDTH - 1 && row[column] == 0)
    column++;
  return column;
}

int
lk_arithmetic_format (const uint8_t *pixels, char *buffer, size_t buffer_size)
{
  unsigned row[LK_ARITHMETIC_HEIGHT];
  unsigned a, b;

  for (size_t r = 0; r < LK_ARITHMETIC_HEIGHT; r++)
    row[r] = lit_column (pixels + r * LK_ARITHMETIC_WIDTH);
  a = 10 * row[1] + row[2];
  b = 10 * row[3] + row[4];
  switch ((LkArithmetic) row[0])
    {
    case LK_ARITHMETIC_PLUS:
      return snprintf (buffer, buffer_size, "%u + %u", a, b);
    case LK_ARITHMETIC_MINUS:
      return snprintf (buffer, buffer_size, "%u − %u", a, b);
    case LK_ARITHMETIC_TIMES:
      return snprintf (buffer, buffer_size, "%u × %u", a, b);
    case LK_ARITHMETIC_DIVIDE:
      return snprintf (buffer, buffer_size, "%u ÷ %u", 10 * a + row[3], row[4]);
    case LK_ARITHMETIC_SIN:
    case LK_ARITHMETIC_COS:
    case LK_ARITHMETIC_TAN:
      return snprintf (buffer, buffer_size, "%s %u.%02u°", names[row[0]], a, b);
    case LK_ARITHMETIC_LOG:
      return snprintf (buffer, buffer_size, "log %u.%u%02u", row[1], row[2], b);
    case LK_ARITHMETIC_SQRT:
      return snprintf (buffer, buffer_size, "√%u.%u%02u", row[1], row[2], b);
    case LK_ARITHMETIC_DOT:
    case LK_N_ARITHMETIC:
      break;
    }
  return snprintf (buffer, buffer_size, "(%u, %u)·(%u, %u)", row[1], row[2], row[3], row[4]);
}
