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

/* How pictures are read, what could not be read, and what was read in a way of its own. */
typedef struct {
  gboolean grey;  /* though there are colours */
  gsize channels; /* 1 until a picture has colours that are wanted, then 3 */
  gsize n_colour; /* pictures that have colours */
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

/* What was read of a file. */
typedef struct {
  guint8 *planes; /* (channels, h, w); NULL: nothing */
  gsize w, h, channels;
} Picture;

static void
picture_clear (Picture *picture)
{
  g_free (picture->planes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/* A picture in grey or, where it has colours, in these; FALSE with an error. */
static gboolean
read_picture (const char *path, Broken *broken, Picture *picture, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LK_PIXBUF_MAX_FILE, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  gboolean has_colour;
  LkInk ink;

  if (!bytes)
    return FALSE;
  if (is_cut (bytes))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is cut short. Fetch the file anew"), name);
      return FALSE;
    }
  pixbuf = lk_pixbuf_decode (bytes, name, READ_SIDE, error);
  if (!pixbuf)
    return FALSE;
  has_colour = lk_pixbuf_has_colour (pixbuf);
  picture->w = (gsize) gdk_pixbuf_get_width (pixbuf);
  picture->h = (gsize) gdk_pixbuf_get_height (pixbuf);
  picture->channels = has_colour && !broken->grey ? LK_COLOURS : 1;
  picture->planes = g_malloc (picture->channels * picture->w * picture->h);
  ink = picture->channels > 1 ? lk_pixbuf_to_planes (pixbuf, picture->planes)
                              : lk_pixbuf_to_grey (pixbuf, picture->planes);
  broken->n_inks[ink]++;
  broken->n_colour += has_colour;
  return TRUE;
}

/* Without planes the picture is left out. */
static gboolean
read_or_leave (const char *path, Broken *broken, Picture *picture, const LkImportOptions *options,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (read_picture (path, broken, picture, cancellable, &reason))
    return TRUE;
  if (options->strict || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (broken->n++ == 0)
    broken->first = g_strdup (reason->message);
  return TRUE;
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
      Broken broken = { .grey = TRUE };
      g_auto (Picture) picture = { 0 };
      gboolean go_on;

      go_on = read_or_leave (g_ptr_array_index (list->paths, i), &broken, &picture, options, cancellable, error);
      g_free (broken.first);
      if (!go_on)
        return FALSE;
      if (picture.planes)
        lk_size_fit (picture.w, picture.h, LK_MAX_SIDE, width, height);
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

/* Makes room for colours: the pictures so far, of n, are grey. */
static gboolean
widen (LkSplit *split, gsize n, gsize area, const char *shown, GError **error)
{
  LkSplit wide = { 0 };
  guint8 *pixels = split->pixels;

  if (!pixels)
    return TRUE;
  if (!lk_import_reserve (&wide, split->n, LK_COLOURS * area, shown, error))
    {
      lk_split_clear (&wide);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < LK_COLOURS; c++)
      memcpy (wide.pixels + (LK_COLOURS * i + c) * area, pixels + i * area, area);
  split->pixels = wide.pixels;
  wide.pixels = pixels;
  lk_split_clear (&wide);
  return TRUE;
}

/* A picture as number n of the split; one in grey is the same in all its colours. */
static void
write_picture (const Picture *picture, gsize channels, gsize n, gsize width, gsize height, LkSplit *split)
{
  for (gsize c = 0; c < channels; c++)
    lk_grey_fit (picture->planes + (picture->channels > 1 ? c * picture->w * picture->h : 0), picture->w, picture->h,
                 split->pixels + (channels * n + c) * width * height, width, height);
}

/* Reads the pictures of the list into a split; those that are left out leave the list, too. done and total count those
 * of both splits; `before` is the one that was read before, or NULL. */
static gboolean
read_split (LkPictureList *list, const char *folder, gsize width, gsize height, gsize done, gsize total, LkSplit *split,
            LkSplit *before, Broken *broken, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  LkStatus status;
  gpointer *paths = list->paths->pdata;
  guint n = 0;

  if (list->paths->len == 0)
    return TRUE;
  if (!lk_import_reserve (split, list->paths->len, broken->channels * width * height, shown, error))
    return FALSE;
  split->origins.starts = calloc (list->paths->len, sizeof *split->origins.starts);
  status = split->origins.starts ? LK_OK : LK_NO_MEMORY;
  for (guint i = 0; i < list->paths->len && status == LK_OK; i++)
    {
      g_auto (Picture) picture = { 0 };
      gpointer path = paths[i];
      guint16 label = g_array_index (list->labels, guint16, i);

      if (!lk_import_go_on (options, (double) (done + i) / (double) total, cancellable, error))
        return FALSE;
      if (!read_or_leave (path, broken, &picture, options, cancellable, error))
        return FALSE;
      if (!picture.planes)
        continue;
      if (picture.channels > broken->channels)
        {
          if (!widen (split, n, width * height, shown, error) ||
              (before && !widen (before, before->n, width * height, shown, error)))
            return FALSE;
          broken->channels = picture.channels;
        }
      write_picture (&picture, broken->channels, n, width, height, split);
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
say_colours (const Broken *broken, gsize n_pictures, LkImported *imported)
{
  if (broken->n_colour == 0)
    return;
  if (broken->channels == 1)
    lk_import_note (imported, g_strdup (_ ("the pictures are in colour and become grey (Rec. 601)")));
  else if (broken->n_colour < n_pictures)
    lk_import_note (imported,
                    g_strdup_printf (ngettext ("%zu of %zu pictures is in colour: all are read as such. --grey makes "
                                               "them grey",
                                               "%zu of %zu pictures are in colour: all are read as such. --grey makes "
                                               "them grey",
                                               (gulong) broken->n_colour),
                                     broken->n_colour, n_pictures));
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
  Broken broken = { .grey = options->grey, .channels = 1 };
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
      read_split (train_list, folder, width, height, 0, total, &train, NULL, &broken, options, cancellable, error) &&
      read_split (test_list, folder, width, height, total - test_list->paths->len, total, &test, &train, &broken,
                  options, cancellable, error))
    {
      say_colours (&broken, train.n + test.n, imported);
      imported->dataset =
          lk_import_assemble (source->name, info.title, info.source, info.licence,
                              (LkShape) { height, width, broken.channels }, names, &train, &test, shown, error);
    }
  say_broken (&broken, imported);
  lk_split_clear (&train);
  lk_split_clear (&test);
  return imported->dataset != NULL;
}

gboolean
lk_pictures_load_unlabelled (const char *folder, LkShape picture, const LkImportOptions *options,
                             GCancellable *cancellable, LkSplit *split, GError **error)
{
  g_auto (LkPictures) pictures = { { NULL } };
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *shown = g_filename_display_name (folder);
  LkPictureList *list = &pictures.train;
  Broken broken = { .grey = picture.channels == 1, .channels = picture.channels };
  gboolean ok;

  *split = (LkSplit) { 0 };
  if (!lk_pictures_list (path, options, &pictures, error))
    return FALSE;
  ok = read_split (list, path, picture.width, picture.height, 0, list->paths->len, split, NULL, &broken, options,
                   cancellable, error);
  if (ok && split->n == 0 && broken.first)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("The folder “%s” has no pictures that can be read, the first: %s"), shown, broken.first);
  else if (ok && split->n == 0)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("The folder “%s” has no pictures"), shown);
  g_free (broken.first);
  if (ok && split->n > 0)
    return TRUE;
  lk_split_clear (split);
  return FALSE;
}

const LkFormat lk_format_picture_folder = {
  .id = "pictures",
  .kind = LK_FORMAT_DATA,
  .label = N_ ("a folder of pictures"),
  .how = N_ ("a folder of pictures for each class"),
  .probe = probe,
  .load = load,
};
