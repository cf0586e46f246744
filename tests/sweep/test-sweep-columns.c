/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "sweep/lk-sweep-columns.h"
#include "settings/lk-setting-table.h"

/* The set of all. */
#define ALL_BITS ((1u << (LK_SMALLER_MOST + 1)) - (1u << LK_SMALLER_LEAST))

/* Another value, of the same type. */
static void
change (GValue *value)
{
  static const char *const files[] = { "another.safetensors", NULL };

  if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, g_value_get_double (value) == 0.25 ? 0.5 : 0.25);
  else if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, g_value_get_uint (value) + 1);
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, g_value_get_enum (value) == 1 ? 0 : 1);
  else if (G_VALUE_HOLDS_UINT64 (value))
    g_value_set_uint64 (value, g_value_get_uint64 (value) + 1);
  else if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, "another");
  else
    g_value_set_boxed (value, files);
}

static char *
key_of (const LkSettings *settings)
{
  g_auto (LkSweepSpec) spec = { 0 };
  g_autofree char *common = NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  lk_sweep_spec_init (&spec, settings);
  common = lk_sweep_csv_common (&spec);
  lk_sweep_csv_add_key (line, &spec, common, 0);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Every setting that decides what a run comes to stands in its line: one that did not
 * would let --resume take over runs of another value without a word. */
static void
test_every_setting (void)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (LkSettings) settings = { 0 };
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      LkSettingFlags flags = lk_setting_info (id)->flags;
      gboolean decides = !(flags & (LK_SETTING_SHOWN | LK_SETTING_RUNS));

      if (flags & LK_SETTING_READ)
        decides = id == LK_SETTING_PICTURE_SIZE; /* of the others the data set's sum tells */

      lk_settings_init (&settings);
      settings.teacher_count = 2;                                         /* of one there is no mean */
      for (int m = 0; m < LK_N_METHODS && flags & LK_SETTING_WEIGHT; m++) /* they are of one method alone */
        if (g_strcmp0 (lk_method_info (m)->weight, lk_setting_info (id)->name) == 0)
          settings.loss.method = m;
      if (id >= LK_SETTING_ROW_ORDER && id <= LK_SETTING_TEACHER_NETWORK) /* they are of files alone */
        settings.teacher_files = g_strdupv ((char *[]) { (char *) "a.npy", NULL });
      before = key_of (&settings);
      g_value_init (&value, lk_setting_type (id));
      if (G_VALUE_HOLDS_BOOLEAN (&value))
        continue;
      lk_setting_get (&settings, id, &value);
      change (&value);
      lk_setting_set (&settings, id, &value);
      after = key_of (&settings);
      if ((g_strcmp0 (before, after) != 0) != decides)
        g_error ("a sweep does not tell “%s” apart", lk_setting_info (id)->name);
    }
}

/* What the first version wrote stays what it is: its weights are not said. */
static void
test_weights (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *other = NULL;

  lk_settings_init (&settings);
  settings.loss = LK_LOSS_DEFAULTS;
  settings.loss.method = LK_METHOD_DKD;
  first = key_of (&settings);
  g_assert_null (strstr (first, "dkd_beta"));
  settings.loss.dkd_beta = 0.5;
  moved = key_of (&settings);
  g_assert_nonnull (strstr (moved, "method=dkd;dkd_beta=0.5;alpha="));
  settings.loss.method = LK_METHOD_DIST;
  other = key_of (&settings);
  g_assert_null (strstr (other, "dkd_beta"));
}

/* What a hidden layer is taught is said where one is. */
static void
test_feature (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_autofree char *none = NULL;
  g_autofree char *taught = NULL;

  lk_settings_init (&settings);
  none = key_of (&settings);
  g_assert_null (strstr (none, "feature"));
  settings.feature = LK_FEATURE_RELATIONAL;
  settings.loss.feature_weight = 90.0;
  taught = key_of (&settings);
  g_assert_nonnull (strstr (taught, ";feature=relational;feature_weight=90"));
}

/* False labels are said where there are any: files from before have none. */
static void
test_label_noise (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_autofree char *right = NULL;
  g_autofree char *wrong = NULL;

  lk_settings_init (&settings);
  right = key_of (&settings);
  settings.label_noise = 0.25;
  wrong = key_of (&settings);
  g_assert_null (strstr (right, "label_noise"));
  g_assert_nonnull (strstr (wrong, ";label_noise=0.25"));
}

/* One value of a later axis is what it was when it was none; several stand where the one stood, a method's own weight behind
 * the methods. */
static void
test_later (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_auto (LkSweepSpec) one = { 0 }, several = { 0 };
  g_autofree char *plain = NULL, *settled = NULL, *common = NULL;
  GError *error = NULL;

  lk_settings_init (&settings);
  settings.loss.method = LK_METHOD_DKD;
  lk_sweep_spec_init (&one, &settings);
  lk_sweep_spec_init (&several, &settings);
  settings.loss.dkd_beta = 0.25;
  plain = key_of (&settings);
  g_assert_true (lk_sweep_spec_parse (&one, LK_SWEEP_DKD_BETA, "0.25", NULL));
  lk_sweep_spec_settle (&one);
  g_assert_cmpuint (lk_sweep_later_axes (&one), ==, 0);
  settled = key_of (&one.base);
  g_assert_cmpstr (settled, ==, plain);

  g_assert_true (lk_sweep_spec_parse (&several, LK_SWEEP_DKD_BETA, "0.25, 8", NULL));
  lk_sweep_spec_settle (&several);
  g_assert_cmpuint (lk_sweep_n_taught (&several), ==, 2);
  g_assert_cmpfloat (lk_sweep_settings (&several, 1).loss.dkd_beta, ==, 8.0);
  common = lk_sweep_csv_common (&several);
  g_assert_nonnull (strstr (common, "method=dkd;dkd_beta=0.25 8;alpha="));
  g_assert_true (lk_sweep_spec_check (&several, &error));

  /* Of another method they would be the same run several times. */
  several.base.loss.method = LK_METHOD_KD;
  g_assert_false (lk_sweep_spec_check (&several, &error));
  g_assert_nonnull (strstr (error->message, "none of the methods"));
  g_clear_error (&error);
}

