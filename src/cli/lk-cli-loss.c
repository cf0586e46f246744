/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "dataset/lk-dataset.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-json.h"
#include "nn/lk-loss.h"

/* Of the input at most. */
#define MAX_BYTES   ((gsize) 1 << 30)
#define MAX_NESTING 8 /* what is understood has 5 */

/* One case of the input: B samples of C classes. */
typedef struct {
  LkLossSettings settings;
  gsize B, C;
  float *v;   /* (B, C) */
  float *z;   /* (B, C) */
  guint16 *y; /* (B) */
} Case;

static void
case_clear (Case *item)
{
  g_free (item->v);
  g_free (item->z);
  g_free (item->y);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gboolean
bad (GError **error, const char *name, guint number, const char *reason)
{
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, case %u: %s"), name, number + 1, reason);
  return FALSE;
}

static gboolean
is_number (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* An optional number; FALSE when it is there and is none. */
static gboolean
read_number (JsonObject *object, const char *member, double *number)
{
  JsonNode *node = json_object_get_member (object, member);

  if (!node)
    return TRUE;
  if (!is_number (node))
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static JsonArray *
read_array (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* A matrix of B rows into floats; C is taken from the first row when it is 0. */
static float *
read_logits (JsonObject *object, const char *member, gsize B, gsize *C)
{
  JsonArray *rows = read_array (json_object_get_member (object, member));
  g_autofree float *logits = NULL;

  if (!rows || json_array_get_length (rows) != B)
    return NULL;
  for (gsize b = 0; b < B; b++)
    {
      JsonArray *row = read_array (json_array_get_element (rows, b));

      if (!row)
        return NULL;
      if (*C == 0)
        *C = json_array_get_length (row);
      if (json_array_get_length (row) != *C || *C < 2 || *C > LK_MAX_CLASSES)
        return NULL;
      if (!logits)
        logits = g_new (float, (B * *C));
      for (gsize k = 0; k < *C; k++)
        {
          JsonNode *node = json_array_get_element (row, k);
          float value = is_number (node) ? (float) json_node_get_double (node) : NAN;

          if (!isfinite (value))
            return NULL;
          logits[b * *C + k] = value;
        }
    }
  return g_steal_pointer (&logits);
}

static gboolean
read_case (JsonNode *node, const char *name, guint number, Case *item, GError **error)
{
  JsonObject *object;
  JsonNode *method;
  JsonArray *labels;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return bad (error, name, number, _ ("is no object"));
  object = json_node_get_object (node);

  item->settings = LK_LOSS_DEFAULTS;
  method = json_object_get_member (object, "method");
  if (!method || json_node_get_value_type (method) != G_TYPE_STRING ||
      !lk_method_from_id (json_node_get_string (method), &item->settings.method))
    return bad (error, name, number, _ ("“method” names no method"));
  if (!read_number (object, "temperature", &item->settings.temperature) ||
      !read_number (object, "alpha", &item->settings.alpha) ||
      !read_number (object, "dkd_beta", &item->settings.dkd_beta) ||
      !read_number (object, "smoothing", &item->settings.smoothing) ||
      !read_number (object, "virtual_confidence", &item->settings.virtual_confidence) ||
      lk_loss_settings_check (&item->settings) != LK_OK)
    return bad (error, name, number,
                _ ("a setting is out of range: temperature above 0, alpha, smoothing and virtual_confidence in 0 … 1"));

  labels = read_array (json_object_get_member (object, "labels"));
  item->B = labels ? json_array_get_length (labels) : 0;
  if (item->B < 1 || item->B > 65536)
    return bad (error, name, number, _ ("“labels” must list 1 to 65536 classes"));
  item->z = read_logits (object, "student_logits", item->B, &item->C);
  if (!item->z)
    return bad (error, name, number, _ ("“student_logits” must hold a row of 2 to 1000 finite numbers for each label"));
  item->v = read_logits (object, "teacher_logits", item->B, &item->C);
  if (!item->v)
    return bad (error, name, number, _ ("“teacher_logits” must have the shape of “student_logits”"));

  item->y = g_new (guint16, item->B);
  for (gsize b = 0; b < item->B; b++)
    {
      JsonNode *label = json_array_get_element (labels, b);

      if (!is_number (label) || json_node_get_double (label) != (double) json_node_get_int (label) ||
          json_node_get_int (label) < 0 || json_node_get_int (label) >= (gint64) item->C)
        return bad (error, name, number, _ ("a label is not one of the classes"));
      item->y[b] = (guint16) json_node_get_int (label);
    }
  return TRUE;
}

static gboolean
print_case (const Case *item, GError **error)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  g_autofree float *gradient = g_new (float, item->B * item->C);
  LkLoss *loss = NULL;
  LkLossResult result;
  LkStatus status = lk_loss_new (item->B, item->C, &loss);

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not compute the loss"));
      return FALSE;
    }
  lk_loss_compute (loss, &item->settings, item->B, item->v, item->z, item->y, NULL, gradient, &result);
  lk_loss_free (loss);

  lk_json_begin_object (json, NULL);
  lk_json_add_number (json, "hard", result.hard);
  lk_json_add_number (json, "soft", result.soft);
  lk_json_add_number (json, "total", result.total);
  lk_json_begin_array (json, "gradient");
  for (gsize b = 0; b < item->B; b++)
    {
      lk_json_begin_array (json, NULL);
      for (gsize k = 0; k < item->C; k++)
        lk_json_add_number (json, NULL, gradient[b * item->C + k]);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_end (json);
  lk_cli_print_json (json);
  return TRUE;
}

/* The array “cases”, owned by the parser. */
static JsonArray *
read_cases (JsonParser *parser, const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_BYTES, NULL, error);
  g_autoptr (GError) reason = NULL;
  JsonArray *cases = NULL;
  JsonNode *root;
  gsize length, place;
  const char *text;

  if (!bytes)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  if (!lk_json_load (parser, text, length, MAX_NESTING, &place, &reason))
    {
      g_autofree char *message = reason ? g_utf8_make_valid (reason->message, -1) : NULL; /* it may quote the file */

      if (message)
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no JSON: %s"), name, message);
      else
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”: byte %zu is no JSON, or brackets are nested too deep"),
                     name, place);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    cases = read_array (json_object_get_member (json_node_get_object (root), "cases"));
  if (!cases)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” holds no object with an array “cases”"), name);
  return cases;
}

LkExit
lk_cli_loss (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *input = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "input", 0, 0, G_OPTION_ARG_FILENAME, &input, N_ ("cases in JSON"), "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("accepted for uniformity: the output is JSON always"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const LkCliLine line = {
    .verb = "loss",
    .summary = _ ("Losses and gradients of given logits, one JSON object a line for each case."),
    .description = _ (
        "The input is {\"cases\": [{\"method\": \"kd\", \"temperature\": 4, \"alpha\": 0.9, \"teacher_logits\": [[…]], "
        "\"student_logits\": [[…]], \"labels\": […]}, …]}; dkd_beta, smoothing and virtual_confidence are optional. "
        "Losses are means over the batch in nats; the gradient is that of total by the student's logits."),
    .entries = entries,
  };
  JsonArray *cases;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!input)
    {
      g_printerr (_ ("limbeck-cli loss: --input FILE is missing\n"));
      return LK_EXIT_USAGE;
    }

  cases = read_cases (parser, input, &error);
  if (!cases)
    return lk_cli_fail (error);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      g_auto (Case) item = { 0 };

      if (!read_case (json_array_get_element (cases, i), input, i, &item, &error) || !print_case (&item, &error))
        return lk_cli_fail (error);
    }
  return LK_EXIT_OK;
}
