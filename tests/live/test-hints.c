/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>

#include "live/lk-hints.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"
#include "train/lk-distillation.h"

#define C TRAIN_DATA_CLASSES

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
  LkDistillation *run;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  LkFeature feature = (LkFeature) GPOINTER_TO_INT (data);
  gboolean pictures = lk_feature_info (feature)->pictures;
  GError *error = NULL;

  fixture->dataset = train_data_new (203, 60, 5);
  fixture->teacher = train_teacher_with (fixture->dataset, pictures ? "c5k3-p2-9" : "20x16", 2);
  train_settings_init (&fixture->settings);
  fixture->settings.feature = feature;
  fixture->settings.student.epochs = 40;
  if (pictures)
    {
      g_free (fixture->settings.student.layers);
      fixture->settings.student.layers = g_strdup ("c3k3-p2-6");
    }
  fixture->run = lk_distillation_new (&fixture->settings, fixture->teacher, &error);
  g_assert_no_error (error);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_distillation_free (fixture->run);
  lk_settings_clear (&fixture->settings);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static void
train (Fixture *fixture, guint n)
{
  guint64 end = lk_distillation_get_step (fixture->run) + n;
  GError *error = NULL;

  while (lk_distillation_get_step (fixture->run) < end)
    {
      lk_distillation_advance (fixture->run, (guint) (end - lk_distillation_get_step (fixture->run)), &error);
      g_assert_no_error (error);
    }
}

static LkHints *
look_after (Fixture *fixture, gboolean twin, gsize sample, const LkHints *before)
{
  return lk_hints_new (lk_distillation_get_feature (fixture->run), lk_teacher_get_network (fixture->teacher, 0),
                       lk_distillation_get_student (fixture->run),
                       twin ? lk_distillation_get_twin (fixture->run) : NULL, &fixture->dataset->test, C, sample,
                       before);
}

static LkHints *
look (Fixture *fixture, gboolean twin, gsize sample)
{
  return look_after (fixture, twin, sample, NULL);
}

/* Residuals fall as the regressor learns, below what the units vary by. */
static void
test_residuals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkHints) before = look (fixture, TRUE, 0);
  g_autoptr (LkHints) after = NULL;
  double sum_before = 0.0, sum_after = 0.0, spread = 0.0;

  train (fixture, 40 * 13);
  after = look (fixture, TRUE, 0);
  g_assert_cmpuint (after->n_units, ==, 16);
  g_assert_cmpuint (after->student_layer, ==, 2);
  g_assert_cmpuint (after->teacher_layer, ==, 2);
  g_assert_null (after->pairs[LK_COMPARED_TEACHER]);
  for (gsize d = 0; d < after->n_units; d++)
    {
      sum_before += before->residual[d];
      sum_after += after->residual[d];
      spread += after->spread[d];
      g_assert_cmpfloat (after->spread[d], ==, before->spread[d]); /* the teacher's */
    }
  g_assert_cmpfloat (sum_after, <, 0.7 * sum_before);
  g_assert_cmpfloat (sum_after, <, spread);
}

static void
test_attention (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkHints) hints = look (fixture, TRUE, 3);
  g_autoptr (LkHints) none = look (fixture, FALSE, 999);

  g_assert_cmpuint (hints->shape[LK_COMPARED_STUDENT].height, ==, 8);
  g_assert_cmpuint (hints->shape[LK_COMPARED_TEACHER].width, ==, 8);
  /* Untaught yet, the twin looks where the student does. */
  for (gsize i = 0; i < 64; i++)
    {
      g_assert_cmpfloat (hints->attention[LK_COMPARED_STUDENT][i], ==, hints->attention[LK_COMPARED_TWIN][i]);
      g_assert_cmpfloat (hints->attention[LK_COMPARED_TEACHER][i], >=, 0.0f);
    }
  g_assert_null (none->attention[LK_COMPARED_STUDENT]);
}

/* Of each class as many, in its order; pairs are symmetric for distances, rows have norm 1 for similarity. */
static void
test_pairs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkHints) hints = look (fixture, FALSE, 0);
  gsize n = hints->n;
  const double *pairs = hints->pairs[LK_COMPARED_TEACHER];

  g_assert_cmpuint (n, ==, 40);
  g_assert_null (hints->pairs[LK_COMPARED_TWIN]);
  for (gsize i = 0; i < n; i++)
    {
      double norm = 0.0;

      g_assert_cmpuint (hints->labels[i], ==, i / 10);
      g_assert_cmpuint (fixture->dataset->test.labels[hints->samples[i]], ==, hints->labels[i]);
      for (gsize j = 0; j < n; j++)
        {
          norm += pairs[i * n + j] * pairs[i * n + j];
          if (hints->feature == LK_FEATURE_RELATIONAL)
            g_assert_cmpfloat (pairs[i * n + j], ==, pairs[j * n + i]);
        }
      if (hints->feature == LK_FEATURE_SIMILARITY)
        g_assert_cmpfloat_with_epsilon (norm, 1.0, 1e-9);
      else
        g_assert_cmpfloat (pairs[i * n + i], ==, 0.0);
    }
}

/* The teacher is asked once; of pictures, once a sample. */
static void
test_taught_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkHints) first = look (fixture, TRUE, 3);
  g_autoptr (LkHints) second = NULL;
  g_autoptr (LkHints) other = NULL;
  g_autoptr (LkHints) fresh = NULL;

  train (fixture, 5);
  second = look_after (fixture, TRUE, 3, first);
  g_assert_nonnull (first->taught);
  g_assert_true (second->taught == first->taught);
  other = look_after (fixture, TRUE, 4, second);
  fresh = look (fixture, TRUE, 4);
  g_assert_cmpint (other->taught == first->taught, ==, first->feature != LK_FEATURE_ATTENTION);
  g_assert_cmpfloat (other->taught[1], ==, fresh->taught[1]);
}

/* Looking changes nothing in the run. */
static void
test_apart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) other = lk_distillation_new (&fixture->settings, fixture->teacher, NULL);
  const LkNetwork *a, *b;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (LkHints) hints = look (fixture, TRUE, i);

      train (fixture, 3);
      g_assert_nonnull (hints);
    }
  while (lk_distillation_get_step (other) < 15)
    lk_distillation_advance (other, (guint) (15 - lk_distillation_get_step (other)), NULL);
  a = lk_distillation_get_student (fixture->run);
  b = lk_distillation_get_student (other);
  g_assert_cmpmem (a->params, a->n_floats * sizeof (float), b->params, b->n_floats * sizeof (float));
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, feature, func) g_test_add ("/hints/" name, Fixture, GINT_TO_POINTER (feature), setup, func, teardown)
  ADD ("residuals/hint", LK_FEATURE_HINT, test_residuals);
  ADD ("residuals/cosine", LK_FEATURE_COSINE, test_residuals);
  ADD ("attention", LK_FEATURE_ATTENTION, test_attention);
  ADD ("pairs/similarity", LK_FEATURE_SIMILARITY, test_pairs);
  ADD ("pairs/relational", LK_FEATURE_RELATIONAL, test_pairs);
  ADD ("taught-once/cosine", LK_FEATURE_COSINE, test_taught_once);
  ADD ("taught-once/attention", LK_FEATURE_ATTENTION, test_taught_once);
  ADD ("taught-once/relational", LK_FEATURE_RELATIONAL, test_taught_once);
  ADD ("apart/hint", LK_FEATURE_HINT, test_apart);
  ADD ("apart/similarity", LK_FEATURE_SIMILARITY, test_apart);
  return g_test_run ();
}
