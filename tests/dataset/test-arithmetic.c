/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-arithmetic.h"

#define D   (LK_ARITHMETIC_WIDTH * LK_ARITHMETIC_HEIGHT)
#define ROW LK_ARITHMETIC_WIDTH

static LkDataset *dataset;

/* The rows of a card, and nothing but one full hole in each. */
static void
read_card (const uint8_t *pixels, unsigned row[LK_ARITHMETIC_HEIGHT])
{
  for (unsigned r = 0; r < LK_ARITHMETIC_HEIGHT; r++)
    {
      unsigned n = 0;

      for (unsigned c = 0; c < ROW; c++)
        if (pixels[r * ROW + c])
          {
            g_assert_cmpuint (pixels[r * ROW + c], ==, 255);
            row[r] = c;
            n++;
          }
      g_assert_cmpuint (n, ==, 1);
    }
}

/* How many of the nine bounds 0.1 … 0.9 of a rising quantity x reaches, where
 * bound k is where the function is k/10: the inverse function, not the function. */
static unsigned
count_bounds (double x, double (*inverse) (double))
{
  unsigned n = 0;

  for (unsigned k = 1; k < 10; k++)
    n += x >= inverse (k / 10.0) - 1e-7;
  return n;
}

static double
arcsine_degrees (double y)
{
  return asin (y) * 45.0 / atan (1.0);
}

static double
arctangent_degrees (double y)
{
  return atan (y) * 45.0 / atan (1.0);
}

static double
power_of_ten (double y)
{
  return pow (10.0, y);
}

/* The answer as a person with a slide rule would find it: in other ways than the
 * library does. */
static unsigned
work_out (const unsigned row[LK_ARITHMETIC_HEIGHT])
{
  unsigned d1 = row[1], d2 = row[2], d3 = row[3], d4 = row[4];
  unsigned number = 1000 * d1 + 100 * d2 + 10 * d3 + d4;
  unsigned n = 0;

  switch ((LkArithmetic) row[0])
    {
    case LK_ARITHMETIC_PLUS: /* the units alone, carried over ten */
      return d2 + d4 >= 10 ? d2 + d4 - 10 : d2 + d4;
    case LK_ARITHMETIC_MINUS:
      g_assert_true (d1 > d3 || (d1 == d3 && d2 >= d4));
      return d2 >= d4 ? d2 - d4 : d2 + 10 - d4;
    case LK_ARITHMETIC_TIMES: /* adds again and again */
      for (unsigned i = 0; i < 10 * d3 + d4; i++)
        n = (n + d2) % 10;
      return n;
    case LK_ARITHMETIC_DIVIDE: /* long division; the first digit that is not 0 */
      {
        const unsigned digits[] = { d1, d2, d3 };
        unsigned rest = 0;

        g_assert_cmpuint (d1, >, 0);
        g_assert_cmpuint (d4, >, 0);
        for (unsigned i = 0; i < 3 && n == 0; i++)
          for (rest = 10 * rest + digits[i]; rest >= d4; rest -= d4)
            n++;
        return n;
      }
    case LK_ARITHMETIC_SIN:
      g_assert_cmpuint (number, <, 9000);
      return count_bounds (number / 100.0, arcsine_degrees);
    case LK_ARITHMETIC_COS: /* of the other acute angle */
      g_assert_cmpuint (number, <=, 9000);
      g_assert_cmpuint (number, >, 0);
      return count_bounds ((9000 - number) / 100.0, arcsine_degrees);
    case LK_ARITHMETIC_TAN:
      g_assert_cmpuint (number, <, 4500);
      return count_bounds (number / 100.0, arctangent_degrees);
    case LK_ARITHMETIC_LOG:
      g_assert_cmpuint (number, >=, 1000);
      return count_bounds (number / 1000.0, power_of_ten);
    case LK_ARITHMETIC_SQRT: /* in whole numbers: (n/10)² ≤ number/1000 */
      while (10 * (n + 1) * (n + 1) <= number)
        n++;
      return n % 10;
    case LK_ARITHMETIC_DOT:
      g_assert_cmpuint (MAX (MAX (d1, d2), MAX (d3, d4)), <=, 7);
      for (unsigned sum = d1 * d3 + d2 * d4; sum >= 10; sum -= 10)
        n++;
      return n;
    case LK_N_ARITHMETIC:
      break;
    }
  g_assert_not_reached ();
}

