/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lk-sweep-words.h"
#include "plot/lk-axis.h"
#include "words/lk-quantity.h"
#include "plot/lk-run-line.h"

/* Curves that can be told apart; the map has all rows. */
#define MAX_CURVES 6 /* at most LK_N_RUN_COLORS */
#define N_LINES    3 /* of a hovered cell */

struct _LkSweepFigure {
  LkSweepTable *table; /* a reference, so that a new one cannot have the same address */
  gsize n_rows;
  LkSweepAxis along, down; /* down LK_N_SWEEP_AXES: there is one row */
  LkMeasure measure;
  gboolean at_work;

  GArray *rows; /* of LkSweepRow */
  guint rows_on_map, columns_on_map;
  LkSweepCell *cells;    /* (rows, columns) of the map */
  LkSweepCell *untaught; /* likewise */
  bool *partial;         /* likewise: not all of its seeds are there */
  gint best;             /* first run; -1: none */

  double *values, *x, *y; /* y: mean, low, high of each curve */
  char **row_labels, **column_labels;
  char *title, *chart_title, *chart_label;
  char *row_title, *column_title;
  LkSeries series[2 * MAX_CURVES];
  char *series_labels[2 * MAX_CURVES];
  LkChartLine teacher;
  LkChartPoint point;
  LkHeatMap map;
  LkChart chart;

  char *verdict, *grounds, *description;
  char *hover_heading, *hover_text;
  char *hover_lines[N_LINES];
};

const char *
lk_measure_name (LkMeasure measure)
{
  const char *const names[LK_N_MEASURES] = { N_ ("Error rate"), N_ ("Disagreement with the teacher"),
                                             N_ ("Negative log-likelihood, nats"), N_ ("Calibration error") };

  return _ (names[measure]);
}

static gboolean
is_share (LkMeasure measure)
{
  return measure != LK_MEASURE_NLL;
}

/* "4.93 %", "0.171" */
static char *
format (LkMeasure measure, double value)
{
  char text[LK_NUMBER_SIZE];

  lk_format_value (text, value, 3, is_share (measure));
  return g_strdup (text);
}

/* "4.93 % errors" */
static char *
phrase (LkMeasure measure, double value)
{
  g_autofree char *number = format (measure, value);

  switch (measure)
    {
    case LK_MEASURE_ERRORS:
      return g_strdup_printf (_ ("%s errors"), number);
    case LK_MEASURE_AGREEMENT:
      return g_strdup_printf (_ ("%s disagreement with the teacher"), number);
    case LK_MEASURE_NLL:
      return g_strdup_printf (_ ("a negative log-likelihood of %s nats"), number);
    case LK_MEASURE_CALIBRATION:
      return g_strdup_printf (_ ("%s calibration error"), number);
    }
  g_return_val_if_reached (NULL);
}

/* What the runs' means were chosen by, to be followed by a value: whole sentences, since each has its own. */
static char *
held_out_heading (LkMeasure measure, gsize n_held)
{
  switch (measure)
    {
    case LK_MEASURE_ERRORS:
      return g_strdup_printf (_ ("Errors of %s training samples that were held out:"), LK_COUNT (n_held));
    case LK_MEASURE_AGREEMENT:
      return g_strdup_printf (_ ("Disagreement with the teacher on %s training samples that were held out:"),
                              LK_COUNT (n_held));
    case LK_MEASURE_NLL:
      return g_strdup_printf (_ ("Negative log-likelihood on %s training samples that were held out, in nats:"),
                              LK_COUNT (n_held));
    case LK_MEASURE_CALIBRATION:
      return g_strdup_printf (_ ("Calibration error on %s training samples that were held out:"), LK_COUNT (n_held));
    }
  g_return_val_if_reached (NULL);
}

/* "4.95 % (4.80 % to 5.10 % with 3 seeds)"; "4.95 %" with one seed. */
static char *
value_with_range (LkMeasure measure, const LkSweepCell *cell)
{
  g_autofree char *low = format (measure, cell->min);
  g_autofree char *high = format (measure, cell->max);
  g_autofree char *value = format (measure, cell->mean);

  if (cell->n <= 1)
    return g_steal_pointer (&value);
  /* Translators: “4.95 % (4.80 % to 5.10 % with 3 seeds)” */
  return g_strdup_printf (_ ("%s (%s to %s with %u seeds)"), value, low, high, cell->n);
}

