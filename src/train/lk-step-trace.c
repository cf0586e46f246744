/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-step-trace.h"

#include <string.h>

LkStepTrace *
lk_step_trace_new (gsize B, gsize C, gsize D)
{
  LkStepTrace *trace = g_new0 (LkStepTrace, 1);

  g_atomic_ref_count_init (&trace->refs);
  trace->B = B;
  trace->C = C;
  trace->sample = g_try_new0 (guint32, B);
  trace->pixels = g_try_new0 (guint8, B * D);
  trace->y = g_try_new0 (guint16, B);
  trace->v = g_try_new0 (float, B *C);
  trace->z = g_try_new0 (float, B *C);
  trace->after = g_try_new0 (float, B *C);
  trace->hard_gradient = g_try_new0 (float, B *C);
  trace->soft_gradient = g_try_new0 (float, B *C);
  if (!trace->sample || !trace->pixels || !trace->y || !trace->v || !trace->z || !trace->after ||
      !trace->hard_gradient || !trace->soft_gradient)
    g_clear_pointer (&trace, lk_step_trace_unref);
  return trace;
}

gboolean
lk_step_trace_add_units (LkStepTrace *trace, gsize n_units)
{
  trace->n_units = n_units;
  trace->unit_rest = g_try_new0 (float, trace->B *n_units);
  trace->unit_term = g_try_new0 (float, trace->B *n_units);
  return trace->unit_rest && trace->unit_term;
}

/* The term comes to the total, or is all of it. */
static void
add_term (LkStepTrace *trace)
{
  double weight = (double) trace->term.weight;

  if (trace->alone)
    {
      trace->result.total = trace->after_result.total = 0.0;
      memset (trace->hard_gradient, 0, trace->B * trace->C * sizeof (float));
      memset (trace->soft_gradient, 0, trace->B * trace->C * sizeof (float));
    }
  trace->result.total += weight * (double) trace->term.value;
  trace->after_result.total += weight * trace->term_after;
}

/* The hard term's gradient is that of α = 0, whose soft one is none; what is left of the whole is the soft term's. */
gboolean
lk_step_trace_complete (LkStepTrace *trace)
{
  LkLossSettings hard = trace->loss;
  LkLossResult result;
  LkLoss *loss;

  if (lk_loss_new (trace->B, trace->C, &loss) != LK_OK)
    return FALSE;
  hard.alpha = 0.0;
  lk_loss_compute (loss, &hard, trace->B, NULL, trace->z, trace->y, trace->sample, trace->hard_gradient, &result);
  lk_loss_compute (loss, &trace->loss, trace->B, trace->v, trace->z, trace->y, trace->sample, trace->soft_gradient,
                   &trace->result);
  for (gsize i = 0; i < trace->B * trace->C; i++)
    {
      trace->hard_gradient[i] *= (float) (1.0 - trace->loss.alpha);
      trace->soft_gradient[i] -= trace->hard_gradient[i];
    }
  lk_loss_compute (loss, &trace->loss, trace->B, trace->v, trace->after, trace->y, trace->sample, NULL,
                   &trace->after_result);
  lk_loss_free (loss);
  if (trace->feature != LK_FEATURE_NONE)
    add_term (trace);
  return TRUE;
}

LkStepTrace *
lk_step_trace_ref (LkStepTrace *trace)
{
  g_atomic_ref_count_inc (&trace->refs);
  return trace;
}

void
lk_step_trace_unref (LkStepTrace *trace)
{
  if (!g_atomic_ref_count_dec (&trace->refs))
    return;
  g_free (trace->sample);
  g_free (trace->pixels);
  g_free (trace->y);
  g_free (trace->v);
  g_free (trace->z);
  g_free (trace->after);
  g_free (trace->hard_gradient);
  g_free (trace->soft_gradient);
  g_free (trace->unit_rest);
  g_free (trace->unit_term);
  g_free (trace);
}
