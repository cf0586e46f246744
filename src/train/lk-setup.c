/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-setup.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "dataset/lk-noise-pictures.h"
#include "import/lk-dataset-io.h"
#include "import/lk-picture-folder.h"
#include "import/lk-picture-list.h"
#include "io/lk-error.h"
#include "settings/lk-layers-text.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-setting-text.h"
#include "nn/lk-class-bias.h"
#include "nn/lk-memory.h"
#include "nn/lk-rng.h"

/* What is held out by the data depends on no run. */
#define HELD_OUT_SEED 0

guint
lk_settings_n_threads (const LkSettings *settings)
{
  return settings->threads > 0 ? settings->threads : g_get_num_processors ();
}

guint
lk_settings_n_lanes (const LkSettings *settings)
{
  guint n = lk_settings_n_threads (settings);

  return n > 2 && n >= g_get_num_processors () ? n - 1 : n;
}

gboolean
lk_settings_check_choice (const char *option, const char *text, const char *one, const char *other, GError **error)
{
  if (*text == '\0' || g_str_equal (text, one) || g_str_equal (text, other))
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: “%s” is neither %s nor %s"), option, text, one, other);
  return FALSE;
}

gboolean
lk_settings_same_dataset (const LkSettings *a, const LkSettings *b)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_autoptr (GString) first = g_string_new (NULL);
      g_autoptr (GString) second = g_string_new (NULL);

      if (id != LK_SETTING_DATASET && !(lk_setting_info (id)->flags & LK_SETTING_READ))
        continue;
      lk_setting_append (first, a, id);
      lk_setting_append (second, b, id);
      if (!g_string_equal (first, second))
        return FALSE;
    }
  return TRUE;
}

LkDataset *
lk_settings_load_dataset (const LkSettings *settings, const LkImportOptions *options, GCancellable *cancellable,
                          GError **error)
{
  LkImportOptions all = options ? *options : (LkImportOptions) { 0 };

  if (!lk_settings_check_choice ("--header", settings->header, "yes", "no", error) ||
      !lk_settings_check_choice ("--file-order", settings->file_order, LK_ORDER_NATURAL, LK_ORDER_PLAIN, error))
    return NULL;
  all.label_column = settings->label_column;
  all.header = settings->header;
  all.plain_order = g_str_equal (settings->file_order, LK_ORDER_PLAIN);
  all.strict = settings->strict;
  all.grey = settings->grey;
  if (!lk_picture_size_parse (settings->picture_size, &all.picture_width, &all.picture_height, error))
    return NULL;
  return lk_dataset_open (settings->dataset, &all, cancellable, error);
}

LkNetwork *
lk_settings_new_network (const char *layers, const LkDataset *dataset, guint batch, const char *whose, GError **error)
{
  LkNetwork plan, *network = NULL;
  LkStatus status;
  double bytes, available;

  if (!lk_layers_plan (layers, dataset, &plan, error))
    {
      /* Translators: whose network it is, "student" or "teacher", before what is wrong with it. */
      g_prefix_error (error, _ ("The %s: "), whose);
      return NULL;
    }

  /* Parameters, their gradients, two moments and the initial copy; activations
   * and their gradients. Asked before allocating, since the system promises
   * more than it has and ends the program later. */
  bytes = sizeof (float) * 5.0 * (double) plan.n_floats;
  if (!lk_network_is_dense (&plan))
    bytes += sizeof (float) * (double) LK_LAYER_PARTS * (double) plan.n_floats; /* a gradient each */
  for (size_t l = 0; l < plan.n_layers; l++)
    bytes += sizeof (float) * 2.0 * batch * (double) plan.layers[l].out_stride;
  available = (double) sysconf (_SC_AVPHYS_PAGES) * sysconf (_SC_PAGESIZE);
  if (available > 0.0 && bytes > 0.9 * available)
    {
      g_autofree char *needed = g_format_size ((guint64) bytes);
      g_autofree char *there = g_format_size ((guint64) available);
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY,
                   _ ("Training a %s of %s needs %s of memory and %s are free: choose smaller layers"), whose, layers,
                   needed, there);
      return NULL;
    }

  status = lk_network_new_planned (&plan, &network);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the network"));
  return network;
}

