/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What a hidden layer of the student learns from one of the teacher's: a plot that follows the term that is chosen, and
 * what it says in a sentence. A picture that is clicked, or Enter on it, is shown alone, and again among the others. */
#define LK_TYPE_HINTS_VIEW (lk_hints_view_get_type ())
G_DECLARE_FINAL_TYPE (LkHintsView, lk_hints_view, LK, HINTS_VIEW, AdwBin)

void lk_hints_view_update (LkHintsView *self, LkSession *session);
