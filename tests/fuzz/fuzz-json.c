/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-json.h"

#include <string.h>

#include "io/lk-json.h"

#define MAX_NESTING 16
#define MAX_CHANGES 3   /* in one mutation */
#define LONG_TEXT   300 /* bytes, beyond what names may have */

static void
collect (JsonNode *node, GPtrArray *nodes)
{
  g_ptr_array_add (nodes, node);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *member;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &member, &value))
        collect (value, nodes);
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      collect (json_array_get_element (json_node_get_array (node), i), nodes);
}

/* json_node_copy () shares what is in the node: a tree that holds itself has no end. */
static JsonNode *
copy_of (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  JsonNode *copy = json_from_string (text, NULL);

  return copy ? copy : json_node_new (JSON_NODE_NULL);
}

static JsonNode *
pick (GPtrArray *nodes, LkRng *rng)
{
  return nodes->pdata[lk_rng_below (rng, nodes->len)];
}

static void
change_number (JsonNode *node, LkRng *rng)
{
  static const gint64 counts[] = { 0,
                                   1,
                                   2,
                                   3,
                                   7,
                                   10,
                                   28,
                                   64,
                                   255,
                                   784,
                                   1000,
                                   65535,
                                   65536,
                                   G_MAXINT32,
                                   (gint64) G_MAXINT32 + 1,
                                   G_MAXUINT32,
                                   ((gint64) 1 << 53) - 1,
                                   ((gint64) 1 << 53) + 1,
                                   G_MAXINT64,
                                   -1,
                                   G_MININT64 };
  static const double numbers[] = { 0.5, -0.5, 0.1, 1.0, 1e-300, 1e300, -1e300, 1e19, 4294967295.5 };
  gint64 old = json_node_get_int (node);

  switch (lk_rng_below (rng, 4))
    {
    case 0:
      json_node_set_int (node, counts[lk_rng_below (rng, G_N_ELEMENTS (counts))]);
      break;
    case 1:
      json_node_set_double (node, numbers[lk_rng_below (rng, G_N_ELEMENTS (numbers))]);
      break;
    case 2: /* a neighbour */
      json_node_set_int (node, (gint64) ((guint64) old + (lk_rng_below (rng, 2) ? 1 : (guint64) -1)));
      break;
    default: /* half or twice */
      json_node_set_int (node, lk_rng_below (rng, 2) ? old / 2 : (gint64) ((guint64) old * 2));
      break;
    }
}

static void
change_text (JsonNode *node, GPtrArray *nodes, LkRng *rng)
{
  g_autofree char *text = json_node_dup_string (node);
  JsonNode *other = pick (nodes, rng);
  gsize n = strlen (text);

  switch (lk_rng_below (rng, 5))
    {
    case 0:
      json_node_set_string (node, "");
      break;
    case 1:
      {
        g_autofree char *many = g_strnfill (LONG_TEXT, 'x');

        json_node_set_string (node, many);
        break;
      }
    case 2:
      if (JSON_NODE_HOLDS_VALUE (other) && json_node_get_value_type (other) == G_TYPE_STRING)
        {
          g_autofree char *copy = json_node_dup_string (other);

          json_node_set_string (node, copy);
        }
      break;
    case 3: /* it stays ASCII where it was */
      if (n > 0)
        {
          char *at = text + lk_rng_below (rng, (guint32) n);

          if ((guchar) *at < 128)
            *at = (char) (' ' + lk_rng_below (rng, 95));
          json_node_set_string (node, text);
        }
      break;
    default:
      json_node_set_int (node, (gint64) n);
      break;
    }
}

static void
change_object (JsonNode *node, GPtrArray *nodes, LkRng *rng)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) members = json_object_get_members (object);
  guint n = g_list_length (members);
  g_autofree char *name = n > 0 ? g_strdup (g_list_nth_data (members, lk_rng_below (rng, n))) : g_strdup ("a");
  g_autofree char *more = g_strconcat (name, "2", NULL);

  switch (lk_rng_below (rng, 4))
    {
    case 0:
      if (n > 0)
        json_object_remove_member (object, name);
      break;
    case 1:
      if (n > 0)
        json_object_set_member (object, more, copy_of (json_object_get_member (object, name)));
      break;
    case 2: /* another name */
      if (n > 0)
        {
          json_object_set_member (object, more, copy_of (json_object_get_member (object, name)));
          json_object_remove_member (object, name);
        }
      break;
    default:
      json_object_set_member (object, name, copy_of (pick (nodes, rng)));
      break;
    }
}

static void
change_array (JsonNode *node, GPtrArray *nodes, LkRng *rng)
{
  JsonArray *array = json_node_get_array (node);
  guint n = json_array_get_length (array);

  switch (lk_rng_below (rng, 4))
    {
    case 0:
      if (n > 0)
        json_array_remove_element (array, lk_rng_below (rng, n));
      break;
    case 1:
      if (n > 0)
        json_array_add_element (array, copy_of (json_array_get_element (array, lk_rng_below (rng, n))));
      break;
    case 2:
      json_array_add_element (array, copy_of (pick (nodes, rng)));
      break;
    default:
      json_array_add_null_element (array);
      break;
    }
}

void
fuzz_json_change (JsonNode *root, LkRng *rng)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  JsonNode *node;

  collect (root, nodes);
  node = pick (nodes, rng);
  if (JSON_NODE_HOLDS_OBJECT (node))
    change_object (node, nodes, rng);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    change_array (node, nodes, rng);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    change_text (node, nodes, rng);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    json_node_set_boolean (node, !json_node_get_boolean (node));
  else if (JSON_NODE_HOLDS_VALUE (node))
    change_number (node, rng);
}

size_t
fuzz_json_mutate (uint8_t *bytes, size_t length, size_t room, unsigned int seed)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  gsize place, n;
  LkRng rng;

  lk_rng_seed (&rng, seed, 3);
  if (lk_rng_below (&rng, 4) == 0 || !lk_json_load (parser, (const char *) bytes, length, MAX_NESTING, &place, NULL) ||
      !(root = json_parser_steal_root (parser)))
    return LLVMFuzzerMutate (bytes, length, room);
  for (guint i = 1 + lk_rng_below (&rng, MAX_CHANGES); i > 0; i--)
    fuzz_json_change (root, &rng);
  text = json_to_string (root, FALSE);
  n = strlen (text);
  if (n > room)
    return LLVMFuzzerMutate (bytes, length, room);
  memcpy (bytes, text, n);
  return n;
}
