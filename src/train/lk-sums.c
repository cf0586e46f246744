/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sums.h"

#include <string.h>

static void
add_text (GChecksum *sum, const char *text)
{
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
}

/* GChecksum counts in gssize, which a split fits in. */
static void
add_split (GChecksum *sum, const LkSplit *split, gsize n_inputs)
{
  g_checksum_update (sum, split->pixels, (gssize) (split->n * n_inputs));
  for (gsize i = 0; i < split->n; i++)
    {
      guint16 label = GUINT16_TO_LE (split->labels[i]);

      g_checksum_update (sum, (const guchar *) &label, sizeof label);
    }
}

char *
lk_sum_dataset (const LkDataset *dataset)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *shape = g_strdup_printf ("%zu %zu %zu %zu %zu", dataset->width, dataset->height, dataset->n_classes,
                                            dataset->train.n, dataset->test.n);

  add_text (sum, shape);
  if (dataset->channels > 1)
    add_text (sum, "colours"); /* those of grey pictures are in files of runs already */
  add_split (sum, &dataset->train, lk_dataset_n_inputs (dataset));
  add_split (sum, &dataset->test, lk_dataset_n_inputs (dataset));
  return g_strdup (g_checksum_get_string (sum));
}

char *
lk_sum_teacher (const LkTeacher *teacher)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_text (sum, lk_mean_id (teacher->members->len > 1 ? teacher->mean : LK_MEAN_LOGITS));
  for (guint m = 0; m < teacher->members->len; m++)
    lk_frozen_sum_add (sum, g_ptr_array_index (teacher->members, m));
  if (!lk_teacher_has_networks (teacher))
    g_checksum_update (sum, (const guchar *) teacher->train_logits,
                       (gssize) (teacher->dataset->train.n * teacher->dataset->n_classes * sizeof (float)));
  return g_strdup (g_checksum_get_string (sum));
}
