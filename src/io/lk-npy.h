/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* NumPy's .npy, version 1.0: float32, little-endian, C order, shape (rows,
 * columns). Replaces the file atomically. */
gboolean lk_npy_save (const float *data, gsize rows, gsize columns, GFile *file,
                      GCancellable *cancellable, GError **error);
