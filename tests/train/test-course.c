/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "train/lk-course.h"

#define N     53
#define BATCH 8 /* does not divide N: the seventh batch holds 5 */

static guint32 items[N];

static void
fill_items (void)
{
  for (guint32 i = 0; i < N; i++)
    items[i] = 3 * i + 1;
}

static void
test_every_item_once (void)
{
  LkCourse course;

  lk_course_init (&course, items, N, BATCH, 4, 2);
  g_assert_cmpuint (lk_course_steps_per_epoch (&course), ==, 7);
  for (guint64 epoch = 0; epoch < 3; epoch++)
    {
      guint seen[3 * N + 1] = { 0 };

      for (guint64 s = 0; s < 7; s++)
        {
          gsize B;
          const guint32 *batch = lk_course_batch (&course, epoch * 7 + s, &B);

          g_assert_cmpuint (B, ==, s < 6 ? BATCH : 5);
          for (gsize b = 0; b < B; b++)
            {
              g_assert_cmpuint (batch[b], <=, 3 * N);
              seen[batch[b]]++;
            }
        }
      for (guint32 i = 0; i < N; i++)
        g_assert_cmpuint (seen[items[i]], ==, 1);
    }
  lk_course_clear (&course);
}

/* Step s's batch depends on s alone, not on which were asked for before. */
static void
test_any_order (void)
{
  LkCourse forward, backward;
  guint32 batches[21][BATCH];
  gsize B;

  lk_course_init (&forward, items, N, BATCH, 4, 2);
  lk_course_init (&backward, items, N, BATCH, 4, 2);
  for (guint64 step = 0; step < 21; step++)
    {
      const guint32 *batch = lk_course_batch (&forward, step, &B);

      memcpy (batches[step], batch, B * sizeof *batch);
    }
  for (guint64 step = 21; step-- > 0;)
    {
      const guint32 *batch = lk_course_batch (&backward, step, &B);

      g_assert_cmpmem (batch, B * sizeof *batch, batches[step], B * sizeof *batch);
    }
  lk_course_clear (&forward);
  lk_course_clear (&backward);
}

static gboolean
same_epoch (guint64 seed_a, guint64 stream_a, guint64 epoch_a, guint64 seed_b, guint64 stream_b, guint64 epoch_b)
{
  LkCourse a, b;
  gsize B_a, B_b;
  const guint32 *batch_a, *batch_b;
  gboolean same;

  lk_course_init (&a, items, N, N, seed_a, stream_a);
  lk_course_init (&b, items, N, N, seed_b, stream_b);
  batch_a = lk_course_batch (&a, epoch_a, &B_a);
  batch_b = lk_course_batch (&b, epoch_b, &B_b);
  g_assert_cmpuint (B_a, ==, N);
  g_assert_cmpuint (B_b, ==, N);
  same = memcmp (batch_a, batch_b, N * sizeof *batch_a) == 0;
  lk_course_clear (&a);
  lk_course_clear (&b);
  return same;
}

static void
test_seed_stream_epoch (void)
{
  g_assert_true (same_epoch (4, 2, 1, 4, 2, 1));
  g_assert_false (same_epoch (4, 2, 1, 5, 2, 1));
  g_assert_false (same_epoch (4, 2, 1, 4, 3, 1));
  g_assert_false (same_epoch (4, 2, 1, 4, 2, 2));
}

static void
test_larger_batch (void)
{
  LkCourse course;
  gsize B;

  lk_course_init (&course, items, N, 128, 4, 2);
  g_assert_cmpuint (lk_course_steps_per_epoch (&course), ==, 1);
  lk_course_batch (&course, 9, &B);
  g_assert_cmpuint (B, ==, N);
  lk_course_clear (&course);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fill_items ();
  g_test_add_func ("/train/course/every-item-once", test_every_item_once);
  g_test_add_func ("/train/course/any-order", test_any_order);
  g_test_add_func ("/train/course/seed-stream-epoch", test_seed_stream_epoch);
  g_test_add_func ("/train/course/larger-batch", test_larger_batch);
  return g_test_run ();
}
