/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "train/lk-comparison.h"
#include "settings/lk-settings.h"
#include "train/lk-setup.h"
#include "train/lk-teacher.h"

/* Small, learnable data for the tests of training: 8×8 pictures of 4 classes, a
 * bright bar each at a place of its own, in noise. */
#define TRAIN_DATA_CLASSES 4

LkDataset *train_data_new (gsize n_train, gsize n_test, guint64 seed);

/* The same as a folder of IDX files that lk_dataset_load () reads; its path. */
char      *train_data_write (const LkDataset *dataset);
void       train_data_write_in (const LkDataset *dataset, const char *folder);

/* Dark on light, of a data set that nobody else has. */
void       train_data_invert (LkDataset *dataset);

/* Settings for it: hidden layers of 12 and 8, batch 16, two epochs, one thread. */
void       train_settings_init (LkSettings *settings);

/* The network (taken) as a teacher, not ready yet. */
LkTeacher *train_teacher_of (LkNetwork *network, LkDataset *dataset, GError **error);

/* A teacher of hidden layer 16, trained for two epochs and ready. */
LkTeacher *train_teacher_new (LkDataset *dataset);
/* With these hidden layers, after so many epochs. */
LkTeacher *train_teacher_with (LkDataset *dataset, const char *layers, guint epochs);

/* 40 test samples, of which a teacher takes all for class 1, a student for 2 and a twin for 3, at T = 2. */
LkComparison *train_comparison_new (void);
