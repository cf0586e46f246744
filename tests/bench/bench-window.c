/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "app/lk-application.h"
#include "app/settings/lk-settings-panel.h"
#include "app/window/lk-window.h"
#include "tests/app/app-test.h"

/* The window as it is, in this process, at 1280×800, while the trainer runs at
 * full speed: what a frame costs the main thread while the temperature's slider
 * moves in every one of them, how soon the bars follow, and what the window
 * costs the training. Children of this program measure a start and the memory.
 *
 * Run it under tests/headless, with the program "bench-bare", which a start stands beside. */

#define WIDTH  1280
#define HEIGHT 800
#define ROUNDS 3
#define STARTS 9

static gboolean first_frame;
static gboolean app_memory;

static const GOptionEntry entries[] = {
  { "first-frame", 0, 0, G_OPTION_ARG_NONE, &first_frame, "Print when the first frame was drawn, and end", NULL },
  { "app-memory", 0, 0, G_OPTION_ARG_NONE, &app_memory, "Distil 800x800 for a while and print the peak memory", NULL },
  G_OPTION_ENTRY_NULL
};

static LkSession *
session_new (const char *student)
{
  const char *teachers[] = { "mnist-300x300", NULL };

  return g_object_new (LK_TYPE_SESSION, "teacher-files", teachers, "student-layers", student, "epochs", 0, NULL);
}

static GtkWidget *
window_new (LkSession *session)
{
  GtkWidget *window = GTK_WIDGET (lk_window_new (NULL, session, NULL));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (window));
  return window;
}

static guint64
steps_done (LkSession *session)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session);

  if (snapshot->phase == LK_PHASE_FAILED)
    g_error ("%s", snapshot->error);
  return snapshot->phase == LK_PHASE_RUNNING ? snapshot->step : 0;
}

static void
play (LkSession *session)
{
  lk_session_play (session);
  UNTIL (steps_done (session) > 500);
}

static gboolean
true_cb (gpointer value)
{
  *(gboolean *) value = TRUE;
  return G_SOURCE_REMOVE;
}

/* Pictures a second through the student, counted by snapshots. */
static double
images_per_second (LkSession *session)
{
  guint batch = lk_session_get_settings (session)->batch;
  gboolean over = FALSE;
  guint64 first = steps_done (session), last;
  double began, ended;

  /* From one snapshot to another, so that the ends are sharp. */
  UNTIL (steps_done (session) > first);
  first = steps_done (session);
  began = bench_now ();
  g_timeout_add (bench_quick ? 50 : 1500, true_cb, &over);
  UNTIL (over);
  last = steps_done (session);
  UNTIL (steps_done (session) > last);
  ended = bench_now ();
  last = steps_done (session);
  return (double) (last - first) * batch / (ended - began);
}

/* The frames of a window, and the slider that moves in each of them. */
typedef struct {
  GtkAdjustment *slider; /* of the temperature */
  double *milliseconds;  /* (n_wanted) from before-paint to after-paint */
  double *computed;      /* (n_wanted) those of them in which the main thread computed */
  guint n_wanted;
  guint n;
  guint pending;     /* the how manieth frame this is for a move that no drawing has followed yet; 0: none */
  guint most_frames; /* that a move had to wait for its drawing; 1: drawn in the frame that it came before */
  double began, thread_began;
} Frames;

static Frames frames;
static GtkWidget *bars_view;
static void (*plot_view_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);

/* In front of LkPlotView's own: when the bars are drawn. */
static void
snapshot_bars (GtkWidget *widget, GtkSnapshot *snapshot)
{
  plot_view_snapshot (widget, snapshot);
  if (widget != bars_view || frames.pending == 0)
    return;
  frames.most_frames = MAX (frames.most_frames, frames.pending);
  frames.pending = 0;
}

static void
before_paint_cb (GdkFrameClock *clock, gpointer data)
{
  double low = gtk_adjustment_get_lower (frames.slider), high = gtk_adjustment_get_upper (frames.slider);

  frames.began = bench_now ();
  frames.thread_began = bench_thread_seconds ();
  if (frames.n == frames.n_wanted)
    return;
  /* To and fro, three times in all, never the same value twice in a row. */
  gtk_adjustment_set_value (frames.slider,
                            low + (high - low) * (0.5 + 0.49 * sin (6.0 * G_PI * frames.n / frames.n_wanted + 0.1)));
  frames.pending = MAX (frames.pending, 1);
}

static void
after_paint_cb (GdkFrameClock *clock, gpointer data)
{
  if (frames.n < frames.n_wanted)
    {
      frames.computed[frames.n] = 1e3 * (bench_thread_seconds () - frames.thread_began);
      frames.milliseconds[frames.n++] = 1e3 * (bench_now () - frames.began);
    }
  if (frames.pending > 0)
    frames.pending = MAX (frames.pending, 1);
}

