/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What does the arithmetic: our own products of sparse pictures, and OpenBLAS as this machine has it. */

/* Goes up when the order of sums changes, and with it the last digits of everything. 1: all products dense; 2: first
 * layers from the pixels that are not 0, hidden layers in rows of whole vectors; 3: large products in parts that do not
 * depend on the number of threads. */
#define LK_ENGINE 3

/* "OpenBLAS (pthreads), kernel Haswell, 2 threads", translated, for people. */
char       *lk_engine_describe (void);

/* What a person should know of it; NULL for nothing. Static. */
const char *lk_engine_notice   (void);

/* The memory that OpenBLAS will ask for, for so many threads that multiply at once,
 * with n_threads a product; 0: as many as it has. LK_ERROR_MEMORY, and how much is
 * needed, when it cannot be had: without this OpenBLAS would ask for ever, and so would
 * the end of the program: leave by _exit (). */
gboolean    lk_engine_reserve  (guint n_callers, guint n_threads, GError **error);
