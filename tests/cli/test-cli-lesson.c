/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cli-run.h"

static JsonNode *
parse_json (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  GError *error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_ref (json_parser_get_root (parser));
}

static CliRun
lesson (const char *arguments)
{
  return cli_run ("lesson %s", arguments);
}

/* A lesson of a student that learns in a moment, with a claim. */
static char *
write_lesson (const char *claim)
{
  g_autofree char *text = g_strdup_printf (
      "<lesson><title>T</title><summary>S</summary><audience>A</audience><start sample='2'>"
      "<set name='student-layers'>10</set><set name='train-fraction'>0.01</set><set name='epochs'>2</set></start>"
      "<step id='one'><title>T</title><text>T</text><claim>%s</claim></step></lesson>",
      claim);
  char *path = NULL;
  GError *error = NULL;
  int file = g_file_open_tmp ("XXXXXX.limbeck-lesson", &path, &error);

  g_assert_no_error (error);
  g_close (file, &error);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  return path;
}

static void
test_list (void)
{
  g_auto (CliRun) text = lesson ("list");
  g_auto (CliRun) json = lesson ("list --json");
  g_autoptr (JsonNode) root = parse_json (json.out);
  JsonArray *array = json_node_get_array (root);

  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.out, "soft-answers "));
  g_assert_cmpuint (json_array_get_length (array), >=, 8);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      g_assert_nonnull (json_object_get_string_member (object, "title"));
      g_assert_cmpint (json_object_get_int_member (object, "claims"), >, 0);
      g_assert_cmpint (json_object_get_int_member (object, "minutes"), >, 0);
    }
}

static void
test_show (void)
{
  g_auto (CliRun) text = lesson ("show soft-answers");
  g_auto (CliRun) json = lesson ("show soft-answers --json");
  g_autoptr (JsonNode) root = parse_json (json.out);
  g_auto (CliRun) none = lesson ("show");
  g_auto (CliRun) unknown = lesson ("show nothing");

  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.out, "\n2. Warm it up\n"));
  g_assert_nonnull (strstr (text.out, "Claim: teacher.probability(7) > 0.999"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "id"), ==, "soft-answers");
  g_assert_cmpint (none.status, ==, 2);
  g_assert_cmpint (unknown.status, ==, 1);
  g_assert_nonnull (strstr (unknown.err, "Known: a-school, soft-answers"));
}

/* What holds, what does not, and what cannot be read. */
static void
test_check (void)
{
  g_autofree char *right = write_lesson ("student.errors &lt; samples"), *wrong = write_lesson ("twin.errors &lt; 0"),
                  *broken = write_lesson ("student.fun &gt; 1");
  g_autofree char *right_line = g_strdup_printf ("check --seeds 2 --json %s", right);
  g_autofree char *wrong_line = g_strdup_printf ("check --seeds 2 %s %s", right, wrong);
  g_autofree char *broken_line = g_strdup_printf ("check %s", broken);
  g_auto (CliRun) holds = lesson (right_line);
  g_auto (CliRun) fails = lesson (wrong_line);
  g_auto (CliRun) refused = lesson (broken_line);
  g_autoptr (JsonNode) root = parse_json (holds.out);
  JsonObject *claim =
      json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "claims"), 0);
  JsonObject *run = json_array_get_object_element (json_object_get_array_member (claim, "runs"), 1);

  g_assert_cmpint (holds.status, ==, 0);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (root), "holds"));
  g_assert_cmpint (json_object_get_int_member (claim, "held"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (run, "seed"), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (run, "numbers"), "samples"), ==,
                     10000.0);
  g_assert_cmpint (fails.status, ==, 1);
  g_assert_nonnull (strstr (fails.out, "does not hold: in 0 of 2 seeds, and 2 are claimed"));
  g_assert_nonnull (strstr (fails.out, "1 of 2 claims hold."));
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_nonnull (strstr (refused.err, "line 1: there is nothing called “student.fun”"));
  g_unlink (right);
  g_unlink (wrong);
  g_unlink (broken);
}

/* Those of the lessons that ship which take seconds; the others are docs/lessons.md's. */
static void
test_quick (void)
{
  g_auto (CliRun) run = lesson ("check --quick --seeds 1");

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "claims hold."));
}

static void
test_usage (void)
{
  g_auto (CliRun) nothing = lesson ("");
  g_auto (CliRun) other = lesson ("teach");
  g_auto (CliRun) seeds = lesson ("check --seeds 0");

  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (other.status, ==, 2);
  g_assert_cmpint (seeds.status, ==, 2);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/lesson/list", test_list);
  g_test_add_func ("/cli/lesson/show", test_show);
  g_test_add_func ("/cli/lesson/check", test_check);
  g_test_add_func ("/cli/lesson/quick", test_quick);
  g_test_add_func ("/cli/lesson/usage", test_usage);
  return g_test_run ();
}
