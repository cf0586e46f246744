/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <string.h>

#include "lk-operator.h"

/* Operators that move numbers, or say that they have another shape. */

static void
run_copy (const LkCall *call)
{
  memcpy (call->out->data, call->in[0]->data, call->out->n * lk_array_size (call->out));
}

/* As many numbers in another shape. */
static LkCallProblem
give_same (LkCall *call, gsize rank, const gsize *dims)
{
  LkCallProblem problem = lk_call_give (call, call->in[0]->whole, rank, dims);

  return problem == LK_CALL_FINE && call->out->n != call->in[0]->n ? LK_CALL_SHAPES : problem;
}

/* 0 keeps an axis, −1 is what is left over. */
static LkCallProblem
shape_reshape (LkCall *call)
{
  const LkArray *x = call->in[0];
  gboolean zeros = lk_call_int (call, "allowzero", 0) != 0;
  gint64 wanted[LK_ARRAY_RANK];
  gsize rank = lk_call_list (call, "shape", 1, wanted, LK_ARRAY_RANK);
  gsize dims[LK_ARRAY_RANK], n = 1, open = LK_ARRAY_RANK;

  if (rank == LK_CALL_BAD_LIST)
    return LK_CALL_LATE;
  for (gsize d = 0; d < rank; d++)
    {
      if (wanted[d] < -1 || wanted[d] > (gint64) LK_ARRAY_MOST || (wanted[d] == -1 && open < LK_ARRAY_RANK) ||
          (wanted[d] == 0 && !zeros && d >= x->rank))
        return LK_CALL_SHAPES;
      if (wanted[d] == -1)
        open = d;
      dims[d] = wanted[d] == -1 ? 1 : wanted[d] == 0 && !zeros ? x->dims[d] : (gsize) wanted[d];
      n = dims[d] > 0 && n > LK_ARRAY_MOST / dims[d] ? LK_ARRAY_MOST + 1 : n * dims[d];
    }
  if (open < LK_ARRAY_RANK && (n == 0 || x->n % n != 0))
    return LK_CALL_SHAPES;
  if (open < LK_ARRAY_RANK)
    dims[open] = x->n / n;
  return give_same (call, rank, dims);
}

static LkCallProblem
shape_flatten (LkCall *call)
{
  const LkArray *x = call->in[0];
  gint64 axis = lk_call_int (call, "axis", 1);
  gsize dims[2] = { 1, 1 };

  axis += axis < 0 ? (gint64) x->rank : 0;
  if (axis < 0 || axis > (gint64) x->rank)
    return LK_CALL_SHAPES;
  for (gsize d = 0; d < x->rank; d++)
    dims[d >= (gsize) axis] *= x->dims[d];
  return give_same (call, 2, dims);
}

/* The axes of an attribute, or from version 13 on of the second input, as places among `rank`. FALSE: there are none such. */
static gboolean
find_axes (const LkCall *call, gsize rank, gboolean *is, gsize *n)
{
  gint64 axes[LK_ARRAY_RANK];
  gsize place;

  *n = lk_call_list (call, "axes", 1, axes, LK_ARRAY_RANK);
  if (*n == LK_CALL_BAD_LIST || rank > LK_ARRAY_RANK)
    return FALSE;
  memset (is, 0, LK_ARRAY_RANK * sizeof *is);
  for (gsize k = 0; k < *n; k++)
    {
      if (!lk_call_axis (axes[k], rank, &place) || is[place])
        return FALSE;
      is[place] = TRUE;
    }
  return TRUE;
}

static LkCallProblem
shape_squeeze (LkCall *call)
{
  const LkArray *x = call->in[0];
  gboolean is[LK_ARRAY_RANK];
  gsize dims[LK_ARRAY_RANK], rank = 0, n;

  if (!find_axes (call, x->rank, is, &n))
    return LK_CALL_SHAPES;
  for (gsize d = 0; d < x->rank; d++)
    if (n == 0 ? x->dims[d] != 1 : !is[d])
      dims[rank++] = x->dims[d];
  return give_same (call, rank, dims);
}

static LkCallProblem
shape_unsqueeze (LkCall *call)
{
  const LkArray *x = call->in[0];
  gint64 axes[LK_ARRAY_RANK];
  gboolean is[LK_ARRAY_RANK];
  gsize dims[LK_ARRAY_RANK], from = 0, n = lk_call_list (call, "axes", 1, axes, LK_ARRAY_RANK);

  if (n == LK_CALL_BAD_LIST || x->rank + n > LK_ARRAY_RANK || !find_axes (call, x->rank + n, is, &n))
    return LK_CALL_SHAPES;
  for (gsize d = 0; d < x->rank + n; d++)
    dims[d] = is[d] ? 1 : x->dims[from++];
  return give_same (call, x->rank + n, dims);
}

