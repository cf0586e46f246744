/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The order in which people count: runs of ASCII digits compare as numbers, so
 * "2.weight" comes before "10.weight"; all else compares byte by byte. Negative,
 * 0 or positive as strcmp () has it; 0 for equal texts and for texts that
 * differ in leading zeros alone. */
int lk_natural_compare (const char *a, const char *b);
