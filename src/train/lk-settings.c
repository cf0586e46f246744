/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-settings.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "io/lk-dataset-io.h"
#include "io/lk-error.h"
#include "io/lk-number.h"
#include "nn/lk-class-bias.h"
#include "nn/lk-dropout.h"

void
lk_settings_init (LkSettings *settings)
{
  *settings = (LkSettings) {
    .dataset = g_strdup ("mnist"),
    .picture_size = g_strdup (""),
    .seed = 1,
    .batch = 128,
    .teacher_count = 1,
    .teacher = {
      .layers = g_strdup ("400x400"),
      .epochs = 6,
      .optimizer = LK_OPTIMIZER_ADAM,
      .learning_rate = lk_optimizer_default_rate (LK_OPTIMIZER_ADAM),
      .momentum = 0.9,
      /* A teacher that knows its training samples by heart has nothing to say
       * about the wrong answers: without this the student gains nothing. */
      .dropout = 0.3,
      .input_dropout = 0.1,
      .schedule = LK_SCHEDULE_LINEAR,
      .fraction = 1.0,
    },
    .student = {
      .layers = g_strdup ("30x30"),
      .epochs = 10,
      .optimizer = LK_OPTIMIZER_ADAM,
      .learning_rate = lk_optimizer_default_rate (LK_OPTIMIZER_ADAM),
      .momentum = 0.9,
      .fraction = 1.0,
    },
    .twin = TRUE,
    .omit_classes = g_strdup (""),
    .only_classes = g_strdup (""),
    .train_fraction = 1.0,
    .loss = LK_LOSS_DEFAULTS,
    .bias_classes = g_strdup (""),
  };
}

void
lk_settings_copy (const LkSettings *settings, LkSettings *copy)
{
  *copy = *settings;
  copy->dataset = g_strdup (settings->dataset);
  copy->picture_size = g_strdup (settings->picture_size);
  copy->teacher_files = g_strdupv (settings->teacher_files);
  copy->teacher.layers = g_strdup (settings->teacher.layers);
  copy->student.layers = g_strdup (settings->student.layers);
  copy->omit_classes = g_strdup (settings->omit_classes);
  copy->only_classes = g_strdup (settings->only_classes);
  copy->bias_classes = g_strdup (settings->bias_classes);
}

void
lk_settings_clear (LkSettings *settings)
{
  g_free (settings->dataset);
  g_free (settings->picture_size);
  g_strfreev (settings->teacher_files);
  g_free (settings->teacher.layers);
  g_free (settings->student.layers);
  g_free (settings->omit_classes);
  g_free (settings->only_classes);
  g_free (settings->bias_classes);
  *settings = (LkSettings) { 0 };
}

static gboolean
check_dropout (double share, const char *of_what, const char *whose, GError **error)
{
  if (share >= 0.0 && share <= LK_DROPOUT_MAX)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The dropout of %s of the %s is %g: it must lie between 0 and %g"),
               of_what, whose, share, LK_DROPOUT_MAX);
  return FALSE;
}

static gboolean
check_regularization (const LkTraining *training, const char *whose, GError **error)
{
  double decay = training->learning_rate * training->weight_decay;

  if (!check_dropout (training->dropout, _ ("hidden units"), whose, error) ||
      !check_dropout (training->input_dropout, _ ("pixels"), whose, error))
    return FALSE;
  if (training->jitter >= LK_MAX_SIDE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The jitter of the %s is %u pixels: it must be below %d"), whose,
                 training->jitter, LK_MAX_SIDE);
  else if (!isfinite (training->max_norm) || training->max_norm < 0.0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The largest norm of a unit's weights in the %s is %g: it must be above 0, or 0 for no limit"),
                 whose, training->max_norm);
  else if (!(decay >= 0.0 && decay < 1.0))
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The weight decay of the %s is %g: it must be at least 0 and below %g, one over the learning rate"),
                 whose, training->weight_decay, 1.0 / training->learning_rate);
  else if (!(training->fraction > 0.0 && training->fraction <= 1.0))
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The share of the samples for the %s is %g: it must be above 0 and at most 1"), whose,
                 training->fraction);
  else if (!(training->validation >= 0.0 && training->validation < 1.0))
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The share held out to choose the best epoch of the %s is %g: it must be at least 0 and below 1"),
                 whose, training->validation);
  else if (training->patience > 0 && training->validation == 0.0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("To stop the %s early, hold samples out of the training split to judge by: set the validation "
                    "share, such as 0.1"),
                 whose);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_training (const LkTraining *training, const char *whose, GError **error)
{
  if (!isfinite (training->learning_rate) || training->learning_rate <= 0.0 || training->learning_rate > 100.0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The learning rate of the %s is %g: it must be above 0 and at most 100"), whose,
                   training->learning_rate);
      return FALSE;
    }
  if (!(training->momentum >= 0.0 && training->momentum < 1.0))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The momentum of the %s is %g: it must be at least 0 and below 1"), whose, training->momentum);
      return FALSE;
    }
  return check_regularization (training, whose, error);
}

