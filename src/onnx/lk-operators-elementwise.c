/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <math.h>
#include <string.h>

#include "lk-operator.h"

/* Operators that treat each number by itself, or two that stand at the same place. */

static LkCallProblem
shape_same (LkCall *call)
{
  const LkArray *x = call->in[0];

  if (x->whole)
    return LK_CALL_VARIANT;
  return lk_call_give (call, FALSE, x->rank, x->dims);
}

/* Each number x becomes `result`, in which a and b are what the operator's attributes say. */
#define ONE(id, say_a, say_b, result)                                                                                  \
  static void run_##id (const LkCall *call)                                                                            \
  {                                                                                                                    \
    const float a G_GNUC_UNUSED = (say_a), b G_GNUC_UNUSED = (say_b);                                                  \
                                                                                                                       \
    for (gsize k = 0; k < call->out->n; k++)                                                                           \
      {                                                                                                                \
        float x = call->in[0]->f[k];                                                                                   \
                                                                                                                       \
        call->out->f[k] = (result);                                                                                    \
      }                                                                                                                \
  }

#define NONE               0.0f
#define A(name, otherwise) lk_call_float (call, name, otherwise)

ONE (relu, NONE, NONE, x > 0.0f ? x : 0.0f)
ONE (leaky, A ("alpha", 0.01f), NONE, x < 0.0f ? a * x : x)
ONE (elu, A ("alpha", 1.0f), NONE, x < 0.0f ? a * expm1f (x) : x)
ONE (selu, A ("alpha", 1.67326319217681884765625f), A ("gamma", 1.05070102214813232421875f),
     b *(x > 0.0f ? x : a * expm1f (x)))
ONE (sigmoid, NONE, NONE, 1.0f / (1.0f + expf (-x)))
ONE (tanh, NONE, NONE, tanhf (x))
ONE (softplus, NONE, NONE, x > 20.0f ? x : log1pf (expf (x)))
ONE (softsign, NONE, NONE, x / (1.0f + fabsf (x)))
ONE (hard_sigmoid, A ("alpha", 0.2f), A ("beta", 0.5f), fmaxf (0.0f, fminf (1.0f, a *x + b)))
ONE (hard_swish, NONE, NONE, x *fmaxf (0.0f, fminf (1.0f, x / 6.0f + 0.5f)))
ONE (exp, NONE, NONE, expf (x))
ONE (log, NONE, NONE, logf (x))
ONE (sqrt, NONE, NONE, sqrtf (x))
ONE (erf, NONE, NONE, erff (x))
ONE (abs, NONE, NONE, fabsf (x))
ONE (neg, NONE, NONE, -x)
ONE (reciprocal, NONE, NONE, 1.0f / x)

/* Bounds are attributes up to version 10, and inputs of one number from 11 on. */
static float
bound (const LkCall *call, guint input, const char *name, float otherwise)
{
  const LkArray *given = lk_call_in (call, input);

  return given ? given->f[0] : lk_call_float (call, name, otherwise);
}

static LkCallProblem
shape_clip (LkCall *call)
{
  for (guint k = 1; k < call->n_in; k++)
    if (call->in[k] && (call->in[k]->whole || call->in[k]->n != 1))
      return LK_CALL_SHAPES;
  return shape_same (call);
}

ONE (clip, bound (call, 1, "min", -INFINITY), bound (call, 2, "max", INFINITY), fminf (fmaxf (x, a), b))

/* --- as they are --- */

static LkCallProblem
shape_copy (LkCall *call)
{
  return lk_call_give (call, call->in[0]->whole, call->in[0]->rank, call->in[0]->dims);
}

static void
run_copy (const LkCall *call)
{
  memcpy (call->out->data, call->in[0]->data, call->out->n * lk_array_size (call->out));
}