gboolean
lk_settings_check_pictures (const LkNetwork *network, const LkDataset *dataset, GError **error)
{
  const LkShape *in = &network->layers[0].in;

  if (lk_network_takes (network, lk_dataset_shape (dataset)) ||
      lk_network_n_inputs (network) != lk_dataset_n_inputs (dataset))
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("The network sees pictures of %zu × %zu pixels, but those of %s have %zu × %zu: choose one that was "
                  "trained on this data set"),
               in->width, in->height, dataset->title, dataset->width, dataset->height);
  return FALSE;
}

/* The classes of the transfer set, (n_classes), to be freed; NULL with an error. */
static bool *
kept_classes (const LkSettings *settings, const LkDataset *dataset, GError **error)
{
  g_autofree bool *keep = g_new0 (bool, dataset->n_classes);
  g_autofree bool *omit = g_new0 (bool, dataset->n_classes);
  const char *bad = NULL;

  if (lk_classes_parse (dataset, settings->only_classes, keep, &bad) != LK_OK ||
      lk_classes_parse (dataset, settings->omit_classes, omit, &bad) != LK_OK)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("There is no class “%s” in %s: name classes by number or name, with commas between, such as 7,8"),
                   bad, dataset->title);
      return NULL;
    }
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      if (settings->only_classes[0] == '\0')
        keep[k] = true;
      keep[k] = keep[k] && !omit[k];
    }
  return g_steal_pointer (&keep);
}

/* Pictures that lie somewhere: of another data set its training samples. */
static gboolean
read_pictures (const LkSettings *settings, const LkDataset *dataset, LkDataset **other, LkSplit *split, GError **error)
{
  const LkImportOptions options = {
    .picture_width = dataset->width,
    .picture_height = dataset->height,
    .strict = settings->strict,
    .grey = dataset->channels == 1,
  };

  if (g_file_test (settings->transfer, G_FILE_TEST_IS_DIR) && lk_pictures_are_in (settings->transfer))
    return lk_pictures_load_unlabelled (settings->transfer, lk_dataset_shape (dataset), &options, NULL, split, error);
  *other = lk_dataset_open (settings->transfer, &options, NULL, error);
  if (!*other)
    return FALSE;
  if (lk_dataset_n_inputs (*other) == lk_dataset_n_inputs (dataset) && (*other)->width == dataset->width &&
      (*other)->channels == dataset->channels)
    {
      *split = (*other)->train; /* borrowed */
      return TRUE;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("The pictures of %s are %zu × %zu × %zu, those of %s %zu × %zu × %zu: the teacher can be asked of "
                  "pictures of its own sides and colours alone"),
               (*other)->title, (*other)->width, (*other)->height, (*other)->channels, dataset->title, dataset->width,
               dataset->height, dataset->channels);
  return FALSE;
}

/* n pictures of `from` at most, drawn by the seed. */
static LkStatus
draw_pictures (const LkSplit *from, gsize D, gsize n, guint64 seed, LkSplit *split)
{
  g_autofree guint32 *order = g_new (guint32, from->n);
  LkRng rng;

  for (gsize i = 0; i < from->n; i++)
    order[i] = (guint32) i;
  lk_rng_seed (&rng, seed, LK_STREAM_NOISE_PICTURES);
  lk_rng_shuffle (&rng, order, from->n);
  n = MIN (n, from->n);
  *split = (LkSplit) {
    .n = n,
    .pixels = lk_alloc_aligned (n, D),
    .labels = lk_alloc_aligned (n, sizeof (guint16)),
  };
  if (!split->pixels || !split->labels)
    {
      lk_split_clear (split);
      return LK_NO_MEMORY;
    }
  for (gsize i = 0; i < n; i++)
    memcpy (split->pixels + i * D, from->pixels + order[i] * D, D);
  return LK_OK;
}

