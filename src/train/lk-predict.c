/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-predict.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-batches.h"
#include "io/lk-error.h"
#include "nn/lk-memory.h"

#define PART 500 /* divides the 10,000 test samples and fills a matrix product */

gboolean
lk_predict (const LkNetwork *network, const LkSplit *split, gsize begin, gsize end, float *logits, GError **error)
{
  gsize D = lk_network_n_inputs (network);
  gsize C = lk_network_n_classes (network);
  gsize part = MIN (PART, end - begin);
  g_autofree guint32 *index = g_new (guint32, part);
  LkWorkspace *workspace = NULL;
  float *x = NULL;
  LkStatus status = LK_OK;

  if (begin == end)
    return TRUE;

  status = lk_workspace_new (network, part, false, &workspace);
  if (status == LK_OK && !(x = lk_alloc_aligned (D * part, sizeof (float))))
    status = LK_NO_MEMORY;

  for (gsize from = begin; status == LK_OK && from < end; from += part)
    {
      gsize B = MIN (part, end - from);

      for (gsize b = 0; b < B; b++)
        index[b] = (guint32) (from + b);
      lk_batch_gather (split, D, index, B, x, NULL);
      memcpy (logits + (from - begin) * C, lk_network_forward (network, workspace, x, B), B * C * sizeof (float));
    }

  free (x);
  lk_workspace_free (workspace);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not evaluate the network"));
  return status == LK_OK;
}
