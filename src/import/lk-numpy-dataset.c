/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-numpy-dataset.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-name.h"
#include "io/lk-pixbuf.h"
#include "io/lk-zip.h"
#include "lk-dataset-info.h"
#include "lk-numpy-arrays.h"
#include "lk-numpy-names.h"

#define MAX_ARRAY ((gsize) 4000000000) /* bytes: a million pictures of 28 × 28 in float32 take three quarters of it */
#define MAX_FILES 1000                 /* of a folder that are looked at */

static const char *const npy_suffix[] = { "npy", NULL };
static const char *const npz_suffix[] = { "npz", NULL };
static const char *const suffixes[] = { "npz", "npy", NULL };

/* An array that is named for something. */
typedef struct {
  char *path;
  int member; /* of the archive; -1: the file is the array */
  char *name; /* for sentences: "x_train" */
  LkNumpyRole role;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry->name);
  lk_numpy_role_clear (&entry->role);
  g_free (entry);
}

/* Those of a data set; NULL where there is none. */
typedef struct {
  const Entry *of[LK_N_NUMPY_SPLITS][LK_N_NUMPY_KINDS];
} Set;

static gboolean
has (const Set *set, LkNumpySplit split)
{
  return set->of[split][LK_NUMPY_PICTURES] && set->of[split][LK_NUMPY_LABELS];
}

static gboolean
is_whole (const Set *set)
{
  return has (set, LK_NUMPY_TRAIN) || has (set, LK_NUMPY_WHOLE);
}

/* "x_train" of "x_train.npy" */
static char *
stem (const char *name)
{
  const char *dot = strrchr (name, '.');
  const char *slash = strrchr (name, '/');

  name = slash ? slash + 1 : name;
  return dot && dot > name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

static void
add_entry (GPtrArray *entries, const char *path, int member, const char *name)
{
  g_autofree char *word = stem (name);
  LkNumpyRole role;
  Entry *entry;

  if (!lk_numpy_role_find (word, &role))
    return;
  entry = g_new (Entry, 1);
  *entry = (Entry) { g_strdup (path), member, g_steal_pointer (&word), role };
  g_ptr_array_add (entries, entry);
}

static LkZip *
open_archive (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *shown = g_file_get_parse_name (file);
  g_autoptr (GFileInputStream) stream = NULL;

  /* A pipe would be waited for. */
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND, _ ("“%s” is no file"), shown);
      return NULL;
    }
  stream = g_file_read (file, cancellable, error);
  return stream ? lk_zip_open (G_INPUT_STREAM (stream), shown, cancellable, error) : NULL;
}

/* The arrays in an archive; one alone is named by the file. */
static void
list_archive (const char *path, GPtrArray *entries)
{
  g_autoptr (LkZip) zip = open_archive (path, NULL, NULL);

  for (guint i = 0; zip && i < lk_zip_n (zip); i++)
    if (lk_import_has_suffix (lk_zip_member (zip, i), npy_suffix))
      add_entry (entries, path, (int) i, lk_zip_n (zip) == 1 ? path : lk_zip_member (zip, i));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return lk_natural_compare (*(const char *const *) a, *(const char *const *) b);
}

/* Those of a folder; *archive receives its only .npz, or NULL. */
static void
list_folder (const char *folder, GPtrArray *entries, char **archive)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  guint n_archives = 0;

  *archive = NULL;
  while (dir && names->len < MAX_FILES && (name = g_dir_read_name (dir)))
    if (lk_import_has_suffix (name, suffixes) && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      if (lk_import_has_suffix (path, npz_suffix))
        {
          guint before = entries->len;

          list_archive (path, entries);
          /* What belongs together lies in one archive, or in files of one array each. */
          if (entries->len > before + 1)
            g_ptr_array_remove_range (entries, before, entries->len - before);
          if (n_archives++ == 0)
            *archive = g_strdup (path);
          else
            g_clear_pointer (archive, g_free);
        }
      else
        add_entry (entries, path, -1, path);
    }
}

/* The arrays whose other words are `rest`. */
static Set
collect (GPtrArray *entries, const char *rest)
{
  Set set = { 0 };

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      const Entry **place = &set.of[entry->role.split][entry->role.kind];

      if (g_str_equal (entry->role.rest, rest) && (!*place || entry->role.rank < (*place)->role.rank))
        *place = entry;
    }
  return set;
}

