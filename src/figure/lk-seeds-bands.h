/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-test-measure.h"
#include "plot/lk-chart.h"
#include "sweep/lk-seeds.h"

/* A run repeated with several seeds as two bands of a chart, student and twin: the mean
 * over epochs, a standard deviation to each side. */
typedef struct _LkSeedsBands LkSeedsBands;

LkSeedsBands *lk_seeds_bands_new  (void);
void          lk_seeds_bands_free (LkSeedsBands *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSeedsBands, lk_seeds_bands_free)

/* The result (referenced) to draw from now on, in this measure; NULL: none. TRUE when that is anything else. */
gboolean      lk_seeds_bands_set  (LkSeedsBands *self, LkSeedsResult *result, const LkTestMeasure *measure);
/* Puts the bands behind the series of a chart of the same measure, which points into self from then on. */
void          lk_seeds_bands_join (LkSeedsBands *self, LkChart *chart);
