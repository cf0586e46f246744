/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BLOCKS 65536
#define MAX_FILES  1024 /* descriptors */
#define MAX_LOG    4096

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static FaultsKind armed;
static unsigned wanted, counted;
static bool failed, tells, kills;
static const char *what = "";
static char watched[PATH_MAX];
static size_t watched_length;

/* The program's own code, whose calls of malloc () may fail. */
static uintptr_t code_begin, code_end;

static void *blocks[MAX_BLOCKS]; /* open addressing; (void *) 1: was one */
static unsigned n_blocks;

static int numbers[MAX_FILES]; /* of descriptors: 1 + the file's number in the log; 0: not watched */
static int n_files;
static FaultsEntry entries[MAX_LOG];
static unsigned n_entries;

/* glibc's own, which need no dlsym () (that allocates). */
extern void *__libc_malloc (size_t n);
extern void *__libc_calloc (size_t count, size_t size);
extern void *__libc_realloc (void *block, size_t n);
extern void *__libc_memalign (size_t alignment, size_t n);
extern void __libc_free (void *block);

/* The C library's function behind ours. */
#define REAL(name) ((__typeof__ (&name)) real (#name))

static void *
real (const char *name)
{
  void *function = dlsym (RTLD_NEXT, name);

  if (!function)
    abort ();
  return function;
}

/* Whether this one fails; counts it. */
static bool
is_its_turn (FaultsKind kind, const char *name)
{
  bool now = false;

  if (__atomic_load_n (&armed, __ATOMIC_RELAXED) != kind)
    return false;
  pthread_mutex_lock (&mutex);
  if (armed == kind && ++counted == wanted)
    {
      now = failed = true;
      what = name;
    }
  pthread_mutex_unlock (&mutex);
  if (now && tells)
    dprintf (STDERR_FILENO, "fault: %s\n", name);
  if (now && kills && strcmp (name, "write") != 0)
    raise (SIGKILL);
  return now;
}

/* Memory */

static int
find_code_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X)
      {
        code_begin = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        code_end = code_begin + info->dlpi_phdr[i].p_memsz;
      }
  return 1; /* the program comes first */
}

static bool
is_own (const void *caller)
{
  return (uintptr_t) caller >= code_begin && (uintptr_t) caller < code_end;
}

static size_t
place_of (const void *block)
{
  return ((uintptr_t) block >> 4) * 11400714819323198485u >> 48;
}

static void *
remember (void *block, const void *caller)
{
  if (!block || __atomic_load_n (&armed, __ATOMIC_RELAXED) != FAULTS_MEMORY || !is_own (caller))
    return block;
  pthread_mutex_lock (&mutex);
  for (size_t i = place_of (block); n_blocks < MAX_BLOCKS / 2; i = (i + 1) % MAX_BLOCKS)
    if ((uintptr_t) blocks[i] <= 1)
      {
        blocks[i] = block;
        n_blocks++;
        break;
      }
  pthread_mutex_unlock (&mutex);
  return block;
}

static void
forget (const void *block)
{
  if (!block || __atomic_load_n (&n_blocks, __ATOMIC_RELAXED) == 0)
    return;
  pthread_mutex_lock (&mutex);
  for (size_t i = place_of (block), n = 0; blocks[i] && n < MAX_BLOCKS; i = (i + 1) % MAX_BLOCKS, n++)
    if (blocks[i] == block)
      {
        blocks[i] = (void *) 1;
        n_blocks--;
        break;
      }
  pthread_mutex_unlock (&mutex);
}

static bool
refuses (const void *caller, const char *name)
{
  if (!is_own (caller) || !is_its_turn (FAULTS_MEMORY, name))
    return false;
  errno = ENOMEM;
  return true;
}

#define CALLER __builtin_return_address (0)

void *
malloc (size_t n)
{
  return refuses (CALLER, "malloc") ? NULL : remember (__libc_malloc (n), CALLER);
}

void *
calloc (size_t count, size_t size)
{
  return refuses (CALLER, "calloc") ? NULL : remember (__libc_calloc (count, size), CALLER);
}

void *
realloc (void *block, size_t n)
{
  void *moved;

  if (refuses (CALLER, "realloc"))
    return NULL;
  moved = __libc_realloc (block, n);
  if (moved || n == 0)
    forget (block);
  return remember (moved, CALLER);
}

