/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-dataset-info.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-name.h"

#define MAX_INI_BYTES ((gsize) 1 << 16)

/* Data sets without a dataset.ini: those that distributions package, and others. */
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
  /* The folders in CIFAR's archives, whose names stand in files of their own. */
  { "cifar-10-batches-bin", "CIFAR-10", "A. Krizhevsky, V. Nair and G. Hinton", "", { NULL } },
  { "cifar-100-binary", "CIFAR-100", "A. Krizhevsky, V. Nair and G. Hinton", "", { NULL } },
};

void
lk_dataset_info_clear (LkDatasetInfo *info)
{
  g_free (info->title);
  g_free (info->source);
  g_free (info->licence);
  g_strfreev (info->classes);
}

/* GKeyFile complains of a backslash at a line's end over whatever it found in the line before. */
static gboolean
check_end (GKeyFile *keys, const char *key, GError **error)
{
  g_autofree char *raw = g_key_file_get_value (keys, "dataset", key, NULL);
  gsize n = raw ? strlen (raw) : 0, i = n;

  while (i > 0 && raw[i - 1] == '\\')
    i--;
  if ((n - i) % 2 == 0)
    return TRUE;
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                       g_dgettext ("glib20", "Key file contains escape character at end of line"));
  return FALSE;
}

/* An optional key of dataset.ini; FALSE only when it is there and unreadable. */
static gboolean
read_key (GKeyFile *keys, const char *key, char **value, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!check_end (keys, key, error))
    return FALSE;
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
read_ini (GFile *file, LkDatasetInfo *info, GCancellable *cancellable, GError **error)
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
  if (!read_key (keys, "title", &info->title, error) || !read_key (keys, "source", &info->source, error) ||
      !read_key (keys, "licence", &info->licence, error))
    goto fail;
  if (g_key_file_has_key (keys, "dataset", "classes", NULL))
    {
      if (!check_end (keys, "classes", error))
        goto fail;
      info->classes = g_key_file_get_string_list (keys, "dataset", "classes", NULL, error);
      if (!info->classes || !check_classes (info->classes, error))
        goto fail;
    }
  return TRUE;

fail:
  if (error && *error) /* GKeyFile quotes the file as it is */
    {
      char *message = (*error)->message;

      (*error)->message = g_utf8_make_valid (message, -1);
      g_free (message);
    }
  g_prefix_error (error, "“%s”: ", name);
  return FALSE;
}

/* They are shown everywhere. */
static void
tidy (LkDatasetInfo *info)
{
  char **texts[] = { &info->title, &info->source, &info->licence };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      char *text = *texts[i];

      *texts[i] = lk_name_clean (text, LK_NAME_MAX_TITLE);
      g_free (text);
    }
  for (char **name = info->classes; name && *name; name++)
    {
      char *text = *name;

      *name = lk_name_clean (text, LK_NAME_MAX_CLASS);
      g_free (text);
    }
}

static gboolean
describe_folder (const char *folder, LkDatasetInfo *info, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "dataset.ini", NULL);
  g_autofree char *base = g_path_get_basename (folder);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);

      if (!read_ini (file, info, cancellable, error))
        return FALSE;
    }
  else
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
      if (strcmp (base, known[i].folder) == 0)
        {
          info->title = g_strdup (known[i].title);
          info->source = g_strdup (known[i].source);
          info->licence = g_strdup (known[i].licence);
          info->classes = known[i].classes[0] ? g_strdupv ((char **) known[i].classes) : NULL;
        }
  if (!info->title || *info->title == '\0')
    {
      g_free (info->title);
      info->title = g_filename_display_name (base);
    }
  return TRUE;
}

char *
lk_dataset_info_title (const char *folder)
{
  g_auto (LkDatasetInfo) info = { 0 };

  if (!describe_folder (folder, &info, NULL, NULL))
    return g_path_get_basename (folder);
  tidy (&info);
  return g_steal_pointer (&info.title);
}

/* A file's name, without its endings, is its title. */
static void
describe_file (const char *path, LkDatasetInfo *info)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot;

  info->title = g_filename_display_name (base);
  dot = strchr (info->title, '.');
  if (dot && dot > info->title)
    *dot = '\0';
}

gboolean
lk_dataset_info_read (const LkSource *source, LkDatasetInfo *info, GCancellable *cancellable, GError **error)
{
  if (source->is_folder && !describe_folder (source->path, info, cancellable, error))
    return FALSE;
  if (!source->is_folder)
    describe_file (source->path, info);
  tidy (info);
  return TRUE;
}