gboolean
lk_settings_load_transfer (const LkSettings *settings, const LkDataset *dataset, gsize n, LkSplit *split,
                           GError **error)
{
  gboolean blobs = g_str_equal (settings->transfer, LK_TRANSFER_BLOBS);
  g_autoptr (LkDataset) other = NULL;
  LkSplit read;
  LkStatus status;

  if (blobs || g_str_equal (settings->transfer, LK_TRANSFER_UNIFORM))
    status = lk_noise_pictures (blobs ? LK_NOISE_BLOBS : LK_NOISE_UNIFORM, lk_dataset_shape (dataset), n,
                                dataset->n_classes, dataset->dark_on_light, settings->seed, split);
  else if (read_pictures (settings, dataset, &other, &read, error))
    {
      status = draw_pictures (&read, lk_dataset_n_inputs (dataset), n, settings->seed, split);
      if (status == LK_OK)
        lk_noise_labels (split->n, dataset->n_classes, settings->seed, split->labels);
      if (!other)
        lk_split_clear (&read);
    }
  else
    {
      g_prefix_error (error, "--transfer: ");
      return FALSE;
    }
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the pictures to teach on"));
  return status == LK_OK;
}

/* Samples of the kept classes but those of `without`. */
static LkTransferSet *
draw (const LkSettings *settings, const LkDataset *dataset, const bool *keep, double fraction,
      const LkTransferSet *without, GError **error)
{
  LkTransferSet *set = NULL;
  LkStatus status =
      lk_transfer_set_new_without (&dataset->train, dataset->n_classes, keep, fraction, settings->seed, without, &set);

  if (status == LK_BAD_SHAPE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("No sample is left in the transfer set (only “%s”, without “%s”): keep at least one class"),
                 settings->only_classes, settings->omit_classes);
  else if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the transfer set"));
  return set;
}

static LkTransferSet *
hold_out (const LkSettings *settings, const LkDataset *dataset, LkTransferSet *set, guint64 seed, GError **error)
{
  LkTransferSet *held = NULL;
  LkStatus status =
      lk_transfer_set_hold_out (set, &dataset->train, dataset->n_classes, settings->student.validation, seed, &held);

  if (status == LK_BAD_SHAPE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("Of %zu samples in the transfer set none can be held out for validation: keep more of them"),
                 set->n);
  else if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not hold samples out for validation"));
  return held;
}

LkTransferSet *
lk_settings_new_transfer_set (const LkSettings *settings, const LkDataset *dataset, LkTransferSet **held,
                              GError **error)
{
  g_autofree bool *keep = kept_classes (settings, dataset, error);
  LkTransferSet *set, *all;

  if (held)
    *held = NULL;
  if (!keep)
    return NULL;
  if (!held || settings->student.validation == 0.0)
    return draw (settings, dataset, keep, settings->train_fraction, NULL, error);

  if (settings->held_out == LK_HELD_OUT_BY_DATA)
    {
      all = draw (settings, dataset, keep, 1.0, NULL, error);
      *held = all ? hold_out (settings, dataset, all, HELD_OUT_SEED, error) : NULL;
      lk_transfer_set_free (all);
      set = *held ? draw (settings, dataset, keep, settings->train_fraction, *held, error) : NULL;
    }
  else
    {
      set = draw (settings, dataset, keep, settings->train_fraction, NULL, error);
      *held = set ? hold_out (settings, dataset, set, settings->seed, error) : NULL;
    }
  if (set && *held)
    return set;
  lk_transfer_set_free (set);
  g_clear_pointer (held, lk_transfer_set_free);
  return NULL;
}

bool *
lk_settings_raised_classes (const LkSettings *settings, const LkDataset *dataset)
{
  bool *raised;

  if (!dataset || settings->bias_classes[0] == '\0')
    return NULL;
  raised = g_new0 (bool, dataset->n_classes);
  if (lk_classes_parse (dataset, settings->bias_classes, raised, NULL) != LK_OK)
    g_clear_pointer (&raised, g_free);
  return raised;
}

float *
lk_settings_biased_logits (const LkSettings *settings, const LkDataset *dataset, const float *logits)
{
  g_autofree bool *raised = settings->class_bias != 0.0 ? lk_settings_raised_classes (settings, dataset) : NULL;
  float *copy = logits && dataset ? g_memdup2 (logits, dataset->n_classes * sizeof *logits) : NULL;

  if (copy && raised)
    lk_add_bias (copy, 1, dataset->n_classes, raised, settings->class_bias);
  return copy;
}
