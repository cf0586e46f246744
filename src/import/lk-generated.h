/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Data sets that are made and not read (dataset/lk-arithmetic.h, dataset/lk-colour-digits.h): they go by their ids. */
extern const LkFormat lk_format_arithmetic;
extern const LkFormat lk_format_colour_digits;

/* The title of the one of that name, or NULL. */
const char *lk_generated_title (const char *name);
