/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <malloc.h>

#include "train/lk-history.h"

#define CHUNKS_FULL 20000 /* more than two of the log's chunks */

typedef struct {
  guint64 number;
  guint8 tail;
} Element;

static void
test_elements_stay (void)
{
  g_autoptr (LkLog) log = lk_log_new (sizeof (Element));
  const Element *first;

  g_assert_cmpuint (lk_log_length (log), ==, 0);
  for (guint64 i = 0; i < CHUNKS_FULL; i++)
    {
      Element element = { .number = i * i, .tail = (guint8) i };

      g_assert_true (lk_log_append (log, &element));
      g_assert_cmpuint (lk_log_length (log), ==, i + 1);
      if (i == 0)
        first = lk_log_get (log, 0);
    }
  /* Nothing moves: a reader may hold on to an address. */
  g_assert_true (lk_log_get (log, 0) == first);
  for (guint64 i = 0; i < CHUNKS_FULL; i++)
    {
      const Element *element = lk_log_get (log, i);

      g_assert_cmpuint (element->number, ==, i * i);
      g_assert_cmpuint (element->tail, ==, (guint8) i);
    }
}

static void
test_full (void)
{
  g_autoptr (LkLog) log = lk_log_new (1);
  guint8 element = 7;

  for (gsize i = 0; i < LK_LOG_MAX; i++)
    {
      if (!lk_log_append (log, &element))
        g_error ("The log is full at %" G_GSIZE_FORMAT, i);
    }
  g_assert_false (lk_log_append (log, &element));
  g_assert_cmpuint (lk_log_length (log), ==, LK_LOG_MAX);
  g_assert_cmpuint (*(const guint8 *) lk_log_get (log, LK_LOG_MAX - 1), ==, 7);
}

typedef struct {
  LkLog *log;
  GMutex mutex;
  GCond cond;
  gsize told; /* the length that the reader may read to */
  gsize wrong;
} Shared;

static gpointer
read_along (gpointer data)
{
  Shared *shared = data;
  gsize i = 0;

  while (i < CHUNKS_FULL)
    {
      gsize told;

      g_mutex_lock (&shared->mutex);
      while (shared->told == i)
        g_cond_wait (&shared->cond, &shared->mutex);
      told = shared->told;
      g_mutex_unlock (&shared->mutex);
      for (; i < told; i++)
        shared->wrong += ((const Element *) lk_log_get (shared->log, i))->number != i;
    }
  return NULL;
}

/* One thread appends while another reads what it was told of. */
static void
test_reader_beside (void)
{
  Shared shared = { .log = lk_log_new (sizeof (Element)) };
  GThread *reader;

  g_mutex_init (&shared.mutex);
  g_cond_init (&shared.cond);
  reader = g_thread_new ("reader", read_along, &shared);
  for (guint64 i = 0; i < CHUNKS_FULL; i++)
    {
      lk_log_append (shared.log, &(Element) { .number = i });
      if (i % 100 == 0 || i == CHUNKS_FULL - 1)
        {
          g_mutex_lock (&shared.mutex);
          shared.told = i + 1;
          g_cond_signal (&shared.cond);
          g_mutex_unlock (&shared.mutex);
        }
    }
  g_thread_join (reader);
  g_assert_cmpuint (shared.wrong, ==, 0);
  g_mutex_clear (&shared.mutex);
  g_cond_clear (&shared.cond);
  lk_log_unref (shared.log);
}

/* Thousands of kept runs are in memory, most of them short: a short log is small. */
static void
test_small (void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  LkLog *logs[1000];
  struct mallinfo2 before = mallinfo2 (), after;

  for (gsize i = 0; i < G_N_ELEMENTS (logs); i++)
    {
      logs[i] = lk_log_new (sizeof (LkEvaluationRecord));
      lk_log_append (logs[i], &(LkEvaluationRecord) { .step = i });
    }
  after = mallinfo2 ();
  g_assert_cmpuint (after.uordblks + after.hblkhd - before.uordblks - before.hblkhd, <, 4096 * G_N_ELEMENTS (logs));
  for (gsize i = 0; i < G_N_ELEMENTS (logs); i++)
    lk_log_unref (logs[i]);
#else
  g_test_skip ("the C library does not say how much memory is used");
#endif
}

