/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "train/lk-history-csv.h"

#define N_COLUMNS 18

static const char HEADER[] = "step,hard,soft,total,twin_hard,hard_gradient,soft_gradient,temperature,"
                             "student_errors,student_agreements,student_kl,twin_errors,twin_agreements,twin_kl,"
                             "student_nll,student_calibration_error,twin_nll,twin_calibration_error";

typedef struct {
  char *folder;
  GFile *file;
  LkHistory history;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  fixture->file = g_file_new_build_filename (fixture->folder, "run.csv", NULL);
  lk_history_init (&fixture->history);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_file_delete (fixture->file, NULL, NULL);
  g_rmdir (fixture->folder);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
  lk_history_clear (&fixture->history);
}

/* Saves, and gives the rows without the header. */
static GPtrArray *
save_and_read (Fixture *fixture)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;

  g_assert_true (lk_history_save_csv (&fixture->history, fixture->file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, HEADER);
  for (gsize i = 1; lines[i + 1]; i++)
    {
      char **cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, N_COLUMNS);
      g_ptr_array_add (rows, cells);
    }
  return rows;
}

static void
assert_float (const char *cell, float value)
{
  float read = (float) g_ascii_strtod (cell, NULL);

  g_assert_cmpmem (&read, sizeof read, &value, sizeof value);
}

static void
assert_double (const char *cell, double value)
{
  double read = g_ascii_strtod (cell, NULL);

  g_assert_cmpmem (&read, sizeof read, &value, sizeof value);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = save_and_read (fixture);
  char **cells = rows->pdata[0];

  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (cells[0], ==, "0");
  for (int i = 1; i < N_COLUMNS; i++)
    g_assert_cmpstr (cells[i], ==, "");
}

/* A run with a term on a hidden layer has three columns more. */
static void
test_feature (Fixture *fixture, gconstpointer data)
{
  LkStepRecord step = { .hard = 1.0f };
  LkFeatureRecord feature = { 0.25f, 1.0f / 3.0f, 0.3f };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;

  lk_history_add_step (&fixture->history, &step, &feature);
  g_assert_true (lk_history_save_csv (&fixture->history, fixture->file, NULL, NULL));
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], HEADER));
  g_assert_cmpstr (lines[0] + strlen (HEADER), ==, ",feature,feature_weight,feature_share");
  g_assert_true (g_str_has_suffix (lines[1], ",,,"));
  cells = g_strsplit (lines[2], ",", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, N_COLUMNS + 3);
  assert_float (cells[N_COLUMNS], 0.25f);
  assert_float (cells[N_COLUMNS + 1], 1.0f / 3.0f);
  assert_float (cells[N_COLUMNS + 2], 0.3f);
}

