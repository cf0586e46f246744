/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-json.h"
#include "io/lk-name.h"
#include "lk-run-file.h"
#include "lk-run-json.h"
#include "settings/lk-choice.h"
#include "train/lk-script.h"
#include "settings/lk-setting-table.h"

/* run, evaluations, evaluation, student */
#define MAX_NESTING 4
/* Bytes of a text, the curve's apart. */
#define MAX_TEXT ((gsize) 65536)
/* Evaluations and marks: more than the history's steps would ever have. */
#define MAX_RECORDS ((guint) 1 << 20)

/* By so much a mean of shares may come out above 1. */
#define ROUNDING 1e-6
/* Years that a run can be of: GDateTime has no others that every part of the program
 * can compare and show. */
#define FIRST_YEAR 1970
#define LAST_YEAR  9999

/* Where the reader is, for messages: "evaluations[3].student". */
typedef struct {
  JsonObject *object;
  const char *where; /* "" at the top */
} Place;

#define NAME_SIZE 128
/* A member as messages call it, for use within an expression. */
#define NAME(place, member) write_name ((char[NAME_SIZE]) { 0 }, (place), (member))

static const char *
write_name (char name[NAME_SIZE], const Place *place, const char *member)
{
  g_snprintf (name, NAME_SIZE, "%s%s%s", place->where, place->where[0] ? "." : "", member);
  return name;
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, LK_ERROR, LK_ERROR_FORMAT, message);
  return FALSE;
}

static JsonNode *
get_node (const Place *place, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (!node)
    fail (error, _ ("“%s” is missing"), NAME (place, member));
  return node;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
         strlen (json_node_get_string (node)) <= MAX_TEXT && g_utf8_validate (json_node_get_string (node), -1, NULL);
}

/* Borrowed. */
static const char *
get_text (const Place *place, const char *member, GError **error)
{
  JsonNode *node = get_node (place, member, error);

  if (!node)
    return NULL;
  if (is_text (node))
    return json_node_get_string (node);
  fail (error, _ ("“%s” should be a text, and not so long a one"), NAME (place, member));
  return NULL;
}

static gboolean
copy_text (const Place *place, const char *member, char **text, GError **error)
{
  const char *borrowed = get_text (place, member, error);

  *text = g_strdup (borrowed);
  return borrowed != NULL;
}

/* A name for people. */
static gboolean
copy_name (const Place *place, const char *member, char **name, GError **error)
{
  const char *text = get_text (place, member, error);

  *name = lk_name_clean (text, LK_NAME_MAX_TITLE);
  return text != NULL;
}

static gboolean
get_count (const Place *place, const char *member, guint64 minimum, guint64 maximum, guint64 *count, GError **error)
{
  JsonNode *node = get_node (place, member, error);

  if (!node)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= 0)
    {
      *count = (guint64) json_node_get_int (node);
      if (*count >= minimum && *count <= maximum)
        return TRUE;
    }
  return fail (error, _ ("“%s” should be a whole number from %llu to %llu"), NAME (place, member),
               (unsigned long long) minimum, (unsigned long long) maximum);
}

static gboolean
get_number (const Place *place, const char *member, double *number, GError **error)
{
  JsonNode *node = get_node (place, member, error);
  GType type;

  if (!node)
    return FALSE;
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type == G_TYPE_DOUBLE || type == G_TYPE_INT64)
    {
      *number = json_node_get_double (node);
      if (isfinite (*number))
        return TRUE;
    }
  else if (type == G_TYPE_STRING && g_str_equal (json_node_get_string (node), "NaN"))
    {
      *number = NAN;
      return TRUE;
    }
  else if (type == G_TYPE_STRING && g_str_equal (json_node_get_string (node), "Infinity"))
    {
      *number = INFINITY;
      return TRUE;
    }
  else if (type == G_TYPE_STRING && g_str_equal (json_node_get_string (node), "-Infinity"))
    {
      *number = -INFINITY;
      return TRUE;
    }
  return fail (error, _ ("“%s” should be a number"), NAME (place, member));
}

/* 0 or more, and not above `maximum`; "NaN" and "Infinity" of a student whose training
 * diverged. */
static gboolean
get_measure (const Place *place, const char *member, double maximum, double *number, GError **error)
{
  if (!get_number (place, member, number, error))
    return FALSE;
  return (!(*number < 0.0) && !(*number > maximum)) ||
         fail (error, _ ("“%s” is outside its range"), NAME (place, member));
}

