/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "sweep/lk-sweep-csv.h"
#include "sweep/lk-sweep.h"
#include "tests/sweep/sweep-data.h"
#include "tests/train/train-data.h"
#include "train/lk-distillation.h"
#include "settings/lk-setting-table.h"

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSweepSpec spec;
} Fixture;

/* Bit for bit; not what lies between the members. */
static void
assert_same (const LkScore *a, const LkScore *b)
{
  g_assert_cmpuint (a->errors, ==, b->errors);
  g_assert_cmpuint (a->agreements, ==, b->agreements);
  g_assert_cmpmem (&a->kl, sizeof a->kl, &b->kl, sizeof b->kl);
  g_assert_cmpmem (&a->nll, sizeof a->nll, &b->nll, sizeof b->nll);
  g_assert_cmpmem (&a->calibration_error, sizeof a->calibration_error, &b->calibration_error,
                   sizeof b->calibration_error);
  g_assert_cmpint (a->teacher_unknown, ==, b->teacher_unknown);
}

/* Two temperatures, two weights, two sizes, two seeds, and the untaught. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkSettings base;

  fixture->dataset = train_data_new (160, 80, 5);
  fixture->teacher = train_teacher_new (fixture->dataset);
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
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

/* All rows of these runs, in the order in which they ended. */
static GArray *
sweep (Fixture *fixture, const guint *runs, guint n, guint n_threads)
{
  g_autoptr (LkSweep) at_work = lk_sweep_start (&fixture->spec, fixture->teacher, runs, n, n_threads);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (LkSweepRow));
  GError *error = NULL;
  LkSweepRow row;

  while (lk_sweep_wait (at_work, -1, &row, &error))
    g_array_append_val (rows, row);
  g_assert_no_error (error);
  g_assert_cmpuint (lk_sweep_n_left (at_work), ==, 0);
  g_assert_cmpuint (rows->len, ==, n);
  return rows;
}

static GArray *
sweep_all (Fixture *fixture, guint n_threads)
{
  guint runs[LK_N_METHODS * 16];
  guint n = lk_sweep_n_runs (&fixture->spec);

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (runs));
  for (guint run = 0; run < n; run++)
    runs[run] = n - 1 - run;
  return sweep (fixture, runs, n, n_threads);
}

static const LkSweepRow *
row_at (GArray *rows, guint i)
{
  return &g_array_index (rows, LkSweepRow, i);
}

static char *
csv (Fixture *fixture, GArray *rows)
{
  return lk_sweep_csv_all (&fixture->spec, row_at (rows, 0), rows->len, fixture->dataset->test.n);
}

/* A row is, bit for bit, what the run alone comes to. */
static void
test_equals_single_runs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = sweep_all (fixture, 3);

  for (guint i = 0; i < rows->len; i++)
    {
      const LkSweepRow *row = row_at (rows, i);
      LkSettings settings = lk_sweep_settings (&fixture->spec, row->run);
      GError *error = NULL;
      g_autoptr (LkDistillation) run = lk_distillation_new (&settings, fixture->teacher, &error);
      LkScore validation;

      g_assert_no_error (error);
      while (!lk_distillation_is_done (run))
        g_assert_true (lk_distillation_advance (run, 7, &error));
      g_assert_true (lk_distillation_validate (run, &validation, &error));
      assert_same (&validation, &row->validation);
      assert_same (&lk_distillation_get_evaluation (run)->record.student, &row->test);
      g_assert_cmpuint (row->n_held, ==, 16);
      g_assert_cmpuint (lk_distillation_get_n_samples (run), ==, 144);
    }
}

/* In fewer bits a row is what copies of the single run's student come to, on any number of threads; the rest of the row is
 * what it is without. */
