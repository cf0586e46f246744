/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-dataset-io.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-arithmetic.h"
#include "lk-csv-dataset.h"
#include "lk-error.h"
#include "lk-file.h"
#include "lk-idx.h"
#include "lk-name.h"
#include "lk-picture-folder.h"

#define DISTRIBUTION_DATADIR "/usr/share/datasets" /* Debian's dataset-* packages */

/* Beyond these a file is no data set for this program (the largest of MNIST's
 * kin, EMNIST by class, has 547 MB of pictures), and a small gzip file must not
 * fill the memory. */
#define MAX_PIXEL_BYTES ((gsize) 1 << 30)
#define MAX_LABEL_BYTES ((gsize) 1 << 26)
#define MAX_INI_BYTES   ((gsize) 1 << 16)

#define TRAIN_IMAGES "train-images-idx3-ubyte"
#define TRAIN_LABELS "train-labels-idx1-ubyte"
#define TEST_IMAGES  "t10k-images-idx3-ubyte"
#define TEST_LABELS  "t10k-labels-idx1-ubyte"

/* What the folder does not tell by itself. */
typedef struct {
  char *title;
  char *source;
  char *licence;
  char **classes; /* NULL: as many as the labels need */
} Description;

static void
description_clear (Description *description)
{
  g_free (description->title);
  g_free (description->source);
  g_free (description->licence);
  g_strfreev (description->classes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Description, description_clear)

/* One split on its way from two files into memory. */
typedef struct {
  const char *folder;
  const char *images_file;
  const char *labels_file;
  GCancellable *cancellable;

  LkSplit split;
  gsize width, height;
  char *images_name; /* for messages */
  char *labels_name;
  GError *error; /* NULL when all went well */
} Part;

static void
part_clear (Part *part)
{
  free (part->split.pixels);
  free (part->split.labels);
  g_free (part->images_name);
  g_free (part->labels_name);
  g_clear_error (&part->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

/* Data sets that distributions package without a dataset.ini. */
static const struct {
  const char *folder;
  const char *title;
  const char *source;
  const char *licence;
  const char *classes[11];
} known[] = {
  { "fashion-mnist",
    "Fashion-MNIST",
    "Zalando SE",
    "MIT",
    { "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
      NULL } },
};

/* The folders that hold data, best first; free with g_strfreev (). */
static char **
data_roots (void)
{
  g_autoptr (GStrvBuilder) roots = g_strv_builder_new ();
  const char *chosen = g_getenv ("LIMBECK_DATA_DIR");

  if (chosen && *chosen)
    g_strv_builder_add (roots, chosen);
  g_strv_builder_add_many (roots, LK_PKGDATADIR, LK_SOURCE_DATADIR, DISTRIBUTION_DATADIR, NULL);
  return g_strv_builder_end (roots);
}

/* The path of a file that may be gzipped, or NULL when there is neither. */
static char *
find_file (const char *folder, const char *name)
{
  g_autofree char *plain = g_build_filename (folder, name, NULL);
  g_autofree char *gzipped = g_strconcat (plain, ".gz", NULL);

  if (g_file_test (plain, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&plain);
  if (g_file_test (gzipped, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&gzipped);
  return NULL;
}

static gboolean
is_dataset (const char *folder)
{
  g_autofree char *images = find_file (folder, TRAIN_IMAGES);

  return images != NULL;
}

/* The folder of a data set of the data folders, or NULL. */
static char *
find_known (const char *name)
{
  g_auto (GStrv) roots = data_roots ();

  for (gsize i = 0; roots[i]; i++)
    {
      g_autofree char *folder = g_build_filename (roots[i], name, NULL);

      if (is_dataset (folder))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

/* A file of the folder and its name for messages; NULL with an error. */
static GBytes *
read_file (const char *folder, const char *file_name, gsize limit, char **name, GCancellable *cancellable,
           GError **error)
{
  g_autofree char *path = find_file (folder, file_name);
  g_autoptr (GFile) file = NULL;

  if (!path)
    {
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                   _ ("The folder “%s” has no file %s or %s.gz; a data set is four such files, named like MNIST’s"),
                   shown, file_name, file_name);
      return NULL;
    }
  file = g_file_new_for_path (path);
  *name = g_file_get_parse_name (file);
  return lk_file_read_found (file, limit, cancellable, error);
}

static gboolean
check_rank (const LkIdx *idx, guint rank, const char *name, GError **error)
{
  if (idx->rank == rank)
    return TRUE;
  if (rank == 3)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("“%s” has %u dimensions (byte 3); pictures need 3: number, height, width"), name, idx->rank);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” has %u dimensions (byte 3); labels need 1: number"), name,
                 idx->rank);
  return FALSE;
}

static gboolean
read_images (Part *part, GBytes **bytes, LkIdx *images)
{
  const uint8_t *data;
  gsize length;

  *bytes =
      read_file (part->folder, part->images_file, MAX_PIXEL_BYTES, &part->images_name, part->cancellable, &part->error);
  if (!*bytes)
    return FALSE;
  data = g_bytes_get_data (*bytes, &length);
  if (!lk_idx_parse (data, length, part->images_name, images, &part->error) ||
      !check_rank (images, 3, part->images_name, &part->error))
    return FALSE;
  part->height = images->sizes[1];
  part->width = images->sizes[2];
  if (part->height <= LK_MAX_SIDE && part->width <= LK_MAX_SIDE)
    return TRUE;
  g_set_error (&part->error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has pictures of %zu × %zu pixels (bytes 8 to 15); up to %d × %d can be used"),
               part->images_name, part->width, part->height, LK_MAX_SIDE, LK_MAX_SIDE);
  return FALSE;
}

static gboolean
read_labels (Part *part, GBytes **bytes, LkIdx *labels)
{
  const uint8_t *data;
  gsize length;

  *bytes =
      read_file (part->folder, part->labels_file, MAX_LABEL_BYTES, &part->labels_name, part->cancellable, &part->error);
  if (!*bytes)
    return FALSE;
  data = g_bytes_get_data (*bytes, &length);
  return lk_idx_parse (data, length, part->labels_name, labels, &part->error) &&
         check_rank (labels, 1, part->labels_name, &part->error);
}

static void
load_part (Part *part)
{
  g_autoptr (GBytes) image_bytes = NULL;
  g_autoptr (GBytes) label_bytes = NULL;
  LkSplit *split = &part->split;
  LkIdx images, labels;
  gsize offset, length;

  if (!read_images (part, &image_bytes, &images) || !read_labels (part, &label_bytes, &labels))
    return;
  if (labels.sizes[0] != images.sizes[0])
    {
      g_set_error (&part->error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” has %zu pictures, but “%s” has %zu labels (byte 4 of both); they must agree"),
                   part->images_name, images.sizes[0], part->labels_name, labels.sizes[0]);
      return;
    }

  split->n = images.sizes[0];
  split->labels = malloc (split->n * sizeof *split->labels);
  if (!split->labels)
    {
      g_set_error (&part->error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory"), part->labels_name);
      return;
    }
  for (gsize i = 0; i < split->n; i++)
    split->labels[i] = labels.data[i];

  /* The file's own memory becomes the pixels': a second copy would cost more
   * in page faults than the move does. g_malloc () is malloc (). */
  offset = (gsize) (images.data - (const uint8_t *) g_bytes_get_data (image_bytes, NULL));
  split->pixels = g_bytes_unref_to_data (g_steal_pointer (&image_bytes), &length);
  memmove (split->pixels, split->pixels + offset, images.n_items);
}

static gpointer
load_part_thread (gpointer part)
{
  load_part (part);
  return NULL;
}

/* Unpacking takes nearly all the time, and the two are independent. */
static void
load_both (Part *train, Part *test)
{
  GThread *thread = g_thread_try_new ("load-test-split", load_part_thread, test, NULL);

  load_part (train);
  if (thread)
    g_thread_join (thread);
  else
    load_part (test);
}

static gboolean
check_labels (const LkSplit *split, gsize n_classes, const char *name, GError **error)
{
  for (gsize i = 0; i < split->n; i++)
    if (split->labels[i] >= n_classes)
      {
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                     _ ("“%s”: label number %zu (byte %zu) is %u, but there are %zu classes, 0 to %zu"), name, i, i + 8,
                     split->labels[i], n_classes, n_classes - 1);
        return FALSE;
      }
  return TRUE;
}

/* An optional key of dataset.ini; FALSE only when it is there and unreadable. */
static gboolean
read_key (GKeyFile *keys, const char *key, char **value, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *value = g_key_file_get_string (keys, "dataset", key, &local_error);
  if (*value || g_error_matches (local_error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
check_classes (char **classes, GError **error)
{
  gsize n = g_strv_length (classes);

  if (n < 2 || n > LK_MAX_CLASSES)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“classes” has %zu names; there must be 2 to %d"), n,
                   LK_MAX_CLASSES);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (*g_strstrip (classes[i]) == '\0')
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("name %zu in “classes” is empty"), i + 1);
          return FALSE;
        }
      for (gsize j = 0; j < i; j++)
        if (strcmp (classes[i], classes[j]) == 0)
          {
            g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“classes” has the name “%s” twice"), classes[i]);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
read_ini (GFile *file, Description *description, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read_found (file, MAX_INI_BYTES, cancellable, error);
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  if (!bytes)
    return FALSE;
  if (!g_key_file_load_from_bytes (keys, bytes, G_KEY_FILE_NONE, error))
    goto fail;
  if (!g_key_file_has_group (keys, "dataset"))
    {
      g_set_error_literal (error, LK_ERROR, LK_ERROR_FORMAT, _ ("there is no group [dataset]"));
      goto fail;
    }
  if (!read_key (keys, "title", &description->title, error) ||
      !read_key (keys, "source", &description->source, error) ||
      !read_key (keys, "licence", &description->licence, error))
    goto fail;
  if (g_key_file_has_key (keys, "dataset", "classes", NULL))
    {
      description->classes = g_key_file_get_string_list (keys, "dataset", "classes", NULL, error);
      if (!description->classes || !check_classes (description->classes, error))
        goto fail;
    }
  return TRUE;

fail:
  g_prefix_error (error, "“%s”: ", name);
  return FALSE;
}

/* They are shown everywhere. */
static void
tidy (Description *description)
{
  char **texts[] = { &description->title, &description->source, &description->licence };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      char *text = *texts[i];

      *texts[i] = lk_name_clean (text, LK_NAME_MAX_TITLE);
      g_free (text);
    }
  for (char **name = description->classes; name && *name; name++)
    {
      char *text = *name;

      *name = lk_name_clean (text, LK_NAME_MAX_CLASS);
      g_free (text);
    }
}

static gboolean
describe (const char *folder, Description *description, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "dataset.ini", NULL);
  g_autofree char *base = g_path_get_basename (folder);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);

      if (!read_ini (file, description, cancellable, error))
        return FALSE;
    }
  else
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
      if (strcmp (base, known[i].folder) == 0)
        {
          description->title = g_strdup (known[i].title);
          description->source = g_strdup (known[i].source);
          description->licence = g_strdup (known[i].licence);
          description->classes = g_strdupv ((char **) known[i].classes);
        }
  if (!description->title || *description->title == '\0')
    {
      g_free (description->title);
      description->title = g_filename_display_name (base);
    }
  tidy (description);
  return TRUE;
}

static LkDataset *
load_folder (const char *folder, const char *id, GCancellable *cancellable, GError **error)
{
  g_auto (Description) description = { 0 };
  g_auto (Part) train = { .folder = folder, .images_file = TRAIN_IMAGES, .labels_file = TRAIN_LABELS };
  g_auto (Part) test = { .folder = folder, .images_file = TEST_IMAGES, .labels_file = TEST_LABELS };
  gsize n_classes = 2;
  LkDataset *dataset;
  LkStatus status;

  train.cancellable = test.cancellable = cancellable;
  if (!describe (folder, &description, cancellable, error))
    return NULL;
  load_both (&train, &test);
  if (train.error || test.error)
    {
      GError **first = train.error ? &train.error : &test.error;

      g_propagate_error (error, g_steal_pointer (first));
      return NULL;
    }
  if (train.width != test.width || train.height != test.height)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” has pictures of %zu × %zu pixels, but “%s” of %zu × %zu (bytes 8 to 15 of both); "
                      "they must agree"),
                   train.images_name, train.width, train.height, test.images_name, test.width, test.height);
      return NULL;
    }

  if (description.classes)
    n_classes = g_strv_length (description.classes);
  else
    for (gsize i = 0; i < train.split.n; i++)
      n_classes = MAX (n_classes, (gsize) train.split.labels[i] + 1);
  if (!check_labels (&train.split, n_classes, train.labels_name, error) ||
      !check_labels (&test.split, n_classes, test.labels_name, error))
    return NULL;

  status = lk_dataset_new (id, description.title, description.source ? description.source : "",
                           description.licence ? description.licence : "", train.width, train.height, n_classes,
                           (const char *const *) description.classes, train.split, test.split, &dataset);
  if (status != LK_OK)
    {
      g_autofree char *shown = g_filename_display_name (folder);
      g_autofree char *what = g_strdup_printf (_ ("Could not load the data set in “%s”"), shown);

      lk_error_set_status (error, status, what);
      return NULL;
    }
  train.split = test.split = (LkSplit) { 0 }; /* they are the data set's now */
  return dataset;
}

