/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>

#include "figure/lk-run-curves.h"
#include "nn/lk-rng.h"
#include "plot/lk-export.h"

/* A chart against the length of what it shows: a run's loss chart as the window
 * keeps it (LkRunCurves, binned as it grows), and the same number of points given
 * to the chart as they are. Drawn as GTK's cairo renderer does: recorded, then
 * played back into an image. */

#define WIDTH           480 /* px; about what a chart gets in a window of 1280×800 */
#define HEIGHT          280
#define STEPS_PER_EPOCH 469

static const gsize lengths[] = { 1000, 100000, 1000000 };

typedef struct {
  LkHistory history;
  LkRunCurves *curves;
  const LkChart *chart;
  cairo_surface_t *recording;
  cairo_surface_t *image;
} Work;

static void
append_step (Work *work, LkRng *rng)
{
  double i = (double) lk_log_length (work->history.steps);
  float loss = (float) (exp (-i / 20000.0) + 0.2 + 0.1 * lk_rng_normal (rng));
  LkStepRecord record = { .hard = loss, .soft = 0.5f * loss, .total = 0.6f * loss, .twin_hard = 1.1f * loss };

  lk_log_append (work->history.steps, &record);
}

/* Records that the curves do not know yet. */
static void
take (gpointer data)
{
  Work *work = data;
  LkRunCurvesInput input = { .steps_per_epoch = STEPS_PER_EPOCH, .n_test = 10000, .teacher_accuracy = 0.985 };

  lk_history_view (&work->history, &input.history);
  lk_run_curves_update (work->curves, &input);
  lk_history_view_clear (&input.history);
}

static void
take_all (gpointer data)
{
  Work *work = data;

  lk_run_curves_free (work->curves);
  work->curves = lk_run_curves_new ();
  take (work);
}

static void
record (gpointer data)
{
  Work *work = data;
  cairo_t *cr;

  g_clear_pointer (&work->recording, cairo_surface_destroy);
  work->recording =
      cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &(cairo_rectangle_t) { 0.0, 0.0, WIDTH, HEIGHT });
  cr = cairo_create (work->recording);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  lk_chart_plot.draw (cr, WIDTH, HEIGHT, work->chart, lk_palette_light ());
  cairo_destroy (cr);
}

static void
replay (gpointer data)
{
  Work *work = data;
  cairo_t *cr = cairo_create (work->image);

  cairo_set_source_surface (cr, work->recording, 0.0, 0.0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (work->image);
}

static void
print_draw (Work *work, const char *what, gsize n, double take_seconds)
{
  double record_seconds = bench_seconds (record, work);

  bench_row ("%s\t%zu\t%.3f\t%.3f\t%.3f", what, n, 1e3 * take_seconds, 1e3 * record_seconds,
             1e3 * bench_seconds (replay, work));
}

int
main (int argc, char **argv)
{
  gsize n_lengths = G_N_ELEMENTS (lengths);
  Work work = { .curves = lk_run_curves_new () };
  LkRng rng;
  double *x, *y;
  gsize n_most;

  bench_init (&argc, &argv, NULL);
  n_lengths = bench_quick ? 1 : n_lengths;
  n_most = lengths[n_lengths - 1];
  lk_rng_seed (&rng, 1, 0);
  lk_history_init (&work.history);
  work.image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);

  bench_table ("a chart of 480×280 against the length of a run",
               "what\tpoints a curve\tms to take all\tms to record\tms to rasterise");
  for (gsize i = 0; i < n_lengths; i++)
    {
      double seconds;

      while (lk_log_length (work.history.steps) < lengths[i])
        append_step (&work, &rng);
      seconds = bench_seconds (take_all, &work);
      work.chart = lk_run_curves_get_loss (work.curves);
      print_draw (&work, "a run's four losses (LkRunCurves)", lengths[i], seconds);
    }

  x = g_new (double, n_most);
  y = g_new (double, n_most);
  for (gsize i = 0; i < n_most; i++)
    {
      x[i] = (double) i;
      y[i] = ((const LkStepRecord *) lk_log_get (work.history.steps, i))->hard;
    }
  for (gsize i = 0; i < n_lengths; i++)
    {
      LkSeries series = { .label = "loss", .color = LK_SERIES_STUDENT, .n = lengths[i], .x = x, .y = y };
      LkChart chart = LK_CHART_INIT;

      chart.title = "Loss";
      chart.series = &series;
      chart.n_series = 1;
      work.chart = &chart;
      print_draw (&work, "one series as it is (LkChart)", lengths[i], 0.0);
    }
  bench_end ();

  lk_run_curves_free (work.curves);
  lk_history_clear (&work.history);
  cairo_surface_destroy (work.recording);
  cairo_surface_destroy (work.image);
  g_free (x);
  g_free (y);
  return 0;
}
