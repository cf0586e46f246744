/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "io/lk-error.h"
#include "run-data.h"
#include "run/lk-run-answers.h"
#include "run/lk-run-store.h"

typedef struct {
  RunData data;
  char *sum;
  LkDistillation *run;
  LkRunRecord *record;
  char *folder;
  LkRunStore *store;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  run_data_setup (&fixture->data, NULL);
  fixture->sum = lk_sum_dataset (fixture->data.dataset);
  fixture->run = run_data_run (&fixture->data);
  fixture->record = run_data_record (&fixture->data);
  fixture->folder = make_folder ();
  fixture->store = lk_run_store_new (fixture->folder);
  lk_run_store_add (fixture->store, fixture->record);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->store);
  g_object_unref (fixture->record);
  lk_distillation_free (fixture->run);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->sum);
  run_data_teardown (&fixture->data, NULL);
}

static void
keep (Fixture *fixture)
{
  g_assert_true (lk_run_store_keep_answers (fixture->store, fixture->record,
                                            lk_distillation_get_evaluation (fixture->run), fixture->data.dataset));
  lk_run_store_flush (fixture->store);
}

static LkEvaluation *
load (Fixture *fixture, const LkDataset *dataset, const char *sum, GError **error)
{
  g_autoptr (GFile) file = lk_run_store_get_answers (fixture->store, fixture->record);

  return lk_run_answers_load (fixture->record, dataset, sum, file, NULL, error);
}

static void
assert_refused (Fixture *fixture, const LkDataset *dataset, const char *sum, LkError code, const char *fragment)
{
  GError *error = NULL;

  g_assert_null (load (fixture, dataset, sum, &error));
  assert_error (&error, code, lk_run_record_get_name (fixture->record), fragment, NULL);
}

/* The same bits, and the errors that the run reports. */
static void
test_kept (Fixture *fixture, gconstpointer unused)
{
  const LkDataset *dataset = fixture->data.dataset;
  const LkEvaluation *last = lk_distillation_get_evaluation (fixture->run);
  g_autoptr (LkEvaluation) loaded = NULL;
  GError *error = NULL;

  keep (fixture);
  loaded = load (fixture, dataset, fixture->sum, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (loaded->student, dataset->test.n * dataset->n_classes * sizeof (float), last->student,
                   dataset->test.n * dataset->n_classes * sizeof (float));
  g_assert_null (loaded->twin);
  g_assert_cmpuint (loaded->step, ==, last->step);
  g_assert_cmpuint (loaded->record.student.errors, ==, last->record.student.errors);
}

/* Where they are not there, or not those of the run's end. */
static void
test_not_there (Fixture *fixture, gconstpointer unused)
{
  const LkDataset *dataset = fixture->data.dataset;
  LkEvaluation *other = lk_evaluation_new (dataset->test.n, dataset->n_classes, FALSE);
  g_autoptr (GFile) file = lk_run_store_get_answers (fixture->store, fixture->record);
  GError *error = NULL;

  assert_refused (fixture, dataset, fixture->sum, LK_ERROR_NOT_FOUND, "was not kept");
  for (gsize i = 0; i < dataset->test.n * dataset->n_classes; i++)
    other->student[i] = (float) (i % 3);
  g_assert_false (lk_run_store_keep_answers (fixture->store, fixture->record, other, fixture->data.dataset));
  g_assert_true (lk_run_answers_save (other, dataset->test.n, dataset->n_classes, file, &error));
  g_assert_no_error (error);
  assert_refused (fixture, dataset, fixture->sum, LK_ERROR_FORMAT, "not those of its end");
  g_assert_true (lk_run_answers_save (other, dataset->test.n - 1, dataset->n_classes, file, &error));
  assert_refused (fixture, dataset, fixture->sum, LK_ERROR_FORMAT, "not those of its end");
  lk_evaluation_unref (other);
}

/* Other data, and another split of the same. */
static void
test_other_data (Fixture *fixture, gconstpointer unused)
{
  LkDataset *split = train_data_new (203, 60, 6);
  LkDataset *other = NULL;
  LkSplit parts[2] = { { 0 }, { 0 } };
  g_autofree char *split_sum = lk_sum_dataset (split);
  g_autofree char *other_sum = NULL;

  keep (fixture);
  for (guint s = 0; s < 2; s++)
    {
      parts[s].n = 1;
      parts[s].pixels = calloc (1, 1);
      parts[s].labels = calloc (1, sizeof (uint16_t));
    }
  g_assert_cmpint (lk_dataset_new ("x", "Leaves", "", "", (LkShape) { 1, 1, 1 }, 2, NULL, parts[0], parts[1], &other),
                   ==, LK_OK);
  other_sum = lk_sum_dataset (other);
  assert_refused (fixture, other, other_sum, LK_ERROR_VALUE, "is of Bars, and here is Leaves");
  assert_refused (fixture, split, split_sum, LK_ERROR_VALUE, "another split");
  lk_dataset_unref (split);
  lk_dataset_unref (other);
}

/* They go with the run, come back with it, and are no run of their own. */
static void
test_deleted (Fixture *fixture, gconstpointer unused)
{
  GError *error = NULL;
  g_autoptr (LkEvaluation) loaded = NULL;

  keep (fixture);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);
  lk_run_store_delete (fixture->store, fixture->record);
  lk_run_store_restore (fixture->store, fixture->record);
  loaded = load (fixture, fixture->data.dataset, fixture->sum, &error);
  g_assert_no_error (error);
  lk_run_store_delete (fixture->store, fixture->record);
  lk_run_store_forget (fixture->store, fixture->record);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

/* What cannot be written is trouble as of a run, and written later. */
static void
test_trouble (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = lk_run_answers_path (fixture->folder, lk_run_record_get_facts (fixture->record)->id);
  g_autofree char *inner = g_build_filename (path, "x", NULL);

  lk_run_store_flush (fixture->store);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  keep (fixture);
  while (!lk_run_store_get_trouble (fixture->store))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (lk_run_store_get_trouble (fixture->store), "cannot be kept"));
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  lk_run_store_retry (fixture->store);
  while (lk_run_store_get_trouble (fixture->store))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/run-answers/" name, Fixture, NULL, setup, func, teardown)
  ADD ("kept", test_kept);
  ADD ("not-there", test_not_there);
  ADD ("other-data", test_other_data);
  ADD ("deleted", test_deleted);
  ADD ("trouble", test_trouble);
  return g_test_run ();
}
