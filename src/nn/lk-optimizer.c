/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-optimizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-memory.h"
#include "lk-parallel.h"
#include "lk-vector.h"

#define BETA1   0.9
#define BETA2   0.999
#define EPSILON 1e-8f

#define LINE 16 /* floats */

/* Parameters whose step is worth a second thread. */
#define LEAST_IN_PARTS 100000

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

typedef struct {
  LkOptimizer *optimizer;
  float rate, momentum, epsilon;
  float *params;
  const float *grad;
} Step;

static void
step_part (void *data, size_t part, size_t n_parts)
{
  const Step *s = data;
  const LkOptimizer *o = s->optimizer;
  size_t from = lk_part_start (o->n_params, LINE, part, n_parts);
  size_t n = lk_part_start (o->n_params, LINE, part + 1, n_parts) - from;

  if (o->kind == LK_OPTIMIZER_SGD)
    step_sgd (n, s->rate, s->momentum, o->first + from, s->params + from, s->grad + from);
  else
    step_adam (n, s->rate, s->epsilon, o->first + from, o->second + from, s->params + from, s->grad + from);
}

void
lk_optimizer_step (LkOptimizer *optimizer, double learning_rate, double momentum, float *params, const float *grad)
{
  Step job = { .optimizer = optimizer, .params = params, .grad = grad };

  optimizer->n_steps++;
  switch (optimizer->kind)
    {
    case LK_OPTIMIZER_SGD:
      job.rate = (float) learning_rate;
      job.momentum = (float) momentum;
      break;
    case LK_OPTIMIZER_ADAM:
      {
        double t = (double) optimizer->n_steps;
        double correction1 = 1.0 - pow (BETA1, t);
        double correction2 = sqrt (1.0 - pow (BETA2, t));

        job.rate = (float) (learning_rate * correction2 / correction1);
        job.epsilon = EPSILON * (float) correction2;
        break;
      }
    }
  if (optimizer->n_params >= LEAST_IN_PARTS)
    lk_in_parts (step_part, &job);
  else
    step_part (&job, 0, 1);
}
