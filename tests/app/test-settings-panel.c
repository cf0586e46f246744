/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <glib/gstdio.h>

#include "app/settings/lk-settings-panel.h"
#include "app/settings/lk-value-row.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"
#include "settings/lk-defaults.h"
#include "settings/lk-method-weights.h"
#include "settings/lk-setting-text.h"
#include "settings/lk-setting-table.h"

/* Settings of a session that was never started, unless a test starts it. */
typedef struct {
  LkSession *session;
  LkSettingsPanel *panel;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = lk_session_new ();
  fixture->panel = g_object_ref_sink (g_object_new (LK_TYPE_SETTINGS_PANEL, NULL));
  g_object_set (fixture->panel, "session", fixture->session, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  UNTIL_GONE (fixture->panel);
  UNTIL_GONE (fixture->session);
}

static const LkSettings *
settings (Fixture *fixture)
{
  return lk_session_get_settings (fixture->session);
}

static double
row_value (Fixture *fixture, const char *id)
{
  return lk_value_row_get_value (part (fixture->panel, id));
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  LkSettingsPanel *panel = fixture->panel;
  LkSettings defaults;

  /* The panel shows what there is, and changes nothing by showing it. */
  lk_settings_init (&defaults);
  g_assert_cmpfloat (row_value (fixture, "temperature_row"), ==, defaults.loss.temperature);
  g_assert_cmpfloat (row_value (fixture, "alpha_row"), ==, defaults.loss.alpha);
  g_assert_cmpfloat (row_value (fixture, "rate_row"), ==, defaults.student.learning_rate);
  g_assert_cmpuint (adw_combo_row_get_selected (part (panel, "method_row")), ==, defaults.loss.method);
  g_assert_cmpuint (adw_combo_row_get_selected (part (panel, "optimizer_row")), ==, defaults.student.optimizer);
  g_assert_cmpstr (part_text (panel, "student_row"), ==, defaults.student.layers);
  g_assert_cmpstr (part_text (panel, "only_row"), ==, "");
  g_assert_cmpstr (part_text (panel, "bias_classes_row"), ==, "");
  g_assert_cmpfloat (row_value (fixture, "bias_row"), ==, 0.0);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "epochs_spin")), ==, defaults.student.epochs);
  g_assert_cmpuint (adw_combo_row_get_selected (part (panel, "schedule_row")), ==, defaults.student.schedule);
  g_assert_cmpstr (part_text (panel, "omit_row"), ==, "");
  g_assert_cmpint (gtk_switch_get_active (part (panel, "twin_switch")), ==, defaults.twin);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "fraction_spin")), ==, 100.0 * defaults.train_fraction);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "seed_spin")), ==, defaults.seed);
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, defaults.loss.temperature);
  g_assert_cmpfloat (settings (fixture)->student.learning_rate, ==, defaults.student.learning_rate);
  g_assert_cmpfloat (settings (fixture)->train_fraction, ==, defaults.train_fraction);
  g_assert_cmpuint (settings (fixture)->seed, ==, defaults.seed);
  lk_settings_clear (&defaults);
}

static void
test_from_session (Fixture *fixture, gconstpointer data)
{
  LkSettingsPanel *panel = fixture->panel;

  g_object_set (fixture->session, "temperature", 7.5, "alpha", 0.25, "method", LK_METHOD_DKD, "optimizer",
                LK_OPTIMIZER_SGD, "learning-rate", 0.02, "student-layers", "20", "twin", FALSE, "epochs", 12,
                "schedule", LK_SCHEDULE_COSINE, "train-fraction", 0.125, "label-noise", 0.4, "seed", (guint64) 42,
                "threads", 3, "omit-classes", "3,4", "only-classes", "5", "bias-classes", "4", "class-bias", -2.5,
                NULL);
  g_assert_cmpfloat (row_value (fixture, "temperature_row"), ==, 7.5);
  g_assert_cmpfloat (row_value (fixture, "alpha_row"), ==, 0.25);
  g_assert_cmpfloat (row_value (fixture, "rate_row"), ==, 0.02);
  g_assert_cmpuint (adw_combo_row_get_selected (part (panel, "method_row")), ==, LK_METHOD_DKD);
  g_assert_cmpuint (adw_combo_row_get_selected (part (panel, "optimizer_row")), ==, LK_OPTIMIZER_SGD);
  g_assert_cmpstr (part_text (panel, "student_row"), ==, "20");
  g_assert_cmpstr (part_text (panel, "only_row"), ==, "5");
  g_assert_cmpstr (part_text (panel, "bias_classes_row"), ==, "4");
  g_assert_cmpfloat (row_value (fixture, "bias_row"), ==, -2.5);
  g_assert_cmpuint (adw_combo_row_get_selected (part (panel, "schedule_row")), ==, LK_SCHEDULE_COSINE);
  /* a list, no number */
  g_assert_cmpstr (gtk_editable_get_text (part (panel, "omit_row")), ==, "3,4");
  g_assert_false (gtk_switch_get_active (part (panel, "twin_switch")));
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "epochs_spin")), ==, 12.0);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "fraction_spin")), ==, 12.5);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "noise_spin")), ==, 40.0);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "seed_spin")), ==, 42.0);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (panel, "threads_spin")), ==, 3.0);
  g_assert_cmpfloat (settings (fixture)->student.learning_rate, ==, 0.02);
}

