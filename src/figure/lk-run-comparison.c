/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-comparison.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "io/lk-number.h"
#include "words/lk-quantity.h"
#include "train/lk-script.h"
#include "settings/lk-setting-text.h"

#define UNKNOWN "–"

typedef struct {
  LkComparedRow row;
  char **values;
  double *numbers;
  gboolean *best;
} Row;

struct _LkRunComparison {
  GPtrArray *records;
  GPtrArray *rows; /* of Row */
  char *common;
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_strfreev (row->values);
  g_free (row->numbers);
  g_free (row->best);
  g_free (row);
}

static const LkRunFacts *
facts_of (const LkRunComparison *self, guint i)
{
  return lk_run_record_get_facts (g_ptr_array_index (self->records, i));
}

static gboolean
all_same (char **values)
{
  for (guint i = 1; values[i]; i++)
    {
      if (!g_str_equal (values[i], values[0]))
        return FALSE;
    }
  return TRUE;
}

static char **
new_values (const LkRunComparison *self)
{
  return g_new0 (char *, self->records->len + 1);
}

/* A row, unless all runs have the same value. Takes `values`. */
static void
add_texts (LkRunComparison *self, const char *name, char **values)
{
  Row *row;

  if (all_same (values))
    {
      g_strfreev (values);
      return;
    }
  row = g_new0 (Row, 1);
  row->values = values;
  row->best = g_new0 (gboolean, self->records->len);
  row->row = (LkComparedRow) { .name = name, .values = (const char *const *) values, .best = row->best };
  g_ptr_array_add (self->rows, row);
}

/* A folder of data has a long path, whose end tells it from others. */
static char *
dataset_text (const LkRunFacts *facts)
{
  return g_strdup (*facts->dataset_title ? facts->dataset_title : facts->settings.dataset);
}

/* "4 → 9" for a slider that was moved on the way. */
static char *
with_moves (LkRunRecord *record, const char *id, char *start)
{
  const LkHistoryView *history = &lk_run_record_get_facts (record)->history;
  const LkMark *last = NULL;
  char *text;

  for (gsize i = 0; i < history->n_marks; i++)
    {
      const LkMark *mark = lk_history_mark (history, i);

      if (g_str_equal (lk_mark_kind_id (mark->kind), id))
        last = mark;
    }
  if (!last)
    return start;
  text = last->kind == LK_MARK_METHOD
             ? g_strdup_printf ("%s → %s", start, _ (lk_method_info ((LkMethod) last->value)->name))
             : g_strdup_printf ("%s → %s", start, LK_SETTING (last->value));
  g_free (start);
  return text;
}

static char *
setting_text (LkRunRecord *record, guint id)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_auto (GValue) value = G_VALUE_INIT;

  if (id == LK_SETTING_DATASET)
    return dataset_text (facts);
  g_value_init (&value, lk_setting_type (id));
  lk_setting_get (&facts->settings, id, &value);
  return with_moves (record, lk_setting_info (id)->name, lk_setting_say (id, &value));
}

static void
add_settings (LkRunComparison *self)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      char **values;

      if (lk_setting_info (id)->flags & LK_SETTING_FACT)
        continue;
      values = new_values (self);
      for (guint i = 0; i < self->records->len; i++)
        values[i] = setting_text (g_ptr_array_index (self->records, i), id);
      add_texts (self, _ (lk_setting_info (id)->label), values);
    }
}

/* Contents that names and settings do not tell apart, and where it ran. */
static void
add_facts (LkRunComparison *self)
{
  char **data = new_values (self), **teacher = new_values (self), **generation = new_values (self);
  char **moves = new_values (self), **epochs = new_values (self), **program = new_values (self);
  char **kernel = new_values (self), **threads = new_values (self);

  for (guint i = 0; i < self->records->len; i++)
    {
      LkRunRecord *record = g_ptr_array_index (self->records, i);
      const LkRunFacts *facts = lk_run_record_get_facts (record);

      data[i] = g_strndup (*facts->dataset_sum ? facts->dataset_sum : UNKNOWN, 8);
      teacher[i] = g_strndup (*facts->teacher_sum ? facts->teacher_sum : UNKNOWN, 8);
      generation[i] = facts->generation > 0 ? g_strdup_printf ("%u", facts->generation) : g_strdup (UNKNOWN);
      moves[i] = g_strdup (LK_COUNT (facts->history.n_marks));
      epochs[i] = g_strdup (LK_FIXED (lk_run_record_get_epochs (record), 2));
      program[i] = g_strdup (*facts->program ? facts->program : UNKNOWN);
      kernel[i] = g_strdup (*facts->kernel ? facts->kernel : UNKNOWN);
      threads[i] = g_strdup_printf ("%u", facts->threads);
    }
  add_texts (self, _ ("sum of the data"), data);
  add_texts (self, _ ("sum of the teacher’s weights"), teacher);
  add_texts (self, _ ("generation"), generation);
  add_texts (self, _ ("moves on the way"), moves);
  add_texts (self, _ ("epochs done"), epochs);
  add_texts (self, _ ("version of Limbeck"), program);
  add_texts (self, _ ("kernel of BLAS"), kernel);
  add_texts (self, _ ("threads"), threads);
}

