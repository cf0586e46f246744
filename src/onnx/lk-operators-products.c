/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <string.h>

#include "lk-operator.h"
#include "nn/lk-blas.h"

/* Matrix products. */

typedef struct {
  gsize m, n, k;
  gboolean a_turned, b_turned;
} Product;

/* --- Gemm: y = alpha · a · b + beta · c --- */

static LkCallProblem
find_gemm (const LkCall *call, Product *p)
{
  const LkArray *a = call->in[0], *b = call->in[1];

  if (a->rank != 2 || b->rank != 2)
    return LK_CALL_SHAPES;
  p->a_turned = lk_call_int (call, "transA", 0) != 0;
  p->b_turned = lk_call_int (call, "transB", 0) != 0;
  p->m = a->dims[p->a_turned];
  p->k = a->dims[!p->a_turned];
  p->n = b->dims[!p->b_turned];
  return b->dims[p->b_turned] == p->k ? LK_CALL_FINE : LK_CALL_SHAPES;
}

static LkCallProblem
shape_gemm (LkCall *call)
{
  const LkArray *c = lk_call_in (call, 2);
  gsize dims[2], rank;
  Product p;
  LkCallProblem problem = find_gemm (call, &p);

  if (problem != LK_CALL_FINE)
    return problem;
  if (call->in[0]->whole || call->in[1]->whole || (c && c->whole))
    return LK_CALL_VARIANT;
  dims[0] = p.m;
  dims[1] = p.n;
  problem = lk_call_give (call, FALSE, 2, dims);
  call->multiply_adds = (double) p.m * (double) p.n * (double) p.k;
  if (problem == LK_CALL_FINE && c)
    {
      gsize with[LK_ARRAY_RANK];

      if (c->rank > 2 || !lk_array_broadcast (call->out, c, &rank, with) || memcmp (with, dims, sizeof dims) != 0)
        return LK_CALL_SHAPES;
    }
  return problem;
}

static void
run_gemm (const LkCall *call)
{
  const LkArray *c = lk_call_in (call, 2);
  float alpha = lk_call_float (call, "alpha", 1.0f), beta = lk_call_float (call, "beta", 1.0f);
  float *y = call->out->f;
  gssize of_c[2] = { 0, 0 };
  Product p;

  find_gemm (call, &p);
  lk_matmul (p.m, p.n, p.k, call->in[0]->f, p.a_turned, call->in[1]->f, p.b_turned, 0.0f, y);
  for (gsize k = 0; alpha != 1.0f && k < call->out->n; k++)
    y[k] *= alpha;
  if (!c)
    return;
  lk_array_repeat (c, 2, of_c);
  for (gsize i = 0; i < p.m; i++)
    for (gsize j = 0; j < p.n; j++)
      y[i * p.n + j] += beta * c->f[(gssize) i * of_c[0] + (gssize) j * of_c[1]];
}

/* --- MatMul: of the last two axes, the others are so many products --- */

/* The axes ahead of the last two, as an array of as many matrices. */
static LkArray
ahead (const LkArray *x)
{
  LkArray all = { .rank = x->rank - 2, .n = 1 };

  memcpy (all.dims, x->dims, all.rank * sizeof *all.dims);
  for (gsize d = 0; d < all.rank; d++)
    all.n *= all.dims[d];
  return all;
}

static LkCallProblem
shape_matmul (LkCall *call)
{
  const LkArray *a = call->in[0], *b = call->in[1];
  gsize rank, dims[LK_ARRAY_RANK];
  LkArray of_a, of_b;
  LkCallProblem problem;

  if (a->rank < 2 || b->rank < 2 || a->whole || b->whole)
    return LK_CALL_VARIANT;
  of_a = ahead (a);
  of_b = ahead (b);
  if (a->dims[a->rank - 1] != b->dims[b->rank - 2] || !lk_array_broadcast (&of_a, &of_b, &rank, dims))
    return LK_CALL_SHAPES;
  dims[rank] = a->dims[a->rank - 2];
  dims[rank + 1] = b->dims[b->rank - 1];
  problem = lk_call_give (call, FALSE, rank + 2, dims);
  call->multiply_adds = (double) call->out->n * (double) a->dims[a->rank - 1];
  return problem;
}

/* The products of all places ahead; strides are counted in matrices. */
static void
multiply (gsize rank, const gsize *dims, const Product *p, float **y, const float *a, const gssize *of_a,
          const float *b, const gssize *of_b)
{
  if (rank == 0)
    {
      lk_matmul (p->m, p->n, p->k, a, false, b, false, 0.0f, *y);
      *y += p->m * p->n;
      return;
    }
  for (gsize i = 0; i < dims[0]; i++)
    multiply (rank - 1, dims + 1, p, y, a + (gssize) i * of_a[0] * (gssize) (p->m * p->k), of_a + 1,
              b + (gssize) i * of_b[0] * (gssize) (p->k * p->n), of_b + 1);
}

static void
run_matmul (const LkCall *call)
{
  const LkArray *a = call->in[0], *b = call->in[1], *y = call->out;
  Product p = { .m = a->dims[a->rank - 2], .n = b->dims[b->rank - 1], .k = a->dims[a->rank - 1] };
  gssize of_a[LK_ARRAY_RANK], of_b[LK_ARRAY_RANK];
  LkArray all_a = ahead (a), all_b = ahead (b);
  float *to = y->f;

  /* One product where the second is the same for all. */
  if (b->rank == 2)
    {
      p.m = a->n / p.k;
      lk_matmul (p.m, p.n, p.k, a->f, false, b->f, false, 0.0f, to);
      return;
    }
  lk_array_repeat (&all_a, y->rank - 2, of_a);
  lk_array_repeat (&all_b, y->rank - 2, of_b);
  multiply (y->rank - 2, y->dims, &p, &to, a->f, of_a, b->f, of_b);
}

const LkOperator lk_operators_products[] = {
  { "Gemm", 2, 3, shape_gemm, run_gemm },
  { "MatMul", 2, 2, shape_matmul, run_matmul },
  { NULL, 0, 0, NULL, NULL },
};
