/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Numbers as people read them, in plots, in the window and in tables on a terminal: one
 * form for all. Marks of decimals and thousands are those of the thread's language
 * (LC_NUMERIC); where it groups nothing, as that of C, thousands stand apart by a comma,
 * or by a narrow space where the comma is the decimal mark. Minus is U+2212, "-0" is 0,
 * NaN a dash. Files, keys and what is compared have the numbers of C (io/lk-number.h). */

#define LK_NUMBER_SIZE 64 /* bytes that any written number fits in */

/* Each writes into text and returns it. */

/* 2,395,210 */
const char *lk_write_count (char text[LK_NUMBER_SIZE], uint64_t count);
/* So many decimals (0 … 9): columns, where digits stand under each other. */
const char *lk_write_fixed (char text[LK_NUMBER_SIZE], double value, int decimals);
/* So many significant digits (1 … 15), at least the whole part; below 10⁻⁴ and from 10⁹ on
 * with a power of ten. */
const char *lk_write_real (char text[LK_NUMBER_SIZE], double value, int digits);
/* As it was typed: in as few digits as tell it, six at most, without marks between
 * thousands and without a power of ten. */
const char *lk_write_setting (char text[LK_NUMBER_SIZE], double value);
/* The same for a formula, with "≈ " before it where that does not tell the value but for the last bits of a
 * double: 1 is 1, and 0.9999999 is "≈ 1". */
const char *lk_write_about (char text[LK_NUMBER_SIZE], double value);
/* As a setting with its sign, + or −: how far something was moved. */
const char *lk_write_moved (char text[LK_NUMBER_SIZE], double value);
/* How many times as large or small something is: 4.5, from ten on 12. */
const char *lk_write_times (char text[LK_NUMBER_SIZE], double ratio);
/* What stands behind a number of per cent, in the words' language rather than the numbers': a no-break space and the
 * sign, or the sign alone. Static. */
const char *lk_per_cent    (void);
/* A fraction in per cent: 96.7 % (three significant digits, two
 * decimals at most), or with so many decimals. */
const char *lk_write_share (char text[LK_NUMBER_SIZE], double fraction);
const char *lk_write_share_fixed (char text[LK_NUMBER_SIZE], double fraction, int decimals);
/* One that was asked for: 10 %, 2.5 %, in as few digits as tell it, three at most. */
const char *lk_write_share_setting (char text[LK_NUMBER_SIZE], double fraction);

/* A number as a person types it: with a decimal point or a comma, whatever the language, and a hyphen or the minus
 * that is shown. False: it is none, and value is as it was. */
bool lk_read_typed (const char *text, double *value);

/* Writing for use within an expression: the text lives as long as the block around it. */
#define LK_TEXT_OF_NUMBER              ((char[LK_NUMBER_SIZE]) { 0 })
#define LK_COUNT(count)                lk_write_count (LK_TEXT_OF_NUMBER, (uint64_t) (count))
#define LK_FIXED(value, decimals)      lk_write_fixed (LK_TEXT_OF_NUMBER, (value), (decimals))
#define LK_REAL(value)                 lk_write_real (LK_TEXT_OF_NUMBER, (value), 3)
#define LK_SETTING(value)              lk_write_setting (LK_TEXT_OF_NUMBER, (value))
#define LK_ABOUT(value)                lk_write_about (LK_TEXT_OF_NUMBER, (value))
#define LK_MOVED(value)                lk_write_moved (LK_TEXT_OF_NUMBER, (value))
#define LK_TIMES(ratio)                lk_write_times (LK_TEXT_OF_NUMBER, (ratio))
#define LK_SHARE(fraction)             lk_write_share (LK_TEXT_OF_NUMBER, (fraction))
#define LK_SHARE_FIXED(fraction, decimals) lk_write_share_fixed (LK_TEXT_OF_NUMBER, (fraction), (decimals))
#define LK_SHARE_SETTING(fraction)     lk_write_share_setting (LK_TEXT_OF_NUMBER, (fraction))

/* For axes and cells of a plot: with as many decimals as tell neighbours a step apart; and
 * either of the two forms above at the choice of the model. */
void lk_format_tick (char text[LK_NUMBER_SIZE], double value, double step, bool percent);
void lk_format_value (char text[LK_NUMBER_SIZE], double value, int digits, bool percent);
