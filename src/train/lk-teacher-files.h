/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "import/lk-import.h"
#include "settings/lk-settings.h"
#include "lk-teacher.h"

/* A teacher out of the settings' files, taken as they say: networks (lk-models.h), of which several make an
 * ensemble, or one file of logits, X.npy (N, C), a row a training sample, with
 * X-test.npy beside it for the test split if that is known (lk_teacher_new_from_logits ()).
 * A data set whose test split was taken out of its samples (LkSplit's rows) may
 * has a row for each sample of the source instead, which answers for both. Rows
 * that are probabilities become their logarithms; the teacher's findings say so.
 *
 * LK_ERROR_VALUE when the file does not fit the data set. */
LkTeacher *lk_teacher_load (const LkSettings *settings, LkDataset *dataset, GCancellable *cancellable, GError **error);

/* The network with the settings' class order and inputs in its own weights (lk-adapt.h). LK_ERROR_VALUE when the order
 * is none of the data set's classes; shapes must fit. */
gboolean   lk_teacher_fit  (const LkSettings *settings, const LkDataset *dataset, LkFrozen *frozen, GError **error);

/* The network that was read, which is no file of logits. One whose layers' order is a guess gets the order that fits the
 * training samples (lk-layer-order.h), layers that do not say how they are put together become the network that the
 * settings say or that fits the samples (lk-network-guess.h), and a graph is prepared for the data set's pictures, which
 * notes in findings say. */
LkFrozen  *lk_teacher_settle (const LkSettings *settings, LkImported *imported, const LkDataset *dataset,
                              const char *name, LkFindings *findings, GError **error);
