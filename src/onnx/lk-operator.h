/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-graph-inside.h"
#include "lk-graph.h"

/* Operators of the standard (onnx.ai, Operators.md), each a row: how it is called, what shape it gives, what it does.
 * Numbers that go through at run time are floats; whole numbers are sizes and places, which are known beforehand. */

/* One operator at its place in a graph. */
typedef struct {
  const LkGraph     *graph;
  const LkGraphNode *node;
  const LkArray     *in[LK_GRAPH_MAX_PORTS];  /* NULL: left out; without numbers where only the shape is known yet */
  guint              n_in;
  LkArray           *out;                     /* the first; the others are not made */
  gsize              scratch;                 /* floats that a thread wants for itself when it runs */
  float             *memory;                  /* (n_memory, scratch) */
  gsize              n_memory;                /* threads that have some */
  double             multiply_adds;
} LkCall;

/* Why an operator cannot be used here. */
typedef enum {
  LK_CALL_FINE,
  LK_CALL_SHAPES,  /* its inputs do not fit together */
  LK_CALL_LATE,    /* what must be known beforehand is not */
  LK_CALL_VARIANT, /* it is used in a way that is not known here */
  LK_CALL_LARGE,   /* it gives too much */
} LkCallProblem;

typedef struct {
  const char    *name;
  guint          least, most; /* inputs */
  /* The shape of what comes out, and scratch and multiply-adds; may give the numbers, too, where they follow from shapes. */
  LkCallProblem (*shape) (LkCall *call);
  void          (*run)   (const LkCall *call); /* all numbers are there, and room for those that come out */
} LkOperator;

/* NULL: not known. */
const LkOperator *lk_operator_find (const char *name);

/* The groups, each ending in a row without a name. */
extern const LkOperator lk_operators_elementwise[], lk_operators_moving[], lk_operators_pictures[],
    lk_operators_products[];

/* An attribute, or what it is where it is left out. */
gint64   lk_call_int   (const LkCall *call, const char *name, gint64 otherwise);
float    lk_call_float (const LkCall *call, const char *name, float otherwise);
gboolean lk_call_is    (const LkCall *call, const char *name, const char *text); /* it is that text */
gboolean lk_call_has   (const LkCall *call, const char *name);
/* A list of whole numbers, from the attribute or, where `input` > 0 and is there, from that input: their number, 0 where
 * there are none, LK_CALL_BAD_LIST where they are more than `most`, or not known beforehand. */
#define LK_CALL_BAD_LIST ((gsize) -1)
gsize    lk_call_list  (const LkCall *call, const char *name, guint input, gint64 *list, gsize most);
/* An axis, which may be counted from the end (−1 is the last of `rank`); FALSE: there is none. */
gboolean lk_call_axis  (gint64 axis, gsize rank, gsize *found);
/* Input k, NULL where it is left out. */
const LkArray *lk_call_in (const LkCall *call, guint k);
/* Gives the shape to what comes out. */
LkCallProblem  lk_call_give (LkCall *call, gboolean whole, gsize rank, const gsize *dims);
