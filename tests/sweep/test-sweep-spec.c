/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "io/lk-error.h"
#include "tests/sweep/sweep-data.h"
#include "tests/train/train-data.h"

typedef struct {
  LkDataset *dataset;
  LkSweepSpec spec;
} Fixture;

/* Two temperatures, two weights, two sizes, two seeds, and the untaught. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkSettings base;

  fixture->dataset = train_data_new (160, 80, 5);
  train_settings_init (&base);
  lk_sweep_spec_init (&fixture->spec, &base);
  lk_settings_clear (&base);
  sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, 1.0);
  sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, 4.0);
  sweep_put_number (&fixture->spec, LK_SWEEP_ALPHA, 0.5);
  sweep_put_number (&fixture->spec, LK_SWEEP_ALPHA, 0.9);
  sweep_put_text (&fixture->spec, LK_SWEEP_STUDENT, "6");
  sweep_put_text (&fixture->spec, LK_SWEEP_STUDENT, "5x4");
  fixture->spec.n_seeds = 2;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_sweep_spec_clear (&fixture->spec);
  lk_dataset_unref (fixture->dataset);
}

static void
test_numbering (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  fixture->spec.base.feature = LK_FEATURE_HINT;
  g_assert_cmpuint (lk_sweep_n_taught (&fixture->spec), ==, 16);
  g_assert_cmpuint (lk_sweep_n_runs (&fixture->spec), ==, 20);
  for (guint run = 0; run < 20; run++)
    {
      LkSettings settings = lk_sweep_settings (&fixture->spec, run);

      g_assert_cmpuint (settings.seed, ==, fixture->spec.base.seed + run % 2);
      g_assert_false (settings.twin);
      if (run >= 16)
        g_assert_cmpfloat (settings.loss.alpha, ==, 0.0);
      g_assert_cmpint (settings.feature, ==,
                       run >= 16 ? LK_FEATURE_NONE : LK_FEATURE_HINT); /* nothing of the teacher */
      g_assert_true (
          g_hash_table_add (seen, g_strdup_printf ("%s %g %g %u", settings.student.layers, settings.loss.alpha,
                                                   settings.loss.temperature, (guint) settings.seed)));
    }
}

/* What is to be compared with two who teach each other is neither of them. */
static void
test_mutual (Fixture *fixture, gconstpointer data)
{
  fixture->spec.base.mutual = TRUE;
  for (guint run = 0; run < 20; run++)
    g_assert_cmpint (lk_sweep_settings (&fixture->spec, run).mutual, ==, run < 16);
}

