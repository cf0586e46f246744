/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-settings.h"

/* What settings say as a whole. */

/* Numbers within their ranges, and what they must be together; what needs a data set is
 * checked when it is used. */
gboolean lk_settings_check       (const LkSettings *settings, GError **error);

/* Text that tells all that decides a teacher apart from the data set: two
 * teachers with the same text are the same teacher. */
char    *lk_settings_teacher_key (const LkSettings *settings);