/* What a source has: the set of its name, or the one that has all, those without other words first. FALSE where there
 * is none, or more than one, which `several` says. */
static gboolean
choose (GPtrArray *entries, const char *rest, Set *set, gboolean *several)
{
  const char *found = NULL;

  *several = FALSE;
  *set = collect (entries, rest ? rest : "");
  if (rest || is_whole (set))
    return is_whole (set);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      Set one = collect (entries, entry->role.rest);

      if (!is_whole (&one) || (found && g_str_equal (found, entry->role.rest)))
        continue;
      *several = found != NULL;
      found = entry->role.rest;
      *set = one;
    }
  return found && !*several;
}

static gboolean
find_set (const LkSource *source, GPtrArray *entries, Set *set, gboolean *several)
{
  g_autofree char *archive = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *word = NULL;
  g_auto (LkNumpyRole) role = { 0 };

  *several = FALSE;
  if (source->is_folder)
    {
      list_folder (source->path, entries, &archive);
      if (choose (entries, NULL, set, several) || *several || !archive)
        return is_whole (set) && !*several;
      g_ptr_array_set_size (entries, 0);
      list_archive (archive, entries);
      return choose (entries, NULL, set, several);
    }
  if (source->n_head >= 4 && memcmp (source->head, "PK\3\4", 4) == 0)
    {
      list_archive (source->path, entries);
      if (choose (entries, NULL, set, several) || *several)
        return !*several;
      g_ptr_array_set_size (entries, 0);
    }
  word = stem (source->path);
  if (!lk_numpy_role_find (word, &role))
    return FALSE;
  folder = g_path_get_dirname (source->path);
  list_folder (folder, entries, &archive);
  return choose (entries, role.rest, set, several);
}

static gboolean
starts (const LkSource *source, const char *magic, gsize n)
{
  return source->n_head >= n && memcmp (source->head, magic, n) == 0;
}

/* Arrays that can only be pictures or labels are such, so that what lacks beside them can be told. */
static LkMatch
probe (const LkSource *source)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  gboolean is_array = starts (source, "\x93NUMPY", 6);
  gboolean several;
  Set set;

  if (!source->path || (!source->is_folder && !is_array && !starts (source, "PK\3\4", 4)))
    return LK_MATCH_NO;
  if (find_set (source, entries, &set, &several) || several)
    return LK_MATCH_CERTAIN;
  return is_array && !lk_npy_may_be_logits (source->head, source->n_head) ? LK_MATCH_SURE : LK_MATCH_NO;
}

/* An array as it lies in memory. */
typedef struct {
  GBytes *bytes;
  char *name; /* for messages */
  LkNpy npy;
} Array;

