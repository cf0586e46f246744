/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plot/lk-export.h"

/* How large a plot is that leaves the window, and how large its type: the same
 * drawing fills a slide or a column of a paper. */

#define LK_PICTURE_MIN_PX 64.0 /* a side of a PNG or SVG: less shows nothing */
#define LK_PICTURE_MAX_PX 8192.0 /* a PNG of that side takes 256 MB to draw */
#define LK_PICTURE_MIN_MM 20.0 /* of a PDF */
#define LK_PICTURE_MAX_MM 1000.0

/* Sizes that have a name; the last is the person's own. */
typedef enum {
  LK_PICTURE_SLIDE,      /* 1920 × 1080 px, or 338.7 × 190.5 mm, as presentations have it */
  LK_PICTURE_HALF_SLIDE, /* 960 × 1080 px, or 169.3 × 190.5 mm */
  LK_PICTURE_COLUMN,     /* 84 × 56 mm, at 300 dpi 992 × 661 px */
  LK_PICTURE_OWN,
  LK_N_PICTURE_SIZES,
} LkPictureSizeId;

typedef struct {
  LkExportFormat  format;
  LkPictureSizeId id;
  double          width, height; /* px in PNG and SVG, mm in PDF */
} LkPictureSize;

/* "slide", … and for people. */
const char *lk_picture_size_id      (LkPictureSizeId id);
gboolean    lk_picture_size_from_id (const char *text, LkPictureSizeId *id);
const char *lk_picture_size_name    (LkPictureSizeId id); /* translated */
/* "png", "svg", "pdf": the end of a file's name, too. */
const char *lk_picture_format_id      (LkExportFormat format);
gboolean    lk_picture_format_from_id (const char *text, LkExportFormat *format);

/* Width and height of a size that has a name, in the format's unit; those of the
 * person's own are brought into their range. */
void        lk_picture_size_fit (LkPictureSize *size);

/* The file's bytes, on light paper. G_IO_ERROR_FAILED with a sentence when Cairo
 * cannot draw it. */
GBytes     *lk_picture_size_draw (const LkPictureSize *size, const LkPlotKind *kind, const void *model, GError **error);

/* The same with any palette; sizes as lk_plot_write () takes them. */
GBytes     *lk_plot_to_bytes (LkExportFormat format, double width, double height, double scale, const LkPlotKind *kind,
                              const void *model, const LkPalette *palette, GError **error);
