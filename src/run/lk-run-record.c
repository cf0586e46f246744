/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-record.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "io/lk-number.h"
#include "nn/lk-blas.h"
#include "train/lk-script.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"
#include "train/lk-engine.h"
#include "train/lk-setup.h"
#include "words/lk-date.h"

struct _LkRunRecord {
  GObject parent_instance;

  LkRunFacts facts;
  char *name;
  guint color;
  gboolean pinned;
  gboolean shown;
  gboolean saved;
};

G_DEFINE_FINAL_TYPE (LkRunRecord, lk_run_record, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_COLOR,
  PROP_PINNED,
  PROP_SHOWN,
  PROP_SAVED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

void
lk_run_facts_clear (LkRunFacts *facts)
{
  g_clear_pointer (&facts->id, g_free);
  g_clear_pointer (&facts->created, g_date_time_unref);
  g_clear_pointer (&facts->program, g_free);
  g_clear_pointer (&facts->kernel, g_free);
  lk_settings_clear (&facts->settings);
  g_clear_pointer (&facts->preset, g_free);
  g_clear_pointer (&facts->dataset_title, g_free);
  g_clear_pointer (&facts->dataset_sum, g_free);
  g_clear_pointer (&facts->teacher_key, g_free);
  g_clear_pointer (&facts->teacher_sum, g_free);
  g_clear_pointer (&facts->parent, g_free);
  lk_history_view_clear (&facts->history);
}

static void
copy_facts (const LkRunFacts *facts, LkRunFacts *copy)
{
  *copy = *facts;
  copy->id = g_strdup (facts->id);
  copy->created = g_date_time_ref (facts->created);
  copy->program = g_strdup (facts->program);
  copy->kernel = g_strdup (facts->kernel);
  lk_settings_copy (&facts->settings, &copy->settings);
  copy->preset = g_strdup (facts->preset);
  copy->dataset_title = g_strdup (facts->dataset_title);
  copy->dataset_sum = g_strdup (facts->dataset_sum);
  copy->teacher_key = g_strdup (facts->teacher_key);
  copy->teacher_sum = g_strdup (facts->teacher_sum);
  copy->parent = g_strdup (facts->parent);
  lk_history_view_copy (&facts->history, &copy->history);
}

static void
lk_run_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkRunRecord *self = LK_RUN_RECORD (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_COLOR:
      g_value_set_uint (value, self->color);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case PROP_SHOWN:
      g_value_set_boolean (value, self->shown);
      break;
    case PROP_SAVED:
      g_value_set_boolean (value, self->saved);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_run_record_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkRunRecord *self = LK_RUN_RECORD (object);

  switch (id)
    {
    case PROP_NAME:
      lk_run_record_set_name (self, g_value_get_string (value));
      break;
    case PROP_COLOR:
      lk_run_record_set_color (self, g_value_get_uint (value));
      break;
    case PROP_PINNED:
      lk_run_record_set_pinned (self, g_value_get_boolean (value));
      break;
    case PROP_SHOWN:
      lk_run_record_set_shown (self, g_value_get_boolean (value));
      break;
    case PROP_SAVED:
      lk_run_record_set_saved (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_run_record_finalize (GObject *object)
{
  LkRunRecord *self = LK_RUN_RECORD (object);

  lk_run_facts_clear (&self->facts);
  g_free (self->name);
  G_OBJECT_CLASS (lk_run_record_parent_class)->finalize (object);
}

#define FLAGS (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

static void
lk_run_record_class_init (LkRunRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lk_run_record_get_property;
  object_class->set_property = lk_run_record_set_property;
  object_class->finalize = lk_run_record_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", FLAGS);
  properties[PROP_COLOR] = g_param_spec_uint ("color", NULL, NULL, 0, LK_RUN_N_COLORS - 1, 0, FLAGS);
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, FLAGS);
  properties[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, FLAGS);
  properties[PROP_SAVED] = g_param_spec_boolean ("saved", NULL, NULL, TRUE, FLAGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lk_run_record_init (LkRunRecord *self)
{
  self->name = g_strdup ("");
  self->saved = TRUE;
}

static LkRunRecord *
record_new (LkRunFacts *facts, const char *name, guint color, gboolean pinned)
{
  LkRunRecord *self = g_object_new (LK_TYPE_RUN_RECORD, NULL);

  self->facts = *facts;
  *facts = (LkRunFacts) { 0 };
  g_free (self->name);
  self->name = lk_name_clean (name, LK_RUN_NAME_MAX);
  self->color = color;
  self->pinned = pinned;
  return self;
}

/* What is in the snapshot; who and when are the caller's. FALSE: no run. */
static gboolean
fill_facts (LkRunFacts *facts, const LkSnapshot *snapshot)
{
  const LkHistoryView *history = &snapshot->history;

  if (!snapshot->settings || history->n_evaluations == 0)
    return FALSE;
  lk_settings_copy (snapshot->settings, &facts->settings);
  facts->program = g_strdup (LK_VERSION);
  facts->engine = LK_ENGINE;
  facts->kernel = g_strdup (lk_blas_kernel ());
  facts->threads = lk_settings_n_threads (snapshot->settings);
  facts->state = snapshot->phase == LK_PHASE_FINISHED ? LK_RUN_FINISHED : LK_RUN_STOPPED;
  facts->preset = g_strdup ("");
  facts->dataset_title = g_strdup (snapshot->dataset ? snapshot->dataset->title : "");
  facts->dataset_sum = g_strdup ("");
  facts->n_test = snapshot->dataset ? snapshot->dataset->test.n : 0;
  facts->n_transfer = snapshot->n_transfer;
  facts->teacher_key = lk_settings_teacher_key (snapshot->settings);
  facts->teacher_sum = g_strdup ("");
  facts->teacher_errors = snapshot->teacher ? (guint) snapshot->teacher->test_quality.errors : 0;
  facts->teacher_params = snapshot->teacher_size.n_params;
  facts->student_params = snapshot->student_size.n_params;
  facts->parent = g_strdup ("");
  facts->step = snapshot->step;
  facts->steps_per_epoch = snapshot->steps_per_epoch;
  facts->n_steps = lk_marks_epochs (history, snapshot->settings->student.epochs) * snapshot->steps_per_epoch;
  lk_history_view_copy (history, &facts->history);
  return TRUE;
}

/* It is kept in the run's file, which others open in another language: symbols, ids and the numbers of C, and no words. */
static char *
make_name (const LkSettings *settings)
{
  const LkMethodInfo *method = lk_method_info (settings->loss.method);
  char T[LK_NUMBER_ROOM], alpha[LK_NUMBER_ROOM];

  g_ascii_formatd (T, sizeof T, "%.4g", settings->loss.temperature);
  g_ascii_formatd (alpha, sizeof alpha, "%.3g", settings->loss.alpha);

  if (settings->mutual && settings->loss.alpha > 0.0)
    return g_strdup_printf ("%s, mutual, %s, T = %s, α = %s", settings->student.layers, method->id, T, alpha);
  if (settings->loss.alpha == 0.0)
    return g_strdup_printf ("%s, α = %s", settings->student.layers, alpha);
  if (!method->uses_temperature)
    return g_strdup_printf ("%s, %s, α = %s", settings->student.layers, method->id, alpha);
  if (settings->loss.method == LK_METHOD_KD)
    return g_strdup_printf ("%s, T = %s, α = %s", settings->student.layers, T, alpha);
  return g_strdup_printf ("%s, %s, T = %s, α = %s", settings->student.layers, method->id, T, alpha);
}

static void
replace (char **text, const char *with)
{
  char *old = *text;

  *text = g_strdup (with);
  g_free (old);
}

static GDateTime *
now_utc (void)
{
  return g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC);
}

LkRunRecord *
lk_run_record_from_snapshot (const LkSnapshot *snapshot, const char *name)
{
  LkRunFacts facts = { 0 };
  g_autofree char *made = NULL;

  if (!fill_facts (&facts, snapshot))
    return NULL;
  facts.id = g_uuid_string_random ();
  facts.created = now_utc ();
  if (snapshot->teacher->generation > 0)
    {
      facts.generation = snapshot->teacher->generation + 1;
      replace (&facts.parent, snapshot->teacher->run);
    }
  if (!name)
    name = made = make_name (&facts.settings);
  return record_new (&facts, name, 0, FALSE);
}

LkRunRecord *
lk_run_record_from_run (const LkSettings *settings, LkTeacher *teacher, const LkDistillation *run)
{
  g_autoptr (LkSnapshot) snapshot = lk_snapshot_new ();
  LkSettings start = *settings; /* borrows its text */

  start.loss = *lk_distillation_get_start (run, &start.student.learning_rate);
  snapshot->phase = lk_distillation_is_done (run) ? LK_PHASE_FINISHED : LK_PHASE_PAUSED;
  snapshot->settings = lk_settings_share (&start);
  snapshot->dataset = lk_dataset_ref (teacher->dataset);
  snapshot->teacher = lk_teacher_ref (teacher);
  snapshot->step = lk_distillation_get_step (run);
  snapshot->steps_per_epoch = lk_distillation_get_steps_per_epoch (run);
  snapshot->n_transfer = lk_distillation_get_n_samples (run);
  snapshot->teacher_size.n_params = lk_teacher_n_params (teacher);
  snapshot->student_size.n_params = lk_distillation_get_student (run)->n_params;
  lk_history_view (lk_distillation_get_history (run), &snapshot->history);
  return lk_run_record_from_snapshot (snapshot, NULL);
}

LkRunRecord *
lk_run_record_update (LkRunRecord *self, const LkSnapshot *snapshot, LkRunState state)
{
  LkRunFacts facts = { 0 };
  g_autofree char *old_name = NULL;
  g_autofree char *new_name = NULL;

  if (!fill_facts (&facts, snapshot))
    return lk_run_record_with_state (self, state);
  facts.state = state;
  facts.id = g_strdup (self->facts.id);
  facts.created = g_date_time_ref (self->facts.created);
  facts.generation = self->facts.generation;
  replace (&facts.parent, self->facts.parent);
  replace (&facts.preset, self->facts.preset);
  replace (&facts.dataset_sum, self->facts.dataset_sum);
  replace (&facts.teacher_sum, self->facts.teacher_sum);

  /* Before the first step the settings that a run begins with can still move; a name that nobody gave it says them. */
  old_name = make_name (&self->facts.settings);
  new_name = make_name (&facts.settings);
  return record_new (&facts, g_str_equal (self->name, old_name) ? new_name : self->name, self->color, self->pinned);
}

LkRunRecord *
lk_run_record_with_state (LkRunRecord *self, LkRunState state)
{
  LkRunFacts facts;

  copy_facts (&self->facts, &facts);
  facts.state = state;
  return record_new (&facts, self->name, self->color, self->pinned);
}

LkRunRecord *
lk_run_record_with_preset (LkRunRecord *self, const char *preset)
{
  LkRunFacts facts;

  copy_facts (&self->facts, &facts);
  replace (&facts.preset, preset);
  return record_new (&facts, self->name, self->color, self->pinned);
}

LkRunRecord *
lk_run_record_with_sums (LkRunRecord *self, const char *dataset_sum, const char *teacher_sum)
{
  LkRunFacts facts;

  copy_facts (&self->facts, &facts);
  replace (&facts.dataset_sum, dataset_sum);
  replace (&facts.teacher_sum, teacher_sum);
  return record_new (&facts, self->name, self->color, self->pinned);
}

static gboolean
refuse (GError **error, const char *member, guint64 number)
{
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” cannot be %llu in this run"), member,
               (unsigned long long) number);
  return FALSE;
}

static gboolean
check_score (const LkScore *score, gsize n_test, gsize i, GError **error)
{
  if (score->errors <= n_test && score->agreements <= n_test)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("evaluation %zu counts %u errors and %u agreements in a test of %zu samples"), i + 1, score->errors,
               score->agreements, n_test);
  return FALSE;
}

static gboolean
check_evaluations (const LkRunFacts *facts, GError **error)
{
  if (facts->history.n_evaluations == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("it holds no evaluation: at least one is in every run"));
      return FALSE;
    }
  for (gsize i = 0; i < facts->history.n_evaluations; i++)
    {
      const LkEvaluationRecord *record = lk_history_evaluation (&facts->history, i);
      gboolean in_order = i == 0 || record->step > lk_history_evaluation (&facts->history, i - 1)->step;

      if (record->step > facts->step || !in_order)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                       _ ("evaluation %zu is at step %llu: they come in order, the last at step "
                          "%llu at most"),
                       i + 1, (unsigned long long) record->step, (unsigned long long) facts->step);
          return FALSE;
        }
      if (!(record->temperature > 0.0 && isfinite (record->temperature)))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("evaluation %zu is at a temperature of %g"), i + 1,
                       record->temperature);
          return FALSE;
        }
      if (!check_score (&record->student, facts->n_test, i, error) ||
          (record->has_twin && !check_score (&record->twin, facts->n_test, i, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_facts (const LkRunFacts *facts, GError **error)
{
  const LkHistory *history = &facts->history.history;
  guint64 stride = history->stride;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LkMark));

  if (!g_uuid_string_is_valid (facts->id))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("its id is no UUID"));
      return FALSE;
    }
  if (facts->parent[0] != '\0' && !g_uuid_string_is_valid (facts->parent))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("its parent is no UUID"));
      return FALSE;
    }
  if (g_str_equal (facts->parent, facts->id) || (facts->parent[0] != '\0' && facts->generation == 0))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("it cannot be taught by itself, nor by a run of no series"));
      return FALSE;
    }
  if (facts->generation > LK_RUN_MAX_GENERATION)
    return refuse (error, "generation", facts->generation);
  if (facts->threads < 1 || facts->threads > 1024)
    return refuse (error, "threads", facts->threads);
  if (facts->n_test < 1 || facts->n_test > G_MAXUINT32)
    return refuse (error, "test_samples", facts->n_test);
  if (facts->teacher_errors > facts->n_test)
    return refuse (error, "errors", facts->teacher_errors);
  if (facts->step > LK_LOG_MAX)
    return refuse (error, "steps_done", facts->step);
  if (facts->n_steps != lk_marks_epochs (&facts->history, facts->settings.student.epochs) * facts->steps_per_epoch)
    return refuse (error, "steps", facts->n_steps);
  if (facts->n_steps > 0 && facts->step > facts->n_steps)
    return refuse (error, "steps_done", facts->step);
  if (stride < 1 || stride > LK_LOG_MAX || (stride & (stride - 1)) != 0)
    return refuse (error, "stride", stride);
  if (facts->history.n_steps != facts->step / stride)
    return refuse (error, "records", facts->history.n_steps);
  if (stride > 1 && (!history->hashes || lk_log_length (history->hashes) < facts->history.n_steps))
    return refuse (error, "hashes", history->hashes ? lk_log_length (history->hashes) : 0);
  if (!lk_settings_check (&facts->settings, error) || !check_evaluations (facts, error))
    return FALSE;
  for (gsize i = 0; i < facts->history.n_marks; i++)
    g_array_append_vals (marks, lk_history_mark (&facts->history, i), 1);
  if (marks->len > 0 && g_array_index (marks, LkMark, marks->len - 1).step > facts->step + 1)
    return refuse (error, "step", g_array_index (marks, LkMark, marks->len - 1).step);
  return lk_marks_check ((const LkMark *) (gpointer) marks->data, marks->len, error);
}

