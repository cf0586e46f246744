/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"
#include "lk-comparison.h"

/* What networks say of samples, sample by sample, as a table to take away (CSV, RFC 4180 but lines end in \n). One
 * writer for command line and window: the same answers are the same bytes.
 *
 * Columns: index (in its split, from 0 on), split, file and line (where the sample was read; empty where that is not
 * known), label, temperature T; of each network NAME its answer; for each but the first kl_FIRST_NAME, which is
 * KL (first ‖ other) at T in nats, as the loss has it with the teacher first; of each network and class
 * NAME_p_CLASS, softmax (logits / T). Numbers as C writes them, in nine digits, which tell logits of 32 bits apart;
 * one that is not finite is an empty cell. Texts are guarded against spreadsheets (io/lk-csv-field.h).
 *
 * The table is text in memory until it is saved: some 12 bytes a network, class and sample. */
typedef struct {
  const LkDataset *dataset;
  double           temperature;
  gsize            n_networks;           /* 1 … LK_N_COMPARED */
  const char      *names[LK_N_COMPARED]; /* of columns, not translated: "teacher", "student", "twin", "network" */
  GString         *text;                 /* may be taken away */
} LkAnswerList;

/* The first line. networks and names as above; names are borrowed. */
LkAnswerList *lk_answer_list_new  (const LkDataset *dataset, double temperature, const char *const *names,
                                   gsize n_networks);
void          lk_answer_list_free (LkAnswerList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkAnswerList, lk_answer_list_free)

/* Lines of the samples in `samples` (n), in their order; NULL: of the first n. split is one of the data set's, logits
 * (n_networks) of (split's n, C) each. */
void          lk_answer_list_add  (LkAnswerList *list, const LkSplit *split, const float *const *logits,
                                   const guint32 *samples, gsize n);
gboolean      lk_answer_list_save (const LkAnswerList *list, GFile *file, GCancellable *cancellable, GError **error);

/* Those of a comparison, of the networks that there are, in the order of `samples` (n); NULL: all test samples.
 * names (LK_N_COMPARED) are those of columns. */
LkAnswerList *lk_answer_list_new_compared (const LkComparison *comparison, const char *const *names,
                                           const guint32 *samples, gsize n);
/* "teacher", "student", "twin" */
extern const char *const lk_answer_list_names[LK_N_COMPARED];
