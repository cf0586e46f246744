/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Numbers of settings in the person's language, for entries and formulas; all to be freed. */

/* In as few digits as read back as the same value, three at least where it has them, and never with an exponent down to
 * 1e-9: "4", "0.00001", "12.345". What is shown in an entry can be typed there again. */
char *lk_number_text (double value);

/* For a formula: six digits at most; what they do not say exactly has "≈ " before it, so that 1 is 1 and 0.9999999 is
 * "≈ 1". Errors of the last bits, as those of 1 − 0.9, do not count. */
char *lk_number_text_short (double value);
