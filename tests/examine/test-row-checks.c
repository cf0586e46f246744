/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "examine/lk-row-checks.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "examine/lk-teacher-checks.h"
#include "import/lk-import.h"

#define N    36 /* samples a class */
#define C    3
#define SIDE 4

/* Pictures of C classes of files 0 … N-1: each is one light, which does not follow the number. */
static guint8
light (gsize i)
{
  return (guint8) (i * 101 % 251);
}

/* Where file 0 … N-1 stands letter by letter. */
static guint32
plain_place (gsize file)
{
  guint32 place = 0;
  g_autofree char *name = g_strdup_printf ("%zu.png", file);

  for (gsize other = 0; other < N; other++)
    {
      g_autofree char *there = g_strdup_printf ("%zu.png", other);

      place += strcmp (there, name) < 0;
    }
  return place;
}

/* The classes' names in their order; as_it_sorts: so they stand letter by letter, too. */
static LkDataset *
new_data (const char *const *names, const guint32 *class_place, gboolean cut)
{
  LkSplit train = { .n = N * C }, test = { .n = C };
  LkDataset *dataset;

  train.pixels = malloc (train.n * SIDE * SIDE);
  train.labels = calloc (train.n, sizeof *train.labels);
  train.other_rows = calloc (train.n, sizeof *train.other_rows);
  for (gsize i = 0; i < train.n; i++)
    {
      memset (train.pixels + i * SIDE * SIDE, light (i % N), SIDE * SIDE);
      train.labels[i] = (guint16) (i / N);
      train.other_rows[i] = class_place[i / N] * N + plain_place (i % N);
    }
  if (cut)
    g_assert_cmpint (lk_import_hold_out (&train, memset (&test, 0, sizeof test), C, SIDE * SIDE), ==, LK_OK);
  else
    {
      test.pixels = calloc (C, SIDE * SIDE);
      test.labels = calloc (C, sizeof *test.labels);
    }
  g_assert_cmpint (lk_dataset_new ("rows", "Rows", "", "", (LkShape) { SIDE, SIDE, 1 }, C, names, train, test,
                                   &dataset),
                   ==, LK_OK);
  return dataset;
}

/* Answers of a split's samples: the label, and, where `follow`, as far as the light goes. `moved`: each sample has the
 * row of the one that stands in its place in the other order. */
static float *
new_logits (const LkDataset *dataset, const LkSplit *split, gboolean moved, gboolean follow, const guint32 *class_place)
{
  float *logits = calloc (split->n * C, sizeof *logits);

  for (gsize i = 0; i < split->n; i++)
    {
      gsize row = lk_split_row (split, i, FALSE), file = row % N, class = row / N;

      if (moved) /* the file at this place of the other order */
        {
          gsize place = file, there = class;

          for (file = 0; plain_place (file) != place; file++)
            ;
          for (class = 0; class_place[class] != there; class ++)
            ;
        }
      logits[i * C + (moved ? class_place[class] : class)] = 9.0f;
      if (follow)
        logits[i * C + ((moved ? class_place[class] : class) + 1) % C] = light (file) / 50.0f;
    }
  return logits;
}

typedef struct {
  const char *verdict; /* in the sentence; NULL: nothing is said */
  gboolean warning, remedy, sorted;
  gboolean moved, follow, chosen, cut;
} Case;

static const char *const names[C] = { "a", "b", "c" };
static const guint32 same[C] = { 0, 1, 2 };

