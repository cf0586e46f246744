/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-csv-reader.h"
#include "lk-import.h"

/* What the columns of a table are, by its first line and its first hundreds of samples. */

typedef enum {
  LK_CSV_PIXEL,
  LK_CSV_LABEL,
  LK_CSV_SKIPPED,
} LkCsvRole;

typedef struct {
  gsize     n_columns;
  guint8   *roles;      /* (n_columns) of LkCsvRole; several labels: one of them is 1, the others 0 */
  guint32  *places;     /* (n_columns): of a pixel its place in the picture, of such a label its place among them */
  char    **names;      /* (n_columns), NULL at the end: as they stand in the file; NULL: it has none */
  gsize     n_pixels;
  gsize     n_labels;   /* columns; 1 as a rule */
  char    **label_names; /* (n_labels), NULL at the end: the classes, where there are several label columns */
  gboolean  has_header;
  gboolean  has_words;  /* most pixels' names have no number: they are measurements of something */
  gboolean  has_alpha;  /* every fourth pixel is white, as where red, green, blue and opacity stand */
} LkCsvForm;

void lk_csv_form_clear (LkCsvForm *form);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkCsvForm, lk_csv_form_clear)

/* Reads the form and moves the reader to the first sample. Sentences about it are added to notes, of char *. */
gboolean lk_csv_form_read (LkCsvReader *reader, const LkImportOptions *options, LkCsvForm *form, GPtrArray *notes,
                           GError **error);
