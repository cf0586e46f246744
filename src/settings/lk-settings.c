/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-settings.h"

#include "lk-method-weights.h"

void
lk_settings_init (LkSettings *settings)
{
  *settings = (LkSettings) {
    .dataset = g_strdup (LK_DEFAULT_DATASET),
    .picture_size = g_strdup (""),
    .label_column = g_strdup (""),
    .header = g_strdup (""),
    .file_order = g_strdup (""),
    .seed = 1,
    .batch = 128,
    .row_order = g_strdup (""),
    .class_order = g_strdup (""),
    .teacher_network = g_strdup (""),
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
    .transfer = g_strdup (""),
    .only_classes = g_strdup (""),
    .train_fraction = 1.0,
    .loss = lk_method_loss (LK_METHOD_KD),
    .bias_classes = g_strdup (""),
  };
}

gboolean
lk_settings_fit_teacher (const LkSettings *settings)
{
  return *settings->row_order || *settings->class_order || settings->input_scale != LK_INPUTS_UNIT ||
         settings->invert || settings->transpose;
}

LkSettings
lk_settings_member (const LkSettings *settings, guint m)
{
  LkSettings member = *settings;

  member.seed += m;
  member.teacher_count = 1;
  return member;
}
