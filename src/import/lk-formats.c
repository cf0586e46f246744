/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-formats.h"

#include <glib/gi18n-lib.h>

#include "lk-cifar.h"
#include "lk-csv-dataset.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "lk-foreign.h"
#include "lk-generated.h"
#include "lk-idx-dataset.h"
#include "lk-npy.h"
#include "lk-numpy-dataset.h"
#include "lk-onnx.h"
#include "lk-picture-folder.h"
#include "lk-safetensors.h"

#define HEAD_BYTES ((gsize) 1 << 16) /* a line of MNIST as numpy.savetxt writes it is a third of it */

/* An array is logits where nothing says more. */
/* clang-format off */
const LkFormat *const lk_formats[] = {
  &lk_format_idx,
  &lk_format_cifar,
  &lk_format_picture_folder,
  &lk_format_csv,
  &lk_format_arithmetic,
  &lk_format_colour_digits,
  &lk_format_safetensors,
  &lk_format_onnx,
  &lk_format_npy,
  &lk_format_numpy,
  NULL,
};
/* clang-format on */

/* The bytes that the source's head points to; NULL when it is no file that can be read twice. */
static GBytes *
look_at (GFile *file, const char *name, LkSource *source)
{
  GFileType type = file ? g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) : G_FILE_TYPE_UNKNOWN;
  GBytes *head = type == G_FILE_TYPE_REGULAR ? lk_file_read_head (file, HEAD_BYTES, NULL) : NULL;

  *source = (LkSource) { .name = name, .file = file, .is_folder = type == G_FILE_TYPE_DIRECTORY };
  source->path = file ? g_file_peek_path (file) : NULL;
  source->is_folder = source->is_folder && source->path;
  if (head)
    source->head = g_bytes_get_data (head, &source->n_head);
  return head;
}

static LkMatch
match (const LkFormat *format, const LkSource *source)
{
  LkMatch found = format->probe (source);

  if (found < LK_MATCH_SUFFIX && !source->is_folder && source->path && format->suffixes &&
      lk_import_has_suffix (source->path, format->suffixes))
    return LK_MATCH_SUFFIX;
  return found;
}

#define ANY_KIND (-1)

/* The best match of that kind that is better than *how, which receives it; NULL when there is none. */
static const LkFormat *
find (const LkSource *source, int kind, LkMatch *how)
{
  const LkFormat *best = NULL;

  for (gsize i = 0; lk_formats[i]; i++)
    {
      LkMatch found =
          kind == ANY_KIND || kind == (int) lk_formats[i]->kind ? match (lk_formats[i], source) : LK_MATCH_NO;

      if (found > *how)
        {
          best = lk_formats[i];
          *how = found;
        }
    }
  return best;
}

const LkFormat *
lk_formats_find (GFile *file, const char *name)
{
  LkSource source;
  G_GNUC_UNUSED g_autoptr (GBytes) head = look_at (file, name, &source);
  LkMatch how = LK_MATCH_PERHAPS;

  return find (&source, ANY_KIND, &how);
}

const LkFormat *
lk_formats_named (LkFormatKind kind, const char *name)
{
  for (gsize i = 0; lk_formats[i]; i++)
    if (lk_formats[i]->kind == kind && lk_formats[i]->suffixes && lk_import_has_suffix (name, lk_formats[i]->suffixes))
      return lk_formats[i];
  return NULL;
}

/* The texts at `offset` in the rows of a kind, translated, NULL at the end; those that have none are left out. */
static GPtrArray *
list_texts (LkFormatKind kind, gsize offset)
{
  GPtrArray *texts = g_ptr_array_new ();

  for (gsize i = 0; lk_formats[i]; i++)
    {
      const char *text = G_STRUCT_MEMBER (const char *, lk_formats[i], offset);

      if (lk_formats[i]->kind == kind && text)
        g_ptr_array_add (texts, (gpointer) _ (text));
    }
  g_ptr_array_add (texts, NULL);
  return texts;
}

static char *
join (LkFormatKind kind, gsize offset, const char *separator)
{
  g_autoptr (GPtrArray) texts = list_texts (kind, offset);

  return g_strjoinv (separator, (char **) texts->pdata);
}

