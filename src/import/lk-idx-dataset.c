/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-idx-dataset.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dataset-info.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "lk-idx-files.h"
#include "io/lk-idx.h"

/* Beyond these a file is no data set for this program (the largest of MNIST's
 * kin, EMNIST by class, has 547 MB of pictures), and a small gzip file must not
 * fill the memory. */
#define MAX_PIXEL_BYTES ((gsize) 1 << 30)
#define MAX_LABEL_BYTES ((gsize) 1 << 26)

/* One split on its way from two files into memory. */
typedef struct {
  const char *folder;
  const LkIdxFiles *files;
  LkIdxRole images_role, labels_role;
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
  lk_split_clear (&part->split);
  g_free (part->images_name);
  g_free (part->labels_name);
  g_clear_error (&part->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

gboolean
lk_idx_folder_is (const char *folder)
{
  g_autoptr (GPtrArray) sets = lk_idx_files_list (folder);

  for (guint i = 0; i < sets->len; i++)
    {
      const LkIdxFiles *files = g_ptr_array_index (sets, i);

      if (files->paths[LK_IDX_TRAIN_IMAGES])
        return TRUE;
    }
  return FALSE;
}

/* A file of the folder and its name for messages; NULL with an error. */
static GBytes *
read_file (const Part *part, LkIdxRole role, gsize limit, char **name, GError **error)
{
  const char *path = part->files->paths[role];
  g_autoptr (GFile) file = NULL;

  if (!path)
    {
      g_autofree char *shown = g_filename_display_name (part->folder);
      g_autofree char *wanted = g_strconcat (part->files->prefix, lk_idx_usual_name (role), NULL);

      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                   _ ("The folder “%s” has no file %s or %s.gz; a data set is four such files, named like MNIST’s, or "
                      "the two that begin with train"),
                   shown, wanted, wanted);
      return NULL;
    }
  file = g_file_new_for_path (path);
  *name = g_file_get_parse_name (file);
  return lk_file_read_found (file, limit, part->cancellable, error);
}

/* Labels may be a table whose first column is the class, as QMNIST's. */
static gboolean
check_form (const LkIdx *idx, gboolean is_pictures, const char *name, GError **error)
{
  if (is_pictures && idx->rank != 3)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("“%s” has %u dimensions (byte 3); pictures need 3: number, height, width"), name, idx->rank);
  else if (is_pictures && idx->item_size != 1)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” holds no bytes (byte 2), as pictures are"), name);
  else if (!is_pictures && idx->rank != 1 && (idx->rank != 2 || idx->item_size == 1))
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” has %u dimensions (byte 3); labels need 1: number"), name,
                 idx->rank);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_images (Part *part, GBytes **bytes, LkIdx *images)
{
  const uint8_t *data;
  gsize length;

  *bytes = read_file (part, part->images_role, MAX_PIXEL_BYTES, &part->images_name, &part->error);
  if (!*bytes)
    return FALSE;
  data = g_bytes_get_data (*bytes, &length);
  if (!lk_idx_parse (data, length, part->images_name, images, &part->error) ||
      !check_form (images, TRUE, part->images_name, &part->error))
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

  *bytes = read_file (part, part->labels_role, MAX_LABEL_BYTES, &part->labels_name, &part->error);
  if (!*bytes)
    return FALSE;
  data = g_bytes_get_data (*bytes, &length);
  return lk_idx_parse (data, length, part->labels_name, labels, &part->error) &&
         check_form (labels, FALSE, part->labels_name, &part->error);
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
    {
      gsize place = i * (labels.n_items / labels.sizes[0]);
      gint64 label = lk_idx_get (&labels, place);

      if (label < 0 || label >= LK_MAX_CLASSES)
        {
          g_set_error (&part->error, LK_ERROR, LK_ERROR_FORMAT,
                       _ ("“%s”: label number %zu (byte %zu) is %d; labels are 0 to %d"), part->labels_name, i,
                       (gsize) (labels.data - (const uint8_t *) g_bytes_get_data (label_bytes, NULL)) +
                           place * labels.item_size,
                       (int) label, LK_MAX_CLASSES - 1);
          return;
        }
      split->labels[i] = (uint16_t) label;
    }

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

/* The folder of the files, and the prefix of the one that was given: a file, or a folder above them; NULL: neither. */
static char *
find_folder (const LkSource *source, char **prefix)
{
  g_autofree char *base = source->path ? g_path_get_basename (source->path) : NULL;

  *prefix = NULL;
  if (source->is_folder)
    return lk_idx_files_find (source->path);
  if (base && lk_idx_role (base, prefix) < LK_N_IDX_FILES)
    return g_path_get_dirname (source->path);
  return NULL;
}

/* One of the four files is enough, so that the others are missed. */
static LkMatch
probe (const LkSource *source)
{
  g_autofree char *prefix = NULL;
  g_autofree char *folder = find_folder (source, &prefix);

  if (!folder)
    return LK_MATCH_NO;
  if (source->is_folder)
    return LK_MATCH_SURE;
  return source->n_head >= 4 && source->head[0] == 0 && source->head[1] == 0 ? LK_MATCH_SURE : LK_MATCH_PERHAPS;
}

/* The set of that prefix or, where none is wanted, MNIST's own names or the only one. */
static const LkIdxFiles *
choose_files (GPtrArray *sets, const char *prefix, const char *folder, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  const LkIdxFiles *first = sets->len > 0 ? g_ptr_array_index (sets, 0) : NULL;
  g_autoptr (GString) list = g_string_new (NULL);

  if (!first)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND, _ ("The folder “%s” has no IDX files"), shown);
      return NULL;
    }
  for (guint i = 0; i < sets->len; i++)
    {
      const LkIdxFiles *files = g_ptr_array_index (sets, i);

      if (g_str_equal (files->prefix, prefix ? prefix : ""))
        return files;
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", files->prefix);
    }
  if (sets->len == 1)
    return first;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("The folder “%s” has IDX files of several data sets, whose names begin with %s: open one of the "
                  "files instead, such as %s%s"),
               shown, list->str, first->prefix, lk_idx_usual_name (LK_IDX_TRAIN_IMAGES));
  return NULL;
}

