/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-test-measure.h"
#include "plot/lk-chart.h"
#include "run/lk-run-record.h"

/* Kept runs as curves that are laid over a chart, or make one alone: each in its
 * colour and dashes (lk-run-line.h), named in the legend. A run is looked through once,
 * when it is first shown; drawing then costs the same however long it was. Main thread only. */
typedef struct _LkRunOverlays LkRunOverlays;

typedef enum {
  LK_OVERLAY_LOSS,  /* of the labels (hard), nats: of all losses the one that T and α do not rescale */
  LK_OVERLAY_TEST,  /* of the student on the test set */
  LK_OVERLAY_SHARE, /* of the gradient that comes from the teacher */
  LK_N_OVERLAYS,
} LkOverlayKind;

LkRunOverlays *lk_run_overlays_new  (void);
void           lk_run_overlays_free (LkRunOverlays *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkRunOverlays, lk_run_overlays_free)

/* What curves of the test set are in from the next set on: in the beginning errors. `of` 0: counted of as many samples
 * as the first run was tested with. */
void     lk_run_overlays_set_measure (LkRunOverlays *self, const LkTestMeasure *measure);

/* Shows these (referenced) from now on, in this order, but the one whose marks are `live`, which
 * a chart already has (its steps are thinned into new logs, its marks never); live may be NULL.
 * TRUE when that changes anything. */
gboolean lk_run_overlays_set  (LkRunOverlays *self, LkRunRecord *const *records /* (n) */, guint n,
                               const LkLog *live);
guint    lk_run_overlays_get_n (const LkRunOverlays *self);

/* Adds the curves to a chart, after its own series, and makes room on its axes. What the chart points to
 * afterwards is self's, until the next join of the same kind. In the legend a long name is
 * cut, and beyond a few only their number is said. */
void     lk_run_overlays_join (LkRunOverlays *self, LkOverlayKind kind, LkChart *chart);
/* A chart of nothing else. Borrowed, until the next set. */
const LkChart *lk_run_overlays_get_chart (LkRunOverlays *self, LkOverlayKind kind);

/* "with 2 kept runs: a, b", "" for none: for those who cannot see the chart. To be freed. */
char    *lk_run_overlays_describe (const LkRunOverlays *self);
