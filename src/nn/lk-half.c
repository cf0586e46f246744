/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-half.h"

#include <string.h>

#define BIAS_DIFFERENCE 112 /* of the exponents: 127 - 15 */

static float
float_from_bits (uint32_t bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static uint32_t
float_to_bits (float value)
{
  uint32_t bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

float
lk_half_to_float (uint16_t half)
{
  uint32_t sign = (uint32_t) (half & 0x8000) << 16;
  uint32_t exponent = half >> 10 & 0x1f;
  uint32_t fraction = half & 0x3ff;

  if (exponent == 0x1f) /* infinity and NaN */
    return float_from_bits (sign | 0x7f800000 | fraction << 13);
  if (exponent == 0) /* zero and subnormals, fraction · 2^-24 */
    return float_from_bits (sign | float_to_bits ((float) fraction * 0x1p-24f));
  return float_from_bits (sign | (exponent + BIAS_DIFFERENCE) << 23 | fraction << 13);
}

uint16_t
lk_half_from_float (float value)
{
  uint32_t bits = float_to_bits (value);
  uint16_t sign = (uint16_t) (bits >> 16 & 0x8000);
  uint32_t magnitude = bits & 0x7fffffff;

  if (magnitude > 0x7f800000) /* NaN */
    return sign | 0x7e00;
  if (magnitude >= 0x477ff000) /* 65520, half-way between the largest half and the next */
    return sign | 0x7c00;
  if (magnitude < 0x38800000) /* below 2^-14: a subnormal */
    {
      /* Floats from 0.5 to 1 are 2^-24 apart, as subnormal halves are: the sum
       * is rounded as it should be and carries the half in its last bits. */
      return sign | (uint16_t) (float_to_bits (float_from_bits (magnitude) + 0.5f) - 0x3f000000);
    }
  /* Half a unit, or a little less when the unit is even; a carry out of the
   * fraction rightly raises the exponent. */
  magnitude += 0xfff + (magnitude >> 13 & 1);
  return sign | (uint16_t) ((magnitude >> 13) - (BIAS_DIFFERENCE << 10));
}
