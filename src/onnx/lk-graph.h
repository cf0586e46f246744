/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A network out of an ONNX file as the file has it: operators, each behind those whose results it takes, and the numbers
 * that come with them. Nothing is known yet of the sizes between (lk-graph-plan.h), nor whether the operators can be run.
 * Immutable, counted by references. */

#define LK_ONNX_MAX_BYTES  ((gsize) 1 << 30)

/* The standard's versions of the operators that are known. */
#define LK_GRAPH_LEAST_OPSET 9
#define LK_GRAPH_MOST_OPSET  21

typedef struct _LkGraph LkGraph;

/* LK_ERROR_FORMAT for what is no such file, LK_ERROR_VALUE for one that cannot be used, with what to do. `file` is its
 * name in messages. */
LkGraph    *lk_graph_parse (const guint8 *bytes, gsize length, const char *file, GError **error);
LkGraph    *lk_graph_ref   (LkGraph *graph);
void        lk_graph_unref (LkGraph *graph); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkGraph, lk_graph_unref)

/* Whether the first bytes of a file look like one of these. */
gboolean    lk_graph_probe (const guint8 *head, gsize n_head);

gsize       lk_graph_n_operators (const LkGraph *graph);
/* Numbers that come with the file; sizes, places and single numbers left aside. */
gsize       lk_graph_n_params    (const LkGraph *graph);
/* A text of the file's metadata, or NULL. */
const char *lk_graph_metadata    (const LkGraph *graph, const char *key);

/* The line of Python that saves what any network answers: the way out where it cannot be run here. */
extern const char lk_graph_way_out[];
