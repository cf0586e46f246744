/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cifar.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-name.h"
#include "lk-colours.h"
#include "lk-dataset-info.h"

#define MAX_NAMES_BYTES ((gsize) 1 << 16)
#define MAX_BATCHES     99

/* clang-format off */
static const struct {
  const char *title;
  const char *train;      /* a file's name up to its number, or whole */
  gboolean    numbered;   /* from 1 on */
  const char *test;
  const char *names;
  const char *pickle;     /* what lies beside the files in their Python form alone */
  gsize       n_labels;   /* bytes, of which the last counts */
  guint16     n_classes;
} kinds[LK_N_CIFAR] = {
  [LK_CIFAR_10]  = { "CIFAR-10", "data_batch_", TRUE, "test_batch.bin", "batches.meta.txt", "batches.meta", 1, 10 },
  [LK_CIFAR_100] = { "CIFAR-100", "train.bin", FALSE, "test.bin", "fine_label_names.txt", "meta", 2, 100 },
};
/* clang-format on */

static gsize
record_of (LkCifar kind)
{
  return kinds[kind].n_labels + LK_CIFAR_PIXELS;
}

gboolean
lk_cifar_parse (LkCifar kind, const guint8 *bytes, gsize length, const char *name, LkSplit *split, GError **error)
{
  gsize record = record_of (kind), n_labels = kinds[kind].n_labels, n = length / record;
  guint8 *pixels;
  guint16 *labels;

  if (length == 0 || length % record != 0)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_FORMAT,
          _ ("“%s” has %zu bytes, which are no whole records of %zu bytes, as %s has them. Fetch the file anew"), name,
          length, record, kinds[kind].title);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (bytes[i * record + n_labels - 1] >= kinds[kind].n_classes)
      {
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                     _ ("“%s”: label number %zu (byte %zu) is %d; labels are 0 to %d"), name, i,
                     i * record + n_labels - 1, bytes[i * record + n_labels - 1], kinds[kind].n_classes - 1);
        return FALSE;
      }
  if (n > LK_IMPORT_MAX_SAMPLES - split->n || n > LK_IMPORT_MAX_BYTES / LK_CIFAR_PIXELS - split->n)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” has too many pictures: up to %zu can be used"), name,
                   LK_IMPORT_MAX_BYTES / LK_CIFAR_PIXELS);
      return FALSE;
    }
  pixels = realloc (split->pixels, (split->n + n) * LK_CIFAR_PIXELS);
  split->pixels = pixels ? pixels : split->pixels;
  labels = realloc (split->labels, (split->n + n) * sizeof *labels);
  split->labels = labels ? labels : split->labels;
  if (!pixels || !labels)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory"), name);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      labels[split->n + i] = bytes[i * record + n_labels - 1];
      memcpy (pixels + (split->n + i) * LK_CIFAR_PIXELS, bytes + i * record + n_labels, LK_CIFAR_PIXELS);
    }
  split->n += n;
  return TRUE;
}

/* A file of the folder, or the same gzipped; NULL where there is none. */
static char *
find_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *zipped = g_strconcat (path, ".gz", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  return g_file_test (zipped, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&zipped) : NULL;
}

/* The training files by their numbers, NULL at the end. */
static GPtrArray *
find_train (LkCifar kind, const char *folder)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 1; i <= (kinds[kind].numbered ? MAX_BATCHES : 1u); i++)
    {
      g_autofree char *name =
          kinds[kind].numbered ? g_strdup_printf ("%s%u.bin", kinds[kind].train, i) : g_strdup (kinds[kind].train);
      char *path = find_file (folder, name);

      if (path)
        g_ptr_array_add (paths, path);
    }
  return g_steal_pointer (&paths);
}

/* Whether a file may be records of that kind: as long as the first one says, gzipped ones whatever their length. */
static gboolean
has_records (LkCifar kind, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) head = NULL;
  const guint8 *bytes;
  goffset size;
  gsize n;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  head = lk_file_read_head (file, record_of (kind), NULL);
  if (!info || !head)
    return FALSE;
  size = g_file_info_get_size (info);
  bytes = g_bytes_get_data (head, &n);
  if (n < kinds[kind].n_labels || bytes[kinds[kind].n_labels - 1] >= kinds[kind].n_classes)
    return FALSE;
  return g_str_has_suffix (path, ".gz") || size % (goffset) record_of (kind) == 0;
}

/* Which of the two a folder holds, LK_N_CIFAR: none. Names alone speak for CIFAR-10; train.bin is a usual name, and the
 * classes' has to lie beside it. */