static void
test_bits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) plain = sweep_all (fixture, 1), one = NULL, three = NULL;
  g_autofree char *by_one = NULL, *by_three = NULL;
  guint n_apart = 0;

  g_assert_true (lk_sweep_bits_parse ("", "2, 8", &fixture->spec.bits, NULL));
  one = sweep_all (fixture, 1);
  three = sweep_all (fixture, 3);
  by_one = csv (fixture, one);
  by_three = csv (fixture, three);
  g_assert_cmpstr (by_one, ==, by_three);
  for (guint i = 0; i < one->len; i++)
    {
      const LkSweepRow *row = row_at (one, i);
      LkSettings settings = lk_sweep_settings (&fixture->spec, row->run);
      GError *error = NULL;
      g_autoptr (LkDistillation) run = lk_distillation_new (&settings, fixture->teacher, &error);
      LkScore again;

      g_assert_no_error (error);
      assert_same (&row->test, &row_at (plain, i)->test);
      while (!lk_distillation_is_done (run))
        g_assert_true (lk_distillation_advance (run, 1000, &error));
      g_assert_true (lk_distillation_score (run, lk_distillation_get_student (run), &again, &error));
      assert_same (&again, &row->test);
      for (guint bits = 2; bits <= 8; bits += 6)
        {
          const LkSweepSmaller *is = &row->smaller[bits - LK_SMALLER_LEAST];
          const LkSmallerForm form = { .bits = bits };
          LkSmaller *smaller = NULL;

          g_assert_cmpint (lk_smaller_new (lk_distillation_get_student (run), &form, &smaller), ==, LK_OK);
          g_assert_true (lk_distillation_score (run, smaller->network, &again, &error));
          assert_same (&again, &is->test);
          g_assert_cmpfloat (is->n_bytes, ==, (double) smaller->n_bytes);
          n_apart += again.nll != row->test.nll;
          lk_smaller_free (smaller);
        }
      g_assert_cmpfloat (row->smaller[4 - LK_SMALLER_LEAST].n_bytes, ==, 0.0);
    }
  g_assert_cmpuint (n_apart, ==, 2 * one->len);
}

/* A student whose weights are not a number cannot be made smaller: it counts with what it is. */
static void
test_bits_diverged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = NULL;
  const guint runs[] = { 0 };
  const LkSweepRow *row;

  fixture->spec.bits = 1u << 4;
  g_value_set_string (&g_array_index (fixture->spec.values[LK_SWEEP_STUDENT], GValue, 0), "40x40x40x40");
  fixture->spec.base.student.optimizer = LK_OPTIMIZER_SGD;
  fixture->spec.base.student.learning_rate = 100.0;
  fixture->spec.base.student.epochs = 20;
  fixture->spec.base.batch = 8;
  rows = sweep (fixture, runs, 1, 1);
  row = row_at (rows, 0);
  g_assert_false (isfinite (row->test.nll));
  g_assert_true (isnan (row->smaller[4 - LK_SMALLER_LEAST].n_bytes));
  g_assert_cmpuint (lk_sweep_row_score (row, 4)->errors, ==, row->test.errors);
  g_assert_false (isfinite (lk_sweep_row_score (row, 4)->nll));
}

/* With nothing held out there is nothing to choose by, and student and untaught are those of a distillation. */
static void
test_nothing_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = NULL;

  fixture->spec.base.student.validation = 0.0;
  rows = sweep_all (fixture, 2);
  lk_sweep_sort_rows (&g_array_index (rows, LkSweepRow, 0), rows->len);
  g_assert_cmpint (lk_sweep_best (&fixture->spec, row_at (rows, 0), rows->len, LK_MEASURE_ERRORS), ==, -1);
  for (guint student = 0; student < 2; student++)
    {
      const guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_STUDENT] = student };
      guint first = lk_sweep_first (&fixture->spec, place);
      LkSettings settings = lk_sweep_settings (&fixture->spec, first);
      g_autoptr (LkDistillation) run = NULL;
      const LkEvaluationRecord *record;
      GError *error = NULL;

      settings.twin = TRUE;
      run = lk_distillation_new (&settings, fixture->teacher, &error);
      g_assert_no_error (error);
      while (!lk_distillation_is_done (run))
        g_assert_true (lk_distillation_advance (run, 1000, &error));
      record = &lk_distillation_get_evaluation (run)->record;
      g_assert_cmpuint (row_at (rows, first)->n_held, ==, 0);
      g_assert_true (isnan (row_at (rows, first)->validation.nll));
      assert_same (&record->student, &row_at (rows, first)->test);
      g_assert_cmpfloat (record->twin.nll, ==, row_at (rows, lk_sweep_untaught (&fixture->spec, place))->test.nll);
      g_assert_cmpuint (record->twin.errors, ==, row_at (rows, lk_sweep_untaught (&fixture->spec, place))->test.errors);
    }
}

