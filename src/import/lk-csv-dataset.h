/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/lk-features.h"
#include "lk-colours.h"
#include "lk-csv-form.h"
#include "lk-import.h"
#include "lk-pixels.h"

/* Tables of labelled pictures: a line a sample, its label and its pixels row by row, between commas, semicolons, tabs
 * or blanks; what the columns are is lk-csv-form.h's. Labels are any text; a whole number may be written in any way
 * (numpy.savetxt writes 3 as 3.000000000000000000e+00). What is black and white is lk-pixels.h's. Numbers that are no
 * pictures become bars (dataset/lk-features.h). Fields may stand in double quotes; empty lines and comments (#) count for nothing. */
typedef struct {
  LkSplit       split;    /* labels are places in the names */
  LkCsvForm     form;
  gsize         n_pixels; /* columns of pixels or features */
  LkPixelScale  scale;
  LkColourForm  colours;  /* how the pixels lie; its sides are 0 for grey pictures, and for features */
  LkFeatures    features; /* its n is 0 for pictures; else the split's pictures are of its size */
  GPtrArray    *notes;    /* of sentences: what was decided */
} LkCsv;

void  lk_csv_clear   (LkCsv *csv);
/* Bytes of a sample in the split: of a picture in one channel or three, or of the picture of its features. */
gsize lk_csv_n_bytes (const LkCsv *csv);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkCsv, lk_csv_clear)

/* Two passes over the bytes: one checks, counts and finds the scale, one fills
 * memory of exactly that size. `like` is the training samples' table when this
 * is the test samples', else NULL; both must have the same columns and scale.
 * LK_ERROR_FORMAT names `name`, line and column. */
gboolean   lk_csv_parse (const guint8 *bytes, gsize length, const char *name, LkNames *names, const LkCsv *like,
                         const LkImportOptions *options, GCancellable *cancellable, LkCsv *csv, GError **error);

/* The table in the file, or that of a folder (NAME_train.csv, train.csv, or its only .csv), and as its test split the
 * one beside it, NAME_test.csv beside NAME_train.csv; where there is none, a part of it (lk-import.h).
 * Where three times as many numbers stand as a square has, or four times with an opacity that is full everywhere, they are
 * pictures in colour (lk-colours.h). Pictures are square unless options->picture_width · picture_height is the number of
 * pixels; else they are brought to that size, or to LK_MAX_SIDE. */
extern const LkFormat lk_format_csv;