static LkCifar
find_kind (const char *folder, gboolean *sure)
{
  for (LkCifar kind = 0; kind < LK_N_CIFAR; kind++)
    {
      g_autoptr (GPtrArray) train = find_train (kind, folder);

      g_autofree char *names = find_file (folder, kinds[kind].names);

      *sure = train->len > 0 && has_records (kind, g_ptr_array_index (train, 0));
      if (*sure || (train->len > 0 && (kinds[kind].numbered || names)))
        return kind;
    }
  return LK_N_CIFAR;
}

/* The folder of a file, the folder itself, or the only one of those in it that has such files; NULL: none. */
static char *
find_folder (const LkSource *source, LkCifar *kind, gboolean *sure)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!source->path)
    return NULL;
  folder = source->is_folder ? g_strdup (source->path) : g_path_get_dirname (source->path);
  *kind = find_kind (folder, sure);
  if (*kind < LK_N_CIFAR)
    return g_steal_pointer (&folder);
  dir = source->is_folder ? g_dir_open (folder, 0, NULL) : NULL;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (folder, name, NULL);

      if (!g_str_has_prefix (name, "cifar-") || !g_file_test (inner, G_FILE_TEST_IS_DIR))
        continue;
      *kind = find_kind (inner, sure);
      if (*kind < LK_N_CIFAR)
        return g_steal_pointer (&inner);
    }
  return NULL;
}

/* Which of the two a folder holds in its Python form, files without an ending, or LK_N_CIFAR. */
static LkCifar
find_pickles (const char *folder)
{
  for (LkCifar kind = 0; kind < LK_N_CIFAR; kind++)
    {
      g_autofree char *name = kinds[kind].numbered ? g_strconcat (kinds[kind].train, "1", NULL) : g_strdup ("train");
      g_autofree char *batch = find_file (folder, name);
      g_autofree char *meta = find_file (folder, kinds[kind].pickle);

      if (batch && meta)
        return kind;
    }
  return LK_N_CIFAR;
}

/* Whether a file is one of those. */
static gboolean
is_named (LkCifar kind, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return lk_import_has_suffix (base, (const char *const[]) { "bin", "bin.gz", NULL }) &&
         (g_str_has_prefix (base, kinds[kind].train) || g_str_has_prefix (base, kinds[kind].test));
}

static LkMatch
probe (const LkSource *source)
{
  LkCifar kind;
  gboolean sure;
  g_autofree char *folder = find_folder (source, &kind, &sure);

  if (!folder && source->is_folder && find_pickles (source->path) < LK_N_CIFAR)
    return LK_MATCH_PERHAPS;
  if (!folder || (!source->is_folder && !is_named (kind, source->path)))
    return LK_MATCH_NO;
  return sure ? LK_MATCH_SURE : LK_MATCH_PERHAPS;
}

static gboolean
read_file (LkCifar kind, const char *path, LkSplit *split, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LK_IMPORT_MAX_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return lk_cifar_parse (kind, data, length, name, split, error);
}

