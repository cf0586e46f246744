/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-data-checks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "words/lk-quantity.h"

#define NEARLY_BLACK 64  /* no pixel is lighter: a quarter of white */
#define TIMES_DARKER 2.0 /* one split's mean beside the other's; splits of one source agree within some per cent */
#define MOSTLY_BLACK 0.25
#define MOSTLY_WHITE 0.6  /* mean: paper rather than ink; noise has a half */
#define MANY_FLAT    0.05 /* share of the pictures */
#define UNEVEN       10.0 /* times as many samples of a class as of another */
#define MAX_NAMED    3    /* classes that a sentence names */

static void
split_facts (const LkSplit *split, gsize D, gsize C, LkSplitFacts *facts)
{
  guint64 total = 0, n_black = 0;

  *facts = (LkSplitFacts) { .n = split->n, .darkest = 255, .counts = g_new0 (gsize, C) };
  for (gsize i = 0; i < split->n; i++)
    {
      const guint8 *pixels = split->pixels + i * D;
      guint8 low = 255, high = 0;
      guint32 sum = 0, black = 0;

      for (gsize p = 0; p < D; p++)
        {
          low = MIN (low, pixels[p]);
          high = MAX (high, pixels[p]);
          sum += pixels[p];
          black += pixels[p] == 0;
        }
      facts->darkest = MIN (facts->darkest, low);
      facts->lightest = MAX (facts->lightest, high);
      facts->n_flat += low == high;
      facts->counts[split->labels[i]]++;
      total += sum;
      n_black += black;
    }
  facts->mean = (double) total / 255.0 / (double) (split->n * D);
  facts->black = (double) n_black / (double) (split->n * D);
}

void
lk_data_facts (const LkDataset *dataset, LkDataFacts *facts)
{
  gsize D = lk_dataset_n_inputs (dataset);
  const gsize *counts;

  split_facts (&dataset->train, D, dataset->n_classes, &facts->train);
  split_facts (&dataset->test, D, dataset->n_classes, &facts->test);
  facts->fewest = facts->most = 0;
  counts = facts->train.counts;
  for (guint c = 1; c < dataset->n_classes; c++)
    {
      if (counts[c] < counts[facts->fewest])
        facts->fewest = c;
      if (counts[c] > counts[facts->most])
        facts->most = c;
    }
}

void
lk_data_facts_clear (LkDataFacts *facts)
{
  g_clear_pointer (&facts->train.counts, g_free);
  g_clear_pointer (&facts->test.counts, g_free);
}

LkDataFacts *
lk_data_facts_new (const LkDataset *dataset)
{
  LkDataFacts *facts = g_atomic_rc_box_new0 (LkDataFacts);

  lk_data_facts (dataset, facts);
  return facts;
}

LkDataFacts *
lk_data_facts_ref (LkDataFacts *facts)
{
  return g_atomic_rc_box_acquire (facts);
}

void
lk_data_facts_unref (LkDataFacts *facts)
{
  if (facts)
    g_atomic_rc_box_release_full (facts, (GDestroyNotify) lk_data_facts_clear);
}

gboolean
lk_data_is_dark_on_light (const LkDataFacts *facts)
{
  return facts->train.mean > MOSTLY_WHITE && facts->train.darkest < facts->train.lightest;
}

gboolean
lk_data_has_colour_ground (const LkDataset *dataset, const LkDataFacts *facts)
{
  return dataset->channels > 1 && facts->train.mean > MOSTLY_BLACK && !lk_data_is_dark_on_light (facts);
}

char *
lk_data_summary (const LkDataset *dataset)
{
  return g_strdup_printf (
      dataset->channels > 1 ? _ ("%s: %s classes, %s training samples and %s test samples of %s × %s pixels in colour")
                            : _ ("%s: %s classes, %s training samples and %s test samples of %s × %s pixels"),
      dataset->title, LK_COUNT (dataset->n_classes), LK_COUNT (dataset->train.n), LK_COUNT (dataset->test.n),
      LK_COUNT (dataset->width), LK_COUNT (dataset->height));
}

static void
check_light (const LkDataFacts *facts, LkFindings *findings)
{
  const LkSplitFacts *train = &facts->train, *test = &facts->test;
  guint8 lightest = MAX (train->lightest, test->lightest);
  double darker = MIN (train->mean, test->mean), lighter = MAX (train->mean, test->mean);

  if (lightest <= NEARLY_BLACK && lightest > 0)
    {
      lk_findings_add (findings, LK_FINDING_WARNING, "nearly-black",
                       g_strdup_printf (_ ("The lightest pixel is %s, where white is 255: the pictures are nearly "
                                           "black. Save them anew with white as 255, or with pixels from 0 to 1"),
                                        LK_COUNT (lightest)));
      lk_findings_number (findings, "lightest", lightest);
    }
  if (lighter > 0.0 && lighter > TIMES_DARKER * darker)
    {
      lk_findings_add (
          findings, LK_FINDING_WARNING, "splits-differ",
          g_strdup_printf (train->mean > test->mean
                               ? _ ("The test pictures are much darker than the training pictures: %s of white on "
                                    "average, and %s. Were both saved with the same range of pixels?")
                               : _ ("The training pictures are much darker than the test pictures: %s of white on "
                                    "average, and %s. Were both saved with the same range of pixels?"),
                           LK_SHARE (darker), LK_SHARE (lighter)));
      lk_findings_number (findings, "train_mean", train->mean);
      lk_findings_number (findings, "test_mean", test->mean);
    }
  if (lk_data_is_dark_on_light (facts))
    {
      lk_findings_add (findings, LK_FINDING_NOTE, "dark-on-light",
                       g_strdup_printf (_ ("The pictures are dark on light, %s of white on average. A teacher that "
                                           "learned from light on dark, as MNIST is, cannot read them"),
                                        LK_SHARE (train->mean)));
      lk_findings_number (findings, "train_mean", train->mean);
    }
}

