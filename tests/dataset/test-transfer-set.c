/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-transfer-set.h"

#define C 10
#define N 1234

static uint16_t labels[N];
static size_t class_size[C];

/* Classes of different sizes, interleaved. */
static void
make_labels (void)
{
  for (size_t i = 0; i < N; i++)
    {
      labels[i] = (uint16_t) ((i * i + i / 3) % (C - 1));
      if (i % 100 == 99)
        labels[i] = C - 1; /* twelve of the last */
      class_size[labels[i]]++;
    }
  for (size_t c = 0; c < C; c++)
    g_assert_cmpuint (class_size[c], >, 1);
}

static LkTransferSet *
make_set (const bool *keep, double fraction, uint64_t seed)
{
  LkSplit train = { N, NULL, labels };
  LkTransferSet *set = NULL;

  g_assert_cmpint (lk_transfer_set_new (&train, C, keep, fraction, seed, &set), ==, LK_OK);
  for (size_t i = 0; i < set->n; i++)
    {
      g_assert_cmpuint (set->index[i], <, N);
      if (i > 0)
        g_assert_cmpuint (set->index[i], >, set->index[i - 1]);
    }
  return set;
}

static size_t
count (const LkTransferSet *set, size_t c)
{
  size_t n = 0;

  for (size_t i = 0; i < set->n; i++)
    n += labels[set->index[i]] == c;
  return n;
}

static bool
contains (const LkTransferSet *set, uint32_t sample)
{
  for (size_t i = 0; i < set->n; i++)
    if (set->index[i] == sample)
      return true;
  return false;
}

static bool
same (const LkTransferSet *a, const LkTransferSet *b)
{
  return a->n == b->n && memcmp (a->index, b->index, a->n * sizeof *a->index) == 0;
}

static void
test_all (void)
{
  LkTransferSet *set = make_set (NULL, 1.0, 1);

  g_assert_cmpuint (set->n, ==, N);
  g_assert_cmpuint (set->index[N - 1], ==, N - 1);
  lk_transfer_set_free (set);
  lk_transfer_set_free (NULL);
}

static void
test_omit (void)
{
  bool keep[C];
  LkTransferSet *set;

  for (size_t c = 0; c < C; c++)
    keep[c] = c != 3;
  set = make_set (keep, 1.0, 1);
  g_assert_cmpuint (set->n, ==, N - class_size[3]);
  for (size_t c = 0; c < C; c++)
    g_assert_cmpuint (count (set, c), ==, c == 3 ? 0 : class_size[c]);
  lk_transfer_set_free (set);
}

static void
test_stratified (void)
{
  static const double fractions[] = { 0.5, 0.1, 0.03, 1e-9, 0.999 };

  for (size_t f = 0; f < G_N_ELEMENTS (fractions); f++)
    {
      LkTransferSet *set = make_set (NULL, fractions[f], 1);

      for (size_t c = 0; c < C; c++)
        {
          double exact = fractions[f] * (double) class_size[c];

          g_assert_cmpuint (count (set, c), >=, 1);
          g_assert_cmpfloat ((double) count (set, c), >=, exact - 1e-6);
          g_assert_cmpfloat ((double) count (set, c), <, exact + 1.0);
        }
      lk_transfer_set_free (set);
    }
}

/* Where samples have subjects of their own, these are kept and shared out. */
static void
test_subjects (void)
{
  uint16_t classes[300], subjects[300];
  LkSplit train = { .n = 300, .labels = classes, .subjects = subjects };
  const bool keep[4] = { false, true, true, false };
  LkTransferSet *set = NULL;
  size_t n[3] = { 0 };

  for (size_t i = 0; i < 300; i++)
    {
      classes[i] = (uint16_t) (i / 75);
      subjects[i] = (uint16_t) (i % 3);
    }
  g_assert_cmpint (lk_transfer_set_new (&train, 4, keep, 0.5, 1, &set), ==, LK_OK);
  for (size_t i = 0; i < set->n; i++)
    n[subjects[set->index[i]]]++;
  g_assert_cmpuint (n[0], ==, 0);
  g_assert_cmpuint (n[1], ==, 50);
  g_assert_cmpuint (n[2], ==, 50);
  lk_transfer_set_free (set);
}

