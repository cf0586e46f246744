/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"
#include "run/lk-run-keeper.h"

/* What a window lends to the widgets in it, and to the actions of its class: its
 * properties of these names. Borrowed; NULL where the window has none, as that of a test,
 * and when it is closed. */
LkSession   *lk_root_get_session  (GtkWidget *widget); /* "session" */
LkRunStore  *lk_root_get_runs     (GtkWidget *widget); /* "runs": the kept ones */
LkRunKeeper *lk_root_get_keeper   (GtkWidget *widget); /* "keeper": of the run that is going on */
GSettings   *lk_root_get_settings (GtkWidget *widget); /* "settings": what is kept between starts */

/* Whether a question stands on the screen whose answer numbers would tell: the window's property "hidden" has names. */
gboolean     lk_root_is_hiding    (GtkWidget *widget);