/* In use it does nothing; a file that was written while training would drop. */
static LkCallProblem
shape_dropout (LkCall *call)
{
  const LkArray *training = lk_call_in (call, 2);

  if (training && (!training->data || !training->whole || training->n != 1 || training->i[0] != 0))
    return LK_CALL_VARIANT;
  return shape_copy (call);
}

/* To the standard's number of a type: 1, 10, 11 and 16 are floats. Whole numbers are made of what is known alone. */
static LkCallProblem
shape_cast (LkCall *call)
{
  gint64 to = lk_call_int (call, "to", 0);
  gboolean whole = to != 1 && to != 10 && to != 11 && to != 16;

  if (whole && !call->in[0]->data)
    return LK_CALL_LATE;
  return lk_call_give (call, whole, call->in[0]->rank, call->in[0]->dims);
}

static gint64
whole_of (float x)
{
  if (!(fabsf (x) < 9e18f))
    return 0;
  return (gint64) x;
}

static void
run_cast (const LkCall *call)
{
  const LkArray *x = call->in[0], *y = call->out;

  if (x->whole == y->whole)
    {
      run_copy (call);
      return;
    }
  for (gsize k = 0; k < y->n; k++)
    if (y->whole)
      y->i[k] = whole_of (x->f[k]);
    else
      y->f[k] = (float) x->i[k];
}

/* Weights as codes, whole numbers of a file: y = (x − zero) · step, with one step and zero, or one for each place along an
 * axis. Activations as codes are another thing (QuantizeLinear), and not known here. */
static LkCallProblem
shape_dequantize (LkCall *call)
{
  const LkArray *x = call->in[0], *step = call->in[1], *zero = lk_call_in (call, 2);
  gsize axis;

  if (!x->whole || step->whole || (zero && !zero->whole) || lk_call_int (call, "block_size", 0) != 0)
    return LK_CALL_VARIANT;
  if (!x->data || (zero && !zero->data))
    return LK_CALL_LATE;
  if (zero && zero->n != step->n)
    return LK_CALL_SHAPES;
  if (step->n != 1 &&
      (step->rank != 1 || !lk_call_axis (lk_call_int (call, "axis", 1), x->rank, &axis) || step->n != x->dims[axis]))
    return LK_CALL_SHAPES;
  return lk_call_give (call, FALSE, x->rank, x->dims);
}

static void
run_dequantize (const LkCall *call)
{
  const LkArray *x = call->in[0], *step = call->in[1], *zero = lk_call_in (call, 2);
  gsize axis = 0, last = x->n;

  if (step->n != 1 && lk_call_axis (lk_call_int (call, "axis", 1), x->rank, &axis))
    for (gsize d = 0; d <= axis; d++)
      last /= x->dims[d];
  for (gsize k = 0; k < x->n; k++)
    {
      gsize place = k / last % step->n;

      call->out->f[k] = (float) (x->i[k] - (zero ? zero->i[place] : 0)) * step->f[place];
    }
}

/* --- of two --- */

typedef enum { ADD, SUB, MUL, DIV, POW, LARGER, SMALLER, PRELU } Kind;

static LkCallProblem
shape_two (LkCall *call)
{
  const LkArray *a = call->in[0], *b = call->in[1];
  gsize rank, dims[LK_ARRAY_RANK];

  if (a->whole != b->whole)
    return LK_CALL_VARIANT;
  if (!lk_array_broadcast (a, b, &rank, dims))
    return LK_CALL_SHAPES;
  return lk_call_give (call, a->whole, rank, dims);
}

#define EACH(result)                                                                                                   \
  for (gsize k = 0; k < n; k++, y++, a += right_a, b += right_b)                                                       \
    *y = (result);                                                                                                     \
  break

static void
row_of_floats (Kind kind, gsize n, float *y, const float *a, gssize right_a, const float *b, gssize right_b)
{
  switch (kind)
    {
    case ADD:
      EACH (*a + *b);
    case SUB:
      EACH (*a - *b);
    case MUL:
      EACH (*a * *b);
    case DIV:
      EACH (*a / *b);
    case POW:
      EACH (powf (*a, *b));
    case LARGER:
      EACH (*a > *b ? *a : *b);
    case SMALLER:
      EACH (*a < *b ? *a : *b);
    case PRELU:
    default:
      EACH (*a < 0.0f ? *a * *b : *a);
    }
}

