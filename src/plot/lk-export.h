/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#include "lk-plot-kind.h"

typedef enum {
  LK_EXPORT_PNG,
  LK_EXPORT_SVG,
  LK_EXPORT_PDF,
} LkExportFormat;

/* The format that the end of path names (.png, .svg, .pdf; in either case); false if none. */
bool lk_export_format_for_path (const char *path, LkExportFormat *format);

/* Pixels that a side can have: Cairo's limit. */
#define LK_EXPORT_MAX 32767

/* Draws, and gives the file's bytes to write () piece by piece. width and height
 * are those of the drawing in px, each of which is scale px of the file (a pixel of a
 * PNG, a px of an SVG, 0.75 pt of a PDF). CAIRO_STATUS_INVALID_SIZE when a side would not
 * have 1 to LK_EXPORT_MAX px there. */
cairo_status_t lk_plot_write (cairo_write_func_t write, void *closure, LkExportFormat format, double width,
                              double height, double scale, const LkPlotKind *kind, const void *model,
                              const LkPalette *palette);