static gboolean
get_flag (const Place *place, const char *member, gboolean *flag, GError **error)
{
  JsonNode *node = get_node (place, member, error);

  if (!node)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail (error, _ ("“%s” should be true or false"), NAME (place, member));
  *flag = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
get_object (const Place *place, const char *member, Place *inner, GError **error)
{
  JsonNode *node = get_node (place, member, error);

  if (!node)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, _ ("“%s” should be an object"), NAME (place, member));
  *inner = (Place) { json_node_get_object (node), member };
  return TRUE;
}

/* n is not more than `limit`. */
static JsonArray *
get_array (const Place *place, const char *member, guint limit, GError **error)
{
  JsonNode *node = get_node (place, member, error);

  if (!node)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) <= limit)
    return json_node_get_array (node);
  fail (error, _ ("“%s” should be a list, and not so long a one"), NAME (place, member));
  return NULL;
}

/* Element i of a list of objects; `where` is room for its name. */
static gboolean
get_element (JsonArray *array, const char *member, guint i, char *where, gsize room, Place *inner, GError **error)
{
  JsonNode *node = json_array_get_element (array, i);

  g_snprintf (where, (gulong) room, "%s[%u]", member, i);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” should be an object"), where);
      return FALSE;
    }
  *inner = (Place) { json_node_get_object (node), where };
  return TRUE;
}

static gboolean
parse_texts (const Place *place, const char *member, GValue *value, GError **error)
{
  JsonArray *array = get_array (place, member, LK_MAX_TEACHERS, error);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  if (!array)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!is_text (node))
        return fail (error, _ ("“%s” should be a list of texts"), NAME (place, member));
      g_strv_builder_add (texts, json_node_get_string (node));
    }
  g_value_take_boxed (value, g_strv_builder_end (texts));
  return TRUE;
}

/* By the setting's kind and range. */
static gboolean
parse_setting (const Place *place, guint id, GValue *value, GError **error)
{
  const LkSettingInfo *info = lk_setting_info (id);
  guint64 count = 0;
  double number = 0.0;
  int choice = 0;
  gboolean flag = FALSE;
  const char *text;

  switch (info->kind)
    {
    case LK_SETTING_IS_COUNT:
      if (!get_count (place, info->name, (guint64) info->minimum, (guint64) info->maximum, &count, error))
        return FALSE;
      g_value_set_uint (value, (guint) count);
      return TRUE;
    case LK_SETTING_IS_NUMBER:
      if (!get_number (place, info->name, &number, error))
        return FALSE;
      if (!lk_setting_in_range (id, number))
        return fail (error, _ ("“%s” is outside its range"), NAME (place, info->name));
      g_value_set_double (value, number);
      return TRUE;
    case LK_SETTING_IS_SWITCH:
      if (!get_flag (place, info->name, &flag, error))
        return FALSE;
      g_value_set_boolean (value, flag);
      return TRUE;
    case LK_SETTING_IS_TEXTS:
      return parse_texts (place, info->name, value, error);
    case LK_SETTING_IS_CHOICE:
    case LK_SETTING_IS_LONG:
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      break;
    }
  text = get_text (place, info->name, error);
  if (!text)
    return FALSE;
  if (info->kind == LK_SETTING_IS_CHOICE)
    {
      if (!lk_choice_from_id (info->choices (), text, &choice))
        return fail (error, _ ("“%s” names something that this version does not know"), NAME (place, info->name));
      g_value_set_enum (value, choice);
    }
  else if (info->kind == LK_SETTING_IS_LONG)
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &count, NULL))
        return fail (error, _ ("“%s” should be a whole number, as text"), NAME (place, info->name));
      g_value_set_uint64 (value, count);
    }
  else
    g_value_set_string (value, text);
  return TRUE;
}

/* One that is missing stays what it is by default: an earlier version did not
 * have it. */
static gboolean
parse_settings (const Place *top, LkSettings *settings, GError **error)
{
  Place place;

  lk_settings_init (settings);
  /* Before they were settings, β, ε and the confidence were these. */
  settings->loss = LK_LOSS_DEFAULTS;
  if (!get_object (top, "settings", &place, error))
    return FALSE;
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!json_object_has_member (place.object, lk_setting_info (id)->name))
        continue;
      g_value_init (&value, lk_setting_type (id));
      if (!parse_setting (&place, id, &value, error))
        return FALSE;
      lk_setting_set (settings, id, &value);
    }
  return TRUE;
}

