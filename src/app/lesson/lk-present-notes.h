/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* The presenter's own window: the notes of the step that the lesson is at, the next step, how late it is and how long it
 * has gone on, and the controls of the window that the class sees. */
#define LK_TYPE_PRESENT_NOTES (lk_present_notes_get_type ())
G_DECLARE_FINAL_TYPE (LkPresentNotes, lk_present_notes, LK, PRESENT_NOTES, AdwWindow)

/* Of a window with lessons (lk-lesson-actions.h), which it goes with. */
GtkWidget *lk_present_notes_new (GtkWindow *stage);
