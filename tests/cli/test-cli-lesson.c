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

static char *
contents (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *bytes;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, length, &error));
  g_assert_no_error (error);
  return bytes;
}

static guint
count_pages (const char *pdf, gsize length)
{
  static const char word[] = "/Type /Page";
  guint n = 0;

  g_assert_true (g_str_has_prefix (pdf, "%PDF-1.4"));
  for (gsize i = 0; i + strlen (word) < length; i++)
    n += memcmp (pdf + i, word, strlen (word)) == 0 && pdf[i + strlen (word)] != 's';
  return n;
}

/* Three files in a folder that was not there, of the run with the first seed. */
static void
test_handout (void)
{
  static const char *const names[] = { "home.html", "class.pdf", "lecturer.pdf" };
  g_autofree char *file = write_lesson ("student.errors &lt; samples");
  g_autofree char *parent = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "new", "folder", NULL);
  g_autofree char *line = g_strdup_printf ("handout --json --out %s %s", folder, file);
  g_auto (CliRun) run = lesson (line);
  g_auto (CliRun) again = lesson (line);
  g_auto (CliRun) nothing = lesson ("handout"), two = lesson ("handout a-school soft-answers"),
                  unknown = lesson ("handout nobody");
  g_autofree char *check_line = g_strdup_printf ("check --seeds 1 --json %s", file);
  g_auto (CliRun) checked = lesson (check_line);
  g_autoptr (JsonNode) root = cli_assert_json (&run);
  g_autoptr (JsonNode) same = cli_assert_json (&checked);
  JsonObject *claim =
      json_array_get_object_element (json_object_get_array_member (json_node_get_object (same), "claims"), 0);
  JsonObject *seed = json_array_get_object_element (json_object_get_array_member (claim, "runs"), 0);
  JsonObject *numbers = json_object_get_object_member (seed, "numbers");
  JsonObject *object = json_node_get_object (root);
  gint64 errors = json_object_get_int_member (object, "student_errors");
  g_autofree char *said = g_strdup_printf ("\"student_errors\":%" G_GINT64_FORMAT, errors);

  g_assert_cmpint (errors, ==, (gint64) json_object_get_double_member (numbers, "student.errors"));
  g_assert_cmpstr (json_object_get_string_member (object, "folder"), ==, folder);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "files")), ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length;
      g_autofree char *bytes = contents (folder, names[i], &length);
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_str_has_suffix (names[i], ".pdf"))
        g_assert_cmpuint (count_pages (bytes, length), ==, g_str_equal (names[i], "class.pdf") ? 2 : 1);
      else if (!strstr (bytes, said))
        g_error ("%s is not in the page", said);
      g_unlink (path);
    }
  g_rmdir (folder);
  cli_assert_failed (&again, 1, "exists and is not empty", NULL);
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (two.status, ==, 2);
  cli_assert_failed (&unknown, 1, "Known: a-school", NULL);
  g_unlink (file);
  {
    g_autofree char *middle = g_path_get_dirname (folder);

    g_rmdir (middle);
    g_assert_cmpint (g_rmdir (parent), ==, 0);
  }
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
  g_test_add_func ("/cli/lesson/handout", test_handout);
  g_test_add_func ("/cli/lesson/quick", test_quick);
  g_test_add_func ("/cli/lesson/usage", test_usage);
  return g_test_run ();
}
