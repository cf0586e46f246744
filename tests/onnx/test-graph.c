/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "onnx-data.h"
#include "onnx/lk-graph-inside.h"

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = onnx_data_graph ("dense", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lk_graph_n_operators (graph), ==, 4);
  g_assert_cmpuint (lk_graph_n_params (graph), ==, 144 * 16 + 16 + 16 * 10 + 10);
  g_assert_cmpuint (graph->opset, ==, 9);
  g_assert_cmpint (graph->dims[0], ==, LK_GRAPH_ANY);
  g_assert_cmpint (graph->dims[3], ==, 12);
  g_assert_null (lk_graph_metadata (graph, "layers"));
}

static void
test_probe (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", "dense.onnx", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (lk_graph_probe ((const guint8 *) bytes, length));
  g_assert_false (lk_graph_probe ((const guint8 *) bytes, 3));
  g_assert_true (lk_graph_probe ((const guint8 *) "\x08\x08\x12\x07pytorch", 11));
  g_assert_false (lk_graph_probe ((const guint8 *) "\x08\x08\x12\x07py\0orch", 11));
  g_assert_false (lk_graph_probe ((const guint8 *) "\x93NUMPY\1\0", 8));
  g_assert_false (lk_graph_probe ((const guint8 *) "\0\0\x08\x03\0\0", 6));
}

/* A file that is what it was but for one thing. */
typedef void (*Change) (Onnx__ModelProto *model);

static void
refuse (Change change, LkError code, const char *word)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", "dense.onnx", NULL);
  g_autofree char *bytes = NULL;
  g_autofree guint8 *changed = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  Onnx__ModelProto *model;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  model = onnx__model_proto__unpack (NULL, length, (const guint8 *) bytes);
  change (model);
  changed = g_malloc (onnx__model_proto__get_packed_size (model));
  length = onnx__model_proto__pack (model, changed);
  onnx__model_proto__free_unpacked (model, NULL);
  g_assert_null (lk_graph_parse (changed, length, "changed.onnx", &error));
  g_assert_error (error, LK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "changed.onnx"));
  if (!strstr (error->message, word))
    g_error ("“%s” is not in: %s", word, error->message);
}

static void
old_version (Onnx__ModelProto *model)
{
  model->opset_import[0]->version = 8;
}

static void
new_version (Onnx__ModelProto *model)
{
  model->opset_import[0]->version = 22;
}

static void
outside (Onnx__ModelProto *model)
{
  model->graph->initializer[0]->has_data_location = TRUE;
  model->graph->initializer[0]->data_location = 1;
}

static void
too_few (Onnx__ModelProto *model)
{
  model->graph->initializer[0]->raw_data.len -= 4;
}

static void
too_many (Onnx__ModelProto *model)
{
  model->graph->initializer[0]->dims[0] = G_MAXINT64;
}

static void
negative (Onnx__ModelProto *model)
{
  model->graph->initializer[0]->dims[0] = -1;
}

static void
texts (Onnx__ModelProto *model)
{
  model->graph->initializer[0]->data_type = 8;
}

static void
swap (char **a, char **b)
{
  char *old = *a;

  *a = *b;
  *b = old;
}

static void
backwards (Onnx__ModelProto *model)
{
  swap (&model->graph->node[0]->input[0], &model->graph->node[2]->output[0]);
}

static void
twice (Onnx__ModelProto *model)
{
  free (model->graph->node[1]->output[0]);
  model->graph->node[1]->output[0] = strdup (model->graph->node[0]->output[0]);
}

static void
nothing_out (Onnx__ModelProto *model)
{
  free (model->graph->output[0]->name);
  model->graph->output[0]->name = strdup ("nothing");
}

static void
test_refused (void)
{
  refuse (old_version, LK_ERROR_VALUE, "opset_version=17");
  refuse (new_version, LK_ERROR_VALUE, "version 22");
  refuse (outside, LK_ERROR_VALUE, "onnx.save");
  refuse (too_few, LK_ERROR_FORMAT, "do not fit together");
  refuse (too_many, LK_ERROR_FORMAT, "do not fit together");
  refuse (negative, LK_ERROR_FORMAT, "do not fit together");
  refuse (texts, LK_ERROR_VALUE, "32-bit floats");
  refuse (backwards, LK_ERROR_FORMAT, "before anything gives it");
  refuse (twice, LK_ERROR_FORMAT, "named twice");
  refuse (nothing_out, LK_ERROR_FORMAT, "nothing");
}

/* Cut anywhere: an error, and no crash. */
static void
test_cut (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", "lenet.onnx", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize n = 0; n < length; n += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkGraph) graph = lk_graph_parse ((const guint8 *) bytes, n, "cut.onnx", &error);

      g_assert_true (graph == NULL || n > length - 40); /* the versions stand at the end */
      g_assert_true ((graph != NULL) == (error == NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/read", test_read);
  g_test_add_func ("/graph/probe", test_probe);
  g_test_add_func ("/graph/refused", test_refused);
  g_test_add_func ("/graph/cut", test_cut);
  return g_test_run ();
}