static gboolean
parse_marks (const Place *top, LkHistoryView *history, GError **error)
{
  JsonArray *array = get_array (top, "marks", MAX_RECORDS, error);

  if (!array)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      char where[32];
      Place place;
      LkMark mark;
      const char *moves;

      if (!get_element (array, "marks", i, where, sizeof where, &place, error) ||
          !get_count (&place, "step", 1, LK_LOG_MAX + 1, &mark.step, error) ||
          !(moves = get_text (&place, "moves", error)))
        return FALSE;
      if (!lk_mark_kind_from_id (moves, &mark.kind))
        return fail (error, _ ("“%s” names no setting that can be moved"), NAME (&place, "moves"));
      if (mark.kind == LK_MARK_METHOD)
        {
          const char *id = get_text (&place, "to", error);
          LkMethod method;

          if (!id)
            return FALSE;
          if (!lk_method_from_id (id, &method))
            return fail (error, _ ("“%s” names a method that this version does not know"), NAME (&place, "to"));
          mark.value = method;
        }
      else if (!get_number (&place, "to", &mark.value, error))
        return FALSE;
      lk_log_append (history->history.marks, &mark);
    }
  history->n_marks = lk_log_length (history->history.marks);
  return TRUE;
}

static gboolean
parse_score (const Place *evaluation, const char *member, LkScore *score, GError **error)
{
  Place place;
  guint64 errors, agreements;

  if (!get_object (evaluation, member, &place, error) ||
      !get_count (&place, "errors", 0, G_MAXUINT32, &errors, error) ||
      !get_count (&place, "agreements", 0, G_MAXUINT32, &agreements, error) ||
      !get_measure (&place, "kl", INFINITY, &score->kl, error) ||
      !get_measure (&place, "nll", INFINITY, &score->nll, error) ||
      !get_measure (&place, "calibration_error", 1.0 + ROUNDING, &score->calibration_error, error))
    return FALSE;
  score->errors = (guint) errors;
  score->agreements = (guint) agreements;
  /* As it is written of a teacher whose answers to the test samples are not known. */
  score->teacher_unknown = agreements == 0 && isnan (score->kl);
  return TRUE;
}

static gboolean
parse_evaluations (const Place *top, const LkSettings *settings, LkHistoryView *history, GError **error)
{
  JsonArray *array = get_array (top, "evaluations", MAX_RECORDS, error);

  if (!array)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      char where[32];
      Place place;
      LkEvaluationRecord record = { .mutual = settings->mutual };

      if (!get_element (array, "evaluations", i, where, sizeof where, &place, error) ||
          !get_count (&place, "step", 0, LK_LOG_MAX, &record.step, error) ||
          !get_number (&place, "temperature", &record.temperature, error) ||
          !parse_score (&place, "student", &record.student, error))
        return FALSE;
      record.has_twin = json_object_has_member (place.object, "twin");
      if (record.has_twin && !parse_score (&place, "twin", &record.twin, error))
        return FALSE;
      lk_log_append (history->history.evaluations, &record);
    }
  history->n_evaluations = lk_log_length (history->history.evaluations);
  return TRUE;
}