static void
test_to_session (Fixture *fixture, gconstpointer data)
{
  LkSettingsPanel *panel = fixture->panel;

  lk_value_row_set_value (part (panel, "temperature_row"), 12.0);
  lk_value_row_set_value (part (panel, "alpha_row"), 0.5);
  lk_value_row_set_value (part (panel, "rate_row"), 0.003);
  gtk_switch_set_active (part (panel, "twin_switch"), FALSE);
  gtk_spin_button_set_value (part (panel, "epochs_spin"), 3.0);
  adw_combo_row_set_selected (part (panel, "schedule_row"), LK_SCHEDULE_LINEAR);
  lk_value_row_set_value (part (panel, "bias_row"), 3.5);
  gtk_spin_button_set_value (part (panel, "fraction_spin"), 50.0);
  gtk_spin_button_set_value (part (panel, "noise_spin"), 25.0);
  gtk_spin_button_set_value (part (panel, "seed_spin"), 7.0);
  adw_combo_row_set_selected (part (panel, "method_row"), LK_METHOD_DIST);
  g_assert_cmpfloat (settings (fixture)->loss.temperature, ==, 12.0);
  g_assert_cmpfloat (settings (fixture)->loss.alpha, ==, 0.5);
  g_assert_cmpfloat (settings (fixture)->student.learning_rate, ==, 0.003);
  g_assert_false (settings (fixture)->twin);
  g_assert_cmpuint (settings (fixture)->student.epochs, ==, 3);
  g_assert_cmpuint (settings (fixture)->student.schedule, ==, LK_SCHEDULE_LINEAR);
  g_assert_cmpfloat (settings (fixture)->class_bias, ==, 3.5);
  g_assert_cmpfloat (settings (fixture)->train_fraction, ==, 0.5);
  g_assert_cmpfloat (settings (fixture)->label_noise, ==, 0.25);
  g_assert_cmpuint (settings (fixture)->seed, ==, 7);
  g_assert_cmpuint (settings (fixture)->loss.method, ==, LK_METHOD_DIST);
}

/* Every optimiser with the rate that suits it. */
static void
test_optimizer (Fixture *fixture, gconstpointer data)
{
  adw_combo_row_set_selected (part (fixture->panel, "optimizer_row"), LK_OPTIMIZER_SGD);
  g_assert_cmpint (settings (fixture)->student.optimizer, ==, LK_OPTIMIZER_SGD);
  g_assert_cmpfloat (settings (fixture)->student.learning_rate, ==, lk_optimizer_default_rate (LK_OPTIMIZER_SGD));
  g_assert_cmpfloat (row_value (fixture, "rate_row"), ==, lk_optimizer_default_rate (LK_OPTIMIZER_SGD));
  adw_combo_row_set_selected (part (fixture->panel, "optimizer_row"), LK_OPTIMIZER_ADAM);
  g_assert_cmpfloat (settings (fixture)->student.learning_rate, ==,
                     lk_defaults_learning_rate (LK_DEFAULT_DATASET, LK_OPTIMIZER_ADAM));
}

/* The pace is for eyes: shown as the nearest choice that is not slower. */
static void
test_pace (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *row = part (fixture->panel, "pace_row");
  GListModel *choices = adw_combo_row_get_model (row);
  guint last = g_list_model_get_n_items (choices) - 1;
  double pace;

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, last);
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (choices), last), ==, "full speed");
  g_object_set (fixture->session, "pace", 100.0, NULL);
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (choices), adw_combo_row_get_selected (row)), ==,
                   "100 steps a second");
  g_object_set (fixture->session, "pace", 33.0, NULL);
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (choices), adw_combo_row_get_selected (row)), ==,
                   "50 steps a second");
  adw_combo_row_set_selected (row, 0);
  g_object_get (fixture->session, "pace", &pace, NULL);
  g_assert_cmpfloat (pace, ==, 1.0);
  adw_combo_row_set_selected (row, last);
  g_object_get (fixture->session, "pace", &pace, NULL);
  g_assert_cmpfloat (pace, ==, 0.0);
}

