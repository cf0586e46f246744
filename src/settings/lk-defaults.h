/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-settings.h"

/* What a run of a data set and a method begins with where nobody has said otherwise. Which settings
 * show in the first minute that a teacher helps depends on the data: docs/results.md has
 * the figures for those of MNIST. */

/* lk_settings_init (), with the data set of this name and what suits it, and the method and what suits that
 * (lk-method-weights.h). */
void   lk_defaults_init (LkSettings *settings, const char *dataset, LkMethod method);

/* The loss that suits what is chosen: its method, whether two teach each other, the pictures to teach on, and the term on
 * a hidden layer. */
LkLossSettings lk_defaults_loss (const LkSettings *chosen);

/* Of a student that this optimiser trains. */
double lk_defaults_learning_rate (const char *dataset, LkOptimizerKind optimizer);

/* Whether the data set has a default of its own for the setting (lk-setting-table.h). */
gboolean lk_defaults_has (const char *dataset, guint setting);
