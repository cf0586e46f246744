/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-idx-dataset.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dataset-info.h"
#include "lk-error.h"
#include "lk-file.h"
#include "lk-idx.h"

/* Beyond these a file is no data set for this program (the largest of MNIST's
 * kin, EMNIST by class, has 547 MB of pictures), and a small gzip file must not
 * fill the memory. */
#define MAX_PIXEL_BYTES ((gsize) 1 << 30)
#define MAX_LABEL_BYTES ((gsize) 1 << 26)

#define TRAIN_IMAGES "train-images-idx3-ubyte"
#define TRAIN_LABELS "train-labels-idx1-ubyte"
#define TEST_IMAGES  "t10k-images-idx3-ubyte"
#define TEST_LABELS  "t10k-labels-idx1-ubyte"

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

gboolean
lk_idx_folder_is (const char *folder)
{
  g_autofree char *images = find_file (folder, TRAIN_IMAGES);

  return images != NULL;
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

/* One of the four files is enough, so that the others are missed. */
static LkMatch
probe (const LkSource *source)
{
  static const char *const files[] = { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS };

  for (gsize i = 0; source->is_folder && i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = find_file (source->path, files[i]);

      if (path)
        return LK_MATCH_SURE;
    }
  return LK_MATCH_NO;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  const char *folder = source->path;
  g_auto (LkDatasetInfo) info = { 0 };
  g_auto (Part) train = { .folder = folder, .images_file = TRAIN_IMAGES, .labels_file = TRAIN_LABELS };
  g_auto (Part) test = { .folder = folder, .images_file = TEST_IMAGES, .labels_file = TEST_LABELS };
  gsize n_classes = 2;
  LkStatus status;

  train.cancellable = test.cancellable = cancellable;
  if (!lk_dataset_info_read (source, &info, cancellable, error))
    return FALSE;
  load_both (&train, &test);
  if (train.error || test.error)
    {
      GError **first = train.error ? &train.error : &test.error;

      g_propagate_error (error, g_steal_pointer (first));
      return FALSE;
    }
  if (train.width != test.width || train.height != test.height)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” has pictures of %zu × %zu pixels, but “%s” of %zu × %zu (bytes 8 to 15 of both); "
                      "they must agree"),
                   train.images_name, train.width, train.height, test.images_name, test.width, test.height);
      return FALSE;
    }

  if (info.classes)
    n_classes = g_strv_length (info.classes);
  else
    for (gsize i = 0; i < train.split.n; i++)
      n_classes = MAX (n_classes, (gsize) train.split.labels[i] + 1);
  if (!check_labels (&train.split, n_classes, train.labels_name, error) ||
      !check_labels (&test.split, n_classes, test.labels_name, error))
    return FALSE;

  status = lk_dataset_new (source->name, info.title, info.source, info.licence, train.width, train.height, n_classes,
                           (const char *const *) info.classes, train.split, test.split, &imported->dataset);
  if (status != LK_OK)
    {
      g_autofree char *shown = g_filename_display_name (folder);
      g_autofree char *what = g_strdup_printf (_ ("Could not load the data set in “%s”"), shown);

      lk_error_set_status (error, status, what);
      return FALSE;
    }
  train.split = test.split = (LkSplit) { 0 }; /* they are the data set's now */
  return TRUE;
}

const LkFormat lk_format_idx = {
  .id = "idx",
  .kind = LK_FORMAT_DATA,
  .label = N_ ("a folder of IDX files"),
  .how = N_ ("four IDX files named like MNIST’s (train-images-idx3-ubyte or train-images-idx3-ubyte.gz, …)"),
  .probe = probe,
  .load = load,
};
