/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-hints-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "words/lk-quantity.h"

/* Units whose bars are drawn: those that are followed worst. */
#define MOST_BARS 24
/* Parts that the distances are divided into for a curve of means. */
#define N_BINS       12
#define POINT_RADIUS 1.4

/* Takes the text; it lives as long as the figure's next set. */
static const char *
keep (LkHintsFigure *self, char *text)
{
  const char *kept = g_string_chunk_insert (self->texts, text);

  g_free (text);
  return kept;
}

static const char *
name_of (guint who)
{
  const char *const names[LK_N_COMPARED] = {
    [LK_COMPARED_TEACHER] = _ ("teacher"), [LK_COMPARED_STUDENT] = _ ("student"), [LK_COMPARED_TWIN] = _ ("twin")
  };

  return names[who];
}

/* "layer 2" */
static const char *
layer_note (LkHintsFigure *self, guint who)
{
  guint layer = who == LK_COMPARED_TEACHER ? self->hints->teacher_layer : self->hints->student_layer;

  return keep (self, g_strdup_printf (_ ("layer %u"), layer));
}

static double
largest (const float *values, gsize n)
{
  double most = 0.0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      most = fmax (most, fabs (values[i]));
  return most;
}

/* A network's row with one picture. */
static void
add_row (LkHintsFigure *self, guint who, gsize columns, gsize rows, const float *values, const char *fact)
{
  LkMapsTile *tile = &self->tiles[self->maps.n_rows];

  *tile = (LkMapsTile) { .name = name_of (who),
                         .fact = fact,
                         .columns = columns,
                         .rows = rows,
                         .values = values,
                         .most = fmax (largest (values, columns * rows), 1e-30) };
  self->rows[self->maps.n_rows++] = (LkMapsRow) { .name = name_of (who),
                                                  .note = layer_note (self, who),
                                                  .color = LK_SERIES_TEACHER + (int) who,
                                                  .tiles = tile,
                                                  .n_tiles = 1 };
}

static void
set_under (LkHintsFigure *self, const LkSnapshot *snapshot)
{
  const LkDataset *dataset = snapshot->dataset;
  gsize n = dataset->height * dataset->width;

  if (snapshot->sample >= dataset->test.n)
    return;
  self->dataset = lk_dataset_ref (snapshot->dataset);
  self->under = g_new (uint8_t, n);
  lk_dataset_grey (dataset, dataset->test.pixels + snapshot->sample * lk_dataset_n_inputs (dataset), self->under);
  for (gsize i = 0; dataset->dark_on_light && i < n; i++)
    self->under[i] = 255 - self->under[i];
}

static void
set_attention (LkHintsFigure *self, const LkSnapshot *snapshot)
{
  const LkHints *hints = self->hints;

  set_under (self, snapshot);
  for (guint who = 0; who < LK_N_COMPARED; who++)
    {
      if (!hints->attention[who])
        continue;
      add_row (self, who, hints->shape[who].width, hints->shape[who].height, hints->attention[who],
               _ ("mean square of its channels"));
      self->tiles[self->maps.n_rows - 1].under = self->under;
      self->tiles[self->maps.n_rows - 1].under_columns = self->dataset ? self->dataset->width : 0;
      self->tiles[self->maps.n_rows - 1].under_rows = self->dataset ? self->dataset->height : 0;
    }
  self->words = g_strdup (_ ("Where the layer is active, over the watched sample: the stronger the colour, the more."));
}

/* The mean of what each pair costs; NaN without the network. */
static double
mean_cost (const LkHints *hints, guint who)
{
  const double *t = hints->pairs[LK_COMPARED_TEACHER], *s = hints->pairs[who];
  double sum = 0.0;

  for (gsize i = 0; t && s && i < hints->n * hints->n; i++)
    sum += (s[i] - t[i]) * (s[i] - t[i]);
  return t && s && hints->n > 0 ? sqrt (sum / ((double) hints->n * (double) hints->n)) : NAN;
}

static void
say_costs (LkHintsFigure *self)
{
  double student = mean_cost (self->hints, LK_COMPARED_STUDENT), twin = mean_cost (self->hints, LK_COMPARED_TWIN);

  if (isfinite (twin))
    self->words =
        g_strdup_printf (_ ("Away from the teacher’s, as a root of mean squares over all pairs: student %s, twin %s"),
                         LK_REAL (student), LK_REAL (twin));
  else
    self->words = g_strdup_printf (_ ("Away from the teacher’s, as a root of mean squares over all pairs: student %s"),
                                   LK_REAL (student));
}

