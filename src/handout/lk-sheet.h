/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/lk-plot-kind.h"

/* Paper: A4 pages of a PDF that are filled from top to bottom. Type and plots are drawn as such, with their fonts in the
 * file. Sizes are in points. What does not fit on the page goes to the next. Main thread or any other, one at a time. */
typedef struct _LkSheet LkSheet;

typedef enum {
  LK_SHEET_TITLE,
  LK_SHEET_HEADING,
  LK_SHEET_BODY,
  LK_SHEET_STRONG,
  LK_SHEET_NOTE, /* what is said beside: slanted, with a bar at its side */
  LK_SHEET_SMALL,
} LkSheetStyle;

typedef enum {
  LK_SHEET_BOX_OPEN,
  LK_SHEET_BOX_TICKED,
} LkSheetBox;

/* One of several plots in a row. */
typedef struct {
  const LkPlotKind *kind;
  const void       *model;
  double            share; /* of the row's width; those of a row add up to 1 */
} LkSheetPlot;

#define LK_SHEET_LINE 22.0 /* between two lines to write on */

/* title: of the document, and at the foot of each page. */
LkSheet *lk_sheet_new    (const char *title);
void     lk_sheet_free   (LkSheet *self);
/* The file's bytes; nothing can be added afterwards. G_IO_ERROR_FAILED when Cairo cannot. */
GBytes  *lk_sheet_finish (LkSheet *self, GError **error);
guint    lk_sheet_n_pages (const LkSheet *self);

/* A paragraph, as wide as the paper from indent on; one longer than a page goes on on the next. */
void     lk_sheet_text   (LkSheet *self, LkSheetStyle style, double indent, const char *text);
/* The room that it takes. */
double   lk_sheet_measure (LkSheet *self, LkSheetStyle style, double indent, const char *text);
/* The same with a box before it. */
void     lk_sheet_choice (LkSheet *self, LkSheetBox box, const char *text);
/* Empty lines to write on. */
void     lk_sheet_lines  (LkSheet *self, guint n);
void     lk_sheet_space  (LkSheet *self, double height);
/* Cells (n_rows, n_columns); the first row names the columns, the first column the rows. */
void     lk_sheet_table  (LkSheet *self, const char *const *cells, guint n_rows, guint n_columns);
void     lk_sheet_plots  (LkSheet *self, const LkSheetPlot *plots, guint n, double height);
/* The next page unless so much room is left on this one. */
void     lk_sheet_keep   (LkSheet *self, double height);
/* The next page, unless this one is empty. */
void     lk_sheet_break  (LkSheet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSheet, lk_sheet_free)
