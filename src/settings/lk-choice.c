/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-choice.h"

#include "feature/lk-feature.h"
#include "lk-schedule.h"
#include "nn/lk-adapt.h"
#include "nn/lk-ensemble.h"
#include "nn/lk-loss.h"
#include "nn/lk-optimizer.h"

static const char *
method_id (int value)
{
  return lk_method_info ((LkMethod) value)->id;
}

static const char *
feature_id (int value)
{
  return lk_feature_info ((LkFeature) value)->id;
}

static const char *
optimizer_id (int value)
{
  return lk_optimizer_id ((LkOptimizerKind) value);
}

static const char *
schedule_id (int value)
{
  return lk_schedule_id ((LkSchedule) value);
}

static const char *
mean_id (int value)
{
  return lk_mean_id ((LkMean) value);
}

static const char *
inputs_id (int value)
{
  return lk_inputs_info ((LkInputs) value)->id;
}

/* Of n values 0 … n − 1. The type keeps the table as long as the program runs. */
static GType
new_choice (const char *name, int n, const char *(*id) (int value))
{
  GEnumValue *values = g_new0 (GEnumValue, n + 1);

  for (int i = 0; i < n; i++)
    values[i] = (GEnumValue) { .value = i, .value_name = id (i), .value_nick = id (i) };
  return g_enum_register_static (g_intern_static_string (name), values);
}

#define DEFINE_CHOICE(function, name, n, id)                                                                           \
  GType function (void)                                                                                                \
  {                                                                                                                    \
    static gsize type;                                                                                                 \
                                                                                                                       \
    if (g_once_init_enter (&type))                                                                                     \
      g_once_init_leave (&type, new_choice (name, n, id));                                                             \
    return type;                                                                                                       \
  }

DEFINE_CHOICE (lk_method_get_type, "LkMethod", LK_N_METHODS, method_id)
DEFINE_CHOICE (lk_feature_get_type, "LkFeature", LK_N_FEATURES, feature_id)
DEFINE_CHOICE (lk_optimizer_get_type, "LkOptimizerKind", LK_N_OPTIMIZERS, optimizer_id)
DEFINE_CHOICE (lk_schedule_get_type, "LkSchedule", LK_N_SCHEDULES, schedule_id)
DEFINE_CHOICE (lk_mean_get_type, "LkMean", LK_N_MEANS, mean_id)
DEFINE_CHOICE (lk_inputs_get_type, "LkInputs", LK_N_INPUTS, inputs_id)

const char *
lk_choice_id (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value (klass, value);

  return found ? found->value_nick : NULL;
}

gboolean
lk_choice_from_id (GType type, const char *id, int *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value_by_nick (klass, id);

  /* Newer GLib (2.90) takes "Cosine" for "cosine"; files and options have one spelling. */
  if (!found || !g_str_equal (found->value_nick, id))
    return FALSE;
  *value = found->value;
  return TRUE;
}

char *
lk_choice_list (GType type)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < klass->n_values; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", klass->values[i].value_nick);
  return g_string_free (list, FALSE);
}