/* Where the parts of a line begin, and that no two columns have one title. */
static void
test_places (gconstpointer data)
{
  guint axes = GPOINTER_TO_UINT (data) % LK_SWEEP_LATER_AXES, set = GPOINTER_TO_UINT (data) / LK_SWEEP_LATER_AXES;
  const LkSweepColumns *columns = lk_sweep_columns_of (axes, set);
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (set, bits);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < columns->n; i++)
    g_assert_true (g_hash_table_add (titles, (gpointer) columns->column[i].title));
  g_assert_cmpstr (columns->column[0].title, ==, "run");
  g_assert_cmpstr (columns->column[columns->common].title, ==, "grid");
  g_assert_cmpstr (columns->column[columns->dataset_sum].title, ==, "dataset_sum");
  g_assert_cmpstr (columns->column[columns->teacher_sum].title, ==, "teacher_sum");
  g_assert_cmpstr (columns->column[columns->validation].title, ==, "validation_samples");
  g_assert_cmpstr (columns->column[columns->validation - 1].title, ==, "seed");
  g_assert_cmpuint (columns->test, ==, columns->validation + LK_SWEEP_SCORE_COLUMNS);
  g_assert_cmpuint (columns->smaller, ==, columns->test + LK_SWEEP_SCORE_COLUMNS);
  g_assert_cmpuint (columns->n, ==, columns->smaller + n_bits * LK_SWEEP_SCORE_COLUMNS);
  for (guint i = 0; i < n_bits; i++)
    {
      g_autofree char *title = g_strdup_printf ("bits%u_bytes", bits[i]);

      g_assert_cmpstr (columns->column[columns->smaller + i * LK_SWEEP_SCORE_COLUMNS].title, ==, title);
    }
  /* What varies is a setting, or the seed; what is common knows how to be written. */
  for (guint i = columns->common; i < columns->validation; i++)
    g_assert_true (columns->column[i].setting != 0 || (i < columns->varying && columns->column[i].append));
}

/* By their titles all are found that there are, and nothing like them. */
static void
test_find (void)
{
  g_autofree char *header = lk_sweep_columns_header (lk_sweep_columns_of (1, 1u << 4));
  g_auto (GStrv) titles = NULL;

  for (guint axes = 0; axes < LK_SWEEP_LATER_AXES; axes++)
    for (guint set = 0; set <= ALL_BITS; set += 1u << LK_SMALLER_LEAST)
      {
        const LkSweepColumns *columns = lk_sweep_columns_of (axes, set);
        g_autofree const char **its = g_new0 (const char *, columns->n + 1);

        for (guint i = 0; i < columns->n; i++)
          its[i] = columns->column[i].title;
        g_assert_true (lk_sweep_columns_find (its) == columns);
        its[columns->n - 1] = NULL;
        g_assert_null (lk_sweep_columns_find (its));
      }
  titles = g_strsplit (g_strchomp (header), ",", -1);
  g_assert_nonnull (lk_sweep_columns_find ((const char *const *) titles));
  memcpy (strstr (titles[g_strv_length (titles) - 6], "bits4"), "bits9", 5);
  g_assert_null (lk_sweep_columns_find ((const char *const *) titles));
  g_assert_null (lk_sweep_columns_find ((const char *const[]) { NULL }));
}

/* A sweep without bits has the columns that it had before there were bits, letter by letter. */
static void
test_as_before (void)
{
  g_autofree char *header = lk_sweep_columns_header (lk_sweep_columns_of (0, 0));

  g_assert_cmpstr (header, ==,
                   "run,runs,grid,dataset,dataset_sum,picture_size,teacher,teacher_sum,epochs,batch,optimizer,momentum,"
                   "schedule,held_out,omit_classes,only_classes,student,train_fraction,learning_rate,method,alpha,"
                   "temperature,seed,validation_samples,validation_errors,validation_agreements,validation_nll,"
                   "validation_calibration_error,validation_kl,test_samples,test_errors,test_agreements,test_nll,"
                   "test_calibration_error,test_kl\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-columns/every-setting", test_every_setting);
  g_test_add_func ("/sweep-columns/weights", test_weights);
  g_test_add_func ("/sweep-columns/feature", test_feature);
  g_test_add_func ("/sweep-columns/label-noise", test_label_noise);
  g_test_add_data_func ("/sweep-columns/places", GUINT_TO_POINTER (0), test_places);
  g_test_add_data_func ("/sweep-columns/places-with-later-axes", GUINT_TO_POINTER (LK_SWEEP_LATER_AXES - 1),
                        test_places);
  g_test_add_data_func ("/sweep-columns/places-with-bits", GUINT_TO_POINTER (LK_SWEEP_LATER_AXES * ALL_BITS + 5),
                        test_places);
  g_test_add_func ("/sweep-columns/find", test_find);
  g_test_add_func ("/sweep-columns/as-before", test_as_before);
  g_test_add_func ("/sweep-columns/later", test_later);
  return g_test_run ();
}
