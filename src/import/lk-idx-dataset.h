/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* A folder with the four IDX files (lk-idx.h) train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte
 * and t10k-labels-idx1-ubyte, gzipped (.gz) or not, in all the ways in which these are named (lk-idx-files.h), or one of
 * them. Without the two of the test split a part of each class is kept for it (lk-import.h). Labels 1 … C are the
 * classes "1" … "C". */
extern const LkFormat lk_format_idx;

/* TRUE when the folder has the training pictures. */
gboolean lk_idx_folder_is (const char *folder);