char *
lk_sweep_cell_phrase (const LkSweepSpec *spec, guint run)
{
  guint cell = run / spec->n_seeds;
  guint place[LK_N_SWEEP_AXES];
  g_autoptr (GString) text = g_string_new (NULL);

  for (int axis = LK_N_SWEEP_AXES; axis-- > 0;)
    {
      place[axis] = cell % lk_sweep_axis_length (spec, axis);
      cell /= lk_sweep_axis_length (spec, axis);
    }
  for (int axis = LK_N_SWEEP_AXES; axis-- > 0;)
    {
      if (lk_sweep_axis_is_used (spec, axis))
        {
          g_autofree char *value = lk_sweep_axis_phrase (spec, axis, place[axis]);

          g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", value);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
find_place (LkSweepFigure *self, guint row, guint column, guint place[LK_N_SWEEP_AXES])
{
  for (int axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    place[axis] = 0;
  place[self->along] = column;
  if (self->down != LK_N_SWEEP_AXES)
    place[self->down] = row;
}

gint
lk_sweep_figure_get_run (LkSweepFigure *self, int row, int column)
{
  guint place[LK_N_SWEEP_AXES];

  if (!self->table || row < 0 || column < 0 || (guint) row >= self->rows_on_map ||
      (guint) column >= self->columns_on_map)
    return -1;
  find_place (self, (guint) row, (guint) column, place);
  return (gint) lk_sweep_first (&self->table->spec, place);
}

static LkSweepCell
measure_cell (LkSweepFigure *self, guint first, gsize n_test)
{
  return lk_sweep_cell (&self->table->spec, (const LkSweepRow *) (gpointer) self->rows->data, self->rows->len, first,
                        self->measure, n_test);
}

static gsize
n_cells (const LkSweepFigure *self)
{
  return (gsize) self->rows_on_map * self->columns_on_map;
}

static void
forget_hover (LkSweepFigure *self)
{
  self->map.hover_row = self->map.hover_column = -1;
  self->map.hover_heading = NULL;
  self->map.n_hover_lines = 0;
  self->chart.pointer_x = NAN;
  g_clear_pointer (&self->hover_heading, g_free);
  g_clear_pointer (&self->hover_text, g_free);
  for (int i = 0; i < N_LINES; i++)
    g_clear_pointer (&self->hover_lines[i], g_free);
}

static void
forget (LkSweepFigure *self)
{
  forget_hover (self);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->untaught, g_free);
  g_clear_pointer (&self->partial, g_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->row_labels, g_strfreev);
  g_clear_pointer (&self->column_labels, g_strfreev);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->chart_title, g_free);
  g_clear_pointer (&self->chart_label, g_free);
  g_clear_pointer (&self->row_title, g_free);
  g_clear_pointer (&self->column_title, g_free);
  g_clear_pointer (&self->verdict, g_free);
  g_clear_pointer (&self->grounds, g_free);
  g_clear_pointer (&self->description, g_free);
  for (int i = 0; i < 2 * MAX_CURVES; i++)
    g_clear_pointer (&self->series_labels[i], g_free);
  self->rows_on_map = self->columns_on_map = 0;
  self->best = -1;
  self->map = (LkHeatMap) LK_HEAT_MAP_INIT;
  self->chart = (LkChart) LK_CHART_INIT;
}

LkSweepFigure *
lk_sweep_figure_new (void)
{
  LkSweepFigure *self = g_new0 (LkSweepFigure, 1);

  forget (self);
  return self;
}

void
lk_sweep_figure_free (LkSweepFigure *self)
{
  forget (self);
  g_clear_pointer (&self->table, lk_sweep_table_unref);
  g_free (self);
}

static char **
axis_labels (const LkSweepSpec *spec, int axis)
{
  guint n = axis == LK_N_SWEEP_AXES ? 1 : lk_sweep_axis_length (spec, axis);
  char **labels = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    labels[i] = axis == LK_N_SWEEP_AXES ? g_strdup ("") : lk_sweep_axis_label (spec, axis, i);
  return labels;
}

static void
make_cells (LkSweepFigure *self)
{
  const LkSweepSpec *spec = &self->table->spec;

  self->columns_on_map = lk_sweep_axis_length (spec, self->along);
  self->rows_on_map = self->down == LK_N_SWEEP_AXES ? 1 : lk_sweep_axis_length (spec, self->down);
  self->cells = g_new0 (LkSweepCell, n_cells (self));
  self->untaught = g_new0 (LkSweepCell, n_cells (self));
  self->partial = g_new0 (bool, n_cells (self));
  self->values = g_new0 (double, n_cells (self));
  for (guint row = 0; row < self->rows_on_map; row++)
    for (guint column = 0; column < self->columns_on_map; column++)
      {
        gsize i = (gsize) row * self->columns_on_map + column;
        guint place[LK_N_SWEEP_AXES];

        find_place (self, row, column, place);
        self->cells[i] = measure_cell (self, lk_sweep_first (spec, place), 0);
        self->untaught[i] = measure_cell (self, lk_sweep_untaught (spec, place), 0);
        self->values[i] = self->cells[i].mean;
        self->partial[i] = self->cells[i].n > 0 && self->cells[i].n < spec->n_seeds;
      }
}

static void
make_map (LkSweepFigure *self)
{
  const LkSweepSpec *spec = &self->table->spec;
  gboolean percent = is_share (self->measure);

  self->row_labels = axis_labels (spec, self->down);
  self->column_labels = axis_labels (spec, self->along);
  self->title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, held out: %u seed",
                                              "%s, held out: mean of %u seeds", spec->n_seeds),
                                 lk_measure_name (self->measure), spec->n_seeds);
  self->column_title = g_strdup (_ (lk_sweep_axis_info (self->along)->name));
  self->row_title = self->down == LK_N_SWEEP_AXES ? NULL : g_strdup (_ (lk_sweep_axis_info (self->down)->name));
  self->map = (LkHeatMap) {
    .title = self->title,
    .row_title = self->row_title,
    .column_title = self->column_title,
    .n_rows = self->rows_on_map,
    .n_columns = self->columns_on_map,
    .row_labels = (const char *const *) self->row_labels,
    .column_labels = (const char *const *) self->column_labels,
    .values = self->values,
    .partial = self->partial,
    .less_is_better = true,
    .percent = percent,
    .best_row = -1,
    .best_column = -1,
    .hover_row = -1,
    .hover_column = -1,
  };
  for (guint row = 0; row < self->rows_on_map; row++)
    for (guint column = 0; column < self->columns_on_map; column++)
      {
        if (self->best >= 0 && lk_sweep_figure_get_run (self, (int) row, (int) column) == self->best)
          {
            self->map.best_row = (int) row;
            self->map.best_column = (int) column;
          }
      }
}

