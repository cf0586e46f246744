/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-distillation.h"
#include "nn/lk-smaller.h"
#include "settings/lk-settings.h"

/* Networks that were trained here, in files that say how: safetensors, or ONNX by their name. */

/* What a saved network tells of itself, as text by name, for lk_model_save (): the data set, the seed, how it
 * was trained, and its errors on the test set. Release it. */
GHashTable *lk_training_metadata (const LkSettings *settings, const LkTraining *training, guint test_errors);

/* A series of born-again students is at most so long. */
#define LK_MAX_GENERATION 1000

/* Metadata by which a student that teaches the next tells where it is from. */
#define LK_PUPIL_RUN        "run"        /* the id of its run (LkRunFacts) */
#define LK_PUPIL_GENERATION "generation" /* 1: its teacher was no student */

/* Saves the student of a run to one file and its twin to the other, with the metadata above, "step", and for the
 * student what it was taught with last (method, temperature, alpha). Either file may be NULL: not saved; so is twin
 * when the run has none. id is the run's, for the student's metadata, or NULL. The test set is asked first, so that the errors that the files name are those of the very
 * weights in them. With a form, copies are saved that were made smaller so (lk_model_save_smaller ()), and the errors are
 * theirs; NULL: as they are. settings are those of the run. For the thread that the run belongs to. */
gboolean    lk_pupils_save (LkDistillation *run, const LkSettings *settings, const char *id, const LkSmallerForm *form,
                            GFile *student, GFile *twin, GCancellable *cancellable, GError **error);
