/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-spec.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "io/lk-error.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"
#include "train/lk-setup.h"
#include "train/lk-sums.h"

/* Held out to choose by. */
#define VALIDATION 0.1

/* Axes on which an untaught student depends. */
#define N_UNTAUGHT LK_SWEEP_METHOD

void
lk_sweep_spec_init (LkSweepSpec *spec, const LkSettings *base)
{
  *spec = (LkSweepSpec) { .n_seeds = 1 };
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    spec->values[axis] = lk_sweep_values_new ();
  lk_settings_copy (base, &spec->base);
  spec->base.student.validation = VALIDATION;
  spec->base.held_out = LK_HELD_OUT_BY_DATA;
}

void
lk_sweep_spec_clear (LkSweepSpec *spec)
{
  lk_settings_clear (&spec->base);
  g_free (spec->dataset_sum);
  g_free (spec->teacher_sum);
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    g_array_unref (spec->values[axis]);
}

static void
copy_values (const GArray *values, GArray *copy)
{
  for (guint i = 0; i < values->len; i++)
    {
      const GValue *value = &g_array_index (values, GValue, i);
      GValue same = G_VALUE_INIT;

      g_value_init (&same, G_VALUE_TYPE (value));
      g_value_copy (value, &same);
      g_array_append_val (copy, same);
    }
}

void
lk_sweep_spec_copy (const LkSweepSpec *spec, LkSweepSpec *copy)
{
  lk_sweep_spec_init (copy, &spec->base);
  copy->base.student.validation = spec->base.student.validation;
  copy->base.held_out = spec->base.held_out;
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    copy_values (spec->values[axis], copy->values[axis]);
  copy->n_seeds = spec->n_seeds;
  copy->bits = spec->bits;
  copy->dataset_sum = g_strdup (spec->dataset_sum);
  copy->teacher_sum = g_strdup (spec->teacher_sum);
}

void
lk_sweep_spec_identify (LkSweepSpec *spec, const LkDataset *dataset, const LkTeacher *teacher)
{
  if (dataset)
    {
      g_free (spec->dataset_sum);
      spec->dataset_sum = lk_sum_dataset (dataset);
    }
  if (teacher)
    {
      g_free (spec->teacher_sum);
      spec->teacher_sum = lk_sum_teacher (teacher);
    }
}

gboolean
lk_sweep_spec_parse (LkSweepSpec *spec, LkSweepAxis axis, const char *text, GError **error)
{
  return lk_sweep_axis_parse (axis, _ (lk_sweep_axis_info (axis)->name), text, LK_SWEEP_MAX_VALUES, spec->values[axis],
                              error);
}

gboolean
lk_sweep_axis_is_used (const LkSweepSpec *spec, LkSweepAxis axis)
{
  return spec->values[axis]->len > 0;
}

guint
lk_sweep_later_axes (const LkSweepSpec *spec)
{
  guint axes = 0;

  for (LkSweepAxis axis = LK_SWEEP_LATER; axis < LK_N_SWEEP_AXES; axis++)
    axes |= lk_sweep_axis_is_used (spec, axis) ? 1u << (axis - LK_SWEEP_LATER) : 0;
  return axes;
}

void
lk_sweep_spec_settle (LkSweepSpec *spec)
{
  for (LkSweepAxis axis = LK_SWEEP_LATER; axis < LK_N_SWEEP_AXES; axis++)
    {
      if (spec->values[axis]->len != 1)
        continue;
      lk_setting_set (&spec->base, lk_sweep_axis_info (axis)->setting, &g_array_index (spec->values[axis], GValue, 0));
      g_array_unref (spec->values[axis]); /* which may be another's, too */
      spec->values[axis] = lk_sweep_values_new ();
    }
}

guint
lk_sweep_axis_length (const LkSweepSpec *spec, LkSweepAxis axis)
{
  return MAX (spec->values[axis]->len, 1);
}

/* Value i on the axis, or the one in base. */
static void
get_value (const LkSweepSpec *spec, LkSweepAxis axis, guint i, GValue *value)
{
  guint id = lk_sweep_axis_info (axis)->setting;

  g_value_init (value, lk_setting_type (id));
  if (lk_sweep_axis_is_used (spec, axis))
    g_value_copy (&g_array_index (spec->values[axis], GValue, i), value);
  else
    lk_setting_get (&spec->base, id, value);
}

