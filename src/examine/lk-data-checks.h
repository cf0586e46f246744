/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/lk-dataset.h"
#include "words/lk-findings.h"

/* What there is to a split. */
typedef struct {
  gsize  n;
  guint8 darkest, lightest; /* pixel, 0 … 255 */
  double mean;              /* of all pixels, 0 … 1 */
  double black;             /* share of the pixels that are 0 */
  gsize  n_flat;            /* pictures that are all one grey */
  gsize *counts;            /* (n_classes) samples of each */
} LkSplitFacts;

typedef struct {
  LkSplitFacts train, test;
  guint        fewest, most; /* the classes with the fewest and the most training samples */
} LkDataFacts;

/* One pass over the pixels. */
void  lk_data_facts       (const LkDataset *dataset, LkDataFacts *facts);
void  lk_data_facts_clear (LkDataFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkDataFacts, lk_data_facts_clear)

/* The same for threads that share them, counted by references. */
LkDataFacts *lk_data_facts_new   (const LkDataset *dataset);
LkDataFacts *lk_data_facts_ref   (LkDataFacts *facts);
void         lk_data_facts_unref (LkDataFacts *facts); /* NULL is fine; only of those that lk_data_facts_new () made */

/* Whether the pictures are ink on paper, as scans are, and not light on dark as MNIST's. */
gboolean lk_data_is_dark_on_light (const LkDataFacts *facts);
/* Whether colours lie on grounds that are neither dark nor light. */
gboolean lk_data_has_colour_ground (const LkDataset *dataset, const LkDataFacts *facts);

/* A sentence: classes, samples and the pictures' size. To be freed. */
char *lk_data_summary     (const LkDataset *dataset);

/* Adds what is odd about the pictures and the classes, whatever reader they came from. */
void  lk_data_check       (const LkDataset *dataset, const LkDataFacts *facts, LkFindings *findings);
