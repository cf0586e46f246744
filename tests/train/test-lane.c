/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "train/lk-lane.h"

typedef struct {
  GThread *thread; /* that it ran on */
  guint n_runs;
  guint order; /* of the two in the last run */
  guint *counter;
} Work;

static void
work_cb (gpointer data)
{
  Work *work = data;

  work->thread = g_thread_self ();
  work->n_runs++;
  if (work->counter)
    work->order = (*work->counter)++;
}

/* Each returns only when both are done, and what they wrote is seen. */
static void
test_both_done (void)
{
  LkLane *lane = lk_lane_new ("test");
  Work beside = { 0 }, here = { 0 };
  GThread *first = NULL;

  for (guint i = 1; i <= 2000; i++)
    {
      lk_lane_run (lane, work_cb, &beside, work_cb, &here);
      g_assert_cmpuint (beside.n_runs, ==, i);
      g_assert_cmpuint (here.n_runs, ==, i);
      if (!first)
        first = beside.thread;
      /* One thread, made once. */
      g_assert_true (beside.thread == first);
    }
  g_assert_true (here.thread == g_thread_self ());
  g_assert_true (beside.thread != g_thread_self ());
  lk_lane_free (lane);
}

typedef struct {
  GMutex mutex;
  GCond cond;
  guint arrived;
} Meeting;

static void
meet_cb (gpointer data)
{
  Meeting *meeting = data;

  g_mutex_lock (&meeting->mutex);
  meeting->arrived++;
  g_cond_broadcast (&meeting->cond);
  while (meeting->arrived < 2)
    g_cond_wait (&meeting->cond, &meeting->mutex);
  g_mutex_unlock (&meeting->mutex);
}

/* At once: each waits for the other, so that one after the other would never end. */
static void
test_at_once (void)
{
  LkLane *lane = lk_lane_new ("test");
  Meeting meeting = { 0 };

  g_mutex_init (&meeting.mutex);
  g_cond_init (&meeting.cond);
  lk_lane_run (lane, meet_cb, &meeting, meet_cb, &meeting);
  g_assert_cmpuint (meeting.arrived, ==, 2);
  lk_lane_free (lane);
  g_mutex_clear (&meeting.mutex);
  g_cond_clear (&meeting.cond);
}

static void
test_without (void)
{
  guint counter = 0;
  Work beside = { .counter = &counter }, here = { .counter = &counter };

  lk_lane_run (NULL, work_cb, &beside, work_cb, &here);
  g_assert_cmpuint (here.order, ==, 0);
  g_assert_cmpuint (beside.order, ==, 1);
  g_assert_true (beside.thread == g_thread_self ());
  lk_lane_free (NULL);
}

static void
test_free_unused (void)
{
  for (guint i = 0; i < 50; i++)
    lk_lane_free (lk_lane_new ("test"));
}

/* Two threads always go to the two networks; more go into the products of a large one. */
static void
test_pays (void)
{
  g_assert_false (lk_lane_pays (1000, 1));
  g_assert_true (lk_lane_pays (1000, 2));
  g_assert_true (lk_lane_pays (1000, 8));
  g_assert_true (lk_lane_pays (1300000, 2));
  g_assert_false (lk_lane_pays (1300000, 3));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/lane/both-done", test_both_done);
  g_test_add_func ("/train/lane/at-once", test_at_once);
  g_test_add_func ("/train/lane/without", test_without);
  g_test_add_func ("/train/lane/free-unused", test_free_unused);
  g_test_add_func ("/train/lane/pays", test_pays);
  return g_test_run ();
}
