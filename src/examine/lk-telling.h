/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/lk-rng.h"
#include "train/lk-teacher.h"

/* Samples on which the teacher has more to say than the label. */

/* How much the teacher says of a test sample beside its answer: the second probability at the temperature, where the
 * answer is right; else, and where its answers are not known, -1. */
double lk_telling (const LkTeacher *teacher, gsize sample, double temperature);

/* The test sample on which two classes compete most: of those that the teacher gets right,
 * the one with the largest second probability at the temperature. 0 where the teacher's
 * answers are not known. */
gsize lk_most_telling_sample (const LkTeacher *teacher, double temperature);

/* A sample by chance that is another than `sample`: three times in four one of those whose
 * second probability is a tenth at least, where there is any; else any. */
gsize lk_random_telling_sample (const LkTeacher *teacher, double temperature, gsize sample, LkRng *rng);
