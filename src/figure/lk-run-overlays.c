/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-overlays.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lk-curve.h"
#include "plot/lk-run-line.h"

/* Runs with a name in the legend, and characters of it. */
#define LEGEND_RUNS 6
#define LEGEND_NAME 24
/* Over a live run the kept ones are thin. */
#define THIN 1.4

/* One run as curves. */
typedef struct {
  LkRunRecord *record;
  LkCurve curves[LK_N_OVERLAYS];
  char *label; /* NULL: the legend does not name it */
} Overlay;

struct _LkRunOverlays {
  GPtrArray *overlays;           /* of Overlay */
  GArray *joined[LK_N_OVERLAYS]; /* of LkSeries: those of a chart and the overlays' */
  GArray *series[LK_N_OVERLAYS]; /* likewise, the overlays' alone */
  LkChart charts[LK_N_OVERLAYS];
  LkTestMeasure asked; /* `of` may be 0 */
  LkTestMeasure measure;
  char *test_title;
};

static void
overlay_free (gpointer data)
{
  Overlay *overlay = data;

  g_object_unref (overlay->record);
  g_free (overlay->label);
  g_free (overlay);
}

static Overlay *
overlay_new (LkRunRecord *record, const LkTestMeasure *measure)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  const LkHistoryView *history = &facts->history;
  double epoch = MAX (facts->steps_per_epoch, 1);
  Overlay *overlay = g_new0 (Overlay, 1);

  overlay->record = g_object_ref (record);
  for (gsize i = 0; i < history->n_steps; i++)
    {
      const LkStepRecord *step = lk_history_step (history, i);
      const LkFeatureRecord *feature = lk_history_feature (history, i);
      double x = (i + 1.0) * history->history.stride / epoch;

      lk_curve_append (&overlay->curves[LK_OVERLAY_LOSS], x, step->hard);
      lk_curve_append (&overlay->curves[LK_OVERLAY_SHARE], x,
                       (feature ? 1.0 - feature->share : 1.0) * step->soft_gradient /
                           (step->soft_gradient + step->hard_gradient));
    }
  for (gsize i = 0; i < history->n_evaluations && facts->n_test > 0; i++)
    {
      const LkEvaluationRecord *evaluation = lk_history_evaluation (history, i);

      lk_curve_append (&overlay->curves[LK_OVERLAY_TEST], evaluation->step / epoch,
                       lk_test_measure_value (measure, evaluation->student.errors, (double) facts->n_test));
    }
  return overlay;
}

static char *
cut (const char *name)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (name, -1) <= LEGEND_NAME)
    return g_strdup (name);
  start = g_utf8_substring (name, 0, LEGEND_NAME - 1);
  return g_strconcat (g_strchomp (start), "…", NULL);
}

static char *
make_label (LkRunRecord *record, guint i, guint n)
{
  g_autofree char *name = NULL;

  if (i >= LEGEND_RUNS)
    return NULL;
  name = cut (lk_run_record_get_name (record));
  if (i + 1 < LEGEND_RUNS || n <= LEGEND_RUNS)
    return g_steal_pointer (&name);
  return g_strdup_printf (_ ("%s, and %u more"), name, n - LEGEND_RUNS);
}

static void
add_series (GArray *array, const Overlay *overlay, LkOverlayKind kind, double width)
{
  guint color = lk_run_record_get_color (overlay->record);
  LkSeries series = lk_curve_series (&overlay->curves[kind], overlay->label, lk_run_line_color (color),
                                     lk_run_line_dash (color), FALSE);

  series.width = width;
  g_array_append_val (array, series);
}

/* Both ends of the x axis come from the data, but the start is the run's. */
static void
extend (const LkRunOverlays *self, LkOverlayKind kind, LkChart *chart)
{
  chart->x_min = 0.0;
  for (guint i = 0; i < self->overlays->len; i++)
    {
      const Overlay *overlay = g_ptr_array_index (self->overlays, i);
      const LkCurve *curve = &overlay->curves[kind];

      if (curve->n > 0 && curve->x[curve->n - 1] > 0.0)
        chart->x_max = NAN;
    }
  if (kind == LK_OVERLAY_TEST)
    lk_test_measure_fit (&self->measure, chart);
}

static void
rebuild (LkRunOverlays *self)
{
  g_free (self->test_title);
  self->test_title = lk_test_measure_title (&self->measure);
  self->charts[LK_OVERLAY_TEST].title = self->test_title;
  for (int kind = 0; kind < LK_N_OVERLAYS; kind++)
    {
      LkChart *chart = &self->charts[kind];
      GArray *series = self->series[kind];

      g_array_set_size (series, 0);
      for (guint i = 0; i < self->overlays->len; i++)
        add_series (series, g_ptr_array_index (self->overlays, i), kind, 0.0);
      chart->series = (const LkSeries *) (gconstpointer) series->data;
      chart->n_series = series->len;
      chart->x_max = 1.0;
      chart->y_min = chart->y_max = NAN;
      if (kind == LK_OVERLAY_SHARE)
        {
          chart->y_min = 0.0;
          chart->y_max = 1.0;
        }
      extend (self, kind, chart);
    }
}

