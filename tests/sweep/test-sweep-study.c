/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-error.h"
#include "settings/lk-defaults.h"
#include "settings/lk-setting-table.h"
#include "sweep/lk-sweep-columns.h"
#include "sweep/lk-sweep-study.h"

typedef struct {
  LkSweepSpec spec;
} Fixture;

/* Of MNIST's start. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) settings = { 0 };

  lk_defaults_init (&settings, "mnist", LK_METHOD_KD);
  lk_sweep_spec_init (&fixture->spec, &settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_sweep_spec_clear (&fixture->spec);
}

/* Which runs a row of the table stands for: all is the start's but for axis, method and seed. */
static void
test_expansion (Fixture *fixture, gconstpointer data)
{
  static const double shares[] = { 0.01, 0.03, 0.1, 0.3, 1.0 };
  static const guint epochs[] = { 200, 67, 20, 7, 2 }; /* as many steps as 20 of a tenth */
  const LkSweepStudy *study = lk_sweep_study_from_id ("share");
  GError *error = NULL;

  g_assert_nonnull (study);
  g_assert_cmpint (lk_sweep_study_axis (&fixture->spec), ==, LK_N_SWEEP_AXES); /* holds out, to choose by */
  lk_sweep_study_set (study, &fixture->spec);
  g_assert_true (lk_sweep_study_check (&fixture->spec, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lk_sweep_study_axis (&fixture->spec), ==, LK_SWEEP_FRACTION);
  g_assert_cmpuint (lk_sweep_n_taught (&fixture->spec), ==, 5 * 2 * 5);
  g_assert_cmpuint (lk_sweep_n_runs (&fixture->spec), ==, 5 * 3 * 5);
  for (guint run = 0; run < lk_sweep_n_runs (&fixture->spec); run++)
    {
      LkSettings settings = lk_sweep_settings (&fixture->spec, run);
      gboolean taught = run < 50;
      guint value = taught ? run / 10 : (run - 50) / 5;

      g_assert_cmpfloat (settings.train_fraction, ==, shares[value]);
      g_assert_cmpint (settings.loss.method, ==, taught && run / 5 % 2 == 1 ? LK_METHOD_SHUFFLED : LK_METHOD_KD);
      g_assert_cmpfloat (settings.loss.alpha, ==, taught ? fixture->spec.base.loss.alpha : 0.0);
      g_assert_cmpuint (settings.seed, ==, fixture->spec.base.seed + run % 5);
      g_assert_cmpfloat (settings.student.validation, ==, 0.0);
      g_assert_cmpstr (settings.student.layers, ==, "200x200");
      g_assert_cmpuint (settings.student.epochs, ==, epochs[value]);
    }
}

static void
test_parameters (Fixture *fixture, gconstpointer data)
{
  static const char *const layers[] = { "10x10", "20x20", "50x50", "100x100", "200x200", "400x400", "800x800" };

  lk_sweep_study_set (lk_sweep_study_from_id ("parameters"), &fixture->spec);
  g_assert_true (lk_sweep_study_check (&fixture->spec, NULL));
  g_assert_cmpint (lk_sweep_study_axis (&fixture->spec), ==, LK_SWEEP_STUDENT);
  g_assert_cmpuint (lk_sweep_n_runs (&fixture->spec), ==, 7 * 3 * 5);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      LkSettings settings = lk_sweep_settings (&fixture->spec, 10 * i);

      g_assert_cmpstr (settings.student.layers, ==, layers[i]);
      g_assert_cmpfloat (settings.train_fraction, ==, 0.1);
      g_assert_cmpuint (settings.student.epochs, ==, 20);
    }
}

/* Every row has an axis and values of its own, and its words. */
static void
test_table (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < lk_n_sweep_studies; i++)
    {
      const LkSweepStudy *study = &lk_sweep_studies[i];
      g_autoptr (GArray) values = lk_sweep_values_new ();

      g_assert_true (lk_sweep_study_from_id (study->id) == study);
      g_assert_true (lk_sweep_axis_parse (study->axis, "", study->values, LK_SWEEP_MAX_VALUES, values, NULL));
      g_assert_cmpuint (values->len, >, 1);
      g_assert_cmpuint (strlen (study->name), >, 0);
      g_assert_cmpuint (strlen (study->look), >, 0);
    }
  g_assert_null (lk_sweep_study_from_id ("beauty"));
}

