/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
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
  assert_refused_at ("{} {}", 5, 3);
  assert_refused_at ("8 {}", 4, 2);
  assert_refused_at ("[1]\n\t ,", 7, 6);
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

/* A value of each kind, in both layouts. */
static void
fill (LkJson *json)
{
  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "text", "\"\\/\b\f\n\r\t\v\x1f\x7f\xff é");
  lk_json_begin_array (json, "numbers");
  lk_json_add_number (json, NULL, 0.1);
  lk_json_add_number (json, NULL, -0.0);
  lk_json_add_number (json, NULL, 1e20);
  lk_json_add_number (json, NULL, 3.0);
  lk_json_add_number (json, NULL, NAN);
  lk_json_add_count (json, NULL, G_MAXINT64);
  lk_json_end (json);
  lk_json_begin_array (json, "none");
  lk_json_end (json);
  lk_json_begin_array (json, "nested");
  lk_json_begin_object (json, NULL);
  lk_json_add_boolean (json, "yes", TRUE);
  lk_json_add_boolean (json, "no", FALSE);
  lk_json_end (json);
  lk_json_begin_object (json, NULL);
  lk_json_end (json);
  lk_json_end (json);
  lk_json_add_null (json, "null");
  lk_json_end (json);
}

static void
test_write (void)
{
  static const char *const plain =
      "{\"text\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u000b\\u001f\\u007f\xef\xbf\xbd é\","
      "\"numbers\":[0.10000000000000001,-0.0,1e+20,3.0,null,9223372036854775807],\"none\":[],"
      "\"nested\":[{\"yes\":true,\"no\":false},{}],\"null\":null}";
  static const char *const pretty = "{\n"
                                    " \"text\" : \"\\\"\\\\/\\b\\f\\n\\r\\t\\u000b\\u001f\\u007f\xef\xbf\xbd é\",\n"
                                    " \"numbers\" : [\n  0.10000000000000001,\n  -0.0,\n  1e+20,\n  3.0,\n"
                                    "  null,\n  9223372036854775807\n ],\n"
                                    " \"none\" : [],\n"
                                    " \"nested\" : [\n  {\n   \"yes\" : true,\n   \"no\" : false\n  },\n  {}\n ],\n"
                                    " \"null\" : null\n"
                                    "}";

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LkJson) json = lk_json_new (i == 1);
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      g_autofree char *text = NULL;
      gsize length, at;

      fill (json);
      g_assert_cmpstr (lk_json_text (json), ==, i == 1 ? pretty : plain);
      text = lk_json_steal (json, &length);
      g_assert_cmpstr (text, ==, i == 1 ? pretty : plain);
      g_assert_cmpuint (length, ==, strlen (text));
      g_assert_cmpstr (lk_json_text (json), ==, "");
      g_assert_true (lk_json_load (parser, text, length, 3, &at, NULL));
    }
}

/* Doubles are read back bit for bit, those of JSON's reader being the same. */
static void
test_numbers (void)
{
  static const double numbers[] = { 1e20, 1e22, 5e-324, 1.7976931348623157e308, 1.0 / 3.0, -1e-7, 4294967296.0 };
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonArray *array;
  gsize at;

  lk_json_begin_array (json, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    lk_json_add_number (json, NULL, numbers[i]);
  lk_json_end (json);
  g_assert_true (lk_json_load (parser, lk_json_text (json), strlen (lk_json_text (json)), 1, &at, NULL));
  array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_assert_true (json_node_get_value_type (json_array_get_element (array, i)) == G_TYPE_DOUBLE);
      g_assert_true (json_array_get_double_element (array, i) == numbers[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/json/nesting", test_nesting);
  g_test_add_func ("/io/json/not-json", test_not_json);
  g_test_add_func ("/io/json/json", test_json);
  g_test_add_func ("/io/json/write", test_write);
  g_test_add_func ("/io/json/numbers", test_numbers);
  g_test_add_func ("/io/json/one-reader", test_one_reader);
  return g_test_run ();
}