/* Moves labels 1 … C to 0 … C-1 where there is no label 0 (EMNIST's letters): a class without samples would be an
 * output that is never right. Their names stay. */
static char **
drop_zero (LkSplit *train, LkSplit *test, gsize *n_classes)
{
  LkSplit *const splits[] = { train, test };
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (gsize s = 0; s < G_N_ELEMENTS (splits); s++)
    for (gsize i = 0; i < splits[s]->n; i++)
      if (splits[s]->labels[i] == 0)
        return NULL;
  if (*n_classes < 3)
    return NULL;
  for (gsize s = 0; s < G_N_ELEMENTS (splits); s++)
    for (gsize i = 0; i < splits[s]->n; i++)
      splits[s]->labels[i]--;
  for (gsize c = 1; c < *n_classes; c++)
    {
      g_autofree char *name = g_strdup_printf ("%zu", c);

      g_strv_builder_add (names, name);
    }
  --*n_classes;
  return g_strv_builder_end (names);
}

/* Both splits, or the training split alone where there is no file of the other. */
static gboolean
load_parts (Part *train, Part *test, GError **error)
{
  const LkIdxFiles *files = train->files;
  Part *const parts[] = { train, test };

  if (files->paths[LK_IDX_TEST_IMAGES] || files->paths[LK_IDX_TEST_LABELS])
    load_both (train, test);
  else
    load_part (train);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i]->error)
      {
        g_propagate_error (error, g_steal_pointer (&parts[i]->error));
        return FALSE;
      }
  if (test->split.n == 0 || (train->width == test->width && train->height == test->height))
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has pictures of %zu × %zu pixels, but “%s” of %zu × %zu (bytes 8 to 15 of both); "
                  "they must agree"),
               train->images_name, train->width, train->height, test->images_name, test->width, test->height);
  return FALSE;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  g_autofree char *prefix = NULL;
  g_autofree char *found = find_folder (source, &prefix);
  const char *folder = found ? found : source->path;
  const LkSource place = { .name = source->name, .path = folder, .is_folder = TRUE };
  g_autoptr (GPtrArray) sets = lk_idx_files_list (folder);
  const LkIdxFiles *files = choose_files (sets, prefix, folder, error);
  g_auto (LkDatasetInfo) info = { 0 };
  g_auto (Part) train = { .folder = folder,
                          .files = files,
                          .images_role = LK_IDX_TRAIN_IMAGES,
                          .labels_role = LK_IDX_TRAIN_LABELS,
                          .cancellable = cancellable };
  g_auto (Part) test = { .folder = folder,
                         .files = files,
                         .images_role = LK_IDX_TEST_IMAGES,
                         .labels_role = LK_IDX_TEST_LABELS,
                         .cancellable = cancellable };
  g_autofree char *shown = g_filename_display_name (folder);
  gsize n_classes = 2;
  LkStatus status = LK_OK;

  if (!files || !lk_dataset_info_read (source->is_folder ? source : &place, &info, cancellable, error) ||
      !load_parts (&train, &test, error))
    return FALSE;
  if (info.classes)
    n_classes = g_strv_length (info.classes);
  else
    for (gsize i = 0; i < train.split.n; i++)
      n_classes = MAX (n_classes, (gsize) train.split.labels[i] + 1);
  if (!check_labels (&train.split, n_classes, train.labels_name, error) ||
      !check_labels (&test.split, n_classes, test.labels_name, error))
    return FALSE;
  if (!info.classes && (info.classes = drop_zero (&train.split, &test.split, &n_classes)))
    lk_import_note (imported, g_strdup_printf (_ ("the labels are 1 to %zu: there is no class 0"), n_classes));

  if (test.split.n == 0)
    {
      lk_import_note (imported, g_strdup (_ ("there are no files of a test split: one sample in six is kept for it")));
      status = lk_import_hold_out (&train.split, &test.split, n_classes, train.width * train.height);
    }
  if (status == LK_OK)
    status =
        lk_dataset_new (source->name, info.title, info.source, info.licence, (LkShape) { train.height, train.width, 1 },
                        n_classes, (const char *const *) info.classes, train.split, test.split, &imported->dataset);
  if (status != LK_OK)
    {
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