/* A curve and its band out of a row of cells. One of which a part is missing has no place on it: it would lie where its
 * lucky seeds do. */
static LkSeries
curve_of (LkSweepFigure *self, const LkSweepCell *cells, guint slot, char *label, int color, LkDash dash)
{
  guint n = self->columns_on_map, n_seeds = self->table->spec.n_seeds;
  double *mean = self->y + 3 * (gsize) slot * n, *low = mean + n, *high = low + n;

  for (guint i = 0; i < n; i++)
    {
      gboolean whole = cells[i].n == n_seeds;

      mean[i] = whole ? cells[i].mean : NAN;
      low[i] = whole ? cells[i].min : NAN;
      high[i] = whole ? cells[i].max : NAN;
    }
  self->series_labels[slot] = label;
  return (LkSeries) {
    .label = label,
    .color = color,
    .dash = dash,
    .n = n,
    .x = self->x,
    .y = mean,
    .low = n_seeds > 1 ? low : NULL,
    .high = n_seeds > 1 ? high : NULL,
  };
}

/* NaN where the teacher is not known on the test set, or nothing is to be compared. */
static double
teacher_value (const LkSweepFigure *self)
{
  const LkTeacher *teacher = self->table->teacher;
  gsize n = teacher->dataset->test.n;

  if (!teacher->test_logits || n == 0)
    return NAN;
  switch (self->measure)
    {
    case LK_MEASURE_ERRORS:
      return (double) teacher->test_quality.errors / n;
    case LK_MEASURE_NLL:
      return teacher->test_quality.nll;
    case LK_MEASURE_CALIBRATION:
      return teacher->test_quality.calibration_error;
    case LK_MEASURE_AGREEMENT:
      break;
    }
  return NAN;
}