static void
test_method (Fixture *fixture, gconstpointer data)
{
  LkValueRow *temperature = part (fixture->panel, "temperature_row");

  for (guint m = 0; m < LK_N_METHODS; m++)
    {
      const LkMethodInfo *info = lk_method_info ((LkMethod) m);

      adw_combo_row_set_selected (part (fixture->panel, "method_row"), m);
      g_assert_cmpint (gtk_widget_get_sensitive (part (temperature, "scale")), ==, info->uses_temperature);
      g_assert_cmpint (gtk_widget_get_sensitive (part (temperature, "entry")), ==, info->uses_temperature);
      g_assert_cmpint (gtk_widget_get_visible (part (temperature, "note_label")), !=, info->uses_temperature);
      g_assert_nonnull (strstr (part_text (fixture->panel, "method_label"), info->description));
      g_assert_nonnull (strstr (part_text (fixture->panel, "method_label"), info->source));
      g_assert_cmpint (gtk_widget_get_visible (part (fixture->panel, "dkd_beta_row")), ==, m == LK_METHOD_DKD);
      g_assert_cmpint (gtk_widget_get_visible (part (fixture->panel, "smoothing_row")), ==,
                       m == LK_METHOD_LABEL_SMOOTHING);
      g_assert_cmpint (gtk_widget_get_visible (part (fixture->panel, "virtual_confidence_row")), ==,
                       m == LK_METHOD_VIRTUAL_TEACHER);
    }
  g_object_set (fixture->session, "method", LK_METHOD_LOGITS, NULL);
  g_assert_false (gtk_widget_get_sensitive (part (temperature, "scale")));
}

/* The row says what came with the method, and what would have come where it was moved. */
static void
test_weights (Fixture *fixture, gconstpointer data)
{
  LkLossSettings suits = lk_method_loss (LK_METHOD_DKD);
  g_autofree char *weights = lk_setting_say_weights (&suits);
  g_autofree char *set = g_strdup_printf ("Set with it: %s", with_numbers_of_c (weights));
  g_autofree char *moved = g_strdup_printf ("What suits it: %s", with_numbers_of_c (weights));

  g_assert_cmpstr (part_text (fixture->panel, "weights_label"), ==, "Set with it: T = 4, α = 0.9");
  g_object_set (fixture->session, "method", LK_METHOD_DKD, "temperature", suits.temperature, "alpha", suits.alpha,
                NULL);
  g_assert_cmpstr (part_text (fixture->panel, "weights_label"), ==, set);
  lk_value_row_set_value (part (fixture->panel, "dkd_beta_row"), 3.25);
  g_assert_cmpfloat (settings (fixture)->loss.dkd_beta, ==, 3.25);
  g_assert_cmpstr (part_text (fixture->panel, "weights_label"), ==, moved);
  g_object_set (fixture->session, "dkd-beta", suits.dkd_beta, NULL);
  g_assert_cmpfloat (row_value (fixture, "dkd_beta_row"), ==, suits.dkd_beta);
  g_object_set (fixture->session, "temperature", 30.0, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "weights_label"), ==, moved);
}

