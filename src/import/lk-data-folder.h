/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The folders that hold data, best first: $LIMBECK_DATA_DIR, the program's own (lk-place.h) and the distribution's
 * /usr/share/datasets. Free with g_strfreev (). */
char **lk_data_roots (void);

/* Where a file of a data folder ("mnist", "teachers/x.safetensors") is, or NULL. */
char  *lk_data_find  (const char *relative);
