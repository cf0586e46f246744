/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-snapshot.h"
#include "train/lk-script.h"
#include "settings/lk-settings.h"

/* The worker: one thread that owns the data set, the teacher and the run, takes
 * small commands and publishes snapshots. Every call here returns at once.
 *
 * It works in slices of some hundredths of a second and looks for commands
 * between them, so that a moved slider counts from the next slice on. */
typedef struct _LkTrainer LkTrainer;

/* Called in the main context of the maker's thread after new snapshots, once
 * for any number of them: ask for the latest. */
typedef void (*LkTrainerNotify) (gpointer user_data);

LkTrainer  *lk_trainer_new  (LkTrainerNotify notify, gpointer user_data);
/* Stops the work, waits for the thread (a slice at most) and frees. */
void        lk_trainer_free (LkTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkTrainer, lk_trainer_free)

/* The latest snapshot; release it. */
LkSnapshot *lk_trainer_get_snapshot (LkTrainer *trainer);
/* Whether all that was sent about running or not (prepare, play, pause, step, rewind,
 * train on, sweep) counts in it already: then its `playing` is what the maker of the commands
 * should say, too. Else a snapshot that tells is on its way. */
gboolean    lk_trainer_is_settled   (LkTrainer *trainer, const LkSnapshot *snapshot);

/* Makes everything ready for a run with these settings (copied): data set,
 * teacher, student. What did not change is kept. Snapshots carry `generation`
 * from then on. Afterwards the phase is READY, or RUNNING when play was asked
 * for meanwhile. A script (NULL: none) makes the run move by itself, until it is
 * over, somebody moves a setting, or another run is prepared. */
void        lk_trainer_prepare (LkTrainer *trainer, const LkSettings *settings, LkScript *script, guint generation);

/* Nothing happens when the run is finished or has failed. */
void        lk_trainer_play    (LkTrainer *trainer);
void        lk_trainer_pause   (LkTrainer *trainer);
/* One step, which snapshots tell in full (LkStepTrace), then paused. */
void        lk_trainer_step    (LkTrainer *trainer);
/* To the initial weights; goes on running if it ran. */
void        lk_trainer_rewind  (LkTrainer *trainer);
/* A run whose epochs are done: as many again (lk_distillation_train_on ()); nothing happens to any other. */
void        lk_trainer_train_on (LkTrainer *trainer);
void        lk_trainer_set_loss          (LkTrainer *trainer, const LkLossSettings *loss);
void        lk_trainer_set_learning_rate (LkTrainer *trainer, double learning_rate);
/* Steps a second at most of a run that no script moves; 0: as fast as it can, as at first. Sweeps and repetitions, and
 * what comes before the run, take no notice. */
void        lk_trainer_set_pace (LkTrainer *trainer, double pace);
/* The test sample whose logits snapshots carry. */
void        lk_trainer_watch   (LkTrainer *trainer, guint sample);
/* Whether snapshots carry how that sample goes through the networks (snapshot->flows). The run does not depend on it. */
void        lk_trainer_watch_networks (LkTrainer *trainer, gboolean watch);
void        lk_trainer_look_inside    (LkTrainer *trainer, const LkInsideAsked *asked);
/* Whether they carry what student and twin would be if they were made smaller (snapshot->smaller), and pruned by how much.
 * Measured between slices, in parts, when it stands still; while it trains with an evaluation, once a second at most. */
void        lk_trainer_look_smaller   (LkTrainer *trainer, const LkSmallerAsked *asked);
/* Whether they carry what comes of the term on a hidden layer (snapshot->hints), likewise. */
void        lk_trainer_watch_hints    (LkTrainer *trainer, gboolean watch);
/* A drawing (copied; 0 paper … 255 ink) for which snapshots carry the answers of the networks as
 * they are then, until the next one is asked about; NULL: none. They see it as the data set's pictures are
 * (lk_ink_as_data ()). `question` is what the answers will be marked with. A drawing of another size than the data
 * set's is not answered. */
void        lk_trainer_ask     (LkTrainer *trainer, const uint8_t *ink /* (n) */, gsize n, guint question);
/* Saves the student and its twin as they are when the command's turn comes, as lk_pupils_save () does. The task, whose
 * data this sets, is returned in its own context: with the snapshot of that moment, a reference, or with an error. */
void        lk_trainer_save_async (LkTrainer *trainer, const char *id, const LkSmallerForm *form, GFile *student,
                                   GFile *twin, GTask *task);
/* The same for a set of drawings (referenced), one behind the other; it is answered
 * anew with each evaluation, as snapshot->answers. */
void        lk_trainer_ask_album (LkTrainer *trainer, GBytes *pictures, guint question);

/* Runs a sweep (copied) with the teacher that is ready, or, NULL, what is missing of
 * the last one. The live run pauses first; play, step, rewind and another run break
 * the sweep off, and NULL takes it up again. Its rows are in the snapshots. */
void        lk_trainer_sweep        (LkTrainer *trainer, const LkSweepSpec *spec);
/* Repeats the run, as its settings are now, with n_seeds seeds, and by way of an assistant (copied) where one is given;
 * the rest as of a sweep. What it comes to is in the snapshots until a setting moves: then it is of another run. */
void        lk_trainer_repeat       (LkTrainer *trainer, guint n_seeds, const LkAssistant *assistant);
/* Breaks off a sweep or a repetition at work; what is done stays. */
void        lk_trainer_cancel_aside (LkTrainer *trainer);
