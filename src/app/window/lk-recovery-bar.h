/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/lk-run-keeper.h"

/* The bar below the header that offers, one by one, the runs that a crash or a
 * power cut has left behind. It stands in nobody's way: the app is alive below
 * it, and what is neither taken nor discarded is offered again at the next
 * start.
 *
 * Property "keeper" (LkRunKeeper), which knows of such runs; NULL: the bar ends, with what is discarded. */
#define LK_TYPE_RECOVERY_BAR (lk_recovery_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkRecoveryBar, lk_recovery_bar, LK, RECOVERY_BAR, AdwBin)
