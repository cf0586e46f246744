/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-snapshot.h"

/* What the run has shown so far, in words and large; below it whether chance could do that,
 * or what holds over several seeds, and a button that repeats the run with these. */
#define LK_TYPE_HEADLINE_BAR (lk_headline_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkHeadlineBar, lk_headline_bar, LK, HEADLINE_BAR, AdwBin)

/* Seeds of a repetition. */
#define LK_HEADLINE_SEEDS 8

/* shown: the moment that is looked at. */
void lk_headline_bar_update (LkHeadlineBar *self, const LkSnapshot *shown, const LkSnapshot *live);
/* The sentence alone, without the button beside it. */
void lk_headline_bar_set_plain (LkHeadlineBar *self, gboolean plain);
