/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* One run of a parser over any bytes; aborts when the parser breaks its word.
 * The name is libFuzzer's, which can take the place of fuzz-main.c. */
int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);
