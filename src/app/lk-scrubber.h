/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"

/* The bar below the pages that looks back: a slider over the evaluations of the
 * run that are kept, each reachable, and words that say which one is shown. It is
 * there as soon as there are two; training goes on while one looks back. */
#define LK_TYPE_SCRUBBER (lk_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (LkScrubber, lk_scrubber, LK, SCRUBBER, GtkWidget)

/* Once. The actions that the bar's buttons call, moment-previous, moment-next and
 * moment-live, become those of the window that it is in. */
void lk_scrubber_set_session (LkScrubber *self, LkSession *session, GActionMap *window);
