/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-folder.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dataset-info.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "lk-picture-list.h"
#include "io/lk-pixbuf.h"

/* Longer sides are scaled down as the picture is read: far beyond LK_MAX_SIDE,
 * so that the second scaling still has something to average. */
#define READ_SIDE 512

/* What could not be read, and what was read in a way of its own. */
typedef struct {
  gsize n;
  char *first; /* the sentence of the first; NULL: none */
  gsize n_inks[LK_INK_IN_OPACITY_WHITE + 1];
} Broken;

static LkMatch
probe (const LkSource *source)
{
  g_autoptr (GDir) dir = source->is_folder ? g_dir_open (source->path, 0, NULL) : NULL;
  const char *name;

  if (dir && lk_pictures_are_in (source->path))
    return LK_MATCH_SURE;
  /* A folder with folders may be meant for one. */
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (source->path, name, NULL);

      if (*name != '.' && g_file_test (path, G_FILE_TEST_IS_DIR))
        return LK_MATCH_PERHAPS;
    }
  return LK_MATCH_NO;
}

/* A JPEG file that is cut ends without its mark, and its decoder says nothing of it. */
static gboolean
is_cut (GBytes *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  return n > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0 && !memmem (data + 3, n - 3, "\xff\xd9", 2);
}

/* A picture in grey, (*h, *w); NULL with an error. */
static guint8 *
read_picture (const char *path, gsize *w, gsize *h, LkInk *ink, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LK_PIXBUF_MAX_FILE, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  guint8 *grey;

  if (!bytes)
    return NULL;
  if (is_cut (bytes))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is cut short. Fetch the file anew"), name);
      return NULL;
    }
  pixbuf = lk_pixbuf_decode (bytes, name, READ_SIDE, error);
  if (!pixbuf)
    return NULL;
  *w = (gsize) gdk_pixbuf_get_width (pixbuf);
  *h = (gsize) gdk_pixbuf_get_height (pixbuf);
  grey = g_malloc (*w * *h);
  *ink = lk_pixbuf_to_grey (pixbuf, grey);
  return grey;
}

/* The picture; NULL with an error, or without one where it is left out. */
static guint8 *
read_or_leave (const char *path, gsize *w, gsize *h, Broken *broken, const LkImportOptions *options,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  LkInk ink;
  guint8 *grey = read_picture (path, w, h, &ink, cancellable, &reason);

  if (grey)
    {
      broken->n_inks[ink]++;
      return grey;
    }
  if (options->strict || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (broken->n++ == 0)
    broken->first = g_strdup (reason->message);
  return NULL;
}

/* That of the first picture that can be read. */
static gboolean
find_size (const LkPictureList *list, const LkImportOptions *options, gsize *width, gsize *height,
           GCancellable *cancellable, GError **error)
{
  *width = options->picture_width;
  *height = options->picture_height;
  for (guint i = 0; i < list->paths->len && *width == 0; i++)
    {
      Broken broken = { 0 };
      g_autofree guint8 *grey = NULL;
      gsize w, h;

      grey = read_or_leave (g_ptr_array_index (list->paths, i), &w, &h, &broken, options, cancellable, error);
      g_free (broken.first);
      if (grey)
        lk_size_fit (w, h, LK_MAX_SIDE, width, height);
      else if (broken.n == 0)
        return FALSE;
    }
  if (*width == 0)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("None of the pictures can be read; choose PNG or JPEG files"));
  return *width > 0;
}

/* The name of sample n, which is a file in the folder. Names that would take too much memory are dropped, all of them. */
static LkStatus
name_sample (LkSplit *split, gsize n, const char *folder, const char *path)
{
  g_autofree char *name = NULL;
  LkStatus status;

  if (!split->origins.starts)
    return LK_OK;
  path += strlen (folder); /* which it begins with */
  path += strspn (path, G_DIR_SEPARATOR_S);
  name = lk_import_origin (path);
  status = lk_origins_add (&split->origins, name, &split->origins.starts[n]);
  if (status != LK_BAD_SHAPE)
    return status;
  lk_origins_clear (&split->origins);
  return LK_OK;
}

/* Reads the pictures of the list into the split; those that are left out leave the list, too. done and total count those
 * of both splits. */