static void
test_cases (void)
{
  static const Case cases[] = {
    { .verdict = "pictures that look alike get similar answers in it, and not in the plain order", .follow = TRUE },
    { .verdict = "only in the plain order", .warning = TRUE, .remedy = TRUE, .moved = TRUE, .follow = TRUE },
    { .verdict = "neither labels nor pictures tell", .remedy = TRUE },
    { .verdict = "only in the plain order",
      .warning = TRUE,
      .remedy = TRUE,
      .moved = TRUE,
      .follow = TRUE,
      .chosen = TRUE },
    { .follow = TRUE, .chosen = TRUE },
    { .verdict = "only in the plain order",
      .warning = TRUE,
      .remedy = TRUE,
      .moved = TRUE,
      .follow = TRUE,
      .cut = TRUE },
    { .verdict = "answers in it", .follow = TRUE, .cut = TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *one = &cases[i];
      g_autoptr (LkFindings) findings = lk_findings_new ();
      LkDataset *dataset = new_data (names, same, one->cut);
      g_autoptr (LkTeacher) teacher =
          lk_teacher_new_from_logits (new_logits (dataset, &dataset->train, one->moved, one->follow, same),
                                      one->cut ? new_logits (dataset, &dataset->test, one->moved, one->follow, same)
                                               : NULL,
                                      dataset);
      const LkFinding *finding;

      teacher->rows_chosen = one->chosen;
      g_assert_false (lk_rows_check (teacher, findings));
      finding = lk_findings_find (findings, "teacher-row-order");
      g_assert_cmpint (finding != NULL, ==, one->verdict != NULL);
      if (finding)
        {
          g_assert_nonnull (strstr (finding->sentence, one->verdict));
          g_assert_cmpint (finding->weight, ==, one->warning ? LK_FINDING_WARNING : LK_FINDING_NOTE);
          /* Nobody learns from rows in the wrong order unasked. */
          g_assert_true (lk_teacher_objection (findings) == (one->warning ? finding : NULL));
          g_assert_cmpint (finding->remedy != NULL, ==, one->remedy);
          if (finding->remedy)
            {
              g_assert_cmpstr (finding->remedy[0], ==, "row-order");
              g_assert_cmpstr (finding->remedy[1], ==, "plain");
              g_assert_null (finding->remedy[2]);
            }
        }
      lk_dataset_unref (dataset);
    }
}

/* Folders 1, 2 and 10, which stand otherwise letter by letter, too. A class for a class, the labels say nothing; once the
 * columns are in the classes' order, they do. */
static void
test_classes (void)
{
  static const char *const numbers[C] = { "1", "2", "10" };
  static const guint32 places[C] = { 0, 2, 1 };
  static const guint16 columns[C] = { 0, 2, 1 };

  for (guint ordered = 0; ordered < 2; ordered++)
    {
      g_autoptr (LkFindings) findings = lk_findings_new ();
      LkDataset *dataset = new_data (numbers, places, FALSE);
      float *logits = new_logits (dataset, &dataset->train, TRUE, TRUE, places);
      g_autoptr (LkTeacher) teacher = NULL;
      const LkFinding *finding;

      for (gsize i = 0; ordered && i < dataset->train.n; i++)
        {
          float row[C];

          memcpy (row, logits + i * C, sizeof row);
          for (gsize k = 0; k < C; k++)
            logits[i * C + columns[k]] = row[k];
        }
      teacher = lk_teacher_new_from_logits (logits, NULL, dataset);
      g_assert_cmpint (lk_rows_check (teacher, findings), ==, ordered);
      finding = lk_findings_get (findings, 0);
      g_assert_cmpint (finding->weight, ==, LK_FINDING_WARNING);
      g_assert_nonnull (strstr (finding->sentence, ordered ? "the teacher names 100\u00a0% right" : "look alike"));
      g_assert_cmpstr (finding->remedy[1], ==, "plain");
      if (ordered)
        g_assert_null (finding->remedy[2]);
      else
        g_assert_cmpstr (finding->remedy[2], ==, "class-order");
      lk_dataset_unref (dataset);
    }
}

/* What has no other order, or answers itself. */
static void
test_none (void)
{
  g_autoptr (LkFindings) findings = lk_findings_new ();
  LkDataset *dataset = new_data (names, same, FALSE);
  g_autoptr (LkTeacher) teacher = NULL;

  g_clear_pointer (&dataset->train.other_rows, free);
  teacher = lk_teacher_new_from_logits (new_logits (dataset, &dataset->train, FALSE, TRUE, same), NULL, dataset);
  g_assert_false (lk_rows_check (teacher, findings));
  g_assert_cmpuint (lk_findings_n (findings), ==, 0);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/row-checks/cases", test_cases);
  g_test_add_func ("/row-checks/classes", test_classes);
  g_test_add_func ("/row-checks/none", test_none);
  return g_test_run ();
}