/* 0.07 · 100 is 7.000000000000001 in floating point: still 7 samples, not 8. */
static void
test_rounding (void)
{
  uint16_t two[200];
  LkSplit train = { 200, NULL, two };
  LkTransferSet *set = NULL;

  for (size_t i = 0; i < 200; i++)
    two[i] = i % 2;
  g_assert_cmpint (lk_transfer_set_new (&train, 2, NULL, 0.07, 1, &set), ==, LK_OK);
  g_assert_cmpuint (set->n, ==, 14);
  lk_transfer_set_free (set);
}

static void
test_seed (void)
{
  LkTransferSet *set = make_set (NULL, 0.3, 1);
  LkTransferSet *again = make_set (NULL, 0.3, 1);
  LkTransferSet *other = make_set (NULL, 0.3, 2);

  g_assert_true (same (set, again));
  g_assert_cmpuint (set->n, ==, other->n);
  g_assert_false (same (set, other));
  lk_transfer_set_free (set);
  lk_transfer_set_free (again);
  lk_transfer_set_free (other);
}

/* A smaller share is part of a larger one, and leaving out a class leaves the
 * others' samples as they were: so that runs can be compared. */
static void
test_nested (void)
{
  bool keep[C];
  LkTransferSet *small = make_set (NULL, 0.1, 5);
  LkTransferSet *large = make_set (NULL, 0.4, 5);
  LkTransferSet *without;

  for (size_t i = 0; i < small->n; i++)
    g_assert_true (contains (large, small->index[i]));

  for (size_t c = 0; c < C; c++)
    keep[c] = c != 0;
  without = make_set (keep, 0.1, 5);
  for (size_t i = 0; i < without->n; i++)
    g_assert_true (contains (small, without->index[i]));
  g_assert_cmpuint (without->n, ==, small->n - count (small, 0));

  lk_transfer_set_free (small);
  lk_transfer_set_free (large);
  lk_transfer_set_free (without);
}

static void
test_refused (void)
{
  static const double fractions[] = { 0.0, -0.1, 1.0001, NAN, INFINITY };
  LkSplit train = { N, NULL, labels }, empty = { 0, NULL, labels };
  bool none[C] = { false };
  LkTransferSet *set = NULL;

  for (size_t f = 0; f < G_N_ELEMENTS (fractions); f++)
    g_assert_cmpint (lk_transfer_set_new (&train, C, NULL, fractions[f], 1, &set), ==, LK_BAD_VALUE);
  g_assert_cmpint (lk_transfer_set_new (&train, C, none, 1.0, 1, &set), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_transfer_set_new (&empty, C, NULL, 1.0, 1, &set), ==, LK_BAD_SHAPE);
  g_assert_null (set);
}

static LkSplit
one_sample (void)
{
  return (LkSplit) { .n = 1, .pixels = calloc (1, 1), .labels = calloc (1, sizeof (uint16_t)) };
}

static LkDataset *
make_dataset (const char *const *names, size_t n_classes)
{
  LkDataset *dataset = NULL;

  g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { 1, 1, 1 }, n_classes, names, one_sample (),
                                   one_sample (), &dataset),
                   ==, LK_OK);
  return dataset;
}

/* The classes kept, as digits: "78". */
static void
assert_parses (const LkDataset *dataset, const char *text, const char *expected)
{
  bool keep[LK_MAX_CLASSES];
  char kept[LK_MAX_CLASSES + 1] = "";
  size_t n = 0;

  memset (keep, true, sizeof keep); /* the call must clear what is not named */
  g_assert_cmpint (lk_classes_parse (dataset, text, keep, NULL), ==, LK_OK);
  for (size_t c = 0; c < dataset->n_classes; c++)
    if (keep[c])
      kept[n++] = (char) ('0' + c);
  g_assert_cmpstr (kept, ==, expected);
}

