/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"

/* What a screen reader says of a run that goes on while its listener is elsewhere in the window: the errors at the end of
 * an epoch. */

/* Microseconds between two of them: who listens has other things to hear, and an epoch may take a tenth of a second. */
#define LK_ANNOUNCEMENTS_GAP (10 * G_USEC_PER_SEC)

typedef struct {
  guint64 epoch; /* that was told of, or was over when the run began */
  gint64  said;  /* when, as g_get_monotonic_time () has it; 0: never */
} LkAnnounced;

/* What is to be said now, to be freed: of an epoch at most once, of a run's end at once. NULL: nothing. */
char *lk_announcements_next   (LkAnnounced *announced, const LkSnapshot *snapshot, gint64 now);

/* From now on, for as long as the window is there. */
void  lk_announcements_follow (GtkWidget *window, LkSession *session);
