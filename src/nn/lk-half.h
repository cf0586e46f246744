/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* IEEE 754 binary16 ("half precision"): 1 sign, 5 exponent, 10 fraction bits. */

/* Exact, as every half is a float. */
float    lk_half_to_float   (uint16_t half);
/* To the nearest, ties to even; infinity from 65520 on. */
uint16_t lk_half_from_float (float value);
