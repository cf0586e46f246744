/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-loss-cases.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dataset/lk-dataset.h"
#include "io/lk-error.h"
#include "io/lk-json.h"

#define MAX_NESTING 8 /* what is understood has 5 */

void
lk_loss_case_clear (LkLossCase *item)
{
  g_free (item->v);
  g_free (item->z);
  g_free (item->y);
}

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

/* A matrix of B rows into floats; C is taken from the first row when it is 0. NULL, with an error where it does not fit
 * in memory: the first row alone says how large all of it is to be. */
static float *
read_logits (JsonObject *object, const char *member, gsize B, gsize *C, GError **error)
{
  JsonArray *rows = read_array (json_object_get_member (object, member));
  g_autofree float *logits = NULL;

  if (!rows || json_array_get_length (rows) != B)
    return NULL;
  for (guint b = 0; b < B; b++)
    {
      JsonArray *row = read_array (json_array_get_element (rows, b));

      if (!row)
        return NULL;
      if (*C == 0)
        *C = json_array_get_length (row);
      if (json_array_get_length (row) != *C || *C < 2 || *C > LK_MAX_CLASSES)
        return NULL;
      if (!logits && !(logits = g_try_new (float, (B * *C))))
        {
          lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not compute the loss"));
          return NULL;
        }
      for (guint k = 0; k < *C; k++)
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

gboolean
lk_loss_case_read (JsonNode *node, const char *name, guint number, LkLossCase *item, GError **error)
{
  g_autoptr (GError) reason = NULL;
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
  item->z = read_logits (object, "student_logits", item->B, &item->C, &reason);
  if (!item->z && !reason)
    return bad (error, name, number, _ ("“student_logits” must hold a row of 2 to 1000 finite numbers for each label"));
  item->v = reason ? NULL : read_logits (object, "teacher_logits", item->B, &item->C, &reason);
  if (!item->v && !reason)
    return bad (error, name, number, _ ("“teacher_logits” must have the shape of “student_logits”"));

  if (reason)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  item->y = g_new (guint16, item->B);
  for (guint b = 0; b < item->B; b++)
    {
      JsonNode *label = json_array_get_element (labels, b);

      if (!is_number (label) || json_node_get_double (label) != (double) json_node_get_int (label) ||
          json_node_get_int (label) < 0 || json_node_get_int (label) >= (gint64) item->C)
        return bad (error, name, number, _ ("a label is not one of the classes"));
      item->y[b] = (guint16) json_node_get_int (label);
    }
  return TRUE;
}

JsonArray *
lk_loss_cases_parse (JsonParser *parser, const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (GError) reason = NULL;
  JsonArray *cases = NULL;
  JsonNode *root;
  gsize place;

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
