/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train/lk-history.h"

/* The step of the evaluation from which on the student had fewer errors than its twin at every evaluation, up to
 * the step `until` (-1: all there are); -1 when it is not ahead there. */
gint64 lk_lead_since (const LkHistoryView *history, gint64 until);
