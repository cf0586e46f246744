/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "settings/lk-setting-table.h"
#include "sweep/lk-sweep-effect.h"
#include "sweep/lk-sweep-study.h"
#include "tests/train/train-data.h"

#define N_TEST 200
#define SEEDS  3

/* Two shares, kd and shuffled; rows are made by hand. */
typedef struct {
  LkDataset *dataset;
  LkSweepSpec spec;
  GArray *rows;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };

  fixture->dataset = train_data_new (40, 20, 1);
  train_settings_init (&base);
  lk_sweep_spec_init (&fixture->spec, &base);
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_FRACTION, "0.5, 1", NULL));
  lk_sweep_study_set (lk_sweep_study_from_id ("share"), &fixture->spec);
  fixture->spec.n_seeds = SEEDS;
  fixture->rows = g_array_new (FALSE, FALSE, sizeof (LkSweepRow));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->rows);
  lk_sweep_spec_clear (&fixture->spec);
  lk_dataset_unref (fixture->dataset);
}

static void
add (Fixture *fixture, guint run, guint errors)
{
  LkSweepRow row = { .run = run,
                     .test = { .errors = errors,
                               .agreements = N_TEST - 2 * errors,
                               .nll = 0.01 * errors,
                               .calibration_error = 0.001 * errors } };

  g_array_append_val (fixture->rows, row);
}

static LkSweepEffect
effect_at (Fixture *fixture, guint share, guint method, LkMeasure measure)
{
  const guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_FRACTION] = share, [LK_SWEEP_METHOD] = method };

  return lk_sweep_effect (&fixture->spec, (const LkSweepRow *) (gpointer) fixture->rows->data, fixture->rows->len,
                          place, LK_SMALLER_FLOAT, measure, N_TEST);
}

/* The second share: runs 6 … 8 by kd, 9 … 11 shuffled, 15 … 17 untaught, out of order. */
static void
fill (Fixture *fixture)
{
  static const guint errors[][2] = { { 17, 25 }, { 6, 10 }, { 8, 18 }, { 15, 20 }, { 7, 14 }, { 16, 14 }, { 9, 19 } };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    add (fixture, errors[i][0], errors[i][1]);
}

