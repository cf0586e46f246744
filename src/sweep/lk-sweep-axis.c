/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-axis.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "train/lk-setting-table.h"

static const LkSweepAxisInfo infos[LK_N_SWEEP_AXES] = {
  [LK_SWEEP_STUDENT] = { LK_SETTING_STUDENT_LAYERS, N_ ("Student’s layers"), N_ ("student"), "10, 30, 30x30, 100",
                         N_ ("Hidden layers of the student, such as 10, 30x30, 100") },
  [LK_SWEEP_FRACTION] = { LK_SETTING_TRAIN_FRACTION, N_ ("Training fraction"), N_ ("samples"), "0.03, 0.1, 0.3, 1",
                          N_ ("Shares of each class in the transfer set, above 0 and at most 1") },
  [LK_SWEEP_RATE] = { LK_SETTING_LEARNING_RATE, N_ ("Learning rate"), "η", "0.001, 0.003, 0.01",
                      N_ ("Learning rates above 0") },
  [LK_SWEEP_METHOD] = { LK_SETTING_METHOD, N_ ("Method"), N_ ("method"), "kd, dkd, dist, logits", NULL },
  [LK_SWEEP_ALPHA] = { LK_SETTING_ALPHA, N_ ("Teacher’s weight α"), "α", "0.1, 0.5, 0.9",
                       N_ ("Weights of the teacher from 0, labels only, to 1, teacher only") },
  [LK_SWEEP_TEMPERATURE] = { LK_SETTING_TEMPERATURE, N_ ("Temperature T"), "T", "1, 2, 4, 8, 20",
                             N_ ("Temperatures above 0") },
};

const LkSweepAxisInfo *
lk_sweep_axis_info (LkSweepAxis axis)
{
  return &infos[axis];
}

static GArray *
numbers_of (const LkSweepSpec *spec, LkSweepAxis axis)
{
  switch (axis)
    {
    case LK_SWEEP_FRACTION:
      return spec->fractions;
    case LK_SWEEP_RATE:
      return spec->rates;
    case LK_SWEEP_ALPHA:
      return spec->alphas;
    case LK_SWEEP_TEMPERATURE:
      return spec->temperatures;
    case LK_SWEEP_STUDENT:
    case LK_SWEEP_METHOD:
    case LK_N_SWEEP_AXES:
      break;
    }
  return NULL;
}

static gboolean
bad_value (GError **error, LkSweepAxis axis, const char *text, const char *problem)
{
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, "%s: “%s” %s", _ (infos[axis].name), text, problem);
  return FALSE;
}

static gboolean
add_number (LkSweepAxis axis, const char *text, GArray *numbers, GError **error)
{
  double value;

  if (!lk_number_parse (text, &value))
    return bad_value (error, axis, text, _ ("is not a number"));
  if (!lk_setting_in_range (infos[axis].setting, value))
    return bad_value (error, axis, text, _ ("is outside its range"));
  for (guint i = 0; i < numbers->len; i++)
    {
      if (g_array_index (numbers, double, i) == value)
        return bad_value (error, axis, text, _ ("stands there twice"));
    }
  g_array_append_val (numbers, value);
  return TRUE;
}

static gboolean
add_method (const char *text, GArray *methods, GError **error)
{
  LkMethod method;

  if (!lk_method_from_id (text, &method))
    {
      g_autoptr (GString) known = g_string_new (NULL);

      for (LkMethod m = 0; m < LK_N_METHODS; m++)
        g_string_append_printf (known, "%s%s", m > 0 ? ", " : "", lk_method_info (m)->id);
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("There is no method “%s”; there are %s"), text, known->str);
      return FALSE;
    }
  for (guint i = 0; i < methods->len; i++)
    {
      if (g_array_index (methods, LkMethod, i) == method)
        return bad_value (error, LK_SWEEP_METHOD, text, _ ("stands there twice"));
    }
  g_array_append_val (methods, method);
  return TRUE;
}

