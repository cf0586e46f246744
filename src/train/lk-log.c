/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-log.h"

#include <string.h>

/* Chunk k holds FIRST · 2^k elements: a short log is small, and a long one has few chunks. */
#define FIRST    16
#define N_CHUNKS 20

G_STATIC_ASSERT (FIRST *(((gsize) 1 << N_CHUNKS) - 1) >= LK_LOG_MAX);

struct _LkLog {
  gatomicrefcount refs;
  gsize element_size;
  gsize length;
  guint8 *chunks[N_CHUNKS]; /* made when first needed */
};

/* Where element i is: the chunk's number, and the place in the chunk. */
static inline guint
chunk_of (gsize i, gsize *place)
{
  guint chunk = g_bit_storage (i / FIRST + 1) - 1;

  *place = i - FIRST * (((gsize) 1 << chunk) - 1);
  return chunk;
}

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
  gsize place;
  guint chunk = chunk_of (log->length, &place);

  if (log->length == LK_LOG_MAX)
    return FALSE;
  if (!log->chunks[chunk])
    log->chunks[chunk] = g_malloc_n ((gsize) FIRST << chunk, log->element_size);
  memcpy (log->chunks[chunk] + place * log->element_size, element, log->element_size);
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
  gsize place;
  guint chunk = chunk_of (i, &place);

  return log->chunks[chunk] + place * log->element_size;
}
