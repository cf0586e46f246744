/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-settings-check.h"

#include <glib/gi18n-lib.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "lk-setting-text.h"

static gboolean
check_range (const LkSettings *settings, guint id, GError **error)
{
  const LkSettingInfo *info = lk_setting_info (id);
  gconstpointer member = G_STRUCT_MEMBER_P (settings, info->offset);
  double value = info->kind == LK_SETTING_IS_COUNT ? *(const guint *) member : *(const double *) member;
  g_autofree char *number = NULL;
  g_autofree char *minimum = NULL;
  g_autofree char *maximum = NULL;

  if (lk_setting_in_range (id, value))
    return TRUE;
  number = lk_setting_number (id, value);
  minimum = lk_setting_number (id, info->minimum);
  maximum = lk_setting_number (id, info->maximum);
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The %s is %s: it must lie between %s and %s"), _ (info->label),
               number, minimum, maximum);
  return FALSE;
}

/* What ranges alone do not say. */
static gboolean
check_together (const LkTraining *training, const char *whose, GError **error)
{
  if (training->learning_rate * training->weight_decay >= 1.0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The weight decay of the %s is %g: it must be at least 0 and below %g, one over the learning rate"),
                 whose, training->weight_decay, 1.0 / training->learning_rate);
  else if (training->patience > 0 && training->validation == 0.0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("To stop the %s early, hold samples out of the training split to judge by: set the validation "
                    "share, such as 0.1"),
                 whose);
  else
    return TRUE;
  return FALSE;
}

gboolean
lk_settings_check (const LkSettings *settings, GError **error)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      LkSettingKind kind = lk_setting_info (id)->kind;

      if ((kind == LK_SETTING_IS_NUMBER || kind == LK_SETTING_IS_COUNT) && !check_range (settings, id, error))
        return FALSE;
    }
  /* Of the transfer set, and no property: sweeps set it (lk-sweep.h). */
  if (!(settings->student.validation >= 0.0 && settings->student.validation < 1.0))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The share held out of the transfer set is %g: it must be at least 0 and below 1"),
                   settings->student.validation);
      return FALSE;
    }
  if (settings->transfer[0] != '\0' && settings->label_noise > 0.0)
    {
      g_set_error_literal (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("Pictures of another kind have no labels that could be made wrong: set the share of wrong "
             "labels to 0, or teach on the data set’s own pictures"));
      return FALSE;
    }
  if (settings->transfer[0] != '\0' && settings->mutual)
    {
      g_set_error_literal (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("Of pictures of another kind nobody but the teacher knows anything, and in mutual learning no "
             "teacher teaches: choose one of the two"));
      return FALSE;
    }
  if (settings->mutual && settings->feature != LK_FEATURE_NONE)
    {
      g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE,
                           _ ("In mutual learning no teacher teaches, nor does one of its hidden layers: choose one of "
                              "the two, mutual learning or a term on a hidden layer"));
      return FALSE;
    }
  if (lk_loss_settings_check (&settings->loss) == LK_OK)
    return check_together (&settings->teacher, _ ("teacher"), error);
  /* All else has a range. */
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("There is no method with the number %d"),
               (int) settings->loss.method);
  return FALSE;
}

/* A setting's exact value. */
static void
add_to_key (GString *key, const LkSettings *settings, guint id)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, lk_setting_type (id));
  lk_setting_get (settings, id, &value);
  g_string_append_c (key, '|');
  if (G_VALUE_HOLDS_DOUBLE (&value))
    lk_number_append_key (key, g_value_get_double (&value));
  else
    lk_setting_append_value (key, id, &value);
}

static gboolean
is_default (const LkSettings *settings, guint id)
{
  g_auto (LkSettings) defaults = { 0 };
  g_autoptr (GString) value = g_string_new (NULL), usual = g_string_new (NULL);

  lk_settings_init (&defaults);
  add_to_key (value, settings, id);
  add_to_key (usual, &defaults, id);
  return g_string_equal (value, usual);
}

/* A row of the table that keys from before do not have. */
static void
add_later (GString *key, const LkSettings *settings, guint id)
{
  if (is_default (settings, id))
    return;
  g_string_append_printf (key, "|%s", lk_setting_info (id)->name);
  add_to_key (key, settings, id);
}

char *
lk_settings_teacher_key (const LkSettings *settings)
{
  g_autoptr (GString) key = NULL;

  if (settings->teacher_files && settings->teacher_files[0])
    {
      g_autofree char *files = g_strjoinv ("|", settings->teacher_files);

      key = g_string_new (NULL);
      g_string_printf (key, "files|%s|%s", lk_mean_id (settings->teacher_mean), files);
      if (lk_settings_fit_teacher (settings))
        for (guint id = LK_SETTING_ROW_ORDER; id < LK_SETTING_TEACHER_NETWORK; id++)
          add_to_key (key, settings, id);
      add_later (key, settings, LK_SETTING_TEACHER_NETWORK);
      return g_string_free (g_steal_pointer (&key), FALSE);
    }
  key = g_string_new ("trained");
  for (guint id = LK_SETTING_TEACHER_COUNT; id < LK_N_SETTINGS; id++)
    {
      LkSettingFlags flags = lk_setting_info (id)->flags;

      if (!(flags & LK_SETTING_TEACHER) || (flags & LK_SETTING_LATER))
        continue;
      /* One network has no mean. */
      if (id == LK_SETTING_TEACHER_MEAN && settings->teacher_count == 1)
        g_string_append_c (key, '|');
      else
        add_to_key (key, settings, id);
    }
  add_to_key (key, settings, LK_SETTING_BATCH);
  add_to_key (key, settings, LK_SETTING_SEED);
  for (guint id = LK_SETTING_TEACHER_COUNT; id < LK_N_SETTINGS; id++)
    if (lk_setting_info (id)->flags & LK_SETTING_LATER)
      add_later (key, settings, id);
  return g_string_free (g_steal_pointer (&key), FALSE);
}
