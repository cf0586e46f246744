/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "nn/lk-status.h"

/* Names of one split's files in all, with what ends each: of more, none are kept. */
#define LK_ORIGINS_MAX_BYTES ((size_t) 64 << 20)

/* Where the samples of a split were read: each in a file of its own, or each on a line of one file. All zero: nobody
 * knows, or it is of no use to know. At most 4 bytes a sample and LK_ORIGINS_MAX_BYTES. */
typedef struct {
  char     *names;   /* UTF-8, one behind the other, each ended by a 0; relative to the data's folder */
  size_t    n_bytes; /* of names */
  size_t    room;    /* likewise, that there is memory for */
  uint32_t *starts;  /* (n) where a sample's name begins in names; NULL: one name is all samples' */
  uint32_t *lines;   /* (n) from 1 on; NULL: a sample is a whole file */
} LkOrigins;

void        lk_origins_clear (LkOrigins *origins);

/* Adds a name; *start receives where it begins. LK_BAD_SHAPE when the names would be too long, LK_NO_MEMORY. */
LkStatus    lk_origins_add  (LkOrigins *origins, const char *name, uint32_t *start);
/* Those of the samples in index (n), in that order, into `to`, which is empty before and on failure. */
LkStatus    lk_origins_pick (const LkOrigins *from, const uint32_t *index, size_t n, LkOrigins *to);

/* The name of sample i's file; NULL: not known. Borrowed. */
const char *lk_origins_file (const LkOrigins *origins, size_t i);
/* Its line there, from 1 on; 0: it is no line. */
uint32_t    lk_origins_line (const LkOrigins *origins, size_t i);
