/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the core (src/nn, src/dataset) returns: it knows neither GError nor
 * files. Callers above the core turn a status into a sentence that names what
 * was wrong, where, and what to do. */
typedef enum {
  LK_OK = 0,
  LK_NO_MEMORY,  /* an allocation failed, or its size does not fit a size_t */
  LK_BAD_SHAPE,  /* sizes that do not fit together, or are zero or too large */
  LK_BAD_VALUE,  /* a number outside its range (temperature, label, ...) */
  LK_NOT_FINITE, /* NaN or infinity where a number was expected */
} LkStatus;
