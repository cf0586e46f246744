/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Days and times as people read them. Files have the form of ISO 8601, in UTC. */

/* Day and minute of the time's own zone, the day as the locale (LC_TIME) writes it: "28.11.2026 14:32"; in the locale of
 * C, which would put the month first and leave the century out, "2026-11-28 14:32". To be freed. */
char *lk_date_format (GDateTime *time);
