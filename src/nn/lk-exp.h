/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The exponential function as arithmetic alone, so that the compiler can put
 * many of them into one vector (lk-vector.h), which a call of the C library
 * prevents. Relative error below 2e-15 for -708 ≤ x ≤ 709; beyond these, where
 * a double's exponent ends, 0 below and an infinity above. NaN stays NaN.
 *
 * exp x = 2^n · exp r with n = round (x / ln 2) and r = x - n ln 2, |r| ≤ ln 2 / 2,
 * ln 2 in two parts so that n times the first is exact (Cody and Waite 1980,
 * chapter 6), and exp r as its Taylor series up to r^13 / 13!, whose rest is
 * below 5e-18. */
static inline double
lk_exp (double x)
{
  const double log2_e = 0x1.71547652b82fep+0;
  const double ln2_high = 0x1.62e42feep-1; /* its last 21 bits are 0, n has 11 */
  const double ln2_low = 0x1.a39ef35793c76p-33;
  const double shift = 0x1.8p+52; /* added and taken away, rounds to an integer, and leaves it in the lowest bits */
  double lowest = x < -708.0 ? -708.0 : x;
  double inside = lowest > 709.0 ? 709.0 : lowest; /* two comparisons that NaN fails: it goes through */
  double shifted = inside * log2_e + shift;
  double n = shifted - shift;
  double r = (inside - n * ln2_high) - n * ln2_low;
  double sum = 1.0 / 6227020800.0;
  uint64_t bits;
  double power;

  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * r + 1.0;
  sum = sum * r + 1.0;

  memcpy (&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52; /* what lies above n is shifted out */
  memcpy (&power, &bits, sizeof power);
  sum *= power;
  sum = x < -708.0 ? 0.0 : sum;
  return x > 709.0 ? (double) __builtin_inff () : sum;
}

/* x[i] ← exp x[i] for i < n. */
void lk_exp_all (double *x /* (n) */, size_t n);