/* What a hidden layer is taught: its rows are there where it is, its β comes with it, and a held share takes β's place. */
static void
test_feature (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "feature_weight_row", "feature_share_row", "feature_epochs_row",
                                      "feature_student_row", "feature_teacher_row" };
  gpointer weight = part (fixture->panel, "feature_weight_row");

  for (guint f = 0; f < LK_N_FEATURES; f++)
    {
      const LkFeatureInfo *info = lk_feature_info ((LkFeature) f);

      adw_combo_row_set_selected (part (fixture->panel, "feature_row"), f);
      g_assert_cmpint (settings (fixture)->feature, ==, f);
      g_assert_nonnull (strstr (part_text (fixture->panel, "feature_label"), info->description));
      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        g_assert_cmpint (gtk_widget_get_visible (part (fixture->panel, rows[i])), ==, f != LK_FEATURE_NONE);
    }
  g_object_set (fixture->session, "feature", LK_FEATURE_HINT, "feature-weight", 2.5, NULL);
  g_assert_cmpfloat (row_value (fixture, "feature_weight_row"), ==, 2.5);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.1 · CE + 0.9 · 4² · KL + 2.5 · Hint");
  g_assert_true (gtk_widget_get_sensitive (part (weight, "scale")));

  gtk_switch_set_active (part (fixture->panel, "feature_share_switch"), TRUE);
  g_assert_cmpfloat (settings (fixture)->loss.feature_share, ==, 0.3);
  g_assert_false (gtk_widget_get_sensitive (part (weight, "scale")));
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.1 · CE + 0.9 · 4² · KL + β · Hint");
  /* Another share stays what it is. */
  g_object_set (fixture->session, "feature-share", 0.5, NULL);
  g_assert_cmpfloat (settings (fixture)->loss.feature_share, ==, 0.5);
  gtk_switch_set_active (part (fixture->panel, "feature_share_switch"), FALSE);
  g_assert_cmpfloat (settings (fixture)->loss.feature_share, ==, 0.0);
  gtk_spin_button_set_value (part (fixture->panel, "feature_teacher_spin"), 1.0);
  g_assert_cmpuint (settings (fixture)->feature_teacher_layer, ==, 1);
  gtk_spin_button_set_value (part (fixture->panel, "feature_epochs_spin"), 2.0);
  g_assert_cmpuint (settings (fixture)->feature_epochs, ==, 2);
}

static void
test_formula (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.1 · CE + 0.9 · 4² · KL");
  g_object_set (fixture->session, "temperature", 2.5, "alpha", 0.75, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.25 · CE + 0.75 · 2.5² · KL");
  /* 1 is 1, and nothing else is. */
  g_object_set (fixture->session, "alpha", 0.004, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.996 · CE + 0.004 · 2.5² · KL");
  g_object_set (fixture->session, "alpha", 0.0004, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.9996 · CE + 0.0004 · 2.5² · KL");
  g_object_set (fixture->session, "alpha", 1e-7, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = ≈ 1 · CE + 0.0000001 · 2.5² · KL");
  g_object_set (fixture->session, "alpha", 0.0, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 1 · CE + 0 · 2.5² · KL");
  g_object_set (fixture->session, "alpha", 0.75, NULL);
  g_object_set (fixture->session, "method", LK_METHOD_DKD, "dkd-beta", 8.0, NULL);
  g_assert_cmpstr (part_text (fixture->panel, "formula_label"), ==, "L = 0.25 · CE + 0.75 · 2.5² · (TCKD + 8 · NCKD)");
}

static void
apply (Fixture *fixture, const char *id, const char *text)
{
  AdwEntryRow *row = part (fixture->panel, id);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
}

static gboolean
is_refused (Fixture *fixture, const char *id, const char *title)
{
  gpointer row = part (fixture->panel, id);
  gboolean refused = gtk_widget_has_css_class (row, "error");

  g_assert_cmpint (g_str_equal (adw_preferences_row_get_title (row), title), !=, refused);
  return refused;
}

static void
test_layers (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "wide", "30x", "x30", "30y30", "-5", "0", "99999", "1x1x1x1x1x1x1x1x1", "3.5" };

  apply (fixture, "student_row", " 40 × 20 ");
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "40x20");
  g_assert_cmpstr (part_text (fixture->panel, "student_row"), ==, "40x20");
  g_assert_false (is_refused (fixture, "student_row", "Student’s hidden layers"));

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      apply (fixture, "student_row", bad[i]);
      g_assert_true (is_refused (fixture, "student_row", "Student’s hidden layers"));
      g_assert_cmpstr (settings (fixture)->student.layers, ==, "40x20");
      g_assert_cmpstr (part_text (fixture->panel, "student_row"), ==, bad[i]); /* to be corrected */
    }

  apply (fixture, "student_row", "16");
  g_assert_false (is_refused (fixture, "student_row", "Student’s hidden layers"));
  g_assert_cmpstr (settings (fixture)->student.layers, ==, "16");
}

/* A corrected mistake is forgotten too when the correction is what was before. */
static void
test_layers_as_before (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "student_row", "wide");
  apply (fixture, "student_row", "30x30");
  g_assert_false (is_refused (fixture, "student_row", "Student’s hidden layers"));
}

/* Without a class there is nothing for the bias to move. */
static void
test_bias (Fixture *fixture, gconstpointer data)
{
  gpointer row = part (fixture->panel, "bias_row");

  g_assert_false (gtk_widget_get_sensitive (part (row, "scale")));
  g_object_set (fixture->session, "bias-classes", "3", NULL);
  g_assert_true (gtk_widget_get_sensitive (part (row, "scale")));
  g_assert_nonnull (strstr (part_text (row, "title_label"), "3"));
}

/* Another data set: other classes, another teacher. */
static void
test_dataset (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *row = part (fixture->panel, "dataset_row");
  GListModel *model = adw_combo_row_get_model (row);
  guint arithmetic = GTK_INVALID_LIST_POSITION;

  g_assert_cmpstr (gtk_string_object_get_string (adw_combo_row_get_selected_item (row)), ==, "MNIST");
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), "Arithmetic"))
        arithmetic = i;
    }
  g_assert_cmpuint (arithmetic, !=, GTK_INVALID_LIST_POSITION);
  g_object_set (fixture->session, "omit-classes", "3", "bias-classes", "3", "class-bias", 2.0, "teacher-files",
                (const char *[]) { "mnist-1200x1200", NULL }, NULL);
  adw_combo_row_set_selected (row, arithmetic);
  g_assert_cmpstr (settings (fixture)->dataset, ==, "arithmetic");
  g_assert_cmpstr (settings (fixture)->omit_classes, ==, "");
  g_assert_cmpstr (settings (fixture)->bias_classes, ==, "");
  g_assert_cmpfloat (settings (fixture)->class_bias, ==, 0.0);
  g_assert_null (settings (fixture)->teacher_files);

  /* One that is not in the list is shown too. */
  g_object_set (fixture->session, "dataset", "/some/folder", NULL);
  g_assert_cmpstr (gtk_string_object_get_string (adw_combo_row_get_selected_item (row)), ==, "folder");
  g_assert_cmpstr (settings (fixture)->dataset, ==, "/some/folder");
}

