/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/lk-chart.h"
#include "plot/lk-heat-map.h"
#include "sweep/lk-sweep-axis.h"
#include "sweep/lk-sweep-table.h"

/* What a sweep came to, drawn and in words: a map of its cells, the same as curves
 * along one axis, and which cell is best. Columns of the map are the values of
 * the axis `along`, rows those of the other axis that varies, one row when there
 * is none. All that is shown is measured on the samples that were held out, but
 * for the teacher, who knows these, and for the verdict's last sentence. */
typedef struct _LkSweepFigure LkSweepFigure;

typedef struct {
  LkSweepTable *table;   /* NULL: nothing yet */
  gsize         n_rows;  /* of its rows, that may be read */
  LkSweepAxis   along;
  LkMeasure     measure;
  gboolean      at_work; /* the choice may still change: the test set is not asked */
} LkSweepFigureInput;

LkSweepFigure   *lk_sweep_figure_new    (void);
void             lk_sweep_figure_free   (LkSweepFigure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSweepFigure, lk_sweep_figure_free)

/* FALSE when all is as it was. The hovered cell stays where it exists. */
gboolean         lk_sweep_figure_update (LkSweepFigure *self, const LkSweepFigureInput *input);

/* The cell that is pointed at, in both plots; -1, -1: none. FALSE when it is so already. */
gboolean         lk_sweep_figure_set_hover (LkSweepFigure *self, int row, int column);

/* Both are the figure's and change with it; what is pointed at in the chart may be set by others. */
LkHeatMap       *lk_sweep_figure_get_map   (LkSweepFigure *self);
LkChart         *lk_sweep_figure_get_chart (LkSweepFigure *self);

/* The first run of a cell; -1: there is no such cell. */
gint             lk_sweep_figure_get_run   (LkSweepFigure *self, int row, int column);

/* Text that is the figure's: which cell is best and, of a sweep that is over, what
 * it does on the test set; "" while no cell is complete. */
const char      *lk_sweep_figure_get_verdict     (LkSweepFigure *self);
/* Which samples choose, and whether the teacher knows them (lk_sweep_grounds ()); "" without a sweep. */
const char      *lk_sweep_figure_get_grounds     (LkSweepFigure *self);
/* What the map shows, for those who do not see it. */
const char      *lk_sweep_figure_get_description (LkSweepFigure *self);
/* The hovered cell in one line, "" without one. */
const char      *lk_sweep_figure_get_hover_text  (LkSweepFigure *self);

/* The values of a cell that vary, "T = 4, α = 0.9"; to be freed. run: its first. */
char            *lk_sweep_cell_phrase (const LkSweepSpec *spec, guint run);
/* "Errors", translated. */
const char      *lk_measure_name      (LkMeasure measure);
