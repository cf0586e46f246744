/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-plan.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-network.h"
#include "words/lk-quantity.h"

/* What a picture costs whatever the network's size, as if in multiply-adds: gathering
 * it, the loss, the calls. */
#define OVERHEAD 30000.0

/* Near a sweep's end a measurement says little. */
#define LAST 0.95

/* 0: there is no such network, and its run will say so. */
static double
multiply_adds (const char *layers, LkShape picture, gsize n_classes)
{
  LkNetworkText text;
  LkNetwork plan;

  if (!lk_network_text_parse (layers, &text, NULL) || lk_network_plan (&text, picture, n_classes, &plan, NULL) != LK_OK)
    return 0.0;
  return (double) lk_network_multiply_adds (&plan);
}

double
lk_sweep_plan_work (const LkSweepSpec *spec, LkShape picture, gsize n_classes, gsize n_samples)
{
  double work = 0.0;

  for (guint run = 0; run < lk_sweep_n_runs (spec); run++)
    {
      LkSettings settings = lk_sweep_settings (spec, run);
      double pictures = settings.train_fraction * (1.0 - settings.student.validation) * n_samples;

      work +=
          settings.student.epochs * pictures * (multiply_adds (settings.student.layers, picture, n_classes) + OVERHEAD);
    }
  return work;
}

double
lk_sweep_plan_speed (const LkSnapshot *snapshot, double work, guint n_threads)
{
  if (snapshot->sweeping)
    return snapshot->sweep_seconds_left > 0.0 && snapshot->sweep_progress < LAST
               ? work * (1.0 - snapshot->sweep_progress) / snapshot->sweep_seconds_left
               : 0.0;
  if (snapshot->phase != LK_PHASE_RUNNING || snapshot->replaying)
    return 0.0;
  return snapshot->work_images_per_second * (snapshot->student_size.multiply_adds + OVERHEAD) * n_threads;
}

char *
lk_sweep_plan_seconds (double seconds)
{
  if (seconds < 1.0)
    return g_strdup (_ ("about a second"));
  if (seconds < 100.0)
    return g_strdup_printf (_ ("about %s s"),
                            LK_FIXED (seconds < 20.0 ? ceil (seconds) : 5.0 * ceil (seconds / 5.0), 0));
  if (seconds < 100.0 * 60.0)
    return g_strdup_printf (_ ("about %s min"), LK_FIXED (ceil (seconds / 60.0), 0));
  return g_strdup_printf (_ ("about %s h"), LK_FIXED (ceil (seconds / 3600.0), 0));
}
