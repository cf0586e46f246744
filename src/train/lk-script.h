/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-history.h"
#include "nn/lk-loss.h"

/* Moves that a run makes by itself: those of a recorded run, or of a command
 * line. Immutable, counted by references. */
typedef struct {
  gatomicrefcount refs;
  GArray  *marks; /* of LkMark, by step */
  guint64  end;   /* steps after which the script is over, and the person in charge again; 0: the run's end */
  gboolean pause; /* at `end`; else it goes on */
  double   speed; /* steps a second until then; 0: as fast as it can */
} LkScript;

/* Copies the marks. */
LkScript   *lk_script_new   (const LkMark *marks /* (n) */, gsize n, guint64 end, gboolean pause, double speed);
LkScript   *lk_script_ref   (LkScript *script);
void        lk_script_unref (LkScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkScript, lk_script_unref)

/* Sets the one value that the mark moves; how long the run is is neither. */
void        lk_script_apply (const LkMark *mark, LkLossSettings *loss, double *learning_rate);

/* What a mark moves, by the name that files and command lines use: "temperature",
 * "alpha", "learning-rate", "method", "epochs" and so on. */
const char *lk_mark_kind_id      (LkMarkKind kind);
/* The number of the loss that marks of this kind move; NULL where they move none. */
double     *lk_mark_kind_in_loss (LkMarkKind kind, LkLossSettings *loss);
gboolean    lk_mark_kind_from_id (const char *id, LkMarkKind *kind);
/* Of a run in all, which began with so many: more when it was trained on. */
guint64     lk_marks_epochs      (const LkHistoryView *history, guint64 epochs);
/* Steps in order from 2 on (before, it is where the run begins), values within
 * the session's ranges. `which` counts marks from 1 in the message. */
gboolean    lk_marks_check       (const LkMark *marks /* (n) */, gsize n, GError **error);

/* "100:temperature=8,200:alpha=0.5": step 100 is the first that uses T = 8. An
 * array of LkMark to be released; NULL with a message on error. */
GArray     *lk_marks_parse       (const char *text, GError **error);
