/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "train/lk-history.h"

static void
add (LkHistory *history, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    {
      LkStepRecord record = { .hard = (float) i, .total = (float) (i % 977) };

      lk_history_add_step (history, &record, NULL);
    }
}

/* Of a run that is too long every second step is kept, then every fourth; the hashes of those between are the same as
 * those of all. A view of before keeps what it had. */
static void
test_thinning (void)
{
  LkHistory history, whole;
  LkHistoryView before, after;
  gsize n = 2 * LK_HISTORY_MAX_STEPS + 4;

  lk_history_init (&history);
  add (&history, 0, LK_HISTORY_MAX_STEPS);
  lk_history_view (&history, &before);
  g_assert_cmpuint (history.stride, ==, 1);
  add (&history, LK_HISTORY_MAX_STEPS, n);
  lk_history_view (&history, &after);
  g_assert_cmpuint (history.stride, ==, 4);
  g_assert_cmpuint (after.n_steps, ==, n / 4);
  g_assert_cmpuint (before.n_steps, ==, LK_HISTORY_MAX_STEPS);
  for (gsize i = 0; i < before.n_steps; i += 10007)
    g_assert_cmpfloat (lk_history_step (&before, i)->hard, ==, (float) i);
  for (gsize i = 0; i < after.n_steps; i += 1009)
    g_assert_cmpfloat (lk_history_step (&after, i)->hard, ==, (float) (4 * i + 3));

  /* The last records came when the stride was 4 already, the first before. */
  lk_history_init (&whole);
  add (&whole, 0, 16);
  g_assert_cmpuint (lk_history_hash_steps (&history, 0, 4), ==, lk_history_hash_steps (&whole, 0, 16));
  g_assert_cmpuint (lk_history_hash_steps (&history, 1, 1), ==, lk_history_hash_steps (&whole, 4, 4));
  lk_history_clear (&whole);
  lk_history_init (&whole);
  add (&whole, n - 4, n);
  g_assert_cmpuint (lk_history_hash_steps (&history, after.n_steps - 1, 1), ==, lk_history_hash_steps (&whole, 0, 4));

  lk_history_view_clear (&before);
  lk_history_view_clear (&after);
  lk_history_clear (&whole);
  lk_history_clear (&history);
}

/* What a step had of a term on a hidden layer goes with its record, thinned as these are, and into no hash. */
static void
test_features (void)
{
  LkHistory history, without;
  LkHistoryView view, copy;
  gsize n = LK_HISTORY_MAX_STEPS + 2;

  lk_history_init (&history);
  lk_history_init (&without);
  for (gsize i = 0; i < n; i++)
    {
      LkStepRecord record = { .hard = (float) i };
      LkFeatureRecord feature = { .value = (float) i, .weight = 2.0f, .share = 0.5f };

      lk_history_add_step (&history, &record, &feature);
      lk_history_add_step (&without, &record, NULL);
    }
  lk_history_view (&history, &view);
  lk_history_view_copy (&view, &copy);
  g_assert_cmpuint (history.stride, ==, 2);
  g_assert_cmpuint (lk_log_length (history.features), ==, view.n_steps);
  for (gsize i = 0; i < view.n_steps; i += 1009)
    {
      g_assert_cmpfloat (lk_history_feature (&copy, i)->value, ==, lk_history_step (&view, i)->hard);
      g_assert_cmpfloat (lk_history_feature (&copy, i)->weight, ==, 2.0f);
    }
  g_assert_cmpuint (lk_history_hash_steps (&history, 0, 64), ==, lk_history_hash_steps (&without, 0, 64));
  lk_history_view_clear (&view);
  lk_history_clear (&history);
  g_assert_cmpfloat (lk_history_feature (&copy, 5)->share, ==, 0.5f);
  lk_history_view_clear (&copy);
  lk_history_view (&without, &view);
  g_assert_null (lk_history_feature (&view, 5));
  lk_history_view_clear (&view);
  lk_history_clear (&without);
}

/* FNV-1a of a record's bytes: run files hold them. */
static void
test_hash (void)
{
  LkHistory history;
  LkStepRecord record = { 0 };
  guint32 one, two;

  lk_history_init (&history);
  lk_history_add_step (&history, &record, NULL);
  lk_history_add_step (&history, &record, NULL);
  one = lk_history_hash_steps (&history, 0, 1);
  two = lk_history_hash_steps (&history, 0, 2);
  g_assert_cmpuint (one, ==, 0xe2ba14a5u);
  g_assert_cmpuint (two, ==, 0x47ccc319u);
  lk_history_clear (&history);
}

/* A view has what was there when it was taken; a copy of it holds the same. */
static void
test_view (void)
{
  LkHistory history;
  LkHistoryView view, copy, none = { 0 };
  LkMark mark = { .step = 3, .kind = LK_MARK_ALPHA, .value = 0.5 };

  lk_history_init (&history);
  add (&history, 0, 5);
  lk_log_append (history.marks, &mark);
  lk_history_view (&history, &view);
  add (&history, 5, 9);
  lk_log_append (history.marks, &mark);
  lk_history_view_copy (&view, &copy);
  lk_history_view_clear (&view);
  lk_history_clear (&history);
  g_assert_cmpuint (copy.n_steps, ==, 5);
  g_assert_cmpuint (copy.n_marks, ==, 1);
  g_assert_cmpuint (copy.n_evaluations, ==, 0);
  g_assert_cmpfloat (lk_history_step (&copy, 4)->hard, ==, 4.0f);
  g_assert_cmpfloat (lk_history_mark (&copy, 0)->value, ==, 0.5);
  lk_history_view_clear (&copy);
  g_assert_cmpuint (copy.n_steps, ==, 0);
  lk_history_view_copy (&none, &copy);
  g_assert_null (copy.history.steps);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/history/thinning", test_thinning);
  g_test_add_func ("/train/history/features", test_features);
  g_test_add_func ("/train/history/hash", test_hash);
  g_test_add_func ("/train/history/view", test_view);
  return g_test_run ();
}
