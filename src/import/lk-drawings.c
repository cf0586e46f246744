/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-drawings.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-idx.h"
#include "io/lk-partial.h"

#define IMAGES "images-idx3-ubyte"
#define LABELS "labels-idx1-ubyte"

/* More bytes than a lifetime of drawing takes. */
#define LIMIT ((gsize) 64 << 20)

static GFile *
file_of (const LkDrawings *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_new_for_path (path);
}

/* NULL without an error when there is no such file. */
static GBytes *
read_part (const LkDrawings *self, const char *name, LkIdx *idx, GError **error)
{
  g_autoptr (GFile) file = file_of (self, name);
  g_autofree char *path = g_file_get_parse_name (file);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LIMIT, NULL, &reason);

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return NULL;
  if (!bytes)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (!lk_idx_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, idx, error))
    return NULL;
  if (idx->item_size != 1)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” holds no bytes (byte 2)"), path);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

static gboolean
read_all (LkDrawings *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) images = NULL, labels = NULL;
  LkIdx pixels = { 0 }, classes = { 0 };

  labels = read_part (self, LABELS, &classes, &reason);
  if (labels && !reason)
    images = read_part (self, IMAGES, &pixels, &reason);
  if (reason)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (!labels)
    return TRUE;

  if (classes.rank != 1 || !images || pixels.rank != 3 || pixels.sizes[0] < classes.sizes[0] ||
      pixels.sizes[1] != self->height || pixels.sizes[2] != self->width)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The drawings in “%s” are damaged: %zu labels do not fit the pictures there, which should be "
                      "%zu×%zu pixels. Move the folder away to start anew"),
                   self->folder, classes.sizes[0], self->width, self->height);
      return FALSE;
    }
  for (gsize i = 0; i < classes.n_items; i++)
    if (classes.data[i] >= self->n_classes)
      {
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                     _ ("The drawings in “%s” are damaged: label %u of drawing %zu is not one of %u classes. "
                        "Move the folder away to start anew"),
                     self->folder, classes.data[i], i, self->n_classes);
        return FALSE;
      }
  self->n = classes.n_items;
  g_byte_array_append (self->labels, classes.data, (guint) self->n);
  g_byte_array_append (self->pixels, pixels.data, (guint) (self->n * self->width * self->height));
  return TRUE;
}

static void
append_big_endian (GByteArray *bytes, gsize number)
{
  guint32 word = GUINT32_TO_BE ((guint32) number);

  g_byte_array_append (bytes, (const guint8 *) &word, sizeof word);
}

/* rank 3: pictures; 1: labels. No items: no file, as IDX knows no empty one. */
static gboolean
write_part (const LkDrawings *self, const char *name, guint8 rank, const GByteArray *data, GError **error)
{
  const guint8 magic[4] = { 0, 0, 0x08, rank };
  g_autoptr (GFile) file = file_of (self, name);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (self->n == 0)
    {
      if (lk_partial_unlink (g_file_peek_path (file)) == 0)
        return TRUE;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not delete “%s”: %s"),
                   g_file_peek_path (file), g_strerror (errno));
      return FALSE;
    }
  g_byte_array_append (bytes, magic, sizeof magic);
  append_big_endian (bytes, self->n);
  if (rank == 3)
    {
      append_big_endian (bytes, self->height);
      append_big_endian (bytes, self->width);
    }
  g_byte_array_append (bytes, data->data, data->len);
  return lk_file_write (file, bytes->data, bytes->len, NULL, error);
}

/* Pictures first, so that an addition that is cut short leaves a picture without
 * a label; an empty set loses its labels first. A removal that is cut short leaves
 * a label too many, which the next load reports. */
static gboolean
write_all (const LkDrawings *self, GError **error)
{
  if (self->n == 0)
    return write_part (self, LABELS, 1, self->labels, error) && write_part (self, IMAGES, 3, self->pixels, error);
  return write_part (self, IMAGES, 3, self->pixels, error) && write_part (self, LABELS, 1, self->labels, error);
}