char *
lk_sweep_axis_label (const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  g_auto (GValue) value = G_VALUE_INIT;

  get_value (spec, axis, i, &value);
  return lk_sweep_axis_format (axis, &value);
}

char *
lk_sweep_axis_phrase (const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  g_auto (GValue) value = G_VALUE_INIT;

  get_value (spec, axis, i, &value);
  return lk_sweep_axis_describe (axis, &value);
}

/* Cells along the first n axes; 0 when they are too many. */
static guint64
n_cells (const LkSweepSpec *spec, int n)
{
  guint64 cells = 1;

  for (int axis = 0; axis < n && cells > 0; axis++)
    {
      cells *= lk_sweep_axis_length (spec, axis);
      cells = cells <= LK_SWEEP_MAX_RUNS ? cells : 0;
    }
  return cells;
}

guint
lk_sweep_n_taught (const LkSweepSpec *spec)
{
  return (guint) (n_cells (spec, LK_N_SWEEP_AXES) * spec->n_seeds);
}

guint
lk_sweep_n_runs (const LkSweepSpec *spec)
{
  return (guint) ((n_cells (spec, LK_N_SWEEP_AXES) + n_cells (spec, N_UNTAUGHT)) * spec->n_seeds);
}

/* The cell at these places on the first n axes. */
static guint
cell_at (const LkSweepSpec *spec, const guint *place, int n)
{
  guint cell = 0;

  for (int axis = 0; axis < n; axis++)
    cell = cell * lk_sweep_axis_length (spec, axis) + place[axis];
  return cell;
}

guint
lk_sweep_first (const LkSweepSpec *spec, const guint place[LK_N_SWEEP_AXES])
{
  return cell_at (spec, place, LK_N_SWEEP_AXES) * spec->n_seeds;
}

guint
lk_sweep_untaught (const LkSweepSpec *spec, const guint place[LK_N_SWEEP_AXES])
{
  return lk_sweep_n_taught (spec) + cell_at (spec, place, N_UNTAUGHT) * spec->n_seeds;
}

guint
lk_sweep_untaught_of (const LkSweepSpec *spec, guint run)
{
  guint n_taught = lk_sweep_n_taught (spec);
  /* The axes on which the untaught depend are the slowest. */
  guint runs_of_each = (guint) (n_taught / n_cells (spec, N_UNTAUGHT));

  return run < n_taught ? n_taught + run / runs_of_each * spec->n_seeds : run - run % spec->n_seeds;
}

gboolean
lk_sweep_keeps_steps (const LkSweepSpec *spec)
{
  return spec->base.student.validation == 0.0 && lk_sweep_axis_length (spec, LK_SWEEP_FRACTION) > 1;
}

LkSettings
lk_sweep_settings (const LkSweepSpec *spec, guint run)
{
  LkSettings settings = spec->base;
  guint n_taught = lk_sweep_n_taught (spec);
  gboolean untaught = run >= n_taught;
  guint at = (untaught ? run - n_taught : run) / spec->n_seeds;
  guint place[LK_N_SWEEP_AXES] = { 0 };

  g_return_val_if_fail (run < lk_sweep_n_runs (spec), settings);

  for (int axis = untaught ? N_UNTAUGHT : LK_N_SWEEP_AXES; axis-- > 0;)
    {
      place[axis] = at % lk_sweep_axis_length (spec, axis);
      at /= lk_sweep_axis_length (spec, axis);
    }
  settings.twin = FALSE;
  settings.threads = 1;
  settings.seed += run % spec->n_seeds;
  for (int axis = 0; axis < (untaught ? N_UNTAUGHT : LK_N_SWEEP_AXES); axis++)
    {
      if (lk_sweep_axis_is_used (spec, axis))
        lk_setting_lend (&settings, lk_sweep_axis_info (axis)->setting,
                         &g_array_index (spec->values[axis], GValue, place[axis]));
    }
  if (lk_sweep_keeps_steps (spec))
    settings.student.epochs =
        (guint) fmax (1.0, round (spec->base.student.epochs * spec->base.train_fraction / settings.train_fraction));
  if (untaught)
    {
      settings.loss.method = LK_METHOD_KD;
      settings.loss.alpha = 0.0;
      settings.feature = LK_FEATURE_NONE;
      settings.mutual = FALSE;
    }
  return settings;
}

