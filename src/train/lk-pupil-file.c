/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-pupil-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "import/lk-models.h"
#include "io/lk-error.h"
#include "train/lk-predict.h"

static void
add_text (GHashTable *metadata, const char *name, const char *text)
{
  g_hash_table_insert (metadata, (char *) name, g_strdup (text));
}

static void
add_count (GHashTable *metadata, const char *name, guint64 count)
{
  g_hash_table_insert (metadata, (char *) name, g_strdup_printf ("%" PRIu64, count));
}

static void
add_number (GHashTable *metadata, const char *name, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add_text (metadata, name, g_ascii_formatd (text, sizeof text, "%.15g", number));
}

GHashTable *
lk_training_metadata (const LkSettings *settings, const LkTraining *training, guint test_errors)
{
  GHashTable *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  /* A folder's name may be no UTF-8, which the file's text must be. */
  g_hash_table_insert (metadata, (char *) "dataset", g_filename_display_name (settings->dataset));
  add_count (metadata, "seed", settings->seed);
  add_count (metadata, "epochs", training->epochs);
  add_count (metadata, "batch", settings->batch);
  add_text (metadata, "optimizer", lk_optimizer_id (training->optimizer));
  add_text (metadata, "schedule", lk_schedule_id (training->schedule));
  add_number (metadata, "learning_rate", training->learning_rate);
  if (training->optimizer == LK_OPTIMIZER_SGD)
    add_number (metadata, "momentum", training->momentum);
  add_number (metadata, "dropout", training->dropout);
  add_number (metadata, "input_dropout", training->input_dropout);
  add_number (metadata, "jitter", training->jitter);
  if (training->flip)
    add_text (metadata, "flip", "true");
  if (training->rotation > 0.0)
    add_number (metadata, "rotation", training->rotation);
  if (training->scale > 0.0)
    add_number (metadata, "scale", training->scale);
  add_number (metadata, "max_norm", training->max_norm);
  add_number (metadata, "weight_decay", training->weight_decay);
  if (training->fraction < 1.0)
    add_number (metadata, "train_fraction", training->fraction);
  if (training->validation > 0.0)
    add_number (metadata, "validation", training->validation);
  add_count (metadata, "test_errors", test_errors);
  return metadata;
}

/* What both pupils were given. */
static GHashTable *
pupil_metadata (const LkSettings *settings, guint64 step, guint test_errors)
{
  GHashTable *metadata = lk_training_metadata (settings, &settings->student, test_errors);

  add_count (metadata, "step", step);
  if (settings->train_fraction < 1.0)
    add_number (metadata, "train_fraction", settings->train_fraction);
  if (settings->transfer[0])
    add_text (metadata, "transfer", settings->transfer);
  if (settings->label_noise > 0.0)
    add_number (metadata, "label_noise", settings->label_noise);
  if (settings->omit_classes[0])
    add_text (metadata, "omit_classes", settings->omit_classes);
  if (settings->only_classes[0])
    add_text (metadata, "only_classes", settings->only_classes);
  return metadata;
}

/* A copy that was made smaller, with its own errors among the metadata. */
static gboolean
save_smaller (const LkNetwork *network, const LkSmallerForm *form, const LkSplit *test, GHashTable *metadata,
              GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (LkSmaller) smaller = NULL;
  LkQuality quality;
  LkStatus status = lk_smaller_new (network, form, &smaller);

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not make the network smaller"));
      return FALSE;
    }
  if (!lk_predict_quality (smaller->network, test, &quality, error))
    return FALSE;
  add_count (metadata, "test_errors", quality.errors);
  return lk_model_save_smaller (smaller, metadata, file, cancellable, error);
}

static gboolean
save (const LkNetwork *network, const LkSmallerForm *form, const LkSplit *test, GHashTable *metadata, GFile *file,
      GCancellable *cancellable, GError **error)
{
  if (form)
    return save_smaller (network, form, test, metadata, file, cancellable, error);
  return lk_model_save (network, metadata, LK_SAFETENSORS_F32, file, cancellable, error);
}

gboolean
lk_pupils_save (LkDistillation *run, const LkSettings *settings, const char *id, const LkSmallerForm *form,
                GFile *student, GFile *twin, GCancellable *cancellable, GError **error)
{
  const LkNetwork *twin_network = lk_distillation_get_twin (run);
  const LkSplit *test = &lk_distillation_get_teacher (run)->dataset->test;
  guint64 step = lk_distillation_get_step (run);
  LkEvaluation *evaluation = lk_distillation_evaluate (run, error);
  LkSettings now = *settings; /* borrows its text */
  const double *own;

  if (!evaluation)
    return FALSE;
  /* A script may have moved what the settings began with. */
  now.loss = *lk_distillation_get_loss (run);
  now.student.learning_rate = lk_distillation_get_learning_rate (run);
  own = lk_loss_own_weight (&now.loss);
  if (student)
    {
      g_autoptr (GHashTable) metadata = pupil_metadata (&now, step, evaluation->record.student.errors);

      add_text (metadata, "method", lk_method_info (now.loss.method)->id);
      add_number (metadata, "temperature", now.loss.temperature);
      add_number (metadata, "alpha", now.loss.alpha);
      if (own)
        add_number (metadata, lk_method_info (now.loss.method)->weight, *own);
      if (now.mutual)
        add_text (metadata, "mutual", "true");
      if (now.feature != LK_FEATURE_NONE)
        {
          add_text (metadata, "feature", lk_feature_info (now.feature)->id);
          add_number (metadata, "feature-weight", now.loss.feature_weight);
          add_number (metadata, "feature-share", now.loss.feature_share);
        }
      if (id)
        {
          add_text (metadata, LK_PUPIL_RUN, id);
          add_count (metadata, LK_PUPIL_GENERATION, lk_distillation_get_teacher (run)->generation + 1);
        }
      if (!save (lk_distillation_get_student (run), form, test, metadata, student, cancellable, error))
        return FALSE;
    }
  if (twin && twin_network)
    {
      g_autoptr (GHashTable) metadata = pupil_metadata (&now, step, evaluation->record.twin.errors);

      if (!save (twin_network, form, test, metadata, twin, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
