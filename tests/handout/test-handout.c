/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "handout-data.h"

#define C TRAIN_DATA_CLASSES

/* What the page's script reads. */
static JsonNode *
read_run (const char *page)
{
  const char *begin = strstr (page, "<script type=\"application/json\" id=\"run\">"), *end;
  g_autofree char *text = NULL;
  GError *error = NULL;
  JsonNode *node;

  g_assert_nonnull (begin);
  begin = strchr (begin, '>') + 1;
  end = strstr (begin, "</script>");
  text = g_strndup (begin, (gsize) (end - begin));
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  return node;
}

static void
assert_logits (JsonObject *object, const char *member, const float *logits, JsonArray *samples)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (json_object_get_string_member (object, member), &length);

  g_assert_cmpuint (length, ==, json_array_get_length (samples) * C * sizeof (float));
  for (guint i = 0; i < json_array_get_length (samples); i++)
    {
      gint64 sample = json_object_get_int_member (json_array_get_object_element (samples, i), "number");

      g_assert_cmpmem (bytes + i * C * sizeof (float), C * sizeof (float), logits + sample * C, C * sizeof (float));
    }
}

/* Answers of all three, bit for bit, to a hundred samples, each once, at a dozen moments from the first to the last. */
static void
test_numbers (Fixture *fixture, gconstpointer with_twin)
{
  LkHandout handout = handout_of (fixture);
  GError *error = NULL;
  g_autofree char *page = lk_handout_page (&handout, &error);
  g_autoptr (JsonNode) node = read_run (page);
  JsonObject *run = json_node_get_object (node);
  JsonArray *samples = json_object_get_array_member (run, "samples");
  JsonArray *moments = json_object_get_array_member (run, "moments");
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree guchar *pixels = NULL;
  gint64 before = -1;
  gsize length;

  g_assert_no_error (error);
  /* It fetches nothing, whatever got into it. */
  g_assert_nonnull (strstr (page, "Content-Security-Policy\" content=\"default-src 'none'; "));
  g_assert_cmpuint (json_array_get_length (samples), ==, LK_HANDOUT_SAMPLES);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (samples, 0), "number"), ==, 7);
  pixels = g_base64_decode (json_object_get_string_member (run, "pixels"), &length);
  g_assert_cmpuint (length, ==, LK_HANDOUT_SAMPLES * 64);
  for (guint i = 0; i < LK_HANDOUT_SAMPLES; i++)
    {
      JsonObject *sample = json_array_get_object_element (samples, i);
      gint64 number = json_object_get_int_member (sample, "number");

      g_assert_true (g_hash_table_add (seen, GSIZE_TO_POINTER (number + 1)));
      g_assert_cmpint (json_object_get_int_member (sample, "label"), ==, fixture->dataset->test.labels[number]);
      g_assert_cmpmem (pixels + i * 64, 64, fixture->dataset->test.pixels + number * 64, 64);
    }
  assert_logits (run, "teacher", fixture->teacher->test_logits, samples);

  g_assert_cmpuint (json_array_get_length (moments), >, 5);
  g_assert_cmpuint (json_array_get_length (moments), <=, LK_HANDOUT_MOMENTS);
  for (guint m = 0; m < json_array_get_length (moments); m++)
    {
      JsonObject *moment = json_array_get_object_element (moments, m);
      gint64 step = json_object_get_int_member (moment, "step");
      const LkEvaluation *evaluation =
          fixture->timeline->evaluations[lk_timeline_find (fixture->timeline, (guint64) step)];

      g_assert_cmpint (step, >, before);
      g_assert_cmpuint (evaluation->step, ==, (guint64) step);
      g_assert_cmpint (json_object_get_int_member (moment, "student_errors"), ==, evaluation->record.student.errors);
      assert_logits (moment, "student", evaluation->student, samples);
      if (with_twin)
        assert_logits (moment, "twin", evaluation->twin, samples);
      else
        g_assert_true (json_object_get_null_member (moment, "twin"));
      before = step;
    }
  g_assert_cmpuint ((guint64) before, ==, lk_distillation_get_step (fixture->run));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (run, "curve")), ==, fixture->timeline->n);
}

/* Texts of others are text and nothing else; nothing is fetched. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  static const char *const fetches[] = { "src=", "href=", "fetch (", "fetch(", "import (", "https:", "@import" };
  LkHandout handout = handout_of (fixture);
  g_autofree char *page = lk_handout_page (&handout, NULL);
  g_autoptr (JsonNode) node = read_run (page);
  JsonObject *run = json_node_get_object (node);

  g_assert_null (strstr (page, "<script>alert"));
  g_assert_null (strstr (page, "@SCRIPT@"));
  for (gsize i = 0; i < G_N_ELEMENTS (fetches); i++)
    g_assert_null (strstr (page, fetches[i]));
  g_assert_nonnull (strstr (json_object_get_string_member (run, "title"), "</script>"));
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (run, "classes"), 1), ==, "<one>");
}

static void
test_no_run (Fixture *fixture, gconstpointer data)
{
  LkHandout handout = handout_of (fixture);
  GError *error = NULL;

  handout.timeline = NULL;
  g_assert_null (lk_handout_page (&handout, &error));
  g_assert_nonnull (strstr (error->message, "train the student first"));
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add ("/handout/handout/" name, Fixture, data, setup, func, teardown)
  ADD ("numbers", GINT_TO_POINTER (TRUE), test_numbers);
  ADD ("without-twin", GINT_TO_POINTER (FALSE), test_numbers);
  ADD ("hostile", GINT_TO_POINTER (TRUE), test_hostile);
  ADD ("no-run", GINT_TO_POINTER (TRUE), test_no_run);
  return g_test_run ();
}
