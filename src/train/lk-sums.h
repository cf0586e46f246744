/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/lk-dataset.h"
#include "lk-teacher.h"

/* What data and teachers hold, whatever their files are called: SHA-256 as 64 hexadecimal
 * digits, of sizes, pixels and labels of both splits; of shapes and parameters of all
 * networks, or of the logits where there are none. Some tenths of a second each: off the
 * main thread. To be freed. */
char *lk_sum_dataset (const LkDataset *dataset);
char *lk_sum_teacher (const LkTeacher *teacher);
