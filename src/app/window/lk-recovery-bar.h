/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/lk-run-keeper.h"

/* The bar below the header that offers, one by one, the runs that a crash or a
 * power cut has left behind. It stands in nobody's way: the app is alive below
 * it, and what is neither taken nor discarded is offered again at the next
 * start. */
#define LK_TYPE_RECOVERY_BAR (lk_recovery_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkRecoveryBar, lk_recovery_bar, LK, RECOVERY_BAR, AdwBin)

/* Looks for such runs once and shows itself when there are any. */
void lk_recovery_bar_set_keeper (LkRecoveryBar *self, LkRunKeeper *keeper);
/* Ends it, with what is discarded: the window goes. */
void lk_recovery_bar_close      (LkRecoveryBar *self);