static void
set_matrices (LkHintsFigure *self)
{
  const LkHints *hints = self->hints;

  for (guint who = 0; who < LK_N_COMPARED; who++)
    {
      if (!hints->pairs[who])
        continue;
      self->matrices[who] = g_new (float, hints->n * hints->n);
      for (gsize i = 0; i < hints->n * hints->n; i++)
        self->matrices[who][i] = (float) hints->pairs[who][i];
      add_row (self, who, hints->n, hints->n, self->matrices[who],
               keep (self, g_strdup_printf (_ ("%s test samples, sorted by class: how alike each two are"),
                                            LK_COUNT (hints->n))));
    }
  say_costs (self);
}

static int
by_residual (gconstpointer a, gconstpointer b, gpointer data)
{
  const LkHints *hints = data;
  gsize x = *(const gsize *) a, y = *(const gsize *) b;

  if (hints->residual[x] != hints->residual[y])
    return hints->residual[x] > hints->residual[y] ? -1 : 1;
  return x < y ? -1 : 1;
}

static void
set_bars (LkHintsFigure *self)
{
  static const int colors[] = { LK_SERIES_TEACHER, LK_SERIES_STUDENT };
  const LkHints *hints = self->hints;
  gsize n = hints->n_units, shown = MIN (n, MOST_BARS);
  g_autofree gsize *order = g_new (gsize, MAX (n, 1));
  double residual = 0.0, spread = 0.0;
  const char **groups;

  for (gsize d = 0; d < n; d++)
    {
      order[d] = d;
      residual += (double) hints->residual[d] * (double) hints->residual[d];
      spread += (double) hints->spread[d] * (double) hints->spread[d];
    }
  g_qsort_with_data (order, (int) n, sizeof *order, by_residual, (gpointer) hints);
  self->bar_values = g_new (double, MAX (2 * shown, 1));
  self->bar_labels = g_new (const char *, shown + 2);
  groups = self->bar_labels + shown;
  groups[0] = _ ("how much it varies");
  groups[1] = _ ("what is not followed");
  for (gsize i = 0; i < shown; i++)
    {
      self->bar_values[i] = hints->spread[order[i]];
      self->bar_values[shown + i] = hints->residual[order[i]];
      self->bar_labels[i] = keep (self, g_strdup (LK_COUNT (order[i] + 1)));
    }
  self->bars = (LkBars) LK_BARS_INIT;
  self->bars.title = keep (self, g_strdup_printf (_ ("Units of the teacher’s hidden layer %u"), hints->teacher_layer));
  self->bars.n_categories = shown;
  self->bars.category_labels = self->bar_labels;
  self->bars.n_groups = 2;
  self->bars.group_labels = groups;
  self->bars.colors = colors;
  self->bars.values = self->bar_values;
  self->bars.empty_text = _ ("There is no memory for it");
  self->kind = &lk_bars_plot;
  self->model = &self->bars;
  self->words = g_strdup_printf (
      _ ("The %s units of %s that are followed least. Of what all of them vary by, %s can be told from the student’s layer"),
      LK_COUNT (shown), LK_COUNT (n), LK_SHARE (spread > 0.0 ? fmax (1.0 - residual / spread, 0.0) : 0.0));
}

/* Means of the network's distances over the teacher's, in parts of these. */
static void
add_curve (LkHintsFigure *self, guint who, double most)
{
  const LkHints *hints = self->hints;
  double *x = self->curves + 2 * N_BINS * who, *y = x + N_BINS;
  guint counts[N_BINS] = { 0 };
  gsize n = 0;

  for (gsize b = 0; b < N_BINS; b++)
    x[b] = y[b] = 0.0;
  for (gsize i = 0; i < hints->n; i++)
    for (gsize j = 0; j < i; j++)
      {
        double t = hints->pairs[LK_COMPARED_TEACHER][i * hints->n + j], s = hints->pairs[who][i * hints->n + j];
        gsize b = MIN ((gsize) (t / most * N_BINS), N_BINS - 1);
        LkChartPoint dot = {
          .x = t, .y = s, .low = NAN, .high = NAN, .color = LK_SERIES_TEACHER + (int) who, .radius = POINT_RADIUS
        };

        x[b] += t;
        y[b] += s;
        counts[b]++;
        g_array_append_val (self->points, dot);
        self->chart.y_max = fmax (self->chart.y_max, s);
      }
  for (gsize b = 0; b < N_BINS; b++)
    if (counts[b] > 0)
      {
        x[n] = x[b] / counts[b];
        y[n++] = y[b] / counts[b];
      }
  self->series[self->chart.n_series++] = (LkSeries) { .label = name_of (who),
                                                      .color = LK_SERIES_TEACHER + (int) who,
                                                      .dash = who == LK_COMPARED_TWIN ? LK_DASH_DASHED : LK_DASH_SOLID,
                                                      .width = 3.0,
                                                      .n = n,
                                                      .x = x,
                                                      .y = y };
}

