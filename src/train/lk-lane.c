/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-lane.h"

/* A network with more multiply-adds than this uses several processors better
 * inside one product than two networks do beside each other, once there are
 * more than two processors. */
#define LARGE_NETWORK 200000

struct _LkLane {
  GThread *thread;
  GMutex mutex;
  GCond cond;
  LkLaneFunc func; /* NULL when there is nothing to do */
  gpointer data;
  gboolean stop;
};

static gpointer
lane_main (gpointer user_data)
{
  LkLane *lane = user_data;

  g_mutex_lock (&lane->mutex);
  for (;;)
    {
      LkLaneFunc func;
      gpointer data;

      while (!lane->func && !lane->stop)
        g_cond_wait (&lane->cond, &lane->mutex);
      if (lane->stop)
        break;

      func = lane->func;
      data = lane->data;
      g_mutex_unlock (&lane->mutex);
      func (data);
      g_mutex_lock (&lane->mutex);
      lane->func = NULL;
      g_cond_broadcast (&lane->cond);
    }
  g_mutex_unlock (&lane->mutex);
  return NULL;
}

LkLane *
lk_lane_new (const char *name)
{
  LkLane *lane = g_new0 (LkLane, 1);

  g_mutex_init (&lane->mutex);
  g_cond_init (&lane->cond);
  lane->thread = g_thread_new (name, lane_main, lane);
  return lane;
}

void
lk_lane_free (LkLane *lane)
{
  if (!lane)
    return;
  g_mutex_lock (&lane->mutex);
  lane->stop = TRUE;
  g_cond_broadcast (&lane->cond);
  g_mutex_unlock (&lane->mutex);
  g_thread_join (lane->thread);
  g_mutex_clear (&lane->mutex);
  g_cond_clear (&lane->cond);
  g_free (lane);
}

gboolean
lk_lane_pays (gsize multiply_adds, guint n_threads)
{
  return n_threads == 2 || (n_threads > 2 && multiply_adds <= LARGE_NETWORK);
}

void
lk_lane_run (LkLane *lane, LkLaneFunc beside, gpointer beside_data, LkLaneFunc here, gpointer here_data)
{
  if (!lane)
    {
      here (here_data);
      beside (beside_data);
      return;
    }

  g_mutex_lock (&lane->mutex);
  lane->func = beside;
  lane->data = beside_data;
  g_cond_broadcast (&lane->cond);
  g_mutex_unlock (&lane->mutex);

  here (here_data);

  g_mutex_lock (&lane->mutex);
  while (lane->func)
    g_cond_wait (&lane->cond, &lane->mutex);
  g_mutex_unlock (&lane->mutex);
}
