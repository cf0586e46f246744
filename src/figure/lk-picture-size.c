/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-size.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PX_PER_MM (96.0 / 25.4)
/* px of the drawing's shorter side, where the picture is for a wall. */
#define WALL_SIDE 540.0
#define WALL_TYPE 1.25
/* Type of 8 points, as captions have it. */
#define PAPER_TYPE (8.0 / 0.75 / 13.0)

static const struct {
  const char *id;
  const char *name;
  double px[2];
  double mm[2];
} sizes[LK_N_PICTURE_SIZES] = {
  [LK_PICTURE_SLIDE] = { "slide", N_ ("Slide"), { 1920.0, 1080.0 }, { 338.7, 190.5 } },
  [LK_PICTURE_HALF_SLIDE] = { "half-slide", N_ ("Half a slide"), { 960.0, 1080.0 }, { 169.3, 190.5 } },
  [LK_PICTURE_COLUMN] = { "column", N_ ("Column of a paper"), { 992.0, 661.0 }, { 84.0, 56.0 } },
  [LK_PICTURE_OWN] = { "own", N_ ("Size of your own"), { 1920.0, 1080.0 }, { 160.0, 90.0 } },
};

static const char *const formats[] = { [LK_EXPORT_PNG] = "png", [LK_EXPORT_SVG] = "svg", [LK_EXPORT_PDF] = "pdf" };

const char *
lk_picture_size_id (LkPictureSizeId id)
{
  return sizes[id].id;
}

const char *
lk_picture_size_name (LkPictureSizeId id)
{
  return _ (sizes[id].name);
}

gboolean
lk_picture_size_from_id (const char *text, LkPictureSizeId *id)
{
  for (guint i = 0; i < LK_N_PICTURE_SIZES; i++)
    if (g_strcmp0 (text, sizes[i].id) == 0)
      {
        *id = (LkPictureSizeId) i;
        return TRUE;
      }
  return FALSE;
}

const char *
lk_picture_format_id (LkExportFormat format)
{
  return formats[format];
}

gboolean
lk_picture_format_from_id (const char *text, LkExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (text, formats[i]) == 0)
      {
        *format = (LkExportFormat) i;
        return TRUE;
      }
  return FALSE;
}

/* Written this way round, NaN comes into the range, too. */
static double
bring_between (double value, double low, double high)
{
  return value >= low ? MIN (value, high) : low;
}

void
lk_picture_size_fit (LkPictureSize *size)
{
  gboolean in_mm = size->format == LK_EXPORT_PDF;
  const double *named = in_mm ? sizes[size->id].mm : sizes[size->id].px;
  double low = in_mm ? LK_PICTURE_MIN_MM : LK_PICTURE_MIN_PX;
  double high = in_mm ? LK_PICTURE_MAX_MM : LK_PICTURE_MAX_PX;

  if (size->id != LK_PICTURE_OWN)
    {
      size->width = named[0];
      size->height = named[1];
      return;
    }
  size->width = bring_between (size->width, low, high);
  size->height = bring_between (size->height, low, high);
  if (!in_mm)
    {
      size->width = round (size->width);
      size->height = round (size->height);
    }
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
lk_plot_to_bytes (LkExportFormat format, double width, double height, double scale, const LkPlotKind *kind,
                  const void *model, const LkPalette *palette, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_status_t status = lk_plot_write (append_cb, bytes, format, width, height, scale, kind, model, palette);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_byte_array_unref (bytes);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The picture could not be drawn: %s. Choose another size"),
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
lk_picture_size_draw (const LkPictureSize *size, const LkPlotKind *kind, const void *model, GError **error)
{
  LkPictureSize fitted = *size;
  gboolean in_mm = size->format == LK_EXPORT_PDF;
  LkPalette palette;
  double px, scale;

  lk_picture_size_fit (&fitted);
  px = in_mm ? PX_PER_MM : 1.0;
  fitted.width *= px;
  fitted.height *= px;
  if (fitted.id == LK_PICTURE_COLUMN || (fitted.id == LK_PICTURE_OWN && in_mm))
    {
      /* Type of a size on paper. */
      scale = in_mm ? 1.0 : fitted.width / (sizes[LK_PICTURE_COLUMN].mm[0] * PX_PER_MM);
      palette = lk_palette_scaled (lk_palette_light (), PAPER_TYPE);
    }
  else
    {
      scale = MIN (fitted.width, fitted.height) / WALL_SIDE;
      palette = lk_palette_scaled (lk_palette_light (), WALL_TYPE);
    }
  return lk_plot_to_bytes (fitted.format, fitted.width / scale, fitted.height / scale, scale, kind, model, &palette,
                           error);
}