/* What is held out is never trained on. */
static void
test_held_out (Fixture *fixture, gconstpointer data)
{
  LkSettings with = lk_sweep_settings (&fixture->spec, 0), without = with;
  GError *error = NULL;
  g_autoptr (LkDistillation) a = NULL, b = NULL;

  without.student.validation = 0.0;
  a = lk_distillation_new (&with, fixture->teacher, &error);
  b = lk_distillation_new (&without, fixture->teacher, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lk_distillation_get_n_samples (a) + lk_distillation_get_n_held (a), ==,
                    lk_distillation_get_n_samples (b));
  g_assert_cmpuint (lk_distillation_get_n_held (b), ==, 0);
}

static void
test_order_and_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) one = sweep_all (fixture, 1);
  g_autoptr (GArray) four = sweep_all (fixture, 4);
  g_autofree char *first = csv (fixture, one);
  g_autofree char *second = csv (fixture, four);

  g_assert_cmpstr (first, ==, second);
}

static void
test_broken_off (Fixture *fixture, gconstpointer data)
{
  const guint runs[] = { 0, 1, 2, 3 };
  g_autoptr (LkSweep) at_work = NULL;
  GError *error = NULL;
  LkSweepRow row;

  fixture->spec.base.student.epochs = 1000000;
  at_work = lk_sweep_start (&fixture->spec, fixture->teacher, runs, 4, 2);
  g_assert_false (lk_sweep_wait (at_work, 1000, &row, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lk_sweep_n_left (at_work), ==, 4);
}

/* A run that fails, when it begins or at work, is named; the others are as they are
 * without it. */
static void
test_failed_run (Fixture *fixture, gconstpointer data)
{
  const guint runs[] = { 9, 0, 8, 1 };
  g_autoptr (GArray) good = NULL;
  g_autoptr (LkSweep) at_work = NULL;
  GError *error = NULL;
  guint n_rows = 0, n_failed = 0;

  good = sweep (fixture, (const guint[]) { 0, 1 }, 2, 1);
  g_value_set_string (&g_array_index (fixture->spec.values[LK_SWEEP_STUDENT], GValue, 1), "no layers");
  at_work = lk_sweep_start (&fixture->spec, fixture->teacher, runs, 4, 1);
  while (lk_sweep_n_left (at_work) > 0)
    {
      LkSweepRow row;

      if (lk_sweep_wait (at_work, -1, &row, &error))
        {
          g_assert_cmpuint (row.run, ==, n_rows);
          assert_same (&row.test, &row_at (good, n_rows)->test);
          n_rows++;
          continue;
        }
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, "no layers"));
      g_clear_error (&error);
      g_assert_cmpuint (row.run, ==, 9 - n_failed);
      n_failed++;
    }
  g_assert_cmpuint (n_rows, ==, 2);
  g_assert_cmpuint (n_failed, ==, 2);
}