gboolean
lk_settings_check (const LkSettings *settings, GError **error)
{
  const LkLossSettings *loss = &settings->loss;

  if (!isfinite (loss->temperature) || loss->temperature <= 0.0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The temperature is %g: it must be a number above 0"),
                 loss->temperature);
  else if (!(loss->alpha >= 0.0 && loss->alpha <= 1.0))
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The teacher's weight α is %g: it must lie between 0 (labels only) and 1 (teacher only)"),
                 loss->alpha);
  else if (lk_loss_settings_check (loss) != LK_OK)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("A constant of the method “%s” is outside its range"),
                 (guint) loss->method < LK_N_METHODS ? lk_method_info (loss->method)->id : "?");
  else if (settings->batch < 1 || settings->batch > 65536)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The batch is %u samples: it must hold 1 to 65536"),
                 settings->batch);
  else if (settings->threads > 1024)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%u threads: choose at most 1024"), settings->threads);
  else if (settings->teacher_count < 1 || settings->teacher_count > LK_MAX_TEACHERS)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("An ensemble of %u teachers: choose 1 to %d"),
                 settings->teacher_count, LK_MAX_TEACHERS);
  else if (!isfinite (settings->class_bias))
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The class bias is %g: it must be a finite number"),
                 settings->class_bias);
  else if (!(settings->train_fraction > 0.0 && settings->train_fraction <= 1.0))
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The training fraction is %g: it must be above 0 and at most 1"),
                 settings->train_fraction);
  else if (check_training (&settings->teacher, _ ("teacher"), error))
    return check_training (&settings->student, _ ("student"), error);
  return FALSE;
}

static void
add_numbers (GString *key, double a, double b)
{
  g_string_append_c (key, '|');
  lk_number_append_key (key, a);
  g_string_append_c (key, '|');
  lk_number_append_key (key, b);
}

char *
lk_settings_teacher_key (const LkSettings *settings)
{
  const LkTraining *training = &settings->teacher;
  GString *key;

  if (settings->teacher_files && settings->teacher_files[0])
    {
      g_autofree char *files = g_strjoinv ("|", settings->teacher_files);

      return g_strdup_printf ("files|%s|%s", lk_mean_id (settings->teacher_mean), files);
    }
  key = g_string_new (NULL);
  g_string_printf (key, "trained|%u|%s|%s|%u|%s", settings->teacher_count,
                   settings->teacher_count > 1 ? lk_mean_id (settings->teacher_mean) : "", training->layers,
                   training->epochs, lk_optimizer_id (training->optimizer));
  add_numbers (key, training->learning_rate, training->momentum);
  g_string_append_printf (key, "|%s", lk_schedule_id (training->schedule));
  add_numbers (key, training->dropout, training->input_dropout);
  g_string_append_printf (key, "|%u", training->jitter);
  add_numbers (key, training->max_norm, training->weight_decay);
  add_numbers (key, training->fraction, training->validation);
  g_string_append_printf (key, "|%u|%u|%" PRIu64, training->patience, settings->batch, settings->seed);
  return g_string_free (key, FALSE);
}

LkSettings
lk_settings_member (const LkSettings *settings, guint m)
{
  LkSettings member = *settings;

  member.seed += m;
  member.teacher_count = 1;
  return member;
}

const char *
lk_mean_id (LkMean mean)
{
  return mean == LK_MEAN_LOGITS ? "logits" : "probabilities";
}

