/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-memory.h"
#include "nn/lk-network.h"

/* conv-references.json, made by conv-references.py: what PyTorch makes of layers and networks in float64. Pictures lie
 * there as (B, C, H, W). */

#define REFERENCE_TOLERANCE 3e-6 /* of the largest number in a list, plus that */

typedef struct {
  gsize n;
  double *values;
  double largest; /* 1 at least */
} List;

static inline List
list_of (JsonObject *object, const char *name)
{
  JsonArray *array = json_object_get_array_member (object, name);
  List list = { .n = json_array_get_length (array), .largest = 1.0 };

  list.values = g_new (double, list.n + 1);
  for (gsize i = 0; i < list.n; i++)
    {
      list.values[i] = json_array_get_double_element (array, (guint) i);
      list.largest = MAX (list.largest, fabs (list.values[i]));
    }
  return list;
}

static inline void
assert_near (const List *list, gsize i, double value)
{
  g_assert_cmpfloat_with_epsilon (value, list->values[i], REFERENCE_TOLERANCE * list->largest);
}

/* Number i of a list of samples of a shape, in memory with so many floats a pixel. */
static inline gsize
place_in (const LkShape *shape, gsize in_memory, gsize i)
{
  gsize area = shape->height * shape->width;

  return (i / (area * shape->channels) * area + i % area) * in_memory + i / area % shape->channels;
}

static inline void
fill (const List *list, const LkShape *shape, gsize in_memory, float *memory)
{
  for (gsize i = 0; i < list->n; i++)
    memory[place_in (shape, in_memory, i)] = (float) list->values[i];
}

static inline void
assert_filled (JsonObject *object, const char *name, const LkShape *shape, gsize in_memory, const float *memory)
{
  List list = list_of (object, name);

  for (gsize i = 0; i < list.n; i++)
    assert_near (&list, i, memory[place_in (shape, in_memory, i)]);
  g_free (list.values);
}

/* A list of all tensors of the layers against numbers in memory; `write` puts them there. */
static inline void
compare_tensors (JsonObject *object, const char *name, const LkLayer *layers, gsize n_layers, float *memory,
                 gboolean write)
{
  List list = list_of (object, name);
  gsize at = 0;

  for (gsize l = 0; l < n_layers; l++)
    for (gsize t = 0; t < layers[l].kind->n_tensors; t++)
      for (gsize k = 0; k < lk_layer_tensor (&layers[l], t).n; k++, at++)
        {
          float *number = memory + layers[l].offset + layers[l].kind->place (&layers[l], t, k);

          g_assert_cmpuint (at, <, list.n);
          if (write)
            *number = (float) list.values[at];
          else
            assert_near (&list, at, *number);
        }
  g_assert_cmpuint (at, ==, list.n);
  g_free (list.values);
}

static inline LkShape
picture_of (JsonObject *object)
{
  JsonArray *sides = json_object_get_array_member (object, "picture");

  return (LkShape) { (gsize) json_array_get_int_element (sides, 0), (gsize) json_array_get_int_element (sides, 1),
                     (gsize) json_array_get_int_element (sides, 2) };
}

static inline LkPass
reference_pass (const LkLayer *layer, gsize B, gboolean training)
{
  gsize n_scratch = layer->kind->n_scratch ? layer->kind->n_scratch (layer) : 0;
  gsize n_memory = layer->kind->n_memory ? layer->kind->n_memory (layer, B, training) : 0;

  return (LkPass) { .training = training,
                    .memory = lk_alloc_aligned (n_memory, sizeof (float)),
                    .scratch = lk_alloc_aligned (LK_LAYER_PARTS * n_scratch, sizeof (float)),
                    .n_scratch = n_scratch };
}

