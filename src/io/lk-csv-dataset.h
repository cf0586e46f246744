/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Tables of labelled pictures: a line a sample, its label and its pixels row by
 * row, between commas, semicolons or tabs. The label stands first, or under
 * "label", "class", "target" or "y" in a first line of names. Labels are any
 * text; a whole number may be written in any way (numpy.savetxt writes 3 as
 * 3.000000000000000000e+00). Pixels are 0 … 255 or, when none of the training
 * samples' is above 1, 0 … 1. Fields may stand in double quotes; empty lines
 * count for nothing. */
typedef struct {
  LkSplit  split;    /* labels are places in the names */
  gsize    n_pixels; /* columns but the label's */
  gboolean is_unit;  /* pixels were 0 … 1 */
} LkCsv;

void lk_csv_clear (LkCsv *csv);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkCsv, lk_csv_clear)

/* Two passes over the bytes: one checks, counts and finds the scale, one fills
 * memory of exactly that size. `like` is the training samples' table when this
 * is the test samples', else NULL; both must have the same columns and scale.
 * LK_ERROR_FORMAT names `name`, line and column. */
gboolean   lk_csv_parse (const guint8 *bytes, gsize length, const char *name, LkNames *names, const LkCsv *like,
                         const LkImportOptions *options, GCancellable *cancellable, LkCsv *csv, GError **error);

/* The table in the file, or that of a folder (NAME_train.csv, train.csv, or its only .csv), and as its test split the
 * one beside it, NAME_test.csv beside NAME_train.csv; where there is none, a part of it (lk-import.h).
 * Pictures are square unless options->picture_width · picture_height is the
 * number of pixels; else they are brought to that size, or to LK_MAX_SIDE. */
extern const LkFormat lk_format_csv;
