/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "examine/lk-data-checks.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "tests/train/train-data.h"

#define C    TRAIN_DATA_CLASSES
#define N    40
#define TEST 20

static const char *const plain_names[C] = { "a", "b", "c", "d" };

/* The bars, with names; odd data are made from it by hand. */
static LkDataset *
new_data (const char *const *names)
{
  g_autoptr (LkDataset) bars = train_data_new (N, TEST, 1);
  LkDataset *dataset;

  g_assert_cmpint (lk_dataset_new ("odd", "Odd", "", "", (LkShape) { bars->height, bars->width, 1 }, C, names,
                                   bars->train, bars->test, &dataset),
                   ==, LK_OK);
  bars->train = bars->test = (LkSplit) { 0 };
  return dataset;
}

static LkFindings *
check (const LkDataset *dataset)
{
  g_auto (LkDataFacts) facts = { 0 };
  LkFindings *findings = lk_findings_new ();

  lk_data_facts (dataset, &facts);
  lk_data_check (dataset, &facts, findings);
  return findings;
}

/* The data have that to be said of them, and nothing else. */
static void
assert_found (const LkDataset *dataset, LkFindingWeight weight, const char *id, const char *sentence)
{
  g_autoptr (LkFindings) findings = check (dataset);

  g_assert_cmpuint (lk_findings_n (findings), ==, 1);
  g_assert_cmpstr (lk_findings_get (findings, 0)->id, ==, id);
  g_assert_cmpint (lk_findings_get (findings, 0)->weight, ==, weight);
  g_assert_cmpstr (lk_findings_get (findings, 0)->sentence, ==, sentence);
}

static void
scale (LkDataset *dataset, LkSplit *split, double factor, double shift)
{
  for (gsize i = 0; i < split->n * lk_dataset_n_inputs (dataset); i++)
    split->pixels[i] = (guint8) (factor * split->pixels[i] + shift);
}

static void
test_facts (void)
{
  g_autoptr (LkDataset) dataset = new_data (plain_names);
  g_autoptr (LkFindings) findings = check (dataset);
  g_autofree char *summary = lk_data_summary (dataset);
  g_auto (LkDataFacts) facts = { 0 };

  g_assert_cmpuint (lk_findings_n (findings), ==, 0);
  g_assert_cmpstr (summary, ==, "Odd: 4 classes, 40 training samples and 20 test samples of 8 × 8 pixels");
  memset (dataset->train.pixels, 0, N * 64);
  dataset->train.pixels[0] = 255;
  dataset->train.labels[0] = 1;
  lk_data_facts (dataset, &facts);
  g_assert_cmpuint (facts.train.lightest, ==, 255);
  g_assert_cmpuint (facts.train.darkest, ==, 0);
  g_assert_cmpfloat_with_epsilon (facts.train.mean, 1.0 / (N * 64), 1e-12);
  g_assert_cmpfloat_with_epsilon (facts.train.black, 1.0 - 1.0 / (N * 64), 1e-12);
  g_assert_cmpuint (facts.train.n_flat, ==, N - 1);
  g_assert_cmpuint (facts.fewest, ==, 0);
  g_assert_cmpuint (facts.most, ==, 1);
}

static void
test_light (void)
{
  g_autoptr (LkDataset) dim = new_data (plain_names);
  g_autoptr (LkDataset) uneven = new_data (plain_names);
  g_autoptr (LkDataset) inverted = new_data (plain_names);

  scale (dim, &dim->train, 16.0 / 255.0, 0.0);
  scale (dim, &dim->test, 16.0 / 255.0, 0.0);
  dim->train.pixels[0] = 16;
  assert_found (
      dim, LK_FINDING_WARNING, "nearly-black",
      "The lightest pixel is 16, where white is 255: the pictures are nearly black. Save them anew with white "
      "as 255, or with pixels from 0 to 1");

  memset (uneven->train.pixels, 255, N * 64 / 2);
  memset (uneven->train.pixels + N * 64 / 2, 51, N * 64 / 2);
  memset (uneven->test.pixels, 51, TEST * 64);
  for (gsize i = 0; i < N; i++)
    uneven->train.pixels[i * 64] = 52;
  for (gsize i = 0; i < TEST; i++)
    uneven->test.pixels[i * 64] = 52;
  {
    g_autoptr (LkFindings) findings = check (uneven);

    g_assert_cmpstr (lk_findings_get (findings, 0)->id, ==, "splits-differ");
    g_assert_cmpstr (lk_findings_get (findings, 0)->sentence, ==,
                     "The test pictures are much darker than the training pictures: 20.0\u00a0% of white on average, "
                     "and 59.4\u00a0%. Were both saved with the same range of pixels?");
  }

  scale (inverted, &inverted->train, -1.0, 255.0);
  scale (inverted, &inverted->test, -1.0, 255.0);
  {
    g_autoptr (LkFindings) findings = check (inverted);

    g_assert_cmpuint (lk_findings_n (findings), ==, 1);
    g_assert_cmpstr (lk_findings_get (findings, 0)->id, ==, "dark-on-light");
    g_assert_cmpuint (lk_findings_n_warnings (findings), ==, 0);
  }
}

