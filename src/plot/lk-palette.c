/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-palette.h"

#include <math.h>

#define RGB(hex)                                                                                                       \
  {                                                                                                                    \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0, 1.0                              \
  }
#define RGBA(hex, alpha)                                                                                               \
  {                                                                                                                    \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0, (alpha)                          \
  }

#define FONTS "Adwaita Sans,Cantarell,Inter,Noto Sans,DejaVu Sans,sans-serif"

/* The hues follow Okabe and Ito, "Color Universal Design" (2008); lightness is
 * moved until each stands out from its background. */
static const LkPalette light = {
  .background = RGB (0xffffff),
  .text = RGB (0x1f2328),
  .dim = RGB (0x5c626b),
  .grid = RGB (0xe3e5e8),
  .highlight = RGBA (0x0b8458, 0.10),
  .strong = RGB (0x0a3f7f),
  .series = { RGB (0x0068a8), RGB (0xcf4f00), RGB (0x7a6e8e), RGB (0x0b8458), RGB (0xc71f6b), RGB (0x946f00),
              RGB (0x1b87b5), RGB (0x5a4a3a) },
  .runs = { RGB (0x9c2b7a), RGB (0x5c5200), RGB (0x2f3d9e), RGB (0x0a8f8f), RGB (0x7d1f1f), RGB (0x5f9131),
            RGB (0x4a4a4a), RGB (0xd8639c) },
  .font_family = FONTS,
  .font_size = 13.0,
  .weight = 1.0,
};

static const LkPalette dark = {
  .background = RGB (0x242427),
  .text = RGB (0xf4f4f4),
  .dim = RGB (0xb6b6bc),
  .grid = RGB (0x3d3d42),
  .highlight = RGBA (0x35c797, 0.14),
  .strong = RGB (0x9fd4ff),
  .series = { RGB (0x56b4e9), RGB (0xf58a42), RGB (0xa99dbe), RGB (0x35c797), RGB (0xf07aa8), RGB (0xe6b93c),
              RGB (0x9ad0f5), RGB (0xc9b8a0) },
  .runs = { RGB (0xd977c0), RGB (0xf0dc6a), RGB (0x8492f0), RGB (0x5fe0dc), RGB (0xd9776e), RGB (0xb4e07a),
            RGB (0x9a9a9a), RGB (0xffc4df) },
  .font_family = FONTS,
  .font_size = 13.0,
  .weight = 1.0,
};

const LkPalette *
lk_palette_light (void)
{
  return &light;
}

const LkPalette *
lk_palette_dark (void)
{
  return &dark;
}

LkPalette
lk_palette_scaled (const LkPalette *palette, double scale)
{
  LkPalette scaled = *palette;

  scaled.font_size *= scale;
  return scaled;
}

LkPalette
lk_palette_projector (const LkPalette *palette)
{
  bool on_dark = palette->text.r > palette->background.r;
  LkColor most = on_dark ? (LkColor) { 1.0, 1.0, 1.0, 1.0 } : (LkColor) { 0.0, 0.0, 0.0, 1.0 };
  LkPalette strong = *palette;

  strong.weight = 1.7;
  strong.text = most;
  strong.dim = lk_color_mix (palette->dim, most, 0.6);
  strong.grid = lk_color_mix (palette->grid, most, 0.12);
  strong.highlight.a = 1.6 * palette->highlight.a;
  for (int i = 0; i < LK_N_SERIES_COLORS; i++)
    strong.series[i] = lk_color_mix (palette->series[i], most, 0.18);
  for (int i = 0; i < LK_N_RUN_COLORS; i++)
    strong.runs[i] = lk_color_mix (palette->runs[i], most, 0.18);
  return strong;
}

LkColor
lk_palette_series (const LkPalette *palette, int index)
{
  int i = index % LK_N_SERIES_COLORS;

  if (index >= LK_SERIES_RUN)
    return palette->runs[(index - LK_SERIES_RUN) % LK_N_RUN_COLORS];
  return palette->series[i < 0 ? i + LK_N_SERIES_COLORS : i];
}

static double
to_linear (double s)
{
  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static double
from_linear (double l)
{
  double s = l <= 0.0031308 ? 12.92 * l : 1.055 * pow (l, 1.0 / 2.4) - 0.055;

  return fmin (1.0, fmax (0.0, s));
}

/* Björn Ottosson, "A perceptual color space for image processing" (2020). */
static void
to_oklab (LkColor color, double lab[3])
{
  double r = to_linear (color.r), g = to_linear (color.g), b = to_linear (color.b);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static LkColor
from_oklab (const double lab[3])
{
  double l = lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2];
  double m = lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2];
  double s = lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2];

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  return (LkColor) {
    from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
    1.0,
  };
}

LkColor
lk_palette_ramp (const LkPalette *palette, double t)
{
  double from[3], to[3], lab[3];

  t = t > 0.0 ? fmin (t, 1.0) : 0.0; /* NaN fails the comparison */
  to_oklab (palette->background, from);
  to_oklab (palette->strong, to);
  for (int i = 0; i < 3; i++)
    lab[i] = from[i] + t * (to[i] - from[i]);
  return from_oklab (lab);
}

LkColor
lk_palette_oklab (double lightness, double a, double b)
{
  return from_oklab ((const double[3]) { lightness, a, b });
}

LkColor
lk_color_mix (LkColor a, LkColor b, double t)
{
  return (LkColor) {
    a.r + t * (b.r - a.r),
    a.g + t * (b.g - a.g),
    a.b + t * (b.b - a.b),
    a.a + t * (b.a - a.a),
  };
}

LkColor
lk_color_with_alpha (LkColor color, double alpha)
{
  color.a = alpha;
  return color;
}

static double
luminance (LkColor color)
{
  return 0.2126 * to_linear (color.r) + 0.7152 * to_linear (color.g) + 0.0722 * to_linear (color.b);
}

LkColor
lk_palette_pixel (const LkPalette *palette, int value, bool true_greys)
{
  bool on_dark = luminance (palette->background) < luminance (palette->text);
  double t = value / 255.0;

  return lk_color_mix (palette->background, palette->text, true_greys && !on_dark ? 1.0 - t : t);
}

uint32_t
lk_color_rgb24 (LkColor color)
{
  return (uint32_t) lround (color.r * 255.0) << 16 | (uint32_t) lround (color.g * 255.0) << 8 |
         (uint32_t) lround (color.b * 255.0);
}

double
lk_color_contrast (LkColor a, LkColor b)
{
  double la = luminance (a), lb = luminance (b);

  return (fmax (la, lb) + 0.05) / (fmin (la, lb) + 0.05);
}