static void
make_curves (LkSweepFigure *self)
{
  guint n = self->columns_on_map, n_curves = MIN (self->rows_on_map, MAX_CURVES);
  gboolean depends = self->down < LK_SWEEP_METHOD; /* the untaught, on the row */
  guint n_untaught = depends ? n_curves : 1;

  self->x = g_new (double, n);
  self->y = g_new (double, 3 * (gsize) (n_curves + n_untaught) * n);
  for (guint i = 0; i < n; i++)
    self->x[i] = i;
  for (guint row = 0; row < n_curves; row++)
    {
      char *label = self->down == LK_N_SWEEP_AXES ? g_strdup (_ ("student"))
                                                  : lk_sweep_axis_phrase (&self->table->spec, self->down, row);
      /* A lone student has its role's colour; of several, none has one of a role's. */
      int color = self->rows_on_map == 1 ? LK_SERIES_STUDENT : lk_run_line_color (row);

      self->series[row] = curve_of (self, self->cells + (gsize) row * n, row, label, color,
                                    row % 2 == 1 ? LK_DASH_DASHED : LK_DASH_SOLID);
      if (depends)
        self->series[n_curves + row] =
            curve_of (self, self->untaught + (gsize) row * n, n_curves + row,
                      row == 0 ? g_strdup (_ ("untaught (dotted)")) : NULL, color, LK_DASH_DOTTED);
    }
  if (!depends)
    self->series[n_curves] =
        curve_of (self, self->untaught, n_curves, g_strdup (_ ("untaught")), LK_SERIES_TWIN, LK_DASH_DOTTED);

  self->chart_title = g_strdup_printf (_ ("The same by column: %s"), self->column_title);
  self->chart_label = n_curves < self->rows_on_map
                          ? g_strdup_printf (_ ("%s, the first %u rows"), lk_measure_name (self->measure), n_curves)
                          : g_strdup (lk_measure_name (self->measure));
  self->teacher = (LkChartLine) {
    .y = teacher_value (self), .label = _ ("teacher (test set)"), .color = LK_SERIES_TEACHER, .dash = LK_DASH_DASHED
  };
  self->chart = (LkChart) {
    .title = self->chart_title,
    .x_label = self->column_title,
    .y_label = self->chart_label,
    .series = self->series,
    .n_series = n_curves + n_untaught,
    .lines = &self->teacher,
    .n_lines = isfinite (self->teacher.y) ? 1 : 0,
    .x_names = (const char *const *) self->column_labels,
    .n_x_names = n,
    .x_min = -0.3,
    .x_max = n - 0.7,
    .y_min = NAN,
    .y_max = NAN,
    .y_percent = is_share (self->measure),
    .pointer_x = NAN,
    .empty_text = _ ("The curves begin with the first cell that is done"),
  };
  if (self->map.best_row >= 0)
    {
      const LkSweepCell *cell = &self->cells[(gsize) self->map.best_row * n + (gsize) self->map.best_column];

      self->point = (LkChartPoint) {
        .x = self->map.best_column,
        .y = cell->mean,
        .low = cell->n > 1 ? cell->min : NAN,
        .high = cell->n > 1 ? cell->max : NAN,
        .label = _ ("best"),
        .color = LK_SERIES_LABEL,
      };
      self->chart.points = &self->point;
      self->chart.n_points = 1;
    }
}

/* Complete cells beside the best whose mean is within its spread. */
static guint
n_rivals (LkSweepFigure *self, const LkSweepCell *best)
{
  guint n = 0;

  for (gsize i = 0; i < n_cells (self); i++)
    n += self->cells[i].n == self->table->spec.n_seeds && self->cells[i].mean <= best->max;
  return n > 0 ? n - 1 : 0;
}

