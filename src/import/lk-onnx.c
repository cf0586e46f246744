/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-onnx.h"

#include <glib/gi18n-lib.h>

#include "io/lk-file.h"

static LkMatch
probe (const LkSource *source)
{
  return source->head && lk_graph_probe (source->head, source->n_head) ? LK_MATCH_SURE : LK_MATCH_NO;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  g_autofree char *name = g_file_get_parse_name (source->file);
  g_autoptr (GBytes) bytes = lk_file_read (source->file, LK_ONNX_MAX_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  imported->graph = lk_graph_parse (data, length, name, error);
  return imported->graph != NULL;
}

const LkFormat lk_format_onnx = {
  .id = "onnx",
  .kind = LK_FORMAT_TEACHER,
  .label = N_ ("a network (ONNX)"),
  .title = N_ ("Networks (ONNX)"),
  .suffixes = (const char *const[]) { "onnx", NULL },
  .how = N_ ("any classifier of pictures, as torch.onnx.export writes it"),
  .probe = probe,
  .load = load,
};
