/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "nn/lk-status.h"

/* Errors above the core. Messages are translated sentences that name what went
 * wrong, where (file, byte offset or line), and what to do. */
#define LK_ERROR (lk_error_quark ())
GQuark lk_error_quark (void);

typedef enum {
  LK_ERROR_FORMAT,   /* a file is not what it says it is */
  LK_ERROR_VALUE,    /* a setting outside its range */
  LK_ERROR_MEMORY,   /* does not fit in memory */
  LK_ERROR_NOT_FOUND /* no such data set, teacher, … */
} LkError;

/* Sets *error from a core status; `what` is a translated start of a sentence
 * ("Could not prepare the student"). */
void lk_error_set_status (GError **error, LkStatus status, const char *what);
