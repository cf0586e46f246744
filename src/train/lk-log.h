/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A list that only grows, of elements of one size, counted by references. One
 * thread appends; others may read, without a lock, the elements below a length
 * that they were told after they were appended (a snapshot carries it), because
 * no element ever moves. */
typedef struct _LkLog LkLog;

LkLog        *lk_log_new    (gsize element_size);
LkLog        *lk_log_ref    (LkLog *log);
void          lk_log_unref  (LkLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkLog, lk_log_unref)

/* FALSE when the log is full (LK_LOG_MAX elements). */
gboolean      lk_log_append (LkLog *log, gconstpointer element);
/* The writer's own view. */
gsize         lk_log_length (const LkLog *log);
gconstpointer lk_log_get    (const LkLog *log, gsize i);

#define LK_LOG_MAX ((gsize) 8192 * 1024)