typedef enum {
  FEWER, /* is better */
  MORE,
  NEITHER,
} Better;

/* Takes `values` and `numbers`. */
static void
add_numbers (LkRunComparison *self, const char *name, char **values, double *numbers, Better better)
{
  guint n = self->records->len;
  double best = NAN;
  Row *row;

  if (n > 1 && all_same (values))
    {
      g_strfreev (values);
      g_free (numbers);
      return;
    }
  row = g_new0 (Row, 1);
  row->values = values;
  row->numbers = numbers;
  row->best = g_new0 (gboolean, n);
  for (guint i = 0; i < n; i++)
    {
      if (isfinite (numbers[i]) && !(better == MORE ? numbers[i] <= best : numbers[i] >= best))
        best = numbers[i];
    }
  for (guint i = 0; i < n && better != NEITHER && n > 1; i++)
    row->best[i] = numbers[i] == best;
  row->row = (LkComparedRow) {
    .name = name, .result = TRUE, .values = (const char *const *) values, .numbers = numbers, .best = row->best
  };
  g_ptr_array_add (self->rows, row);
}

/* Errors on other test sets, or on another number of samples, say nothing of who is better. */
static gboolean
same_test (const LkRunComparison *self)
{
  const LkRunFacts *first = facts_of (self, 0);

  for (guint i = 1; i < self->records->len; i++)
    {
      const LkRunFacts *facts = facts_of (self, i);

      if (facts->n_test != first->n_test || !g_str_equal (facts->dataset_title, first->dataset_title) ||
          (*facts->dataset_sum && *first->dataset_sum && !g_str_equal (facts->dataset_sum, first->dataset_sum)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_temperature (const LkRunComparison *self)
{
  double first = lk_run_record_get_result (g_ptr_array_index (self->records, 0))->temperature;

  for (guint i = 1; i < self->records->len; i++)
    {
      if (lk_run_record_get_result (g_ptr_array_index (self->records, i))->temperature != first)
        return FALSE;
    }
  return TRUE;
}

/* What can be read off a run's end. */
typedef enum {
  STUDENT_ERRORS,
  TWIN_ERRORS,
  TEACHER_ERRORS,
  GAIN,
  AGREEMENT,
  KL,
  NLL,
  CALIBRATION,
  PARAMETERS,
  N_RESULTS,
} Result;

static const struct {
  const char *name;
  Better better;
} results[N_RESULTS] = {
  [STUDENT_ERRORS] = { N_ ("student’s test errors"), FEWER },
  [TWIN_ERRORS] = { N_ ("untaught twin’s test errors"), FEWER },
  [TEACHER_ERRORS] = { N_ ("teacher’s test errors"), FEWER },
  [GAIN] = { N_ ("errors that teaching saved"), MORE },
  [AGREEMENT] = { N_ ("agreement with the teacher"), MORE },
  [KL] = { N_ ("KL to the teacher at T, nats"), FEWER },
  [NLL] = { N_ ("negative log-likelihood, nats"), FEWER },
  [CALIBRATION] = { N_ ("calibration error"), FEWER },
  [PARAMETERS] = { N_ ("student’s parameters"), NEITHER },
};

static double
result_number (LkRunRecord *record, Result result)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  const LkEvaluationRecord *end = lk_run_record_get_result (record);
  const LkScore *score = &end->student;

  switch (result)
    {
    case STUDENT_ERRORS:
      return score->errors;
    case TWIN_ERRORS:
      return end->has_twin ? end->twin.errors : NAN;
    case TEACHER_ERRORS:
      /* A teacher of logits has no parameters; whether it was tested, the score knows. */
      return score->teacher_unknown || (facts->teacher_params == 0 && facts->teacher_errors == 0)
                 ? NAN
                 : facts->teacher_errors;
    case GAIN:
      return end->has_twin ? (double) end->twin.errors - score->errors : NAN;
    case AGREEMENT:
      return score->teacher_unknown || facts->n_test == 0 ? NAN : (double) score->agreements / facts->n_test;
    case KL:
      return score->kl;
    case NLL:
      return score->nll;
    case CALIBRATION:
      return score->calibration_error;
    case PARAMETERS:
      return facts->student_params;
    default:
      g_return_val_if_reached (NAN);
    }
}

static char *
result_text (LkRunRecord *record, Result result, double number)
{
  gsize n_test = lk_run_record_get_facts (record)->n_test;

  if (!isfinite (number))
    return g_strdup (UNKNOWN);
  switch (result)
    {
    case STUDENT_ERRORS:
    case TWIN_ERRORS:
    case TEACHER_ERRORS:
      return g_strdup_printf (_ ("%s (%s)"), LK_FIXED (number, 0),
                              LK_SHARE_FIXED (n_test > 0 ? number / n_test : 0.0, 2));
    case GAIN:
      return g_strdup_printf ("%s%s", number < 0.0 ? "" : "+", LK_FIXED (number, 0));
    case AGREEMENT:
    case CALIBRATION:
      return g_strdup (LK_SHARE_FIXED (number, 2));
    case PARAMETERS:
      return g_strdup (LK_FIXED (number, 0));
    default:
      return g_strdup (LK_FIXED (number, 4));
    }
}

static void
add_results (LkRunComparison *self)
{
  gboolean comparable = same_test (self);
  gboolean one_temperature = same_temperature (self);

  for (Result result = 0; result < N_RESULTS; result++)
    {
      double *numbers = g_new (double, self->records->len);
      char **values = new_values (self);
      Better better = comparable ? results[result].better : NEITHER;

      /* At another T it is the distance of other distributions. */
      if (result == KL && !one_temperature)
        better = NEITHER;
      for (guint i = 0; i < self->records->len; i++)
        {
          LkRunRecord *record = g_ptr_array_index (self->records, i);

          numbers[i] = result_number (record, result);
          values[i] = result_text (record, result, numbers[i]);
        }
      add_numbers (self, _ (results[result].name), values, numbers, better);
    }
}

static char *
make_common (const LkRunComparison *self)
{
  static const struct {
    guint id;
    const char *format;
  } parts[] = { { LK_SETTING_DATASET, "%s" }, { LK_SETTING_STUDENT_LAYERS, "%s" },
                { LK_SETTING_METHOD, "%s" },  { LK_SETTING_TEMPERATURE, "T %s" },
                { LK_SETTING_ALPHA, "α %s" }, { LK_SETTING_SEED, N_ ("seed %s") } };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
    {
      g_auto (GStrv) values = new_values (self);
      g_auto (GStrv) halves = g_strsplit (_ (parts[p].format), "%s", 2);

      for (guint i = 0; i < self->records->len; i++)
        values[i] = setting_text (g_ptr_array_index (self->records, i), parts[p].id);
      if (all_same (values))
        g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? " · " : "", halves[0], values[0],
                                halves[1] ? halves[1] : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

LkRunComparison *
lk_run_comparison_new (LkRunRecord *const *records, guint n)
{
  LkRunComparison *self = g_new0 (LkRunComparison, 1);

  g_return_val_if_fail (n > 0, NULL);
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->records, g_object_ref (records[i]));
  add_settings (self);
  add_facts (self);
  add_results (self);
  self->common = make_common (self);
  return self;
}

void
lk_run_comparison_free (LkRunComparison *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->rows);
  g_free (self->common);
  g_free (self);
}

guint
lk_run_comparison_n_runs (const LkRunComparison *self)
{
  return self->records->len;
}

LkRunRecord *
lk_run_comparison_get_run (const LkRunComparison *self, guint i)
{
  return g_ptr_array_index (self->records, i);
}

guint
lk_run_comparison_n_rows (const LkRunComparison *self)
{
  return self->rows->len;
}

const LkComparedRow *
lk_run_comparison_get_row (const LkRunComparison *self, guint i)
{
  const Row *row = g_ptr_array_index (self->rows, i);

  return &row->row;
}

const char *
lk_run_comparison_get_common (const LkRunComparison *self)
{
  return self->common;
}

LkTable *
lk_run_comparison_to_table (const LkRunComparison *self)
{
  LkTable *table = lk_table_new ();

  lk_table_add_row (table);
  lk_table_add_text (table, "");
  for (guint i = 0; i < self->records->len; i++)
    lk_table_add_text (table, lk_run_record_get_name (g_ptr_array_index (self->records, i)));
  for (guint r = 0; r < self->rows->len; r++)
    {
      const LkComparedRow *row = lk_run_comparison_get_row (self, r);

      lk_table_add_row (table);
      lk_table_add_text (table, row->name);
      for (guint i = 0; i < self->records->len; i++)
        {
          if (row->numbers)
            lk_table_add_number (table, row->numbers[i]);
          else
            lk_table_add_text (table, row->values[i]);
        }
    }
  return table;
}
