/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-snapshot.h"
#include "train/lk-script.h"
#include "settings/lk-settings.h"

/* One experiment as a person sees it: its settings as properties (those of
 * lk-setting-table.h, by their names), the worker
 * that runs it, and the worker's latest snapshot. Widgets bind to the
 * properties, the command line sets them; no setting is kept anywhere else.
 *
 * temperature, alpha, method and learning-rate act on a running training at its
 * next step; bias-classes and class-bias act on what is shown and on nothing
 * else; every other setting prepares a new run (after the main loop has
 * come round, so that several changes make one). Values outside their range
 * are clamped by the properties, NaN is ignored, a choice that does not exist becomes the
 * default; text is checked when the run is prepared.
 *
 * Main thread only. */
#define LK_TYPE_SESSION (lk_session_get_type ())
G_DECLARE_FINAL_TYPE (LkSession, lk_session, LK, SESSION, GObject)

LkSession        *lk_session_new     (void);
/* With the defaults of a data set (lk-defaults.h). When it gets another, settings that
 * nobody has moved become that one's. */
LkSession        *lk_session_new_for (const char *dataset);

/* Borrowed; the settings as they are now. */
const LkSettings *lk_session_get_settings (LkSession *self);

/* All of them, as if a person moved each that differs. */
void              lk_session_set_settings (LkSession *self, const LkSettings *settings);

/* Properties of a teacher's file that is taken as it stands, for g_object_set (). */
#define LK_SESSION_AS_IT_STANDS                                                                                 \
  "row-order", "", "class-order", "", "input-scale", LK_INPUTS_UNIT, "invert", FALSE, "transpose", FALSE,      \
  "teacher-network", ""

/* Another data set, by name or path, has other classes and other pictures: what was said of those of the last is
 * forgotten, and the teacher is the largest that comes with it, if any does. */
void              lk_session_choose_dataset (LkSession *self, const char *dataset);
/* A teacher out of those files (NULL: none), as it stands there: how the one before was taken says nothing of it. */
void              lk_session_choose_teacher (LkSession *session, const char *const *files);

/* The defaults of the present data set, teacher and all; what pictures are brought to and the
 * number of threads stay: the one belongs to the data, the other to the machine. */
void              lk_session_use_defaults   (LkSession *self);

/* The id of the preset that was applied last, or "" when a setting of it was
 * changed since, those apart that act on a running training. */
const char       *lk_session_get_preset (LkSession *self);

/* Starts the worker and prepares the first run. Before that the session is a
 * set of settings and no more. */
void              lk_session_start   (LkSession *self);
/* Joins the worker, whoever still holds the session: a program that ends must not leave a
 * thread at work in libraries that are being shut down. Then it is a set of settings again. */
void              lk_session_stop    (LkSession *self);
/* What somebody wants to see inside the networks: only then do snapshots have it. At first nobody looks. */
void              lk_session_look_inside (LkSession *self, const LkInsideAsked *asked);
/* Whether somebody wants to see what student and twin would be if they were made smaller, likewise (snapshot->smaller). */
void              lk_session_look_smaller (LkSession *self, const LkSmallerAsked *asked);
/* Whether somebody wants to see what comes of the term on a hidden layer, likewise (snapshot->hints). */
void              lk_session_watch_hints (LkSession *self, gboolean watch);
/* Prepares again, after a failure. */
void              lk_session_restart (LkSession *self);

/* Borrowed until the next main loop turn; never NULL. */
LkSnapshot       *lk_session_get_snapshot (LkSession *self);

/* The same at the moment that is looked at, the property "moment": what pages show.
 * The run goes on meanwhile; what it has reached is the snapshot's. A rewind, a new
 * run and the newest moment are live: then this is the snapshot itself. Borrowed
 * until the next main loop turn or the next moment; never NULL. */
LkSnapshot       *lk_session_get_shown        (LkSession *self);
gboolean          lk_session_is_looking_back  (LkSession *self);

/* Running, or asked to run as soon as the teacher is ready. */
gboolean          lk_session_is_playing (LkSession *self);
/* Nothing happens when the run is finished or has failed. */
void              lk_session_play    (LkSession *self);
void              lk_session_pause   (LkSession *self);
void              lk_session_step    (LkSession *self);
void              lk_session_rewind  (LkSession *self);
/* A run whose epochs are done: as many again, the learning rate falling anew; the same networks go on. */
void              lk_session_train_on (LkSession *self);

/* Prepares a run with these settings, after lk_session_start (), and plays the script (taken): its moves at their
 * steps. When it ends the person is in charge again, and the run pauses or goes on; until then sliders follow the
 * script, and whoever moves one takes over. NULL: the run is only made ready. See lk_replay_in_session (). */
void              lk_session_play_script (LkSession *self, const LkSettings *settings, const char *preset,
                                          LkScript *script);
gboolean          lk_session_is_replaying (LkSession *self);

/* Asks the networks about a drawing (copied; 0 paper … 255 ink) of the data set's size, as long as
 * no other is asked about; NULL ends it. They see it as the data set's pictures are (lk_ink_as_data ()). Returns the number that the answers
 * carry as snapshot->question, 0 for NULL and before the start. They come with
 * the next snapshot, at once also when nothing runs, and change while it runs. */
guint             lk_session_ask     (LkSession *self, const uint8_t *ink /* (n) */, gsize n);

/* The same for a set of drawings, one behind the other: answered with each
 * evaluation, in snapshot->answers. */
guint             lk_session_ask_album (LkSession *self, GBytes *pictures);

/* id is the run's (LkRunFacts), by which a student that becomes a teacher tells where it is from, or NULL.
 * Saves the student's weights as they are now to a file (safetensors, replaced atomically) and the twin's to another,
 * with what they were trained with as metadata: see lk_pupils_save (). Either file may be NULL. The worker does it
 * between two slices; a running training goes on. G_IO_ERROR_NOT_INITIALIZED while there is no student yet. */
void              lk_session_save_student_async  (LkSession *self, const char *id, GFile *student,
                                                  GFile *twin, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* The same of copies that are made smaller so. */
void              lk_session_save_smaller_async  (LkSession *self, const LkSmallerForm *form, GFile *student, GFile *twin,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                                  gpointer user_data);
/* Of both. snapshot may be NULL; if not, receives a reference to the snapshot of the step that was saved, whose evaluation
 * is that of the saved weights. */
gboolean          lk_session_save_student_finish (LkSession *self, GAsyncResult *result, LkSnapshot **snapshot,
                                                  GError **error);

/* Tries the settings of a sweep (copied), with the run's teacher, in place of the run, which pauses; NULL goes on with
 * the last one where it was broken off: by lk_session_cancel_aside (), by play, step and rewind, and by a setting that
 * prepares a new run. snapshot->sweep has what it comes to. */
void              lk_session_sweep        (LkSession *self, const LkSweepSpec *spec);
/* Repeats the run with n_seeds seeds, in place of the run, which pauses; snapshot->seeds has what it comes to. By way of
 * an assistant (copied; NULL: without one) snapshot->chain has it. */
void              lk_session_repeat       (LkSession *self, guint n_seeds, const LkAssistant *assistant);
/* Breaks off a sweep or a repetition; what is done stays. */
void              lk_session_cancel_aside (LkSession *self);