static void
set_distances (LkHintsFigure *self)
{
  const LkHints *hints = self->hints;
  const double *t = hints->pairs[LK_COMPARED_TEACHER];
  double most = 0.0;

  self->chart = (LkChart) LK_CHART_INIT;
  self->chart.title = _ ("Distances between samples, over their mean");
  self->chart.x_label = _ ("in the teacher’s layer");
  self->chart.y_label = _ ("in the student’s");
  self->chart.empty_text = _ ("There is no memory for it");
  self->chart.series = self->series;
  self->kind = &lk_chart_plot;
  self->model = &self->chart;
  if (!t)
    {
      self->words = g_strdup ("");
      return;
    }
  for (gsize i = 0; i < hints->n * hints->n; i++)
    most = fmax (most, t[i]);
  self->curves = g_new (double, 2 * N_BINS * LK_N_COMPARED);
  self->curves[0] = self->curves[2] = 0.0;
  self->curves[1] = self->curves[3] = most;
  self->series[self->chart.n_series++] = (LkSeries) {
    .label = _ ("as the teacher’s"), .color = LK_SERIES_TEACHER, .n = 2, .x = self->curves, .y = self->curves + 2
  };
  self->chart.x_min = self->chart.y_min = 0.0;
  self->chart.x_max = self->chart.y_max = most;
  /* The student's points over the twin's. */
  for (guint who = LK_N_COMPARED; who-- > LK_COMPARED_STUDENT;)
    if (hints->pairs[who] && most > 0.0)
      add_curve (self, who, most);
  self->chart.points = (const LkChartPoint *) (gpointer) self->points->data;
  self->chart.n_points = self->points->len;
  say_costs (self);
}

void
lk_hints_figure_clear (LkHintsFigure *self)
{
  g_clear_pointer (&self->hints, lk_hints_unref);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_clear_pointer (&self->under, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->bar_values, g_free);
  g_clear_pointer (&self->bar_labels, g_free);
  g_clear_pointer (&self->curves, g_free);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  for (guint who = 0; who < LK_N_COMPARED; who++)
    g_clear_pointer (&self->matrices[who], g_free);
  self->maps = (LkMaps) LK_MAPS_INIT;
}

/* Why there is nothing. */
static const char *
empty_text (const LkSnapshot *snapshot)
{
  if (snapshot->settings && snapshot->settings->feature == LK_FEATURE_NONE)
    return _ ("No hidden layer is taught: choose what under Hidden layer, in the sidebar");
  if (snapshot->past)
    return _ ("Weights of an earlier step are not kept");
  return _ ("What a hidden layer learns is here once the student trains");
}

void
lk_hints_figure_set (LkHintsFigure *self, const LkSnapshot *snapshot)
{
  LkMaps before = self->texts ? self->maps : (LkMaps) LK_MAPS_INIT;

  lk_hints_figure_clear (self);
  self->texts = g_string_chunk_new (1024);
  self->points = g_array_new (FALSE, FALSE, sizeof (LkChartPoint));
  self->kind = &lk_maps_plot;
  self->model = &self->maps;
  self->maps.rows = self->rows;
  self->maps.beside = true;
  self->maps.empty_text = empty_text (snapshot);
  if (!snapshot->hints || !snapshot->dataset)
    {
      self->words = g_strdup ("");
      return;
    }
  self->hints = lk_hints_ref (snapshot->hints);
  switch (self->hints->feature)
    {
    case LK_FEATURE_HINT:
    case LK_FEATURE_COSINE:
      set_bars (self);
      return;
    case LK_FEATURE_RELATIONAL:
      set_distances (self);
      return;
    case LK_FEATURE_ATTENTION:
      set_attention (self, snapshot);
      break;
    case LK_FEATURE_SIMILARITY:
      set_matrices (self);
      break;
    case LK_FEATURE_NONE:
    case LK_N_FEATURES:
      break;
    }
  self->maps.description = self->words;
  self->maps.enlarged_row = before.enlarged_row;
  self->maps.enlarged_tile = before.enlarged_tile;
  lk_maps_plot.point (&self->maps, &(LkPlotPlace) { .row = before.hover_row, .column = before.hover_tile, .x = NAN });
}

void
lk_hints_figure_set_of (LkHintsFigure *self, LkHints *hints, LkDataset *dataset)
{
  g_autoptr (LkSnapshot) snapshot = lk_snapshot_new ();

  snapshot->dataset = lk_dataset_ref (dataset);
  snapshot->hints = lk_hints_ref (hints);
  snapshot->sample = (guint) hints->watched;
  lk_hints_figure_set (self, snapshot);
}
