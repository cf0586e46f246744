/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <math.h>
#include <string.h>

#include "lk-operator.h"
#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"

/* Operators on pictures (batch, channels, height, width): convolution, pooling, normalisation, means. */

#define SIDES    2    /* height, width */
#define MOST_PAD 4096 /* of margins, strides and dilations */

/* A window that moves over a picture. */
typedef struct {
  gsize in[SIDES], out[SIDES];
  gsize kernel[SIDES], stride[SIDES], dilation[SIDES];
  gsize begin[SIDES], end[SIDES]; /* margins */
} Window;

/* One number a side, or `otherwise`; FALSE: there are others, or they are out of range. */
static gboolean
take_sides (const LkCall *call, const char *name, gint64 least, gsize otherwise, gsize *sides, gsize n)
{
  gint64 list[2 * SIDES];
  gsize found = lk_call_list (call, name, 0, list, G_N_ELEMENTS (list));

  if (found != 0 && found != n)
    return FALSE;
  for (gsize d = 0; d < n; d++)
    {
      if (found > 0 && (list[d] < least || list[d] > MOST_PAD))
        return FALSE;
      sides[d] = found > 0 ? (gsize) list[d] : otherwise;
    }
  return TRUE;
}

static LkCallProblem
fit_side (const LkCall *call, Window *w, gsize d, gboolean round_up)
{
  gsize reach = (w->kernel[d] - 1) * w->dilation[d] + 1, whole;

  if (lk_call_is (call, "auto_pad", "SAME_UPPER") || lk_call_is (call, "auto_pad", "SAME_LOWER"))
    {
      gsize more;

      w->out[d] = (w->in[d] + w->stride[d] - 1) / w->stride[d];
      whole = (w->out[d] - 1) * w->stride[d] + reach;
      more = whole > w->in[d] ? whole - w->in[d] : 0;
      w->begin[d] = lk_call_is (call, "auto_pad", "SAME_UPPER") ? more / 2 : more - more / 2;
      w->end[d] = more - w->begin[d];
      return LK_CALL_FINE;
    }
  if (lk_call_is (call, "auto_pad", "VALID"))
    w->begin[d] = w->end[d] = 0;
  whole = w->in[d] + w->begin[d] + w->end[d];
  if (whole < reach)
    return LK_CALL_SHAPES;
  w->out[d] = (whole - reach + (round_up ? w->stride[d] - 1 : 0)) / w->stride[d] + 1;
  /* A window that would begin in the margin behind the picture is none. */
  if (round_up && (w->out[d] - 1) * w->stride[d] >= w->in[d] + w->begin[d])
    w->out[d]--;
  return LK_CALL_FINE;
}

/* Of a call whose first input are pictures, with that kernel. */
static LkCallProblem
find_window (const LkCall *call, const gsize *kernel, Window *w)
{
  const LkArray *x = call->in[0];
  gboolean round_up = lk_call_int (call, "ceil_mode", 0) != 0;
  gsize pads[2 * SIDES];
  LkCallProblem problem = LK_CALL_FINE;

  if (x->rank != 2 + SIDES || x->whole)
    return LK_CALL_VARIANT;
  if (!take_sides (call, "strides", 1, 1, w->stride, SIDES) ||
      !take_sides (call, "dilations", 1, 1, w->dilation, SIDES) || !take_sides (call, "pads", 0, 0, pads, 2 * SIDES))
    return LK_CALL_VARIANT;
  for (gsize d = 0; d < SIDES && problem == LK_CALL_FINE; d++)
    {
      w->in[d] = x->dims[2 + d];
      w->kernel[d] = kernel[d];
      w->begin[d] = pads[d];
      w->end[d] = pads[SIDES + d];
      problem = kernel[d] == 0 || kernel[d] > LK_ARRAY_MOST || w->in[d] == 0 ? LK_CALL_SHAPES
                                                                             : fit_side (call, w, d, round_up);
    }
  return problem;
}

/* --- convolution --- */

typedef struct {
  Window w;
  gsize groups, in, out; /* channels of a group that go in, and that come out */
  gsize area;            /* pixels that come out */
  gsize column;          /* numbers that go into one of them */
} Conv;

