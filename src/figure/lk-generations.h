/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plot/lk-chart.h"
#include "run/lk-run-record.h"

/* Students that became teachers of the next, as a series: born-again networks
 * (Furlanello et al. 2018, arXiv 1805.04770). Accuracy on the test set over the
 * generation, from 1, whose teacher is no student: the mean of the runs of a generation,
 * with a band from the worst to the best. Main thread only. */
typedef struct _LkGenerations LkGenerations;

LkGenerations *lk_generations_new  (void);
void           lk_generations_free (LkGenerations *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkGenerations, lk_generations_free)

/* The series that a run (NULL: none) is of, out of the runs in a list of LkRunRecord: all that
 * descend from the same first run, whether or not that is still there. */
void           lk_generations_update (LkGenerations *self, GListModel *runs, LkRunRecord *of);

/* Generations, up to the last one: 0 for no series, which has two at least. */
guint          lk_generations_get_n     (const LkGenerations *self);
const LkChart *lk_generations_get_chart (const LkGenerations *self); /* borrowed, until the next update */
/* "Generation 1: student 96.2 %, twin 95.8 %; …", for those who cannot see it. To be freed. */
char          *lk_generations_describe  (const LkGenerations *self);
