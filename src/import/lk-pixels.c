/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-pixels.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dataset/lk-features.h"
#include "nn/lk-adapt.h"

#define NEARLY     0.1  /* resizing goes so far beyond black and white, as shares of white */
#define NORMALIZED 0.01 /* by which the least number may miss what black becomes */

void
lk_pixel_range_add (LkPixelRange *range, double number)
{
  range->smallest = MIN (range->smallest, number);
  range->largest = MAX (range->largest, number);
  range->has_fraction = range->has_fraction || number != rint (number);
}

static gboolean
lies_in (const LkPixelRange *range, double black, double white)
{
  double beyond = NEARLY * (white - black);

  return range->smallest >= black - beyond && range->largest <= white + beyond;
}

/* What Normalize makes of 0 to 1: black is an odd number then, and nothing is white beyond white. */
static gboolean
find_normalized (const LkPixelRange *range, LkPixelScale *scale, GPtrArray *notes)
{
  static const struct {
    LkInputs inputs;
    const char *note;
  } usual[] = {
    { LK_INPUTS_MNIST, N_ ("the pixels are as Normalize with MNIST’s 0.1307 and 0.3081 makes them, which is undone") },
    { LK_INPUTS_FASHION, N_ ("the pixels are as Normalize with Fashion-MNIST’s 0.2860 and 0.3530 makes them, which is "
                             "undone") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      const LkInputsInfo *inputs = lk_inputs_info (usual[i].inputs);

      *scale = (LkPixelScale) { inputs->shift, inputs->scale + inputs->shift };
      if (fabs (range->smallest - scale->black) > NORMALIZED || range->largest > scale->white + NORMALIZED)
        continue;
      g_ptr_array_add (notes, g_strdup (_ (usual[i].note)));
      return TRUE;
    }
  return FALSE;
}

gboolean
lk_pixel_scale_find (const LkPixelRange *range, LkPixelScale *scale, GPtrArray *notes)
{
  double largest = range->largest;

  *scale = (LkPixelScale) { 0.0, 1.0 };
  if (lies_in (range, 0.0, 1.0))
    return TRUE;
  if (lies_in (range, -1.0, 1.0) && range->smallest <= -1.0 + NEARLY)
    {
      *scale = (LkPixelScale) { -1.0, 1.0 };
      g_ptr_array_add (notes, g_strdup (_ ("the pixels are −1 to 1: −1 is black and 1 is white")));
      return TRUE;
    }
  if (range->smallest < 0.0)
    return find_normalized (range, scale, notes);
  if (largest > 255.0)
    return FALSE;
  scale->white = 255.0;
  if (!range->has_fraction && (largest == 16.0 || largest == 15.0))
    {
      scale->white = largest;
      g_ptr_array_add (notes,
                       g_strdup_printf (_ ("the pixels are 0 to %d, and %d is white"), (int) largest, (int) largest));
    }
  return TRUE;
}

gboolean
lk_pixel_scale_holds (const LkPixelScale *scale, const LkPixelRange *range)
{
  return lies_in (range, scale->black, scale->white);
}

guint8
lk_pixel_scale_byte (const LkPixelScale *scale, double number)
{
  return (guint8) (CLAMP ((number - scale->black) / (scale->white - scale->black), 0.0, 1.0) * 255.0 + 0.5);
}

gboolean
lk_is_square (gsize n, gsize *side)
{
  *side = (gsize) lround (sqrt ((double) n));
  return *side * *side == n;
}

gboolean
lk_pixels_are_features (const LkPixelRange *range, gsize n, gboolean has_words, const LkImportOptions *options)
{
  gboolean beyond = range->smallest < -NEARLY || range->largest > 255.0;
  gboolean measured = range->has_fraction && range->largest > 1.0 + NEARLY && range->largest < 128.0;
  gsize side;

  if (options->picture_width > 0 || n < 2 || n > LK_MAX_FEATURES)
    return FALSE;
  if (has_words)
    return TRUE;
  if (n < 64)
    return beyond || measured || !lk_is_square (n, &side);
  return !lk_is_square (n, &side) && (beyond || measured);
}