static LkCallProblem
find_conv (const LkCall *call, Conv *c)
{
  const LkArray *x = call->in[0], *weights = call->in[1], *bias = lk_call_in (call, 2);
  gint64 groups = lk_call_int (call, "group", 1);
  gsize said[SIDES];
  LkCallProblem problem;

  if (x->rank != 2 + SIDES || weights->rank != 2 + SIDES || weights->whole || (bias && bias->whole))
    return LK_CALL_VARIANT;
  problem = find_window (call, weights->dims + 2, &c->w);
  if (problem != LK_CALL_FINE)
    return problem;
  if (groups < 1 || weights->dims[0] == 0 || weights->dims[0] % (guint64) groups != 0 ||
      x->dims[1] != weights->dims[1] * (guint64) groups || (bias && bias->n != weights->dims[0]) ||
      !take_sides (call, "kernel_shape", 1, 0, said, SIDES) ||
      (lk_call_has (call, "kernel_shape") && memcmp (said, weights->dims + 2, sizeof said) != 0))
    return LK_CALL_SHAPES;
  c->groups = (gsize) groups;
  c->in = weights->dims[1];
  c->out = weights->dims[0] / c->groups;
  c->area = c->w.out[0] * c->w.out[1];
  c->column = c->in * c->w.kernel[0] * c->w.kernel[1];
  return LK_CALL_FINE;
}

static LkCallProblem
shape_conv (LkCall *call)
{
  const gsize *of_x = call->in[0]->dims;
  Conv c;
  LkCallProblem problem = find_conv (call, &c);
  gsize dims[2 + SIDES];

  if (problem != LK_CALL_FINE)
    return problem;
  dims[0] = of_x[0];
  dims[1] = c.groups * c.out;
  dims[2] = c.w.out[0];
  dims[3] = c.w.out[1];
  problem = lk_call_give (call, FALSE, G_N_ELEMENTS (dims), dims);
  if (problem == LK_CALL_FINE && c.column > LK_ARRAY_MOST / c.area)
    problem = LK_CALL_LARGE;
  call->scratch = c.column * c.area;
  call->multiply_adds = (double) call->out->n * (double) c.column;
  return problem;
}

/* Which windows of a row find their number `k` inside the picture: from *first on, before *end. */
static void
find_inside (const Window *w, gsize d, gsize k, gsize *first, gsize *end)
{
  gsize at = k * w->dilation[d], after = w->begin[d] + w->in[d]; /* with the margin */

  *first = at < w->begin[d] ? (w->begin[d] - at + w->stride[d] - 1) / w->stride[d] : 0;
  *end = at < after ? (after - at + w->stride[d] - 1) / w->stride[d] : 0;
  *end = MIN (*end, w->out[d]);
  *first = MIN (*first, *end);
}

/* A row each number of a window, (in, kernel, kernel), with that number of all windows; the margin is zeros. */
static void
write_columns (const Conv *c, const float *x, float *columns)
{
  const Window *w = &c->w;

  for (gsize k = 0; k < c->column; k++)
    {
      gsize i = k / (w->kernel[0] * w->kernel[1]);
      gsize ky = k / w->kernel[1] % w->kernel[0], kx = k % w->kernel[1];
      const float *plane = x + i * w->in[0] * w->in[1];
      gsize top, bottom, left, right;

      find_inside (w, 0, ky, &top, &bottom);
      find_inside (w, 1, kx, &left, &right);
      for (gsize oy = 0; oy < w->out[0]; oy++, columns += w->out[1])
        {
          const float *from;

          if (oy < top || oy >= bottom || left == right)
            {
              memset (columns, 0, w->out[1] * sizeof *columns);
              continue;
            }
          from = plane + (oy * w->stride[0] + ky * w->dilation[0] - w->begin[0]) * w->in[1] +
                 (left * w->stride[1] + kx * w->dilation[1] - w->begin[1]);
          memset (columns, 0, left * sizeof *columns);
          if (w->stride[1] == 1)
            memcpy (columns + left, from, (right - left) * sizeof *columns);
          else
            for (gsize ox = left; ox < right; ox++)
              columns[ox] = from[(ox - left) * w->stride[1]];
          memset (columns + right, 0, (w->out[1] - right) * sizeof *columns);
        }
    }
}

