/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* When a run evaluates on the test set. Counted in steps alone, never in time,
 * so that runs repeat; the spacing gives evaluations about a tenth of the
 * arithmetic of training, and the first steps, in which most happens, are seen
 * at 0, 16, 32, 64, … up to half that spacing. After 1024 of them, and whenever the run
 * is twice as long again, the spacing doubles: what is kept of each does not add up. */
guint64 lk_cadence_interval (gsize n_test, guint batch);
/* The first step at or after `step` at which to evaluate. */
guint64 lk_cadence_next     (guint64 step, guint64 interval);
