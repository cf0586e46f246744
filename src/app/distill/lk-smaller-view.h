/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What student and twin would be if they were made smaller: errors against bytes, at bits and a share of pruned weights that
 * are chosen here. They are measured by the worker, of copies; the bits need not be waited for.
 *
 * Actions: "smaller.save-student" and "smaller.save-twin" save such a copy. */
#define LK_TYPE_SMALLER_VIEW (lk_smaller_view_get_type ())
G_DECLARE_FINAL_TYPE (LkSmallerView, lk_smaller_view, LK, SMALLER_VIEW, AdwBin)

/* Whether somebody looks: the session has it measured for no other. */
void lk_smaller_view_look   (LkSmallerView *self, LkSession *session, gboolean shown);
void lk_smaller_view_update (LkSmallerView *self, LkSession *session);
