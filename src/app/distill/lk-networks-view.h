/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* Teacher, student and twin as networks, to scale, and what the watched sample does in them while
 * the session watches that ("watch-networks"). A click on one lists its layers. */
#define LK_TYPE_NETWORKS_VIEW (lk_networks_view_get_type ())
G_DECLARE_FINAL_TYPE (LkNetworksView, lk_networks_view, LK, NETWORKS_VIEW, AdwBin)

/* apart: the twin has a picture of its own, although it has the student's shape. */
void lk_networks_view_update (LkNetworksView *self, LkSession *session, gboolean apart);