gboolean
lk_mean_from_id (const char *id, LkMean *mean)
{
  for (LkMean m = LK_MEAN_LOGITS; m < LK_N_MEANS; m++)
    {
      if (g_str_equal (id, lk_mean_id (m)))
        {
          *mean = m;
          return TRUE;
        }
    }
  return FALSE;
}

guint
lk_settings_n_threads (const LkSettings *settings)
{
  return settings->threads > 0 ? settings->threads : g_get_num_processors ();
}

double
lk_optimizer_default_rate (LkOptimizerKind kind)
{
  return kind == LK_OPTIMIZER_ADAM ? 0.003 : 0.05;
}

const char *
lk_optimizer_id (LkOptimizerKind kind)
{
  return kind == LK_OPTIMIZER_ADAM ? "adam" : "sgd";
}

gboolean
lk_optimizer_from_id (const char *id, LkOptimizerKind *kind)
{
  for (LkOptimizerKind k = LK_OPTIMIZER_SGD; k <= LK_OPTIMIZER_ADAM; k++)
    {
      if (g_str_equal (id, lk_optimizer_id (k)))
        {
          *kind = k;
          return TRUE;
        }
    }
  return FALSE;
}

LkDataset *
lk_settings_load_dataset (const LkSettings *settings, const LkImportOptions *options, GCancellable *cancellable,
                          GError **error)
{
  LkImportOptions all = options ? *options : (LkImportOptions) { 0 };

  if (!lk_picture_size_parse (settings->picture_size, &all.picture_width, &all.picture_height, error))
    return NULL;
  return lk_dataset_open (settings->dataset, &all, cancellable, error);
}

LkNetwork *
lk_settings_new_network (const char *layers, const LkDataset *dataset, guint batch, const char *whose, GError **error)
{
  size_t sizes[LK_MAX_LAYERS + 1];
  size_t n_hidden = 0;
  LkNetwork *network = NULL;
  LkStatus status;
  double bytes = 0.0;
  double available;

  status = lk_layers_parse (layers, sizes + 1, &n_hidden);
  if (status != LK_OK)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("“%s” is no list of hidden layers for the %s: write widths such as 30x30, at most %d of them, each "
             "from 1 to %d"),
          layers, whose, LK_MAX_LAYERS - 1, LK_MAX_WIDTH);
      return NULL;
    }
  sizes[0] = lk_dataset_n_inputs (dataset);
  sizes[n_hidden + 1] = dataset->n_classes;

  /* Parameters, their gradients, two moments and the initial copy; activations
   * and their gradients. Asked before allocating, since the system promises
   * more than it has and ends the program later. */
  for (size_t l = 0; l <= n_hidden; l++)
    bytes += sizeof (float) * (5.0 * (sizes[l] + 1.0) * sizes[l + 1] + 2.0 * batch * sizes[l + 1]);
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

  status = lk_network_new (sizes, n_hidden + 2, &network);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the network"));
  return network;
}

LkTransferSet *
lk_settings_new_transfer_set (const LkSettings *settings, const LkDataset *dataset, GError **error)
{
  g_autofree bool *keep = g_new0 (bool, dataset->n_classes);
  g_autofree bool *omit = g_new0 (bool, dataset->n_classes);
  LkTransferSet *set = NULL;
  const char *bad = NULL;
  LkStatus status;

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

  status =
      lk_transfer_set_new (&dataset->train, dataset->n_classes, keep, settings->train_fraction, settings->seed, &set);
  if (status == LK_BAD_SHAPE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("No sample is left in the transfer set (only “%s”, without “%s”): keep at least one class"),
                 settings->only_classes, settings->omit_classes);
  else if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the transfer set"));
  return set;
}

gboolean
lk_settings_hold_out (const LkSettings *settings, const LkDataset *dataset, LkTransferSet *set, LkTransferSet **held,
                      GError **error)
{
  double share = settings->student.validation;
  LkStatus status;

  *held = NULL;
  if (share == 0.0)
    return TRUE;
  status = lk_transfer_set_hold_out (set, &dataset->train, dataset->n_classes, share, settings->seed, held);
  if (status == LK_BAD_SHAPE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("Of %zu samples in the transfer set none can be held out for validation: keep more of them"),
                 set->n);
  else if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not hold samples out for validation"));
  return status == LK_OK;
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
