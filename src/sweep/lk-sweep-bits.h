/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "nn/lk-smaller.h"

/* In how many bits the students of a sweep are measured besides: of each trained student copies are made smaller
 * (nn/lk-smaller.h), so that it is trained once however many bits there are. A set of bits is an unsigned number in which
 * the digit of worth 2^b says that b is one of them, b from LK_SMALLER_LEAST to LK_SMALLER_MOST; 0: there are none. */

#define LK_SWEEP_N_BITS (LK_SMALLER_MOST - LK_SMALLER_LEAST + 1)

/* The set of a list with commas between, "8, 4", in any order. The message begins with `where`, "--bits". LK_ERROR_VALUE
 * when there is none, when one is no number of bits or stands there twice. */
gboolean lk_sweep_bits_parse (const char *where, const char *text, guint *set, GError **error);

/* Those of a set, the most first; how many they are. */
guint    lk_sweep_bits_list  (guint set, guint bits[LK_SWEEP_N_BITS]);