static void
measure_frames (GtkWidget *window)
{
  GtkWidget *panel = part (window, "settings_panel");
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong before, after;
  double median, high, computed, computed_high;

  bars_view = part (part (part (window, "distill_page"), "sample_view"), "bars_view");
  plot_view_snapshot = GTK_WIDGET_GET_CLASS (bars_view)->snapshot;
  GTK_WIDGET_GET_CLASS (bars_view)->snapshot = snapshot_bars;

  frames.n_wanted = bench_quick ? 10 : 300;
  frames.milliseconds = g_new (double, frames.n_wanted);
  frames.computed = g_new (double, frames.n_wanted);
  frames.slider = gtk_range_get_adjustment (part (part (panel, "temperature_row"), "scale"));
  before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  gdk_frame_clock_begin_updating (clock);
  UNTIL (frames.n == frames.n_wanted);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  GTK_WIDGET_GET_CLASS (bars_view)->snapshot = plot_view_snapshot;
  if (frames.most_frames == 0)
    g_error ("The bars were never drawn while the slider moved.");

  bench_table ("frames of 1280×800 while T moves in each and the trainer runs",
               "frames\tmedian ms\t99th percentile ms\tlongest ms\tmedian ms computed\t99th percentile ms computed\t"
               "frames from a move to its bars");
  median = bench_quantile (frames.milliseconds, frames.n, 0.5);
  high = bench_quantile (frames.milliseconds, frames.n, 0.99);
  computed = bench_quantile (frames.computed, frames.n, 0.5);
  computed_high = bench_quantile (frames.computed, frames.n, 0.99);
  bench_row ("%u\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%u", frames.n, median, high, frames.milliseconds[frames.n - 1],
             computed, computed_high, frames.most_frames);
  bench_end ();
  g_free (frames.milliseconds);
  g_free (frames.computed);
}

static void
measure_training (void)
{
  double without[ROUNDS], with[ROUNDS];
  guint n = bench_quick ? 1 : ROUNDS;
  double a, b;

  for (guint i = 0; i < n; i++)
    {
      LkSession *session = session_new ("30x30");
      GtkWidget *window;

      lk_session_start (session);
      play (session);
      without[i] = images_per_second (session);
      g_object_unref (session);

      session = session_new ("30x30");
      window = window_new (session);
      play (session);
      with[i] = images_per_second (session);
      if (i + 1 == n)
        measure_frames (window);
      gtk_window_destroy (GTK_WINDOW (window));
      g_object_unref (session);
    }
  a = bench_quantile (without, n, 0.5);
  b = bench_quantile (with, n, 0.5);
  bench_table ("training of 30x30 and twin with the window open", "images/s without\timages/s with\twith / without");
  bench_row ("%.0f\t%.0f\t%.3f", a, b, b / a);
  bench_end ();
}

/* Children. */

static void
first_frame_cb (GdkFrameClock *clock, GtkWidget *window)
{
  if (!gtk_widget_get_mapped (window))
    return;
  g_print ("%.6f\n", bench_now ());
  fflush (stdout);
  _exit (0);
}

static void
realize_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (first_frame_cb), window);
}

static void
window_added_cb (GtkApplication *application, GtkWidget *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}

static int
run_first_frame (char *name)
{
  g_autoptr (LkApplication) application = lk_application_new (TRUE);

  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, &name);
}

static int
run_app_memory (void)
{
  LkSession *session;
  struct rusage usage;

  app_test_init_style ();
  session = session_new ("800x800");
  window_new (session);
  lk_session_play (session);
  UNTIL (steps_done (session) > (bench_quick ? 1 : 64)); /* everything is in memory, and was evaluated once more */
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%.6f\n", (double) usage.ru_maxrss / 1024.0);
  fflush (stdout);
  _exit (0);
}

/* The number that a program prints. */
static double
child_number (const char *program, const char *option)
{
  const char *line[] = { program, option, bench_quick ? "--quick" : NULL, NULL };
  g_autofree char *out = NULL;
  GError *error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) line, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s %s: %s", program, option ? option : "", error->message);
  return g_ascii_strtod (out, NULL);
}

static double
start_seconds (const char *program, const char *option)
{
  double began = bench_now ();

  return child_number (program, option) - began;
}

/* In turns with a window that has next to nothing in it: what GTK and libadwaita take of a start. */
static void
measure_starts (const char *program, const char *bare_program)
{
  const struct {
    const char *name, *program, *option;
  } rows[] = {
    { "Limbeck", program, "--first-frame" },
    { "bare window, as GTK chooses to draw", bare_program, NULL },
    { "bare window, Cairo", bare_program, "--cairo" },
    { "bare window, Cairo without OpenGL", bare_program, "--without-opengl" },
  };
  double seconds[G_N_ELEMENTS (rows)][STARTS], medians[G_N_ELEMENTS (rows)];
  guint n = bench_quick ? 1 : STARTS;

  for (guint i = 0; i < n; i++)
    for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
      seconds[row][i] = start_seconds (rows[row].program, rows[row].option);
  bench_table ("from start to first frame, in turns with a bare window of libadwaita", "window\tms\tLimbeck / this");
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      medians[row] = bench_quantile (seconds[row], n, 0.5);
      bench_row ("%s\t%.0f\t%.2f", rows[row].name, 1e3 * medians[row], medians[0] / medians[row]);
    }
  bench_end ();
}

int
main (int argc, char **argv)
{
  bench_init (&argc, &argv, entries);
  if (first_frame)
    return run_first_frame (argv[0]);
  if (app_memory)
    return run_app_memory ();
  if (argc != 2)
    g_error ("%s needs the program bench-bare as its argument", argv[0]);

  measure_starts (argv[0], argv[1]);
  bench_table ("the app's memory", "peak RSS MiB at 800x800 with twin");
  bench_row ("%.1f", child_number (argv[0], "--app-memory"));
  bench_end ();
  app_test_init_style ();
  measure_training ();
  return 0;
}
