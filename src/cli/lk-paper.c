/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "lk-paper.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-json.h"
#include "import/lk-models.h"
#include "io/lk-number.h"
#include "io/lk-partial.h"
#include "settings/lk-settings-check.h"
#include "train/lk-engine.h"

#define MAX_BYTES   ((gsize) 1 << 24)
#define MAX_NESTING 8 /* valid files have 3 */

/* Counts of errors and agreements are of the test set; "errors", "curve_errors". */
static gboolean
is_number (JsonNode *node, const char *member, gsize n_test)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  gboolean is_count = g_str_has_suffix (member, "errors") || g_str_has_suffix (member, "agreements");
  double number;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  number = json_node_get_double (node);
  return isfinite (number) && (!is_count || (number >= 0.0 && number <= (double) n_test));
}

/* Whether all that it holds is numbers, or lists of them, but for the run's name. */
static gboolean
are_numbers (JsonNode *node, gsize n_test)
{
  JsonObjectIter members;
  const char *member;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&members, json_node_get_object (node));
  while (json_object_iter_next (&members, &member, &value))
    {
      JsonArray *list = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

      for (guint i = 0; list && i < json_array_get_length (list); i++)
        {
          if (!is_number (json_array_get_element (list, i), member, n_test))
            return FALSE;
        }
      if (!list && !g_str_equal (member, "run") && !is_number (value, member, n_test))
        return FALSE;
    }
  return TRUE;
}

JsonObject *
lk_paper_parse (const char *text, gsize length, gsize n_test)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObjectIter runs;
  JsonObject *done;
  const char *key;
  JsonNode *root, *node;
  gsize place;

  root = lk_json_load (parser, text, length, MAX_NESTING, &place, NULL) ? json_parser_get_root (parser) : NULL;
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  done = json_object_new ();
  json_object_iter_init (&runs, json_node_get_object (root));
  while (json_object_iter_next (&runs, &key, &node))
    {
      if (are_numbers (node, n_test))
        json_object_set_member (done, key, json_node_copy (node));
    }
  return done;
}

static JsonObject *
read_numbers (GFile *file, gsize n_test, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_file_get_parse_name (file);
  JsonObject *done;
  gsize length;
  const char *text;

  if (!g_file_query_exists (file, NULL))
    return json_object_new ();
  bytes = lk_file_read (file, MAX_BYTES, NULL, error);
  if (!bytes)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  done = lk_paper_parse (text, length, n_test);
  if (!done)
    g_set_error (
        error, LK_ERROR, LK_ERROR_FORMAT,
        _ ("“%s” holds no numbers of an earlier run: give another file with --state, or --fresh to replace it"), name);
  return done;
}

LkPaper *
lk_paper_new (LkDataset *dataset, const LkSettings *settings, gboolean quick, gboolean fresh, GFile *file,
              GError **error)
{
  JsonObject *done = fresh ? json_object_new () : read_numbers (file, dataset->test.n, error);
  LkPaper *paper;

  if (!done)
    return NULL;
  paper = g_new0 (LkPaper, 1);
  paper->session = lk_session_new ();
  g_object_set (paper->session, "seed", settings->seed, "threads", settings->threads, NULL);
  paper->dataset = lk_dataset_ref (dataset);
  paper->quick = quick;
  paper->file = g_object_ref (file);
  paper->done = done;
  return paper;
}

void
lk_paper_free (LkPaper *paper)
{
  g_object_unref (paper->session);
  lk_dataset_unref (paper->dataset);
  g_clear_pointer (&paper->teacher, lk_teacher_unref);
  g_free (paper->teacher_id);
  g_object_unref (paper->file);
  json_object_unref (paper->done);
  g_free (paper);
}

/* A teacher from a file is what is in the file, whatever its name. */
static char *
teacher_key (const LkSettings *settings)
{
  g_autoptr (GString) key = g_string_new (NULL);

  if (!settings->teacher_files)
    return lk_settings_teacher_key (settings);
  for (gsize i = 0; settings->teacher_files[i]; i++)
    {
      g_autoptr (GFile) file = lk_model_find (settings->teacher_files[i], NULL);
      g_autofree char *contents = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      if (file && g_file_load_contents (file, NULL, &contents, &length, NULL, NULL))
        sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
      g_string_append_printf (key, "%s|", sum ? sum : settings->teacher_files[i]);
    }
  g_string_append (key, lk_mean_id (settings->teacher_mean));
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* What tells one run of the present settings from another: teacher, student and
 * all that decides them. */
static char *
make_key (LkPaper *paper, const char *name)
{
  const LkSettings *settings = lk_session_get_settings (paper->session);
  const LkTraining *student = &settings->student;
  g_autofree char *teacher = teacher_key (settings);
  g_autoptr (GString) key = g_string_new (NULL);

  g_string_printf (key, "%s|%s|%s|%s|%u|%s|", name, teacher, paper->dataset->id, student->layers, student->epochs,
                   lk_optimizer_id (student->optimizer));
  lk_number_append_key (key, student->learning_rate);
  g_string_append_printf (key, "|%s|", lk_schedule_id (student->schedule));
  lk_number_append_key (key, settings->loss.temperature);
  g_string_append_c (key, '|');
  lk_number_append_key (key, settings->loss.alpha);
  g_string_append_printf (key, "|%d|%s|%s|", settings->twin, settings->omit_classes, settings->only_classes);
  lk_number_append_key (key, settings->train_fraction);
  g_string_append_printf (key, "|%s|%u|%" PRIu64 "|%s|%d", settings->bias_classes, settings->batch, settings->seed,
                          LK_VERSION, LK_ENGINE);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, key->str, -1);
}

JsonObject *
lk_paper_recall (LkPaper *paper, const char *name)
{
  g_autofree char *key = make_key (paper, name);
  JsonNode *node = json_object_get_member (paper->done, key);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
lk_paper_keep (LkPaper *paper, const char *name, JsonObject *numbers, GError **error)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), paper->done);
  g_autoptr (GFile) folder = g_file_get_parent (paper->file);
  g_autofree char *key = make_key (paper, name);
  g_autofree char *text = NULL;

  json_object_set_string_member (numbers, "run", name);
  json_object_set_object_member (paper->done, key, numbers);
  text = json_to_string (root, TRUE);
  if (folder && g_file_peek_path (folder))
    lk_partial_make_folders (g_file_peek_path (folder), 0700); /* the write below says what is wrong */
  return lk_file_write (paper->file, text, strlen (text), NULL, error);
}
