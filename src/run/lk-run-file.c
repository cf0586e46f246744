/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-file.h"

#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-file.h"
#include "lk-run-json.h"
#include "train/lk-choice.h"
#include "train/lk-script.h"
#include "train/lk-setting-table.h"

/* The name of a file may be no UTF-8, which JSON is. */
static void
add_value (JsonBuilder *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_add_string_value (json, valid);
}

static void
add_text (JsonBuilder *json, const char *member, const char *text)
{
  json_builder_set_member_name (json, member);
  add_value (json, text);
}

static void
add_count (JsonBuilder *json, const char *member, guint64 count)
{
  json_builder_set_member_name (json, member);
  json_builder_add_int_value (json, (gint64) count);
}

/* JSON has no numbers for these; json-glib writes 17 digits of the others, which
 * tell every double apart. */
static void
add_number (JsonBuilder *json, const char *member, double number)
{
  json_builder_set_member_name (json, member);
  if (isnan (number))
    json_builder_add_string_value (json, "NaN");
  else if (isinf (number))
    json_builder_add_string_value (json, number > 0.0 ? "Infinity" : "-Infinity");
  else
    json_builder_add_double_value (json, number);
}

static void
begin (JsonBuilder *json, const char *member)
{
  json_builder_set_member_name (json, member);
  json_builder_begin_object (json);
}

