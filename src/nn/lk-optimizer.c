/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-optimizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-memory.h"
#include "lk-vector.h"

#define BETA1   0.9
#define BETA2   0.999
#define EPSILON 1e-8f

const char *
lk_optimizer_id (LkOptimizerKind kind)
{
  return kind == LK_OPTIMIZER_ADAM ? "adam" : "sgd";
}

double
lk_optimizer_default_rate (LkOptimizerKind kind)
{
  return kind == LK_OPTIMIZER_ADAM ? 0.003 : 0.05;
}

LkStatus
lk_optimizer_new (LkOptimizerKind kind, size_t n_params, LkOptimizer **out)
{
  LkOptimizer *optimizer = calloc (1, sizeof *optimizer);

  if (!optimizer)
    return LK_NO_MEMORY;
  optimizer->kind = kind;
  optimizer->n_params = n_params;
  optimizer->first = lk_alloc_aligned (n_params, sizeof (float));
  if (kind == LK_OPTIMIZER_ADAM)
    optimizer->second = lk_alloc_aligned (n_params, sizeof (float));
  if (!optimizer->first || (kind == LK_OPTIMIZER_ADAM && !optimizer->second))
    {
      lk_optimizer_free (optimizer);
      return LK_NO_MEMORY;
    }
  *out = optimizer;
  return LK_OK;
}

void
lk_optimizer_free (LkOptimizer *optimizer)
{
  if (!optimizer)
    return;
  free (optimizer->first);
  free (optimizer->second);
  free (optimizer);
}

void
lk_optimizer_reset (LkOptimizer *optimizer)
{
  optimizer->n_steps = 0;
  memset (optimizer->first, 0, optimizer->n_params * sizeof (float));
  if (optimizer->second)
    memset (optimizer->second, 0, optimizer->n_params * sizeof (float));
}

LK_VECTORISED static void
step_sgd (size_t n, float rate, float momentum, float *restrict u, float *restrict w, const float *restrict g)
{
  for (size_t i = 0; i < n; i++)
    {
      u[i] = momentum * u[i] + g[i];
      w[i] -= rate * u[i];
    }
}

/* The corrections of the two moments' bias are folded into rate and epsilon, as
 * the note after algorithm 1 suggests; the result is the same. */
LK_VECTORISED static void
step_adam (size_t n, float rate, float epsilon, float *restrict m, float *restrict v, float *restrict w,
           const float *restrict g)
{
  const float b1 = (float) BETA1;
  const float b2 = (float) BETA2;
  const float a1 = (float) (1.0 - BETA1);
  const float a2 = (float) (1.0 - BETA2);

  for (size_t i = 0; i < n; i++)
    {
      m[i] = b1 * m[i] + a1 * g[i];
      v[i] = b2 * v[i] + a2 * g[i] * g[i];
      w[i] -= rate * m[i] / (sqrtf (v[i]) + epsilon);
    }
}

void
lk_optimizer_step (LkOptimizer *optimizer, double learning_rate, double momentum, float *params, const float *grad)
{
  optimizer->n_steps++;
  switch (optimizer->kind)
    {
    case LK_OPTIMIZER_SGD:
      step_sgd (optimizer->n_params, (float) learning_rate, (float) momentum, optimizer->first, params, grad);
      break;
    case LK_OPTIMIZER_ADAM:
      {
        double t = (double) optimizer->n_steps;
        double correction1 = 1.0 - pow (BETA1, t);
        double correction2 = sqrt (1.0 - pow (BETA2, t));

        step_adam (optimizer->n_params, (float) (learning_rate * correction2 / correction1),
                   EPSILON * (float) correction2, optimizer->first, optimizer->second, params, grad);
        break;
      }
    }
}
