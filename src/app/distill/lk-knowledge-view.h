/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* Dark knowledge of one network as a matrix: mean softened outputs by true class. A cell
 * leads to its samples.
 *
 * Property "role", whose: "teacher", "student" or "twin"; bound to the action win.dark-knowledge. */
#define LK_TYPE_KNOWLEDGE_VIEW (lk_knowledge_view_get_type ())
G_DECLARE_FINAL_TYPE (LkKnowledgeView, lk_knowledge_view, LK, KNOWLEDGE_VIEW, AdwBin)

/* Nothing when it shows that already. */
void lk_knowledge_view_update (LkKnowledgeView *self, LkSession *session);
/* Whether its title leaves T out, since a lesson asks for it; from the next update on. */
void lk_knowledge_view_hide_temperature (LkKnowledgeView *self, gboolean hides);