static void
assert_refuses (const LkDataset *dataset, const char *text, size_t where)
{
  bool keep[LK_MAX_CLASSES];
  const char *bad = NULL;

  g_assert_cmpint (lk_classes_parse (dataset, text, keep, &bad), ==, LK_BAD_VALUE);
  g_assert_nonnull (bad);
  g_assert_cmpint (bad - text, ==, (gssize) where);
  g_assert_cmpint (lk_classes_parse (dataset, text, keep, NULL), ==, LK_BAD_VALUE);
}

static void
test_parse (void)
{
  static const char *const names[] = { "T-shirt/top", "Ankle boot", "0", "trouser" };
  LkDataset *digits = make_dataset (NULL, 10);
  LkDataset *clothes = make_dataset (names, 4);
  LkDataset *arrows = NULL;

  assert_parses (digits, "", "");
  assert_parses (digits, "  ", "");
  assert_parses (digits, "7,8", "78");
  assert_parses (digits, " 8 ,\t0,8", "08");
  assert_refuses (digits, "10", 0);
  assert_refuses (digits, "7,-1", 2);
  assert_refuses (digits, "7,x,8", 2);
  assert_refuses (digits, "7,,8", 2);
  assert_refuses (digits, "7,", 2);
  assert_refuses (digits, ",", 0);
  assert_refuses (digits, "7 8", 0);
  assert_refuses (digits, "1, 99999999999999999999", 3);

  assert_parses (clothes, "Ankle boot", "1");
  assert_parses (clothes, "ANKLE BOOT, Trouser", "13");
  assert_parses (clothes, "1", "1"); /* a number where no name is "1" */
  assert_parses (clothes, "0", "2"); /* the class called "0", not class 0 */
  assert_refuses (clothes, "trouser,Ankle", 8);
  assert_refuses (clothes, "trousers", 0);

  /* A data set with subjects of its own goes by their names, not by the classes'. */
  g_assert_cmpint (lk_dataset_new_with_subjects ("", "", "", "", (LkShape) { 1, 1, 1 }, 4, names, 2,
                                                 (const char *const[]) { "up", "down" }, one_sample (), one_sample (),
                                                 &arrows),
                   ==, LK_OK);
  assert_parses (arrows, "down", "1");
  assert_parses (arrows, "1,Up", "01");
  assert_refuses (arrows, "up,2", 3);
  assert_refuses (arrows, "trouser", 0);

  lk_dataset_unref (arrows);
  lk_dataset_unref (digits);
  lk_dataset_unref (clothes);
}

/* A validation split: a share of each class, drawn by seed, gone from the set. */
static void
test_hold_out (void)
{
  LkSplit train = { N, NULL, labels };
  LkTransferSet *set = make_set (NULL, 1.0, 4), *whole = make_set (NULL, 1.0, 4), *held = NULL, *again = NULL;
  LkTransferSet *same = make_set (NULL, 1.0, 4);

  g_assert_cmpint (lk_transfer_set_hold_out (set, &train, C, 0.2, 9, &held), ==, LK_OK);
  g_assert_cmpuint (set->n + held->n, ==, whole->n);
  for (size_t c = 0; c < C; c++)
    g_assert_cmpuint (count (held, c), ==, (class_size[c] + 4) / 5);
  for (size_t i = 0; i < N; i++)
    g_assert_cmpint (contains (set, (uint32_t) i), !=, contains (held, (uint32_t) i));
  for (size_t i = 1; i < set->n; i++)
    g_assert_cmpuint (set->index[i], >, set->index[i - 1]);

  g_assert_cmpint (lk_transfer_set_hold_out (same, &train, C, 0.2, 9, &again), ==, LK_OK);
  g_assert_cmpmem (held->index, held->n * sizeof *held->index, again->index, again->n * sizeof *again->index);
  lk_transfer_set_free (again);
  lk_transfer_set_free (same);
  same = make_set (NULL, 1.0, 4);
  g_assert_cmpint (lk_transfer_set_hold_out (same, &train, C, 0.2, 10, &again), ==, LK_OK);
  g_assert_cmpint (memcmp (held->index, again->index, held->n * sizeof *held->index), !=, 0);
  lk_transfer_set_free (again);
  lk_transfer_set_free (same);
  lk_transfer_set_free (held);
  lk_transfer_set_free (set);
  lk_transfer_set_free (whole);
}