/* A cell by its places is the run that has these settings; so is the untaught one. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) copy = { 0 };

  sweep_put_number (&fixture->spec, LK_SWEEP_RATE, 0.01);
  lk_sweep_spec_copy (&fixture->spec, &copy);
  g_assert_cmpuint (lk_sweep_n_runs (&copy), ==, lk_sweep_n_runs (&fixture->spec));
  for (guint student = 0; student < 2; student++)
    for (guint alpha = 0; alpha < 2; alpha++)
      for (guint temperature = 0; temperature < 2; temperature++)
        {
          const guint place[LK_N_SWEEP_AXES] = {
            [LK_SWEEP_STUDENT] = student,
            [LK_SWEEP_ALPHA] = alpha,
            [LK_SWEEP_TEMPERATURE] = temperature,
          };
          LkSettings taught = lk_sweep_settings (&copy, lk_sweep_first (&copy, place));
          LkSettings untaught = lk_sweep_settings (&copy, lk_sweep_untaught (&copy, place));

          g_assert_cmpfloat (taught.loss.temperature, ==, temperature == 0 ? 1.0 : 4.0);
          g_assert_cmpfloat (taught.loss.alpha, ==, alpha == 0 ? 0.5 : 0.9);
          g_assert_cmpstr (taught.student.layers, ==, student == 0 ? "6" : "5x4");
          g_assert_cmpfloat (taught.student.learning_rate, ==, 0.01);
          g_assert_cmpuint (taught.seed, ==, copy.base.seed);
          g_assert_cmpuint (lk_sweep_untaught_of (&copy, lk_sweep_first (&copy, place) + copy.n_seeds - 1), ==,
                            lk_sweep_untaught (&copy, place));
          g_assert_cmpuint (lk_sweep_untaught_of (&copy, lk_sweep_untaught (&copy, place) + copy.n_seeds - 1), ==,
                            lk_sweep_untaught (&copy, place));
          g_assert_cmpfloat (untaught.loss.alpha, ==, 0.0);
          g_assert_cmpstr (untaught.student.layers, ==, taught.student.layers);
          g_assert_cmpuint (untaught.seed, ==, copy.base.seed);
        }
}

/* A value is told by its axis; that of an axis without values is the base's. */
static void
test_labels (Fixture *fixture, gconstpointer data)
{
  g_autofree char *temperature = lk_sweep_axis_label (&fixture->spec, LK_SWEEP_TEMPERATURE, 1);
  g_autofree char *student = lk_sweep_axis_phrase (&fixture->spec, LK_SWEEP_STUDENT, 1);
  g_autofree char *fraction = lk_sweep_axis_label (&fixture->spec, LK_SWEEP_FRACTION, 0);

  g_assert_cmpstr (temperature, ==, "4");
  g_assert_cmpstr (student, ==, "student 5x4");
  g_assert_cmpstr (fraction, ==, "100\u00a0%");
  g_assert_true (lk_sweep_axis_is_used (&fixture->spec, LK_SWEEP_STUDENT));
  g_assert_false (lk_sweep_axis_is_used (&fixture->spec, LK_SWEEP_FRACTION));
  g_assert_cmpuint (lk_sweep_axis_length (&fixture->spec, LK_SWEEP_FRACTION), ==, 1);
}

static void
test_bad_spec (Fixture *fixture, gconstpointer data)
{
  double bad = -1.0;
  GError *error = NULL;

  g_assert_true (lk_sweep_spec_check (&fixture->spec, &error));
  fixture->spec.n_seeds = 1000000000;
  g_assert_false (lk_sweep_spec_check (&fixture->spec, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_clear_error (&error);
  fixture->spec.n_seeds = 1;
  sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, bad);
  g_assert_false (lk_sweep_spec_check (&fixture->spec, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_clear_error (&error);
}

/* What would end a run is found before the first one. */
static void
test_check_data (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  g_assert_true (lk_sweep_spec_check_data (&fixture->spec, fixture->dataset, &error));
  g_assert_no_error (error);
  sweep_put_number (&fixture->spec, LK_SWEEP_FRACTION, 1.0);
  sweep_put_number (&fixture->spec, LK_SWEEP_FRACTION, 1e-6);
  /* What is held out of the training split leaves something for any share; of a share this small nothing can be. */
  g_assert_true (lk_sweep_spec_check_data (&fixture->spec, fixture->dataset, &error));
  fixture->spec.base.held_out = LK_HELD_OUT_BY_SEED;
  g_assert_true (lk_sweep_spec_check (&fixture->spec, &error));
  g_assert_false (lk_sweep_spec_check_data (&fixture->spec, fixture->dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "training fraction 1e-06"));
  g_clear_error (&error);
  g_array_set_size (fixture->spec.values[LK_SWEEP_FRACTION], 1);
  sweep_put_text (&fixture->spec, LK_SWEEP_STUDENT, "30y");
  g_assert_false (lk_sweep_spec_check_data (&fixture->spec, fixture->dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "30y"));
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/sweep-spec/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("numbering", test_numbering);
  ADD ("mutual", test_mutual);
  ADD ("places", test_places);
  ADD ("labels", test_labels);
  ADD ("bad", test_bad_spec);
  ADD ("check-data", test_check_data);
#undef ADD
  return g_test_run ();
}
