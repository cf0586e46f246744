/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What the networks see in the watched sample: the evidence for a class, and the pictures of one layer, which is chosen
 * here, as the class is. A picture that is clicked, or Enter on it, is shown alone, and again among the others.
 *
 * Actions: "inside.layer" (i: so many layers on), by [ and ] while the focus is in the view, "inside.all". */
#define LK_TYPE_INSIDE_VIEW (lk_inside_view_get_type ())
G_DECLARE_FINAL_TYPE (LkInsideView, lk_inside_view, LK, INSIDE_VIEW, AdwBin)

/* Whether somebody looks: the session has it computed for no other. */
void lk_inside_view_look   (LkInsideView *self, LkSession *session, gboolean shown);
void lk_inside_view_update (LkInsideView *self, LkSession *session);
