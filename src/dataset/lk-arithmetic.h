/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lk-dataset.h"

/* A generated data set: questions of arithmetic whose answer is one digit. The
 * class is the digit, the subject is the operation.
 *
 * A question is a picture like a punched card, ten columns wide: row 0 lights
 * the operation, rows 1 to 4 light a digit each, d1 d2 d3 d4. Lit is 255, all
 * else 0. The digits mean, and the answer is:
 *
 *   plus    d1d2 + d3d4            last digit of the sum
 *   minus   d1d2 − d3d4, ≥ 0       last digit of the difference
 *   times   d1d2 × d3d4            last digit of the product
 *   divide  d1d2d3 ÷ d4            first digit of the quotient; d1 and d4 are not 0
 *   sin     sin d1d2.d3d4°         first decimal; below 90°
 *   cos     cos d1d2.d3d4°         first decimal; above 0°, to 90°
 *   tan     tan d1d2.d3d4°         first decimal; below 45°
 *   log     log₁₀ d1.d2d3d4        first decimal; from 1
 *   sqrt    √d1.d2d3d4             first decimal
 *   dot     (d1, d2)·(d3, d4)      tens of the product of vectors; digits up to 7
 *
 * A first decimal is cut off, not rounded: √2 = 1.41… gives 4. Each answer is
 * one that a small network can find for questions that it has not seen: it hangs
 * on two or three digits, or on how large something is. */

#define LK_ARITHMETIC_ID     "arithmetic"
#define LK_ARITHMETIC_TITLE  "Arithmetic"
#define LK_ARITHMETIC_WIDTH  10
#define LK_ARITHMETIC_HEIGHT 5

typedef enum {
  LK_ARITHMETIC_PLUS,
  LK_ARITHMETIC_MINUS,
  LK_ARITHMETIC_TIMES,
  LK_ARITHMETIC_DIVIDE,
  LK_ARITHMETIC_SIN,
  LK_ARITHMETIC_COS,
  LK_ARITHMETIC_TAN,
  LK_ARITHMETIC_LOG,
  LK_ARITHMETIC_SQRT,
  LK_ARITHMETIC_DOT,
  LK_N_ARITHMETIC,
} LkArithmetic;

/* The answer, 0 to 9, to the question whose digits are those of `digits`, 0 to
 * 9999; -1 when that is not asked. */
int      lk_arithmetic_answer (LkArithmetic operation, unsigned digits);

/* All questions there are, at most 7000 of an operation, one in seven of them
 * in the test split; always the same. No question is asked twice. */
LkStatus lk_arithmetic_new    (LkDataset **dataset);

/* The question on a picture of this data set, as text ("7 + 25", "sin 30.00°"),
 * into buffer (snprintf's rules). */
int      lk_arithmetic_format (const uint8_t *pixels /* (HEIGHT · WIDTH) */, char *buffer, size_t buffer_size);
