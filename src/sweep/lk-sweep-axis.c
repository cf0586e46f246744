/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-axis.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "settings/lk-setting-text.h"
#include "words/lk-quantity.h"

static const LkSweepAxisInfo infos[LK_N_SWEEP_AXES] = {
  [LK_SWEEP_STUDENT] = { LK_SETTING_STUDENT_LAYERS, N_ ("Student’s layers"), N_ ("student"), "10, 30, 30x30, 100",
                         N_ ("Hidden layers of the student, such as 10, 30x30, 100"),
                         N_ ("students to try, such as 30x30,100") },
  [LK_SWEEP_FRACTION] = { LK_SETTING_TRAIN_FRACTION, N_ ("Training fraction"), N_ ("samples"), "0.03, 0.1, 0.3, 1",
                          N_ ("Shares of each class in the transfer set, above 0 and at most 1"),
                          N_ ("shares of the training set to try") },
  [LK_SWEEP_RATE] = { LK_SETTING_LEARNING_RATE, N_ ("Learning rate"), "η", "0.001, 0.003, 0.01",
                      N_ ("Learning rates above 0"), N_ ("learning rates to try; 0.05 with sgd") },
  [LK_SWEEP_METHOD] = { LK_SETTING_METHOD, N_ ("Method"), N_ ("method"), "kd, dkd, dist, logits", NULL,
                        N_ ("methods to try: %s") },
  [LK_SWEEP_ALPHA] = { LK_SETTING_ALPHA, N_ ("Teacher’s weight α"), "α", "0.1, 0.5, 0.9",
                       N_ ("Weights of the teacher from 0, labels only, to 1, teacher only"),
                       N_ ("weights of the teacher to try") },
  [LK_SWEEP_TEMPERATURE] = { LK_SETTING_TEMPERATURE, N_ ("Temperature T"), "T", "1, 2, 4, 8, 20",
                             N_ ("Temperatures above 0"), N_ ("temperatures to try") },
  [LK_SWEEP_FEATURE_WEIGHT] = { LK_SETTING_FEATURE_WEIGHT, N_ ("Hidden layer’s weight β"), N_ ("term β"), "1, 10, 100",
                                N_ ("Weights of the term on a hidden layer, from 0 on"),
                                N_ ("weights of that term to try") },
  [LK_SWEEP_DKD_BETA] = { LK_SETTING_DKD_BETA, N_ ("Wrong answers β"), "β", "0.5, 1, 2, 8",
                          N_ ("Weights of the wrong answers among themselves, from 0 on, for the method dkd"),
                          N_ ("of dkd: weights of the wrong answers among themselves to try") },
  [LK_SWEEP_SMOOTHING] = { LK_SETTING_SMOOTHING, N_ ("Smoothing ε"), "ε", "0.02, 0.05, 0.1",
                           N_ ("What is taken from the label, from 0 to below 1, for the method label-smoothing"),
                           N_ ("of label-smoothing: what it takes from the label, to try") },
  [LK_SWEEP_CONFIDENCE] = { LK_SETTING_VIRTUAL_CONFIDENCE, N_ ("Confidence of the virtual teacher"), N_ ("confidence"),
                            "0.9, 0.95, 0.99",
                            N_ ("How sure it is of the label, between 0 and 1, for the method "
                                "virtual-teacher"),
                            N_ ("of virtual-teacher: how sure it is of the label, to try") },
};

const LkSweepAxisInfo *
lk_sweep_axis_info (LkSweepAxis axis)
{
  return &infos[axis];
}

GArray *
lk_sweep_values_new (void)
{
  GArray *values = g_array_new (FALSE, TRUE, sizeof (GValue));

  g_array_set_clear_func (values, (GDestroyNotify) g_value_unset);
  return values;
}

/* Two values of a setting are the same when they are written in the same way. */
static char *
exact (LkSweepAxis axis, const GValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  lk_setting_append_value (text, infos[axis].setting, value);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
lk_sweep_axis_parse (LkSweepAxis axis, const char *where, const char *text, guint most, GArray *values, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; parts[i]; i++)
    {
      const char *part = g_strstrip (parts[i]);
      GValue value = G_VALUE_INIT;

      if (*part == '\0')
        continue;
      if (values->len == most)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       ngettext ("%s: give at most %u value", "%s: give at most %u values", most), where, most);
          return FALSE;
        }
      if (!lk_setting_parse (infos[axis].setting, where, part, &value, error))
        {
          g_value_unset (&value);
          return FALSE;
        }
      g_array_append_val (values, value);
      if (!g_hash_table_add (seen, exact (axis, &value)))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("%s: “%s” stands there twice; give a list of different values"), where, part);
          return FALSE;
        }
    }
  if (values->len > 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: give values with commas between, such as %s"), where,
               infos[axis].values);
  return FALSE;
}

char *
lk_sweep_axis_format (LkSweepAxis axis, const GValue *value)
{
  char number[LK_NUMBER_ROOM];
  double percent = axis == LK_SWEEP_FRACTION ? 100.0 : 1.0;

  if (!G_VALUE_HOLDS_DOUBLE (value))
    return exact (axis, value);
  g_ascii_formatd (number, sizeof number, "%g", percent * g_value_get_double (value));
  if (strchr (number, 'e')) /* nobody types 1e-05 for 0.00001 */
    {
      g_ascii_formatd (number, sizeof number, "%.12f", percent * g_value_get_double (value));
      for (char *end = number + strlen (number); end > number && end[-1] == '0'; end--)
        end[-1] = '\0';
    }
  return axis == LK_SWEEP_FRACTION ? g_strconcat (number, lk_per_cent (), NULL) : g_strdup (number);
}

char *
lk_sweep_axis_describe (LkSweepAxis axis, const GValue *value)
{
  g_autofree char *label = lk_sweep_axis_format (axis, value);
  const char *symbol = infos[axis].symbol;

  switch (axis)
    {
    case LK_SWEEP_STUDENT:
    case LK_SWEEP_METHOD:
      return g_strdup_printf ("%s %s", _ (symbol), label);
    case LK_SWEEP_FRACTION:
      return g_strdup_printf (_ ("%s of the samples"), label);
    default:
      return g_strdup_printf ("%s = %s", _ (symbol), label);
    }
}