static void
test_exact (Fixture *fixture, gconstpointer data)
{
  static const guint64 evaluated[] = { 0, 3, 5 };
  LkStepRecord steps[5];
  LkEvaluationRecord evaluations[3];
  g_autoptr (GPtrArray) rows = NULL;

  for (int i = 0; i < 5; i++)
    {
      steps[i] = (LkStepRecord) { .hard = 1.0f / (3 + i),
                                  .soft = 0.1f * (float) M_PI / (i + 1),
                                  .total = nextafterf (2.0f, i % 2 ? 3.0f : 1.0f),
                                  .twin_hard = i == 2 ? NAN : 1e-30f / 7,
                                  .hard_gradient = 12345678.0f + i,
                                  .soft_gradient = i == 4 ? INFINITY : 5e-41f };
      lk_log_append (fixture->history.steps, &steps[i]);
    }
  for (int i = 0; i < 3; i++)
    {
      evaluations[i] =
          (LkEvaluationRecord) { .step = evaluated[i],
                                 .temperature = 0.1 * (i + 1),
                                 .student = { 300 + i, 700 - i, 1.0 / 3.0 / (i + 1), i == 2 ? NAN : 1e-7 / 3, 0.7 },
                                 .twin = { 9, 8, M_PI, M_E, 0.1 / (i + 1) },
                                 .has_twin = i != 1 };
      lk_log_append (fixture->history.evaluations, &evaluations[i]);
    }

  rows = save_and_read (fixture);
  g_assert_cmpuint (rows->len, ==, 6);
  for (guint64 step = 0; step <= 5; step++)
    {
      char **cells = rows->pdata[step];
      const LkEvaluationRecord *evaluation = NULL;

      g_assert_cmpuint (g_ascii_strtoull (cells[0], NULL, 10), ==, step);
      if (step > 0)
        {
          const LkStepRecord *record = &steps[step - 1];

          assert_float (cells[1], record->hard);
          assert_float (cells[2], record->soft);
          assert_float (cells[3], record->total);
          if (step == 3)
            g_assert_cmpstr (cells[4], ==, "");
          else
            assert_float (cells[4], record->twin_hard);
          assert_float (cells[5], record->hard_gradient);
          if (step == 5)
            g_assert_cmpstr (cells[6], ==, "");
          else
            assert_float (cells[6], record->soft_gradient);
        }
      for (int i = 0; i < 3; i++)
        {
          if (evaluated[i] == step)
            evaluation = &evaluations[i];
        }
      if (!evaluation)
        {
          for (int i = 7; i < N_COLUMNS; i++)
            g_assert_cmpstr (cells[i], ==, "");
          continue;
        }
      assert_double (cells[7], evaluation->temperature);
      g_assert_cmpuint (g_ascii_strtoull (cells[8], NULL, 10), ==, evaluation->student.errors);
      g_assert_cmpuint (g_ascii_strtoull (cells[9], NULL, 10), ==, evaluation->student.agreements);
      assert_double (cells[10], evaluation->student.kl);
      if (step == 5)
        g_assert_cmpstr (cells[14], ==, "");
      else
        assert_double (cells[14], evaluation->student.nll);
      assert_double (cells[15], 0.7);
      if (evaluation->has_twin)
        {
          g_assert_cmpstr (cells[11], ==, "9");
          g_assert_cmpstr (cells[12], ==, "8");
          assert_double (cells[13], M_PI);
          assert_double (cells[16], M_E);
          assert_double (cells[17], evaluation->twin.calibration_error);
        }
      else
        {
          static const int of_twin[] = { 11, 12, 13, 16, 17 };

          for (gsize i = 0; i < G_N_ELEMENTS (of_twin); i++)
            g_assert_cmpstr (cells[of_twin[i]], ==, "");
        }
    }
}

/* Of a long run: each step with a record or an evaluation. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  static const guint64 evaluated[] = { 0, 6, 8, 12, 13 };
  static const char *const expected[] = { "0", "4", "6", "8", "12", "13" };
  g_autoptr (GPtrArray) rows = NULL;

  fixture->history.stride = 4;
  for (int i = 0; i < 3; i++)
    lk_log_append (fixture->history.steps, &(LkStepRecord) { .hard = (float) (4 * (i + 1)) });
  for (gsize i = 0; i < G_N_ELEMENTS (evaluated); i++)
    lk_log_append (fixture->history.evaluations, &(LkEvaluationRecord) { .step = evaluated[i], .temperature = 2.0 });
  rows = save_and_read (fixture);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < rows->len; i++)
    {
      char **cells = rows->pdata[i];
      gboolean has_record = i == 1 || i == 3 || i == 4;

      g_assert_cmpstr (cells[0], ==, expected[i]);
      g_assert_cmpstr (cells[1], ==, has_record ? expected[i] : "");
      g_assert_cmpstr (cells[7], ==, i == 1 ? "" : "2");
    }
}

/* What was there before is gone, not appended to. */
static void
test_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  lk_log_append (fixture->history.steps, &(LkStepRecord) { .total = 1.0f });
  first = save_and_read (fixture);
  lk_log_append (fixture->history.steps, &(LkStepRecord) { .total = 2.0f });
  second = save_and_read (fixture);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpuint (second->len, ==, 3);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "missing", "run.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (lk_history_save_csv (&fixture->history, file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "run.csv"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/train/history-csv/" name, Fixture, NULL, setup, func, teardown)
  ADD ("empty", test_empty);
  ADD ("long", test_long);
  ADD ("exact", test_exact);
  ADD ("feature", test_feature);
  ADD ("replaces", test_replaces);
  ADD ("no-folder", test_no_folder);
#undef ADD
  return g_test_run ();
}
