/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-smaller-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "words/lk-quantity.h"

#define KB          1000.0
#define Y_LOG_FROM  4.0 /* errors that span more than this factor are drawn over their logarithm */
#define CHOSEN_DOT  6.0
#define X_AIR       1.15 /* room beyond the first and the last size, as a factor */
#define TEACHER_DOT 4.5

void
lk_smaller_figure_clear (LkSmallerFigure *self)
{
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->at, g_free);
  g_clear_pointer (&self->teacher, g_free);
}

char *
lk_smaller_say_bits (guint bits)
{
  return g_strdup_printf (_ ("%u bits"), lk_smaller_bits[bits]);
}

static LkChartPoint
dot (double x, double y, int color, double radius, const char *label)
{
  return (LkChartPoint) { .x = x, .y = y, .low = NAN, .high = NAN, .label = label, .color = color, .radius = radius };
}

/* Curve and chosen point of one of the two. */
static void
add_pupil (LkSmallerFigure *self, const LkSmallerLook *look, guint who, guint bits)
{
  const LkSmallerPoint *chosen = &look->of[who][LK_SMALLER_AT (bits)];
  int color = who == LK_SMALLER_STUDENT ? LK_SERIES_STUDENT : LK_SERIES_TWIN;
  gsize n = 0;

  for (guint b = LK_SMALLER_N_BITS; b-- > 0;)
    {
      const LkSmallerPoint *point = &look->of[who][LK_SMALLER_AT (b)];

      if (!point->known)
        continue;
      self->x[who][n] = (double) point->n_bytes / KB;
      self->y[who][n++] = point->errors;
    }
  if (n == 0)
    return;
  self->series[self->chart.n_series++] = (LkSeries) { .label = who == LK_SMALLER_STUDENT ? _ ("student") : _ ("twin"),
                                                      .color = color,
                                                      .dash = who == LK_SMALLER_TWIN ? LK_DASH_DASHED : LK_DASH_SOLID,
                                                      .n = n,
                                                      .x = self->x[who],
                                                      .y = self->y[who] };
  if (chosen->known)
    self->points[self->chart.n_points++] = dot ((double) chosen->n_bytes / KB, chosen->errors, color, CHOSEN_DOT,
                                                who == LK_SMALLER_STUDENT ? self->at : NULL);
}

static gboolean
teacher_is_known (const LkSnapshot *snapshot)
{
  return snapshot->teacher && snapshot->teacher->test_logits && lk_teacher_has_networks (snapshot->teacher);
}

static gsize
teacher_bytes (const LkSnapshot *snapshot)
{
  return snapshot->teacher_size.n_params * sizeof (float);
}

/* Axes from the first to the last value, with air. */
static void
set_ranges (LkSmallerFigure *self)
{
  double x_min = INFINITY, x_max = 0.0, y_min = INFINITY, y_max = 0.0;

  for (gsize s = 0; s < self->chart.n_series; s++)
    for (gsize k = 0; k < self->series[s].n; k++)
      {
        x_min = fmin (x_min, self->series[s].x[k]);
        x_max = fmax (x_max, self->series[s].x[k]);
        y_min = fmin (y_min, self->series[s].y[k]);
        y_max = fmax (y_max, self->series[s].y[k]);
      }
  for (gsize k = 0; k < self->chart.n_points; k++)
    {
      x_max = fmax (x_max, self->points[k].x);
      y_min = fmin (y_min, self->points[k].y);
      y_max = fmax (y_max, self->points[k].y);
    }
  if (self->chart.n_series == 0)
    return;
  self->chart.x_log = true;
  self->chart.x_min = x_min / X_AIR;
  self->chart.x_max = x_max * X_AIR;
  self->chart.y_log = y_min > 0.0 && y_max > Y_LOG_FROM * y_min;
  self->chart.y_min = self->chart.y_log ? y_min / X_AIR : 0.0;
  self->chart.y_max = y_max > 0.0 ? y_max * X_AIR : 1.0;
}

/* What comes of it beside what they are as they are; the bits are said elsewhere. */
static char *
say_pupils (const LkSmallerLook *look, guint bits)
{
  const LkSmallerPoint *student = &look->of[LK_SMALLER_STUDENT][LK_SMALLER_AT (bits)];
  const LkSmallerPoint *twin = &look->of[LK_SMALLER_TWIN][LK_SMALLER_AT (bits)];
  const LkSmallerPoint *student_whole = &look->of[LK_SMALLER_STUDENT][LK_SMALLER_WHOLE];
  const LkSmallerPoint *twin_whole = &look->of[LK_SMALLER_TWIN][LK_SMALLER_WHOLE];
  g_autofree char *bytes = g_format_size (student->n_bytes);
  g_autofree char *whole_bytes = g_format_size (student_whole->n_bytes);

  if (twin->known)
    return g_strdup_printf (
        /* TRANSLATORS: errors of the student and of the twin, and a size, as “45 kB”; the same of both as they are. */
        _ ("Student %s errors, twin %s in %s; as they are %s and %s in %s."), LK_COUNT (student->errors),
        LK_COUNT (twin->errors), bytes, LK_COUNT (student_whole->errors), LK_COUNT (twin_whole->errors), whole_bytes);
  return g_strdup_printf (_ ("Student %s errors in %s; as it is %s in %s."), LK_COUNT (student->errors), bytes,
                          LK_COUNT (student_whole->errors), whole_bytes);
}

/* Why there is nothing. */
static const char *
empty_text (const LkSnapshot *snapshot)
{
  if (snapshot->smaller && snapshot->smaller->not_finite)
    return _ ("The weights are not a number: there is nothing to make smaller");
  if (snapshot->smaller)
    return _ ("Measured in a moment");
  if (snapshot->past)
    return _ ("Weights of an earlier step are not kept");
  if (snapshot->student_size.n_params > 0)
    return _ ("Measured in a moment");
  return _ ("What student and twin would be in fewer bits is here once there is a student");
}

void
lk_smaller_figure_set (LkSmallerFigure *self, const LkSnapshot *snapshot, guint bits)
{
  const LkSmallerLook *look = snapshot->smaller;
  g_autofree char *pupils = NULL;

  lk_smaller_figure_clear (self);
  self->chart = (LkChart) LK_CHART_INIT;
  self->chart.series = self->series;
  self->chart.points = self->points;
  self->chart.x_label = _ ("kB");
  self->chart.empty_text = empty_text (snapshot);
  self->words = g_strdup ("");
  if (!look)
    {
      self->chart.title = _ ("Errors against size");
      return;
    }
  self->title = g_strdup_printf (_ ("Errors against size, step %s"), LK_COUNT (look->step));
  self->at = lk_smaller_say_bits (bits);
  self->chart.title = self->title;
  if (teacher_is_known (snapshot))
    self->teacher = g_strdup_printf (_ ("teacher %s"), LK_COUNT (snapshot->teacher->test_quality.errors));
  for (guint who = 0; who < LK_SMALLER_N_PUPILS; who++)
    add_pupil (self, look, who, bits);
  if (self->chart.n_series > 0 && teacher_is_known (snapshot))
    self->points[self->chart.n_points++] =
        dot ((double) teacher_bytes (snapshot) / KB, (double) snapshot->teacher->test_quality.errors, LK_SERIES_TEACHER,
             TEACHER_DOT, self->teacher);
  set_ranges (self);
  if (!look->of[LK_SMALLER_STUDENT][LK_SMALLER_AT (bits)].known)
    return;
  pupils = say_pupils (look, bits);
  g_free (self->words);
  self->words = g_strconcat (pupils, " ", _ ("These are copies: training keeps all bits."), NULL);
}
