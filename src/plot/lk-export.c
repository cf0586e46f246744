/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#define POINTS_PER_PX 0.75

bool
lk_export_format_for_path (const char *path, LkExportFormat *format)
{
  static const char *const endings[] = { ".png", ".svg", ".pdf" };
  size_t length = strlen (path);

  for (int i = 0; i < 3; i++)
    if (length > 4 && g_ascii_strcasecmp (path + length - 4, endings[i]) == 0)
      {
        *format = (LkExportFormat) i;
        return true;
      }
  return false;
}

static cairo_status_t
draw_to (cairo_write_func_t write, void *closure, LkExportFormat format, double width, double height, double scale,
         const LkPlotKind *kind, const void *model, const LkPalette *palette)
{
  double zoom = format == LK_EXPORT_PDF ? scale * POINTS_PER_PX : scale;
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;

  if (format == LK_EXPORT_PNG)
    surface =
        cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) lround (width * zoom), (int) lround (height * zoom));
  else if (format == LK_EXPORT_SVG)
    {
      surface = cairo_svg_surface_create_for_stream (write, closure, width * zoom, height * zoom);
      /* Said, because Cairo's default was the point up to 1.16 and is no unit at all since 1.18. */
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    }
  else
    surface = cairo_pdf_surface_create_for_stream (write, closure, width * zoom, height * zoom);

  cr = cairo_create (surface);
  cairo_scale (cr, zoom, zoom);
  kind->draw (cr, width, height, model, palette);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == LK_EXPORT_PNG)
    status = cairo_surface_write_to_png_stream (surface, write, closure);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/* Written this way round, NaN is not possible either. */
static bool
is_possible (double width, double height, double scale)
{
  return width * scale >= 1.0 && width * scale <= LK_EXPORT_MAX && height * scale >= 1.0 &&
         height * scale <= LK_EXPORT_MAX;
}

cairo_status_t
lk_plot_write (cairo_write_func_t write, void *closure, LkExportFormat format, double width, double height,
               double scale, const LkPlotKind *kind, const void *model, const LkPalette *palette)
{
  if (!is_possible (width, height, scale))
    return CAIRO_STATUS_INVALID_SIZE;
  return draw_to (write, closure, format, width, height, scale, kind, model, palette);
}
