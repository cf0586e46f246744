/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* The test sample that is watched: its picture, what each network says of it as bars, and
 * a sentence about that. */
#define LK_TYPE_SAMPLE_VIEW (lk_sample_view_get_type ())
G_DECLARE_FINAL_TYPE (LkSampleView, lk_sample_view, LK, SAMPLE_VIEW, AdwBin)

/* Another sample, or another data set. */
void lk_sample_view_update_picture (LkSampleView *self, LkSession *session);

/* Other answers, or another temperature or class bias: what has to follow a slider in the next frame. */
void lk_sample_view_update_answers (LkSampleView *self, LkSession *session);

/* Whether the bars stand over a logarithm, so that small answers are seen; from the next update on. */
void lk_sample_view_set_logarithmic (LkSampleView *self, gboolean logarithmic);

/* Whose answers are left out, and whether T is, since a lesson asks for them; from the next update on. */
void lk_sample_view_hide (LkSampleView *self, gboolean student, gboolean twin, gboolean temperature);