/* Colours on grounds of colour, neither on black nor on white; grey ones have none. */
static void
test_colour_ground (void)
{
  static const struct {
    guint8 ground;
    gboolean has;
  } cases[] = { { 10, FALSE }, { 120, TRUE }, { 240, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkDataset) colours = train_data_new_in_colour (N, TEST, 1);
      LkDataFacts facts;

      memset (colours->train.pixels, cases[i].ground, N * 192);
      colours->train.pixels[0]++;
      lk_data_facts (colours, &facts);
      g_assert_cmpint (lk_data_has_colour_ground (colours, &facts), ==, cases[i].has);
      colours->channels = 1;
      g_assert_false (lk_data_has_colour_ground (colours, &facts));
      colours->channels = 3;
      lk_data_facts_clear (&facts);
    }
}

static void
test_flat (void)
{
  g_autoptr (LkDataset) some = new_data (plain_names);
  g_autoptr (LkDataset) all = new_data (plain_names);

  memset (some->train.pixels, 90, 4 * 64);
  assert_found (some, LK_FINDING_WARNING, "one-grey", "4 of 60 pictures are one grey all over");
  memset (all->train.pixels, 90, N * 64);
  memset (all->test.pixels, 90, TEST * 64);
  assert_found (all, LK_FINDING_WARNING, "one-grey",
                "Each picture is one grey all over, so there is nothing to learn from");
}

static void
relabel (LkSplit *split, guint16 from, guint16 to, gsize keep)
{
  for (gsize i = 0; i < split->n; i++)
    if (split->labels[i] == from && keep-- < 1)
      {
        split->labels[i] = to;
        keep = 0;
      }
}

static void
test_classes (void)
{
  static const char *const missing[C] = { "a", "NaN", "c", "d" };
  static const char *const alike[C] = { "ae\u0301", "b", "A\u00c9", "d" };
  g_autoptr (LkDataset) none = new_data (plain_names);
  g_autoptr (LkDataset) one = new_data (plain_names);
  g_autoptr (LkDataset) untested = new_data (plain_names);
  g_autoptr (LkDataset) nan = new_data (missing);
  g_autoptr (LkDataset) twice = new_data (alike);

  relabel (&none->train, 2, 0, 0);
  relabel (&none->train, 3, 0, 0);
  assert_found (none, LK_FINDING_WARNING, "class-without-samples", "2 classes have no training sample: “c”, “d”");
  relabel (&one->train, 2, 0, 1);
  assert_found (one, LK_FINDING_WARNING, "class-with-one", "1 class has a single training sample: “c”");
  relabel (&untested->test, 1, 0, 0);
  assert_found (untested, LK_FINDING_NOTE, "class-untested", "1 class has no test sample: “b”");
  assert_found (nan, LK_FINDING_WARNING, "class-missing",
                "There is a class “NaN”: samples whose label is missing? Leave them out of the data, or out of the "
                "transfer set");
  assert_found (twice, LK_FINDING_WARNING, "class-names-alike",
                "The classes “ae\u0301” and “A\u00c9” differ in the way of writing alone: are they one?");
}

static void
test_split (void)
{
  g_autoptr (LkDataset) dataset = new_data (plain_names);

  dataset->train.rows = calloc (N, sizeof *dataset->train.rows);
  assert_found (dataset, LK_FINDING_NOTE, "test-split-cut",
                "There is no test split: one in six samples of each class, 20 of 60, are kept for it");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/data-checks/facts", test_facts);
  g_test_add_func ("/data-checks/light", test_light);
  g_test_add_func ("/data-checks/colour-ground", test_colour_ground);
  g_test_add_func ("/data-checks/flat", test_flat);
  g_test_add_func ("/data-checks/classes", test_classes);
  g_test_add_func ("/data-checks/split", test_split);
  return g_test_run ();
}
