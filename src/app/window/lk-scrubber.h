/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The bar below the pages that looks back: a slider over the evaluations of the
 * run that are kept, each reachable, and words that say which one is shown. It is
 * there as soon as there are two; training goes on while one looks back. Its buttons
 * call the window's actions moment-previous, moment-next and moment-live. */
#define LK_TYPE_SCRUBBER (lk_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (LkScrubber, lk_scrubber, LK, SCRUBBER, LkPage)

/* To an evaluation `by` further on, or, if by < 0, further back. */
gboolean lk_scrubber_can_move (LkScrubber *self, int by);
void     lk_scrubber_move     (LkScrubber *self, int by);
