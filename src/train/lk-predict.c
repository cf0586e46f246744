/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-predict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dataset/lk-feed.h"
#include "io/lk-error.h"
#include "nn/lk-fold.h"

#define PART   500      /* divides the 10,000 test samples and fills a matrix product */
#define FLOATS 400000.0 /* that layers of pictures give for a part, which stays near the processor then */

static gsize
part_of (const LkNetwork *network)
{
  double sum = 0.0;

  if (lk_network_is_dense (network))
    return PART;
  for (gsize l = 0; l < network->n_layers; l++)
    sum += (double) network->layers[l].out_stride;
  return (gsize) CLAMP (FLOATS / sum, 1.0, PART);
}

static LkStatus
run (const LkNetwork *network, const LkSplit *split, const uint32_t *index, gsize begin, gsize n, float *logits)
{
  gsize C = lk_network_n_classes (network);
  gsize part = MIN (part_of (network), n);
  g_autofree guint32 *here = g_new (guint32, part);
  LkWorkspace *workspace = NULL;
  LkFeed *feed = NULL;
  LkStatus status = LK_OK;

  status = lk_workspace_new (network, part, false, &workspace);
  if (status == LK_OK)
    status = lk_feed_new (split, network->layers[0].in, lk_network_beside (network), lk_network_list_units (network),
                          part, false, &feed);

  for (gsize from = 0; status == LK_OK && from < n; from += part)
    {
      gsize B = MIN (part, n - from);

      for (gsize b = 0; b < B; b++)
        here[b] = index ? index[from + b] : (guint32) (begin + from + b);
      memcpy (logits + from * C,
              lk_network_forward (network, workspace, lk_feed_gather (feed, here, B, NULL, NULL, NULL), B),
              B * C * sizeof (float));
    }

  lk_feed_free (feed);
  lk_workspace_free (workspace);
  return status;
}

/* index NULL: the samples from `begin` on. */
static gboolean
predict (const LkNetwork *network, const LkSplit *split, const uint32_t *index, gsize begin, gsize n, float *logits,
         GError **error)
{
  LkNetwork *folded = NULL;
  LkStatus status = lk_network_folds (network) ? lk_network_fold (network, &folded) : LK_OK;

  if (status == LK_OK && n > 0)
    status = run (folded ? folded : network, split, index, begin, n, logits);
  lk_network_free (folded);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not evaluate the network"));
  return status == LK_OK;
}

gboolean
lk_predict (const LkNetwork *network, const LkSplit *split, gsize begin, gsize end, float *logits, GError **error)
{
  return predict (network, split, NULL, begin, end - begin, logits, error);
}

gboolean
lk_predict_samples (const LkNetwork *network, const LkSplit *split, const uint32_t *index, gsize n, float *logits,
                    GError **error)
{
  return predict (network, split, index, 0, n, logits, error);
}

gboolean
lk_predict_quality (const LkNetwork *network, const LkSplit *split, LkQuality *quality, GError **error)
{
  gsize C = lk_network_n_classes (network);
  g_autofree float *logits = g_try_new (float, split->n *C);

  if (!logits)
    lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not evaluate the network"));
  if (!logits || !lk_predict (network, split, 0, split->n, logits, error))
    return FALSE;
  lk_measure (logits, split->labels, split->n, C, quality);
  return TRUE;
}
