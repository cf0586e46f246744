/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The names are libFuzzer's, which can take the place of fuzz-main.c. */

/* One run of a parser over any bytes; aborts when the parser breaks its word. */
int    LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

/* Changes the input in place, which then has at most `room` bytes, so that it gets past the parser's first checks; its new
 * length. A target may have one. */
size_t LLVMFuzzerCustomMutator (uint8_t *bytes, size_t length, size_t room, unsigned int seed);

/* The driver's own way to change bytes, for custom mutators. */
size_t LLVMFuzzerMutate (uint8_t *bytes, size_t length, size_t room);

/* A target that opens files, or builds much of what it reads, may define it: so many times fewer mutations and beginnings
 * are replayed as a test. */
extern const unsigned int fuzz_cost;