/* Lines of names, as many as there are classes; else the reader goes without and says so. */
static char **
read_names (LkCifar kind, const char *folder, GCancellable *cancellable, LkImported *imported)
{
  g_autofree char *path = g_build_filename (folder, kinds[kind].names, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_NAMES_BYTES, cancellable, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (bytes)
    {
      const char *data = g_bytes_get_data (bytes, &length);

      text = g_strndup (data, length);
      lines = g_strsplit (text, "\n", -1);
    }
  for (gsize i = 0; lines && lines[i]; i++)
    {
      g_autofree char *name = lk_name_clean (g_strstrip (lines[i]), LK_NAME_MAX_CLASS);

      if (*name == '\0')
        continue;
      g_strv_builder_add (names, name);
      g_hash_table_add (seen, g_steal_pointer (&name));
    }
  g_clear_pointer (&lines, g_strfreev);
  lines = g_strv_builder_end (names);
  if (g_strv_length (lines) == kinds[kind].n_classes && g_hash_table_size (seen) == kinds[kind].n_classes)
    return g_steal_pointer (&lines);
  lk_import_note (imported, g_strdup_printf (_ ("there is no file “%s” with %u names: the classes are numbers"),
                                             kinds[kind].names, kinds[kind].n_classes));
  return NULL;
}

/* Colours become grey in place. */
static void
make_grey (LkSplit *split)
{
  const LkColourForm form = { LK_CIFAR_SIDE, LK_CIFAR_SIDE, LK_COLOURS, LK_COLOURS_PLANES, TRUE };
  gsize area = LK_CIFAR_SIDE * LK_CIFAR_SIDE;
  guint8 room[LK_CIFAR_PIXELS], grey[LK_CIFAR_PIXELS];

  for (gsize i = 0; i < split->n; i++)
    {
      lk_colour_form_write (&form, split->pixels + i * LK_CIFAR_PIXELS, room, grey);
      memcpy (split->pixels + i * area, grey, area);
    }
}

static gboolean
check_classes (LkCifar kind, const LkSplit *train, const char *shown, GError **error)
{
  g_autofree gsize *counts = g_new0 (gsize, kinds[kind].n_classes);
  gsize n = 0;

  for (gsize i = 0; i < train->n; i++)
    n += counts[train->labels[i]]++ == 0;
  if (n > 1)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has training pictures of a single class; there must be 2 at "
                  "least"),
               shown);
  return FALSE;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  LkCifar kind;
  gboolean sure;
  g_autofree char *folder = find_folder (source, &kind, &sure); /* as probe () found it */
  g_autofree char *shown = g_filename_display_name (folder ? folder : source->path);
  g_autoptr (GPtrArray) files = folder ? find_train (kind, folder) : NULL;
  g_autofree char *test_file = folder ? find_file (folder, kinds[kind].test) : NULL;
  g_auto (GStrv) names = NULL;
  g_auto (LkDatasetInfo) info = { 0 };
  LkSource place = { .name = source->name, .path = folder, .is_folder = TRUE };
  LkSplit train = { 0 }, test = { 0 };
  gsize width = LK_CIFAR_SIDE, height = LK_CIFAR_SIDE, channels = options->grey ? 1 : LK_COLOURS;
  gboolean ok;
  LkStatus status = LK_OK;

  if (!folder)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is %s in its Python form, which is code as well as data and is not read. Fetch the binary "
                      "version, cifar-10-binary.tar.gz or cifar-100-binary.tar.gz, and unpack it"),
                   shown, kinds[find_pickles (source->path)].title);
      return FALSE;
    }
  ok = lk_dataset_info_read (&place, &info, cancellable, error);
  for (guint i = 0; ok && i < files->len; i++)
    ok = lk_import_go_on (options, (double) i / (files->len + 1), cancellable, error) &&
         read_file (kind, g_ptr_array_index (files, i), &train, cancellable, error);
  ok = ok && (!test_file || read_file (kind, test_file, &test, cancellable, error)) &&
       check_classes (kind, &train, shown, error);
  if (ok && options->grey)
    {
      make_grey (&train);
      make_grey (&test);
      lk_import_note (imported, g_strdup (_ ("the pictures are in colour and become grey (Rec. 601)")));
    }
  if (ok && options->picture_width > 0)
    {
      LkShape from = { height, width, channels };

      width = options->picture_width;
      height = options->picture_height;
      ok = lk_import_resize (&train, from, width, height, shown, options, cancellable, error) &&
           lk_import_resize (&test, from, width, height, shown, options, cancellable, error);
    }
  if (ok && info.classes && g_strv_length (info.classes) == kinds[kind].n_classes)
    names = g_steal_pointer (&info.classes);
  else if (ok)
    names = read_names (kind, folder, cancellable, imported);
  if (ok && test.n == 0)
    {
      lk_import_note (imported, g_strdup (_ ("there are no files of a test split: one sample in six is kept for it")));
      status = lk_import_hold_out (&train, &test, kinds[kind].n_classes, channels * height * width);
    }
  if (ok && status == LK_OK)
    status = lk_dataset_new (source->name, info.title, info.source, info.licence, (LkShape) { height, width, channels },
                             kinds[kind].n_classes, (const char *const *) names, train, test, &imported->dataset);
  if (ok && status != LK_OK)
    {
      g_autofree char *what = g_strdup_printf (_ ("Could not load the data set in “%s”"), shown);

      lk_error_set_status (error, status, what);
    }
  if (!imported->dataset)
    {
      lk_split_clear (&train);
      lk_split_clear (&test);
    }
  return imported->dataset != NULL;
}

const LkFormat lk_format_cifar = {
  .id = "cifar",
  .kind = LK_FORMAT_DATA,
  .label = N_ ("a folder of CIFAR’s binary files"),
  .how = N_ ("CIFAR’s binary files (data_batch_1.bin … and test_batch.bin, or train.bin and test.bin)"),
  .probe = probe,
  .load = load,
};