/* The test set is asked about this cell alone, and about what it is compared with. */
static void
append_test (LkSweepFigure *self, GString *text)
{
  const LkSweepSpec *spec = &self->table->spec;
  gsize n_test = self->table->teacher->dataset->test.n;
  guint place[LK_N_SWEEP_AXES];
  LkSweepCell test = measure_cell (self, (guint) self->best, n_test), untaught;
  g_autofree char *value = NULL;
  g_autofree char *untaught_number = NULL;
  g_autofree char *teacher_number = NULL;
  double teacher = teacher_value (self);

  if (test.n == 0 || !isfinite (test.mean))
    return;
  find_place (self, (guint) self->map.best_row, (guint) self->map.best_column, place);
  untaught = measure_cell (self, lk_sweep_untaught (spec, place), n_test);
  value = value_with_range (self->measure, &test);
  if (untaught.n == spec->n_seeds && isfinite (untaught.mean))
    untaught_number = format (self->measure, untaught.mean);
  if (isfinite (teacher))
    teacher_number = format (self->measure, teacher);
  g_string_append_c (text, ' ');
  if (untaught_number && teacher_number)
    g_string_append_printf (text, _ ("On the test set, which chose nothing: %s; untaught %s; teacher %s."), value,
                            untaught_number, teacher_number);
  else if (untaught_number)
    g_string_append_printf (text, _ ("On the test set, which chose nothing: %s; untaught %s."), value, untaught_number);
  else if (teacher_number)
    g_string_append_printf (text, _ ("On the test set, which chose nothing: %s; teacher %s."), value, teacher_number);
  else
    g_string_append_printf (text, _ ("On the test set, which chose nothing: %s."), value);
}

static void
make_verdict (LkSweepFigure *self)
{
  const LkSweepSpec *spec = &self->table->spec;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *cell_text = NULL;
  g_autofree char *value = NULL;
  g_autofree char *heading = NULL;
  const LkSweepCell *cell, *untaught;
  gsize n_held;
  guint rivals;

  if (self->map.best_row < 0)
    {
      self->verdict = g_strdup ("");
      return;
    }
  cell = &self->cells[(gsize) self->map.best_row * self->columns_on_map + (gsize) self->map.best_column];
  untaught = &self->untaught[cell - self->cells];
  n_held = g_array_index (self->rows, LkSweepRow, 0).n_held;
  cell_text = lk_sweep_cell_phrase (spec, (guint) self->best);
  value = value_with_range (self->measure, cell);
  heading = held_out_heading (self->measure, n_held);
  /* Translators: settings of a cell such as “T = 4, α = 0.5” */
  g_string_append_printf (text, self->n_rows < lk_sweep_n_runs (spec) ? _ ("Best so far: %s.") : _ ("Best: %s."),
                          cell_text);
  g_string_append_printf (text, " %s %s.", heading, value);
  rivals = n_rivals (self, cell);
  if (spec->n_seeds == 1 && n_cells (self) > 1)
    g_string_append_printf (text, " %s", _ ("One seed does not tell how much of this is luck."));
  else if (rivals > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, "%u other cell is as good within the spread of its seeds.",
                                           "%u other cells are as good within the spread of its seeds.", rivals),
                              rivals);
    }
  if (untaught->n == spec->n_seeds && untaught->mean <= cell->mean)
    {
      g_autofree char *number = format (self->measure, untaught->mean);

      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("Untaught, the student is no worse there: %s. More epochs may change that."),
                              number);
    }
  if (!self->at_work)
    append_test (self, text);
  self->verdict = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
make_description (LkSweepFigure *self)
{
  g_autofree char *cells = NULL;
  guint n_complete = 0;

  for (gsize i = 0; i < n_cells (self); i++)
    n_complete += self->cells[i].n == self->table->spec.n_seeds;
  cells = g_strdup_printf (_ ("Columns: %s. Rows: %s. %u of %zu cells are done."), self->column_title,
                           self->row_title ? self->row_title : _ ("none"), n_complete, n_cells (self));
  self->description = g_strdup_printf ("%s. %s %s", self->title, cells, self->verdict);
}

static LkSweepAxis
other_axis (const LkSweepSpec *spec, LkSweepAxis along)
{
  LkSweepAxis axis = 0;

  while (axis < LK_N_SWEEP_AXES && (axis == along || !lk_sweep_axis_is_used (spec, axis)))
    axis++;
  return axis;
}

