/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A second thread for work that runs beside the caller's: the twin's steps
 * beside the student's. Made once, so that no step starts a thread. */
typedef struct _LkLane LkLane;
typedef void (*LkLaneFunc) (gpointer data);

LkLane *lk_lane_new  (const char *name);
void    lk_lane_free (LkLane *lane); /* waits; NULL is fine */

/* Whether two networks of so many multiply-adds do better on two threads beside
 * each other, with single-threaded products, than taking turns with all threads
 * in each product. */
gboolean lk_lane_pays (gsize multiply_adds, guint n_threads);

/* Runs both functions at once, `beside` on the lane and `here` on the caller's
 * thread, and returns when both are done. Without a lane (NULL), one after the
 * other. */
void    lk_lane_run  (LkLane *lane, LkLaneFunc beside, gpointer beside_data, LkLaneFunc here, gpointer here_data);
