/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-test-measure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Errors that differ by more than this factor are drawn over their logarithm. */
#define LOG_FROM 4.0
/* Share of a curve that has not settled yet: over a logarithm a race's first part is seen, too. */
#define UNSETTLED     (1.0 / 8.0)
#define UNSETTLED_LOG (1.0 / 32.0)

static const char *const ids[LK_N_TEST_KINDS] = { [LK_TEST_ERRORS] = "errors", [LK_TEST_ACCURACY] = "accuracy" };

const char *
lk_test_kind_id (LkTestKind kind)
{
  return ids[kind];
}

LkTestKind
lk_test_kind_from_id (const char *id)
{
  return g_strcmp0 (id, ids[LK_TEST_ACCURACY]) == 0 ? LK_TEST_ACCURACY : LK_TEST_ERRORS;
}

double
lk_test_measure_value (const LkTestMeasure *self, double errors, double n)
{
  return self->kind == LK_TEST_ACCURACY ? 1.0 - errors / n : errors * (double) self->of / n;
}

void
lk_test_measure_format (const LkTestMeasure *self, double errors, double n, char text[LK_NUMBER_SIZE])
{
  double value = lk_test_measure_value (self, errors, n);

  if (self->kind == LK_TEST_ACCURACY)
    lk_format_value (text, value, 4, true);
  else
    lk_format_tick (text, round (value), 1.0, false);
}

char *
lk_test_measure_title (const LkTestMeasure *self)
{
  char of[LK_NUMBER_SIZE];

  if (self->kind == LK_TEST_ACCURACY)
    return g_strdup (_ ("Test accuracy"));
  if (self->of == 0)
    return g_strdup (_ ("Test errors"));
  lk_format_tick (of, (double) self->of, 1.0, false);
  return g_strdup_printf (_ ("Errors of %s"), of);
}

static void
extend (double *low, double *high, double value)
{
  if (!isfinite (value))
    return;
  *low = fmin (*low, value);
  *high = fmax (*high, value);
}

static void
extend_settled (double *low, double *high, const LkSeries *series, double unsettled)
{
  for (gsize i = (gsize) (series->n * unsettled); i < series->n; i++)
    {
      if (series->x[i] < series->x[series->n - 1] * unsettled)
        continue;
      extend (low, high, series->y[i]);
      if (series->low && series->high)
        {
          extend (low, high, series->low[i]);
          extend (low, high, series->high[i]);
        }
    }
}

void
lk_test_measure_fit (const LkTestMeasure *self, LkChart *chart)
{
  double low = INFINITY, high = -INFINITY, least;

  for (gsize i = 0; i < chart->n_series; i++)
    extend_settled (&low, &high, &chart->series[i], UNSETTLED);
  for (gsize i = 0; i < chart->n_lines; i++)
    extend (&low, &high, chart->lines[i].y);

  chart->y_percent = self->kind == LK_TEST_ACCURACY;
  chart->y_log = false;
  chart->y_min = chart->y_max = NAN;
  if (low > high)
    return;
  chart->y_log = self->kind == LK_TEST_ERRORS && low > 0.0 && high > LOG_FROM * low;
  for (gsize i = 0; i < chart->n_series && chart->y_log; i++)
    extend_settled (&low, &high, &chart->series[i], UNSETTLED_LOG);
  if (!chart->y_log)
    {
      /* A flat curve is not to fill the height with its last digit. */
      least = self->kind == LK_TEST_ACCURACY ? 0.01 : fmax (4.0, 0.05 * high);
      low -= fmax (0.0, 0.5 * (least - (high - low)));
      high = fmax (high, low + least);
    }
  chart->y_min = fmax (0.0, low);
  chart->y_max = self->kind == LK_TEST_ACCURACY ? fmin (1.0, high) : high;
}