/* Whether the setting counts in any run of the sweep. */
static gboolean
counts (const LkSweepSpec *spec, LkSweepAxis axis)
{
  const char *name = lk_setting_info (lk_sweep_axis_info (axis)->setting)->name;

  if (axis == LK_SWEEP_FEATURE_WEIGHT)
    return spec->base.feature != LK_FEATURE_NONE && spec->base.loss.feature_share == 0.0;
  for (guint i = 0; i < lk_sweep_axis_length (spec, LK_SWEEP_METHOD); i++)
    {
      guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_METHOD] = i };
      LkSettings settings = lk_sweep_settings (spec, lk_sweep_first (spec, place));

      if (g_strcmp0 (lk_method_info (settings.loss.method)->weight, name) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
lk_sweep_spec_check (const LkSweepSpec *spec, GError **error)
{
  guint64 cells = n_cells (spec, LK_N_SWEEP_AXES);

  if (spec->n_seeds == 0 || cells == 0 || 2 * cells * spec->n_seeds > LK_SWEEP_MAX_RUNS)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("A sweep has from 1 to %d runs: give fewer values or seeds"),
                   LK_SWEEP_MAX_RUNS);
      return FALSE;
    }
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      if (lk_sweep_axis_length (spec, axis) > LK_SWEEP_MAX_LENGTH)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("A list of a sweep has at most %d values: give fewer"),
                       LK_SWEEP_MAX_LENGTH);
          return FALSE;
        }
    }
  for (LkSweepAxis axis = LK_SWEEP_LATER; axis < LK_N_SWEEP_AXES; axis++)
    {
      if (!lk_sweep_axis_is_used (spec, axis) || counts (spec, axis))
        continue;
      if (axis == LK_SWEEP_FEATURE_WEIGHT)
        g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                     _ ("Weights of the term on a hidden layer have no effect here: choose a term, and no share of the "
                        "gradient that is held"));
      else
        g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                     _ ("%s: none of the methods that are tried has this weight; add the one that it is of"),
                     _ (lk_sweep_axis_info (axis)->name));
      return FALSE;
    }
  if (spec->base.seed > G_MAXUINT64 - (spec->n_seeds - 1))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("There are no %u seeds from %llu on: begin with a smaller one"),
                   spec->n_seeds, (unsigned long long) spec->base.seed);
      return FALSE;
    }
  if (spec->base.student.epochs == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("Runs of 0 epochs would never end: give at least 1"));
      return FALSE;
    }
  for (guint run = 0; run < lk_sweep_n_runs (spec); run += spec->n_seeds)
    {
      LkSettings settings = lk_sweep_settings (spec, run);

      if (!lk_settings_check (&settings, error))
        return FALSE;
    }
  return TRUE;
}

/* The run of the first cell but for this place on one axis. */
static LkSettings
settings_at (const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };

  place[axis] = i;
  return lk_sweep_settings (spec, lk_sweep_untaught (spec, place));
}

gboolean
lk_sweep_spec_check_data (const LkSweepSpec *spec, const LkDataset *dataset, GError **error)
{
  for (guint i = 0; i < lk_sweep_axis_length (spec, LK_SWEEP_STUDENT); i++)
    {
      LkSettings settings = settings_at (spec, LK_SWEEP_STUDENT, i);
      LkNetwork *network =
          lk_settings_new_network (settings.student.layers, dataset, settings.batch, _ ("student"), error);

      if (!network)
        return FALSE;
      lk_network_free (network);
    }
  /* How many samples there are depends on the share and not on the seed. */
  for (guint i = 0; i < lk_sweep_axis_length (spec, LK_SWEEP_FRACTION); i++)
    {
      LkSettings settings = settings_at (spec, LK_SWEEP_FRACTION, i);
      LkTransferSet *held = NULL;
      LkTransferSet *set = lk_settings_new_transfer_set (&settings, dataset, &held, error);
      gboolean ok = set != NULL;

      lk_transfer_set_free (set);
      lk_transfer_set_free (held);
      if (!ok)
        {
          if (lk_sweep_axis_is_used (spec, LK_SWEEP_FRACTION))
            g_prefix_error (error, _ ("With the training fraction %g: "), settings.train_fraction);
          return FALSE;
        }
    }
  return TRUE;
}