/* n 32-bit words in the machine's order, to be freed. */
static guint32 *
parse_words (const Place *place, const char *member, gsize n, GError **error)
{
  JsonNode *node = get_node (place, member, error);
  const char *text;
  g_autofree guint32 *words = NULL;
  gsize length = 0;

  if (!node)
    return NULL;
  text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                          : NULL;
  if (text)
    words = (guint32 *) (gpointer) g_base64_decode (text, &length);
  if (!text || length != n * sizeof (guint32))
    {
      fail (error, _ ("“%s” should be so many words of 32 bits in base64 as “curve.records” says"),
            NAME (place, member));
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    words[i] = GUINT32_FROM_LE (words[i]);
  return words ? g_steal_pointer (&words) : g_new0 (guint32, 1);
}

/* What a run with a term on a hidden layer has besides. */
static gboolean
parse_feature (const Place *curve, LkHistory *history, guint64 n, GError **error)
{
  g_autofree guint32 *words = parse_words (curve, "feature", (gsize) n * LK_RUN_FEATURE_WORDS, error);

  if (!words)
    return FALSE;
  history->features = lk_log_new (sizeof (LkFeatureRecord));
  for (gsize i = 0; i < n; i++)
    lk_log_append (history->features, words + i * LK_RUN_FEATURE_WORDS);
  return TRUE;
}

static gboolean
parse_curve (const Place *top, LkRunFacts *facts, GError **error)
{
  Place place;
  guint64 n;
  g_autofree guint32 *floats = NULL;
  g_autofree guint32 *hashes = NULL;

  if (!get_object (top, "curve", &place, error) ||
      !get_count (&place, "stride", 1, LK_LOG_MAX, &facts->history.history.stride, error) ||
      !get_count (&place, "records", 0, LK_RUN_MAX_STEPS, &n, error) ||
      !(floats = parse_words (&place, "floats", (gsize) n * LK_RUN_WORDS, error)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    lk_log_append (facts->history.history.steps, floats + i * LK_RUN_WORDS);
  facts->history.n_steps = (gsize) n;
  if (json_object_has_member (place.object, "feature") && !parse_feature (&place, &facts->history.history, n, error))
    return FALSE;
  if (facts->history.history.stride == 1)
    return TRUE;
  hashes = parse_words (&place, "hashes", (gsize) n, error);
  if (!hashes)
    return FALSE;
  facts->history.history.older_hashes = !json_object_has_member (place.object, "hash");
  if (!facts->history.history.older_hashes)
    {
      const char *hash = get_text (&place, "hash", error);

      if (!hash)
        return FALSE;
      if (!g_str_equal (hash, LK_RUN_HASH))
        return fail (error, _ ("“%s” names something that this version does not know"), NAME (&place, "hash"));
    }
  facts->history.history.hashes = lk_log_new (sizeof (guint32));
  for (gsize i = 0; i < n; i++)
    lk_log_append (facts->history.history.hashes, &hashes[i]);
  return TRUE;
}

static gboolean
is_sum (const char *text)
{
  gsize n = strspn (text, "0123456789abcdef");

  return text[n] == '\0' && (n == 0 || n == 64);
}

static gboolean
get_sum (const Place *place, char **sum, GError **error)
{
  if (!copy_text (place, "sha256", sum, error))
    return FALSE;
  return is_sum (*sum) || fail (error, _ ("“%s” should be 64 hexadecimal digits, or none"), NAME (place, "sha256"));
}

static gboolean
get_size (const Place *place, const char *member, guint64 minimum, gsize *size, GError **error)
{
  guint64 count;

  if (!get_count (place, member, minimum, (guint64) 1 << 40, &count, error))
    return FALSE;
  *size = (gsize) count;
  return TRUE;
}

static gboolean
parse_facts (const Place *top, LkRunFacts *facts, GError **error)
{
  Place made_by, data, teacher, student, series, progress;
  g_autoptr (GDateTime) time = NULL;
  const char *created, *state;
  guint64 threads, errors, generation, engine = 1;

  if (!copy_text (top, "id", &facts->id, error) || !(created = get_text (top, "created", error)) ||
      !(state = get_text (top, "state", error)) || !copy_text (top, "experiment", &facts->preset, error))
    return FALSE;
  time = g_date_time_new_from_iso8601 (created, NULL);
  facts->created = time ? g_date_time_to_utc (time) : NULL;
  if (!facts->created)
    return fail (error, _ ("“%s” should be a time such as 2025-01-31T14:32:00Z"), NAME (top, "created"));
  if (g_date_time_get_year (facts->created) < FIRST_YEAR || g_date_time_get_year (facts->created) > LAST_YEAR)
    return fail (error, _ ("“%s” should be a time from 1970 to 9999"), NAME (top, "created"));
  if (!lk_run_json_state_from_id (state, &facts->state))
    return fail (error, _ ("“%s” should be going-on, stopped or finished"), NAME (top, "state"));

  if (!get_object (top, "made_by", &made_by, error) || !copy_text (&made_by, "limbeck", &facts->program, error) ||
      !copy_text (&made_by, "blas_kernel", &facts->kernel, error) ||
      !get_count (&made_by, "threads", 1, 1024, &threads, error))
    return FALSE;
  /* There was one engine before files said which. */
  if (json_object_has_member (made_by.object, "engine") &&
      !get_count (&made_by, "engine", 1, G_MAXINT32, &engine, error))
    return FALSE;
  if (!get_object (top, "data", &data, error) || !copy_name (&data, "title", &facts->dataset_title, error) ||
      !get_sum (&data, &facts->dataset_sum, error) || !get_size (&data, "test_samples", 1, &facts->n_test, error) ||
      !get_size (&data, "transfer_samples", 0, &facts->n_transfer, error))
    return FALSE;
  if (!get_object (top, "teacher", &teacher, error) || !copy_text (&teacher, "key", &facts->teacher_key, error) ||
      !get_sum (&teacher, &facts->teacher_sum, error) ||
      !get_count (&teacher, "errors", 0, G_MAXUINT32, &errors, error) ||
      !get_size (&teacher, "parameters", 0, &facts->teacher_params, error))
    return FALSE;
  if (!get_object (top, "student", &student, error) ||
      !get_size (&student, "parameters", 0, &facts->student_params, error))
    return FALSE;
  if (!get_object (top, "series", &series, error) ||
      !get_count (&series, "generation", 0, LK_RUN_MAX_GENERATION, &generation, error) ||
      !copy_text (&series, "parent", &facts->parent, error))
    return FALSE;
  if (!get_object (top, "progress", &progress, error) ||
      !get_count (&progress, "steps_done", 0, LK_LOG_MAX, &facts->step, error) ||
      !get_count (&progress, "steps", 0, G_MAXINT64, &facts->n_steps, error) ||
      !get_count (&progress, "steps_per_epoch", 0, LK_LOG_MAX, &facts->steps_per_epoch, error))
    return FALSE;
  facts->threads = (guint) threads;
  facts->engine = (guint) engine;
  facts->teacher_errors = (guint) errors;
  facts->generation = (guint) generation;
  return TRUE;
}

static LkRunRecord *
parse_run (const Place *top, GError **error)
{
  LkRunFacts facts = { 0 };
  g_autofree char *name = NULL;
  guint64 color;
  gboolean pinned;

  lk_history_init (&facts.history.history);
  if (!copy_text (top, "name", &name, error) || !get_count (top, "color", 0, LK_RUN_N_COLORS - 1, &color, error) ||
      !get_flag (top, "pinned", &pinned, error) || !parse_facts (top, &facts, error) ||
      !parse_settings (top, &facts.settings, error) || !parse_marks (top, &facts.history, error) ||
      !parse_evaluations (top, &facts.settings, &facts.history, error) || !parse_curve (top, &facts, error))
    {
      lk_run_facts_clear (&facts);
      return NULL;
    }
  return lk_run_record_new_take (&facts, name, (guint) color, pinned, error);
}

/* The format's name and version first: a newer one may differ in all else. */
static gboolean
check_version (const Place *top, const char *name, GError **error)
{
  const char *format = get_text (top, "format", NULL);
  guint64 version;

  if (!format || !g_str_equal (format, LK_RUN_FORMAT) || !get_count (top, "version", 1, G_MAXINT64, &version, NULL))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is not a run of Limbeck: it does not say so"), name);
      return FALSE;
    }
  if (version > LK_RUN_FILE_VERSION)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” was written by a newer Limbeck (version %llu of the format, and %d is the "
                      "newest that this one reads): open it there"),
                   name, (unsigned long long) version, LK_RUN_FILE_VERSION);
      return FALSE;
    }
  return TRUE;
}

LkRunRecord *
lk_run_file_parse (const void *bytes, gsize length, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) reason = NULL;
  Place top = { NULL, "" };
  LkRunRecord *record;
  gsize at = 0;

  if (!lk_json_load (parser, bytes, length, MAX_NESTING, &at, &reason) && !reason)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is not a run of Limbeck: byte %zu is no JSON"), name, at);
      return NULL;
    }
  if (reason || !json_parser_get_root (parser) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is not a run of Limbeck, or was cut short: it is no whole JSON object"), name);
      return NULL;
    }
  top.object = json_node_get_object (json_parser_get_root (parser));
  if (!check_version (&top, name, error))
    return NULL;
  record = parse_run (&top, &reason);
  if (!record)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("The run in “%s” is damaged: %s"), name, reason->message);
  return record;
}
