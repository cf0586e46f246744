/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-history.h"

/* A row a step, step 0 first: losses of the step, and where the run was
 * evaluated the scores of LkScore; a cell without a value is empty. The first
 * line names the columns; new ones come at the end. Numbers are written so that
 * reading them back gives the same bits. Replaces the file atomically. */
gboolean lk_history_save_csv (const LkHistory *history, GFile *file, GCancellable *cancellable, GError **error);
/* The same of as much as the holder may read, on any thread. */
gboolean lk_history_view_save_csv (const LkHistoryView *view, GFile *file, GCancellable *cancellable, GError **error);