static void
check_flat (const LkDataFacts *facts, LkFindings *findings)
{
  gsize n_flat = facts->train.n_flat + facts->test.n_flat;
  gsize n = facts->train.n + facts->test.n;

  if (n_flat == n)
    lk_findings_add (findings, LK_FINDING_WARNING, "one-grey",
                     g_strdup (_ ("Each picture is one grey all over, so there is nothing to learn from")));
  else if ((double) n_flat > MANY_FLAT * (double) n)
    lk_findings_add (findings, LK_FINDING_WARNING, "one-grey",
                     g_strdup_printf (ngettext ("%s of %s pictures is one grey all over",
                                                "%s of %s pictures are one grey all over", n_flat),
                                      LK_COUNT (n_flat), LK_COUNT (n)));
  else
    return;
  lk_findings_number (findings, "pictures", (double) n_flat);
}

/* "“cat”, “dog”, “fox”, …" of the classes that have `wanted` samples or fewer, but more than `above`; NULL for none. */
static char *
name_classes (const LkDataset *dataset, const gsize *counts, gssize above, gsize wanted, guint *n)
{
  g_autoptr (GString) names = g_string_new (NULL);

  *n = 0;
  for (gsize c = 0; c < dataset->n_classes; c++)
    {
      if ((gssize) counts[c] <= above || counts[c] > wanted)
        continue;
      if (*n < MAX_NAMED)
        g_string_append_printf (names, "%s“%s”", *n > 0 ? ", " : "", dataset->class_names[c]);
      else if (*n == MAX_NAMED)
        g_string_append (names, ", …");
      ++*n;
    }
  return *n > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static void
check_counts (const LkDataset *dataset, const LkDataFacts *facts, LkFindings *findings)
{
  const gsize *train = facts->train.counts;
  guint n;
  g_autofree char *none = name_classes (dataset, train, -1, 0, &n);
  g_autofree char *one = NULL;
  g_autofree char *untested = NULL;

  if (none)
    {
      lk_findings_add (findings, LK_FINDING_WARNING, "class-without-samples",
                       g_strdup_printf (ngettext ("%s class has no training sample: %s",
                                                  "%s classes have no training sample: %s", n),
                                        LK_COUNT (n), none));
      lk_findings_number (findings, "classes", n);
    }
  one = name_classes (dataset, train, 0, 1, &n);
  if (one)
    {
      lk_findings_add (findings, LK_FINDING_WARNING, "class-with-one",
                       g_strdup_printf (ngettext ("%s class has a single training sample: %s",
                                                  "%s classes have a single training sample: %s", n),
                                        LK_COUNT (n), one));
      lk_findings_number (findings, "classes", n);
    }
  untested = name_classes (dataset, facts->test.counts, -1, 0, &n);
  if (untested && !none)
    {
      lk_findings_add (findings, LK_FINDING_NOTE, "class-untested",
                       g_strdup_printf (ngettext ("%s class has no test sample: %s",
                                                  "%s classes have no test sample: %s", n),
                                        LK_COUNT (n), untested));
      lk_findings_number (findings, "classes", n);
    }
  if (train[facts->fewest] > 1 && (double) train[facts->most] > UNEVEN * (double) train[facts->fewest])
    {
      lk_findings_add (findings, LK_FINDING_NOTE, "classes-uneven",
                       g_strdup_printf (_ ("The classes are uneven: “%s” has %s training samples, “%s” has %s"),
                                        dataset->class_names[facts->fewest], LK_COUNT (train[facts->fewest]),
                                        dataset->class_names[facts->most], LK_COUNT (train[facts->most])));
      lk_findings_number (findings, "fewest", (double) train[facts->fewest]);
      lk_findings_number (findings, "most", (double) train[facts->most]);
    }
}

/* The name as people take it: without case, blanks at its ends, or ways of putting accents together. */
static char *
plain_name (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal ? normal : name, -1);

  return g_strdup (g_strstrip (folded));
}

static void
check_names (const LkDataset *dataset, LkFindings *findings)
{
  static const char *const missing[] = { "nan", "null", "none", "n/a", "" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize c = 0; c < dataset->n_classes; c++)
    {
      const char *name = dataset->class_names[c];
      g_autofree char *plain = plain_name (name);
      const char *other = g_hash_table_lookup (seen, plain);

      for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
        {
          if (!g_str_equal (plain, missing[i]))
            continue;
          lk_findings_add (findings, LK_FINDING_WARNING, "class-missing",
                           g_strdup_printf (_ ("There is a class “%s”: samples whose label is missing? Leave them out "
                                               "of the data, or out of the transfer set"),
                                            name));
        }
      if (other)
        lk_findings_add (findings, LK_FINDING_WARNING, "class-names-alike",
                         g_strdup_printf (_ ("The classes “%s” and “%s” differ in the way of writing alone: are they "
                                             "one?"),
                                          other, name));
      g_hash_table_insert (seen, g_steal_pointer (&plain), (gpointer) name);
    }
}

void
lk_data_check (const LkDataset *dataset, const LkDataFacts *facts, LkFindings *findings)
{
  check_light (facts, findings);
  check_flat (facts, findings);
  check_counts (dataset, facts, findings);
  check_names (dataset, findings);
  if (dataset->train.rows)
    lk_findings_add (findings, LK_FINDING_NOTE, "test-split-cut",
                     g_strdup_printf (_ ("There is no test split: one in six samples of each class, %s of %s, are kept "
                                         "for it"),
                                      LK_COUNT (dataset->test.n), LK_COUNT (dataset->train.n + dataset->test.n)));
}
