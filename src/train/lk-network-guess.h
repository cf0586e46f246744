/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/lk-dataset.h"
#include "import/lk-loose-network.h"
#include "settings/lk-settings.h"
#include "words/lk-findings.h"

/* How the layers of a file are put together that does not say it: strides, margins and pooling. Answers are held against
 * the training samples by how well they tell the classes apart, whatever they call them, since the classes' order and
 * the range of the inputs are not known yet either. */

/* The network that the settings say (teacher_network), or, where that is "", of those that the shapes allow the one that tells the samples apart
 * best; findings get a note on that. What they say of the inputs holds, but is not in the network yet. name is the file's, in messages. LK_ERROR_VALUE when the text says another network,
 * when the shapes allow none, and when none stands out. */
LkNetwork *lk_network_guess (const LkLooseNetwork *loose, const LkSettings *settings, const LkDataset *dataset,
                             const char *name, LkFindings *findings, GError **error);
