/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "dataset/lk-arithmetic.h"
#include "dataset/lk-colour-digits.h"
#include "dataset/lk-dataset.h"
#include "dataset/lk-features.h"
#include "dataset/lk-feed.h"
#include "dataset/lk-transfer-set.h"
#include "faults.h"
#include "nn/lk-adapt.h"
#include "nn/lk-calibration.h"
#include "nn/lk-evidence.h"
#include "nn/lk-fold.h"
#include "nn/lk-loss.h"
#include "nn/lk-network.h"
#include "nn/lk-optimizer.h"
#include "nn/lk-pca.h"
#include "nn/lk-sparse.h"
#include "tests/train/train-data.h"

/* Each allocation of nn and dataset fails once: the caller is told, and nothing is left behind. */

static LkDataset *data;

static LkStatus
use_network (const char *text)
{
  static const uint16_t place[] = { 2, 0, 1 };
  LkNetwork *network = NULL, *copy = NULL, *folded = NULL;
  LkWorkspace *training = NULL, *answering = NULL;
  LkNetworkText parsed;
  LkTextError error;
  LkStatus status;
  LkRng rng;

  g_assert_true (lk_network_text_parse (text, &parsed, &error));
  status = lk_network_new_from (&parsed, (LkShape) { 12, 12, 1 }, 3, &network, &error);
  if (status == LK_OK)
    {
      lk_rng_seed (&rng, 1, 1);
      lk_network_init (network, &rng);
      status = lk_network_copy (network, &copy);
    }
  if (status == LK_OK && lk_network_folds (network))
    status = lk_network_fold (network, &folded);
  if (status == LK_OK)
    status = lk_network_permute_outputs (network, place);
  if (status == LK_OK)
    status = lk_workspace_new (network, 4, true, &training);
  if (status == LK_OK)
    status = lk_workspace_new (network, 4, false, &answering);
  lk_workspace_free (training);
  lk_workspace_free (answering);
  lk_network_free (folded);
  lk_network_free (copy);
  lk_network_free (network);
  return status;
}

static LkStatus
use_dense (void)
{
  return use_network ("20x10");
}

static LkStatus
use_convolutions (void)
{
  return use_network ("c4k3-bn-p2-c6k3s2-a2-9-bn");
}

static LkStatus
use_evidence (void)
{
  static const size_t sizes[] = { 9, 5, 3 };
  float x[9] = { 1.0f }, evidence[9];
  LkNetwork *network = NULL;
  LkWorkspace *workspace = NULL;
  LkStatus status = lk_network_new (sizes, 3, &network);

  if (status == LK_OK)
    status = lk_workspace_new (network, 1, true, &workspace);
  if (status == LK_OK)
    status = lk_evidence (network, workspace, x, 1, evidence);
  lk_workspace_free (workspace);
  lk_network_free (network);
  return status;
}

static LkStatus
use_loss (void)
{
  LkLoss *loss = NULL;
  LkStatus status = lk_loss_new (8, 4, &loss);

  lk_loss_free (loss);
  return status;
}

static LkStatus
use_optimizers (void)
{
  LkStatus status = LK_OK;

  for (LkOptimizerKind kind = LK_OPTIMIZER_SGD; kind <= LK_OPTIMIZER_ADAM && status == LK_OK; kind++)
    {
      LkOptimizer *optimizer = NULL;

      status = lk_optimizer_new (kind, 100, &optimizer);
      if (optimizer)
        lk_optimizer_free (optimizer);
    }
  return status;
}

static LkStatus
use_axes (void)
{
  float x[12] = { 1, 2, 3, 4, 6, 5, 7, 9, 8, 1, 0, 2 };
  double mean[3], axes[6], shares[2];

  return lk_pca_fit (x, 4, 3, mean, axes, shares);
}

static LkStatus
use_scaling (void)
{
  float z[12] = { 1, 2, 3, 4, 6, 5, 7, 9, 8, 1, 0, 2 };
  uint16_t y[4] = { 0, 1, 2, 1 };
  LkScaling scaling;

  return lk_scale_temperature (z, y, 4, 3, &scaling);
}

static LkStatus
use_sparse (void)
{
  LkSparse *sparse = NULL;
  LkStatus status = lk_sparse_new (4, 100, 300, 16, &sparse);

  lk_sparse_free (sparse);
  return status;
}