/* Where each axis comes from; without an attribute the other way round. */
static gboolean
find_order (const LkCall *call, gsize *order)
{
  gsize rank = call->in[0]->rank;
  gint64 perm[LK_ARRAY_RANK];
  gsize n = lk_call_list (call, "perm", 0, perm, LK_ARRAY_RANK);
  gboolean used[LK_ARRAY_RANK] = { FALSE };

  if (n != 0 && n != rank)
    return FALSE;
  for (gsize d = 0; d < rank; d++)
    {
      order[d] = rank - 1 - d;
      if ((n > 0 && !lk_call_axis (perm[d], rank, &order[d])) || used[order[d]])
        return FALSE;
      used[order[d]] = TRUE;
    }
  return TRUE;
}

static LkCallProblem
shape_transpose (LkCall *call)
{
  gsize order[LK_ARRAY_RANK], dims[LK_ARRAY_RANK];

  if (!find_order (call, order))
    return LK_CALL_SHAPES;
  for (gsize d = 0; d < call->in[0]->rank; d++)
    dims[d] = call->in[0]->dims[order[d]];
  return lk_call_give (call, call->in[0]->whole, call->in[0]->rank, dims);
}

static void
run_transpose (const LkCall *call)
{
  const LkArray *x = call->in[0], *y = call->out;
  gsize order[LK_ARRAY_RANK];
  gssize from[LK_ARRAY_RANK], turned[LK_ARRAY_RANK], to[LK_ARRAY_RANK];

  find_order (call, order);
  lk_array_strides (x, from);
  lk_array_strides (y, to);
  for (gsize d = 0; d < x->rank; d++)
    turned[d] = from[order[d]];
  lk_array_move (lk_array_size (y), y->rank, y->dims, y->data, to, x->data, turned);
}

/* --- one behind the other --- */

static LkCallProblem
shape_concat (LkCall *call)
{
  const LkArray *x = call->in[0];
  gsize dims[LK_ARRAY_RANK], axis;

  if (!lk_call_axis (lk_call_int (call, "axis", 0), x->rank, &axis))
    return LK_CALL_SHAPES;
  memcpy (dims, x->dims, sizeof dims);
  for (guint k = 1; k < call->n_in; k++)
    {
      const LkArray *other = call->in[k];

      if (!other || other->rank != x->rank || other->whole != x->whole)
        return LK_CALL_SHAPES;
      for (gsize d = 0; d < x->rank; d++)
        if (d != axis && other->dims[d] != x->dims[d])
          return LK_CALL_SHAPES;
      dims[axis] += other->dims[axis];
    }
  return lk_call_give (call, x->whole, x->rank, dims);
}

static void
run_concat (const LkCall *call)
{
  const LkArray *y = call->out;
  gsize size = lk_array_size (y), done = 0, axis;
  gssize to[LK_ARRAY_RANK], from[LK_ARRAY_RANK];

  lk_call_axis (lk_call_int (call, "axis", 0), y->rank, &axis);
  lk_array_strides (y, to);
  for (guint k = 0; k < call->n_in; k++)
    {
      const LkArray *x = call->in[k];

      lk_array_strides (x, from);
      lk_array_move (size, x->rank, x->dims, (guint8 *) y->data + done * (gsize) to[axis] * size, to, x->data, from);
      done += x->dims[axis];
    }
}

/* --- parts --- */

/* Where the part of each axis begins, how far it goes, and its step. */
static LkCallProblem
find_slice (const LkCall *call, gsize *begin, gsize *dims, gssize *step)
{
  const LkArray *x = call->in[0];
  gint64 starts[LK_ARRAY_RANK], ends[LK_ARRAY_RANK], axes[LK_ARRAY_RANK], steps[LK_ARRAY_RANK];
  gsize n = lk_call_list (call, "starts", 1, starts, LK_ARRAY_RANK);
  gsize n_ends = lk_call_list (call, "ends", 2, ends, LK_ARRAY_RANK);
  gsize n_axes = lk_call_list (call, "axes", 3, axes, LK_ARRAY_RANK);
  gsize n_steps = lk_call_list (call, "steps", 4, steps, LK_ARRAY_RANK);

  if (n == LK_CALL_BAD_LIST || n != n_ends || (n_axes != 0 && n_axes != n) || (n_steps != 0 && n_steps != n) ||
      n > x->rank)
    return LK_CALL_SHAPES;
  for (gsize d = 0; d < x->rank; d++)
    {
      begin[d] = 0;
      dims[d] = x->dims[d];
      step[d] = 1;
    }
  for (gsize k = 0; k < n; k++)
    {
      gint64 size, from, to, by = n_steps > 0 ? steps[k] : 1;
      gsize d;

      if (!lk_call_axis (n_axes > 0 ? axes[k] : (gint64) k, x->rank, &d) || by == 0 || by < -(gint64) LK_ARRAY_MOST ||
          by > (gint64) LK_ARRAY_MOST)
        return LK_CALL_SHAPES;
      size = (gint64) x->dims[d];
      from = CLAMP (starts[k], -size - 1, size);
      to = CLAMP (ends[k], -size - 1, size);
      from += from < 0 ? size : 0;
      to += to < 0 ? size : 0;
      from = CLAMP (from, 0, by > 0 ? size : size - 1);
      to = by > 0 ? CLAMP (to, 0, size) : CLAMP (to, -1, size);
      if (by > 0 ? to <= from : to >= from)
        return LK_CALL_SHAPES;
      begin[d] = (gsize) from;
      step[d] = (gssize) by;
      dims[d] = by > 0 ? (gsize) ((to - from - 1) / by + 1) : (gsize) ((from - to - 1) / -by + 1);
    }
  return LK_CALL_FINE;
}

