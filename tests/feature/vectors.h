/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <math.h>

/* The cases of feature-loss.json, which another implementation made in double precision. */

static inline JsonArray *
vectors_load (JsonParser *parser)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "feature", "feature-loss.json", NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
}

static inline void
vectors_append (JsonNode *node, GArray *numbers, gsize *shape)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_VALUE (node))
    {
      float number = (float) json_node_get_double (node);

      g_array_append_val (numbers, number);
      return;
    }
  array = json_node_get_array (node);
  shape[0] = json_array_get_length (array);
  for (guint i = 0; i < json_array_get_length (array); i++)
    vectors_append (json_array_get_element (array, i), numbers, shape + 1);
}

/* All numbers of a member, row by row, and its shape; to be freed. */
static inline float *
vectors_read (JsonObject *object, const char *member, gsize shape[5])
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (float));

  for (gsize i = 0; i < 5; i++)
    shape[i] = 0;
  vectors_append (json_object_get_member (object, member), numbers, shape);
  return (float *) (gpointer) g_array_free (numbers, FALSE);
}

static inline void
vectors_assert_close (const float *found, const float *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (fabs ((double) found[i] - (double) expected[i]), <=,
                       1e-5 * fabs ((double) expected[i]) + 1e-7);
}