/* A data set of its own, its lists of pixels and what is drawn from it. */
static LkStatus
use_data (void)
{
  static const char *const names[] = { "a", "b", NULL };
  LkSplit splits[2] = { { .n = 40 }, { .n = 4 } };
  LkDataset *dataset = NULL;
  LkTransferSet *set = NULL, *held = NULL, *rest = NULL;
  LkFeed *feed = NULL;
  LkStatus status;

  /* GLib's memory is malloc ()'s, and never refused here. */
  for (int i = 0; i < 2; i++)
    {
      splits[i].pixels = g_malloc0 (splits[i].n * 784);
      splits[i].labels = g_new0 (uint16_t, splits[i].n);
      for (size_t s = 0; s < splits[i].n; s++)
        {
          splits[i].labels[s] = s % 2;
          splits[i].pixels[s * 784 + s] = 200;
        }
    }
  status = lk_dataset_new ("a", "A", "", "", (LkShape) { 28, 28, 1 }, 2, names, splits[0], splits[1], &dataset);
  if (status != LK_OK)
    {
      lk_split_clear (&splits[0]);
      lk_split_clear (&splits[1]);
      return status;
    }
  if (status == LK_OK)
    status = lk_dataset_set_notes (dataset, names, 2);
  if (status == LK_OK)
    status = lk_transfer_set_new (&dataset->train, 2, NULL, 0.8, 1, &set);
  if (status == LK_OK)
    status = lk_transfer_set_hold_out (set, &dataset->train, 2, 0.2, 1, &held);
  if (status == LK_OK)
    status = lk_transfer_set_new_without (&dataset->train, 2, NULL, 1.0, 1, held, &rest);
  if (status == LK_OK)
    status = lk_feed_new (&dataset->train, lk_dataset_shape (dataset), 1, 16, 8, true, &feed);
  if (status == LK_OK)
    status = lk_feed_prepare_warps (feed);
  lk_feed_free (feed);
  lk_transfer_set_free (rest);
  lk_transfer_set_free (held);
  lk_transfer_set_free (set);
  lk_dataset_unref (dataset);
  return status;
}

static LkStatus
use_arithmetic (void)
{
  LkDataset *dataset = NULL;
  LkStatus status = lk_arithmetic_new (&dataset);

  lk_dataset_unref (dataset);
  return status;
}

static LkStatus
use_colours (void)
{
  LkDataset *dataset = NULL;
  LkStatus status = lk_colour_digits_new (data, FALSE, &dataset);

  lk_dataset_unref (dataset);
  return status;
}

static LkStatus
use_features (void)
{
  const double row[] = { 1.0, 2.0, 3.0 };
  LkFeatures features = { 0 }, copy = { 0 };
  LkStatus status = lk_features_add (&features, row, 3);

  if (status == LK_OK)
    {
      lk_features_finish (&features);
      status = lk_features_copy (&features, &copy);
    }
  lk_features_clear (&copy);
  lk_features_clear (&features);
  return status;
}

typedef struct {
  const char *name;
  LkStatus (*use) (void);
  gboolean does_without; /* some of it */
} Subject;

static void
test_subject (gconstpointer user_data)
{
  const Subject *subject = user_data;
  unsigned n;

  for (n = 1;; n++)
    {
      LkStatus status;
      gboolean failed;

      faults_arm (FAULTS_MEMORY, n, NULL);
      status = subject->use ();
      failed = faults_disarm ();
      if (faults_blocks () != 0)
        g_error ("%s: %u blocks are left after allocation %u (%s) failed", subject->name, faults_blocks (), n,
                 faults_what ());
      if (!failed)
        {
          g_assert_cmpint (status, ==, LK_OK);
          break;
        }
      if (status != LK_NO_MEMORY && !(subject->does_without && status == LK_OK))
        g_error ("%s: status %d after allocation %u (%s) failed", subject->name, status, n, faults_what ());
    }
  g_test_message ("%s: %u allocations", subject->name, n - 1);
  g_assert_cmpuint (n, >, 1); /* else nothing stood in between */
}

int
main (int argc, char **argv)
{
  static const Subject subjects[] = {
    { "dense", use_dense, FALSE },
    { "convolutions", use_convolutions, FALSE },
    { "evidence", use_evidence, FALSE },
    { "loss", use_loss, FALSE },
    { "optimizers", use_optimizers, FALSE },
    { "axes", use_axes, FALSE },
    { "scaling", use_scaling, FALSE },
    { "sparse", use_sparse, FALSE },
    { "data", use_data, TRUE }, /* lists of pixels */
    { "arithmetic", use_arithmetic, TRUE },
    { "colours", use_colours, TRUE },
    { "features", use_features, FALSE },
  };
  int result;

  g_test_init (&argc, &argv, NULL);
  data = train_data_new (203, 60, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/memory/%s", subjects[i].name);

      g_test_add_data_func (path, &subjects[i], test_subject);
    }
  result = g_test_run ();
  lk_dataset_unref (data);
  return result;
}
