/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-seeds-bands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Behind the live run's curves. */
#define THIN 1.0
/* Errors at the lower edge of a band: none cannot be drawn over a logarithm. */
#define LEAST 0.5

enum {
  STUDENT,
  TWIN,
  N_BANDS,
};

/* Of the measure (n). */
typedef struct {
  double *x, *y, *low, *high;
} Band;

struct _LkSeedsBands {
  LkSeedsResult *result; /* NULL: nothing to draw */
  LkTestMeasure measure;
  Band bands[N_BANDS];
  GArray *joined; /* of LkSeries: the bands and a chart's */
};

LkSeedsBands *
lk_seeds_bands_new (void)
{
  LkSeedsBands *self = g_new0 (LkSeedsBands, 1);

  self->joined = g_array_new (FALSE, FALSE, sizeof (LkSeries));
  return self;
}

static void
clear (LkSeedsBands *self)
{
  for (int b = 0; b < N_BANDS; b++)
    {
      g_free (self->bands[b].x);
      g_free (self->bands[b].y);
      g_free (self->bands[b].low);
      g_free (self->bands[b].high);
      self->bands[b] = (Band) { 0 };
    }
  g_clear_pointer (&self->result, lk_seeds_result_unref);
}

void
lk_seeds_bands_free (LkSeedsBands *self)
{
  if (!self)
    return;
  clear (self);
  g_array_unref (self->joined);
  g_free (self);
}

static void
fill (Band *band, const LkSeedsResult *result, const LkTestMeasure *measure, int which)
{
  guint n = result->summary->len;
  double n_test = (double) result->n_test;

  band->x = g_new (double, n);
  band->y = g_new (double, n);
  band->low = g_new (double, n);
  band->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      const LkSeedsPoint *point = &g_array_index (result->summary, LkSeedsPoint, i);
      double errors = which == STUDENT ? point->student : point->twin;
      double sd = which == STUDENT ? point->student_sd : point->twin_sd;
      double fewest = lk_test_measure_value (measure, fmax (errors - sd, LEAST), n_test);
      double most = lk_test_measure_value (measure, errors + sd, n_test);

      band->x[i] = (double) point->step / MAX (result->steps_per_epoch, 1);
      band->y[i] = lk_test_measure_value (measure, errors, n_test);
      band->low[i] = fmin (fewest, most);
      band->high[i] = fmax (fewest, most);
    }
}

gboolean
lk_seeds_bands_set (LkSeedsBands *self, LkSeedsResult *result, const LkTestMeasure *measure)
{
  if (result == self->result && measure->kind == self->measure.kind && measure->of == self->measure.of)
    return FALSE;
  if (result)
    lk_seeds_result_ref (result);
  clear (self);
  self->measure = *measure;
  if (!result)
    return TRUE;
  self->result = result;
  for (int b = 0; b < N_BANDS && result->n_test > 0; b++)
    fill (&self->bands[b], result, measure, b);
  return TRUE;
}

void
lk_seeds_bands_join (LkSeedsBands *self, LkChart *chart)
{
  const char *const labels[N_BANDS] = { _ ("student, all seeds"), _ ("twin, all seeds") };
  const int colors[N_BANDS] = { LK_SERIES_STUDENT, LK_SERIES_TWIN };

  if (!self->result || self->result->summary->len == 0)
    return;
  g_array_set_size (self->joined, 0);
  for (int b = 0; b < N_BANDS; b++)
    {
      const Band *band = &self->bands[b];
      LkSeries series = { .label = labels[b],
                          .color = colors[b],
                          .dash = LK_DASH_DOTTED,
                          .width = THIN,
                          .n = self->result->summary->len,
                          .x = band->x,
                          .y = band->y,
                          .low = band->low,
                          .high = band->high };

      g_array_append_val (self->joined, series);
    }
  g_array_append_vals (self->joined, chart->series, (guint) chart->n_series);
  chart->series = (const LkSeries *) (gconstpointer) self->joined->data;
  chart->n_series = self->joined->len;
  lk_test_measure_fit (&self->measure, chart);
}
