/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-partial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define PREFIX ".limbeck."
#define SUFFIX ".part"
/* Seconds. A file system that cannot lock may still be written to by another machine. */
#define OLD 3600

/* FALSE where somebody else holds it. */
static gboolean
hold (int descriptor)
{
  return flock (descriptor, LOCK_EX | LOCK_NB) == 0;
}

/* Folders that this process has cleaned: a folder of thousands of runs is read once
 * and not with each save. */
static gboolean
is_first_time (const char *folder)
{
  static GMutex mutex;
  static GHashTable *cleaned;
  gboolean first;

  g_mutex_lock (&mutex);
  if (!cleaned)
    cleaned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  first = g_hash_table_add (cleaned, g_strdup (folder));
  g_mutex_unlock (&mutex);
  return first;
}

void
lk_partial_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
clean_one (const char *path, guint age)
{
  int descriptor = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  GStatBuf what;

  if (descriptor < 0)
    return;
  if (fstat (descriptor, &what) == 0 && what.st_mtime <= g_get_real_time () / G_USEC_PER_SEC - age && hold (descriptor))
    {
      if (S_ISDIR (what.st_mode))
        lk_partial_remove (path);
      else if (S_ISREG (what.st_mode))
        g_unlink (path);
    }
  close (descriptor);
}

void
lk_partial_clean (const char *folder, guint age)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = NULL;

      if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
        continue;
      path = g_build_filename (folder, name, NULL);
      clean_one (path, age);
    }
}

static char *
template_in (const char *folder)
{
  if (is_first_time (folder))
    lk_partial_clean (folder, OLD);
  return g_build_filename (folder, PREFIX "XXXXXX" SUFFIX, NULL);
}

int
lk_partial_new_file (const char *folder, char **path)
{
  g_autofree char *name = template_in (folder);
  int descriptor = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0666);

  if (descriptor < 0)
    return -1;
  hold (descriptor);
  *path = g_steal_pointer (&name);
  return descriptor;
}

int
lk_partial_new_folder (const char *folder, char **path)
{
  g_autofree char *name = template_in (folder);
  int descriptor, reason;

  if (!g_mkdtemp_full (name, 0777))
    return -1;
  descriptor = g_open (name, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (descriptor < 0)
    {
      reason = errno;
      g_rmdir (name);
      errno = reason;
      return -1;
    }
  hold (descriptor);
  *path = g_steal_pointer (&name);
  return descriptor;
}

void
lk_partial_sync (const char *folder)
{
  int descriptor = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (descriptor < 0)
    return;
  fsync (descriptor);
  close (descriptor);
}

static int
settle (int result, const char *path)
{
  g_autofree char *folder = NULL;

  if (result != 0)
    return errno == ENOENT ? 0 : -1;
  folder = g_path_get_dirname (path);
  lk_partial_sync (folder);
  return 0;
}

int
lk_partial_rename (const char *path, const char *to)
{
  return settle (g_rename (path, to), path);
}

int
lk_partial_unlink (const char *path)
{
  return settle (g_unlink (path), path);
}

int
lk_partial_make_folders (const char *folder, int mode)
{
  g_autoptr (GPtrArray) grown = g_ptr_array_new_with_free_func (g_free); /* the innermost first */
  g_autofree char *path = g_strdup (folder);

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *inner = g_steal_pointer (&path);

      path = g_path_get_dirname (inner);
      g_ptr_array_add (grown, g_strdup (path));
    }
  if (g_mkdir_with_parents (folder, mode) != 0)
    return -1;
  for (guint i = 0; i < grown->len; i++)
    lk_partial_sync (g_ptr_array_index (grown, i));
  return 0;
}