static gboolean
read_split (LkPictureList *list, const char *folder, gsize width, gsize height, gsize done, gsize total, LkSplit *split,
            Broken *broken, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  LkStatus status;
  gpointer *paths = list->paths->pdata;
  guint n = 0;

  if (list->paths->len == 0)
    return TRUE;
  if (!lk_import_reserve (split, list->paths->len, width * height, shown, error))
    return FALSE;
  split->origins.starts = calloc (list->paths->len, sizeof *split->origins.starts);
  status = split->origins.starts ? LK_OK : LK_NO_MEMORY;
  for (guint i = 0; i < list->paths->len && status == LK_OK; i++)
    {
      gsize before = broken->n;
      g_autofree guint8 *grey = NULL;
      gpointer path = paths[i];
      guint16 label = g_array_index (list->labels, guint16, i);
      gsize w, h;

      if (!lk_import_go_on (options, (double) (done + i) / (double) total, cancellable, error))
        return FALSE;
      grey = read_or_leave (path, &w, &h, broken, options, cancellable, error);
      if (!grey && broken->n == before)
        return FALSE;
      if (!grey)
        continue;
      lk_grey_fit (grey, w, h, split->pixels + n * width * height, width, height);
      status = name_sample (split, n, folder, path);
      split->labels[n] = g_array_index (list->labels, guint16, n) = label;
      paths[i] = paths[n];
      paths[n++] = path;
    }
  split->n = n;
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not load the data set"));
      return FALSE;
    }
  g_ptr_array_set_size (list->paths, (int) n);
  g_array_set_size (list->labels, n);
  split->other_rows = lk_pictures_rows (list, !options->plain_order);
  return TRUE;
}

static void
say_broken (Broken *broken, LkImported *imported)
{
  gsize n_dark = broken->n_inks[LK_INK_IN_OPACITY], n_white = broken->n_inks[LK_INK_IN_OPACITY_WHITE];

  if (n_dark > 0)
    lk_import_note (
        imported, g_strdup_printf (ngettext ("%zu picture has its ink in the opacity alone (alpha), in one colour: it "
                                             "is taken on white paper",
                                             "%zu pictures have their ink in the opacity alone (alpha), in one colour: "
                                             "they are taken on white paper",
                                             (gulong) n_dark),
                                   n_dark));
  if (n_white > 0)
    lk_import_note (
        imported, g_strdup_printf (ngettext ("%zu picture has its ink in the opacity alone (alpha), in white: it is "
                                             "taken on black paper",
                                             "%zu pictures have their ink in the opacity alone (alpha), in white: they "
                                             "are taken on black paper",
                                             (gulong) n_white),
                                   n_white));
  if (broken->n > 0)
    lk_import_note (imported, g_strdup_printf (ngettext ("%zu picture cannot be read and was left out: %s",
                                                         "%zu pictures cannot be read and were left out, the first: %s",
                                                         (gulong) broken->n),
                                               broken->n, broken->first));
  g_clear_pointer (&broken->first, g_free);
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  const char *folder = source->path;
  g_auto (LkDatasetInfo) info = { 0 };
  g_auto (LkPictures) pictures = { { NULL } };
  g_autofree char *shown = g_filename_display_name (folder);
  g_autoptr (LkNames) names = lk_names_new ();
  LkPictureList *train_list = &pictures.train, *test_list = &pictures.test;
  LkSplit train = { 0 }, test = { 0 };
  Broken broken = { 0 };
  gsize width, height, total;

  if (options->plain_order)
    lk_names_set_plain (names);
  if (!lk_dataset_info_read (source, &info, cancellable, error) ||
      !lk_pictures_find (folder, names, options, cancellable, &pictures, imported, error))
    return FALSE;
  if (train_list->paths->len == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The folder “%s” has no pictures to learn from; put each class’s into a folder of its own"),
                   shown);
      return FALSE;
    }
  total = train_list->paths->len + test_list->paths->len;
  if (find_size (train_list, options, &width, &height, cancellable, error) &&
      read_split (train_list, folder, width, height, 0, total, &train, &broken, options, cancellable, error) &&
      read_split (test_list, folder, width, height, total - test_list->paths->len, total, &test, &broken, options,
                  cancellable, error))
    imported->dataset = lk_import_assemble (source->name, info.title, info.source, info.licence, width, height, names,
                                            &train, &test, shown, error);
  say_broken (&broken, imported);
  lk_split_clear (&train);
  lk_split_clear (&test);
  return imported->dataset != NULL;
}

const LkFormat lk_format_picture_folder = {
  .id = "pictures",
  .kind = LK_FORMAT_DATA,
  .label = N_ ("a folder of pictures"),
  .how = N_ ("a folder of pictures for each class"),
  .probe = probe,
  .load = load,
};