static void
convolve (const LkCall *call, const Conv *c, gsize sample, float *columns)
{
  const LkArray *bias = lk_call_in (call, 2);
  gsize of_x = c->in * c->w.in[0] * c->w.in[1], of_y = c->out * c->area;

  for (gsize g = 0; g < c->groups; g++)
    {
      float *y = call->out->f + (sample * c->groups + g) * of_y;

      write_columns (c, call->in[0]->f + (sample * c->groups + g) * of_x, columns);
      lk_matmul (c->out, c->area, c->column, call->in[1]->f + g * c->out * c->column, false, columns, false, 0.0f, y);
      for (gsize o = 0; bias && o < c->out; o++)
        for (gsize p = 0; p < c->area; p++)
          y[o * c->area + p] += bias->f[g * c->out + o];
    }
}

/* Each sample by itself: what is computed does not depend on the parts. */
static void
convolve_part (void *data, size_t part, size_t n_parts)
{
  const LkCall *call = data;
  gsize n = MIN (n_parts, call->n_memory), N = call->in[0]->dims[0];
  Conv c;

  find_conv (call, &c);
  if (part < n)
    for (gsize i = lk_part_start (N, 1, part, n); i < lk_part_start (N, 1, part + 1, n); i++)
      convolve (call, &c, i, call->memory + part * call->scratch);
}

static void
run_conv (const LkCall *call)
{
  lk_in_parts (convolve_part, (void *) call);
}

/* --- pooling --- */

static LkCallProblem
find_pool (const LkCall *call, Window *w)
{
  gsize kernel[SIDES];

  if (!take_sides (call, "kernel_shape", 1, 0, kernel, SIDES) || kernel[0] == 0)
    return LK_CALL_VARIANT;
  if (lk_call_int (call, "storage_order", 0) != 0)
    return LK_CALL_VARIANT;
  return find_window (call, kernel, w);
}

static LkCallProblem
shape_pool (LkCall *call)
{
  Window w;
  LkCallProblem problem = find_pool (call, &w);
  gsize dims[2 + SIDES];

  if (problem != LK_CALL_FINE)
    return problem;
  dims[0] = call->in[0]->dims[0];
  dims[1] = call->in[0]->dims[1];
  dims[2] = w.out[0];
  dims[3] = w.out[1];
  problem = lk_call_give (call, FALSE, G_N_ELEMENTS (dims), dims);
  call->multiply_adds = (double) call->out->n * (double) w.kernel[0] * (double) w.kernel[1];
  return problem;
}

/* What one window gives: the largest, or the mean of what lies in the picture, or in picture and margin. */
static float
pool_window (const Window *w, const float *plane, gsize oy, gsize ox, gboolean mean, gboolean margin)
{
  float most = -INFINITY;
  double sum = 0.0;
  gsize n = 0, n_margin = 0;

  for (gsize ky = 0; ky < w->kernel[0]; ky++)
    for (gsize kx = 0; kx < w->kernel[1]; kx++)
      {
        gsize y = oy * w->stride[0] + ky * w->dilation[0], x = ox * w->stride[1] + kx * w->dilation[1];
        gboolean inside =
            y >= w->begin[0] && y - w->begin[0] < w->in[0] && x >= w->begin[1] && x - w->begin[1] < w->in[1];

        n_margin += y < w->begin[0] + w->in[0] + w->end[0] && x < w->begin[1] + w->in[1] + w->end[1];
        if (inside)
          {
            float value = plane[(y - w->begin[0]) * w->in[1] + (x - w->begin[1])];

            most = fmaxf (most, value);
            sum += value;
            n++;
          }
      }
  if (!mean)
    return n > 0 ? most : 0.0f;
  n = margin ? n_margin : n;
  return n > 0 ? (float) (sum / (double) n) : 0.0f;
}

