/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-ink.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

static void
fill_ink (const uint8_t *pixels, gsize n, guint8 *rgba)
{
  guint8 grey = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? 255 : 0;

  for (gsize i = 0; i < n; i++, rgba += 4)
    {
      memset (rgba, grey, 3);
      rgba[3] = pixels[i];
    }
}

static void
fill_paper (const uint8_t *pixels, gsize n, const LkPalette *palette, gboolean true_greys, guint8 *rgba)
{
  for (gsize i = 0; i < n; i++, rgba += 4)
    {
      LkColor color = lk_palette_pixel (palette, pixels[i], true_greys);

      rgba[0] = (guint8) lround (255.0 * color.r);
      rgba[1] = (guint8) lround (255.0 * color.g);
      rgba[2] = (guint8) lround (255.0 * color.b);
      rgba[3] = 255;
    }
}

GdkTexture *
lk_ink_texture (const uint8_t *pixels, gsize width, gsize height, const LkPalette *palette, gboolean true_greys)
{
  gsize n = width * height;
  guint8 *rgba = g_malloc (4 * n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgba, 4 * n);

  if (palette)
    fill_paper (pixels, n, palette, true_greys, rgba);
  else
    fill_ink (pixels, n, rgba);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, bytes, 4 * width);
}
