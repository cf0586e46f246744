/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "io/lk-error.h"
#include "sweep/lk-sweep-spec.h"
#include "settings/lk-setting-table.h"

static void
make_spec (LkSweepSpec *spec)
{
  g_auto (LkSettings) base = { 0 };

  lk_settings_init (&base);
  lk_sweep_spec_init (spec, &base);
}

/* What is offered to begin with can be read, for each axis, and reads as it was. */
static void
test_defaults (void)
{
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      g_auto (LkSweepSpec) spec = { 0 };
      const LkSweepAxisInfo *info = lk_sweep_axis_info (axis);
      g_auto (GStrv) parts = g_strsplit (info->values, ", ", -1);
      GError *error = NULL;

      make_spec (&spec);
      spec.base.feature = LK_FEATURE_HINT; /* and a method that has the weight, if it is one's */
      for (int m = 0; m < LK_N_METHODS; m++)
        if (g_strcmp0 (lk_method_info (m)->weight, lk_setting_info (info->setting)->name) == 0)
          spec.base.loss.method = m;
      g_assert_false (lk_sweep_axis_is_used (&spec, axis));
      g_assert_true (lk_sweep_spec_parse (&spec, axis, info->values, &error));
      g_assert_no_error (error);
      g_assert_true (lk_sweep_spec_check (&spec, &error));
      for (LkSweepAxis other = 0; other < LK_N_SWEEP_AXES; other++)
        {
          g_assert_cmpint (lk_sweep_axis_is_used (&spec, other), ==, other == axis);
          g_assert_cmpuint (lk_sweep_axis_length (&spec, other), ==, other == axis ? g_strv_length (parts) : 1);
        }
      for (guint i = 0; parts[i]; i++)
        {
          g_autofree char *label = lk_sweep_axis_label (&spec, axis, i);
          g_autofree char *phrase = lk_sweep_axis_phrase (&spec, axis, i);

          if (axis != LK_SWEEP_FRACTION)
            g_assert_cmpstr (label, ==, parts[i]);
          g_assert_nonnull (strstr (phrase, label));
        }
    }
}

static void
test_words (void)
{
  g_auto (LkSweepSpec) spec = { 0 };
  g_autofree char *fraction = NULL;
  g_autofree char *student = NULL;
  g_autofree char *temperature = NULL;

  make_spec (&spec);
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_FRACTION, " 0.03 ,1,", NULL));
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_STUDENT, "30×30", NULL));
  fraction = lk_sweep_axis_phrase (&spec, LK_SWEEP_FRACTION, 0);
  student = lk_sweep_axis_phrase (&spec, LK_SWEEP_STUDENT, 0);
  temperature = lk_sweep_axis_phrase (&spec, LK_SWEEP_TEMPERATURE, 0);
  g_assert_cmpstr (fraction, ==, "3\u00a0% of the samples");
  g_assert_cmpstr (student, ==, "student 30x30");
  g_assert_cmpstr (temperature, ==, "T = 4");
}

static void
test_bad (void)
{
  static const struct {
    LkSweepAxis axis;
    const char *text, *sentence;
  } bad[] = {
    { LK_SWEEP_TEMPERATURE, "", "give values" },
    { LK_SWEEP_TEMPERATURE, " , ", "give values" },
    { LK_SWEEP_TEMPERATURE, "1,x", "“x” is not a number" },
    { LK_SWEEP_TEMPERATURE, "1;2", "is not a number" },
    { LK_SWEEP_TEMPERATURE, "nan", "is not a number" },
    { LK_SWEEP_TEMPERATURE, "inf", "is not a number" },
    { LK_SWEEP_TEMPERATURE, "0", "is 0: that is not a number between 0.001 and 1000" },
    { LK_SWEEP_TEMPERATURE, "1,2,1.0", "stands there twice" },
    { LK_SWEEP_TEMPERATURE, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21", "at most 20" },
    { LK_SWEEP_ALPHA, "1.1", "not a number between 0 and 1" },
    { LK_SWEEP_ALPHA, "-0.1", "not a number between 0 and 1" },
    { LK_SWEEP_FRACTION, "0", "not a number between 1e-06 and 1" },
    { LK_SWEEP_FRACTION, "2", "not a number between 1e-06 and 1" },
    { LK_SWEEP_RATE, "0", "not a number between 1e-07 and 100" },
    { LK_SWEEP_METHOD, "kd,magic", "no method “magic”; there are kd, " },
    { LK_SWEEP_METHOD, "kd,kd", "stands there twice" },
    { LK_SWEEP_STUDENT, "30x30,many", "no list of layers" },
    { LK_SWEEP_STUDENT, "30x30,30×30", "stands there twice" },
    { LK_SWEEP_STUDENT, "1000000000", "no list of layers" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (LkSweepSpec) spec = { 0 };
      GError *error = NULL;

      make_spec (&spec);
      g_test_message ("%s", bad[i].text);
      g_assert_false (lk_sweep_spec_parse (&spec, bad[i].axis, bad[i].text, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, bad[i].sentence));
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep/sweep-axis/defaults", test_defaults);
  g_test_add_func ("/sweep/sweep-axis/words", test_words);
  g_test_add_func ("/sweep/sweep-axis/bad", test_bad);
  return g_test_run ();
}
