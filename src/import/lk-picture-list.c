/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-list.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "io/lk-pixbuf.h"

#define MAX_DEPTH  8    /* of folders in a class */
#define MAX_LOOKED 4000 /* files, where it is only asked whether there are pictures */
#define HEAD_BYTES 16

typedef enum {
  NO_PICTURE,
  NOT_THERE, /* a leftover, which is not even counted */
  PICTURE,
  FOLDER,
} Kind;

static void
list_clear (LkPictureList *list)
{
  g_clear_pointer (&list->paths, g_ptr_array_unref);
  g_clear_pointer (&list->labels, g_array_unref);
}

void
lk_pictures_clear (LkPictures *pictures)
{
  list_clear (&pictures->train);
  list_clear (&pictures->test);
  g_clear_pointer (&pictures->folder, g_free);
  g_clear_pointer (&pictures->empty, g_ptr_array_unref);
  g_clear_pointer (&pictures->an_other, g_free);
}

static LkPictureList
list_new (void)
{
  return (LkPictureList) { g_ptr_array_new_with_free_func (g_free), g_array_new (FALSE, FALSE, sizeof (guint16)) };
}

static gboolean
is_leftover (const char *name)
{
  static const char *const known[] = { "__MACOSX", "Thumbs.db", "desktop.ini", "@eaDir", "$RECYCLE.BIN" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (name, known[i]) == 0)
      return TRUE;
  return *name == '.';
}

/* Also such as may need a loader that is not there: they are said to be unreadable, and are not passed over. */
static gboolean
is_named_picture (const char *name)
{
  static const char *const suffixes[] = { "png", "jpg", "jpeg", "jfif", "gif",  "bmp",  "tif",  "tiff", "webp",
                                          "pgm", "ppm", "pbm",  "pnm",  "heic", "heif", "avif", "jxl",  NULL };

  return lk_import_has_suffix (name, suffixes);
}

/* A pipe is never opened. */
static gboolean
begins_as_picture (const char *path)
{
  guint8 head[HEAD_BYTES];
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  ssize_t n = file >= 0 ? read (file, head, sizeof head) : 0;

  if (file >= 0)
    close (file);
  return n > 0 && lk_pixbuf_knows (head, (gsize) n);
}

static Kind
look_at (const char *path, const char *name)
{
  if (is_leftover (name))
    return NOT_THERE;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return FOLDER;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NO_PICTURE;
  return begins_as_picture (path) || is_named_picture (name) ? PICTURE : NO_PICTURE;
}

static int
compare_natural (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  int order = lk_natural_compare (first, second);

  return order != 0 ? order : strcmp (first, second);
}

static int
compare_plain (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
sort (GPtrArray *names, LkPictures *pictures)
{
  g_ptr_array_sort (names, pictures->plain ? compare_plain : compare_natural);
  for (guint i = 1; i < names->len && !pictures->plain; i++)
    if (strcmp (g_ptr_array_index (names, i - 1), g_ptr_array_index (names, i)) > 0)
      pictures->differs = TRUE;
}

/* Two paths, by the first folder or file in which they differ; a folder's files come before the folders in it. */
static int
compare_paths (const char *a, const char *b, gboolean plain)
{
  gsize begin = 0;
  const char *a_end, *b_end;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (gsize i = 0; a[i] == b[i]; i++)
    {
      if (a[i] == '\0')
        return 0;
      if (a[i] == '/')
        begin = i + 1;
    }
  a_end = strchrnul (a + begin, '/');
  b_end = strchrnul (b + begin, '/');
  if ((*a_end == '\0') != (*b_end == '\0'))
    return *a_end == '\0' ? -1 : 1;
  first = g_strndup (a + begin, (gsize) (a_end - a) - begin);
  second = g_strndup (b + begin, (gsize) (b_end - b) - begin);
  return plain ? strcmp (first, second) : compare_natural (&(const char *) { first }, &(const char *) { second });
}

typedef struct {
  const LkPictureList *list;
  gboolean plain;
} Order;

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;

  return compare_paths (g_ptr_array_index (order->list->paths, *(const guint32 *) a),
                        g_ptr_array_index (order->list->paths, *(const guint32 *) b), order->plain);
}

