/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "plot/lk-callout.h"

static gboolean
overlaps (const LkRect *a, const LkRect *b)
{
  return a->x + a->w > b->x + 1e-9 && b->x + b->w > a->x + 1e-9 && a->y + a->h > b->y + 1e-9 &&
         b->y + b->h > a->y + 1e-9;
}

static gboolean
is_inside (const LkRect *box, const LkRect *area)
{
  return box->x >= area->x - 1e-9 && box->y >= area->y - 1e-9 && box->x + box->w <= area->x + area->w + 1e-9 &&
         box->y + box->h <= area->y + area->h + 1e-9;
}

/* Whether there is any free place, pixel by pixel. */
static gboolean
is_possible (double w, double h, const LkRect *keep, gsize n, const LkRect *area)
{
  for (double y = area->y; y + h <= area->y + area->h; y += 1.0)
    for (double x = area->x; x + w <= area->x + area->w; x += 1.0)
      {
        LkRect box = { x, y, w, h };
        gboolean is_free = TRUE;

        for (gsize i = 0; i < n && is_free; i++)
          is_free = !overlaps (&box, &keep[i]);
        if (is_free)
          return TRUE;
      }
  return FALSE;
}

/* Whatever is pointed at, wherever, and however large the box: it covers nothing of that as long as there is a place,
 * stays inside the plot as long as there is one there, and inside the picture always. */
static void
test_places (void)
{
  static const double sizes[][2] = { { 40, 20 }, { 90, 60 }, { 150, 40 }, { 120, 110 }, { 180, 130 }, { 260, 30 } };
  const LkRect picture = { 0, 0, 280, 190 }, plot = { 40, 30, 220, 130 };
  int n_inside = 0;

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int y = 30; y < 160; y += 13)
      for (int x = 40; x < 260; x += 11)
        for (int many = 0; many < 2; many++)
          {
            /* A cell, a bar or a point; and a crosshair with a dot. */
            LkRect keep[2] = { { x, y, 20, 18 }, { x + 8, 30, 3, 130 } };
            gsize n = many + 1;
            LkRect box = { .w = sizes[s][0], .h = sizes[s][1] };
            gboolean is_clear = lk_callout_place (&box, x + 10, y + 9, keep, n, 0.0, plot, picture);
            gboolean possible_inside = is_possible (box.w, box.h, keep, n, &plot);

            g_assert_cmpfloat (box.w, ==, sizes[s][0]);
            g_assert_cmpfloat (box.h, ==, sizes[s][1]);
            g_assert_true (is_inside (&box, &picture));
            if (possible_inside)
              g_assert_true (is_inside (&box, &plot));
            g_assert_true (is_clear == (possible_inside || is_possible (box.w, box.h, keep, n, &picture)));
            for (gsize i = 0; i < n && is_clear; i++)
              g_assert_false (overlaps (&box, &keep[i]));
            n_inside += possible_inside;
          }
  g_assert_cmpint (n_inside, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/callout/places", test_places);
  return g_test_run ();
}
