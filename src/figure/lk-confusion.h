/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/lk-matrix.h"
#include "train/lk-comparison.h"

/* Whom a network takes whom for: samples by true class (rows) and answer
 * (columns), or how many more of them than another network's. */
typedef struct {
  LkMatrix matrix;
  double  *values; /* (C, C) */
} LkConfusion;

/* who, minus: LkCompared; minus -1: who's own counts. Empty without comparison, or
 * when it lacks a network. comparison, whose data set names the classes, and title
 * must outlive the figure or its next set. */
void lk_confusion_set   (LkConfusion *self, const LkComparison *comparison, int who, int minus, const char *title);
void lk_confusion_clear (LkConfusion *self);