static LkDataset *
generate_arithmetic (GError **error)
{
  LkDataset *dataset = NULL;
  LkStatus status = lk_arithmetic_new (&dataset);

  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the data set Arithmetic"));
  return dataset;
}

/* TRUE when one of the four files is there, so that the others are missed. */
static gboolean
has_idx (const char *folder)
{
  static const char *const files[] = { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = find_file (folder, files[i]);

      if (path)
        return TRUE;
    }
  return FALSE;
}

/* A table alone, whose name is its title. */
static LkDataset *
load_table (const char *path, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *title = g_filename_display_name (base);
  g_autofree char *shown = g_filename_display_name (path);
  char *dot = strchr (title, '.');

  if (g_str_has_suffix (base, ".safetensors") || g_str_has_suffix (base, ".npy"))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is a teacher’s file, not a data set: open it as the teacher"), shown);
      return NULL;
    }
  if (dot && dot > title)
    *dot = '\0';
  return lk_csv_load (path, path, title, "", "", options, cancellable, error);
}

/* Four IDX files, a table or two, or folders of pictures. */
static LkDataset *
load_own (const char *path, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_auto (Description) description = { 0 };
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *table = NULL;
  const char *source, *licence;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return load_table (path, options, cancellable, error);
  if (has_idx (path))
    return load_folder (path, path, cancellable, error);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND, _ ("There is no folder or file “%s” to read a data set from"),
                   shown);
      return NULL;
    }
  if (!describe (path, &description, cancellable, error))
    return NULL;
  source = description.source ? description.source : "";
  licence = description.licence ? description.licence : "";
  table = lk_csv_find (path);
  if (table)
    return lk_csv_load (table, path, description.title, source, licence, options, cancellable, error);
  if (lk_picture_folder_is (path))
    return lk_picture_folder_load (path, path, description.title, source, licence, options, cancellable, error);
  g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
               _ ("The folder “%s” has no data set: it needs four IDX files named like MNIST’s (%s or %s.gz, …), a "
                  "table NAME_train.csv, or a folder of pictures for each class"),
               shown, TRAIN_IMAGES, TRAIN_IMAGES);
  return NULL;
}

