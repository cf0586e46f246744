/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "train/lk-comparison.h"

/* Samples that stay in sight, whichever one is watched: up to four, side by side. It is not seen while there is none. */
#define LK_TYPE_SAMPLE_PINS (lk_sample_pins_get_type ())
G_DECLARE_FINAL_TYPE (LkSamplePins, lk_sample_pins, LK, SAMPLE_PINS, GtkBox)

gboolean lk_sample_pins_has    (LkSamplePins *self, guint sample);
/* Pins a sample, or unpins it; a fifth takes the place of the first. Seen with the next lk_sample_pins_set (). */
void     lk_sample_pins_toggle (LkSamplePins *self, guint sample);
void     lk_sample_pins_clear  (LkSamplePins *self);
/* What they show, softened at T; NULL: nothing. References the comparison. */
void     lk_sample_pins_set    (LkSamplePins *self, LkComparison *comparison, double temperature);
