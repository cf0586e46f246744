/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <string.h>

#include "app/draw/lk-drawing.h"

#define SIDE LK_DRAWING_SIDE

static guint8
ink_at (LkDrawing *drawing, double x, double y)
{
  return lk_drawing_get_ink (drawing)[(gsize) (y * SIDE) * SIDE + (gsize) (x * SIDE)];
}

static gboolean
get (LkDrawing *drawing, const char *property)
{
  gboolean value;

  g_object_get (drawing, property, &value, NULL);
  return value;
}

static LkDrawing *
new_drawing (void)
{
  return g_object_ref_sink (g_object_new (LK_TYPE_DRAWING, NULL));
}

/* Straight down at x. */
static void
stroke (LkDrawing *drawing, double x)
{
  lk_drawing_begin (drawing, x, 0.2, 1.0);
  lk_drawing_move (drawing, x, 0.5, 1.0);
  lk_drawing_move (drawing, x, 0.8, 1.0);
  lk_drawing_end (drawing);
}

static void
test_strokes (void)
{
  g_autoptr (LkDrawing) drawing = new_drawing ();
  guint n_changed = 0;

  g_signal_connect_swapped (drawing, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_true (get (drawing, "empty"));
  stroke (drawing, 0.3);
  g_assert_cmpuint (n_changed, ==, 4);
  g_assert_false (get (drawing, "empty"));
  for (double y = 0.2; y < 0.8; y += 0.1)
    g_assert_cmpuint (ink_at (drawing, 0.3, y), ==, 255);
  g_assert_cmpuint (ink_at (drawing, 0.3, 0.79), ==, 255); /* up to where the pen was lifted */
  g_assert_cmpuint (ink_at (drawing, 0.3, 0.9), ==, 0);
  g_assert_cmpuint (ink_at (drawing, 0.4, 0.5), ==, 0);
  g_object_set (drawing, "thickness", 0.19, NULL);
  stroke (drawing, 0.7);
  g_assert_cmpuint (ink_at (drawing, 0.62, 0.5), ==, 255);
  /* Without a stroke a movement draws nothing. */
  n_changed = 0;
  lk_drawing_move (drawing, 0.5, 0.5, 1.0);
  lk_drawing_end (drawing);
  g_assert_cmpuint (n_changed, ==, 0);
  /* A dot is as wide as the pen is pressed; outside the sheet nothing happens. */
  lk_drawing_begin (drawing, 0.5, 0.1, 0.0);
  lk_drawing_move (drawing, 7.0, -3.0, 0.0);
  lk_drawing_end (drawing);
  g_assert_cmpuint (ink_at (drawing, 0.5, 0.1), ==, 255);
  g_assert_cmpuint (ink_at (drawing, 0.5, 0.17), ==, 0);
}

/* Undone and redone, the ink is the same to the byte. */
static void
test_undo (void)
{
  g_autoptr (LkDrawing) drawing = new_drawing ();
  g_autofree uint8_t *one = NULL, *two = NULL;
  const gsize n = (gsize) SIDE * SIDE;

  g_assert_false (get (drawing, "can-undo"));
  stroke (drawing, 0.3);
  lk_drawing_undo (drawing);
  lk_drawing_redo (drawing);
  one = g_memdup2 (lk_drawing_get_ink (drawing), n);
  stroke (drawing, 0.7);
  two = g_memdup2 (lk_drawing_get_ink (drawing), n);
  lk_drawing_clear (drawing);
  g_assert_true (get (drawing, "empty"));
  g_assert_cmpuint (ink_at (drawing, 0.3, 0.5), ==, 0);
  lk_drawing_undo (drawing);
  g_assert_cmpmem (lk_drawing_get_ink (drawing), n, two, n);
  lk_drawing_undo (drawing);
  g_assert_cmpmem (lk_drawing_get_ink (drawing), n, one, n);
  lk_drawing_redo (drawing);
  g_assert_cmpmem (lk_drawing_get_ink (drawing), n, two, n);
  g_assert_true (get (drawing, "can-redo"));
  stroke (drawing, 0.5); /* the clearing cannot come back any more */
  g_assert_false (get (drawing, "can-redo"));
  lk_drawing_redo (drawing);
  g_assert_cmpuint (ink_at (drawing, 0.5, 0.5), ==, 255);
  for (int i = 0; i < 5; i++)
    lk_drawing_undo (drawing);
  g_assert_true (get (drawing, "empty"));
  g_assert_false (get (drawing, "can-undo"));
}

static void
test_picture (void)
{
  const uint8_t ink[3 * 2] = { 0, 255, 0, 0, 255, 100 };
  g_autoptr (LkDrawing) drawing = new_drawing ();

  stroke (drawing, 0.1);
  lk_drawing_show (drawing, ink, 3, 2);
  g_assert_cmpuint (ink_at (drawing, 0.1, 0.5), ==, 0); /* it replaces what was there */
  g_assert_cmpuint (ink_at (drawing, 0.5, 0.4), ==, 255);
  g_assert_cmpuint (ink_at (drawing, 0.9, 0.6), ==, 100);
  g_assert_cmpuint (ink_at (drawing, 0.5, 0.05), ==, 0); /* above it, as it is not square */
  lk_drawing_undo (drawing);
  g_assert_cmpuint (ink_at (drawing, 0.1, 0.5), ==, 255);
  lk_drawing_reset (drawing);
  g_assert_true (get (drawing, "empty"));
  g_assert_false (get (drawing, "can-undo"));
  g_assert_false (get (drawing, "can-redo"));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/drawing/strokes", test_strokes);
  g_test_add_func ("/app/drawing/undo", test_undo);
  g_test_add_func ("/app/drawing/picture", test_picture);
  return g_test_run ();
}
