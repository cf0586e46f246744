/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-generations.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "words/lk-quantity.h"

enum {
  TEACHER,
  STUDENT,
  TWIN,
  N_ROLES,
};

/* One role's accuracies, an entry a generation; NaN: nobody's is known. */
typedef struct {
  GArray *mean; /* of double */
  GArray *low;
  GArray *high;
  GArray *n; /* of double: runs in the mean */
} Curve;

struct _LkGenerations {
  guint n;
  GArray *x; /* of double */
  GPtrArray *names;
  Curve curves[N_ROLES];
  LkSeries series[N_ROLES];
  LkChart chart;
};

static guint
generation_of (LkRunRecord *record)
{
  return MAX (lk_run_record_get_facts (record)->generation, 1);
}

/* The id of the first run: followed up to where a parent is not in the list any more. A file that
 * was tampered with may lead in circles. */
static const char *
find_root (GHashTable *by_id, LkRunRecord *record)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);

  for (guint i = 0; i < LK_RUN_MAX_GENERATION && facts->parent[0] != '\0'; i++)
    {
      LkRunRecord *parent = g_hash_table_lookup (by_id, facts->parent);

      if (!parent)
        return facts->parent;
      facts = lk_run_record_get_facts (parent);
    }
  return facts->id;
}

static void
add_value (Curve *curve, guint generation, double value)
{
  guint i = generation - 1;
  double *n = &g_array_index (curve->n, double, i);
  double *mean = &g_array_index (curve->mean, double, i);

  if (!isfinite (value))
    return;
  *n += 1.0;
  *mean = *n == 1.0 ? value : *mean + (value - *mean) / *n;
  g_array_index (curve->low, double, i) = fmin (g_array_index (curve->low, double, i), value);
  g_array_index (curve->high, double, i) = fmax (g_array_index (curve->high, double, i), value);
}

static void
set_size (LkGenerations *self, guint n)
{
  self->n = n;
  g_array_set_size (self->x, n);
  g_ptr_array_set_size (self->names, 0);
  for (guint i = 0; i < n; i++)
    {
      g_array_index (self->x, double, i) = i;
      g_ptr_array_add (self->names, g_strdup_printf ("%u", i + 1));
    }
  for (int role = 0; role < N_ROLES; role++)
    {
      Curve *curve = &self->curves[role];

      g_array_set_size (curve->mean, n);
      g_array_set_size (curve->low, n);
      g_array_set_size (curve->high, n);
      g_array_set_size (curve->n, n);
      for (guint i = 0; i < n; i++)
        {
          g_array_index (curve->mean, double, i) = NAN;
          g_array_index (curve->low, double, i) = g_array_index (curve->high, double, i) = NAN;
          g_array_index (curve->n, double, i) = 0.0;
        }
    }
}

static void
add_run (LkGenerations *self, LkRunRecord *record)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  const LkEvaluationRecord *result = lk_run_record_get_result (record);
  guint generation = generation_of (record);
  double n = (double) facts->n_test;

  if (facts->n_test == 0)
    return;
  add_value (&self->curves[STUDENT], generation, 1.0 - result->student.errors / n);
  /* Of two who teach each other none is a control. */
  if (result->has_twin && !result->mutual)
    add_value (&self->curves[TWIN], generation, 1.0 - result->twin.errors / n);
  if (!result->student.teacher_unknown && (facts->teacher_params > 0 || facts->teacher_errors > 0))
    add_value (&self->curves[TEACHER], generation, 1.0 - facts->teacher_errors / n);
}

