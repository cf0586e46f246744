/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-numpy-arrays.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-pixbuf.h"

#define MAX_LABEL        100 /* bytes: a class's name, not a sample's text */
#define SAMPLES_A_REPORT 1024
#define MAX_NUMBERS      ((gsize) 1 << 20) /* a sample */

void
lk_numpy_form_clear (LkNumpyForm *form)
{
  lk_features_clear (&form->features);
  g_clear_pointer (&form->notes, g_ptr_array_unref);
}

/* "60000 × 28 × 28" */
static char *
show_shape (const LkNpy *npy)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < npy->rank; i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? " × " : "", npy->shape[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Samples, height, width and channels of arrays of three axes and more; of two, the size stays 0. */
static gboolean
find_shape (const LkNpy *npy, LkNumpyForm *form)
{
  const gsize *shape = npy->shape;

  form->n = shape[0];
  form->channels = 1;
  form->order = LK_COLOURS_PLANES;
  if (npy->rank == 2)
    form->n_numbers = shape[1];
  else if (npy->rank == 3 && shape[2] == 1) /* a line of pixels each */
    form->n_numbers = shape[1];
  else if (npy->rank == 3)
    {
      form->height = shape[1];
      form->width = shape[2];
    }
  else if (npy->rank == 4 && shape[1] != 1 && (shape[3] == 1 || shape[3] == 3 || shape[3] == 4))
    {
      form->height = shape[1];
      form->width = shape[2];
      form->channels = shape[3];
      form->order = LK_COLOURS_BESIDE;
    }
  else if (npy->rank == 4 && (shape[1] == 1 || shape[1] == 3 || shape[1] == 4))
    {
      form->channels = shape[1];
      form->height = shape[2];
      form->width = shape[3];
    }
  else
    return FALSE;
  if (form->width > 0)
    form->n_numbers = form->width * form->height * form->channels; /* a part of what is there */
  return TRUE;
}

static gboolean
check_shape (const LkNpy *npy, LkNumpyForm *form, GError **error)
{
  g_autofree char *shape = show_shape (npy);

  *form = (LkNumpyForm) { .notes = g_ptr_array_new_with_free_func (g_free) };
  if (!lk_npy_has_numbers (npy))
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” holds text, where the pictures are to be"), npy->name);
  else if (npy->rank < 2 || npy->n == 0 || !find_shape (npy, form) || form->n_numbers > MAX_NUMBERS)
    g_set_error (
        error, LK_ERROR, LK_ERROR_FORMAT,
        _ ("“%s” is an array of %s, and no pictures: these are (samples, height, width), also with a last axis "
           "of 1, 3 or 4 channels, or (samples, height · width)"),
        npy->name, *shape ? shape : "()");
  else
    return TRUE;
  return FALSE;
}

/* All numbers of all samples. */
static gboolean
find_range (const LkNpy *npy, const LkNumpyForm *form, LkPixelRange *range, GError **error)
{
  *range = LK_PIXEL_RANGE_EMPTY;
  for (gsize i = 0; i < npy->n; i++)
    {
      double number = lk_npy_get (npy, i);

      if (!isfinite (number))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                       _ ("“%s”: sample %zu has a pixel that is infinite or not a "
                          "number"),
                       npy->name, i / form->n_numbers);
          return FALSE;
        }
      lk_pixel_range_add (range, number);
    }
  return TRUE;
}

static gboolean
measure (const LkNpy *npy, LkNumpyForm *form, GError **error)
{
  g_autofree double *row = g_new (double, form->n_numbers);

  for (gsize i = 0; i < form->n; i++)
    {
      for (gsize k = 0; k < form->n_numbers; k++)
        row[k] = lk_npy_get (npy, i * form->n_numbers + k);
      if (lk_features_add (&form->features, row, form->n_numbers) != LK_OK)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory"), npy->name);
          return FALSE;
        }
    }
  lk_features_finish (&form->features);
  form->width = form->features.width;
  form->height = form->features.height;
  g_ptr_array_add (form->notes,
                   g_strdup_printf (_ ("%zu columns are features and no pixels: each is measured from its mean in its "
                                       "standard deviations, and shown as a bar"),
                                    form->n_numbers));
  return TRUE;
}

/* Looks at all samples, or at the first ones until one has colours that differ by more than `most`. */
static void
look_at (const LkNpy *npy, const LkNumpyForm *form, double most, LkColourLook *look)
{
  g_autofree double *row = g_new (double, form->n_numbers);

  *look = (LkColourLook) { .width = form->width, .height = form->height, .channels = form->channels };
  for (gsize i = 0; i < form->n && look->apart[form->order] <= most; i++)
    {
      for (gsize k = 0; k < form->n_numbers; k++)
        row[k] = lk_npy_get (npy, i * form->n_numbers + k);
      lk_colour_look_add (look, row);
    }
}