/* Sizes of a file may be any numbers: what does not fit wraps, and what cannot be divided is 0. */
static gint64
divided (gint64 a, gint64 b)
{
  return b == 0 || (a == G_MININT64 && b == -1) ? 0 : a / b;
}

static void
row_of_sizes (Kind kind, gsize n, gint64 *y, const gint64 *a, gssize right_a, const gint64 *b, gssize right_b)
{
  switch (kind)
    {
    case ADD:
      EACH ((gint64) ((guint64) *a + (guint64) *b));
    case SUB:
      EACH ((gint64) ((guint64) *a - (guint64) *b));
    case MUL:
      EACH ((gint64) ((guint64) *a * (guint64) *b));
    case DIV:
      EACH (divided (*a, *b));
    case LARGER:
      EACH (MAX (*a, *b));
    case SMALLER:
    default:
      EACH (MIN (*a, *b));
    }
}

/* The box of these dims, axis by axis; the places where the axes lie are counted in numbers. */
static void
combine (Kind kind, gboolean whole, gsize rank, const gsize *dims, LkArray y, const gssize *of_y, LkArray a,
         const gssize *of_a, LkArray b, const gssize *of_b)
{
  if (rank <= 1)
    {
      gsize n = rank == 0 ? 1 : dims[0];
      gssize right_a = rank == 0 ? 0 : of_a[0], right_b = rank == 0 ? 0 : of_b[0];

      if (whole)
        row_of_sizes (kind, n, y.i, a.i, right_a, b.i, right_b);
      else
        row_of_floats (kind, n, y.f, a.f, right_a, b.f, right_b);
      return;
    }
  for (gsize k = 0; k < dims[0]; k++)
    {
      combine (kind, whole, rank - 1, dims + 1, y, of_y + 1, a, of_a + 1, b, of_b + 1);
      if (whole)
        y.i += of_y[0], a.i += of_a[0], b.i += of_b[0];
      else
        y.f += of_y[0], a.f += of_a[0], b.f += of_b[0];
    }
}

static void
run_two (const LkCall *call, Kind kind)
{
  const LkArray *y = call->out, *a = call->in[0], *b = call->in[1];
  gssize of_y[LK_ARRAY_RANK], of_a[LK_ARRAY_RANK], of_b[LK_ARRAY_RANK];

  if (a->n == b->n && a->n == y->n)
    {
      const gssize one = 1;

      combine (kind, y->whole, 1, &y->n, *y, &one, *a, &one, *b, &one);
      return;
    }
  lk_array_strides (y, of_y);
  lk_array_repeat (a, y->rank, of_a);
  lk_array_repeat (b, y->rank, of_b);
  combine (kind, y->whole, y->rank, y->dims, *y, of_y, *a, of_a, *b, of_b);
}

#define TWO(id, kind)                                                                                                  \
  static void run_##id (const LkCall *call)                                                                            \
  {                                                                                                                    \
    run_two (call, kind);                                                                                              \
  }

TWO (add, ADD)
TWO (sub, SUB)
TWO (mul, MUL)
TWO (div, DIV)
TWO (pow, POW)
TWO (larger, LARGER)
TWO (smaller, SMALLER)
TWO (prelu, PRELU)

static LkCallProblem
shape_floats (LkCall *call)
{
  return call->in[0]->whole || call->in[1]->whole ? LK_CALL_VARIANT : shape_two (call);
}

/* --- along an axis --- */