/* Parts that other machines did, joined, are the whole. */
static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) all = sweep_all (fixture, 2);
  g_autofree char *whole = csv (fixture, all);
  const char *const names[] = { "a.csv", "b.csv", "c.csv" };
  char *parts[3];
  g_autofree char *merged = NULL;
  g_autofree char *some = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GString) wrong = NULL;
  char *result;
  g_autoptr (GArray) missing = NULL;
  guint n_rows;
  GError *error = NULL;

  for (guint part = 0; part < 3; part++)
    {
      guint runs[20], n = 0;
      g_autoptr (GArray) rows = NULL;

      for (guint run = part; run < 20; run += 3)
        runs[n++] = run;
      rows = sweep (fixture, runs, n, 2);
      parts[part] = csv (fixture, rows);
    }
  merged = lk_sweep_csv_merge ((const char *const *) parts, names, 3, &n_rows, &missing, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (merged, ==, whole);
  g_assert_cmpuint (n_rows, ==, 20);
  g_assert_cmpuint (missing->len, ==, 0);
  g_clear_pointer (&missing, g_array_unref);

  /* A part twice, and one that is missing. */
  some =
      lk_sweep_csv_merge ((const char *const[]) { parts[1], parts[0], parts[1] }, names, 3, &n_rows, &missing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 14);
  g_assert_cmpuint (missing->len, ==, 6);
  g_assert_cmpuint (g_array_index (missing, guint, 0), ==, 2);
  g_clear_pointer (&missing, g_array_unref);

  /* The same run with another result: its leading digit, since a seventeenth one may
   * stand for the same double. */
  wrong = g_string_new (parts[0]);
  result = strrchr (wrong->str, ',') + 1;
  *result = *result == '1' ? '2' : '1';
  g_assert_null (
      lk_sweep_csv_merge ((const char *const[]) { parts[0], wrong->str }, names, 2, &n_rows, &missing, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "a.csv and b.csv disagree"));
  g_clear_error (&error);

  /* Of another sweep. */
  fixture->spec.base.student.epochs++;
  {
    g_autoptr (GArray) rows = sweep (fixture, (const guint[]) { 1 }, 1, 1);

    other = csv (fixture, rows);
  }
  g_assert_null (lk_sweep_csv_merge ((const char *const[]) { parts[0], other }, names, 2, &n_rows, &missing, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "another sweep"));
  g_clear_error (&error);
  for (int i = 0; i < 3; i++)
    g_free (parts[i]);
}

/* A file that was cut anywhere gives the runs whose lines are whole, unchanged. */
static void
test_read_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) all = sweep_all (fixture, 2);
  g_autofree char *whole = csv (fixture, all);
  g_autofree char *header = lk_sweep_csv_header (&fixture->spec);
  gsize length = strlen (whole), head = strlen (header);
  GError *error = NULL;

  for (gsize cut = head; cut <= length; cut += 37)
    {
      g_autoptr (GArray) rows = lk_sweep_csv_read (&fixture->spec, 80, whole, cut, "sweep.csv", &error);
      g_autofree char *again = NULL;
      guint n_lines = 0;

      g_assert_no_error (error);
      for (gsize i = head; i < cut; i++)
        n_lines += whole[i] == '\n';
      g_assert_cmpuint (rows->len, ==, n_lines);
      again = csv (fixture, rows);
      g_assert_true (g_str_has_prefix (whole, again));
    }
}