void *
aligned_alloc (size_t alignment, size_t n)
{
  return refuses (CALLER, "aligned_alloc") ? NULL : remember (__libc_memalign (alignment, n), CALLER);
}

void
free (void *block)
{
  forget (block);
  __libc_free (block);
}

/* GLib's that may fail. Its headers are not needed for them: gsize is size_t. */
#define TRY(name, parameters, arguments, type)                                                                         \
  void *name parameters;                                                                                               \
  void *name parameters                                                                                                \
  {                                                                                                                    \
    return is_its_turn (FAULTS_MEMORY, #name) ? NULL : ((void *(*) type) real (#name)) arguments;                      \
  }

TRY (g_try_malloc, (size_t n), (n), (size_t))
TRY (g_try_malloc0, (size_t n), (n), (size_t))
TRY (g_try_malloc_n, (size_t count, size_t size), (count, size), (size_t, size_t))
TRY (g_try_malloc0_n, (size_t count, size_t size), (count, size), (size_t, size_t))
TRY (g_try_realloc, (void *block, size_t n), (block, n), (void *, size_t))
TRY (g_try_realloc_n, (void *block, size_t count, size_t size), (block, count, size), (void *, size_t, size_t))

/* Files */

static bool
is_watched (const char *path)
{
  return __atomic_load_n (&armed, __ATOMIC_RELAXED) == FAULTS_FILES && strncmp (path, watched, watched_length) == 0 &&
         (path[watched_length] == '/' || path[watched_length] == '\0');
}

static bool
is_open (int descriptor)
{
  return descriptor >= 0 && descriptor < MAX_FILES && numbers[descriptor] > 0 &&
         __atomic_load_n (&armed, __ATOMIC_RELAXED) == FAULTS_FILES;
}

static void
note (FaultsEntry entry, const char *path, const char *to, const void *bytes)
{
  pthread_mutex_lock (&mutex);
  if (n_entries == MAX_LOG)
    abort ();
  entry.path = path ? strdup (path) : NULL;
  entry.to = to ? strdup (to) : NULL;
  if (bytes)
    {
      entry.bytes = __libc_malloc (entry.n + 1);
      memcpy (entry.bytes, bytes, entry.n);
    }
  entries[n_entries++] = entry;
  pthread_mutex_unlock (&mutex);
}

static int
open_file (const char *path, int flags, mode_t mode)
{
  bool writes = (flags & O_ACCMODE) != O_RDONLY;
  bool on = is_watched (path);
  int descriptor;

  if (on && writes && is_its_turn (FAULTS_FILES, "open"))
    {
      errno = ENOSPC;
      return -1;
    }
  descriptor = REAL (open) (path, flags, mode);
  if (descriptor < 0 || descriptor >= MAX_FILES || !on)
    return descriptor;
  if (writes)
    {
      numbers[descriptor] = ++n_files;
      note ((FaultsEntry) { .op = FAULTS_OPENED, .file = n_files, .is_folder = false, .n = (size_t) flags }, path, NULL,
            NULL);
    }
  else if (flags & O_DIRECTORY)
    {
      /* Of a folder its path is kept, for fsync (). */
      numbers[descriptor] = ++n_files;
      note ((FaultsEntry) { .op = FAULTS_OPENED, .file = n_files, .is_folder = true }, path, NULL, NULL);
    }
  return descriptor;
}

static mode_t
mode_of (int flags, va_list arguments)
{
  return flags & (O_CREAT | O_TMPFILE) ? va_arg (arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                                     \
  int name (const char *path, int flags, ...)                                                                          \
  {                                                                                                                    \
    va_list arguments;                                                                                                 \
    mode_t mode;                                                                                                       \
                                                                                                                       \
    va_start (arguments, flags);                                                                                       \
    mode = mode_of (flags, arguments);                                                                                 \
    va_end (arguments);                                                                                                \
    return open_file (path, flags, mode);                                                                              \
  }

OPEN (open)
OPEN (open64)

ssize_t
write (int descriptor, const void *bytes, size_t n)
{
  ssize_t written;

  if (is_open (descriptor) && is_its_turn (FAULTS_FILES, "write"))
    {
      /* Half of it goes, as when a disk fills up. */
      REAL (write) (descriptor, bytes, n / 2);
      if (kills)
        raise (SIGKILL);
      errno = ENOSPC;
      return -1;
    }
  written = REAL (write) (descriptor, bytes, n);
  if (written > 0 && is_open (descriptor))
    note ((FaultsEntry) { .op = FAULTS_WROTE, .file = numbers[descriptor], .n = (size_t) written }, NULL, NULL, bytes);
  return written;
}

int
fsync (int descriptor)
{
  int result;

  if (is_open (descriptor) && is_its_turn (FAULTS_FILES, "fsync"))
    {
      errno = EIO;
      return -1;
    }
  /* Nothing is lost by a test that does not wait for the disk. */
  result = is_open (descriptor) ? 0 : REAL (fsync) (descriptor);
  if (is_open (descriptor))
    note ((FaultsEntry) { .op = FAULTS_SYNCED, .file = numbers[descriptor] }, NULL, NULL, NULL);
  return result;
}

int
close (int descriptor)
{
  bool fails = is_open (descriptor) && is_its_turn (FAULTS_FILES, "close");
  int result = REAL (close) (descriptor);

  if (descriptor >= 0 && descriptor < MAX_FILES)
    numbers[descriptor] = 0;
  if (!fails)
    return result;
  errno = EIO;
  return -1;
}

int
rename (const char *from, const char *to)
{
  int result;

  if (is_watched (to) && is_its_turn (FAULTS_FILES, "rename"))
    {
      errno = EIO;
      return -1;
    }
  result = REAL (rename) (from, to);
  if (result == 0 && is_watched (to))
    note ((FaultsEntry) { .op = FAULTS_RENAMED }, from, to, NULL);
  return result;
}

int
unlink (const char *path)
{
  int result;

  if (is_watched (path) && is_its_turn (FAULTS_FILES, "unlink"))
    {
      errno = EIO;
      return -1;
    }
  result = REAL (unlink) (path);
  if (result == 0 && is_watched (path))
    note ((FaultsEntry) { .op = FAULTS_UNLINKED }, path, NULL, NULL);
  return result;
}

int
mkdir (const char *path, mode_t mode)
{
  int result;

  if (is_watched (path) && is_its_turn (FAULTS_FILES, "mkdir"))
    {
      errno = ENOSPC;
      return -1;
    }
  result = REAL (mkdir) (path, mode);
  if (result == 0 && is_watched (path))
    note ((FaultsEntry) { .op = FAULTS_MADE_FOLDER, .is_folder = true }, path, NULL, NULL);
  return result;
}

void
faults_arm (FaultsKind kind, unsigned n, const char *folder)
{
  pthread_mutex_lock (&mutex);
  dl_iterate_phdr (find_code_cb, NULL);
  for (unsigned i = 0; i < n_entries; i++)
    {
      __libc_free (entries[i].path);
      __libc_free (entries[i].to);
      __libc_free (entries[i].bytes);
    }
  n_entries = 0;
  n_files = 0;
  memset (numbers, 0, sizeof numbers);
  memset (blocks, 0, sizeof blocks);
  n_blocks = 0;
  counted = 0;
  wanted = n;
  failed = false;
  what = "";
  snprintf (watched, sizeof watched, "%s", folder ? folder : "");
  watched_length = strlen (watched);
  __atomic_store_n (&armed, kind, __ATOMIC_RELEASE);
  pthread_mutex_unlock (&mutex);
}

bool
faults_disarm (void)
{
  __atomic_store_n (&armed, FAULTS_NONE, __ATOMIC_RELEASE);
  return failed;
}

unsigned
faults_count (void)
{
  return counted;
}

unsigned
faults_blocks (void)
{
  return n_blocks;
}

const char *
faults_what (void)
{
  return what;
}

const FaultsEntry *
faults_log (unsigned *n)
{
  *n = n_entries;
  return entries;
}

/* "files 3 /tmp/folder", "memory 3 /", "kill 3 /tmp/folder": before another program's main (). */
__attribute__ ((constructor)) static void
arm_by_environment (void)
{
  const char *text = getenv ("LIMBECK_FAULT");
  char folder[PATH_MAX], kind[16];
  unsigned n;

  if (text && sscanf (text, "%15s %u %4095s", kind, &n, folder) == 3)
    {
      tells = true;
      kills = strcmp (kind, "kill") == 0;
      faults_arm (strcmp (kind, "memory") == 0 ? FAULTS_MEMORY : FAULTS_FILES, n, folder);
    }
}
