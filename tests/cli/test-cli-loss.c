/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <glib/gstdio.h>
#include <math.h>

/* `limbeck-cli loss` against float64 references, and with input that is wrong. */

static void
assert_close (double value, double expected, double scale)
{
  g_assert_cmpfloat (fabs (value - expected), <=, 1e-5 * fabs (expected) + 1e-7 * scale);
}

static double
largest (JsonArray *rows)
{
  double max = 0.0;

  for (guint b = 0; b < json_array_get_length (rows); b++)
    {
      JsonArray *row = json_array_get_array_element (rows, b);

      for (guint k = 0; k < json_array_get_length (row); k++)
        max = fmax (max, fabs (json_array_get_double_element (row, k)));
    }
  return max;
}

static void
test_reference (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "distill-loss.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CliRun) run = cli_run ("loss --input %s", path);
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;
  JsonArray *cases;
  guint n;

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.err, ==, "");
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  n = json_array_get_length (cases);
  g_assert_cmpuint (n, >, 0);
  lines = g_strsplit (run.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n + 1); /* the last is empty */
  g_assert_cmpstr (lines[n], ==, "");

  for (guint i = 0; i < n; i++)
    {
      JsonObject *expected = json_array_get_object_element (cases, i);
      g_autoptr (JsonNode) node = json_from_string (lines[i], &error);
      JsonObject *object;
      JsonArray *gradient, *expected_gradient;
      double scale;

      g_assert_no_error (error);
      object = json_node_get_object (node);
      g_assert_cmpuint (json_object_get_size (object), ==, 4);
      assert_close (json_object_get_double_member (object, "hard"), json_object_get_double_member (expected, "hard"),
                    1.0);
      assert_close (json_object_get_double_member (object, "soft"), json_object_get_double_member (expected, "soft"),
                    1.0);
      assert_close (json_object_get_double_member (object, "total"), json_object_get_double_member (expected, "total"),
                    1.0);

      gradient = json_object_get_array_member (object, "gradient");
      expected_gradient = json_object_get_array_member (expected, "gradient");
      scale = largest (expected_gradient);
      g_assert_cmpfloat (scale, >, 0.0);
      g_assert_cmpuint (json_array_get_length (gradient), ==, json_array_get_length (expected_gradient));
      for (guint b = 0; b < json_array_get_length (gradient); b++)
        {
          JsonArray *row = json_array_get_array_element (gradient, b);
          JsonArray *expected_row = json_array_get_array_element (expected_gradient, b);

          g_assert_cmpuint (json_array_get_length (row), ==, json_array_get_length (expected_row));
          for (guint k = 0; k < json_array_get_length (row); k++)
            assert_close (json_array_get_double_element (row, k), json_array_get_double_element (expected_row, k),
                          10.0 * scale);
        }
    }
}

/* Numbers of a case, or arrays of them, in the shape of what is expected. */
static void
assert_same_numbers (JsonNode *found, JsonNode *expected)
{
  JsonArray *rows, *expected_rows;

  g_assert_nonnull (found);
  if (JSON_NODE_HOLDS_VALUE (expected))
    {
      assert_close (json_node_get_double (found), json_node_get_double (expected), 1.0);
      return;
    }
  g_assert_true (JSON_NODE_HOLDS_ARRAY (found));
  rows = json_node_get_array (found);
  expected_rows = json_node_get_array (expected);
  g_assert_cmpuint (json_array_get_length (rows), ==, json_array_get_length (expected_rows));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    assert_same_numbers (json_array_get_element (rows, i), json_array_get_element (expected_rows, i));
}

/* Cases of hidden layers, and of two networks that teach each other: under the names that the file has. */
static void
test_features (void)
{
  static const char *const members[] = {
    "loss", "loss2", "gradient", "gradient_regressor", "gradient_bias", "gradient2"
  };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "feature", "feature-loss.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CliRun) run = cli_run ("loss --input %s", path);
  g_auto (GStrv) lines = g_strsplit (run.out, "\n", -1);
  GError *error = NULL;
  JsonArray *cases;

  g_assert_cmpint (run.status, ==, 0);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  g_assert_cmpuint (g_strv_length (lines), ==, json_array_get_length (cases) + 1);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *expected = json_array_get_object_element (cases, i);
      g_autoptr (JsonNode) node = json_from_string (lines[i], &error);
      JsonObject *object;

      g_assert_no_error (error);
      object = json_node_get_object (node);
      for (gsize k = 0; k < G_N_ELEMENTS (members); k++)
        {
          g_assert_cmpint (json_object_has_member (object, members[k]), ==,
                           json_object_has_member (expected, members[k]));
          if (json_object_has_member (expected, members[k]))
            assert_same_numbers (json_object_get_member (object, members[k]),
                                 json_object_get_member (expected, members[k]));
        }
    }
}

/* --json changes nothing: the output is JSON always. */
static void
test_json (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "distill-loss.json", NULL);
  g_auto (CliRun) plain = cli_run ("loss --input %s", path);
  g_auto (CliRun) json = cli_run ("loss --json --input %s", path);

  g_assert_cmpint (json.status, ==, 0);
  g_assert_cmpstr (json.out, ==, plain.out);
}

#define GOOD "\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1]]"

