/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-engine.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "io/lk-error.h"
#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"

#define MIB ((gsize) 1 << 20)

/* What MNIST, a teacher and a run take besides, generously. */
#define DATA_BYTES (512 * MIB)

char *
lk_engine_describe (void)
{
  static const char *const kinds[] = {
    [LK_BLAS_SERIAL] = "serial",
    [LK_BLAS_PTHREADS] = "pthreads",
    [LK_BLAS_OPENMP] = "OpenMP",
  };
  int n_threads = lk_parallel_get_threads ();

  /* TRANSLATORS: how the library was built, and which processor it is for */
  return g_strdup_printf (ngettext ("OpenBLAS (%s), kernel %s, %d thread", "OpenBLAS (%s), kernel %s, %d threads",
                                    (gulong) n_threads),
                          kinds[lk_blas_kind ()], lk_blas_kernel (), n_threads);
}

const char *
lk_engine_notice (void)
{
  if (lk_blas_kind () != LK_BLAS_SERIAL)
    return NULL;
  return _ ("This OpenBLAS is built for one thread: products take turns. Its pthreads build is quicker "
            "(libopenblas0-pthread on Debian).");
}

/* Address space in use; 0 where the system does not say. */
static gsize
bytes_in_use (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  return (gsize) g_ascii_strtoull (text, NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

gboolean
lk_engine_reserve (guint n_callers, guint n_threads, GError **error)
{
  gsize in_use = bytes_in_use (), needed;
  int threads = n_threads > 0 ? (int) n_threads : lk_parallel_get_threads ();

  if (lk_blas_reserve (n_callers, threads, &needed) == LK_OK)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_MEMORY,
               _ ("OpenBLAS needs %zu MiB of address space for its products (%u at once, threads: %d), and there is "
                  "not as much: raise the limit to %zu MiB or more (ulimit -v %zu), or give fewer threads "
                  "(OPENBLAS_NUM_THREADS=1 and --threads 1)"),
               needed / MIB, n_callers, threads, (in_use + needed + DATA_BYTES) / MIB,
               (in_use + needed + DATA_BYTES) / 1024);
  return FALSE;
}
