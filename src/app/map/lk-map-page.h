/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The page with the map (lk-map.h) of the test set for teacher and student. */
#define LK_TYPE_MAP_PAGE (lk_map_page_get_type ())
G_DECLARE_FINAL_TYPE (LkMapPage, lk_map_page, LK, MAP_PAGE, LkPage)