static gboolean
add_student (const char *text, GPtrArray *students, GError **error)
{
  size_t hidden[LK_MAX_LAYERS], n_hidden;
  char layers[128];

  /* Written in one way, so that the same layers are found to stand there twice. */
  if (lk_layers_parse (text, hidden, &n_hidden) != LK_OK)
    return bad_value (error, LK_SWEEP_STUDENT, text, _ ("is no list of layers such as 30x30"));
  lk_layers_format (hidden, n_hidden, layers, sizeof layers);
  if (g_ptr_array_find_with_equal_func (students, layers, g_str_equal, NULL))
    return bad_value (error, LK_SWEEP_STUDENT, text, _ ("stands there twice"));
  g_ptr_array_add (students, g_strdup (layers));
  return TRUE;
}

gboolean
lk_sweep_axis_parse (LkSweepAxis axis, const char *text, LkSweepSpec *spec, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint n = 0;

  for (guint i = 0; parts[i]; i++)
    {
      const char *part = g_strstrip (parts[i]);
      gboolean ok;

      if (*part == '\0')
        continue;
      if (++n > LK_SWEEP_MAX_VALUES)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: at most %d values"), _ (infos[axis].name),
                       LK_SWEEP_MAX_VALUES);
          return FALSE;
        }
      if (axis == LK_SWEEP_STUDENT)
        ok = add_student (part, spec->students, error);
      else if (axis == LK_SWEEP_METHOD)
        ok = add_method (part, spec->methods, error);
      else
        ok = add_number (axis, part, numbers_of (spec, axis), error);
      if (!ok)
        return FALSE;
    }
  if (n > 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: give values with commas between, such as %s"),
               _ (infos[axis].name), infos[axis].values);
  return FALSE;
}

gboolean
lk_sweep_axis_is_used (const LkSweepSpec *spec, LkSweepAxis axis)
{
  if (axis == LK_SWEEP_STUDENT)
    return spec->students->len > 0;
  return axis == LK_SWEEP_METHOD ? spec->methods->len > 0 : numbers_of (spec, axis)->len > 0;
}

char *
lk_sweep_axis_label (const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  char number[LK_NUMBER_ROOM];
  guint place[LK_N_SWEEP_AXES] = { 0 };
  LkSettings settings;

  place[axis] = i;
  settings = lk_sweep_settings (spec, lk_sweep_first (spec, place));
  switch (axis)
    {
    case LK_SWEEP_STUDENT:
      return g_strdup (settings.student.layers);
    case LK_SWEEP_FRACTION:
      return g_strdup_printf ("%s %%", g_ascii_formatd (number, sizeof number, "%g", 100.0 * settings.train_fraction));
    case LK_SWEEP_RATE:
      return g_strdup (g_ascii_formatd (number, sizeof number, "%g", settings.student.learning_rate));
    case LK_SWEEP_METHOD:
      return g_strdup (lk_method_info (settings.loss.method)->id);
    case LK_SWEEP_ALPHA:
      return g_strdup (g_ascii_formatd (number, sizeof number, "%g", settings.loss.alpha));
    case LK_SWEEP_TEMPERATURE:
      return g_strdup (g_ascii_formatd (number, sizeof number, "%g", settings.loss.temperature));
    case LK_N_SWEEP_AXES:
      break;
    }
  g_return_val_if_reached (NULL);
}

char *
lk_sweep_axis_phrase (const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  g_autofree char *label = lk_sweep_axis_label (spec, axis, i);
  const char *symbol = infos[axis].symbol;

  switch (axis)
    {
    case LK_SWEEP_STUDENT:
    case LK_SWEEP_METHOD:
      return g_strdup_printf ("%s %s", _ (symbol), label);
    case LK_SWEEP_FRACTION:
      return g_strdup_printf (_ ("%s of the samples"), label);
    default:
      return g_strdup_printf ("%s = %s", symbol, label);
    }
}
