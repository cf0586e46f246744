/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "import/lk-safetensors.h"
#include "import/lk-models.h"
#include "train-data.h"
#include "train/lk-predict.h"
#include "train/lk-pupil-file.h"
#include "settings/lk-setting-table.h"

typedef struct {
  char *folder;
  GFile *student, *twin;
  LkSettings settings;
  LkDistillation *run;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer with_twin)
{
  LkDataset *dataset = train_data_new (203, 60, 5);
  LkTeacher *teacher = train_teacher_new (dataset);
  g_autofree char *student = NULL, *twin = NULL;
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  student = g_build_filename (fixture->folder, "student.safetensors", NULL);
  twin = g_build_filename (fixture->folder, "twin.safetensors", NULL);
  fixture->student = g_file_new_for_path (student);
  fixture->twin = g_file_new_for_path (twin);
  train_settings_init (&fixture->settings);
  fixture->settings.twin = GPOINTER_TO_INT (with_twin);
  fixture->run = lk_distillation_new (&fixture->settings, teacher, &error);
  g_assert_no_error (error);
  g_assert_true (lk_distillation_advance (fixture->run, 7, &error));
  lk_teacher_unref (teacher);
  lk_dataset_unref (dataset);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_file_delete (fixture->student, NULL, NULL);
  g_file_delete (fixture->twin, NULL, NULL);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->student);
  g_object_unref (fixture->twin);
  g_free (fixture->folder);
  lk_distillation_free (fixture->run);
  lk_settings_clear (&fixture->settings);
}

static void
save (Fixture *fixture)
{
  GError *error = NULL;

  g_assert_true (
      lk_pupils_save (fixture->run, &fixture->settings, NULL, NULL, fixture->student, fixture->twin, NULL, &error));
  g_assert_no_error (error);
}

/* The file's network is `expected` to the bit; its metadata. */
static GHashTable *
load (GFile *file, const LkNetwork *expected)
{
  GHashTable *metadata = NULL;
  GError *error = NULL;
  g_autoptr (LkNetwork) network = lk_safetensors_load (file, &metadata, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (network->params, network->n_floats * sizeof *network->params, expected->params,
                   expected->n_floats * sizeof *expected->params);
  return metadata;
}

static void
expect (GHashTable *metadata, const char *name, const char *value)
{
  g_assert_cmpstr (g_hash_table_lookup (metadata, name), ==, value);
}

static void
test_both (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) student = NULL;
  g_autoptr (GHashTable) twin = NULL;
  g_autofree char *step = NULL, *student_errors = NULL, *twin_errors = NULL;
  const LkEvaluation *evaluation;

  save (fixture);
  student = load (fixture->student, lk_distillation_get_student (fixture->run));
  twin = load (fixture->twin, lk_distillation_get_twin (fixture->run));

  /* The errors are those of these weights, not of an evaluation before. */
  evaluation = lk_distillation_get_evaluation (fixture->run);
  g_assert_cmpuint (evaluation->step, ==, lk_distillation_get_step (fixture->run));
  step = g_strdup_printf ("%" G_GUINT64_FORMAT, evaluation->step);
  student_errors = g_strdup_printf ("%u", evaluation->record.student.errors);
  twin_errors = g_strdup_printf ("%u", evaluation->record.twin.errors);
  expect (student, "step", step);
  expect (student, "test_errors", student_errors);
  expect (student, "method", "kd");
  expect (student, "temperature", "4");
  expect (student, "alpha", "0.9");
  expect (twin, "step", step);
  expect (twin, "test_errors", twin_errors);
  /* Nobody taught it. */
  expect (twin, "method", NULL);
  expect (twin, "alpha", NULL);
}

