/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/lk-paper.h"
#include "fuzz-json.h"
#include "fuzz-util.h"

#define N_TEST 10000

static void
check_number (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_VALUE (node) && isfinite (json_node_get_double (node)));
}

/* All that is kept of a run is its name and numbers. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (JsonObject) done = lk_paper_parse ((const char *) bytes, length, N_TEST);
  JsonObjectIter runs, members;
  const char *key, *member;
  JsonNode *run, *value;

  if (!done)
    return 0;
  json_object_iter_init (&runs, done);
  while (json_object_iter_next (&runs, &key, &run))
    {
      json_object_iter_init (&members, json_node_get_object (run));
      while (json_object_iter_next (&members, &member, &value))
        {
          if (JSON_NODE_HOLDS_ARRAY (value))
            for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
              check_number (json_array_get_element (json_node_get_array (value), i));
          else if (!g_str_equal (member, "run"))
            check_number (value);
        }
    }
  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *bytes, size_t length, size_t room, unsigned int seed)
{
  return fuzz_json_mutate (bytes, length, room, seed);
}