uint32_t *
lk_pictures_rows (const LkPictureList *list, gboolean plain)
{
  guint n = list->paths->len;
  Order order = { list, plain };
  g_autofree guint32 *sorted = g_new (guint32, n);
  uint32_t *rows = calloc (MAX (n, 1), sizeof *rows);
  gboolean moved = FALSE;

  for (guint32 i = 0; i < n; i++)
    sorted[i] = i;
  g_qsort_with_data (sorted, (int) n, sizeof *sorted, compare_rows, &order);
  for (guint32 i = 0; rows && i < n; i++)
    {
      rows[sorted[i]] = i;
      moved = moved || sorted[i] != i;
    }
  if (!moved)
    g_clear_pointer (&rows, free);
  return rows;
}

/* The folders and the pictures in a folder, sorted; either array may be NULL. FALSE with an error. */
static gboolean
list_folder (const char *folder, LkPictures *pictures, GPtrArray *folders, GPtrArray *files, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (!dir)
    return FALSE;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Kind kind = look_at (path, name);

      if (kind == FOLDER && folders)
        g_ptr_array_add (folders, g_strdup (name));
      else if (kind == PICTURE && files)
        g_ptr_array_add (files, g_strdup (name));
      else if (kind == NO_PICTURE && files)
        {
          pictures->n_others++;
          if (!pictures->an_other || strcmp (path, pictures->an_other) < 0)
            {
              g_free (pictures->an_other);
              pictures->an_other = g_steal_pointer (&path);
            }
        }
    }
  if (folders)
    sort (folders, pictures);
  if (files)
    sort (files, pictures);
  return TRUE;
}

static GPtrArray *
list_folders (const char *folder)
{
  LkPictures nobody = { .plain = FALSE };
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  return list_folder (folder, &nobody, folders, NULL, NULL) ? g_steal_pointer (&folders) : NULL;
}

/* Whether a picture is in the folder, or in one in it where `deeper` says so; *left counts down the files that may be
 * looked at. */
static gboolean
has_picture (const char *folder, guint deeper, guint *left)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && *left > 0 && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Kind kind = look_at (path, name);

      --*left;
      if (kind == PICTURE)
        return TRUE;
      if (kind == FOLDER)
        g_ptr_array_add (folders, g_steal_pointer (&path));
    }
  for (guint i = 0; deeper > 0 && i < folders->len; i++)
    if (has_picture (g_ptr_array_index (folders, i), deeper - 1, left))
      return TRUE;
  return FALSE;
}

/* Whether folders in this one hold pictures. */
static gboolean
has_classes (const char *folder)
{
  g_autoptr (GPtrArray) folders = list_folders (folder);
  guint left = MAX_LOOKED;

  for (guint i = 0; folders && i < folders->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (folders, i), NULL);

      if (has_picture (path, MAX_DEPTH, &left))
        return TRUE;
    }
  return FALSE;
}

gboolean
lk_pictures_are_in (const char *folder)
{
  return has_classes (folder);
}

/* A split's names; the word may be set apart in a longer name: "seg_train". */
static const char *const train_words[] = { "train", "training", NULL };
static const char *const test_words[] = { "test", "testing", NULL };
static const char *const validation_words[] = { "val", "valid", "validation", NULL };

static gboolean
is_word (const char *name, const char *word)
{
  gsize n = strlen (name), length = strlen (word);

  if (n < length)
    return FALSE;
  if (g_ascii_strncasecmp (name, word, length) == 0 && !g_ascii_isalnum (name[length]))
    return TRUE;
  return g_ascii_strcasecmp (name + n - length, word) == 0 && (n == length || !g_ascii_isalnum (name[n - length - 1]));
}

