/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The drawings that a person kept for this data set (lk-drawings.h), the newest
 * first, and what teacher, student and twin say to each; answered with each
 * evaluation. What nobody sees is not asked about. */
#define LK_TYPE_KEPT_VIEW (lk_kept_view_get_type ())
G_DECLARE_FINAL_TYPE (LkKeptView, lk_kept_view, LK, KEPT_VIEW, LkPage)

/* Drawings that are shown and asked about at most. */
#define LK_KEPT_VIEW_MAX 120