static void
test_bad_input (void)
{
  static const struct {
    const char *text;
    const char *fragment;
  } cases[] = {
    { "", "bad.json" },
    { "this is no JSON", "bad.json" },
    { "{\"cases\": [", "bad.json" },
    { "[]", "“cases”" },
    { "{}", "“cases”" },
    { "{\"cases\": 3}", "“cases”" },
    { "{\"cases\": [3]}", "case 1" },
    { "{\"cases\": [{}]}", "case 1: “method”" },
    { "{\"cases\": [{\"method\": 3}]}", "case 1: “method”" },
    { "{\"cases\": [{\"method\": null}]}", "case 1: “method”" },
    { "{\"cases\": [{\"method\": [\"kd\"]}]}", "case 1: “method”" },
    { "{\"cases\": [{\"method\": \"distil\"}]}", "case 1: “method”" },
    { "{\"cases\": [{" GOOD ",\"temperature\":0}]}", "case 1: a setting" },
    { "{\"cases\": [{" GOOD ",\"temperature\":-2}]}", "case 1: a setting" },
    { "{\"cases\": [{" GOOD ",\"temperature\":\"4\"}]}", "case 1: a setting" },
    { "{\"cases\": [{" GOOD ",\"temperature\":null}]}", "case 1: a setting" },
    { "{\"cases\": [{" GOOD ",\"temperature\":1e999}]}", "case 1: a setting" },
    { "{\"cases\": [{" GOOD ",\"alpha\":1.5}]}", "case 1: a setting" },
    { "{\"cases\": [{\"method\":\"kd\"}]}", "case 1: “labels”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[]}]}", "case 1: “labels”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":0}]}", "case 1: “labels”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0]}]}", "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[1,2],\"teacher_logits\":[[3,1]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[1]],\"teacher_logits\":[[3]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[]],\"teacher_logits\":[[]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": "
      "[{\"method\":\"kd\",\"labels\":[0,1],\"student_logits\":[[1,2],[1,2,3]],\"teacher_logits\":[[3,1],[1,2]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1,2]]}]}",
      "case 1: “teacher_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1],[1,2]]}]}",
      "case 1: “teacher_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[\"NaN\",2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[1,2]],\"teacher_logits\":[[\"NaN\",1]]}]}",
      "case 1: “teacher_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[1e39,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0],\"student_logits\":[[true,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: “student_logits”" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[2],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: a label" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[-1],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: a label" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[0.5],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: a label" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[\"0\"],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: a label" },
    { "{\"cases\": [{\"method\":\"kd\",\"labels\":[1e30],\"student_logits\":[[1,2]],\"teacher_logits\":[[3,1]]}]}",
      "case 1: a label" },
    { "{\"cases\": [{\"method\":\"hint\"}]}", "case 1: “student” and “teacher” must hold a row" },
    { "{\"cases\": [{\"method\":\"rkd\",\"student\":[[1],[2]],\"teacher\":[[1]]}]}",
      "case 1: “student” and “teacher”" },
    { "{\"cases\": [{\"method\":\"rkd\",\"student\":[[1],[]],\"teacher\":[[1],[2]]}]}",
      "case 1: “student” and “teacher”" },
    { "{\"cases\": [{\"method\":\"sp\",\"student\":[[1,true]],\"teacher\":[[1]]}]}",
      "case 1: “student” and “teacher”" },
    { "{\"cases\": [{\"method\":\"at\",\"student\":[[1]],\"teacher\":[[1]]}]}", "samples × channels × height × width" },
    { "{\"cases\": [{\"method\":\"at\",\"student\":[[[[1,2]]]],\"teacher\":[[[[1,2,3]]]]}]}", "case 1: the sides" },
    { "{\"cases\": [{\"method\":\"hint\",\"student\":[[1]],\"teacher\":[[1]]}]}", "case 1: “regressor”" },
    { "{\"cases\": [{\"method\":\"hint\",\"student\":[[1]],\"teacher\":[[1]],\"regressor\":[[1,2]],\"bias\":[0]}]}",
      "case 1: “regressor”" },
    { "{\"cases\": [{\"method\":\"mutual\",\"z1\":[[1,2]],\"z2\":[[1]],\"labels\":[0]}]}", "case 1: “z1”" },
    { "{\"cases\": [{\"method\":\"mutual\",\"z1\":[[1,2]],\"z2\":[[1,2]],\"labels\":[0,1]}]}", "case 1: “labels”" },
    { "{\"cases\": [{\"method\":\"mutual\",\"z1\":[[1,2]],\"z2\":[[1,2]],\"labels\":[2]}]}", "case 1: a label" },
  };
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;

      g_file_set_contents (path, cases[i].text, -1, &error);
      g_assert_no_error (error);
      {
        g_auto (CliRun) run = cli_run ("loss --input %s", path);

        g_test_message ("%s", cases[i].text);
        cli_assert_failed (&run, 1, path, cases[i].fragment, NULL);
      }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What comes before the bad case is printed, and the bad one is named. */
static void
test_second_is_bad (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "half-bad.json", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (path, "{\"cases\": [{" GOOD "}, {" GOOD ",\"alpha\":2}]}", -1, NULL));
  run = cli_run ("loss --input %s", path);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, path));
  g_assert_nonnull (strstr (run.err, "case 2: a setting"));
  g_assert_true (g_str_has_prefix (run.out, "{\"hard\":1.31326"));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_deep (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep.json", NULL);
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (path, brackets, -1, NULL));
  run = cli_run ("loss --input %s", path);
  cli_assert_failed (&run, 1, path, "nested too deep", NULL);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_file (void)
{
  g_auto (CliRun) run = cli_run ("loss --input /nowhere/losses.json");

  cli_assert_failed (&run, 1, "/nowhere/losses.json", NULL);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/loss/reference", test_reference);
  g_test_add_func ("/cli/loss/features", test_features);
  g_test_add_func ("/cli/loss/json", test_json);
  g_test_add_func ("/cli/loss/bad-input", test_bad_input);
  g_test_add_func ("/cli/loss/second-is-bad", test_second_is_bad);
  g_test_add_func ("/cli/loss/deep", test_deep);
  g_test_add_func ("/cli/loss/no-file", test_no_file);
  return g_test_run ();
}