static void
array_clear (Array *array)
{
  g_clear_pointer (&array->bytes, g_bytes_unref);
  g_clear_pointer (&array->name, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Array, array_clear)

static gboolean
read_array (const Entry *entry, Array *array, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (entry->path);
  g_autofree char *shown = g_file_get_parse_name (file);
  g_autoptr (LkZip) zip = NULL;
  const guint8 *data;
  gsize length;

  if (entry->member < 0)
    {
      array->name = g_steal_pointer (&shown);
      array->bytes = lk_file_read_found (file, MAX_ARRAY, cancellable, error);
    }
  else
    {
      array->name = g_strdup_printf ("%s/%s", shown, entry->name);
      zip = open_archive (entry->path, cancellable, error);
      array->bytes = zip && (guint) entry->member < lk_zip_n (zip)
                         ? lk_zip_read (zip, (guint) entry->member, MAX_ARRAY, cancellable, error)
                         : NULL;
    }
  if (!array->bytes)
    return FALSE;
  data = g_bytes_get_data (array->bytes, &length);
  return lk_npy_open (data, length, array->name, &array->npy, error);
}

/* Pictures and labels of one split; `like` is the training samples' form, or NULL for these. */
static gboolean
read_split (const Entry *const of[LK_N_NUMPY_KINDS], const LkNumpyForm *like, LkNumpyForm *form, LkNames *names,
            LkSplit *split, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_auto (Array) pictures = { 0 };
  g_auto (Array) labels = { 0 };

  return read_array (of[LK_NUMPY_PICTURES], &pictures, cancellable, error) &&
         read_array (of[LK_NUMPY_LABELS], &labels, cancellable, error) &&
         (like ? lk_numpy_form_like (&pictures.npy, like, options, form, error)
               : lk_numpy_form_find (&pictures.npy, options, form, error)) &&
         lk_numpy_read (&pictures.npy, &labels.npy, form, names, split, options, cancellable, error);
}

/* The test samples' arrays, and what is said of those that are not taken; NULL: there are none. */
static const Entry *const *
find_test (const Set *set, LkImported *imported)
{
  gboolean tested = has (set, LK_NUMPY_TEST), validated = has (set, LK_NUMPY_VALIDATION);

  if (!tested && set->of[LK_NUMPY_TEST][LK_NUMPY_PICTURES])
    lk_import_note (imported, g_strdup_printf (_ ("“%s” has no labels and was left out"),
                                               set->of[LK_NUMPY_TEST][LK_NUMPY_PICTURES]->name));
  if (tested && validated)
    lk_import_note (imported, g_strdup_printf (_ ("“%s” was left out: there is a test split"),
                                               set->of[LK_NUMPY_VALIDATION][LK_NUMPY_PICTURES]->name));
  else if (validated)
    lk_import_note (imported, g_strdup_printf (_ ("the test split is “%s”"),
                                               set->of[LK_NUMPY_VALIDATION][LK_NUMPY_PICTURES]->name));
  return tested ? set->of[LK_NUMPY_TEST] : validated ? set->of[LK_NUMPY_VALIDATION] : NULL;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autofree char *shown = g_filename_display_name (source->path);
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkDatasetInfo) info = { 0 };
  g_auto (LkNumpyForm) form = { 0 };
  g_auto (LkNumpyForm) test_form = { 0 };
  LkSplit train = { 0 }, test = { 0 };
  const Entry *const *training, *const *tests;
  gboolean several;
  gsize width, height;
  LkShape shape;
  Set set;

  if (!find_set (source, entries, &set, &several))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   several
                       ? _ ("“%s” has arrays of several data sets: open one of the files instead")
                       : _ ("“%s”: a data set is two arrays, of pictures and of their labels. Name them x_train and "
                            "y_train: files x_train.npy and y_train.npy side by side, or both in one .npz"),
                   shown);
      return FALSE;
    }
  training = set.of[has (&set, LK_NUMPY_TRAIN) ? LK_NUMPY_TRAIN : LK_NUMPY_WHOLE];
  lk_import_note (imported, g_strdup_printf (_ ("pictures: “%s”, labels: “%s”"), training[LK_NUMPY_PICTURES]->name,
                                             training[LK_NUMPY_LABELS]->name));
  tests = find_test (&set, imported);
  if (lk_dataset_info_read (source, &info, cancellable, error) &&
      read_split (training, NULL, &form, names, &train, options, cancellable, error) &&
      (!tests || read_split (tests, &form, &test_form, names, &test, options, cancellable, error)))
    {
      for (guint i = 0; i < form.notes->len; i++)
        lk_import_note (imported, g_strdup (g_ptr_array_index (form.notes, i)));
      shape = lk_numpy_form_shape (&form);
      lk_size_fit (form.width, form.height, LK_MAX_SIDE, &width, &height);
      if (options->picture_width > 0)
        {
          width = options->picture_width;
          height = options->picture_height;
        }
      if (lk_import_resize (&train, shape, width, height, shown, options, cancellable, error) &&
          lk_import_resize (&test, shape, width, height, shown, options, cancellable, error))
        imported->dataset =
            lk_import_assemble (source->name, info.title, info.source, info.licence,
                                (LkShape) { height, width, shape.channels }, names, &train, &test, shown, error);
    }
  lk_split_clear (&train);
  lk_split_clear (&test);
  return imported->dataset != NULL;
}

const LkFormat lk_format_numpy = {
  .id = "numpy",
  .kind = LK_FORMAT_DATA,
  .label = N_ ("NumPy’s arrays"),
  .title = N_ ("Arrays (npz, npy)"),
  .suffixes = suffixes,
  .how = N_ ("arrays named x_train and y_train, in files x_train.npy and y_train.npy or in one .npz"),
  .probe = probe,
  .load = load,
};