/* Two studies whose steps are others have not the same grid. */
static void
test_grid (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tenth = NULL;
  g_autofree char *whole = NULL;

  lk_sweep_study_set (lk_sweep_study_from_id ("share"), &fixture->spec);
  tenth = lk_sweep_csv_common (&fixture->spec);
  fixture->spec.base.train_fraction = 1.0;
  whole = lk_sweep_csv_common (&fixture->spec);
  g_assert_nonnull (strstr (tenth, ";steps_as=0.1"));
  g_assert_nonnull (strstr (whole, ";steps_as=1"));
  g_assert_cmpuint (lk_sweep_settings (&fixture->spec, 0).student.epochs, ==, 2000);
}

/* What somebody else has put on the axes stays. */
static void
test_given (Fixture *fixture, gconstpointer data)
{
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_FRACTION, "0.2, 0.4", NULL));
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_METHOD, "dkd", NULL));
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_TEMPERATURE, "8", NULL));
  lk_sweep_study_set (lk_sweep_study_from_id ("share"), &fixture->spec);
  g_assert_true (lk_sweep_study_check (&fixture->spec, NULL));
  g_assert_cmpuint (lk_sweep_n_runs (&fixture->spec), ==, 2 * 2 * 5);
  g_assert_cmpint (lk_sweep_settings (&fixture->spec, 0).loss.method, ==, LK_METHOD_DKD);
}

/* By bytes students of all sizes are there in fewer bits, too, and are trained no more often. */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  guint bits[LK_SWEEP_N_BITS];

  lk_sweep_study_set (lk_sweep_study_from_id ("bytes"), &fixture->spec);
  g_assert_true (lk_sweep_study_check (&fixture->spec, NULL));
  g_assert_cmpint (lk_sweep_study_axis (&fixture->spec), ==, LK_SWEEP_STUDENT);
  g_assert_true (lk_sweep_study_is_by_bytes (&fixture->spec));
  g_assert_true (lk_sweep_study_of (&fixture->spec) == lk_sweep_study_from_id ("bytes"));
  g_assert_cmpuint (lk_sweep_n_runs (&fixture->spec), ==, 7 * 3 * 5);
  g_assert_cmpuint (lk_sweep_bits_list (fixture->spec.bits, bits), ==, 4);
  g_assert_cmpuint (bits[3], ==, 3);
  /* What somebody else asked for stays. */
  fixture->spec.bits = 1u << 5;
  lk_sweep_study_set (lk_sweep_study_from_id ("bytes"), &fixture->spec);
  g_assert_cmpuint (fixture->spec.bits, ==, 1u << 5);
  fixture->spec.bits = 0;
  g_assert_false (lk_sweep_study_is_by_bytes (&fixture->spec));
  g_assert_true (lk_sweep_study_of (&fixture->spec) == lk_sweep_study_from_id ("parameters"));
}

/* Along anything else than sizes bits do not change what is drawn over. */
static void
test_bits_of_shares (Fixture *fixture, gconstpointer data)
{
  lk_sweep_study_set (lk_sweep_study_from_id ("share"), &fixture->spec);
  fixture->spec.bits = 1u << 4;
  g_assert_true (lk_sweep_study_check (&fixture->spec, NULL));
  g_assert_false (lk_sweep_study_is_by_bytes (&fixture->spec));
  g_assert_true (lk_sweep_study_of (&fixture->spec) == lk_sweep_study_from_id ("share"));
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_RATE, "0.01", NULL));
  g_array_set_size (fixture->spec.values[LK_SWEEP_FRACTION], 1);
  g_assert_null (lk_sweep_study_of (&fixture->spec));
}

static void
assert_refused (const LkSweepSpec *spec, const char *words)
{
  GError *error = NULL;

  g_assert_false (lk_sweep_study_check (spec, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, words));
  g_error_free (error);
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  lk_sweep_study_set (lk_sweep_study_from_id ("share"), &fixture->spec);
  fixture->spec.base.loss.alpha = 0.0;
  assert_refused (&fixture->spec, "With α = 0");
  fixture->spec.base.loss.alpha = 0.5;
  fixture->spec.n_seeds = 0;
  assert_refused (&fixture->spec, "seeds");
  fixture->spec.n_seeds = 5;
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_ALPHA, "0.5, 0.9", NULL));
  assert_refused (&fixture->spec, "one list of several values");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/sweep-study/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("expansion", test_expansion);
  ADD ("parameters", test_parameters);
  ADD ("table", test_table);
  ADD ("grid", test_grid);
  ADD ("given", test_given);
  ADD ("bytes", test_bytes);
  ADD ("bits-of-shares", test_bits_of_shares);
  ADD ("bad", test_bad);
#undef ADD
  return g_test_run ();
}
