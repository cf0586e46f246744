/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-pixels.h"

/* By the ends of a range, what is black and what is white. */
static void
test_scales (void)
{
  static const struct {
    LkPixelRange range;
    LkPixelScale scale; /* 0 and 0: none */
    guint n_notes;
  } cases[] = {
    { { 0.0, 255.0, FALSE }, { 0.0, 255.0 }, 0 },  { { 0.0, 1.03, TRUE }, { 0.0, 1.0 }, 0 },
    { { 0.0, 0.0, FALSE }, { 0.0, 1.0 }, 0 },      { { 0.0, 16.0, FALSE }, { 0.0, 16.0 }, 1 },
    { { 0.0, 16.0, TRUE }, { 0.0, 255.0 }, 0 },    { { -1.0, 1.0, TRUE }, { -1.0, 1.0 }, 1 },
    { { -0.5, 1.0, TRUE }, { 0.0, 0.0 }, 0 },      { { 0.0, 256.0, FALSE }, { 0.0, 0.0 }, 0 },
    { { -128.0, 127.0, FALSE }, { 0.0, 0.0 }, 0 }, { { -3.0, 3.0, TRUE }, { 0.0, 0.0 }, 0 },
    { { -0.02, 254.0, TRUE }, { 0.0, 0.0 }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      LkPixelScale scale;

      g_assert_cmpint (lk_pixel_scale_find (&cases[i].range, &scale, notes), ==, cases[i].scale.white > 0.0);
      g_assert_cmpuint (notes->len, ==, cases[i].n_notes);
      if (cases[i].scale.white == 0.0)
        continue;
      g_assert_cmpfloat (scale.black, ==, cases[i].scale.black);
      g_assert_cmpfloat (scale.white, ==, cases[i].scale.white);
      g_assert_true (lk_pixel_scale_holds (&scale, &cases[i].range));
      g_assert_false (lk_pixel_scale_holds (&scale, &(LkPixelRange) { 0.0, 1.5 * scale.white, FALSE }));
      g_assert_cmpuint (lk_pixel_scale_byte (&scale, scale.black - 1.0), ==, 0);
      g_assert_cmpuint (lk_pixel_scale_byte (&scale, (scale.black + scale.white) / 2.0), ==, 128);
      g_assert_cmpuint (lk_pixel_scale_byte (&scale, scale.white + 1.0), ==, 255);
    }
}

static void
test_range (void)
{
  LkPixelRange range = LK_PIXEL_RANGE_EMPTY;

  lk_pixel_range_add (&range, 3.0);
  lk_pixel_range_add (&range, -1.0);
  g_assert_false (range.has_fraction);
  lk_pixel_range_add (&range, 0.5);
  g_assert_cmpfloat (range.smallest, ==, -1.0);
  g_assert_cmpfloat (range.largest, ==, 3.0);
  g_assert_true (range.has_fraction);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixels/scales", test_scales);
  g_test_add_func ("/pixels/range", test_range);
  return g_test_run ();
}