/* The folder in this one that is named by one of the words: the word itself before a longer name. NULL: none. */
static char *
find_split (const char *folder, const char *const *words)
{
  g_autoptr (GPtrArray) names = list_folders (folder);
  const char *found = NULL;

  for (guint i = 0; names && i < names->len; i++)
    for (const char *const *word = words; *word; word++)
      {
        const char *name = g_ptr_array_index (names, i);

        if (is_word (name, *word) && (!found || g_ascii_strcasecmp (name, *word) == 0))
          found = name;
      }
  return found ? g_build_filename (folder, found, NULL) : NULL;
}

static gboolean
has_split (const char *folder, const char *const *words)
{
  g_autofree char *split = find_split (folder, words);

  return split != NULL;
}

/* The same, when it has classes; `other` is what has none. */
static char *
find_labelled_split (const char *folder, const char *const *words, char **other)
{
  g_autofree char *split = find_split (folder, words);

  if (split && has_classes (split))
    return g_steal_pointer (&split);
  if (other)
    *other = g_steal_pointer (&split);
  return NULL;
}

/* Archives wrap a folder into a folder. */
static char *
find_root (const char *folder)
{
  g_autofree char *root = g_strdup (folder);

  for (guint depth = 0; depth < MAX_DEPTH; depth++)
    {
      g_autoptr (GPtrArray) folders = list_folders (root);
      g_autofree char *inner = NULL;

      if (!folders || folders->len != 1)
        break;
      inner = g_build_filename (root, g_ptr_array_index (folders, 0), NULL);
      if (!has_classes (inner) || has_split (root, train_words) || has_split (root, test_words))
        break;
      g_free (root);
      root = g_steal_pointer (&inner);
    }
  return g_steal_pointer (&root);
}