static void
test_labels (void)
{
  const LkSplit *splits[] = { &dataset->train, &dataset->test };

  for (gsize s = 0; s < G_N_ELEMENTS (splits); s++)
    for (gsize i = 0; i < splits[s]->n; i++)
      {
        unsigned row[LK_ARITHMETIC_HEIGHT];

        read_card (splits[s]->pixels + i * D, row);
        g_assert_cmpuint (splits[s]->subjects[i], ==, row[0]);
        if (splits[s]->labels[i] != work_out (row))
          g_error ("%s %u %u %u %u: the label is %u, worked out it is %u", dataset->subject_names[row[0]], row[1],
                   row[2], row[3], row[4], splits[s]->labels[i], work_out (row));
      }
}

/* Known by heart, boundaries among them. */
static void
test_answers (void)
{
  static const struct {
    LkArithmetic operation;
    unsigned digits;
    int answer;
  } cases[] = {
    { LK_ARITHMETIC_PLUS, 725, 2 },     { LK_ARITHMETIC_PLUS, 9999, 8 },   { LK_ARITHMETIC_MINUS, 6325, 8 },
    { LK_ARITHMETIC_MINUS, 2525, 0 },   { LK_ARITHMETIC_MINUS, 2526, -1 }, { LK_ARITHMETIC_TIMES, 1207, 4 },
    { LK_ARITHMETIC_DIVIDE, 8473, 2 },  { LK_ARITHMETIC_DIVIDE, 1009, 1 }, { LK_ARITHMETIC_DIVIDE, 9991, 9 },
    { LK_ARITHMETIC_DIVIDE, 8470, -1 }, { LK_ARITHMETIC_DIVIDE, 999, -1 }, { LK_ARITHMETIC_SIN, 3000, 5 },
    { LK_ARITHMETIC_SIN, 2999, 4 },     { LK_ARITHMETIC_SIN, 0, 0 },       { LK_ARITHMETIC_SIN, 9000, -1 },
    { LK_ARITHMETIC_COS, 6000, 5 },     { LK_ARITHMETIC_COS, 6001, 4 },    { LK_ARITHMETIC_COS, 0, -1 },
    { LK_ARITHMETIC_COS, 9000, 0 },     { LK_ARITHMETIC_COS, 9001, -1 },   { LK_ARITHMETIC_TAN, 4499, 9 },
    { LK_ARITHMETIC_TAN, 4500, -1 },    { LK_ARITHMETIC_LOG, 2000, 3 },    { LK_ARITHMETIC_LOG, 1000, 0 },
    { LK_ARITHMETIC_LOG, 999, -1 },     { LK_ARITHMETIC_SQRT, 2000, 4 },   { LK_ARITHMETIC_SQRT, 1210, 1 },
    { LK_ARITHMETIC_SQRT, 1209, 0 },    { LK_ARITHMETIC_SQRT, 9000, 0 },   { LK_ARITHMETIC_DOT, 3752, 2 },
    { LK_ARITHMETIC_DOT, 7777, 9 },     { LK_ARITHMETIC_DOT, 8111, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("operation %d, digits %u", cases[i].operation, cases[i].digits);
      g_assert_cmpint (lk_arithmetic_answer (cases[i].operation, cases[i].digits), ==, cases[i].answer);
    }
}

static int
compare_cards (const void *a, const void *b)
{
  return memcmp (a, b, D);
}

/* No question twice, neither in a split nor in both. */
static void
test_distinct (void)
{
  gsize n = dataset->train.n + dataset->test.n;
  g_autofree uint8_t *cards = g_malloc (n * D);

  memcpy (cards, dataset->train.pixels, dataset->train.n * D);
  memcpy (cards + dataset->train.n * D, dataset->test.pixels, dataset->test.n * D);
  qsort (cards, n, D, compare_cards);
  for (gsize i = 1; i < n; i++)
    g_assert_cmpint (compare_cards (cards + (i - 1) * D, cards + i * D), <, 0);
}

/* Every operation has its seventh in the test, and every answer is asked for. */
static void
test_shares (void)
{
  gsize train[LK_N_ARITHMETIC] = { 0 }, test[LK_N_ARITHMETIC] = { 0 };
  gsize answers[10] = { 0 };

  for (gsize i = 0; i < dataset->train.n; i++)
    train[dataset->train.subjects[i]]++;
  for (gsize i = 0; i < dataset->test.n; i++)
    {
      test[dataset->test.subjects[i]]++;
      answers[dataset->test.labels[i]]++;
    }
  for (gsize k = 0; k < LK_N_ARITHMETIC; k++)
    {
      g_assert_cmpuint (train[k] + test[k], >, 4000);
      g_assert_cmpuint (train[k] + test[k], <=, 7000);
      g_assert_cmpuint (test[k], ==, (train[k] + test[k]) / 7);
    }
  for (gsize c = 0; c < 10; c++)
    g_assert_cmpuint (answers[c], >, 200);
  /* Counted by hand: 10,000 sums, cut to 7000; 100 · 101 / 2 differences. */
  g_assert_cmpuint (train[LK_ARITHMETIC_PLUS], ==, 6000);
  g_assert_cmpuint (train[LK_ARITHMETIC_MINUS] + test[LK_ARITHMETIC_MINUS], ==, 5050);
  g_assert_cmpuint (train[LK_ARITHMETIC_TAN] + test[LK_ARITHMETIC_TAN], ==, 4500);
  g_assert_cmpuint (train[LK_ARITHMETIC_DOT] + test[LK_ARITHMETIC_DOT], ==, 8 * 8 * 8 * 8);
}

static void
test_repeats (void)
{
  LkDataset *again = NULL;

  g_assert_cmpint (lk_arithmetic_new (&again), ==, LK_OK);
  g_assert_cmpuint (again->test.n, ==, dataset->test.n);
  g_assert_cmpint (memcmp (again->test.pixels, dataset->test.pixels, again->test.n * D), ==, 0);
  g_assert_cmpint (memcmp (again->train.labels, dataset->train.labels, again->train.n * sizeof (uint16_t)), ==, 0);
  lk_dataset_unref (again);
}

static void
assert_format (unsigned operation, const char *digits, const char *expected)
{
  uint8_t pixels[D] = { 0 };
  char text[48];

  pixels[operation] = 255;
  for (unsigned r = 1; r < LK_ARITHMETIC_HEIGHT; r++)
    pixels[r * ROW + (unsigned) (digits[r - 1] - '0')] = 255;
  g_assert_cmpint (lk_arithmetic_format (pixels, text, sizeof text), ==, (int) strlen (expected));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_format (LK_ARITHMETIC_PLUS, "0725", "7 + 25");
  assert_format (LK_ARITHMETIC_MINUS, "6309", "63 − 9");
  assert_format (LK_ARITHMETIC_TIMES, "1200", "12 × 0");
  assert_format (LK_ARITHMETIC_DIVIDE, "8473", "847 ÷ 3");
  assert_format (LK_ARITHMETIC_SIN, "3005", "sin 30.05°");
  assert_format (LK_ARITHMETIC_COS, "0600", "cos 6.00°");
  assert_format (LK_ARITHMETIC_TAN, "4499", "tan 44.99°");
  assert_format (LK_ARITHMETIC_LOG, "2005", "log 2.005");
  assert_format (LK_ARITHMETIC_SQRT, "0120", "√0.120");
  assert_format (LK_ARITHMETIC_DOT, "3752", "(3, 7)·(5, 2)");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (lk_arithmetic_new (&dataset), ==, LK_OK);
  g_test_add_func ("/arithmetic/labels", test_labels);
  g_test_add_func ("/arithmetic/answers", test_answers);
  g_test_add_func ("/arithmetic/distinct", test_distinct);
  g_test_add_func ("/arithmetic/shares", test_shares);
  g_test_add_func ("/arithmetic/repeats", test_repeats);
  g_test_add_func ("/arithmetic/format", test_format);
  status = g_test_run ();
  lk_dataset_unref (dataset);
  return status;
}