static void
rebuild_chart (LkGenerations *self)
{
  static const struct {
    const char *label;
    int color;
    LkDash dash;
  } looks[N_ROLES] = { [TEACHER] = { N_ ("teacher"), LK_SERIES_TEACHER, LK_DASH_DOTTED },
                       [STUDENT] = { N_ ("student"), LK_SERIES_STUDENT, LK_DASH_SOLID },
                       [TWIN] = { N_ ("twin (untaught)"), LK_SERIES_TWIN, LK_DASH_DASHED } };
  LkChart *chart = &self->chart;

  for (int role = 0; role < N_ROLES; role++)
    {
      const Curve *curve = &self->curves[role];

      self->series[role] = (LkSeries) {
        .label = _ (looks[role].label),
        .color = looks[role].color,
        .dash = looks[role].dash,
        .n = self->n,
        .x = (const double *) (gconstpointer) self->x->data,
        .y = (const double *) (gconstpointer) curve->mean->data,
        .low = (const double *) (gconstpointer) curve->low->data,
        .high = (const double *) (gconstpointer) curve->high->data,
      };
    }
  chart->title = _ ("Test accuracy of each generation");
  chart->x_label = _ ("generation");
  chart->y_percent = true;
  chart->series = self->series;
  chart->n_series = N_ROLES;
  chart->x_names = (const char *const *) self->names->pdata;
  chart->n_x_names = self->n;
  chart->empty_text = _ ("Make a student the teacher (Ctrl+Shift+P): its generations appear here");
}

LkGenerations *
lk_generations_new (void)
{
  LkGenerations *self = g_new0 (LkGenerations, 1);

  self->x = g_array_new (FALSE, TRUE, sizeof (double));
  self->names = g_ptr_array_new_with_free_func (g_free);
  for (int role = 0; role < N_ROLES; role++)
    self->curves[role] =
        (Curve) { g_array_new (FALSE, TRUE, sizeof (double)), g_array_new (FALSE, TRUE, sizeof (double)),
                  g_array_new (FALSE, TRUE, sizeof (double)), g_array_new (FALSE, TRUE, sizeof (double)) };
  self->chart = (LkChart) LK_CHART_INIT;
  rebuild_chart (self);
  return self;
}

void
lk_generations_free (LkGenerations *self)
{
  if (!self)
    return;
  g_array_unref (self->x);
  g_ptr_array_unref (self->names);
  for (int role = 0; role < N_ROLES; role++)
    {
      g_array_unref (self->curves[role].mean);
      g_array_unref (self->curves[role].low);
      g_array_unref (self->curves[role].high);
      g_array_unref (self->curves[role].n);
    }
  g_free (self);
}

void
lk_generations_update (LkGenerations *self, GListModel *runs, LkRunRecord *of)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  g_autoptr (GPtrArray) series = g_ptr_array_new ();
  guint n_runs = g_list_model_get_n_items (runs), n = 0;
  const char *root;
  GHashTableIter iter;
  gpointer record;

  for (guint i = 0; i < n_runs; i++)
    {
      record = g_list_model_get_item (runs, i);
      g_hash_table_replace (by_id, lk_run_record_get_facts (record)->id, record);
    }
  root = of ? find_root (by_id, of) : NULL;
  g_hash_table_iter_init (&iter, by_id);
  while (root && g_hash_table_iter_next (&iter, NULL, &record))
    {
      if (!g_str_equal (find_root (by_id, record), root))
        continue;
      g_ptr_array_add (series, record);
      n = MAX (n, generation_of (record));
    }
  set_size (self, n > 1 ? n : 0);
  for (guint i = 0; i < series->len && n > 1; i++)
    add_run (self, series->pdata[i]);
  rebuild_chart (self);
}

guint
lk_generations_get_n (const LkGenerations *self)
{
  return self->n;
}

const LkChart *
lk_generations_get_chart (const LkGenerations *self)
{
  return &self->chart;
}

char *
lk_generations_describe (const LkGenerations *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    {
      double student = g_array_index (self->curves[STUDENT].mean, double, i);
      double twin = g_array_index (self->curves[TWIN].mean, double, i);

      g_string_append_printf (text, i > 0 ? "; " : "");
      if (isfinite (student) && isfinite (twin))
        g_string_append_printf (text, _ ("generation %u: student %s, twin %s"), i + 1, LK_SHARE_FIXED (student, 2),
                                LK_SHARE_FIXED (twin, 2));
      else if (isfinite (student))
        g_string_append_printf (text, _ ("generation %u: student %s"), i + 1, LK_SHARE_FIXED (student, 2));
      else
        g_string_append_printf (text, _ ("generation %u: its runs were deleted"), i + 1);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