/* Puts len bytes at `at`, moving what is behind. */
static void
insert_bytes (GByteArray *array, gsize at, const guint8 *bytes, gsize len)
{
  g_byte_array_set_size (array, array->len + (guint) len);
  memmove (array->data + at + len, array->data + at, array->len - at - len);
  memcpy (array->data + at, bytes, len);
}

static void
insert (LkDrawings *self, gsize i, const uint8_t *pixels, guint8 label)
{
  gsize D = self->width * self->height;

  insert_bytes (self->pixels, i * D, pixels, D);
  insert_bytes (self->labels, i, &label, 1);
  self->n++;
}

static void
take_out (LkDrawings *self, gsize i)
{
  gsize D = self->width * self->height;

  g_byte_array_remove_range (self->pixels, (guint) (i * D), (guint) D);
  g_byte_array_remove_index (self->labels, (guint) i);
  self->n--;
}

LkDrawings *
lk_drawings_load (const LkDataset *dataset, GError **error)
{
  g_autoptr (LkDrawings) self = g_new0 (LkDrawings, 1);
  g_autofree char *name = g_uri_escape_string (dataset->id, NULL, FALSE); /* it may be a path */

  /* "." and ".." are folders already. */
  if (name[0] == '.')
    {
      g_autofree char *plain = g_steal_pointer (&name);

      name = g_strconcat ("%"
                          "2E",
                          plain + 1, NULL);
    }
  self->folder = g_build_filename (g_get_user_data_dir (), "limbeck", "drawings", name, NULL);
  self->width = dataset->width;
  self->height = dataset->height;
  self->n_classes = (guint) dataset->n_classes;
  self->pixels = g_byte_array_new ();
  self->labels = g_byte_array_new ();
  if (!read_all (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

LkDrawings *
lk_drawings_copy (const LkDrawings *self)
{
  LkDrawings *copy = g_memdup2 (self, sizeof *self);

  copy->folder = g_strdup (self->folder);
  copy->pixels = g_byte_array_append (g_byte_array_new (), self->pixels->data, self->pixels->len);
  copy->labels = g_byte_array_append (g_byte_array_new (), self->labels->data, self->labels->len);
  return copy;
}

void
lk_drawings_free (LkDrawings *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_byte_array_unref (self->pixels);
  g_byte_array_unref (self->labels);
  g_free (self);
}

const uint8_t *
lk_drawings_get (const LkDrawings *self, gsize i)
{
  g_return_val_if_fail (i < self->n, NULL);

  return self->pixels->data + i * self->width * self->height;
}

gboolean
lk_drawings_insert (LkDrawings *self, gsize i, const uint8_t *pixels, guint label, GError **error)
{
  g_return_val_if_fail (i <= self->n && label < self->n_classes, FALSE);

  if (label > 255)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("Class %u cannot be kept: drawings hold classes up to 255"),
                   label);
      return FALSE;
    }
  if ((self->n + 1) * self->width * self->height > LIMIT - 16)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("There are %zu drawings in “%s”, as many as it can hold. Delete some first"), self->n,
                   self->folder);
      return FALSE;
    }
  if (lk_partial_make_folders (self->folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Could not make the folder “%s”: %s"),
                   self->folder, g_strerror (code));
      return FALSE;
    }
  insert (self, i, pixels, (guint8) label);
  if (write_all (self, error))
    return TRUE;
  take_out (self, i);
  return FALSE;
}

gboolean
lk_drawings_remove (LkDrawings *self, gsize i, GError **error)
{
  g_autofree guint8 *pixels = NULL;
  guint8 label;

  g_return_val_if_fail (i < self->n, FALSE);

  pixels = g_memdup2 (lk_drawings_get (self, i), self->width * self->height);
  label = self->labels->data[i];
  take_out (self, i);
  if (write_all (self, error))
    return TRUE;
  insert (self, i, pixels, label);
  return FALSE;
}
