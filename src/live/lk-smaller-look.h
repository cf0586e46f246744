/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-smaller.h"

/* What student and twin would be if they were made smaller now (nn/lk-smaller.h), on the test set: for people to look at.
 * Copies are measured; training knows nothing of it. */

/* What somebody wants to see. */
typedef struct {
  gboolean watch;  /* FALSE: nobody looks */
  double   pruned; /* share of the weights, 0 … 1 */
} LkSmallerAsked;

/* All of these are measured, so that who moves from one to another waits for nothing. */
#define LK_SMALLER_N_BITS 5
extern const unsigned lk_smaller_bits[LK_SMALLER_N_BITS]; /* 32, 8, 6, 4, 3 */

/* And first of all the network as it is. */
#define LK_SMALLER_WHOLE   0
#define LK_SMALLER_AT(b)   (1 + (b)) /* with lk_smaller_bits[b] */
#define LK_SMALLER_N_FORMS (1 + LK_SMALLER_N_BITS)

enum { LK_SMALLER_STUDENT, LK_SMALLER_TWIN, LK_SMALLER_N_PUPILS };

typedef struct {
  gboolean known; /* measured by now; the others are 0 until then */
  guint    errors;
  gsize    n_bytes;
  gsize    n_weights, n_zeros;
} LkSmallerPoint;

/* Immutable, counted by references. */
typedef struct {
  gatomicrefcount refs;
  guint64         step;       /* whose weights were measured */
  double          pruned;
  gboolean        has_twin;
  gboolean        not_finite; /* weights are numbers no more: there is nothing to measure */
  LkSmallerPoint  of[LK_SMALLER_N_PUPILS][LK_SMALLER_N_FORMS];
} LkSmallerLook;

LkSmallerLook *lk_smaller_look_ref   (LkSmallerLook *look);
void           lk_smaller_look_unref (LkSmallerLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSmallerLook, lk_smaller_look_unref)

/* The measuring of one moment's weights, some samples at a time. */
typedef struct _LkSmallerRound LkSmallerRound;

/* Copies both networks (twin NULL: none). before: what the last round of this run came to (referenced), which is seen until
 * this one is done; NULL: there was none, and what is known by then is seen. NULL without memory. */
LkSmallerRound *lk_smaller_round_new     (const LkNetwork *student, const LkNetwork *twin, guint64 step, double pruned,
                                          LkSmallerLook *before);
void            lk_smaller_round_free    (LkSmallerRound *round); /* NULL is fine */
/* Goes on by some hundred samples. FALSE: all is measured, or nothing can be. */
gboolean        lk_smaller_round_advance (LkSmallerRound *round, const LkSplit *test);
gboolean        lk_smaller_round_is_done (const LkSmallerRound *round);
/* What is to be seen by now; release it. */
LkSmallerLook  *lk_smaller_round_look    (const LkSmallerRound *round);