/* A view keeps what there was, whatever comes after, and outlives its history. */
static void
test_history_view (void)
{
  LkHistory history;
  LkHistoryView view;

  lk_history_init (&history);
  lk_log_append (history.steps, &(LkStepRecord) { .total = 3.0f });
  lk_log_append (history.evaluations, &(LkEvaluationRecord) { .step = 5 });
  lk_log_append (history.marks, &(LkMark) { .step = 6, .value = 8.0 });
  lk_history_view (&history, &view);
  lk_log_append (history.steps, &(LkStepRecord) { .total = 4.0f });
  g_assert_cmpuint (view.n_steps, ==, 1);
  g_assert_cmpuint (lk_log_length (history.steps), ==, 2);

  lk_history_clear (&history);
  g_assert_null (history.steps);
  g_assert_cmpfloat (lk_history_step (&view, 0)->total, ==, 3.0f);
  g_assert_cmpuint (lk_history_evaluation (&view, 0)->step, ==, 5);
  g_assert_cmpfloat (lk_history_mark (&view, 0)->value, ==, 8.0);
  g_assert_cmpuint (view.n_evaluations, ==, 1);
  g_assert_cmpuint (view.n_marks, ==, 1);
  lk_history_view_clear (&view);
  g_assert_null (view.history.marks);
  g_assert_cmpuint (view.n_marks, ==, 0);
}

static LkStepRecord
nth_record (guint64 step)
{
  return (LkStepRecord) { .hard = (float) step, .soft = (float) (step % 1009), .total = 1.0f };
}

/* However long a run and however many moves: some megabytes, of which a view keeps its
 * own until it is released. */
static void
test_history_bounded (void)
{
  const gsize n = 4000000;
  LkHistory history;
  LkHistoryView view;
  gsize bytes;

  lk_history_init (&history);
  for (gsize step = 1; step <= n; step++)
    {
      LkStepRecord record = nth_record (step);

      if (step == LK_HISTORY_MAX_STEPS + 1)
        lk_history_view (&history, &view);
      lk_history_add_step (&history, &record, NULL);
      g_assert_cmpuint (lk_log_length (history.steps), <=, LK_HISTORY_MAX_STEPS);
    }
  g_assert_cmpuint (history.stride, ==, 8);
  g_assert_cmpuint (lk_log_length (history.steps), ==, n / 8);
  g_assert_cmpuint (lk_log_length (history.hashes), ==, n / 8);
  bytes = lk_log_length (history.steps) * sizeof (LkStepRecord) + lk_log_length (history.hashes) * sizeof (guint32);
  g_assert_cmpuint (bytes, <=, 14 << 20);
  for (gsize i = 0; i < n / 8; i += 997)
    g_assert_cmpfloat (((const LkStepRecord *) lk_log_get (history.steps, i))->hard, ==, (float) ((i + 1) * 8));

  /* What was seen before stays as it was; the marks' log is the run's for ever, by which it is known again. */
  g_assert_true (view.history.marks == history.marks);
  g_assert_true (view.history.steps != history.steps);
  g_assert_cmpuint (view.history.stride, ==, 1);
  g_assert_cmpuint (view.n_steps, ==, LK_HISTORY_MAX_STEPS);
  g_assert_cmpfloat (lk_history_step (&view, 12344)->hard, ==, 12345.0f);
  lk_history_view_clear (&view);
  lk_history_clear (&history);
}

/* A group of steps has the same hash in a thinned history as in a whole one. */
static void
test_history_hashes (void)
{
  const gsize n = 2 * LK_HISTORY_MAX_STEPS + 16;
  LkHistory whole, thinned;

  lk_history_init (&whole);
  lk_history_init (&thinned);
  for (gsize step = 1; step <= n; step++)
    {
      LkStepRecord record = nth_record (step);

      lk_log_append (whole.steps, &record);
      lk_history_add_step (&thinned, &record, NULL);
    }
  g_assert_cmpuint (thinned.stride, ==, 4);
  for (gsize i = 0; i < n / 16; i += 61)
    {
      g_assert_cmpuint (lk_history_hash_steps (&thinned, 4 * i, 4), ==, lk_history_hash_steps (&whole, 16 * i, 16));
      g_assert_cmpuint (lk_history_hash_steps (&thinned, 4 * i, 1), !=, lk_history_hash_steps (&thinned, 4 * i + 1, 1));
    }
  g_assert_cmpuint (lk_history_hash_steps (&thinned, n / 16 * 4 - 4, 4), ==,
                    lk_history_hash_steps (&whole, n / 16 * 16 - 16, 16));
  lk_history_clear (&whole);
  lk_history_clear (&thinned);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/log/elements-stay", test_elements_stay);
  g_test_add_func ("/train/log/full", test_full);
  g_test_add_func ("/train/log/reader-beside", test_reader_beside);
  g_test_add_func ("/train/log/small", test_small);
  g_test_add_func ("/train/history/view", test_history_view);
  g_test_add_func ("/train/history/bounded", test_history_bounded);
  g_test_add_func ("/train/history/hashes", test_history_hashes);
  return g_test_run ();
}
