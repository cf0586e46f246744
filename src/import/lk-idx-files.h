/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where a folder's IDX files are. Their names are MNIST's in the ways that people and programs write them:
 * train-images-idx3-ubyte, train-images.idx3-ubyte, emnist-letters-train-images-idx3-ubyte.gz,
 * qmnist-test-labels-idx2-int; a folder that an archive's program made around such a file counts as the file. */

typedef enum {
  LK_IDX_TRAIN_IMAGES,
  LK_IDX_TRAIN_LABELS,
  LK_IDX_TEST_IMAGES,
  LK_IDX_TEST_LABELS,
  LK_N_IDX_FILES,
} LkIdxRole;

typedef struct {
  char *prefix; /* "emnist-letters-"; "" as a rule */
  char *paths[LK_N_IDX_FILES]; /* NULL: not there */
} LkIdxFiles;

/* What a file of that name is; LK_N_IDX_FILES: none of these. prefix, to be freed, may be NULL. */
LkIdxRole   lk_idx_role         (const char *name, char **prefix);
/* As MNIST calls it. */
const char *lk_idx_usual_name   (LkIdxRole role);

/* The sets of files in the folder, by prefix; empty: none. */
GPtrArray  *lk_idx_files_list   (const char *folder); /* of LkIdxFiles */
/* The folder in which they are: this one, `raw` in it, or the same of the one folder in it. NULL: nowhere. */
char       *lk_idx_files_find   (const char *folder);
