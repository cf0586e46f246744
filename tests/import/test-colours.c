/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "import/lk-colours.h"

#define SIDE 4
#define AREA (SIDE * SIDE)
#define N    (3 * AREA)

static void
test_fit (void)
{
  static const struct {
    gsize n;
    gboolean fits;
    gsize side;
  } cases[] = {
    { 48, TRUE, 4 },
    { 3072, TRUE, 32 },
    { 2352, TRUE, 28 },
    { 27, FALSE, 0 },
    { 784, FALSE, 0 },
    { 3 * 48, FALSE, 0 },
    /* a square */ { 60, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize side;

      g_assert_cmpint (lk_colours_fit (cases[i].n, &side), ==, cases[i].fits);
      if (cases[i].fits)
        g_assert_cmpuint (side, ==, cases[i].side);
    }
}

/* A slope of light in each colour. */
static double
slope (gsize p, gsize c)
{
  return 10.0 * (double) c + (double) (p % SIDE) + (double) (p / SIDE);
}

static void
fill (LkColourOrder order, double *row)
{
  for (gsize p = 0; p < AREA; p++)
    for (gsize c = 0; c < 3; c++)
      row[order == LK_COLOURS_PLANES ? c * AREA + p : 3 * p + c] = slope (p, c);
}

static void
assert_chosen (const LkColourLook *look, const char *const *names, LkColourOrder order, const char *sentence)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (lk_colours_choose (look, names, notes), ==, order);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), sentence));
  g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), "48 numbers a sample"));
}

static void
test_order (void)
{
  for (LkColourOrder order = 0; order < LK_N_COLOUR_ORDERS; order++)
    {
      LkColourLook look = { .width = SIDE, .height = SIDE, .channels = 3 };
      double row[N];

      fill (order, row);
      lk_colour_look_add (&look, row);
      assert_chosen (&look, NULL, order,
                     order == LK_COLOURS_PLANES ? "all of red first, then green, then blue, since"
                                                : "side by side, since");
      g_assert_cmpfloat (look.apart[order], ==, 10.0);
    }
}

/* Nothing to tell by: planes, and that is said with the remedy. */
static void
test_order_unknown (void)
{
  LkColourLook look = { .width = SIDE, .height = SIDE, .channels = 3 };
  double row[N] = { 0.0 };

  lk_colour_look_add (&look, row);
  assert_chosen (&look, NULL, LK_COLOURS_PLANES, "the pixels do not tell");
}

/* Names say more than the look. */
static void
test_order_by_names (void)
{
  for (LkColourOrder look_like = 0; look_like < LK_N_COLOUR_ORDERS; look_like++)
    for (LkColourOrder order = 0; order < LK_N_COLOUR_ORDERS; order++)
      {
        LkColourLook look = { .width = SIDE, .height = SIDE, .channels = 3 };
        g_auto (GStrv) names = g_new0 (char *, N + 1);
        double row[N];

        fill (look_like, row);
        lk_colour_look_add (&look, row);
        for (gsize i = 0; i < N; i++)
          names[i] = order == LK_COLOURS_PLANES ? g_strdup_printf ("%c%zu", "RGB"[i / AREA], i % AREA)
                                                : g_strdup_printf ("pixel_%zu_%c", i / 3, "rgb"[i % 3]);
        assert_chosen (&look, (const char *const *) names, order, "as their names say");
      }
}

static void
test_write (void)
{
  guint8 room[16], pixels[12];
  const guint8 beside[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }; /* 2 × 2 */
  const guint8 planes[] = { 1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12 };
  const guint8 opaque[] = { 200, 100, 0, 255, 200, 100, 0, 0 }; /* 2 × 1; the second is paper */
  LkColourForm form = { 2, 2, 3, LK_COLOURS_BESIDE, FALSE };

  g_assert_cmpuint (lk_colour_form_planes (&form), ==, 3);
  lk_colour_form_write (&form, beside, room, pixels);
  g_assert_cmpmem (pixels, 12, planes, 12);
  form.order = LK_COLOURS_PLANES;
  lk_colour_form_write (&form, planes, room, pixels);
  g_assert_cmpmem (pixels, 12, planes, 12);
  form.grey = TRUE;
  g_assert_cmpuint (lk_colour_form_planes (&form), ==, 1);
  lk_colour_form_write (&form, planes, room, pixels);
  g_assert_cmpuint (pixels[3], ==, (77 * 10 + 150 * 11 + 29 * 12) / 256);

  form = (LkColourForm) { 2, 1, 4, LK_COLOURS_BESIDE, FALSE };
  lk_colour_form_write (&form, opaque, room, pixels);
  g_assert_cmpmem (pixels, 6, ((const guint8[]) { 200, 255, 100, 255, 0, 255 }), 6);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colours/fit", test_fit);
  g_test_add_func ("/colours/order", test_order);
  g_test_add_func ("/colours/order-unknown", test_order_unknown);
  g_test_add_func ("/colours/order-by-names", test_order_by_names);
  g_test_add_func ("/colours/write", test_write);
  return g_test_run ();
}