/* Names of classes need a data set. */
static void
test_omit (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (60, 20, 1);
  g_autofree char *folder = train_data_write (dataset);

  g_object_set (fixture->session, "dataset", folder, "teacher-layers", "8", "teacher-epochs", 1, "threads", 1, NULL);
  lk_session_start (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->dataset);

  apply (fixture, "omit_row", "1,3");
  g_assert_cmpstr (settings (fixture)->omit_classes, ==, "1,3");
  g_assert_false (is_refused (fixture, "omit_row", "Leave out classes"));
  apply (fixture, "omit_row", "1,4");
  g_assert_true (is_refused (fixture, "omit_row", "Leave out classes"));
  g_assert_cmpstr (settings (fixture)->omit_classes, ==, "1,3");
  apply (fixture, "omit_row", "0,1,2,3");
  g_assert_true (is_refused (fixture, "omit_row", "Leave out classes"));
  g_assert_cmpstr (settings (fixture)->omit_classes, ==, "1,3");
  g_assert_cmpstr (settings (fixture)->bias_classes, ==, "1,3"); /* what is missing can be cured */
  apply (fixture, "only_row", "0,2");
  g_assert_cmpstr (settings (fixture)->only_classes, ==, "0,2");
  apply (fixture, "only_row", "7");
  g_assert_true (is_refused (fixture, "only_row", "Show only classes"));
  g_assert_cmpstr (settings (fixture)->only_classes, ==, "0,2");
  apply (fixture, "bias_classes_row", "9");
  g_assert_true (is_refused (fixture, "bias_classes_row", "Bias of classes"));
  apply (fixture, "bias_classes_row", "2");
  g_assert_cmpstr (settings (fixture)->bias_classes, ==, "2");
  apply (fixture, "omit_row", "");
  g_assert_false (is_refused (fixture, "omit_row", "Leave out classes"));
  g_assert_cmpstr (settings (fixture)->omit_classes, ==, "");

  lk_dataset_unref (dataset);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/settings-panel/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("defaults", test_defaults);
  ADD ("from-session", test_from_session);
  ADD ("to-session", test_to_session);
  ADD ("optimizer", test_optimizer);
  ADD ("pace", test_pace);
  ADD ("method", test_method);
  ADD ("weights", test_weights);
  ADD ("feature", test_feature);
  ADD ("formula", test_formula);
  ADD ("layers", test_layers);
  ADD ("layers-as-before", test_layers_as_before);
  ADD ("bias", test_bias);
  ADD ("dataset", test_dataset);
  ADD ("omit", test_omit);
#undef ADD
  return g_test_run ();
}
