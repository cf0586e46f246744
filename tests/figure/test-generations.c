/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <math.h>
#include <string.h>

#include "figure/lk-generations.h"
#include "tests/run/run-data.h"

typedef struct {
  RunData data;
  GListStore *runs;
  LkGenerations *generations;
  guint seed;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  run_data_setup (&fixture->data, NULL);
  fixture->runs = g_list_store_new (LK_TYPE_RUN_RECORD);
  fixture->generations = lk_generations_new ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  lk_generations_free (fixture->generations);
  g_object_unref (fixture->runs);
  run_data_teardown (&fixture->data, NULL);
}

/* A run in the list, borrowed. */
static LkRunRecord *
add (Fixture *fixture, guint generation, const char *parent)
{
  g_autoptr (LkRunRecord) record = NULL;

  fixture->data.settings.seed = ++fixture->seed;
  record = run_data_record (&fixture->data);
  run_data_set_parent (record, generation, parent);
  g_list_store_append (fixture->runs, record);
  return record;
}

static const char *
id (LkRunRecord *record)
{
  return lk_run_record_get_facts (record)->id;
}

static double
accuracy (LkRunRecord *record)
{
  return 1.0 - (double) lk_run_record_get_result (record)->student.errors / lk_run_record_get_facts (record)->n_test;
}

/* Three generations, two students in the second; a stranger is not among them. */
static void
test_series (Fixture *fixture, gconstpointer unused)
{
  LkRunRecord *first = add (fixture, 0, ""), *stranger = add (fixture, 0, "");
  LkRunRecord *second = add (fixture, 2, id (first)), *other = add (fixture, 2, id (first));
  LkRunRecord *third = add (fixture, 3, id (second));
  LkRunRecord *members[] = { first, second, other, third };
  g_autofree char *words = NULL;
  const LkChart *chart;
  const LkSeries *student;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      lk_generations_update (fixture->generations, G_LIST_MODEL (fixture->runs), members[i]);
      g_assert_cmpuint (lk_generations_get_n (fixture->generations), ==, 3);
    }
  chart = lk_generations_get_chart (fixture->generations);
  g_assert_cmpuint (chart->n_x_names, ==, 3);
  g_assert_cmpstr (chart->x_names[2], ==, "3");
  student = &chart->series[1];
  g_assert_cmpstr (student->label, ==, "student");
  g_assert_cmpuint (student->n, ==, 3);
  g_assert_cmpfloat (student->x[2], ==, 2.0);
  g_assert_cmpfloat (student->y[0], ==, accuracy (first));
  g_assert_cmpfloat_with_epsilon (student->y[1], (accuracy (second) + accuracy (other)) / 2.0, 1e-12);
  g_assert_cmpfloat (student->low[1], ==, MIN (accuracy (second), accuracy (other)));
  g_assert_cmpfloat (student->high[1], ==, MAX (accuracy (second), accuracy (other)));
  g_assert_cmpfloat (student->y[2], ==, accuracy (third));
  words = lk_generations_describe (fixture->generations);
  g_assert_nonnull (strstr (words, "generation 3"));

  lk_generations_update (fixture->generations, G_LIST_MODEL (fixture->runs), stranger);
  g_assert_cmpuint (lk_generations_get_n (fixture->generations), ==, 0);
  lk_generations_update (fixture->generations, G_LIST_MODEL (fixture->runs), NULL);
  g_assert_cmpuint (lk_generations_get_n (fixture->generations), ==, 0);
}

/* The first run was deleted: its descendants still belong together. */
static void
test_gap (Fixture *fixture, gconstpointer unused)
{
  const char *gone = "6f1c2f9e-0000-4000-8000-000000000001";
  LkRunRecord *second = add (fixture, 2, gone);
  g_autofree char *words = NULL;
  const LkSeries *student;

  add (fixture, 3, id (second));
  add (fixture, 2, gone);
  lk_generations_update (fixture->generations, G_LIST_MODEL (fixture->runs), second);
  g_assert_cmpuint (lk_generations_get_n (fixture->generations), ==, 3);
  student = &lk_generations_get_chart (fixture->generations)->series[1];
  g_assert_true (isnan (student->y[0]));
  g_assert_true (isfinite (student->y[1]) && isfinite (student->y[2]));
  words = lk_generations_describe (fixture->generations);
  g_assert_nonnull (strstr (words, "deleted"));
}

/* Crafted files may name each other as parents. */
static void
test_circle (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) a = run_data_record (&fixture->data);
  g_autoptr (LkRunRecord) b = run_data_record (&fixture->data);

  run_data_set_parent (a, 2, id (b));
  run_data_set_parent (b, 3, id (a));
  g_list_store_append (fixture->runs, a);
  g_list_store_append (fixture->runs, b);
  lk_generations_update (fixture->generations, G_LIST_MODEL (fixture->runs), a);
  g_assert_cmpuint (lk_generations_get_n (fixture->generations), <=, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
#define ADD(name, func) g_test_add ("/generations/" name, Fixture, NULL, setup, func, teardown)
  ADD ("series", test_series);
  ADD ("gap", test_gap);
  ADD ("circle", test_circle);
  return g_test_run ();
}