/* A window that lies inside the picture as a whole. */
static float
pool_inside (const Window *w, const float *from, gboolean mean)
{
  gsize down = w->dilation[0] * w->in[1], right = w->dilation[1];
  float most = *from, sum = 0.0f;

  for (gsize ky = 0; ky < w->kernel[0]; ky++)
    for (gsize kx = 0; kx < w->kernel[1]; kx++)
      {
        float value = from[ky * down + kx * right];

        most = value > most ? value : most;
        sum += value;
      }
  return mean ? sum / (float) (w->kernel[0] * w->kernel[1]) : most;
}

static void
pool (const LkCall *call, gboolean mean)
{
  gboolean margin = lk_call_int (call, "count_include_pad", 0) != 0;
  const LkArray *y = call->out;
  float *to = y->f;
  gsize top, bottom, left, right, past;
  Window w;

  find_pool (call, &w);
  /* Windows whose first and whose last number lie inside. */
  find_inside (&w, 0, 0, &top, &past);
  find_inside (&w, 0, w.kernel[0] - 1, &past, &bottom);
  find_inside (&w, 1, 0, &left, &past);
  find_inside (&w, 1, w.kernel[1] - 1, &past, &right);
  for (gsize plane = 0; plane < y->dims[0] * y->dims[1]; plane++)
    {
      const float *x = call->in[0]->f + plane * w.in[0] * w.in[1];

      for (gsize oy = 0; oy < w.out[0]; oy++)
        for (gsize ox = 0; ox < w.out[1]; ox++)
          *to++ =
              oy >= top && oy < bottom && ox >= left && ox < right
                  ? pool_inside (&w, x + (oy * w.stride[0] - w.begin[0]) * w.in[1] + (ox * w.stride[1] - w.begin[1]),
                                 mean)
                  : pool_window (&w, x, oy, ox, mean, margin);
    }
}

static void
run_max_pool (const LkCall *call)
{
  pool (call, FALSE);
}

static void
run_average_pool (const LkCall *call)
{
  pool (call, TRUE);
}

/* --- means over axes --- */

static LkCallProblem
shape_global (LkCall *call)
{
  const LkArray *x = call->in[0];
  gsize dims[LK_ARRAY_RANK];

  if (x->rank < 3 || x->whole)
    return LK_CALL_VARIANT;
  for (gsize d = 0; d < x->rank; d++)
    dims[d] = d < 2 ? x->dims[d] : 1;
  return lk_call_give (call, FALSE, x->rank, dims);
}

static void
run_global_mean (const LkCall *call)
{
  gsize n = call->in[0]->n / call->out->n;

  for (gsize k = 0; k < call->out->n; k++)
    {
      double sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += call->in[0]->f[k * n + i];
      call->out->f[k] = (float) (sum / (double) n);
    }
}

static void
run_global_max (const LkCall *call)
{
  gsize n = call->in[0]->n / call->out->n;

  for (gsize k = 0; k < call->out->n; k++)
    {
      const float *x = call->in[0]->f + k * n;

      call->out->f[k] = x[0];
      for (gsize i = 1; i < n; i++)
        call->out->f[k] = fmaxf (call->out->f[k], x[i]);
    }
}

/* Which axes are taken together: of the attribute, or of the input where a version has it there; all where none is said. */
static LkCallProblem
find_reduced (const LkCall *call, gboolean *is)
{
  gint64 axes[LK_ARRAY_RANK];
  gsize rank = call->in[0]->rank, n = lk_call_list (call, "axes", 1, axes, LK_ARRAY_RANK), axis;

  if (n == LK_CALL_BAD_LIST)
    return LK_CALL_LATE;
  if (call->in[0]->whole || (n == 0 && lk_call_int (call, "noop_with_empty_axes", 0) != 0))
    return LK_CALL_VARIANT;
  for (gsize d = 0; d < rank; d++)
    is[d] = n == 0;
  for (gsize k = 0; k < n; k++)
    {
      if (!lk_call_axis (axes[k], rank, &axis))
        return LK_CALL_SHAPES;
      is[axis] = TRUE;
    }
  return LK_CALL_FINE;
}

