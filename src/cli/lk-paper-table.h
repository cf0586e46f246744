/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* What `limbeck-cli paper` says: a row's numbers beside the paper's. `seeds` has an object of a row's numbers for each
 * seed, at least one, all with the same members. */

/* The median over the seeds of each number, and of each element of a list; a new object. */
JsonObject *lk_paper_median     (JsonArray *seeds);
/* In how many seeds the numbers show what the paper's do; -1 where there is no such thing. */
int         lk_paper_n_shown    (const char *row, JsonArray *seeds);

/* To standard output. machine: "processor", "threads", "blas_kernel", "date". */
void        lk_paper_print_head (JsonObject *machine, gboolean quick, guint n_seeds);
void        lk_paper_print_row  (const char *row, JsonArray *seeds);
