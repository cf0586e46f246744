/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-effect.h"

#include <math.h>

#include "lk-seeds.h"
#include "settings/lk-setting-table.h"
#include "train/lk-setup.h"

gboolean
lk_measure_is_count (LkMeasure measure)
{
  return measure == LK_MEASURE_ERRORS || measure == LK_MEASURE_AGREEMENT;
}

/* What the cell whose first run is `first` came to in so many bits, by seed (n_seeds); NaN: not ended. */
static double *
values_of (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, guint first, guint bits, LkMeasure measure,
           gsize n_test)
{
  double *values = g_new (double, spec->n_seeds);
  double scale = lk_measure_is_count (measure) ? (double) n_test : 1.0;

  for (guint seed = 0; seed < spec->n_seeds; seed++)
    values[seed] = NAN;
  for (gsize i = 0; i < n; i++)
    {
      if (rows[i].run >= first && rows[i].run - first < spec->n_seeds)
        values[rows[i].run - first] = scale * lk_measure_value (measure, lk_sweep_row_score (&rows[i], bits), n_test);
    }
  return values;
}

/* Of those that are numbers; how many these are. */
static guint
summarise (const double *values, guint n, double *mean, double *sd)
{
  g_autofree double *there = g_new (double, n);
  guint n_there = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!isnan (values[i]))
        there[n_there++] = values[i];
    }
  lk_seeds_mean (there, n_there, mean, sd);
  return n_there;
}

LkSweepEffect
lk_sweep_effect (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, const guint place[LK_N_SWEEP_AXES],
                 guint bits, LkMeasure measure, gsize n_test)
{
  g_autofree double *taught = values_of (spec, rows, n, lk_sweep_first (spec, place), bits, measure, n_test);
  g_autofree double *twin = values_of (spec, rows, n, lk_sweep_untaught (spec, place), bits, measure, n_test);
  g_autofree double *saved = g_new (double, spec->n_seeds);
  LkSweepEffect effect = { 0 };

  for (guint seed = 0; seed < spec->n_seeds; seed++)
    {
      saved[seed] = twin[seed] - taught[seed];
      effect.n_ahead += saved[seed] > 0.0;
    }
  effect.n = summarise (taught, spec->n_seeds, &effect.taught, &effect.taught_sd);
  effect.n_twins = summarise (twin, spec->n_seeds, &effect.twin, &effect.twin_sd);
  effect.n_pairs = summarise (saved, spec->n_seeds, &effect.saved, &effect.saved_sd);
  return effect;
}

/* Of a network as it is: no weight of it need be known. */
static double
bytes_of_floats (const LkSettings *settings, const LkDataset *dataset)
{
  const LkSmallerForm form = { .bits = LK_SMALLER_FLOAT };
  LkNetwork *network = lk_settings_new_network (settings->student.layers, dataset, settings->batch, "", NULL);
  LkSmaller *smaller = NULL;
  double bytes = NAN;

  if (network && lk_smaller_new (network, &form, &smaller) == LK_OK)
    bytes = (double) smaller->n_bytes_before;
  lk_smaller_free (smaller);
  lk_network_free (network);
  return bytes;
}

double
lk_sweep_effect_bytes (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, const guint place[LK_N_SWEEP_AXES],
                       guint bits, const LkDataset *dataset)
{
  guint first = lk_sweep_first (spec, place);
  LkSettings settings = lk_sweep_settings (spec, first);
  g_autofree double *bytes = NULL;
  double mean, sd;

  if (bits == LK_SMALLER_FLOAT)
    return bytes_of_floats (&settings, dataset);
  bytes = g_new (double, spec->n_seeds);
  for (guint seed = 0; seed < spec->n_seeds; seed++)
    bytes[seed] = NAN;
  for (gsize i = 0; i < n; i++)
    if (rows[i].run >= first && rows[i].run - first < spec->n_seeds)
      bytes[rows[i].run - first] = rows[i].smaller[bits - LK_SMALLER_LEAST].n_bytes;
  summarise (bytes, spec->n_seeds, &mean, &sd);
  return mean;
}

static double
n_params (const char *layers, guint batch, const LkDataset *dataset)
{
  LkNetwork *network = lk_settings_new_network (layers, dataset, batch, "", NULL);
  double n = network ? (double) network->n_params : NAN;

  lk_network_free (network);
  return n;
}

double
lk_sweep_effect_x (const LkSweepSpec *spec, LkSweepAxis axis, guint i, const LkDataset *dataset)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };
  LkSettings settings;
  g_auto (GValue) value = G_VALUE_INIT;

  place[axis] = i;
  settings = lk_sweep_settings (spec, lk_sweep_first (spec, place));
  if (axis == LK_SWEEP_STUDENT)
    return n_params (settings.student.layers, settings.batch, dataset);
  g_value_init (&value, lk_setting_type (lk_sweep_axis_info (axis)->setting));
  lk_setting_get (&settings, lk_sweep_axis_info (axis)->setting, &value);
  return G_VALUE_HOLDS_DOUBLE (&value) ? g_value_get_double (&value) : NAN;
}