LkDataset *
lk_dataset_load (const char *name, GCancellable *cancellable, GError **error)
{
  return lk_dataset_open (name, NULL, cancellable, error);
}

LkDataset *
lk_dataset_open (const char *name, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  static const LkImportOptions plain = { 0 };
  g_autofree char *folder = NULL;

  if (!options)
    options = &plain;
  if (!strchr (name, '/') && !is_dataset (name))
    {
      folder = *name ? find_known (name) : NULL;
      if (folder)
        return load_folder (folder, name, cancellable, error);
      if (strcmp (name, LK_ARITHMETIC_ID) == 0)
        return generate_arithmetic (error);
      if (*name == '\0' || !g_file_test (name, G_FILE_TEST_EXISTS))
        {
          g_auto (GStrv) names = lk_dataset_list ();
          g_autofree char *list = g_strjoinv (", ", names);

          g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                       _ ("There is no data set called “%s”. Known: %s. Or give the path of a folder of IDX files or "
                          "of pictures, or of a CSV file"),
                       name, *list ? list : "–");
          return NULL;
        }
    }
  /* A whole path still names the folder when the program's own has changed. */
  folder = g_canonicalize_filename (name, NULL);
  return load_own (folder, options, cancellable, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
lk_dataset_list (void)
{
  g_auto (GStrv) roots = data_roots ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; roots[i]; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (roots[i], 0, NULL); /* a root that is not there holds nothing */
      const char *name;

      while (dir && (name = g_dir_read_name (dir)))
        {
          g_autofree char *folder = g_build_filename (roots[i], name, NULL);

          if (is_dataset (folder) && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
            g_ptr_array_add (names, g_strdup (name));
        }
    }
  if (!g_ptr_array_find_with_equal_func (names, LK_ARITHMETIC_ID, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (LK_ARITHMETIC_ID));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char *
lk_data_find (const char *relative)
{
  g_auto (GStrv) roots = data_roots ();

  for (gsize i = 0; roots[i]; i++)
    {
      g_autofree char *path = g_build_filename (roots[i], relative, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}
