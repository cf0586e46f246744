/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>

#include "live/lk-smaller-look.h"
#include "settings/lk-settings.h"
#include "tests/train/train-data.h"
#include "train/lk-predict.h"
#include "train/lk-setup.h"

typedef struct {
  LkDataset *dataset;
  LkNetwork *student, *twin;
} Fixture;

static LkNetwork *
make (LkDataset *dataset, guint64 seed)
{
  LkNetwork *network = lk_settings_new_network ("9", dataset, 16, "student", NULL);
  LkRng rng;

  lk_rng_seed (&rng, seed, LK_STREAM_STUDENT_INIT);
  lk_network_init (network, &rng);
  return network;
}

/* More test samples than are looked at in one go. */
static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (8, 2300, 1);
  fixture->student = make (fixture->dataset, 1);
  fixture->twin = make (fixture->dataset, 2);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_network_free (fixture->student);
  lk_network_free (fixture->twin);
  lk_dataset_unref (fixture->dataset);
}

static void
assert_point (const LkSmallerPoint *point, const LkNetwork *network, unsigned bits, double pruned, const LkSplit *test)
{
  const LkSmallerForm form = { bits, pruned };
  LkSmaller *smaller;
  LkQuality quality;

  g_assert_true (point->known);
  g_assert_cmpint (lk_smaller_new (network, &form, &smaller), ==, LK_OK);
  g_assert_true (lk_predict_quality (smaller->network, test, &quality, NULL));
  g_assert_cmpuint (point->errors, ==, quality.errors);
  g_assert_cmpuint (point->n_bytes, ==, smaller->n_bytes);
  g_assert_cmpuint (point->n_zeros, ==, smaller->n_zeros);
  lk_smaller_free (smaller);
}

/* Both, at all bits, as they were when it began; what was taken on the way stays what it was. */
static void
test_round (Fixture *fixture, gconstpointer data)
{
  LkSmallerRound *round = lk_smaller_round_new (fixture->student, fixture->twin, 77, 0.25, NULL);
  g_autoptr (LkSmallerLook) first = lk_smaller_round_look (round);
  g_autoptr (LkSmallerLook) last = NULL;
  LkNetwork *student;
  guint n = 1;

  g_assert_cmpint (lk_network_copy (fixture->student, &student), ==, LK_OK);
  for (size_t k = 0; k < fixture->student->n_floats; k++)
    fixture->student->params[k] = 0.0f;
  while (lk_smaller_round_advance (round, &fixture->dataset->test))
    n++;
  /* Three parts each. */
  g_assert_cmpuint (n, ==, 3 * LK_SMALLER_N_PUPILS * LK_SMALLER_N_FORMS);
  g_assert_true (lk_smaller_round_is_done (round));
  g_assert_false (first->of[LK_SMALLER_STUDENT][0].known);
  last = lk_smaller_round_look (round);
  g_assert_cmpuint (last->step, ==, 77);
  g_assert_cmpfloat (last->pruned, ==, 0.25);
  g_assert_true (last->has_twin);
  assert_point (&last->of[LK_SMALLER_STUDENT][LK_SMALLER_WHOLE], student, 32, 0.0, &fixture->dataset->test);
  for (guint b = 0; b < LK_SMALLER_N_BITS; b++)
    {
      assert_point (&last->of[LK_SMALLER_STUDENT][LK_SMALLER_AT (b)], student, lk_smaller_bits[b], 0.25,
                    &fixture->dataset->test);
      assert_point (&last->of[LK_SMALLER_TWIN][LK_SMALLER_AT (b)], fixture->twin, lk_smaller_bits[b], 0.25,
                    &fixture->dataset->test);
    }
  lk_smaller_round_free (round);
  lk_network_free (student);
}

/* What the round before came to is seen until the next is done: never numbers of two moments. */
static void
test_next (Fixture *fixture, gconstpointer data)
{
  LkSmallerRound *round = lk_smaller_round_new (fixture->student, fixture->twin, 1, 0.0, NULL), *next;
  g_autoptr (LkSmallerLook) before = NULL;
  g_autoptr (LkSmallerLook) first = NULL;
  g_autoptr (LkSmallerLook) last = NULL;

  while (lk_smaller_round_advance (round, &fixture->dataset->test))
    ;
  before = lk_smaller_round_look (round);
  lk_smaller_round_free (round);
  next = lk_smaller_round_new (fixture->twin, fixture->student, 2, 0.5, before);
  for (guint part = 0; part < 3; part++)
    g_assert_true (lk_smaller_round_advance (next, &fixture->dataset->test));
  first = lk_smaller_round_look (next);
  g_assert_true (first == before);
  while (lk_smaller_round_advance (next, &fixture->dataset->test))
    ;
  last = lk_smaller_round_look (next);
  g_assert_cmpuint (last->step, ==, 2);
  g_assert_cmpfloat (last->pruned, ==, 0.5);
  assert_point (&last->of[LK_SMALLER_STUDENT][LK_SMALLER_AT (4)], fixture->twin, 3, 0.5, &fixture->dataset->test);
  lk_smaller_round_free (next);
}

static void
test_alone (Fixture *fixture, gconstpointer data)
{
  LkSmallerRound *round = lk_smaller_round_new (fixture->student, NULL, 1, 0.0, NULL);
  g_autoptr (LkSmallerLook) look = NULL;

  while (lk_smaller_round_advance (round, &fixture->dataset->test))
    ;
  look = lk_smaller_round_look (round);
  g_assert_false (look->has_twin);
  for (guint f = 0; f < LK_SMALLER_N_FORMS; f++)
    {
      g_assert_true (look->of[LK_SMALLER_STUDENT][f].known);
      g_assert_false (look->of[LK_SMALLER_TWIN][f].known);
    }
  lk_smaller_round_free (round);
}

static void
test_not_finite (Fixture *fixture, gconstpointer data)
{
  LkSmallerRound *round;
  g_autoptr (LkSmallerLook) look = NULL;

  fixture->student->params[0] = NAN;
  round = lk_smaller_round_new (fixture->student, fixture->twin, 1, 0.0, NULL);
  g_assert_false (lk_smaller_round_advance (round, &fixture->dataset->test));
  look = lk_smaller_round_look (round);
  g_assert_true (look->not_finite);
  g_assert_false (look->of[LK_SMALLER_STUDENT][0].known);
  g_assert_false (lk_smaller_round_advance (round, &fixture->dataset->test));
  lk_smaller_round_free (round);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/live/smaller-look/" name, Fixture, NULL, setup, func, teardown)
  ADD ("round", test_round);
  ADD ("next", test_next);
  ADD ("alone", test_alone);
  ADD ("not-finite", test_not_finite);
#undef ADD
  return g_test_run ();
}
