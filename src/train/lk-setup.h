/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"
#include "dataset/lk-transfer-set.h"
#include "import/lk-import.h"
#include "settings/lk-settings.h"
#include "nn/lk-network.h"

/* From settings to what a run is made of. */

/* The classes whose bias is to be moved on what is shown, (n_classes), to be freed; NULL when none is, or when the
 * data set does not have them. */
bool    *lk_settings_raised_classes (const LkSettings *settings, const LkDataset *dataset);

/* One sample's logits (n_classes) with the class bias that is set, to be freed; NULL for NULL. */
float   *lk_settings_biased_logits (const LkSettings *settings, const LkDataset *dataset, const float *logits);

/* The threads to use: settings->threads, or the processors there are. */
guint    lk_settings_n_threads (const LkSettings *settings);
/* Runs beside each other in a window: of many processors one is left to those who watch. What runs come to does
 * not depend on it. */
guint    lk_settings_n_lanes   (const LkSettings *settings);

/* Whether both name the same data set, read in the same way. */
gboolean lk_settings_same_dataset (const LkSettings *a, const LkSettings *b);
/* FALSE, with LK_ERROR_VALUE that names the option, when the text is neither of the two, nor empty. */
gboolean lk_settings_check_choice  (const char *option, const char *text, const char *one, const char *other,
                                    GError **error);
/* The data set that the settings name. The options may be NULL; how files are read is the settings' choice. */
LkDataset *lk_settings_load_dataset (const LkSettings *settings, const LkImportOptions *options,
                                     GCancellable *cancellable, GError **error);

/* A network of the data set's inputs and classes with the hidden layers given;
 * `whose` ("teacher", "student") is named in the message. LK_ERROR_MEMORY when
 * training it would not fit into this machine. */
LkNetwork *lk_settings_new_network (const char *layers, const LkDataset *dataset, guint batch,
                                    const char *whose, GError **error);

/* FALSE with an error: the network sees pictures of as many pixels, but of other sides. */
gboolean   lk_settings_check_pictures (const LkNetwork *network, const LkDataset *dataset, GError **error);

/* settings->transfer: pictures to teach on in the place of the data set's own, n of them, or fewer where there are fewer,
 * of its sides and colours; blobs and noise (dataset/lk-noise-pictures.h), those of another data set, or those of a
 * folder, drawn by the run's seed. Their labels are drawn, too: of such pictures the teacher alone can speak. *split is
 * the caller's to clear. */
#define LK_TRANSFER_BLOBS   "blobs"
#define LK_TRANSFER_UNIFORM "uniform"
gboolean   lk_settings_load_transfer (const LkSettings *settings, const LkDataset *dataset, gsize n, LkSplit *split,
                                      GError **error);

/* The transfer set that the settings describe. held (may be NULL: nothing is held out) receives what the student's
 * validation share takes from it (LkHeldOut), or NULL where that is 0. LK_ERROR_VALUE when there is too little for
 * either. */
LkTransferSet *lk_settings_new_transfer_set (const LkSettings *settings, const LkDataset *dataset, LkTransferSet **held,
                                             GError **error);
