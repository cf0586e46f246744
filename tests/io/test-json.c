/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "io/lk-json.h"
#include "test-util.h"

#define DEPTH 200000

static void
assert_refused_at (const char *text, gsize length, gsize place)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  gsize at = G_MAXSIZE;

  g_assert_false (lk_json_load (parser, text, length, 4, &at, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (at, ==, place);
}

/* JsonParser calls itself for each bracket. */
static void
test_nesting (void)
{
  g_autofree char *brackets = g_strnfill (DEPTH, '[');

  assert_refused_at (brackets, DEPTH, 4);
  memset (brackets, '{', DEPTH);
  assert_refused_at (brackets, DEPTH, 4);
  assert_refused_at ("[[[[[1]]]]]", 11, 4);
  assert_refused_at ("]", 1, 0);
}

static void
test_not_json (void)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  gsize at = 0;

  assert_refused_at ("[1] // more", 11, 4);
  assert_refused_at ("[1\0]", 4, 2);
  assert_refused_at ("", 0, 0);
  g_assert_false (lk_json_load (parser, "[1,", 3, 4, &at, &error));
  g_assert_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE);
}

static void
test_json (void)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  GError *error = NULL;
  const char *text = "{\"a\": [[\"}]{[\\\"\"]]}";
  gsize at = 0;

  g_assert_true (lk_json_load (parser, text, strlen (text), 4, &at, &error));
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));
}

static void
find_readers (const char *folder, GPtrArray *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        find_readers (path, found);
      else if (g_file_get_contents (path, &text, NULL, NULL) &&
               g_regex_match_simple ("json_parser_load_|json_from_string|json_reader_", text, 0, 0))
        g_ptr_array_add (found, g_strdup (name));
    }
}

/* Whatever is read as JSON goes through the one function that looks at it before. */
static void
test_one_reader (void)
{
  g_autofree char *sources = g_test_build_filename (G_TEST_DIST, "..", "src", NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  find_readers (sources, found);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (found, 0), ==, "lk-json.c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/json/nesting", test_nesting);
  g_test_add_func ("/io/json/not-json", test_not_json);
  g_test_add_func ("/io/json/json", test_json);
  g_test_add_func ("/io/json/one-reader", test_one_reader);
  return g_test_run ();
}
