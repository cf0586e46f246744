/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/lk-timeline.h"

#define BYTES (3 * 2 * sizeof (float)) /* of an evaluation without a twin: 3 samples, 2 classes */

static LkTimeline *
add (LkTimeline *timeline, guint64 step, gsize budget)
{
  g_autoptr (LkEvaluation) evaluation = lk_evaluation_new (3, 2, FALSE);
  LkTimeline *longer;

  evaluation->step = step;
  longer = lk_timeline_add (timeline, evaluation, budget);
  g_clear_pointer (&timeline, lk_timeline_unref);
  return longer;
}

static void
check (const LkTimeline *timeline, const char *expected)
{
  g_autoptr (GString) steps = g_string_new (NULL);

  for (gsize i = 0; i < timeline->n; i++)
    g_string_append_printf (steps, "%s%u", i > 0 ? " " : "", (guint) timeline->evaluations[i]->step);
  g_assert_cmpstr (steps->str, ==, expected);
  g_assert_cmpuint (timeline->n_bytes, ==, timeline->n * BYTES);
}

static void
test_order (void)
{
  LkTimeline *timeline = NULL;
  g_autoptr (LkTimeline) earlier = NULL;

  for (guint64 step = 0; step <= 40; step += 10)
    timeline = add (timeline, step, G_MAXSIZE);
  check (timeline, "0 10 20 30 40");
  earlier = lk_timeline_ref (timeline);
  /* Of the same step, as when T moves while a run stands: it takes the place. */
  timeline = add (timeline, 40, G_MAXSIZE);
  check (timeline, "0 10 20 30 40");
  g_assert_true (timeline->evaluations[4] != earlier->evaluations[4]);
  g_assert_true (timeline->evaluations[3] == earlier->evaluations[3]);
  /* A run that starts over leaves nothing of the one before; who holds that, keeps it. */
  timeline = add (timeline, 0, G_MAXSIZE);
  check (timeline, "0");
  check (earlier, "0 10 20 30 40");
  lk_timeline_unref (timeline);
}

/* The older half loses every second; the ends stay. */
static void
test_thinning (void)
{
  LkTimeline *timeline = NULL;

  for (guint64 step = 0; step < 8; step++)
    timeline = add (timeline, step, 8 * BYTES);
  check (timeline, "0 1 2 3 4 5 6 7");
  timeline = add (timeline, 8, 8 * BYTES);
  check (timeline, "0 2 4 5 6 7 8");
  timeline = add (timeline, 9, 8 * BYTES);
  check (timeline, "0 2 4 5 6 7 8 9");
  timeline = add (timeline, 10, 8 * BYTES);
  check (timeline, "0 4 6 7 8 9 10");
  lk_timeline_unref (timeline);
}

/* Never above the budget for long, always from the first to the last, in order, the same each time. */
static void
test_budget (void)
{
  const gsize budget = 20 * BYTES + 5;
  LkTimeline *timelines[2] = { NULL, NULL };

  for (guint64 step = 0; step < 1000; step++)
    {
      for (gsize k = 0; k < 2; k++)
        timelines[k] = add (timelines[k], 16 * step, budget);
      g_assert_cmpuint (timelines[0]->n_bytes, <=, budget);
      g_assert_cmpuint (timelines[0]->n, ==, timelines[1]->n);
      g_assert_cmpuint (timelines[0]->n, >=, MIN (step + 1, 16)); /* no more is given up than needed */
      g_assert_cmpuint (timelines[0]->evaluations[0]->step, ==, 0);
      g_assert_cmpuint (timelines[0]->evaluations[timelines[0]->n - 1]->step, ==, 16 * step);
      for (gsize i = 1; i < timelines[0]->n; i++)
        {
          g_assert_cmpuint (timelines[0]->evaluations[i - 1]->step, <, timelines[0]->evaluations[i]->step);
          g_assert_cmpuint (timelines[0]->evaluations[i]->step, ==, timelines[1]->evaluations[i]->step);
        }
    }
  lk_timeline_unref (timelines[0]);
  lk_timeline_unref (timelines[1]);
}

/* Where not even two fit, two stay. */
static void
test_tiny_budget (void)
{
  LkTimeline *timeline = NULL;

  for (guint64 step = 0; step < 5; step++)
    timeline = add (timeline, step, 1);
  check (timeline, "0 4");
  lk_timeline_unref (timeline);
}

static void
test_find (void)
{
  LkTimeline *timeline = NULL;

  timeline = add (timeline, 5, G_MAXSIZE);
  g_assert_cmpuint (lk_timeline_find (timeline, 0), ==, 0);
  g_assert_cmpuint (lk_timeline_find (timeline, 900), ==, 0);
  timeline = add (timeline, 10, G_MAXSIZE);
  timeline = add (timeline, 20, G_MAXSIZE);
  for (guint64 step = 0; step < 30; step++)
    g_assert_cmpuint (lk_timeline_find (timeline, step), ==, step <= 7 ? 0 : step <= 15 ? 1 : 2);
  lk_timeline_unref (timeline);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/timeline/order", test_order);
  g_test_add_func ("/live/timeline/thinning", test_thinning);
  g_test_add_func ("/live/timeline/budget", test_budget);
  g_test_add_func ("/live/timeline/tiny-budget", test_tiny_budget);
  g_test_add_func ("/live/timeline/find", test_find);
  return g_test_run ();
}
