/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-session.h"

/* What was done to a session's settings, to be undone and done again: all settings, those
 * that begin a new run, the data set and its teacher among them.
 *
 * What changes in one turn of the main loop is one step: an experiment, a data set with all
 * that comes with it, an optimiser with its rate. So are changes of one number that follow
 * each other: a drag, a run of arrow keys, clicks on a spin button. What a script moves is no
 * step. Undoing moves settings as a person would: live ones act at the run's next step, others
 * begin a new run.
 *
 * Properties "can-undo" and "can-redo" (read only); signal "changed": a person changed something,
 * after which another step is the last. Main thread only. */
#define LK_TYPE_SETTINGS_HISTORY (lk_settings_history_get_type ())
G_DECLARE_FINAL_TYPE (LkSettingsHistory, lk_settings_history, LK, SETTINGS_HISTORY, GObject)

/* Of what changes from now on. */
LkSettingsHistory *lk_settings_history_new  (LkSession *session);

/* What came back, in a sentence, to be freed; NULL when there is nothing to undo or redo. */
char              *lk_settings_history_undo (LkSettingsHistory *self);
char              *lk_settings_history_redo (LkSettingsHistory *self);

/* What changes from here on is another step, also of the same number: a slider was taken hold
 * of, a number was entered. */
void               lk_settings_history_part (LkSettingsHistory *self);
/* While a slider is held, all that it does is one step, however long it rests. */
void               lk_settings_history_hold (LkSettingsHistory *self, gboolean held);

/* Microseconds, as g_get_monotonic_time (), which it is unless a test says otherwise. */
void               lk_settings_history_set_clock (LkSettingsHistory *self, gint64 (*clock) (void));
