/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lk-bars.h"
#include "lk-chart.h"
#include "lk-matrix.h"
#include "lk-picture.h"

#define POINTS_PER_PX 0.75

void
lk_draw_chart (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  lk_chart_draw (cr, width, height, model, palette);
}

void
lk_draw_bars (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  lk_bars_draw (cr, width, height, model, palette);
}

void
lk_draw_matrix (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  lk_matrix_draw (cr, width, height, model, palette);
}

void
lk_draw_picture (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  lk_picture_draw (cr, width, height, model, palette);
}

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
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  return fwrite (data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t
draw_to (cairo_write_func_t write, void *closure, LkExportFormat format, double width, double height, double scale,
         LkDrawFunc draw, const void *model, const LkPalette *palette)
{
  double zoom = format == LK_EXPORT_PNG ? scale : scale * POINTS_PER_PX;
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;

  if (format == LK_EXPORT_PNG)
    surface =
        cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) lround (width * zoom), (int) lround (height * zoom));
  else if (format == LK_EXPORT_SVG)
    surface = cairo_svg_surface_create_for_stream (write, closure, width * zoom, height * zoom);
  else
    surface = cairo_pdf_surface_create_for_stream (write, closure, width * zoom, height * zoom);

  cr = cairo_create (surface);
  cairo_scale (cr, zoom, zoom);
  draw (cr, width, height, model, palette);
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
               double scale, LkDrawFunc draw, const void *model, const LkPalette *palette)
{
  if (!is_possible (width, height, scale))
    return CAIRO_STATUS_INVALID_SIZE;
  return draw_to (write, closure, format, width, height, scale, draw, model, palette);
}

bool
lk_plot_export (const char *path, LkExportFormat format, double width, double height, double scale, LkDrawFunc draw,
                const void *model, const LkPalette *palette, char *message, size_t message_size)
{
  double zoom = format == LK_EXPORT_PNG ? scale : 1.0;
  size_t size = strlen (path) + 32;
  char *temporary;
  FILE *file;
  cairo_status_t status;
  bool done = false;

  if (!is_possible (width, height, zoom))
    {
      snprintf (message, message_size, "%s: a picture of %.0f × %.0f pixels cannot be made; choose 1 to %d a side",
                path, width * zoom, height * zoom, LK_EXPORT_MAX);
      return false;
    }

  temporary = malloc (size);
  if (!temporary)
    {
      snprintf (message, message_size, "%s: out of memory", path);
      return false;
    }
  snprintf (temporary, size, "%s.%ld.part", path, (long) getpid ());
  file = fopen (temporary, "wbx"); /* x: never through what another program left there */
  if (!file)
    {
      snprintf (message, message_size, "%s: cannot write in this folder: %s; choose another one", path,
                strerror (errno));
      free (temporary);
      return false;
    }

  status = draw_to (write_cb, file, format, width, height, zoom, draw, model, palette);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      snprintf (message, message_size, "%s: the picture could not be drawn: %s", path, cairo_status_to_string (status));
      goto out;
    }
  if (fflush (file) != 0 || fsync (fileno (file)) != 0)
    {
      snprintf (message, message_size, "%s: cannot write: %s; is the disk full?", path, strerror (errno));
      goto out;
    }
  done = fclose (file) == 0 && rename (temporary, path) == 0;
  file = NULL;
  if (!done)
    snprintf (message, message_size, "%s: cannot write: %s", path, strerror (errno));

out:
  if (file)
    fclose (file);
  if (!done)
    unlink (temporary);
  free (temporary);
  return done;
}