static void
test_read_bad (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = sweep (fixture, (const guint[]) { 3 }, 1, 1);
  g_autofree char *text = csv (fixture, rows);
  g_autofree char *head = lk_sweep_csv_header (&fixture->spec);
  g_autofree char *short_line = g_strconcat (head, "1,20,mnist\n", NULL);
  g_autofree char *no_number = g_strconcat (text, "x", text + strlen (head) + 1, NULL);
  const struct {
    const char *text, *sentence;
  } bad[] = {
    { "", "is not a sweep" },
    { "a,b,c\n1,2,3\n", "is not a sweep" },
    { short_line, "line 2: this is not a run" },
    { no_number, "line 3: this is not a run" },
  };
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (lk_sweep_csv_read (&fixture->spec, 80, bad[i].text, strlen (bad[i].text), "f.csv", &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, bad[i].sentence));
      g_clear_error (&error);
    }
  g_assert_null (lk_sweep_csv_read (&fixture->spec, 80, NULL, 0, "f.csv", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_clear_error (&error);
  /* Made with another learning rate, or tested on other samples. */
  g_assert_null (lk_sweep_csv_read (&fixture->spec, 81, text, strlen (text), "f.csv", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_clear_error (&error);
  fixture->spec.base.student.learning_rate *= 2.0;
  g_assert_null (lk_sweep_csv_read (&fixture->spec, 80, text, strlen (text), "f.csv", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_clear_error (&error);
}

/* Means and spreads against numbers made by hand, and which is best. */
static void
test_cells (Fixture *fixture, gconstpointer data)
{
  const LkSweepRow rows[] = {
    { .run = 3, .n_held = 10, .validation = { .errors = 1, .nll = 3.0 }, .test = { .errors = 8 } },
    { .run = 0, .n_held = 10, .validation = { .errors = 3, .nll = 1.0 }, .test = { .errors = 0 } },
    { .run = 2, .n_held = 10, .validation = { .errors = 2, .nll = 3.0 }, .test = { .errors = 16 } },
    { .run = 1, .n_held = 10, .validation = { .errors = 2, .nll = 1.0 }, .test = { .errors = 0 } },
    { .run = 4, .n_held = 10, .validation = { .errors = 0, .nll = 0.0 } },  /* its other seed is missing */
    { .run = 16, .n_held = 10, .validation = { .errors = 0, .nll = 0.0 } }, /* the untaught is not chosen */
    { .run = 17, .n_held = 10, .validation = { .errors = 0, .nll = 0.0 } },
  };
  gsize n = G_N_ELEMENTS (rows);
  LkSweepCell cell = lk_sweep_cell (&fixture->spec, rows, n, 2, LK_MEASURE_ERRORS, 0);

  g_assert_cmpuint (cell.n, ==, 2);
  g_assert_cmpfloat_with_epsilon (cell.mean, 0.15, 1e-15);
  g_assert_cmpfloat (cell.min, ==, 0.1);
  g_assert_cmpfloat (cell.max, ==, 0.2);
  cell = lk_sweep_cell (&fixture->spec, rows, n, 2, LK_MEASURE_ERRORS, 80);
  g_assert_cmpfloat_with_epsilon (cell.mean, 0.15, 1e-15);
  g_assert_cmpfloat (cell.max, ==, 0.2);
  cell = lk_sweep_cell (&fixture->spec, rows, n, 8, LK_MEASURE_ERRORS, 0);
  g_assert_cmpuint (cell.n, ==, 0);
  g_assert_true (isnan (cell.mean));

  g_assert_cmpint (lk_sweep_best (&fixture->spec, rows, n, LK_MEASURE_ERRORS), ==, 2);
  g_assert_cmpint (lk_sweep_best (&fixture->spec, rows, n, LK_MEASURE_NLL), ==, 0);
  g_assert_cmpint (lk_sweep_best (&fixture->spec, rows, 1, LK_MEASURE_NLL), ==, -1);
  g_assert_cmpuint (lk_sweep_n_taught_missing (&fixture->spec, rows, n), ==, 16 - 5);
  g_assert_cmpuint (lk_sweep_n_taught_missing (&fixture->spec, rows, 0), ==, 16);
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  const guint runs[] = { 0, 1, 2 };
  g_autoptr (LkSweep) at_work = lk_sweep_start (&fixture->spec, fixture->teacher, runs, 3, 1);
  double before = 0.0;
  LkSweepRow row;

  g_assert_cmpfloat (lk_sweep_get_progress (at_work), ==, 0.0);
  for (guint done = 1; done <= 3; done++)
    {
      lk_sweep_wait (at_work, -1, &row, NULL);
      /* The next run may have begun. */
      g_assert_cmpfloat (lk_sweep_get_progress (at_work), >=, done / 3.0 - 1e-12);
      g_assert_cmpfloat (lk_sweep_get_progress (at_work), >=, before);
      before = lk_sweep_get_progress (at_work);
    }
  g_assert_cmpfloat (before, ==, 1.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/sweep/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("equals-single-runs", test_equals_single_runs);
  ADD ("held-out", test_held_out);
  ADD ("order-and-threads", test_order_and_threads);
  ADD ("broken-off", test_broken_off);
  ADD ("failed-run", test_failed_run);
  ADD ("merge", test_merge);
  ADD ("read-cut", test_read_cut);
  ADD ("read-bad", test_read_bad);
  ADD ("cells", test_cells);
  ADD ("progress", test_progress);
  ADD ("nothing-held", test_nothing_held);
  ADD ("bits", test_bits);
  ADD ("bits-diverged", test_bits_diverged);
#undef ADD
  return g_test_run ();
}
