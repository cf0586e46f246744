/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-plot-kind.h"

/* A table of small plots: a row a sample, a column a stage that all of them pass through. The first column is the
 * sample's picture; of the others, bars from 0 on, bars up and down from a middle line, or words. Columns come one after
 * the other as `shown` grows, the newest one marked; where there is no room for all, the picture and the newest stay.
 * Texts are borrowed and may be NULL. */

typedef enum {
  LK_STRIPS_PICTURE,
  LK_STRIPS_BARS,   /* 0 … most */
  LK_STRIPS_SIGNED, /* −most … most */
  LK_STRIPS_WORDS,
} LkStripsKind;

#define LK_STRIPS_COLUMNS 8
#define LK_STRIPS_SERIES  2
#define LK_STRIPS_LINES   3

typedef struct {
  LkStripsKind kind;
  const char  *title;
  double       most;                     /* > 0: what the height of a cell stands for */
  size_t       n_series;                 /* bars of a class side by side */
  int          colors[LK_STRIPS_SERIES]; /* LkPalette.series index */
  const char  *names[LK_STRIPS_SERIES];  /* of these, below the column */
  size_t       n_bars;                   /* of something else than the classes, and no row's is marked; 0: a class each */
  const char *const *bar_names;          /* (n_bars) */
} LkStripsColumn;

typedef struct {
  const float *values[LK_STRIPS_SERIES]; /* (n_classes), or the column's n_bars, each */
  const char  *lines[LK_STRIPS_LINES];   /* of words, as many as are not NULL */
  const char  *fact;                     /* the read-out's line */
} LkStripsCell;

typedef struct {
  const char    *name;   /* "sample 31,415, label 3" */
  const uint8_t *pixels; /* (picture_channels, picture_rows, picture_columns), as LkPicture has them */
  int            marked; /* class whose bars have a wash behind them; −1: none */
  LkStripsCell   cells[LK_STRIPS_COLUMNS];
} LkStripsRow;

typedef struct {
  const char        *title;
  const LkStripsColumn *columns; /* (n_columns) */
  size_t             n_columns;  /* at most LK_STRIPS_COLUMNS */
  size_t             shown;      /* columns that are there by now, 1 … n_columns */
  const LkStripsRow *rows;       /* (n_rows); as many as fit are drawn, from the first */
  size_t             n_rows;
  size_t             n_classes;
  const char *const *class_names; /* (n_classes) */
  size_t             picture_columns, picture_rows;
  size_t             picture_channels; /* 3: in colour; else grey */
  const char        *notes[LK_STRIPS_LINES]; /* below all: as many as are not NULL */
  const char        *description;
  int                hover_row, hover_column; /* outlined, with a read-out; -1: none */
  const char        *empty_text; /* shown when n_rows is 0 */
} LkStrips;

#define LK_STRIPS_INIT { .hover_row = -1, .hover_column = -1 }

/* Places: row and column of the table, counted in the model's. */
extern const LkPlotKind lk_strips_plot; /* model: LkStrips */
