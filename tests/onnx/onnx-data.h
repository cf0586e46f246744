/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "onnx/lk-graph.h"

/* A file of data/ (references.py), parsed. */
static inline LkGraph *
onnx_data_graph (const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".onnx", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", file, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return lk_graph_parse ((const guint8 *) bytes, length, file, error);
}
