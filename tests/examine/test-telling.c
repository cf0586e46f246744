/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/train/train-data.h"
#include "examine/lk-telling.h"

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (40, 20, 7);
  fixture->teacher = train_teacher_new (fixture->dataset);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

/* The teacher is sure of every sample, and right, but for what a test writes. */
static float *
make_plain (Fixture *fixture)
{
  gsize C = fixture->dataset->n_classes;
  float *logits = fixture->teacher->test_logits;

  for (gsize i = 0; i < fixture->dataset->test.n * C; i++)
    logits[i] = i % C == fixture->dataset->test.labels[i / C] ? 100.0f : 0.0f;
  return logits;
}

/* Of the most telling sample nothing tells more; of a wrong answer, and of a teacher that was not asked, nothing is told. */
static void
test_telling (Fixture *fixture, gconstpointer data)
{
  gsize most = lk_most_telling_sample (fixture->teacher, 2.0);
  float *logits = fixture->teacher->test_logits;
  guint n_wrong = 0;

  for (gsize i = 0; i < fixture->teacher->dataset->test.n; i++)
    {
      double second = lk_telling (fixture->teacher, i, 2.0);

      g_assert_cmpfloat (second, <=, lk_telling (fixture->teacher, most, 2.0));
      g_assert_cmpfloat (second, <=, 0.5);
      n_wrong += second < 0.0;
    }
  g_assert_cmpuint (n_wrong, ==, fixture->teacher->test_quality.errors);
  fixture->teacher->test_logits = NULL;
  g_assert_cmpfloat (lk_telling (fixture->teacher, most, 2.0), ==, -1.0);
  fixture->teacher->test_logits = logits;
}

/* Two that compete speak; one that the teacher gets wrong does not count. */
static void
test_most (Fixture *fixture, gconstpointer data)
{
  gsize C = fixture->dataset->n_classes;
  float *logits = make_plain (fixture);
  gsize right = 13, wrong = 5;

  logits[right * C + (fixture->dataset->test.labels[right] + 1) % C] = 98.0f;
  logits[wrong * C + (fixture->dataset->test.labels[wrong] + 1) % C] = 100.5f;
  g_assert_cmpuint (lk_most_telling_sample (fixture->teacher, 4.0), ==, right);
}

/* Never the same again, and mostly the one that speaks. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  gsize C = fixture->dataset->n_classes;
  float *logits = make_plain (fixture);
  gsize speaks = 11;
  guint hits = 0;
  LkRng rng;

  logits[speaks * C + (fixture->dataset->test.labels[speaks] + 1) % C] = 99.0f;
  lk_rng_seed (&rng, 1, 1);
  for (int i = 0; i < 400; i++)
    {
      gsize sample = lk_random_telling_sample (fixture->teacher, 4.0, 3, &rng);

      g_assert_cmpuint (sample, <, fixture->dataset->test.n);
      g_assert_cmpuint (sample, !=, 3);
      hits += sample == speaks;
      g_assert_cmpuint (lk_random_telling_sample (fixture->teacher, 4.0, speaks, &rng), !=, speaks);
    }
  g_assert_cmpuint (hits, >, 250);
  g_assert_cmpuint (hits, <, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/train/telling/telling", Fixture, NULL, set_up, test_telling, tear_down);
  g_test_add ("/train/telling/most", Fixture, NULL, set_up, test_most, tear_down);
  g_test_add ("/train/telling/random", Fixture, NULL, set_up, test_random, tear_down);
  return g_test_run ();
}