LkRunOverlays *
lk_run_overlays_new (void)
{
  const char *const titles[LK_N_OVERLAYS] = {
    [LK_OVERLAY_LOSS] = _ ("Loss of the labels (hard)"), [LK_OVERLAY_SHARE] = _ ("Gradient from the teacher")
  };
  LkRunOverlays *self = g_new0 (LkRunOverlays, 1);

  self->overlays = g_ptr_array_new_with_free_func (overlay_free);
  for (int kind = 0; kind < LK_N_OVERLAYS; kind++)
    {
      self->joined[kind] = g_array_new (FALSE, FALSE, sizeof (LkSeries));
      self->series[kind] = g_array_new (FALSE, FALSE, sizeof (LkSeries));
      self->charts[kind] = (LkChart) LK_CHART_INIT;
      self->charts[kind].title = titles[kind];
      self->charts[kind].x_label = _ ("epochs");
      self->charts[kind].y_percent = kind == LK_OVERLAY_SHARE;
      self->charts[kind].empty_text = _ ("Tick runs in the list and their curves appear here");
    }
  self->charts[LK_OVERLAY_LOSS].y_label = _ ("nats");
  self->charts[LK_OVERLAY_LOSS].y_log = true;
  rebuild (self);
  return self;
}

void
lk_run_overlays_free (LkRunOverlays *self)
{
  if (!self)
    return;
  for (int kind = 0; kind < LK_N_OVERLAYS; kind++)
    {
      g_array_unref (self->joined[kind]);
      g_array_unref (self->series[kind]);
    }
  g_ptr_array_unref (self->overlays);
  g_free (self->test_title);
  g_free (self);
}

/* The overlay of this record that is there already, taken out; NULL: none. */
static Overlay *
take (LkRunOverlays *self, LkRunRecord *record)
{
  for (guint i = 0; i < self->overlays->len; i++)
    {
      Overlay *overlay = g_ptr_array_index (self->overlays, i);

      if (overlay && overlay->record == record)
        {
          self->overlays->pdata[i] = NULL;
          return overlay;
        }
    }
  return NULL;
}

static gboolean
is_same (const LkRunOverlays *self, const GPtrArray *shown)
{
  if (shown->len != self->overlays->len)
    return FALSE;
  for (guint i = 0; i < shown->len; i++)
    {
      const Overlay *overlay = g_ptr_array_index (self->overlays, i);
      g_autofree char *label = make_label (overlay->record, i, shown->len);
      const LkSeries *series = &g_array_index (self->series[0], LkSeries, i);

      if (overlay->record != shown->pdata[i] || g_strcmp0 (label, overlay->label) != 0 ||
          series->color != lk_run_line_color (lk_run_record_get_color (overlay->record)))
        return FALSE;
    }
  return TRUE;
}

void
lk_run_overlays_set_measure (LkRunOverlays *self, const LkTestMeasure *measure)
{
  self->asked = *measure;
}

/* Another measure: all runs are looked through anew. */
static gboolean
take_measure (LkRunOverlays *self, const GPtrArray *shown)
{
  LkTestMeasure measure = self->asked;

  if (measure.of == 0 && shown->len > 0)
    measure.of = lk_run_record_get_facts (shown->pdata[0])->n_test;
  if (measure.kind == self->measure.kind && measure.of == self->measure.of)
    return FALSE;
  self->measure = measure;
  g_ptr_array_set_size (self->overlays, 0);
  return TRUE;
}

gboolean
lk_run_overlays_set (LkRunOverlays *self, LkRunRecord *const *records, guint n, const LkLog *live)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GPtrArray *overlays;

  for (guint i = 0; i < n; i++)
    {
      if (!live || lk_run_record_get_facts (records[i])->history.history.marks != live)
        g_ptr_array_add (shown, records[i]);
    }
  if (!take_measure (self, shown) && is_same (self, shown))
    return FALSE;

  overlays = g_ptr_array_new_with_free_func (overlay_free);
  for (guint i = 0; i < shown->len; i++)
    {
      Overlay *overlay = take (self, shown->pdata[i]);

      if (!overlay)
        overlay = overlay_new (shown->pdata[i], &self->measure);
      g_free (overlay->label);
      overlay->label = make_label (overlay->record, i, shown->len);
      g_ptr_array_add (overlays, overlay);
    }
  for (guint i = self->overlays->len; i > 0; i--)
    {
      if (!self->overlays->pdata[i - 1])
        g_ptr_array_steal_index_fast (self->overlays, i - 1);
    }
  g_ptr_array_unref (self->overlays);
  self->overlays = overlays;
  rebuild (self);
  return TRUE;
}

guint
lk_run_overlays_get_n (const LkRunOverlays *self)
{
  return self->overlays->len;
}

void
lk_run_overlays_join (LkRunOverlays *self, LkOverlayKind kind, LkChart *chart)
{
  GArray *joined = self->joined[kind];

  if (self->overlays->len == 0)
    return;
  g_array_set_size (joined, 0);
  g_array_append_vals (joined, chart->series, (guint) chart->n_series);
  for (guint i = 0; i < self->overlays->len; i++)
    add_series (joined, g_ptr_array_index (self->overlays, i), kind, THIN);
  chart->series = (const LkSeries *) (gconstpointer) joined->data;
  chart->n_series = joined->len;
  extend (self, kind, chart);
}

const LkChart *
lk_run_overlays_get_chart (LkRunOverlays *self, LkOverlayKind kind)
{
  return &self->charts[kind];
}

char *
lk_run_overlays_describe (const LkRunOverlays *self)
{
  guint n = self->overlays->len;
  g_autoptr (GString) names = g_string_new (NULL);

  if (n == 0)
    return g_strdup ("");
  for (guint i = 0; i < n; i++)
    {
      const Overlay *overlay = g_ptr_array_index (self->overlays, i);

      g_string_append_printf (names, "%s%s", i > 0 ? "; " : "", lk_run_record_get_name (overlay->record));
    }
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "with %u kept run: %s", "with %u kept runs: %s", n), n,
                          names->str);
}