LkRunRecord *
lk_run_record_new_take (LkRunFacts *facts, const char *name, guint color, gboolean pinned, GError **error)
{
  if (!check_facts (facts, error))
    {
      lk_run_facts_clear (facts);
      return NULL;
    }
  return record_new (facts, name, MIN (color, LK_RUN_N_COLORS - 1), pinned);
}

const LkRunFacts *
lk_run_record_get_facts (LkRunRecord *self)
{
  return &self->facts;
}

const char *
lk_run_record_get_name (LkRunRecord *self)
{
  return self->name;
}

void
lk_run_record_set_name (LkRunRecord *self, const char *name)
{
  g_autofree char *clean = lk_name_clean (name ? name : "", LK_RUN_NAME_MAX);

  if (g_str_equal (clean, self->name))
    return;
  g_free (self->name);
  self->name = g_steal_pointer (&clean);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

guint
lk_run_record_get_color (LkRunRecord *self)
{
  return self->color;
}

void
lk_run_record_set_color (LkRunRecord *self, guint color)
{
  if (color == self->color || color >= LK_RUN_N_COLORS)
    return;
  self->color = color;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
}

gboolean
lk_run_record_get_pinned (LkRunRecord *self)
{
  return self->pinned;
}

void
lk_run_record_set_pinned (LkRunRecord *self, gboolean pinned)
{
  if (!pinned == !self->pinned)
    return;
  self->pinned = !!pinned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}

gboolean
lk_run_record_get_shown (LkRunRecord *self)
{
  return self->shown;
}

void
lk_run_record_set_shown (LkRunRecord *self, gboolean shown)
{
  if (!shown == !self->shown)
    return;
  self->shown = !!shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

gboolean
lk_run_record_get_saved (LkRunRecord *self)
{
  return self->saved;
}

void
lk_run_record_set_saved (LkRunRecord *self, gboolean saved)
{
  if (!saved == !self->saved)
    return;
  self->saved = !!saved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

double
lk_run_record_get_epochs (LkRunRecord *self)
{
  return self->facts.steps_per_epoch > 0 ? (double) self->facts.step / self->facts.steps_per_epoch : 0.0;
}

char *
lk_run_record_format_when (LkRunRecord *record)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (lk_run_record_get_facts (record)->created);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean today = g_date_time_get_year (local) == g_date_time_get_year (now) &&
                   g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now);

  return today ? g_date_time_format (local, "%H:%M") : lk_date_format (local);
}

const LkEvaluationRecord *
lk_run_record_get_result (LkRunRecord *self)
{
  return lk_history_evaluation (&self->facts.history, self->facts.history.n_evaluations - 1);
}

GArray *
lk_run_record_copy_marks (LkRunRecord *self)
{
  const LkHistoryView *history = &self->facts.history;
  GArray *marks = g_array_sized_new (FALSE, FALSE, sizeof (LkMark), (guint) history->n_marks);

  for (gsize i = 0; i < history->n_marks; i++)
    g_array_append_vals (marks, lk_history_mark (history, i), 1);
  return marks;
}

void
lk_run_record_get_final (LkRunRecord *self, LkLossSettings *loss, double *learning_rate)
{
  const LkHistoryView *history = &self->facts.history;

  *loss = self->facts.settings.loss;
  *learning_rate = self->facts.settings.student.learning_rate;
  for (gsize i = 0; i < history->n_marks; i++)
    lk_script_apply (lk_history_mark (history, i), loss, learning_rate);
}
