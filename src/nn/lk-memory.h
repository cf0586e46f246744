/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* false when a·b overflows a size_t; otherwise *product = a·b. */
bool lk_size_mul (size_t a, size_t b, size_t *product);

/* `count` elements of `size` bytes, zeroed, aligned to 64 bytes (a cache line,
 * and the widest vector register). NULL when out of memory or when the product
 * overflows. Release with free (). */
void *lk_alloc_aligned (size_t count, size_t size);