/* Whether pictures of three channels and more are in colour, and what becomes of that. */
static void
find_colours (const LkNpy *npy, LkNumpyForm *form, const LkImportOptions *options)
{
  double grey = LK_GREY_ENOUGH * (form->scale.white - form->scale.black) / 255.0;
  LkColourLook look;

  if (form->channels == 1)
    return;
  look_at (npy, form, grey, &look);
  form->grey = options->grey || look.apart[form->order] <= grey;
  if (options->grey)
    g_ptr_array_add (form->notes, g_strdup (_ ("the pictures are in colour and become grey (Rec. 601)")));
  else if (form->grey)
    g_ptr_array_add (form->notes, g_strdup (_ ("red, green and blue are the same everywhere: the pictures are grey")));
}

/* Width and height of so many numbers in a row. */
static gboolean
find_size (const LkNpy *npy, LkNumpyForm *form, const LkImportOptions *options, GError **error)
{
  gsize side;

  if (options->picture_width * options->picture_height == form->n_numbers)
    {
      form->width = options->picture_width;
      form->height = options->picture_height;
      return TRUE;
    }
  if (lk_is_square (form->n_numbers, &side))
    {
      form->width = form->height = side;
      return TRUE;
    }
  if (lk_colours_fit (form->n_numbers, &side))
    {
      LkColourLook look;

      form->width = form->height = side;
      form->channels = LK_COLOURS;
      look_at (npy, form, G_MAXDOUBLE, &look);
      form->order = lk_colours_choose (&look, NULL, form->notes);
      return TRUE;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has pictures of %zu pixels, which make no square: say how wide and high they are, such as "
                  "--picture-size 8x5"),
               npy->name, form->n_numbers);
  return FALSE;
}

gboolean
lk_numpy_form_find (const LkNpy *pictures, const LkImportOptions *options, LkNumpyForm *form, GError **error)
{
  LkPixelRange range;

  if (!check_shape (pictures, form, error) || !find_range (pictures, form, &range, error))
    return FALSE;
  if (form->width == 0 && lk_pixels_are_features (&range, form->n_numbers, FALSE, options))
    return measure (pictures, form, error);
  if (form->width == 0 && !find_size (pictures, form, options, error))
    return FALSE;
  if (!lk_pixel_scale_find (&range, &form->scale, form->notes))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” has numbers from %g to %g; pixels are 0 to 255, 0 to 1, or −1 to 1"), pictures->name,
                   range.smallest, range.largest);
      return FALSE;
    }
  find_colours (pictures, form, options);
  return TRUE;
}

gboolean
lk_numpy_form_like (const LkNpy *pictures, const LkNumpyForm *like, const LkImportOptions *options, LkNumpyForm *form,
                    GError **error)
{
  LkPixelRange range;

  if (!check_shape (pictures, form, error) || !find_range (pictures, form, &range, error))
    return FALSE;
  if (form->width == 0 && like->features.n == 0) /* a row of numbers, as those were */
    {
      form->channels = like->channels;
      form->order = like->order;
    }
  if (form->n_numbers != like->n_numbers || form->channels != like->channels || form->order != like->order ||
      (form->width > 0 && like->features.n == 0 && form->width != like->width))
    {
      g_autofree char *shape = show_shape (pictures);

      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is an array of %s: its pictures are not as large as those to train on, %zu × %zu"),
                   pictures->name, shape, like->width, like->height);
      return FALSE;
    }
  form->width = like->width;
  form->height = like->height;
  form->scale = like->scale;
  form->grey = like->grey;
  if (lk_features_copy (&like->features, &form->features) != LK_OK)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory"), pictures->name);
      return FALSE;
    }
  if (like->features.n > 0 || lk_pixel_scale_holds (&form->scale, &range))
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has numbers from %g to %g, but the training samples’ pixels are %g to %g"), pictures->name,
               range.smallest, range.largest, form->scale.black, form->scale.white);
  return FALSE;
}

/* --- labels --- */

/* The class of one label; NULL with an error. */
static char *
read_class (const LkNpy *labels, gsize i, GError **error)
{
  double number;

  if (!lk_npy_has_numbers (labels))
    {
      g_autofree char *text = lk_npy_get_text (labels, i);

      g_strstrip (text);
      if (*text != '\0' && strlen (text) <= MAX_LABEL)
        return g_steal_pointer (&text);
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s”: label %zu is empty, or of more than %d bytes: it is to be a class’s name"), labels->name,
                   i, MAX_LABEL);
      return NULL;
    }
  number = lk_npy_get (labels, i);
  if (number == rint (number) && fabs (number) < 1e9)
    return g_strdup_printf ("%.0f", number == 0.0 ? 0.0 : number);
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”: label %zu is %g: labels are whole numbers or words"),
               labels->name, i, number);
  return NULL;
}

