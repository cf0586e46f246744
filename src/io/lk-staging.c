/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-staging.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lk-partial.h"

struct _LkStaging {
  char *path;
  char *folder; /* NULL when it was moved to its place */
  int lock;
};

static gboolean
is_empty (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  return dir && !g_dir_read_name (dir);
}

static void
set_errno (GError **error, int reason, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason), _ ("The folder “%s” cannot be made: %s"), shown,
               g_strerror (reason));
}

gboolean
lk_staging_check (const char *path, gboolean replace, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *shown = g_filename_display_name (path);

      if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          set_errno (error, ENOTDIR, path);
          return FALSE;
        }
      if (!replace && !is_empty (path))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                       _ ("The folder “%s” exists and is not empty: choose another name"), shown);
          return FALSE;
        }
    }
  /* The first folder above that is there must take another one. */
  while (!g_file_test (parent, G_FILE_TEST_EXISTS))
    {
      char *above = g_path_get_dirname (parent);

      g_free (parent);
      parent = above;
    }
  if (!g_file_test (parent, G_FILE_TEST_IS_DIR))
    set_errno (error, ENOTDIR, path);
  else if (access (parent, W_OK) != 0)
    set_errno (error, errno, path);
  else
    return TRUE;
  return FALSE;
}

LkStaging *
lk_staging_new (const char *path, gboolean replace, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *folder = NULL;
  LkStaging *staging;
  int lock;

  if (!lk_staging_check (path, replace, error))
    return NULL;
  if (lk_partial_make_folders (parent, 0777) != 0)
    {
      set_errno (error, errno, parent);
      return NULL;
    }
  lock = lk_partial_new_folder (parent, &folder);
  if (lock < 0)
    {
      set_errno (error, errno, path);
      return NULL;
    }
  staging = g_new (LkStaging, 1);
  staging->path = g_strdup (path);
  staging->folder = g_steal_pointer (&folder);
  staging->lock = lock;
  return staging;
}

const char *
lk_staging_folder (const LkStaging *staging)
{
  return staging->folder;
}

GFile *
lk_staging_file (const LkStaging *staging, const char *name)
{
  g_autofree char *path = g_build_filename (staging->folder, name, NULL);

  return g_file_new_for_path (path);
}

/* Each file by a rename of its own, so that none is ever half there. */
static gboolean
move_files (LkStaging *staging)
{
  g_autoptr (GDir) dir = g_dir_open (staging->folder, 0, NULL);
  const char *name;

  if (!dir)
    return FALSE;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *from = g_build_filename (staging->folder, name, NULL);
      g_autofree char *to = g_build_filename (staging->path, name, NULL);

      if (g_rename (from, to) != 0)
        return FALSE;
    }
  return g_rmdir (staging->folder) == 0;
}

gboolean
lk_staging_commit (LkStaging *staging, GError **error)
{
  gboolean there = g_file_test (staging->path, G_FILE_TEST_EXISTS);
  g_autofree char *parent = NULL;

  errno = 0;
  if (there ? !move_files (staging) : g_rename (staging->folder, staging->path) != 0)
    {
      set_errno (error, errno ? errno : EIO, staging->path);
      return FALSE;
    }
  g_clear_pointer (&staging->folder, g_free);
  /* Where the names are new. */
  parent = there ? g_strdup (staging->path) : g_path_get_dirname (staging->path);
  lk_partial_sync (parent);
  return TRUE;
}

void
lk_staging_free (LkStaging *staging)
{
  if (!staging)
    return;
  if (staging->folder)
    lk_partial_remove (staging->folder);
  close (staging->lock);
  g_free (staging->folder);
  g_free (staging->path);
  g_free (staging);
}
