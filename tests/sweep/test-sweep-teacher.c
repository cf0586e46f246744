/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "settings/lk-setting-table.h"
#include "sweep/lk-sweep-teacher.h"
#include "tests/train/train-data.h"

#define N_TRAIN 1000
#define N_TEST  400

typedef struct {
  LkDataset *dataset;
  LkSweepSpec spec;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };

  fixture->dataset = train_data_new (N_TRAIN, N_TEST, 1);
  train_settings_init (&base);
  base.teacher_files = g_strsplit ("logits.npy", ",", -1);
  lk_sweep_spec_init (&fixture->spec, &base);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_sweep_spec_clear (&fixture->spec);
  lk_dataset_unref (fixture->dataset);
}

/* Wrong about every `wrong`th sample; 0: about none. */
static float *
answers (const LkSplit *split, gsize wrong)
{
  float *logits = calloc (split->n * TRAIN_DATA_CLASSES, sizeof *logits);

  for (gsize i = 0; i < split->n; i++)
    logits[i * TRAIN_DATA_CLASSES + (split->labels[i] + (wrong > 0 && i % wrong == 0)) % TRAIN_DATA_CLASSES] = 1.0f;
  return logits;
}

static LkSweepTeacher
ask (Fixture *fixture, gsize wrong_train, gsize wrong_test)
{
  g_autoptr (LkTeacher) teacher =
      lk_teacher_new_from_logits (answers (&fixture->dataset->train, wrong_train),
                                  wrong_test > 0 ? answers (&fixture->dataset->test, wrong_test) : NULL,
                                  fixture->dataset);

  return lk_sweep_ask_teacher (&fixture->spec, teacher);
}

/* Whether it has seen what is held out is told by its errors, where nothing else tells it. */
static void
test_errors (Fixture *fixture, gconstpointer data)
{
  LkSweepTeacher asked = ask (fixture, 0, 10);

  g_assert_cmpuint (asked.n_held, ==, N_TRAIN / 10);
  g_assert_cmpuint (asked.held_errors, ==, 0);
  g_assert_cmpuint (asked.n_test, ==, N_TEST);
  g_assert_cmpuint (asked.test_errors, ==, N_TEST / 10);
  g_assert_cmpint (asked.knows, ==, LK_TEACHER_SEEMS_TO);

  asked = ask (fixture, 1, 1);
  g_assert_cmpuint (asked.held_errors, ==, N_TRAIN / 10);
  g_assert_cmpint (asked.knows, ==, LK_TEACHER_MAY_KNOW);
  /* None of a hundred and one of a hundred can be chance. */
  g_assert_cmpint (ask (fixture, 0, 100).knows, ==, LK_TEACHER_MAY_KNOW);
  asked = ask (fixture, 0, 0);
  g_assert_cmpuint (asked.n_test, ==, 0);
  g_assert_cmpint (asked.knows, ==, LK_TEACHER_MAY_KNOW);
}

static void
test_trained_here (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->spec.base.teacher_files, g_strfreev);
  g_assert_cmpint (ask (fixture, 10, 10).knows, ==, LK_TEACHER_KNOWS);
  fixture->spec.base.teacher.fraction = 0.5;
  g_assert_cmpint (ask (fixture, 10, 10).knows, ==, LK_TEACHER_MAY_KNOW);
}

/* With samples of each seed's own, those of the first run. */
static void
test_by_seed (Fixture *fixture, gconstpointer data)
{
  fixture->spec.base.train_fraction = 0.5;
  g_assert_cmpuint (ask (fixture, 1, 1).n_held, ==, N_TRAIN / 10);
  fixture->spec.base.held_out = LK_HELD_OUT_BY_SEED;
  g_assert_cmpuint (ask (fixture, 1, 1).n_held, <=, N_TRAIN / 20 + TRAIN_DATA_CLASSES);
  fixture->spec.base.train_fraction = 1e-6;
  g_assert_cmpuint (ask (fixture, 1, 1).n_held, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/sweep-teacher/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("errors", test_errors);
  ADD ("trained-here", test_trained_here);
  ADD ("by-seed", test_by_seed);
#undef ADD
  return g_test_run ();
}