static void
add_setting (JsonBuilder *json, const char *name, const GValue *value)
{
  if (G_VALUE_HOLDS_UINT (value))
    add_count (json, name, g_value_get_uint (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    /* By its id: its number may be another one in a later version. */
    add_text (json, name, lk_choice_id (G_VALUE_TYPE (value), g_value_get_enum (value)));
  else if (G_VALUE_HOLDS_UINT64 (value))
    {
      /* As text: readers that know only doubles would round it. */
      g_autofree char *digits = g_strdup_printf ("%" PRIu64, g_value_get_uint64 (value));

      add_text (json, name, digits);
    }
  else if (G_VALUE_HOLDS_DOUBLE (value))
    add_number (json, name, g_value_get_double (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    {
      json_builder_set_member_name (json, name);
      json_builder_add_boolean_value (json, g_value_get_boolean (value));
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    {
      char **texts = g_value_get_boxed (value);

      json_builder_set_member_name (json, name);
      json_builder_begin_array (json);
      for (gsize i = 0; texts && texts[i]; i++)
        add_value (json, texts[i]);
      json_builder_end_array (json);
    }
  else
    add_text (json, name, g_value_get_string (value));
}

static void
add_settings (JsonBuilder *json, const LkSettings *settings)
{
  begin (json, "settings");
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, lk_setting_type (id));
      lk_setting_get (settings, id, &value);
      add_setting (json, lk_setting_info (id)->name, &value);
    }
  json_builder_end_object (json);
}

static void
add_marks (JsonBuilder *json, const LkHistoryView *history)
{
  json_builder_set_member_name (json, "marks");
  json_builder_begin_array (json);
  for (gsize i = 0; i < history->n_marks; i++)
    {
      const LkMark *mark = lk_history_mark (history, i);

      json_builder_begin_object (json);
      add_count (json, "step", mark->step);
      add_text (json, "moves", lk_mark_kind_id (mark->kind));
      if (mark->kind == LK_MARK_METHOD)
        add_text (json, "to", lk_method_info ((LkMethod) mark->value)->id);
      else
        add_number (json, "to", mark->value);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_score (JsonBuilder *json, const char *member, const LkScore *score)
{
  begin (json, member);
  add_count (json, "errors", score->errors);
  add_count (json, "agreements", score->agreements);
  add_number (json, "kl", score->kl);
  add_number (json, "nll", score->nll);
  add_number (json, "calibration_error", score->calibration_error);
  json_builder_end_object (json);
}

static void
add_evaluations (JsonBuilder *json, const LkHistoryView *history)
{
  json_builder_set_member_name (json, "evaluations");
  json_builder_begin_array (json);
  for (gsize i = 0; i < history->n_evaluations; i++)
    {
      const LkEvaluationRecord *record = lk_history_evaluation (history, i);

      json_builder_begin_object (json);
      add_count (json, "step", record->step);
      add_number (json, "temperature", record->temperature);
      add_score (json, "student", &record->student);
      if (record->has_twin)
        add_score (json, "twin", &record->twin);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_words (JsonBuilder *json, const char *member, const guint32 *words, gsize n)
{
  g_autofree guint32 *little = g_new (guint32, MAX (n, 1));
  g_autofree char *text = NULL;

  for (gsize i = 0; i < n; i++)
    little[i] = GUINT32_TO_LE (words[i]);
  text = g_base64_encode ((const guchar *) little, n * sizeof (guint32));
  add_text (json, member, text);
}

static guint64
choose_stride (const LkRunFacts *facts)
{
  guint64 stride = facts->history.history.stride;

  while (facts->step / stride > LK_RUN_MAX_STEPS)
    stride *= 2;
  return stride;
}

static void
add_curve (JsonBuilder *json, const LkRunFacts *facts)
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
  begin (json, "curve");
  add_count (json, "stride", stride);
  add_count (json, "records", n);
  add_words (json, "floats", records, n * LK_RUN_WORDS);
  if (stride > 1)
    add_words (json, "hashes", hashes, n);
  if (stride > 1 && !facts->history.history.older_hashes)
    add_text (json, "hash", LK_RUN_HASH);
  json_builder_end_object (json);
}

static void
add_facts (JsonBuilder *json, const LkRunFacts *facts)
{
  begin (json, "made_by");
  add_text (json, "limbeck", facts->program);
  add_text (json, "blas_kernel", facts->kernel);
  add_count (json, "threads", facts->threads);
  json_builder_end_object (json);
  add_text (json, "experiment", facts->preset);
  add_settings (json, &facts->settings);
  begin (json, "data");
  add_text (json, "title", facts->dataset_title);
  add_text (json, "sha256", facts->dataset_sum);
  add_count (json, "test_samples", facts->n_test);
  add_count (json, "transfer_samples", facts->n_transfer);
  json_builder_end_object (json);
  begin (json, "teacher");
  add_text (json, "key", facts->teacher_key);
  add_text (json, "sha256", facts->teacher_sum);
  add_count (json, "errors", facts->teacher_errors);
  add_count (json, "parameters", facts->teacher_params);
  json_builder_end_object (json);
  begin (json, "student");
  add_count (json, "parameters", facts->student_params);
  json_builder_end_object (json);
  begin (json, "series");
  add_count (json, "generation", facts->generation);
  add_text (json, "parent", facts->parent);
  json_builder_end_object (json);
  begin (json, "progress");
  add_count (json, "steps_done", facts->step);
  add_count (json, "steps", facts->n_steps);
  add_count (json, "steps_per_epoch", facts->steps_per_epoch);
  json_builder_end_object (json);
}

char *
lk_run_file_format (LkRunRecord *record, gsize *length)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *created = g_date_time_format (facts->created, "%Y-%m-%dT%H:%M:%SZ");

  json_builder_begin_object (json);
  add_text (json, "format", LK_RUN_FORMAT);
  add_count (json, "version", LK_RUN_FILE_VERSION);
  add_text (json, "id", facts->id);
  add_text (json, "name", lk_run_record_get_name (record));
  add_count (json, "color", lk_run_record_get_color (record));
  json_builder_set_member_name (json, "pinned");
  json_builder_add_boolean_value (json, lk_run_record_get_pinned (record));
  add_text (json, "created", created);
  add_text (json, "state", lk_run_json_state_id (facts->state));
  add_facts (json, facts);
  add_marks (json, &facts->history);
  add_evaluations (json, &facts->history);
  add_curve (json, facts);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  return json_generator_to_data (generator, length);
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