/* Up to version 12 all axes from the given one (1) on are one; from 13 on it is that one (−1). */
static gboolean
softmax_axis (const LkCall *call, gsize *first, gsize *n, gsize *last)
{
  const LkArray *x = call->in[0];
  gboolean one = call->graph->opset >= 13;
  gsize axis;

  if (!lk_call_axis (lk_call_int (call, "axis", one ? -1 : 1), x->rank, &axis))
    return FALSE;
  *first = *n = *last = 1;
  for (gsize d = 0; d < x->rank; d++)
    *(d < axis ? first : d == axis || !one ? n : last) *= x->dims[d];
  return TRUE;
}

static LkCallProblem
shape_softmax (LkCall *call)
{
  gsize first, n, last;

  return softmax_axis (call, &first, &n, &last) ? shape_same (call) : LK_CALL_SHAPES;
}

static void
soften (const LkCall *call, gboolean logarithm)
{
  gsize first, n, last;

  softmax_axis (call, &first, &n, &last);
  for (gsize i = 0; i < first; i++)
    for (gsize j = 0; j < last; j++)
      {
        const float *x = call->in[0]->f + i * n * last + j;
        float *y = call->out->f + i * n * last + j;
        float most = x[0];
        double sum = 0.0;

        for (gsize k = 1; k < n; k++)
          most = fmaxf (most, x[k * last]);
        for (gsize k = 0; k < n; k++)
          sum += exp ((double) x[k * last] - most);
        for (gsize k = 0; k < n; k++)
          {
            double z = (double) x[k * last] - most;

            y[k * last] = (float) (logarithm ? z - log (sum) : exp (z) / sum);
          }
      }
}

static void
run_softmax (const LkCall *call)
{
  soften (call, FALSE);
}

static void
run_log_softmax (const LkCall *call)
{
  soften (call, TRUE);
}

const LkOperator lk_operators_elementwise[] = {
  { "Relu", 1, 1, shape_same, run_relu },
  { "LeakyRelu", 1, 1, shape_same, run_leaky },
  { "PRelu", 2, 2, shape_floats, run_prelu },
  { "Elu", 1, 1, shape_same, run_elu },
  { "Selu", 1, 1, shape_same, run_selu },
  { "Sigmoid", 1, 1, shape_same, run_sigmoid },
  { "Tanh", 1, 1, shape_same, run_tanh },
  { "Softplus", 1, 1, shape_same, run_softplus },
  { "Softsign", 1, 1, shape_same, run_softsign },
  { "HardSigmoid", 1, 1, shape_same, run_hard_sigmoid },
  { "HardSwish", 1, 1, shape_same, run_hard_swish },
  { "Clip", 1, 3, shape_clip, run_clip },
  { "Exp", 1, 1, shape_same, run_exp },
  { "Log", 1, 1, shape_same, run_log },
  { "Sqrt", 1, 1, shape_same, run_sqrt },
  { "Erf", 1, 1, shape_same, run_erf },
  { "Abs", 1, 1, shape_same, run_abs },
  { "Neg", 1, 1, shape_same, run_neg },
  { "Reciprocal", 1, 1, shape_same, run_reciprocal },
  { "Identity", 1, 1, shape_copy, run_copy },
  { "Dropout", 1, 3, shape_dropout, run_copy },
  { "Cast", 1, 1, shape_cast, run_cast },
  { "DequantizeLinear", 2, 3, shape_dequantize, run_dequantize },
  { "Add", 2, 2, shape_two, run_add },
  { "Sub", 2, 2, shape_two, run_sub },
  { "Mul", 2, 2, shape_two, run_mul },
  { "Div", 2, 2, shape_two, run_div },
  { "Pow", 2, 2, shape_floats, run_pow },
  { "Sum", 2, 2, shape_two, run_add },
  { "Max", 2, 2, shape_two, run_larger },
  { "Min", 2, 2, shape_two, run_smaller },
  { "Softmax", 1, 1, shape_softmax, run_softmax },
  { "LogSoftmax", 1, 1, shape_softmax, run_log_softmax },
  { NULL, 0, 0, NULL, NULL },
};
