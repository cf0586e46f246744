/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-log.h"

#include <string.h>

#define CHUNK    8192
#define N_CHUNKS (LK_LOG_MAX / CHUNK)

struct _LkLog {
  gatomicrefcount refs;
  gsize element_size;
  gsize length;
  guint8 *chunks[N_CHUNKS]; /* (CHUNK · element_size) each, made when first needed */
};

LkLog *
lk_log_new (gsize element_size)
{
  LkLog *log = g_new0 (LkLog, 1);

  g_atomic_ref_count_init (&log->refs);
  log->element_size = element_size;
  return log;
}

LkLog *
lk_log_ref (LkLog *log)
{
  g_atomic_ref_count_inc (&log->refs);
  return log;
}

void
lk_log_unref (LkLog *log)
{
  if (!g_atomic_ref_count_dec (&log->refs))
    return;
  for (gsize c = 0; c < N_CHUNKS && log->chunks[c]; c++)
    g_free (log->chunks[c]);
  g_free (log);
}

gboolean
lk_log_append (LkLog *log, gconstpointer element)
{
  gsize chunk = log->length / CHUNK;

  if (log->length == LK_LOG_MAX)
    return FALSE;
  if (!log->chunks[chunk])
    log->chunks[chunk] = g_malloc_n (CHUNK, log->element_size);
  memcpy (log->chunks[chunk] + log->length % CHUNK * log->element_size, element, log->element_size);
  log->length++;
  return TRUE;
}

gsize
lk_log_length (const LkLog *log)
{
  return log->length;
}

gconstpointer
lk_log_get (const LkLog *log, gsize i)
{
  return log->chunks[i / CHUNK] + i % CHUNK * log->element_size;
}
