/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-colours.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dataset/lk-dataset.h"
#include "io/lk-pixbuf.h"
#include "lk-pixels.h"

#define LEAST_NUMBERS 48   /* 4 × 4 in colour: what has fewer is measurements */
#define ENOUGH        1000 /* rows to find the order by */
#define CLEARLY       0.9  /* of the other order's differences */

gboolean
lk_colours_fit (gsize n, gsize *side)
{
  return n >= LEAST_NUMBERS && n % LK_COLOURS == 0 && !lk_is_square (n, side) && lk_is_square (n / LK_COLOURS, side);
}

/* The place of colour c of pixel p. */
static gsize
place (const LkColourLook *look, LkColourOrder order, gsize p, gsize c)
{
  return order == LK_COLOURS_PLANES ? c * look->width * look->height + p : p * look->channels + c;
}

static void
compare_colours (LkColourLook *look, LkColourOrder order, const double *row)
{
  for (gsize p = 0; p < look->width * look->height; p++)
    {
      double red = row[place (look, order, p, 0)];
      double green = row[place (look, order, p, 1)];
      double blue = row[place (look, order, p, 2)];

      look->apart[order] = fmax (look->apart[order], fmax (fabs (red - green), fabs (green - blue)));
    }
}

static void
compare_neighbours (LkColourLook *look, LkColourOrder order, const double *row)
{
  for (gsize c = 0; c < LK_COLOURS; c++)
    for (gsize y = 0; y < look->height; y++)
      for (gsize x = 0; x < look->width; x++)
        {
          gsize p = y * look->width + x;
          double here = row[place (look, order, p, c)];

          if (x > 0)
            look->rough[order] += fabs (here - row[place (look, order, p - 1, c)]);
          if (y > 0)
            look->rough[order] += fabs (here - row[place (look, order, p - look->width, c)]);
        }
}

void
lk_colour_look_add (LkColourLook *look, const double *row)
{
  for (LkColourOrder order = 0; order < LK_N_COLOUR_ORDERS; order++)
    {
      compare_colours (look, order, row);
      if (look->n < ENOUGH)
        compare_neighbours (look, order, row);
    }
  look->n++;
}

LkColourOrder
lk_colour_look_order (const LkColourLook *look, gboolean *sure)
{
  double planes = look->rough[LK_COLOURS_PLANES], beside = look->rough[LK_COLOURS_BESIDE];

  *sure = fmin (planes, beside) < CLEARLY * fmax (planes, beside);
  return *sure && beside < planes ? LK_COLOURS_BESIDE : LK_COLOURS_PLANES;
}

int
lk_colour_of_name (const char *name)
{
  static const char *const words[LK_COLOURS][2] = { { "r", "red" }, { "g", "green" }, { "b", "blue" } };
  int found = -1;

  while (*name)
    {
      gsize n = 0;

      while (g_ascii_isalpha (name[n]))
        n++;
      for (int c = 0; c < LK_COLOURS; c++)
        for (gsize w = 0; w < G_N_ELEMENTS (words[c]); w++)
          if (n > 0 && n == strlen (words[c][w]) && g_ascii_strncasecmp (name, words[c][w], n) == 0)
            found = c;
      name += MAX (n, 1);
    }
  return found;
}

/* LK_N_COLOUR_ORDERS: the names say none. */
static LkColourOrder
order_by_names (const LkColourLook *look, const char *const *names)
{
  gsize area = look->width * look->height;
  gboolean planes = TRUE, beside = TRUE;

  for (gsize i = 0; names && i < LK_COLOURS * area; i++)
    {
      int colour = names[i] ? lk_colour_of_name (names[i]) : -1;

      planes = planes && colour == (int) (i / area);
      beside = beside && colour == (int) (i % LK_COLOURS);
    }
  return !names || planes == beside ? LK_N_COLOUR_ORDERS : planes ? LK_COLOURS_PLANES : LK_COLOURS_BESIDE;
}

/* What is said of it: n numbers a sample. */
static char *
describe (const LkColourLook *look, LkColourOrder order, gboolean named, gboolean sure)
{
  gsize n = LK_COLOURS * look->width * look->height;

  if (named && order == LK_COLOURS_PLANES)
    return g_strdup_printf (
        _ ("%zu numbers a sample are taken for colour pictures of %zu × %zu, all of red first, then "
           "green, then blue, as their names say"),
        n, look->width, look->height);
  if (named)
    return g_strdup_printf (_ ("%zu numbers a sample are taken for colour pictures of %zu × %zu, with red, green and "
                               "blue of each pixel side by side, as their names say"),
                            n, look->width, look->height);
  if (order == LK_COLOURS_BESIDE)
    return g_strdup_printf (_ ("%zu numbers a sample are taken for colour pictures of %zu × %zu, with red, green and "
                               "blue of each pixel side by side, since pixels are like their neighbours that way"),
                            n, look->width, look->height);
  if (sure)
    return g_strdup_printf (
        _ ("%zu numbers a sample are taken for colour pictures of %zu × %zu, all of red first, then "
           "green, then blue, since pixels are like their neighbours that way"),
        n, look->width, look->height);
  return g_strdup_printf (_ ("%zu numbers a sample are taken for colour pictures of %zu × %zu, all of red first, then "
                             "green, then blue, as in CIFAR: the pixels do not tell. If that is wrong, save them as an "
                             "array with their axes: in Python, x.reshape (-1, height, width, 3)"),
                          n, look->width, look->height);
}

LkColourOrder
lk_colours_choose (const LkColourLook *look, const char *const *names, GPtrArray *notes)
{
  gboolean sure;
  LkColourOrder seen = lk_colour_look_order (look, &sure), order = order_by_names (look, names);
  gboolean named = order < LK_N_COLOUR_ORDERS;

  order = named ? order : seen;
  g_ptr_array_add (notes, describe (look, order, named, sure));
  return order;
}

gsize
lk_colour_form_planes (const LkColourForm *form)
{
  return form->channels == 1 || form->grey ? 1 : LK_COLOURS;
}

void
lk_colour_form_write (const LkColourForm *form, const guint8 *bytes, guint8 *room, guint8 *pixels)
{
  gsize n = form->width * form->height, channels = form->channels;

  if (channels == 1 || (channels == LK_COLOURS && !form->grey && form->order == LK_COLOURS_PLANES))
    {
      memcpy (pixels, bytes, n * channels);
      return;
    }
  for (gsize p = 0; p < n && form->order == LK_COLOURS_PLANES; p++)
    for (gsize c = 0; c < channels; c++)
      room[p * channels + c] = bytes[c * n + p];
  if (form->order == LK_COLOURS_PLANES)
    bytes = room;
  if (form->grey)
    lk_colours_to_grey (bytes, form->width, form->height, form->width * channels, channels, pixels);
  else
    lk_colours_to_planes (bytes, form->width, form->height, form->width * channels, channels, pixels);
}
