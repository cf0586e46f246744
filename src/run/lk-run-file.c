/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-file.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "io/lk-file.h"
#include "io/lk-json.h"
#include "lk-run-json.h"
#include "settings/lk-choice.h"
#include "train/lk-script.h"
#include "settings/lk-setting-table.h"

/* JSON has no numbers for these. */
static void
add_number (LkJson *json, const char *member, double number)
{
  if (isnan (number))
    lk_json_add_text (json, member, "NaN");
  else if (isinf (number))
    lk_json_add_text (json, member, number > 0.0 ? "Infinity" : "-Infinity");
  else
    lk_json_add_number (json, member, number);
}

static void
add_setting (LkJson *json, const char *name, const GValue *value)
{
  if (G_VALUE_HOLDS_UINT (value))
    lk_json_add_count (json, name, g_value_get_uint (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    /* By its id: its number may be another one in a later version. */
    lk_json_add_text (json, name, lk_choice_id (G_VALUE_TYPE (value), g_value_get_enum (value)));
  else if (G_VALUE_HOLDS_UINT64 (value))
    {
      /* As text: readers that know only doubles would round it. */
      g_autofree char *digits = g_strdup_printf ("%" PRIu64, g_value_get_uint64 (value));

      lk_json_add_text (json, name, digits);
    }
  else if (G_VALUE_HOLDS_DOUBLE (value))
    add_number (json, name, g_value_get_double (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    lk_json_add_boolean (json, name, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    {
      char **texts = g_value_get_boxed (value);

      lk_json_begin_array (json, name);
      for (gsize i = 0; texts && texts[i]; i++)
        lk_json_add_text (json, NULL, texts[i]);
      lk_json_end (json);
    }
  else
    lk_json_add_text (json, name, g_value_get_string (value));
}

static void
add_settings (LkJson *json, const LkSettings *settings)
{
  lk_json_begin_object (json, "settings");
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, lk_setting_type (id));
      lk_setting_get (settings, id, &value);
      add_setting (json, lk_setting_info (id)->name, &value);
    }
  lk_json_end (json);
}

static void
add_marks (LkJson *json, const LkHistoryView *history)
{
  lk_json_begin_array (json, "marks");
  for (gsize i = 0; i < history->n_marks; i++)
    {
      const LkMark *mark = lk_history_mark (history, i);

      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "step", mark->step);
      lk_json_add_text (json, "moves", lk_mark_kind_id (mark->kind));
      if (mark->kind == LK_MARK_METHOD)
        lk_json_add_text (json, "to", lk_method_info ((LkMethod) mark->value)->id);
      else
        add_number (json, "to", mark->value);
      lk_json_end (json);
    }
  lk_json_end (json);
}

static void
add_score (LkJson *json, const char *member, const LkScore *score)
{
  lk_json_begin_object (json, member);
  lk_json_add_count (json, "errors", score->errors);
  lk_json_add_count (json, "agreements", score->agreements);
  add_number (json, "kl", score->kl);
  add_number (json, "nll", score->nll);
  add_number (json, "calibration_error", score->calibration_error);
  lk_json_end (json);
}

static void
add_evaluations (LkJson *json, const LkHistoryView *history)
{
  lk_json_begin_array (json, "evaluations");
  for (gsize i = 0; i < history->n_evaluations; i++)
    {
      const LkEvaluationRecord *record = lk_history_evaluation (history, i);

      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "step", record->step);
      add_number (json, "temperature", record->temperature);
      add_score (json, "student", &record->student);
      if (record->has_twin)
        add_score (json, "twin", &record->twin);
      lk_json_end (json);
    }
  lk_json_end (json);
}

static void
add_words (LkJson *json, const char *member, const guint32 *words, gsize n)
{
  g_autofree guint32 *little = g_new (guint32, MAX (n, 1));
  g_autofree char *text = NULL;

  for (gsize i = 0; i < n; i++)
    little[i] = GUINT32_TO_LE (words[i]);
  text = g_base64_encode ((const guchar *) little, n * sizeof (guint32));
  lk_json_add_text (json, member, text);
}

static guint64
choose_stride (const LkRunFacts *facts)
{
  guint64 stride = facts->history.history.stride;

  while (facts->step / stride > LK_RUN_MAX_STEPS)
    stride *= 2;
  return stride;
}

/* Of the same steps as the records. */
static void
add_feature (LkJson *json, const LkRunFacts *facts, gsize n, gsize join)
{
  g_autofree guint32 *words = g_new (guint32, MAX (n, 1) * LK_RUN_FEATURE_WORDS);

  for (gsize i = 0; i < n; i++)
    memcpy (words + i * LK_RUN_FEATURE_WORDS, lk_history_feature (&facts->history, (i + 1) * join - 1),
            sizeof (LkFeatureRecord));
  add_words (json, "feature", words, n * LK_RUN_FEATURE_WORDS);
}

static void
add_curve (LkJson *json, const LkRunFacts *facts)
{
  guint64 stride = choose_stride (facts);
  gsize join = (gsize) (stride / facts->history.history.stride);
  gsize n = (gsize) (facts->step / stride);
  g_autofree guint32 *records = g_new (guint32, MAX (n, 1) * LK_RUN_WORDS);
  g_autofree guint32 *hashes = g_new (guint32, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      memcpy (records + i * LK_RUN_WORDS, lk_history_step (&facts->history, (i + 1) * join - 1), sizeof (LkStepRecord));
      if (stride > 1)
        hashes[i] = lk_history_hash_steps (&facts->history.history, i * join, join);
    }
  lk_json_begin_object (json, "curve");
  lk_json_add_count (json, "stride", stride);
  lk_json_add_count (json, "records", n);
  add_words (json, "floats", records, n * LK_RUN_WORDS);
  if (stride > 1)
    add_words (json, "hashes", hashes, n);
  if (stride > 1 && !facts->history.history.older_hashes)
    lk_json_add_text (json, "hash", LK_RUN_HASH);
  if (facts->history.history.features)
    add_feature (json, facts, n, join);
  lk_json_end (json);
}

static void
add_facts (LkJson *json, const LkRunFacts *facts)
{
  lk_json_begin_object (json, "made_by");
  lk_json_add_text (json, "limbeck", facts->program);
  lk_json_add_count (json, "engine", facts->engine);
  lk_json_add_text (json, "blas_kernel", facts->kernel);
  lk_json_add_count (json, "threads", facts->threads);
  lk_json_end (json);
  lk_json_add_text (json, "experiment", facts->preset);
  add_settings (json, &facts->settings);
  lk_json_begin_object (json, "data");
  lk_json_add_text (json, "title", facts->dataset_title);
  lk_json_add_text (json, "sha256", facts->dataset_sum);
  lk_json_add_count (json, "test_samples", facts->n_test);
  lk_json_add_count (json, "transfer_samples", facts->n_transfer);
  lk_json_end (json);
  lk_json_begin_object (json, "teacher");
  lk_json_add_text (json, "key", facts->teacher_key);
  lk_json_add_text (json, "sha256", facts->teacher_sum);
  lk_json_add_count (json, "errors", facts->teacher_errors);
  lk_json_add_count (json, "parameters", facts->teacher_params);
  lk_json_end (json);
  lk_json_begin_object (json, "student");
  lk_json_add_count (json, "parameters", facts->student_params);
  lk_json_end (json);
  lk_json_begin_object (json, "series");
  lk_json_add_count (json, "generation", facts->generation);
  lk_json_add_text (json, "parent", facts->parent);
  lk_json_end (json);
  lk_json_begin_object (json, "progress");
  lk_json_add_count (json, "steps_done", facts->step);
  lk_json_add_count (json, "steps", facts->n_steps);
  lk_json_add_count (json, "steps_per_epoch", facts->steps_per_epoch);
  lk_json_end (json);
}

char *
lk_run_file_format (LkRunRecord *record, gsize *length)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (LkJson) json = lk_json_new (TRUE);
  g_autofree char *created = g_date_time_format (facts->created, "%Y-%m-%dT%H:%M:%SZ");

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "format", LK_RUN_FORMAT);
  lk_json_add_count (json, "version", LK_RUN_FILE_VERSION);
  lk_json_add_text (json, "id", facts->id);
  lk_json_add_text (json, "name", lk_run_record_get_name (record));
  lk_json_add_count (json, "color", lk_run_record_get_color (record));
  lk_json_add_boolean (json, "pinned", lk_run_record_get_pinned (record));
  lk_json_add_text (json, "created", created);
  lk_json_add_text (json, "state", lk_run_json_state_id (facts->state));
  add_facts (json, facts);
  add_marks (json, &facts->history);
  add_evaluations (json, &facts->history);
  add_curve (json, facts);
  lk_json_end (json);
  return lk_json_steal (json, length);
}

gboolean
lk_run_file_save (LkRunRecord *record, GFile *file, GCancellable *cancellable, GError **error)
{
  gsize length;
  g_autofree char *text = lk_run_file_format (record, &length);

  return lk_file_write (file, text, length, cancellable, error);
}

LkRunRecord *
lk_run_file_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read_found (file, LK_RUN_FILE_LIMIT, cancellable, error);

  if (!bytes)
    return NULL;
  return lk_run_file_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), name, error);
}
