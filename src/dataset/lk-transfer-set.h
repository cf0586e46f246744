/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-dataset.h"

/* The samples on which the student is taught: some subjects of the training
 * split (as a rule its classes, see LkDataset), and a share of each (stratified,
 * rounded up, at least one). */
typedef struct {
  size_t    n;
  uint32_t *index; /* (n) into the training split, ascending */
} LkTransferSet;

/* keep (n_classes) says which subjects stay; NULL keeps all. 0 < fraction ≤ 1.
 * LK_BAD_VALUE when the fraction is outside that, LK_BAD_SHAPE when no sample
 * is left. */
LkStatus lk_transfer_set_new  (const LkSplit *train, size_t n_classes, const bool *keep,
                               double fraction, uint64_t seed, LkTransferSet **set);
/* The same of the samples that are not in `without`; NULL: of all. */
LkStatus lk_transfer_set_new_without (const LkSplit *train, size_t n_classes, const bool *keep, double fraction,
                                      uint64_t seed, const LkTransferSet *without, LkTransferSet **set);
void     lk_transfer_set_free (LkTransferSet *set);

/* Takes a share of each class (0 < share < 1, rounded up, but never a class's
 * last sample) out of the set, as a set of its own: a validation split.
 * LK_BAD_VALUE when the share is outside that, LK_BAD_SHAPE when no sample would
 * move. On failure the set is as it was. */
LkStatus lk_transfer_set_hold_out (LkTransferSet *set, const LkSplit *train, size_t n_classes, double share,
                                   uint64_t seed, LkTransferSet **held);

/* labels (train->n) receives the split's, but of the set's samples each with the probability `share` (0 … 1) another
 * class's, drawn evenly from all others. What a sample gets depends on seed and sample alone, so that those of a smaller
 * share are among those of a larger one. The split stays as it is. */
void     lk_transfer_set_falsify (const LkTransferSet *set, const LkSplit *train, size_t n_classes, double share,
                                  uint64_t seed, uint16_t *labels);

/* A list of subjects as text, "7,8" or names, into keep (n_classes), which is
 * true for those named. LK_BAD_VALUE when one is unknown; then *bad (if not
 * NULL) points to it inside text. An empty text names none. */
LkStatus lk_classes_parse (const LkDataset *dataset, const char *text, bool *keep, const char **bad);