static LkCallProblem
shape_slice (LkCall *call)
{
  gsize begin[LK_ARRAY_RANK], dims[LK_ARRAY_RANK];
  gssize step[LK_ARRAY_RANK];
  LkCallProblem problem = find_slice (call, begin, dims, step);

  return problem != LK_CALL_FINE ? problem : lk_call_give (call, call->in[0]->whole, call->in[0]->rank, dims);
}

static void
run_slice (const LkCall *call)
{
  const LkArray *x = call->in[0], *y = call->out;
  gsize begin[LK_ARRAY_RANK], dims[LK_ARRAY_RANK], first = 0;
  gssize step[LK_ARRAY_RANK], from[LK_ARRAY_RANK], to[LK_ARRAY_RANK];

  find_slice (call, begin, dims, step);
  lk_array_strides (x, from);
  lk_array_strides (y, to);
  for (gsize d = 0; d < x->rank; d++)
    {
      first += begin[d] * (gsize) from[d];
      from[d] *= step[d];
    }
  lk_array_move (lk_array_size (y), y->rank, y->dims, y->data, to, (const guint8 *) x->data + first * lk_array_size (x),
                 from);
}

/* Slices of an axis at places, which are known beforehand. */
static LkCallProblem
shape_gather (LkCall *call)
{
  const LkArray *x = call->in[0], *places = call->in[1];
  gsize dims[2 * LK_ARRAY_RANK], rank = 0, axis, place;

  if (!places->whole || !places->data)
    return LK_CALL_LATE;
  if (!lk_call_axis (lk_call_int (call, "axis", 0), x->rank, &axis))
    return LK_CALL_SHAPES;
  for (gsize k = 0; k < places->n; k++)
    if (!lk_call_axis (places->i[k], x->dims[axis], &place))
      return LK_CALL_SHAPES;
  for (gsize d = 0; d < axis; d++)
    dims[rank++] = x->dims[d];
  for (gsize d = 0; d < places->rank; d++)
    dims[rank++] = places->dims[d];
  for (gsize d = axis + 1; d < x->rank; d++)
    dims[rank++] = x->dims[d];
  return lk_call_give (call, x->whole, rank, dims);
}

static void
run_gather (const LkCall *call)
{
  const LkArray *x = call->in[0], *places = call->in[1];
  gsize first = 1, rest = 1, axis, place, size = lk_array_size (x);
  guint8 *to = call->out->data;

  lk_call_axis (lk_call_int (call, "axis", 0), x->rank, &axis);
  for (gsize d = 0; d < axis; d++)
    first *= x->dims[d];
  for (gsize d = axis + 1; d < x->rank; d++)
    rest *= x->dims[d];
  for (gsize i = 0; i < first; i++)
    for (gsize k = 0; k < places->n; k++, to += rest * size)
      {
        lk_call_axis (places->i[k], x->dims[axis], &place);
        memcpy (to, (const guint8 *) x->data + (i * x->dims[axis] + place) * rest * size, rest * size);
      }
}

/* --- more around --- */

/* begin and end of each axis; a margin of one number, and of nothing else. */
static LkCallProblem
find_pads (const LkCall *call, gsize *begin, gsize *dims)
{
  const LkArray *x = call->in[0], *value = lk_call_in (call, 2);
  gint64 pads[2 * LK_ARRAY_RANK];
  gsize n = lk_call_list (call, "pads", 1, pads, G_N_ELEMENTS (pads));

  if (n == LK_CALL_BAD_LIST || n != 2 * x->rank)
    return LK_CALL_SHAPES;
  if ((lk_call_has (call, "mode") && !lk_call_is (call, "mode", "constant")) || lk_call_in (call, 3) ||
      (value && (value->n != 1 || value->whole)) || x->whole)
    return LK_CALL_VARIANT;
  for (gsize d = 0; d < x->rank; d++)
    {
      gint64 after = pads[x->rank + d];

      if (pads[d] < 0 || after < 0 || pads[d] > (gint64) LK_ARRAY_MOST || after > (gint64) LK_ARRAY_MOST)
        return LK_CALL_VARIANT;
      begin[d] = (gsize) pads[d];
      dims[d] = x->dims[d] + begin[d] + (gsize) after;
    }
  return LK_CALL_FINE;
}