/* What was moved while it ran is what the file says. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  LkLossSettings loss = fixture->settings.loss;
  g_autoptr (GHashTable) student = NULL;

  loss.temperature = 8.0;
  loss.alpha = 0.25;
  lk_distillation_set_loss (fixture->run, &loss);
  lk_distillation_set_learning_rate (fixture->run, 0.125);
  save (fixture);
  student = load (fixture->student, lk_distillation_get_student (fixture->run));
  expect (student, "temperature", "8");
  expect (student, "alpha", "0.25");
  expect (student, "learning_rate", "0.125");
}

static void
set_text (char **text, const char *to)
{
  g_free (*text);
  *text = g_strdup (to);
}

/* All that it was given besides, and what was nobody's choice is not there. */
static void
test_given (Fixture *fixture, gconstpointer data)
{
  LkSettings *settings = &fixture->settings;
  g_autoptr (GHashTable) plain = NULL, student = NULL, twin = NULL;
  GError *error = NULL;
  static const char *const both[][2] = {
    { "train_fraction", "0.25" }, { "transfer", "blobs" }, { "label_noise", "0.5" }, { "omit_classes", "1" },
    { "only_classes", "0,2" },    { "flip", "true" },      { "rotation", "10" },     { "scale", "5" },
  };
  static const char *const taught[][2] = {
    { "feature", "similarity" },           { "feature-weight", "3" },    { "feature-share", "0.5" },
    { LK_PUPIL_RUN, "the one before it" }, { LK_PUPIL_GENERATION, "1" },
  };

  save (fixture);
  plain = load (fixture->student, lk_distillation_get_student (fixture->run));
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    expect (plain, both[i][0], NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (taught); i++)
    expect (plain, taught[i][0], NULL);

  settings->train_fraction = 0.25;
  set_text (&settings->transfer, "blobs");
  settings->label_noise = 0.5;
  set_text (&settings->omit_classes, "1");
  set_text (&settings->only_classes, "0,2");
  settings->student.flip = TRUE;
  settings->student.rotation = 10.0;
  settings->student.scale = 5.0;
  settings->feature = LK_FEATURE_SIMILARITY;
  {
    LkLossSettings loss = *lk_distillation_get_loss (fixture->run);

    loss.feature_weight = 3.0;
    loss.feature_share = 0.5;
    lk_distillation_set_loss (fixture->run, &loss);
  }
  g_assert_true (lk_pupils_save (fixture->run, settings, "the one before it", NULL, fixture->student, fixture->twin,
                                 NULL, &error));
  g_assert_no_error (error);
  student = load (fixture->student, lk_distillation_get_student (fixture->run));
  twin = load (fixture->twin, lk_distillation_get_twin (fixture->run));
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      expect (student, both[i][0], both[i][1]);
      expect (twin, both[i][0], both[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (taught); i++)
    {
      expect (student, taught[i][0], taught[i][1]);
      expect (twin, taught[i][0], NULL);
    }
}

static void
test_no_twin (Fixture *fixture, gconstpointer data)
{
  save (fixture);
  g_assert_true (g_file_query_exists (fixture->student, NULL));
  g_assert_false (g_file_query_exists (fixture->twin, NULL));
}

/* Copies that were made smaller, which say so, with errors of their own; the run's networks stay. */
static void
test_smaller (Fixture *fixture, gconstpointer data)
{
  const LkSmallerForm form = { 3, 0.5 };
  g_autoptr (LkSmaller) student = NULL;
  g_autoptr (LkSmaller) twin = NULL;
  g_autoptr (GHashTable) of_student = NULL;
  g_autoptr (GHashTable) of_twin = NULL;
  g_autofree char *errors = NULL;
  LkQuality quality;
  GError *error = NULL;

  g_assert_cmpint (lk_smaller_new (lk_distillation_get_student (fixture->run), &form, &student), ==, LK_OK);
  g_assert_cmpint (lk_smaller_new (lk_distillation_get_twin (fixture->run), &form, &twin), ==, LK_OK);
  g_assert_true (
      lk_pupils_save (fixture->run, &fixture->settings, NULL, &form, fixture->student, fixture->twin, NULL, &error));
  g_assert_no_error (error);
  of_student = load (fixture->student, student->network);
  of_twin = load (fixture->twin, twin->network);
  g_assert_true (lk_predict_quality (student->network, &lk_distillation_get_teacher (fixture->run)->dataset->test,
                                     &quality, &error));
  errors = g_strdup_printf ("%zu", quality.errors);
  expect (of_student, "bits", "3");
  expect (of_student, "pruned", "0.5");
  expect (of_student, "test_errors", errors);
  expect (of_student, "method", "kd");
  expect (of_twin, "bits", "3");
}

static void
test_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) below = g_file_get_child (fixture->student, "deep.safetensors");
  GError *error = NULL;

  save (fixture);
  g_assert_false (lk_pupils_save (fixture->run, &fixture->settings, NULL, NULL, below, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, twin, func)                                                                                          \
  g_test_add ("/train/pupil-file/" name, Fixture, GINT_TO_POINTER (twin), setup, func, teardown)
  ADD ("both", TRUE, test_both);
  ADD ("moved", TRUE, test_moved);
  ADD ("given", TRUE, test_given);
  ADD ("no-twin", FALSE, test_no_twin);
  ADD ("smaller", TRUE, test_smaller);
  ADD ("nowhere", FALSE, test_nowhere);
#undef ADD
  return g_test_run ();
}
