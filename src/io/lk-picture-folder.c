/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-dataset-info.h"
#include "lk-error.h"
#include "lk-file.h"
#include "lk-natural.h"
#include "lk-pixbuf.h"

/* Longer sides are scaled down as the picture is read: far beyond LK_MAX_SIDE,
 * so that the second scaling still has something to average. */
#define READ_SIDE 512

/* The pictures of one split, not yet read. */
typedef struct {
  GPtrArray *paths;
  GArray *labels; /* of guint16: places in the names */
} List;

static void
list_clear (List *list)
{
  g_clear_pointer (&list->paths, g_ptr_array_unref);
  g_clear_pointer (&list->labels, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

static List
list_new (void)
{
  return (List) { g_ptr_array_new_with_free_func (g_free), g_array_new (FALSE, FALSE, sizeof (guint16)) };
}

static gboolean
is_picture (const char *name)
{
  static const char *const suffixes[] = { "png",  "jpg", "jpeg", "gif", "bmp", "tif", "tiff",
                                          "webp", "pgm", "ppm",  "pbm", "pnm", NULL };

  return *name != '.' && lk_import_has_suffix (name, suffixes);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  int order = lk_natural_compare (first, second);

  return order != 0 ? order : strcmp (first, second);
}

/* The folders, or the pictures, in a folder, sorted; NULL with an error. */
static GPtrArray *
list_folder (const char *folder, gboolean folders, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!dir)
    return NULL;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (folders ? *name != '.' && g_file_test (path, G_FILE_TEST_IS_DIR) : is_picture (name))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* A folder with folders may be one of these. */
static LkMatch
probe (const LkSource *source)
{
  g_autoptr (GPtrArray) names = source->is_folder ? list_folder (source->path, TRUE, NULL) : NULL;

  return names && names->len > 0 ? LK_MATCH_SURE : LK_MATCH_NO;
}

/* The folder "train" or "test" in this one, whatever its letters' case. */
static char *
find_split (const char *folder, const char *name)
{
  g_autoptr (GPtrArray) names = list_folder (folder, TRUE, NULL);

  for (guint i = 0; names && i < names->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (names, i), name) == 0)
      return g_build_filename (folder, g_ptr_array_index (names, i), NULL);
  return NULL;
}

static gboolean
list_class (const char *folder, const char *name, LkNames *names, List *list, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *class_name = g_filename_display_name (name);
  g_autoptr (GPtrArray) pictures = list_folder (path, FALSE, error);
  guint16 label;
  int place;

  if (!pictures)
    return FALSE;
  if (pictures->len == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The folder “%s” has no pictures; each class is a folder of PNG or JPEG files"), shown);
      return FALSE;
    }
  place = lk_names_place (names, class_name);
  if (place < 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is the folder of class number %d, and %d can be used"),
                   shown, LK_MAX_CLASSES + 1, LK_MAX_CLASSES);
      return FALSE;
    }
  label = (guint16) place;
  for (guint i = 0; i < pictures->len; i++)
    {
      g_ptr_array_add (list->paths, g_build_filename (path, g_ptr_array_index (pictures, i), NULL));
      g_array_append_val (list->labels, label);
    }
  if (list->paths->len <= LK_IMPORT_MAX_SAMPLES)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” has too many pictures: up to %zu can be used"), shown,
               LK_IMPORT_MAX_SAMPLES);
  return FALSE;
}

static gboolean
list_split (const char *folder, LkNames *names, List *list, const LkImportOptions *options, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) classes = list_folder (folder, TRUE, error);

  if (!classes)
    return FALSE;
  for (guint i = 0; i < classes->len; i++)
    if (!lk_import_go_on (options, 0.0, cancellable, error) ||
        !list_class (folder, g_ptr_array_index (classes, i), names, list, error))
      return FALSE;
  return TRUE;
}

/* A picture in grey, (*h, *w); NULL with an error. */
static guint8 *
read_picture (const char *path, gsize *w, gsize *h, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LK_PIXBUF_MAX_FILE, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = bytes ? lk_pixbuf_decode (bytes, name, READ_SIDE, error) : NULL;
  guint8 *grey;

  if (!pixbuf)
    return NULL;
  *w = (gsize) gdk_pixbuf_get_width (pixbuf);
  *h = (gsize) gdk_pixbuf_get_height (pixbuf);
  grey = g_malloc (*w * *h);
  lk_pixbuf_to_grey (pixbuf, grey);
  return grey;
}

static gboolean
find_size (const char *path, const LkImportOptions *options, gsize *width, gsize *height, GCancellable *cancellable,
           GError **error)
{
  g_autofree guint8 *grey = NULL;
  gsize w, h;

  *width = options->picture_width;
  *height = options->picture_height;
  if (*width > 0)
    return TRUE;
  grey = read_picture (path, &w, &h, cancellable, error);
  if (!grey)
    return FALSE;
  lk_size_fit (w, h, LK_MAX_SIDE, width, height);
  return TRUE;
}

/* Reads all pictures of the list into the split. done and total count those of
 * both splits. */
static gboolean
read_split (const List *list, gsize width, gsize height, const char *shown, gsize done, gsize total, LkSplit *split,
            const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  if (list->paths->len == 0)
    return TRUE;
  if (!lk_import_reserve (split, list->paths->len, width * height, shown, error))
    return FALSE;
  for (guint i = 0; i < list->paths->len; i++)
    {
      g_autofree guint8 *grey = NULL;
      gsize w, h;

      if (!lk_import_go_on (options, (double) (done + i) / (double) total, cancellable, error))
        return FALSE;
      grey = read_picture (g_ptr_array_index (list->paths, i), &w, &h, cancellable, error);
      if (!grey)
        return FALSE;
      lk_grey_fit (grey, w, h, split->pixels + i * width * height, width, height);
      split->labels[i] = g_array_index (list->labels, guint16, i);
    }
  return TRUE;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  const char *folder = source->path;
  g_auto (LkDatasetInfo) info = { 0 };
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *train_folder = find_split (folder, "train");
  g_autofree char *test_folder = find_split (folder, "test");
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (List) train_list = list_new ();
  g_auto (List) test_list = list_new ();
  LkSplit train = { 0 }, test = { 0 };
  gsize width, height, total;

  if (!lk_dataset_info_read (source, &info, cancellable, error))
    return FALSE;
  if (test_folder && !train_folder)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The folder “%s” has a folder “test”, but none called “train” to learn from"), shown);
      return FALSE;
    }
  if (!list_split (train_folder ? train_folder : folder, names, &train_list, options, cancellable, error) ||
      (test_folder && !list_split (test_folder, names, &test_list, options, cancellable, error)))
    return FALSE;
  if (train_list.paths->len == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The folder “%s” has no pictures to learn from; put each class’s into a folder of its own"),
                   shown);
      return FALSE;
    }
  total = train_list.paths->len + test_list.paths->len;
  if (find_size (g_ptr_array_index (train_list.paths, 0), options, &width, &height, cancellable, error) &&
      read_split (&train_list, width, height, shown, 0, total, &train, options, cancellable, error) &&
      read_split (&test_list, width, height, shown, train_list.paths->len, total, &test, options, cancellable, error))
    imported->dataset = lk_import_assemble (source->name, info.title, info.source, info.licence, width, height, names,
                                            &train, &test, shown, error);
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
