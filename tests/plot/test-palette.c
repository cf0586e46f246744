/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "plot/lk-palette.h"

static const LkPalette *
palette_at (int i)
{
  return i == 0 ? lk_palette_light () : lk_palette_dark ();
}

static void
test_contrast_formula (void)
{
  LkColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 }, grey = { 119 / 255.0, 119 / 255.0, 119 / 255.0, 1 };

  g_assert_cmpfloat_with_epsilon (lk_color_contrast (black, white), 21.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (lk_color_contrast (white, black), 21.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (lk_color_contrast (white, white), 1.0, 1e-12);
  /* #777 on white is the well-known near miss of 4.5:1. */
  g_assert_cmpfloat_with_epsilon (lk_color_contrast (grey, white), 4.478, 1e-3);
}

static void
test_contrast_kept (void)
{
  for (int i = 0; i < 2; i++)
    {
      const LkPalette *palette = palette_at (i);

      g_assert_cmpfloat (lk_color_contrast (palette->text, palette->background), >=, 4.5);
      g_assert_cmpfloat (lk_color_contrast (palette->dim, palette->background), >=, 4.5);
      g_assert_cmpfloat (lk_color_contrast (palette->grid, palette->background), <, 2.0);
      for (int s = 0; s < LK_N_SERIES_COLORS; s++)
        g_assert_cmpfloat (lk_color_contrast (palette->series[s], palette->background), >=, 3.0);
      for (int s = 0; s < LK_N_RUN_COLORS; s++)
        g_assert_cmpfloat (lk_color_contrast (palette->runs[s], palette->background), >=, 3.0);
    }
}

/* More of everything than without a projector, and heavier curves. */
static void
test_projector (void)
{
  for (int i = 0; i < 2; i++)
    {
      const LkPalette *palette = palette_at (i);
      LkPalette strong = lk_palette_projector (palette);

      g_assert_cmpfloat (strong.weight, >, palette->weight);
      g_assert_cmpfloat (lk_color_contrast (strong.text, strong.background), >=, 15.0);
      g_assert_cmpfloat (lk_color_contrast (strong.dim, strong.background), >=, 7.0);
      for (int s = 0; s < LK_N_SERIES_COLORS; s++)
        g_assert_cmpfloat (lk_color_contrast (strong.series[s], strong.background), >,
                           lk_color_contrast (palette->series[s], palette->background));
    }
}

/* Viénot, Brettel and Mollon (1999), linear light; red-blind and green-blind. */
static void
as_seen (LkColor color, int kind, double out[3])
{
  static const double see[2][2][3] = {
    { { 0.11238, 0.88762, 0.0 }, { 0.00401, -0.00401, 1.0 } },
    { { 0.29275, 0.70725, 0.0 }, { -0.02234, 0.02234, 1.0 } },
  };
  double rgb[3] = { pow (color.r, 2.2), pow (color.g, 2.2), pow (color.b, 2.2) };
  double yellow = 0.0, blue = 0.0;

  for (int i = 0; i < 3; i++)
    {
      yellow += see[kind][0][i] * rgb[i];
      blue += see[kind][1][i] * rgb[i];
    }
  out[0] = out[1] = pow (fmax (yellow, 0.0), 1 / 2.2);
  out[2] = pow (fmax (blue, 0.0), 1 / 2.2);
}

/* Those that stand side by side. */
static void
test_colour_blind (void)
{
  static const int beside[2][3] = { { LK_SERIES_TEACHER, LK_SERIES_STUDENT, LK_SERIES_TWIN },
                                    { LK_SERIES_TEACHER, LK_SERIES_A, LK_SERIES_B } };

  for (int i = 0; i < 8; i++)
    for (int a = 0; a < 3; a++)
      for (int b = a + 1; b < 3; b++)
        {
          const LkPalette *palette = palette_at (i & 1);
          int kind = i >> 1 & 1;
          double one[3], other[3];

          as_seen (palette->series[beside[i >> 2][a]], kind, one);
          as_seen (palette->series[beside[i >> 2][b]], kind, other);
          g_assert_cmpfloat (fabs (one[0] - other[0]) + fabs (one[2] - other[2]), >, 0.15);
        }
}

/* Runs that are kept one after the other, and each beside the taught student. */
static void
test_runs_apart (void)
{
  for (int i = 0; i < 2; i++)
    for (int kind = 0; kind < 2; kind++)
      for (int a = 0; a < LK_N_RUN_COLORS; a++)
        {
          double one[3], next[3], student[3];

          as_seen (palette_at (i)->runs[a], kind, one);
          as_seen (palette_at (i)->runs[(a + 1) % LK_N_RUN_COLORS], kind, next);
          as_seen (palette_at (i)->series[LK_SERIES_STUDENT], kind, student);
          g_assert_cmpfloat (fabs (one[0] - next[0]) + fabs (one[2] - next[2]), >, 0.15);
          g_assert_cmpfloat (fabs (one[0] - student[0]) + fabs (one[2] - student[2]), >, 0.1);
        }
}

static void
test_ramp (void)
{
  for (int i = 0; i < 2; i++)
    {
      const LkPalette *palette = palette_at (i);
      LkColor from = lk_palette_ramp (palette, 0.0), to = lk_palette_ramp (palette, 1.0);
      double last = 0.0;

      g_assert_cmpfloat_with_epsilon (from.r, palette->background.r, 1e-3);
      g_assert_cmpfloat_with_epsilon (from.b, palette->background.b, 1e-3);
      g_assert_cmpfloat_with_epsilon (to.r, palette->strong.r, 1e-3);
      g_assert_cmpfloat_with_epsilon (to.b, palette->strong.b, 1e-3);
      for (int t = 0; t <= 20; t++)
        {
          double contrast = lk_color_contrast (lk_palette_ramp (palette, t / 20.0), from);

          g_assert_cmpfloat (contrast, >, last);
          last = contrast;
        }
      g_assert_cmpfloat (last, >, 7.0);
      g_assert_cmpfloat (lk_palette_ramp (palette, NAN).r, ==, from.r);
      g_assert_cmpfloat (lk_palette_ramp (palette, -3.0).r, ==, from.r);
      g_assert_cmpfloat (lk_palette_ramp (palette, INFINITY).r, ==, to.r);
      g_assert_cmpfloat (from.a, ==, 1.0);
    }
}

static void
test_helpers (void)
{
  LkColor a = { 0.0, 0.2, 0.4, 1.0 }, b = { 1.0, 0.4, 0.0, 0.5 }, half = lk_color_mix (a, b, 0.5);
  const LkPalette *light = lk_palette_light ();
  LkPalette scaled = lk_palette_scaled (light, 1.5);

  g_assert_cmpfloat_with_epsilon (half.r, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (half.g, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (half.b, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (half.a, 0.75, 1e-12);
  g_assert_cmpfloat (lk_color_with_alpha (a, 0.25).a, ==, 0.25);
  g_assert_cmpfloat (lk_color_with_alpha (a, 0.25).g, ==, 0.2);
  g_assert_cmpfloat_with_epsilon (scaled.font_size, 1.5 * light->font_size, 1e-12);
  g_assert_cmpfloat (scaled.text.r, ==, light->text.r);
  g_assert_cmpfloat (lk_palette_series (light, 9).g, ==, light->series[1].g);
  g_assert_cmpfloat (lk_palette_series (light, -1).g, ==, light->series[7].g);
  g_assert_cmpfloat (lk_palette_series (light, -8).g, ==, light->series[0].g);
  g_assert_cmpfloat (lk_palette_series (light, LK_SERIES_RUN + 3).g, ==, light->runs[3].g);
  g_assert_cmpfloat (lk_palette_series (light, LK_SERIES_RUN + LK_N_RUN_COLORS).g, ==, light->runs[0].g);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/contrast-formula", test_contrast_formula);
  g_test_add_func ("/palette/contrast-kept", test_contrast_kept);
  g_test_add_func ("/palette/projector", test_projector);
  g_test_add_func ("/palette/colour-blind", test_colour_blind);
  g_test_add_func ("/palette/runs-apart", test_runs_apart);
  g_test_add_func ("/palette/ramp", test_ramp);
  g_test_add_func ("/palette/helpers", test_helpers);
  return g_test_run ();
}
