/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-memory.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64

bool
lk_size_mul (size_t a, size_t b, size_t *product)
{
  return !__builtin_mul_overflow (a, b, product);
}

void *
lk_alloc_aligned (size_t count, size_t size)
{
  size_t bytes;
  void *memory;

  if (!lk_size_mul (count, size, &bytes) || bytes > (size_t) -1 - ALIGNMENT)
    return NULL;
  /* aligned_alloc wants a multiple of the alignment, and never zero here. */
  bytes = (bytes + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
  memory = aligned_alloc (ALIGNMENT, bytes);
  if (memory)
    memset (memory, 0, bytes);
  return memory;
}
