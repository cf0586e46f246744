/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-safetensors.h"

/* Networks in files, by path or by name. Those that come with the program are
 * in the data folder as teachers/NAME.safetensors, where NAME is the data set's
 * and the hidden layers, such as "mnist-1200x1200"; beside each is its card,
 * NAME.md, which says how it was made and what it can do. */

/* The names of those for a data set, the largest first; free with g_strfreev (). */
char      **lk_model_list (const char *dataset);

/* Where the network is: a path that holds a slash or ends in .safetensors is
 * itself, a name is looked up. LK_ERROR_NOT_FOUND when there is none of that
 * name. */
GFile      *lk_model_find (const char *name, GError **error);

/* lk_safetensors_load () of what lk_model_find () finds. */
LkNetwork  *lk_model_load (const char *name, GHashTable **metadata, GCancellable *cancellable, GError **error);