char *
lk_formats_labels (LkFormatKind kind)
{
  g_autoptr (GPtrArray) labels = list_texts (kind, G_STRUCT_OFFSET (LkFormat, label));
  const char *last = g_ptr_array_index (labels, labels->len - 2);
  g_autofree char *first = NULL;

  g_ptr_array_index (labels, labels->len - 2) = NULL;
  first = g_strjoinv (", ", (char **) labels->pdata);
  /* TRANSLATORS: the end of a list such as "a folder of IDX files, a CSV file or a folder of pictures" */
  return g_strdup_printf (_ ("%s or %s"), first, last);
}

char *
lk_formats_titles (LkFormatKind kind)
{
  return join (kind, G_STRUCT_OFFSET (LkFormat, title), ", ");
}

const char **
lk_formats_suffixes (LkFormatKind kind)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (gsize i = 0; lk_formats[i]; i++)
    {
      const char *const *suffix = lk_formats[i]->kind == kind ? lk_formats[i]->suffixes : NULL;

      for (; suffix && *suffix; suffix++)
        g_ptr_array_add (all, (gpointer) *suffix);
    }
  g_ptr_array_add (all, NULL);
  return (const char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

/* Nothing of that kind; `other` or `foreign` is what it is instead, or both are NULL; `format` is what it is named as, or
 * NULL. */
static gboolean
refuse (LkFormatKind kind, const LkSource *source, const LkFormat *format, const LkFormat *other,
        const LkForeign *foreign, GError **error)
{
  g_autofree char *shown = g_file_get_parse_name (source->file);
  g_autofree char *how = join (kind, G_STRUCT_OFFSET (LkFormat, how), "; ");

  if (foreign)
    lk_foreign_refuse (foreign, kind, shown, error);
  else if (other && kind == LK_FORMAT_DATA && format && format->how)
    g_set_error (
        error, LK_ERROR, LK_ERROR_FORMAT,
        /* TRANSLATORS: a file, and what a data set of such files has to be: "arrays named x_train and y_train" */
        _ ("“%s” is a teacher’s file, not a data set: open it as the teacher. A data set would be this: %s"), shown,
        _ (format->how));
  else if (other && kind == LK_FORMAT_DATA)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("“%s” is a teacher’s file, not a data set: open it as the teacher"), shown);
  else if (other && !source->is_folder)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is a data set, not a teacher: open it as the data set"),
                 shown);
  else if (kind == LK_FORMAT_DATA && source->is_folder)
    g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND, _ ("The folder “%s” has no data set: it needs one of these: %s"),
                 shown, how);
  else if (kind == LK_FORMAT_DATA)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no data set, which is one of these: %s"), shown, how);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no teacher, which is one of these: %s"), shown, how);
  return FALSE;
}

/* A pipe or a device is no data set, and what is not there is none either. A teacher's readers say so themselves. */
static gboolean
check_there (const LkSource *source, GError **error)
{
  g_autofree char *shown = NULL;

  if (!source->file || source->is_folder || (source->path && g_file_test (source->path, G_FILE_TEST_IS_REGULAR)))
    return TRUE;
  shown = g_file_get_parse_name (source->file);
  g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND, _ ("There is no folder or file “%s” to read a data set from"),
               shown);
  return FALSE;
}

gboolean
lk_formats_open (LkFormatKind kind, GFile *file, const char *name, const LkImportOptions *options,
                 GCancellable *cancellable, LkImported *imported, GError **error)
{
  static const LkImportOptions plain = { 0 };
  LkSource source;
  G_GNUC_UNUSED g_autoptr (GBytes) head = look_at (file, name, &source);
  const LkFormat *format, *other;
  const LkForeign *foreign;
  LkMatch how = LK_MATCH_NO;

  if (kind == LK_FORMAT_DATA && !check_there (&source, error))
    return FALSE;
  format = find (&source, kind, &how);
  foreign = how < LK_MATCH_SURE ? lk_foreign_find (source.head, source.n_head) : NULL;
  how = MAX (how, LK_MATCH_PERHAPS); /* what only might be of the other kind is not taken for it */
  other = find (&source, ANY_KIND, &how);
  if (!format || other || foreign)
    return refuse (kind, &source, format, other, foreign, error);
  options = options ? options : &plain;
  if (!format->load (&source, options, cancellable, imported, error))
    return FALSE;
  for (guint i = 0; imported->notes && i < imported->notes->len; i++)
    lk_findings_add (options->findings, LK_FINDING_NOTE, "reading", g_strdup (g_ptr_array_index (imported->notes, i)));
  return TRUE;
}