static LkCallProblem
shape_pad (LkCall *call)
{
  gsize begin[LK_ARRAY_RANK], dims[LK_ARRAY_RANK];
  LkCallProblem problem = find_pads (call, begin, dims);

  return problem != LK_CALL_FINE ? problem : lk_call_give (call, FALSE, call->in[0]->rank, dims);
}

static void
run_pad (const LkCall *call)
{
  const LkArray *x = call->in[0], *y = call->out, *value = lk_call_in (call, 2);
  float around = value ? value->f[0] : lk_call_float (call, "value", 0.0f);
  gsize begin[LK_ARRAY_RANK], dims[LK_ARRAY_RANK], first = 0;
  gssize from[LK_ARRAY_RANK], to[LK_ARRAY_RANK];

  find_pads (call, begin, dims);
  lk_array_strides (x, from);
  lk_array_strides (y, to);
  for (gsize d = 0; d < x->rank; d++)
    first += begin[d] * (gsize) to[d];
  for (gsize k = 0; k < y->n; k++)
    y->f[k] = around;
  lk_array_move (sizeof *y->f, x->rank, x->dims, y->f + first, to, x->f, from);
}

static LkCallProblem
shape_expand (LkCall *call)
{
  const LkArray *x = call->in[0];
  gint64 wanted[LK_ARRAY_RANK];
  gsize n = lk_call_list (call, "", 1, wanted, LK_ARRAY_RANK), rank, dims[LK_ARRAY_RANK];
  LkArray shape = { .rank = n };

  if (n == LK_CALL_BAD_LIST)
    return LK_CALL_LATE;
  for (gsize d = 0; d < n; d++)
    {
      if (wanted[d] < 1 || wanted[d] > (gint64) LK_ARRAY_MOST)
        return LK_CALL_SHAPES;
      shape.dims[d] = (gsize) wanted[d];
    }
  if (!lk_array_broadcast (x, &shape, &rank, dims))
    return LK_CALL_SHAPES;
  return lk_call_give (call, x->whole, rank, dims);
}

static void
run_expand (const LkCall *call)
{
  const LkArray *x = call->in[0], *y = call->out;
  gssize from[LK_ARRAY_RANK], to[LK_ARRAY_RANK];

  lk_array_strides (y, to);
  lk_array_repeat (x, y->rank, from);
  lk_array_move (lk_array_size (y), y->rank, y->dims, y->data, to, x->data, from);
}

/* --- of shapes themselves --- */

/* Known as soon as the shape is, whatever the numbers are. */
static LkCallProblem
shape_shape (LkCall *call)
{
  const LkArray *x = call->in[0];
  gint64 rank = (gint64) x->rank;
  gint64 start = lk_call_int (call, "start", 0), end = lk_call_int (call, "end", rank);
  gsize n;

  start = CLAMP (start < 0 ? start + rank : start, 0, rank);
  end = CLAMP (end < 0 ? end + rank : end, start, rank);
  n = (gsize) (end - start);
  if (lk_call_give (call, TRUE, 1, &n) != LK_CALL_FINE || !lk_array_allocate (call->out))
    return LK_CALL_LARGE;
  for (gsize k = 0; k < n; k++)
    call->out->i[k] = (gint64) x->dims[(gsize) start + k];
  return LK_CALL_FINE;
}

static void
run_nothing (const LkCall *call)
{
}

const LkOperator lk_operators_moving[] = {
  { "Reshape", 1, 2, shape_reshape, run_copy },
  { "Flatten", 1, 1, shape_flatten, run_copy },
  { "Squeeze", 1, 2, shape_squeeze, run_copy },
  { "Unsqueeze", 1, 2, shape_unsqueeze, run_copy },
  { "Transpose", 1, 1, shape_transpose, run_transpose },
  { "Concat", 1, LK_GRAPH_MAX_PORTS, shape_concat, run_concat },
  { "Slice", 1, 5, shape_slice, run_slice },
  { "Gather", 2, 2, shape_gather, run_gather },
  { "Pad", 1, 4, shape_pad, run_pad },
  { "Expand", 2, 2, shape_expand, run_expand },
  { "Shape", 1, 1, shape_shape, run_nothing },
  { NULL, 0, 0, NULL, NULL },
};
