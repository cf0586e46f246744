/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "train/lk-comparison.h"

/* One sample and what the networks say of it: the picture, the softened answers
 * as bars, the runner-up in words, losses, KL and logits. With the property
 * "compact" it leaves the numbers out, to stand beside others. Its pin button
 * calls the action samples.pin with the sample's number. */
#define LK_TYPE_SAMPLE_DETAIL (lk_sample_detail_get_type ())
G_DECLARE_FINAL_TYPE (LkSampleDetail, lk_sample_detail, LK, SAMPLE_DETAIL, GtkWidget)

/* References the comparison, NULL: nothing to show. The temperature is the
 * slider's, which the comparison may not have caught up with yet. */
void lk_sample_detail_set        (LkSampleDetail *self, LkComparison *comparison, guint sample, double temperature);
/* What the pin button says. */
void lk_sample_detail_set_pinned (LkSampleDetail *self, gboolean pinned);