/* The pictures in a folder and then in those in it. A link is no way down: it could lead in a circle. */
static gboolean
list_deep (const char *path, guint depth, LkPictures *pictures, GPtrArray *paths, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  if (!list_folder (path, pictures, folders, files, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (paths, g_build_filename (path, g_ptr_array_index (files, i), NULL));
  for (guint i = 0; i < folders->len && depth < MAX_DEPTH; i++)
    {
      g_autofree char *inner = g_build_filename (path, g_ptr_array_index (folders, i), NULL);

      if (!g_file_test (inner, G_FILE_TEST_IS_SYMLINK) && !list_deep (inner, depth + 1, pictures, paths, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list_class (const char *folder, const char *name, LkNames *names, LkPictures *pictures, LkPictureList *list,
            const LkImportOptions *options, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *class_name = g_filename_display_name (name);
  guint before = list->paths->len;
  guint16 label;
  int place;

  if (!list_deep (path, 0, pictures, list->paths, error))
    return FALSE;
  if (list->paths->len == before && options->strict)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The folder “%s” has no pictures; each class is a folder of PNG or JPEG files"), shown);
      return FALSE;
    }
  if (list->paths->len == before)
    {
      g_ptr_array_add (pictures->empty, g_steal_pointer (&class_name));
      return TRUE;
    }
  place = lk_names_place (names, class_name);
  if (place < 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is the folder of class number %d, and %d can be used"),
                   shown, LK_MAX_CLASSES + 1, LK_MAX_CLASSES);
      return FALSE;
    }
  label = (guint16) place;
  for (guint i = before; i < list->paths->len; i++)
    g_array_append_val (list->labels, label);
  if (list->paths->len <= LK_IMPORT_MAX_SAMPLES)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” has too many pictures: up to %zu can be used"), shown,
               LK_IMPORT_MAX_SAMPLES);
  return FALSE;
}

static gboolean
list_split (const char *folder, LkNames *names, LkPictures *pictures, LkPictureList *list,
            const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);

  if (!list_folder (folder, pictures, classes, NULL, error))
    return FALSE;
  for (guint i = 0; i < classes->len; i++)
    if (!lk_import_go_on (options, 0.0, cancellable, error) ||
        !list_class (folder, g_ptr_array_index (classes, i), names, pictures, list, options, error))
      return FALSE;
  return TRUE;
}

static void
say (const LkPictures *pictures, const char *root, const char *folder, LkImported *imported)
{
  if (strcmp (root, folder) != 0)
    {
      g_autofree char *shown = g_filename_display_name (root);

      lk_import_note (imported, g_strdup_printf (_ ("the pictures are in “%s”"), shown));
    }
  for (guint i = 0; i < pictures->empty->len; i++)
    lk_import_note (imported, g_strdup_printf (_ ("the folder “%s” has no pictures and is no class"),
                                               (const char *) g_ptr_array_index (pictures->empty, i)));
  if (pictures->n_others > 0)
    {
      g_autofree char *shown = g_filename_display_basename (pictures->an_other);

      lk_import_note (imported, g_strdup_printf (ngettext ("%zu file is no picture and was left out: “%s”",
                                                           "%zu files are no pictures and were left out: “%s” is one",
                                                           (gulong) pictures->n_others),
                                                 pictures->n_others, shown));
    }
  if (pictures->differs)
    lk_import_note (imported,
                    g_strdup (_ ("classes and files stand in natural order, 2 before 10; torchvision’s ImageFolder has "
                                 "10 before 2: --file-order plain")));
}

/* The splits' folders; train is the folder itself where there is none. FALSE with an error. */
static gboolean
find_splits (const char *root, char **train, char **test, LkImported *imported, GError **error)
{
  g_autofree char *unlabelled = NULL;
  g_autofree char *validation = NULL;

  *train = find_labelled_split (root, train_words, NULL);
  *test = find_labelled_split (root, test_words, *train ? &unlabelled : NULL);
  if (!*train && *test)
    {
      g_autofree char *shown = g_filename_display_name (root);

      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("The folder “%s” has a folder “test”, but none called “train” to learn from"), shown);
      return FALSE;
    }
  if (!*train)
    {
      *train = g_strdup (root);
      return TRUE;
    }
  if (unlabelled)
    {
      g_autofree char *shown = g_filename_display_basename (unlabelled);

      lk_import_note (imported,
                      g_strdup_printf (_ ("the folder “%s” has no folders of classes and was left out"), shown));
    }
  validation = find_labelled_split (root, validation_words, NULL);
  if (validation && *test)
    {
      g_autofree char *shown = g_filename_display_basename (validation);

      lk_import_note (imported, g_strdup_printf (_ ("the folder “%s” was left out: there is a test split"), shown));
    }
  else if (validation)
    {
      g_autofree char *shown = g_filename_display_basename (validation);

      lk_import_note (imported, g_strdup_printf (_ ("the test split is the folder “%s”"), shown));
      *test = g_steal_pointer (&validation);
    }
  return TRUE;
}

gboolean
lk_pictures_find (const char *folder, LkNames *names, const LkImportOptions *options, GCancellable *cancellable,
                  LkPictures *pictures, LkImported *imported, GError **error)
{
  g_autofree char *train = NULL;
  g_autofree char *test = NULL;

  *pictures = (LkPictures) { list_new (), list_new (), find_root (folder), .plain = options->plain_order };
  pictures->empty = g_ptr_array_new_with_free_func (g_free);
  if (!find_splits (pictures->folder, &train, &test, imported, error) ||
      !list_split (train, names, pictures, &pictures->train, options, cancellable, error) ||
      (test && !list_split (test, names, pictures, &pictures->test, options, cancellable, error)))
    return FALSE;
  say (pictures, pictures->folder, folder, imported);
  return TRUE;
}

gboolean
lk_pictures_list (const char *folder, const LkImportOptions *options, LkPictures *pictures, GError **error)
{
  g_autofree char *above = g_path_get_dirname (folder);
  g_autofree char *name = g_path_get_basename (folder);
  g_autoptr (LkNames) names = lk_names_new ();

  *pictures = (LkPictures) { list_new (), list_new (), g_strdup (folder), .plain = options->plain_order };
  pictures->empty = g_ptr_array_new_with_free_func (g_free);
  return list_class (above, name, names, pictures, &pictures->train, options, error);
}
