/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-ink.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

static GdkTexture *
make_texture (guint8 *rgba, gsize width, gsize height)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgba, 4 * width * height);

  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, bytes, 4 * width);
}

GdkTexture *
lk_ink_texture (const uint8_t *ink, gsize width, gsize height)
{
  guint8 grey = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? 255 : 0;
  gsize n = width * height;
  guint8 *rgba = g_malloc (4 * n);

  for (gsize i = 0; i < n; i++)
    {
      memset (rgba + 4 * i, grey, 3);
      rgba[4 * i + 3] = ink[i];
    }
  return make_texture (rgba, width, height);
}

void
lk_ink_picture (LkPicture *picture, const LkDataset *dataset, const uint8_t *pixels)
{
  picture->columns = dataset ? dataset->width : 0;
  picture->rows = dataset ? dataset->height : 0;
  picture->channels = dataset ? dataset->channels : 1;
  picture->true_greys = dataset && dataset->dark_on_light;
  picture->pixels = dataset ? pixels : NULL;
}

GdkTexture *
lk_ink_sample_texture (const LkDataset *dataset, const uint8_t *pixels, const LkPalette *palette)
{
  gsize n = lk_dataset_area (dataset);
  guint8 *rgba = g_malloc (4 * n);

  for (gsize i = 0; i < n; i++)
    {
      LkColor color = lk_palette_pixel (palette, pixels[i], dataset->dark_on_light);
      gboolean colours = dataset->channels == LK_COLOURS;

      rgba[4 * i] = colours ? pixels[i] : (guint8) lround (255.0 * color.r);
      rgba[4 * i + 1] = colours ? pixels[n + i] : (guint8) lround (255.0 * color.g);
      rgba[4 * i + 2] = colours ? pixels[2 * n + i] : (guint8) lround (255.0 * color.b);
      rgba[4 * i + 3] = 255;
    }
  return make_texture (rgba, dataset->width, dataset->height);
}