/* The column of the 1 in a row of 0; -1 with an error. */
static int
read_mark (const LkNpy *labels, gsize i, GError **error)
{
  gsize n = labels->n / labels->shape[0];
  int place = -1;

  for (gsize k = 0; k < n; k++)
    {
      double number = lk_npy_get (labels, i * n + k);

      if (number != 0.0 && (number != 1.0 || place >= 0))
        {
          place = -1;
          break;
        }
      if (number == 1.0)
        place = (int) k;
    }
  if (place < 0)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("“%s”: row %zu does not hold one 1 and otherwise 0: with several columns, labels are one of them a "
                    "sample"),
                 labels->name, i);
  return place;
}

static gboolean
add_class (const LkNpy *labels, const char *name, LkNames *names, guint16 *label, GError **error)
{
  int place = lk_names_place (names, name);

  if (place < 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” has more than %d classes"), labels->name, LK_MAX_CLASSES);
      return FALSE;
    }
  *label = (guint16) place;
  return TRUE;
}

static gboolean
read_labels (const LkNpy *labels, LkNames *names, LkSplit *split, GError **error)
{
  gsize n_columns = labels->n / labels->shape[0];
  g_autofree guint16 *columns = g_new (guint16, MIN (n_columns, LK_MAX_CLASSES) + 1);

  for (gsize k = 0; k < n_columns && n_columns > 1; k++)
    {
      g_autofree char *name = g_strdup_printf ("%zu", k);

      if (!add_class (labels, name, names, &columns[MIN (k, LK_MAX_CLASSES)], error))
        return FALSE;
    }
  for (gsize i = 0; i < split->n; i++)
    {
      g_autofree char *name = n_columns == 1 ? read_class (labels, i, error) : NULL;
      int mark = n_columns > 1 ? read_mark (labels, i, error) : -1;

      if ((n_columns > 1 ? mark < 0 : !name) || (name && !add_class (labels, name, names, &split->labels[i], error)))
        return FALSE;
      if (n_columns > 1)
        split->labels[i] = columns[mark];
    }
  return TRUE;
}

static gboolean
check_labels (const LkNpy *labels, const LkNpy *pictures, gsize n, GError **error)
{
  g_autofree char *shape = show_shape (labels);
  gboolean good = labels->rank >= 1 && labels->n > 0;

  /* All axes but the first and one more are of length 1. */
  for (gsize i = 1, wide = 0; good && i < labels->rank; i++)
    {
      wide += labels->shape[i] != 1;
      good = wide < 2;
    }
  if (!good || (!lk_npy_has_numbers (labels) && labels->n != labels->shape[0]))
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("“%s” is an array of %s, and no labels: these are (samples), or (samples, classes) of 0 and 1"),
                 labels->name, *shape ? shape : "()");
  else if (labels->shape[0] != n)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("“%s” has %zu pictures, but “%s” has %zu labels; they must agree"), pictures->name, n, labels->name,
                 labels->shape[0]);
  else
    return TRUE;
  return FALSE;
}

/* --- the split --- */

/* row: room for a sample's numbers; bytes: for twice as many. */
static void
write_sample (const LkNpy *pictures, const LkNumpyForm *form, gsize i, double *row, guint8 *bytes, guint8 *pixels)
{
  const LkColourForm colours = { form->width, form->height, form->channels, form->order, form->grey };

  for (gsize k = 0; k < form->n_numbers; k++)
    row[k] = lk_npy_get (pictures, i * form->n_numbers + k);
  if (form->features.n > 0)
    {
      lk_features_draw (&form->features, row, pixels);
      return;
    }
  for (gsize k = 0; k < form->n_numbers; k++)
    bytes[k] = lk_pixel_scale_byte (&form->scale, row[k]);
  lk_colour_form_write (&colours, bytes, bytes + form->n_numbers, pixels);
}

LkShape
lk_numpy_form_shape (const LkNumpyForm *form)
{
  return (LkShape) { form->height, form->width, form->channels == 1 || form->grey ? 1 : LK_COLOURS };
}

gboolean
lk_numpy_read (const LkNpy *pictures, const LkNpy *labels, const LkNumpyForm *form, LkNames *names, LkSplit *split,
               const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  const LkShape shape = lk_numpy_form_shape (form);
  gsize n_pixels = shape.height * shape.width * shape.channels;
  g_autofree double *row = g_new (double, form->n_numbers);
  g_autofree guint8 *bytes = g_new (guint8, 2 * form->n_numbers);

  if (!check_labels (labels, pictures, form->n, error) ||
      !lk_import_reserve (split, form->n, n_pixels, pictures->name, error) ||
      !read_labels (labels, names, split, error))
    return FALSE;
  for (gsize i = 0; i < form->n; i++)
    {
      if (i % SAMPLES_A_REPORT == 0 && !lk_import_go_on (options, (double) i / (double) form->n, cancellable, error))
        return FALSE;
      write_sample (pictures, form, i, row, bytes, split->pixels + i * n_pixels);
    }
  return TRUE;
}
