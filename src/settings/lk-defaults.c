/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-defaults.h"

#include "lk-method-weights.h"
#include "lk-setting-text.h"

/* A student that is large enough, a tenth of the samples, and a rate that falls to 0: what
 * the labels do not say, the teacher does, and a second later it can be seen. */
static const struct {
  const char *dataset;
  guint setting;
  const char *value;
} table[] = {
  { "mnist", LK_SETTING_STUDENT_LAYERS, "200x200" },
  { "mnist", LK_SETTING_TRAIN_FRACTION, "0.1" },
  { "mnist", LK_SETTING_EPOCHS, "20" },
  { "mnist", LK_SETTING_LEARNING_RATE, "0.01" },
  { "mnist", LK_SETTING_SCHEDULE, "cosine" },
  { "fashion-mnist", LK_SETTING_STUDENT_LAYERS, "200x200" },
  { "fashion-mnist", LK_SETTING_TRAIN_FRACTION, "0.1" },
  { "fashion-mnist", LK_SETTING_EPOCHS, "20" },
  { "fashion-mnist", LK_SETTING_LEARNING_RATE, "0.01" },
  { "fashion-mnist", LK_SETTING_SCHEDULE, "cosine" },
  /* Dense networks cannot read these. */
  { "colour-digits", LK_SETTING_TEACHER_LAYERS, "c12k5-p2-c24k5-p2-60" },
  { "colour-digits", LK_SETTING_TEACHER_EPOCHS, "8" },
  { "colour-digits", LK_SETTING_TEACHER_DROPOUT, "0.2" },
  { "colour-digits", LK_SETTING_TEACHER_INPUT_DROPOUT, "0" },
  { "colour-digits", LK_SETTING_STUDENT_LAYERS, "c6k5-p2-30" },
  { "colour-digits", LK_SETTING_TRAIN_FRACTION, "0.1" },
  { "colour-digits", LK_SETTING_EPOCHS, "12" },
};

void
lk_defaults_init (LkSettings *settings, const char *dataset, LkMethod method)
{
  lk_settings_init (settings);
  g_free (settings->dataset);
  settings->dataset = g_strdup (dataset);
  settings->loss = lk_method_loss (method);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (g_strcmp0 (table[i].dataset, dataset) != 0)
        continue;
      if (lk_setting_parse (table[i].setting, table[i].dataset, table[i].value, &value, NULL))
        lk_setting_set (settings, table[i].setting, &value);
    }
}

gboolean
lk_defaults_has (const char *dataset, guint setting)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (table[i].setting == setting && g_strcmp0 (table[i].dataset, dataset) == 0)
        return TRUE;
    }
  return FALSE;
}

double
lk_defaults_learning_rate (const char *dataset, LkOptimizerKind optimizer)
{
  g_auto (LkSettings) defaults = { 0 };

  lk_defaults_init (&defaults, dataset, LK_METHOD_KD);
  return optimizer == defaults.student.optimizer ? defaults.student.learning_rate
                                                 : lk_optimizer_default_rate (optimizer);
}

LkLossSettings
lk_defaults_loss (const LkSettings *chosen)
{
  LkMethod method = chosen->loss.method;
  LkLossSettings loss = chosen->mutual ? lk_mutual_loss (method) : lk_method_loss (method);

  if (chosen->transfer[0])
    loss.alpha = 1.0; /* of pictures without labels the teacher alone speaks */
  loss.feature_weight = lk_feature_info (chosen->feature)->weight;
  return loss;
}