/* Forward, in training and in use, and backward of one layer without ReLU. */
static inline void
check_layer (JsonObject *object)
{
  gsize B = (gsize) json_object_get_int_member (object, "batch");
  List x = list_of (object, "x"), dy = list_of (object, "dy");
  g_autofree float *params = NULL, *in = NULL, *out = NULL, *grad = NULL, *d_out = NULL, *d_in = NULL;
  LkNetworkText text;
  LkPass pass;
  LkLayer layer;

  /* Normalisation stands behind something. */
  if (g_str_equal (json_object_get_string_member (object, "text"), "bn"))
    g_assert_true (lk_network_text_parse ("1-bn", &text, NULL));
  else
    g_assert_true (lk_network_text_parse (json_object_get_string_member (object, "text"), &text, NULL));
  layer = text.layers[text.n - 1];
  layer.in = picture_of (object);
  layer.in_channels = lk_layer_rounded (layer.in.channels);
  g_assert_true (lk_layer_fit (&layer, true));
  params = g_new0 (float, layer.n_floats + 1);
  in = g_new0 (float, B * layer.in_stride);
  d_in = g_new0 (float, B * layer.in_stride);
  out = g_new0 (float, B * layer.out_stride);
  d_out = g_new0 (float, B * layer.out_stride);
  grad = g_new0 (float, layer.n_floats + 1);
  compare_tensors (object, "params", &layer, 1, params, TRUE);
  fill (&x, &layer.in, layer.in_channels, in);
  fill (&dy, &layer.out, layer.out_channels, d_out);

  pass = reference_pass (&layer, B, FALSE);
  layer.kind->forward (&layer, params, (LkInput) { .dense = in }, B, out, &pass);
  assert_filled (object, "used", &layer.out, layer.out_channels, out);
  free (pass.memory);
  free (pass.scratch);

  pass = reference_pass (&layer, B, TRUE);
  layer.kind->forward (&layer, params, (LkInput) { .dense = in }, B, out, &pass);
  assert_filled (object, "y", &layer.out, layer.out_channels, out);
  layer.kind->backward (&layer, params, (LkInput) { .dense = in }, out, B, d_out, grad, d_in, &pass);
  assert_filled (object, "dx", &layer.in, layer.in_channels, d_in);
  compare_tensors (object, "gradient", &layer, 1, grad, FALSE);
  if (layer.kind->count)
    layer.kind->count (&layer, params, B, &pass);
  compare_tensors (object, "counted", &layer, 1, params, FALSE);
  free (pass.memory);
  free (pass.scratch);
  g_free (x.values);
  g_free (dy.values);
}

static inline void
check_network (JsonObject *object)
{
  gsize B = (gsize) json_object_get_int_member (object, "batch");
  gsize C = (gsize) json_object_get_int_member (object, "classes");
  LkShape picture = picture_of (object), logits = { 1, 1, C };
  List x = list_of (object, "x"), dy = list_of (object, "dy");
  g_autofree float *in = g_new0 (float, x.n), *grad = NULL;
  LkWorkspace *workspace;
  LkNetworkText text;
  LkNetwork *network;
  LkInput input = { .dense = in };

  g_assert_true (lk_network_text_parse (json_object_get_string_member (object, "text"), &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, picture, C, &network, NULL), ==, LK_OK);
  grad = g_new0 (float, network->n_floats);
  compare_tensors (object, "params", network->layers, network->n_layers, network->params, TRUE);
  fill (&x, &picture, picture.channels, in);

  g_assert_cmpint (lk_workspace_new (network, B, false, &workspace), ==, LK_OK);
  assert_filled (object, "used", &logits, C, lk_network_forward (network, workspace, input, B));
  lk_workspace_free (workspace);

  g_assert_cmpint (lk_workspace_new (network, B, true, &workspace), ==, LK_OK);
  assert_filled (object, "y", &logits, C, lk_network_forward (network, workspace, input, B));
  fill (&dy, &logits, C, workspace->gradients[network->n_layers - 1]);
  lk_network_backward (network, workspace, input, B, grad);
  compare_tensors (object, "gradient", network->layers, network->n_layers, grad, FALSE);
  lk_network_count (network, workspace, B);
  compare_tensors (object, "counted", network->layers, network->n_layers, network->params, FALSE);
  lk_workspace_free (workspace);
  lk_network_free (network);
  g_free (x.values);
  g_free (dy.values);
}

/* Those of the list "layers" whose text begins with one of the letters, or all of "networks" for NULL. */
static inline void
check_references (const char *letters)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "nn", "conv-references.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  GError *error = NULL;
  JsonArray *list;
  guint n = 0;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  list = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                       letters ? "layers" : "networks");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      const char *text = json_object_get_string_member (object, "text");

      if (letters && !strchr (letters, *text))
        continue;
      g_test_message ("%s", text);
      if (letters)
        check_layer (object);
      else
        check_network (object);
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
}