/* Student 10, 14, 18; twin 20, 14, 25: saved 10, 0, 7. */
static void
test_by_hand (Fixture *fixture, gconstpointer data)
{
  LkSweepEffect effect, control;

  fill (fixture);
  effect = effect_at (fixture, 1, 0, LK_MEASURE_ERRORS);
  g_assert_cmpuint (effect.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (effect.taught, 14.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect.taught_sd, 4.0, 1e-9);
  g_assert_cmpuint (effect.n_twins, ==, 3);
  g_assert_cmpfloat_with_epsilon (effect.twin, 59.0 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect.twin_sd, sqrt (91.0 / 3.0), 1e-9);
  g_assert_cmpuint (effect.n_pairs, ==, 3);
  g_assert_cmpfloat_with_epsilon (effect.saved, 17.0 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect.saved_sd, sqrt (79.0 / 3.0), 1e-9);
  g_assert_cmpuint (effect.n_ahead, ==, 2);
  /* One seed of the control: its mean is known, a deviation is not. */
  control = effect_at (fixture, 1, 1, LK_MEASURE_ERRORS);
  g_assert_cmpuint (control.n, ==, 1);
  g_assert_cmpfloat_with_epsilon (control.taught, 19.0, 1e-9);
  g_assert_cmpfloat (control.taught_sd, ==, 0.0);
  g_assert_cmpuint (control.n_pairs, ==, 1);
  g_assert_cmpfloat_with_epsilon (control.saved, 1.0, 1e-9);
}

/* Nothing of the first share is there; a student without its twin has nothing to be compared with. */
static void
test_missing (Fixture *fixture, gconstpointer data)
{
  LkSweepEffect effect;

  fill (fixture);
  add (fixture, 1, 3);
  effect = effect_at (fixture, 0, 0, LK_MEASURE_ERRORS);
  g_assert_cmpuint (effect.n, ==, 1);
  g_assert_cmpuint (effect.n_twins, ==, 0);
  g_assert_true (isnan (effect.twin));
  g_assert_cmpuint (effect.n_pairs, ==, 0);
  g_assert_true (isnan (effect.saved));
  g_assert_cmpuint (effect.n_ahead, ==, 0);
}

static void
test_measures (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  g_assert_cmpfloat_with_epsilon (effect_at (fixture, 1, 0, LK_MEASURE_AGREEMENT).taught, 28.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect_at (fixture, 1, 0, LK_MEASURE_NLL).taught, 0.14, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect_at (fixture, 1, 0, LK_MEASURE_CALIBRATION).taught, 0.014, 1e-9);
  g_assert_true (lk_measure_is_count (LK_MEASURE_AGREEMENT));
  g_assert_false (lk_measure_is_count (LK_MEASURE_NLL));
}

/* Of 8 × 8 pictures and 4 classes: 64·5 + 5 + 5·3 + 3 + 3·4 + 4. */
static void
test_x (Fixture *fixture, gconstpointer data)
{
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_STUDENT, "5x3, 7", NULL));
  g_assert_cmpfloat (lk_sweep_effect_x (&fixture->spec, LK_SWEEP_STUDENT, 0, fixture->dataset), ==, 359.0);
  g_assert_cmpfloat (lk_sweep_effect_x (&fixture->spec, LK_SWEEP_STUDENT, 1, fixture->dataset), ==, 487.0);
  g_assert_cmpfloat (lk_sweep_effect_x (&fixture->spec, LK_SWEEP_FRACTION, 0, fixture->dataset), ==, 0.5);
  g_assert_true (isnan (lk_sweep_effect_x (&fixture->spec, LK_SWEEP_METHOD, 0, fixture->dataset)));
}

/* In fewer bits the same pairs are compared; how large they are depends on the weights, and as they are it is known before. */
static void
test_bits (Fixture *fixture, gconstpointer data)
{
  const guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_FRACTION] = 1 };
  const LkSweepRow *rows;
  LkSweepEffect effect;

  fixture->spec.bits = 1u << 3;
  fill (fixture);
  for (guint i = 0; i < fixture->rows->len; i++)
    {
      LkSweepRow *row = &g_array_index (fixture->rows, LkSweepRow, i);

      row->smaller[3 - LK_SMALLER_LEAST] =
          (LkSweepSmaller) { .n_bytes = 100.0 + row->run, .test = { .errors = 2 * row->test.errors } };
    }
  rows = (const LkSweepRow *) (gpointer) fixture->rows->data;
  effect = lk_sweep_effect (&fixture->spec, rows, fixture->rows->len, place, 3, LK_MEASURE_ERRORS, N_TEST);
  g_assert_cmpfloat_with_epsilon (effect.taught, 28.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect.twin, 118.0 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect.saved, 34.0 / 3.0, 1e-9);
  g_assert_cmpuint (effect.n_ahead, ==, 2);
  /* Runs 6, 7 and 8 are the students. */
  g_assert_cmpfloat_with_epsilon (lk_sweep_effect_bytes (&fixture->spec, rows, fixture->rows->len, place, 3,
                                                         fixture->dataset),
                                  107.0, 1e-9);
  g_assert_true (isnan (lk_sweep_effect_bytes (&fixture->spec, rows, 0, place, 3, fixture->dataset)));
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_STUDENT, "5x3", NULL));
  g_assert_cmpfloat (lk_sweep_effect_bytes (&fixture->spec, NULL, 0, place, LK_SMALLER_FLOAT, fixture->dataset), ==,
                     4.0 * 359.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/sweep-effect/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("by-hand", test_by_hand);
  ADD ("missing", test_missing);
  ADD ("measures", test_measures);
  ADD ("x", test_x);
  ADD ("bits", test_bits);
#undef ADD
  return g_test_run ();
}