/* Every class keeps a sample to learn from. */
static void
test_hold_out_little (void)
{
  LkSplit train = { N, NULL, labels };
  LkTransferSet *set = make_set (NULL, 1e-6, 4), *held = NULL;

  g_assert_cmpuint (set->n, ==, C);
  g_assert_cmpint (lk_transfer_set_hold_out (set, &train, C, 0.5, 9, &held), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_transfer_set_hold_out (set, &train, C, 0.0, 9, &held), ==, LK_BAD_VALUE);
  g_assert_cmpint (lk_transfer_set_hold_out (set, &train, C, 1.0, 9, &held), ==, LK_BAD_VALUE);
  g_assert_cmpint (lk_transfer_set_hold_out (set, &train, C, NAN, 9, &held), ==, LK_BAD_VALUE);
  g_assert_null (held);
  g_assert_cmpuint (set->n, ==, C);
  lk_transfer_set_free (set);

  set = make_set (NULL, 1.0, 4);
  g_assert_cmpint (lk_transfer_set_hold_out (set, &train, C, 0.999, 9, &held), ==, LK_OK);
  for (size_t c = 0; c < C; c++)
    g_assert_cmpuint (count (set, c), >=, 1);
  lk_transfer_set_free (held);
  lk_transfer_set_free (set);
}

/* So many of the set are another class's, none outside of it, and a smaller share is a part of a larger one. */
static void
test_falsify (void)
{
  LkSplit train = { N, NULL, labels };
  LkTransferSet *set = make_set (NULL, 0.5, 4);
  uint16_t few[N], many[N], all[N], none[N];
  size_t n_few = 0, n_many = 0, to[C] = { 0 };

  lk_transfer_set_falsify (set, &train, C, 0.0, 9, none);
  lk_transfer_set_falsify (set, &train, C, 0.2, 9, few);
  lk_transfer_set_falsify (set, &train, C, 0.6, 9, many);
  lk_transfer_set_falsify (set, &train, C, 1.0, 9, all);
  for (uint32_t i = 0; i < N; i++)
    {
      g_assert_cmpuint (none[i], ==, labels[i]);
      g_assert_cmpint (all[i] != labels[i], ==, contains (set, i));
      g_assert_true (few[i] == labels[i] || few[i] == many[i]);
      g_assert_true (many[i] == labels[i] || many[i] == all[i]);
      n_few += few[i] != labels[i];
      n_many += many[i] != labels[i];
      if (all[i] != labels[i])
        to[all[i]]++;
    }
  g_assert_cmpfloat_with_epsilon ((double) n_few / (double) set->n, 0.2, 0.05);
  g_assert_cmpfloat_with_epsilon ((double) n_many / (double) set->n, 0.6, 0.05);
  for (size_t c = 0; c < C; c++)
    g_assert_cmpuint (to[c], >, set->n / C / 2);
  lk_transfer_set_free (set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_labels ();
  g_test_add_func ("/transfer-set/all", test_all);
  g_test_add_func ("/transfer-set/omit", test_omit);
  g_test_add_func ("/transfer-set/stratified", test_stratified);
  g_test_add_func ("/transfer-set/subjects", test_subjects);
  g_test_add_func ("/transfer-set/rounding", test_rounding);
  g_test_add_func ("/transfer-set/seed", test_seed);
  g_test_add_func ("/transfer-set/nested", test_nested);
  g_test_add_func ("/transfer-set/refused", test_refused);
  g_test_add_func ("/transfer-set/hold-out", test_hold_out);
  g_test_add_func ("/transfer-set/hold-out-little", test_hold_out_little);
  g_test_add_func ("/transfer-set/falsify", test_falsify);
  g_test_add_func ("/transfer-set/parse", test_parse);
  return g_test_run ();
}