gboolean
lk_sweep_figure_update (LkSweepFigure *self, const LkSweepFigureInput *input)
{
  int row = self->map.hover_row, column = self->map.hover_column;

  if (self->table == input->table &&
      (!self->table || (self->n_rows == input->n_rows && self->along == input->along &&
                        self->measure == input->measure && self->at_work == input->at_work)))
    return FALSE;
  if (self->table != input->table)
    row = column = -1;
  forget (self);
  if (input->table)
    lk_sweep_table_ref (input->table);
  g_clear_pointer (&self->table, lk_sweep_table_unref);
  self->table = input->table;
  self->n_rows = input->n_rows;
  self->along = input->along;
  self->measure = input->measure;
  self->at_work = input->at_work;
  if (!self->table)
    return TRUE;

  self->down = other_axis (&self->table->spec, self->along);
  self->rows = lk_sweep_table_copy_rows (self->table, self->n_rows);
  self->best = lk_sweep_best (&self->table->spec, (const LkSweepRow *) (gpointer) self->rows->data, self->rows->len,
                              self->measure);
  make_cells (self);
  make_map (self);
  make_curves (self);
  make_verdict (self);
  self->grounds = lk_sweep_grounds (&self->table->spec, &self->table->asked, self->measure);
  make_description (self);
  lk_sweep_figure_set_hover (self, row, column);
  return TRUE;
}

static void
describe_cell (LkSweepFigure *self, const LkSweepCell *cell, const LkSweepCell *untaught)
{
  guint n_seeds = self->table->spec.n_seeds, n = 0;

  if (cell->n == 0)
    self->hover_lines[n++] = g_strdup (_ ("not run yet"));
  else
    {
      g_autofree char *low = format (self->measure, cell->min);
      g_autofree char *high = format (self->measure, cell->max);

      self->hover_lines[n++] = phrase (self->measure, cell->mean);
      if (cell->n < n_seeds)
        self->hover_lines[n++] = g_strdup_printf (_ ("%u of %u seeds so far"), cell->n, n_seeds);
      else if (n_seeds > 1)
        self->hover_lines[n++] = g_strdup_printf (_ ("%s to %s with %u seeds"), low, high, n_seeds);
    }
  if (untaught->n == n_seeds)
    {
      g_autofree char *number = format (self->measure, untaught->mean);

      self->hover_lines[n++] = g_strdup_printf (_ ("untaught: %s"), number);
    }
  self->map.hover_lines = (const char *const *) self->hover_lines;
  self->map.n_hover_lines = n;
}

gboolean
lk_sweep_figure_set_hover (LkSweepFigure *self, int row, int column)
{
  gint run = lk_sweep_figure_get_run (self, row, column);
  g_autoptr (GString) text = NULL;

  if (run < 0)
    row = column = -1;
  if (row == self->map.hover_row && column == self->map.hover_column)
    return FALSE;
  forget_hover (self);
  if (run < 0)
    return TRUE;
  self->map.hover_row = row;
  self->map.hover_column = column;
  self->chart.pointer_x = column;
  self->hover_heading = lk_sweep_cell_phrase (&self->table->spec, (guint) run);
  self->map.hover_heading = self->hover_heading;
  describe_cell (self, &self->cells[(gsize) row * self->columns_on_map + (gsize) column],
                 &self->untaught[(gsize) row * self->columns_on_map + (gsize) column]);
  text = g_string_new (self->hover_heading);
  for (gsize i = 0; i < self->map.n_hover_lines; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", self->hover_lines[i]);
  self->hover_text = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

LkHeatMap *
lk_sweep_figure_get_map (LkSweepFigure *self)
{
  return &self->map;
}

LkChart *
lk_sweep_figure_get_chart (LkSweepFigure *self)
{
  return &self->chart;
}

const char *
lk_sweep_figure_get_verdict (LkSweepFigure *self)
{
  return self->verdict ? self->verdict : "";
}

const char *
lk_sweep_figure_get_grounds (LkSweepFigure *self)
{
  return self->grounds ? self->grounds : "";
}

const char *
lk_sweep_figure_get_description (LkSweepFigure *self)
{
  return self->description ? self->description : "";
}

const char *
lk_sweep_figure_get_hover_text (LkSweepFigure *self)
{
  return self->hover_text ? self->hover_text : "";
}