static LkCallProblem
shape_reduce (LkCall *call)
{
  const LkArray *x = call->in[0];
  gboolean keep = lk_call_int (call, "keepdims", 1) != 0, is[LK_ARRAY_RANK];
  LkCallProblem problem = find_reduced (call, is);
  gsize dims[LK_ARRAY_RANK], rank = 0;

  if (problem != LK_CALL_FINE)
    return problem;
  for (gsize d = 0; d < x->rank; d++)
    if (keep || !is[d])
      dims[rank++] = is[d] ? 1 : x->dims[d];
  return lk_call_give (call, FALSE, rank, dims);
}

static void
add_up (gsize rank, const gsize *dims, const float *x, const gssize *from, float *y, const gssize *to)
{
  if (rank == 0)
    {
      *y += *x;
      return;
    }
  for (gsize k = 0; k < dims[0]; k++, x += from[0], y += to[0])
    add_up (rank - 1, dims + 1, x, from + 1, y, to + 1);
}

static void
run_sum (const LkCall *call)
{
  const LkArray *x = call->in[0], *y = call->out;
  gboolean is[LK_ARRAY_RANK];
  gssize from[LK_ARRAY_RANK], to[LK_ARRAY_RANK], stride = 1;

  find_reduced (call, is);
  lk_array_strides (x, from);
  for (gsize d = x->rank; d-- > 0;)
    {
      to[d] = is[d] ? 0 : stride;
      stride *= is[d] ? 1 : (gssize) x->dims[d];
    }
  memset (y->f, 0, y->n * sizeof *y->f);
  add_up (x->rank, x->dims, x->f, from, y->f, to);
}

static void
run_mean (const LkCall *call)
{
  float share = (float) call->out->n / (float) MAX (call->in[0]->n, 1);

  run_sum (call);
  for (gsize k = 0; k < call->out->n; k++)
    call->out->f[k] *= share;
}

/* --- normalisation --- */

/* As in use: by the means and variances that come with it. */
static LkCallProblem
shape_norm (LkCall *call)
{
  const LkArray *x = call->in[0];

  if (x->rank < 2 || x->whole || lk_call_int (call, "training_mode", 0) != 0 ||
      (call->graph->opset < 14 && call->node->n_out > 1)) /* as versions before say that they train */
    return LK_CALL_VARIANT;
  for (guint k = 1; k < 5; k++)
    if (!call->in[k] || call->in[k]->whole || call->in[k]->n != x->dims[1])
      return LK_CALL_SHAPES;
  return lk_call_give (call, FALSE, x->rank, x->dims);
}

static void
run_norm (const LkCall *call)
{
  const LkArray *x = call->in[0];
  float epsilon = lk_call_float (call, "epsilon", 1e-5f);
  gsize C = x->dims[1], n = x->n / (x->dims[0] * C);

  for (gsize plane = 0; plane < x->dims[0] * C; plane++)
    {
      gsize c = plane % C;
      double scale = (double) call->in[1]->f[c] / sqrt ((double) call->in[4]->f[c] + (double) epsilon);
      double shift = (double) call->in[2]->f[c] - scale * (double) call->in[3]->f[c];

      for (gsize k = plane * n; k < (plane + 1) * n; k++)
        call->out->f[k] = (float) (scale * (double) x->f[k] + shift);
    }
}

const LkOperator lk_operators_pictures[] = {
  { "Conv", 2, 3, shape_conv, run_conv },
  { "MaxPool", 1, 1, shape_pool, run_max_pool },
  { "AveragePool", 1, 1, shape_pool, run_average_pool },
  { "GlobalAveragePool", 1, 1, shape_global, run_global_mean },
  { "GlobalMaxPool", 1, 1, shape_global, run_global_max },
  { "ReduceMean", 1, 2, shape_reduce, run_mean },
  { "ReduceSum", 1, 2, shape_reduce, run_sum },
  { "BatchNormalization", 5, 5, shape_norm, run_norm },
  { NULL, 0, 0, NULL, NULL },
};
