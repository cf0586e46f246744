/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>

#include "app/window/lk-window.h"
#include "tests/app/app-test.h"

/* What each page of the window costs the main thread while the trainer runs at
 * full speed: processor time from the end of a frame to the end of the next, so
 * that what is done between frames counts, too. With nothing moving, with T
 * moving in each frame, and with the moment moving in each; and in the frames
 * in which the page is opened.
 *
 * Run it under tests/headless. */

#define WIDTH   1280
#define HEIGHT  800
#define OPENING 60 /* frames, a second: what a page computes on a thread is there by then */

static const char *page; /* NULL: all */

static const GOptionEntry entries[] = { { "page", 0, 0, G_OPTION_ARG_STRING, &page, "This page alone", "NAME" },
                                        G_OPTION_ENTRY_NULL };

typedef enum {
  MOVE_NOTHING,
  MOVE_TEMPERATURE,
  MOVE_MOMENT,
  N_MOVES,
} Move;

static const char *const move_names[N_MOVES] = { "nothing", "T", "moment" };

typedef struct {
  LkSession *session;
  Move move;
  double *milliseconds; /* (n_wanted) */
  guint n_wanted;
  guint n;
  double began; /* NaN before the first frame */
} Frames;

/* To and fro, never the same value twice in a row. */
static void
before_paint_cb (GdkFrameClock *clock, Frames *frames)
{
  const LkTimeline *timeline = lk_session_get_snapshot (frames->session)->timeline;
  double where = 0.5 + 0.49 * sin (6.0 * G_PI * frames->n / frames->n_wanted + 0.1);

  if (frames->move == MOVE_TEMPERATURE)
    g_object_set (frames->session, "temperature", pow (10.0, where), NULL);
  else if (frames->move == MOVE_MOMENT && timeline)
    g_object_set (frames->session, "moment",
                  (gint64) timeline->evaluations[(gsize) (where * (double) timeline->n)]->step, NULL);
}

static void
after_paint_cb (GdkFrameClock *clock, Frames *frames)
{
  double now = bench_thread_seconds ();

  if (isfinite (frames->began) && frames->n < frames->n_wanted)
    frames->milliseconds[frames->n++] = 1e3 * (now - frames->began);
  frames->began = now;
}

static void
measure (GtkWidget *window, LkSession *session, const char *name, Move move)
{
  Frames frames = { .session = session, .move = move, .n_wanted = bench_quick ? 10 : 200, .began = NAN };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong before, after;
  double median, high;

  frames.milliseconds = g_new (double, frames.n_wanted);
  before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &frames);
  after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  gdk_frame_clock_begin_updating (clock);
  UNTIL (frames.n == frames.n_wanted);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_object_set (session, "moment", (gint64) -1, "temperature", 4.0, NULL);

  median = bench_quantile (frames.milliseconds, frames.n, 0.5);
  high = bench_quantile (frames.milliseconds, frames.n, 0.99);
  bench_row ("%s\t%s\t%.2f\t%.2f\t%.2f", name, move_names[move], median, high, frames.milliseconds[frames.n - 1]);
  g_free (frames.milliseconds);
}

/* The longest of the frames in which a page comes into sight for the first time. */
static void
open_page (GtkWidget *window, const char *name)
{
  Frames frames = { .move = MOVE_NOTHING, .n_wanted = OPENING, .began = bench_thread_seconds () };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  double milliseconds[OPENING], median, high;
  gulong after;

  frames.milliseconds = milliseconds;
  adw_view_stack_set_visible_child_name (part (window, "pages"), name);
  after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  gdk_frame_clock_begin_updating (clock);
  UNTIL (frames.n == frames.n_wanted);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, after);
  median = bench_quantile (milliseconds, OPENING, 0.5);
  high = bench_quantile (milliseconds, OPENING, 0.99);
  bench_row ("%s\topening\t%.2f\t%.2f\t%.2f", name, median, high, milliseconds[OPENING - 1]);
}

static gboolean
has_past (LkSession *session)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session);

  if (snapshot->phase == LK_PHASE_FAILED)
    g_error ("%s", snapshot->error);
  return snapshot->timeline && snapshot->timeline->n > (bench_quick ? 2 : 12);
}

static void
measure_pages (void)
{
  static const char *const names[] = { "distill", "samples", "draw", "report", "map" };
  const char *teachers[] = { "mnist-300x300", NULL };
  LkSession *session =
      g_object_new (LK_TYPE_SESSION, "teacher-files", teachers, "student-layers", "30x30", "epochs", 0, NULL);
  GtkWidget *window = GTK_WIDGET (lk_window_new (NULL, session, NULL));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (window));
  lk_session_play (session);
  UNTIL (has_past (session));
  bench_table ("the main thread's processor time a frame while the trainer runs",
               "page\tmoves\tmedian ms\t99th percentile ms\tlongest ms");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (page && !g_str_equal (page, names[i]))
        continue;
      open_page (window, names[i]);
      for (Move move = 0; move < N_MOVES; move++)
        measure (window, session, names[i], move);
    }
  bench_end ();
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (session);
}

int
main (int argc, char **argv)
{
  bench_init (&argc, &argv, entries);
  app_test_init_style ();
  measure_pages ();
  return 0;
}
