/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-settings-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/widgets/lk-readout.h"
#include "app/widgets/lk-still.h"
#include "dataset/lk-transfer-set.h"
#include "import/lk-dataset-io.h"
#include "lk-entry-row.h"
#include "lk-layers-row.h"
#include "lk-spin-range.h"
#include "lk-teacher-group.h"
#include "lk-transfer-row.h"
#include "lk-value-row.h"
#include "words/lk-quantity.h"
#include "settings/lk-defaults.h"
#include "settings/lk-setting-text.h"

struct _LkSettingsPanel {
  LkPage parent_instance;

  LkValueRow *temperature_row;
  LkValueRow *alpha_row;
  LkValueRow *rate_row;
  LkReadout *formula_label;
  AdwComboRow *method_row;
  GtkLabel *weights_label;
  GtkLabel *method_label;
  AdwComboRow *feature_row;
  GtkLabel *feature_label;
  GtkEditable *student_row;
  LkValueRow *bias_row;
  AdwComboRow *dataset_row;
  GtkStringList *datasets;
  char **dataset_names;    /* of the session's property, in the same order */
  GPtrArray *own_datasets; /* paths of people's own that were opened: they stay to be chosen again */
  AdwComboRow *schedule_row;
  AdwComboRow *optimizer_row;
  AdwComboRow *pace_row;

  gboolean updating; /* rows, by the panel itself */
};

/* Steps a second to choose from; 0: full speed. */
static const guint paces[] = { 1, 2, 5, 20, 50, 100, 200, 500, 0 };

static const struct {
  const char *setting;
  const char *id;
  const char *property;
} both_ways[] = {
  { "temperature", "temperature_row", "value" },
  { "alpha", "alpha_row", "value" },
  { "dkd-beta", "dkd_beta_row", "value" },
  { "smoothing", "smoothing_row", "value" },
  { "virtual-confidence", "virtual_confidence_row", "value" },
  { "feature-weight", "feature_weight_row", "value" },
  { "feature-epochs", "feature_epochs_spin", "value" },
  { "feature-student-layer", "feature_student_spin", "value" },
  { "feature-teacher-layer", "feature_teacher_spin", "value" },
  { "learning-rate", "rate_row", "value" },
  { "class-bias", "bias_row", "value" },
  { "twin", "twin_switch", "active" },
  { "transfer", "transfer_row", "pictures" },
  { "mutual", "mutual_switch", "active" },
  { "epochs", "epochs_spin", "value" },
  { "seed", "seed_spin", "value" },
  { "threads", "threads_spin", "value" },
};

/* What "30 per cent of the gradient" asks for. */
#define HELD_SHARE 0.3

G_DEFINE_FINAL_TYPE (LkSettingsPanel, lk_settings_panel, LK_TYPE_PAGE)

static LkSession *
session_of (LkSettingsPanel *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

/* What shows a setting both ways. */
static GtkWidget *
row_of (LkSettingsPanel *self, const char *setting)
{
  gsize i = 0;

  while (!g_str_equal (both_ways[i].setting, setting))
    i++;
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self), LK_TYPE_SETTINGS_PANEL, both_ways[i].id));
}

/* The soft term of the loss, without its weight. */
static char *
soft_term (const LkLossSettings *loss)
{
  double T = loss->temperature;

  switch (loss->method)
    {
    case LK_METHOD_KD:
    case LK_METHOD_VIRTUAL_TEACHER:
    case LK_METHOD_SHUFFLED:
    case LK_METHOD_LOGIT_STD:
      return g_strdup_printf ("%s² · KL", LK_ABOUT (T));
    case LK_METHOD_DKD:
      return g_strdup_printf ("%s² · (TCKD + %s · NCKD)", LK_ABOUT (T), LK_ABOUT (loss->dkd_beta));
    case LK_METHOD_DIST:
      return g_strdup_printf (_ ("%s² · (2 − ρ<sub>rows</sub> − ρ<sub>columns</sub>)"), LK_ABOUT (T));
    case LK_METHOD_LOGITS:
      return g_strdup (_ ("½ · mean (z − v)²"));
    case LK_METHOD_LABEL_SMOOTHING:
      return g_strdup_printf (_ ("KL to labels smoothed by %s"), LK_ABOUT (loss->smoothing));
    case LK_N_METHODS:
      break;
    }
  g_return_val_if_reached (NULL);
}

/* And the term on a hidden layer, with its weight. */
static char *
feature_term (const LkSettings *settings)
{
  const char *name = _ (lk_feature_info (settings->feature)->name);

  if (settings->feature == LK_FEATURE_NONE)
    return g_strdup ("");
  if (settings->loss.feature_share > 0.0)
    return g_strdup_printf (" + β · %s", name);
  return g_strdup_printf (" + %s · %s", LK_ABOUT (settings->loss.feature_weight), name);
}

static void
update_formula (LkSettingsPanel *self)
{
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkLossSettings *loss = &settings->loss;
  g_autofree char *soft = soft_term (loss);
  g_autofree char *feature = feature_term (settings);
  g_autofree char *formula = g_strdup_printf ("<b>L</b> = %s · CE + %s · %s%s", LK_ABOUT (1.0 - loss->alpha),
                                              LK_ABOUT (loss->alpha), soft, feature);

  lk_readout_set_markup (self->formula_label, formula);
}

/* What the method set, or would have if nobody had moved it. */
static void
update_weights (LkSettingsPanel *self)
{
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkLossSettings *loss = &settings->loss;
  LkLossSettings suits = lk_defaults_loss (settings);
  g_autofree char *now = lk_setting_say_weights (loss);
  g_autofree char *suited = lk_setting_say_weights (&suits);
  g_autofree char *text = g_str_equal (now, suited) ? g_strdup_printf (_ ("Set with it: %s"), suited)
                                                    : g_strdup_printf (_ ("What suits it: %s"), suited);

  gtk_label_set_label (self->weights_label, text);
}

static void
update_method (LkSettingsPanel *self)
{
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkMethodInfo *info = lk_method_info (settings->loss.method);
  g_autofree char *text = g_strdup_printf ("%s\n%s", _ (info->description), _ (info->source));

  gtk_label_set_label (self->method_label,
                       settings->mutual ? _ ("Mutual learning: what is matched here is what the other student says, in "
                                             "each step. The teacher is what both are compared with.\n"
                                             "Zhang, Xiang, Hospedales, Lu 2018, arXiv 1706.00384")
                                        : text);
  lk_value_row_set_useful (self->temperature_row, info->uses_temperature, _ ("This method does not depend on T"));
  /* Of the methods' own weights the one that counts is there. */
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      const char *weight = lk_method_info (m)->weight;

      if (weight)
        gtk_widget_set_visible (row_of (self, weight), g_strcmp0 (weight, info->weight) == 0);
    }
  update_weights (self);
  update_formula (self);
}

static void
update_feature (LkSettingsPanel *self)
{
  static const char *const rows[] = { "feature_weight_row", "feature_share_row", "feature_epochs_row",
                                      "feature_student_row", "feature_teacher_row" };
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkFeatureInfo *info = lk_feature_info (settings->feature);
  gboolean taught = settings->feature != LK_FEATURE_NONE;
  g_autofree char *text = g_strdup_printf ("%s\n%s", _ (info->description), info->source);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (GTK_WIDGET (
                                gtk_widget_get_template_child (GTK_WIDGET (self), LK_TYPE_SETTINGS_PANEL, rows[i])),
                            taught);
  gtk_label_set_label (self->feature_label, taught ? text : _ (info->description));
  lk_value_row_set_useful (LK_VALUE_ROW (row_of (self, "feature-weight")), settings->loss.feature_share == 0.0,
                           _ ("Its share of the gradient is held: β follows"));
}

/* In mutual learning the twin is there, and no layer of a teacher's is. */
static void
update_mutual (LkSettingsPanel *self)
{
  const LkSettings *settings = lk_session_get_settings (session_of (self));

  g_object_set (self->alpha_row, "title", settings->mutual ? _ ("Twin’s weight α") : _ ("Teacher’s weight α"),
                "high-caption", settings->mutual ? _ ("1: twin only") : _ ("1: teacher only"), NULL);
  if (settings->mutual && settings->feature == LK_FEATURE_NONE)
    gtk_label_set_label (self->feature_label, _ ("In mutual learning no hidden layer is taught besides."));
  gtk_widget_set_sensitive (row_of (self, "twin"), !settings->mutual);
  gtk_widget_set_sensitive (row_of (self, "mutual"), settings->mutual || settings->feature == LK_FEATURE_NONE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->feature_row), !settings->mutual || settings->feature != LK_FEATURE_NONE);
}

static void
method_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  if (session_of (self) && !self->updating)
    g_object_set (session_of (self), "method", adw_combo_row_get_selected (row), NULL);
}

static void
feature_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  if (session_of (self) && !self->updating)
    g_object_set (session_of (self), "feature", adw_combo_row_get_selected (row), NULL);
}

static void
optimizer_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  LkOptimizerKind kind = (LkOptimizerKind) adw_combo_row_get_selected (row);
  const LkSettings *settings = session_of (self) ? lk_session_get_settings (session_of (self)) : NULL;

  if (!settings || self->updating || settings->student.optimizer == kind)
    return;
  /* The rate that suits one optimiser ruins the other. */
  g_object_set (session_of (self), "optimizer", kind, "learning-rate",
                lk_defaults_learning_rate (settings->dataset, kind), NULL);
}

static void
schedule_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  if (session_of (self) && !self->updating)
    g_object_set (session_of (self), "schedule", adw_combo_row_get_selected (row), NULL);
}

static void
pace_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  if (session_of (self) && !self->updating)
    g_object_set (session_of (self), "pace", (double) paces[adw_combo_row_get_selected (row)], NULL);
}

/* The choice that is not slower. */
static gboolean
pace_to_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  double pace = g_value_get_double (from);
  guint i = 0;

  while (i < G_N_ELEMENTS (paces) - 1 && (pace == 0.0 || paces[i] < pace))
    i++;
  g_value_set_uint (to, i);
  return TRUE;
}

static void
student_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  lk_layers_row_apply (row, _ ("Student’s hidden layers"), G_OBJECT (session_of (self)), "student-layers");
}

/* The data sets that are there, and the one in use where it is none of them. */
static void
update_datasets (LkSettingsPanel *self)
{
  const char *dataset = lk_session_get_settings (session_of (self))->dataset;
  g_auto (GStrv) known = lk_dataset_list_by_title ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) items = NULL;
  g_autofree char *shown = NULL;
  guint selected = 0;

  if (!g_strv_contains ((const char *const *) known, dataset) &&
      !g_ptr_array_find_with_equal_func (self->own_datasets, dataset, g_str_equal, NULL))
    g_ptr_array_add (self->own_datasets, g_strdup (dataset));
  g_strv_builder_addv (names, (const char **) known);
  for (guint i = 0; known[i]; i++)
    {
      g_autofree char *title = lk_dataset_title (known[i]);

      g_strv_builder_add (list, title);
    }
  for (guint i = 0; i < self->own_datasets->len; i++)
    {
      const char *path = g_ptr_array_index (self->own_datasets, i);
      g_autofree char *label = g_filename_display_basename (path);

      g_strv_builder_add (names, path);
      g_strv_builder_add (list, label);
    }
  g_strfreev (self->dataset_names);
  self->dataset_names = g_strv_builder_end (names);
  while (!g_str_equal (self->dataset_names[selected], dataset))
    selected++;
  items = g_strv_builder_end (list);
  self->updating = TRUE;
  lk_string_list_set (self->datasets, (const char *const *) items);
  adw_combo_row_set_selected (self->dataset_row, selected);
  shown = g_filename_display_name (dataset);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->dataset_row), strchr (dataset, '/') ? shown : NULL);
  self->updating = FALSE;
}

static void
dataset_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  guint selected = adw_combo_row_get_selected (row);
  gboolean there = self->dataset_names && selected < g_strv_length (self->dataset_names);
  const char *dataset = there ? self->dataset_names[selected] : NULL;

  if (self->updating || !session_of (self) || !dataset ||
      g_str_equal (dataset, lk_session_get_settings (session_of (self))->dataset))
    return;
  lk_session_choose_dataset (session_of (self), dataset);
}

/* A list of classes that was typed: FALSE, with the error shown, when there is no
 * such class. n_named, if not NULL, receives how many there are. */
static gboolean
check_classes (LkSettingsPanel *self, AdwEntryRow *row, const char *title, gsize *n_named)
{
  const LkDataset *dataset = lk_session_get_snapshot (session_of (self))->dataset;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autofree bool *named = dataset ? g_new0 (bool, dataset->n_classes) : NULL;
  const char *bad = NULL;
  gsize n = 0;

  if (!dataset)
    return FALSE;
  if (lk_classes_parse (dataset, text, named, &bad) != LK_OK)
    {
      g_autofree char *error = g_strdup_printf (_ ("There is no class “%s”"), bad);

      lk_entry_row_set_error (row, title, error);
      return FALSE;
    }
  for (gsize k = 0; k < dataset->n_classes; k++)
    n += named[k];
  if (n_named)
    *n_named = n;
  lk_entry_row_set_error (row, title, NULL);
  return TRUE;
}

/* What is missing from the transfer set is what a bias would cure. */
static void
omit_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  const char *title = _ ("Leave out classes");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gsize n_omitted = 0;

  if (!check_classes (self, row, title, &n_omitted))
    return;
  if (n_omitted == lk_session_get_snapshot (session_of (self))->dataset->n_subjects)
    {
      lk_entry_row_set_error (row, title, _ ("Something must be left to learn"));
      return;
    }
  g_object_set (session_of (self), "omit-classes", text, "bias-classes", text, NULL);
}

static void
only_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (check_classes (self, row, _ ("Show only classes"), NULL))
    g_object_set (session_of (self), "only-classes", text, "bias-classes", text, NULL);
}

static void
bias_classes_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  if (check_classes (self, row, _ ("Bias of classes"), NULL))
    g_object_set (session_of (self), "bias-classes", gtk_editable_get_text (GTK_EDITABLE (row)), NULL);
}

static void
update_bias (LkSettingsPanel *self)
{
  const char *classes = lk_session_get_settings (session_of (self))->bias_classes;
  g_autofree char *title = classes[0] != '\0' ? g_strdup_printf (_ ("Bias of class %s"), classes) : NULL;

  g_object_set (self->bias_row, "title", title ? title : _ ("Class bias"), NULL);
  lk_value_row_set_useful (self->bias_row, title != NULL,
                           _ ("Leave a class out of the transfer set, or name one below"));
}

static gboolean
share_to_held (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_double (from) > 0.0);
  return TRUE;
}

/* Another share, as from the command line, stays what it is. */
static gboolean
held_to_share (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  LkSettingsPanel *self = user_data;
  double share = lk_session_get_settings (session_of (self))->loss.feature_share;
  gboolean held = g_value_get_boolean (from);

  g_value_set_double (to, held == (share > 0.0) ? share : held ? HELD_SHARE : 0.0);
  return TRUE;
}

static gboolean
fraction_to_percent (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_double (to, 100.0 * g_value_get_double (from));
  return TRUE;
}

static gboolean
percent_to_fraction (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_double (to, g_value_get_double (from) / 100.0);
  return TRUE;
}

/* What a slider, a switch or a number sets, it also shows. */
static void
bind (LkSettingsPanel *self, const char *setting, const char *id, const char *property)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (self), LK_TYPE_SETTINGS_PANEL, id);

  g_object_bind_property (session_of (self), setting, child, property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
bind_all (LkSettingsPanel *self)
{
  static const struct {
    const char *setting;
    const char *id;
  } shares[] = { { "train-fraction", "fraction_spin" }, { "label-noise", "noise_spin" } };

  self->updating = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (both_ways); i++)
    bind (self, both_ways[i].setting, both_ways[i].id, both_ways[i].property);
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    g_object_bind_property_full (session_of (self), shares[i].setting,
                                 gtk_widget_get_template_child (GTK_WIDGET (self), LK_TYPE_SETTINGS_PANEL,
                                                                shares[i].id),
                                 "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, fraction_to_percent,
                                 percent_to_fraction, NULL, NULL);
  g_object_bind_property_full (session_of (self), "pace", self->pace_row, "selected", G_BINDING_SYNC_CREATE,
                               pace_to_selected, NULL, NULL, NULL);
  g_object_bind_property_full (session_of (self), "feature-share",
                               gtk_widget_get_template_child (GTK_WIDGET (self), LK_TYPE_SETTINGS_PANEL,
                                                              "feature_share_switch"),
                               "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, share_to_held, held_to_share,
                               self, NULL);
  g_object_bind_property (session_of (self), "feature", self->feature_row, "selected", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session_of (self), "method", self->method_row, "selected", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session_of (self), "optimizer", self->optimizer_row, "selected", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session_of (self), "schedule", self->schedule_row, "selected", G_BINDING_SYNC_CREATE);
  self->updating = FALSE;
}

static gboolean
lk_settings_panel_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkSettingsPanel *self = LK_SETTINGS_PANEL (page);

  if (changes & LK_CHANGE_SESSION)
    bind_all (self);
  if (changes & LK_CHANGE_SETTING)
    {
      update_method (self);
      update_feature (self);
      update_mutual (self);
    }
  else if (changes & LK_CHANGE_TEMPERATURE)
    {
      update_weights (self);
      update_formula (self);
    }
  if (changes & LK_CHANGE_BIAS)
    update_bias (self);
  if (changes & LK_CHANGE_DATASET)
    update_datasets (self);
  return FALSE;
}

static void
lk_settings_panel_finalize (GObject *object)
{
  LkSettingsPanel *self = LK_SETTINGS_PANEL (object);

  g_strfreev (self->dataset_names);
  g_ptr_array_unref (self->own_datasets);
  G_OBJECT_CLASS (lk_settings_panel_parent_class)->finalize (object);
}

static void
lk_settings_panel_class_init (LkSettingsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  /* Children that are found by their names alone. */
  static const char *const unnamed[] = { "teacher_group",
                                         "omit_row",
                                         "only_row",
                                         "bias_classes_row",
                                         "twin_switch",
                                         "mutual_switch",
                                         "epochs_spin",
                                         "fraction_spin",
                                         "seed_spin",
                                         "threads_spin",
                                         "dkd_beta_row",
                                         "smoothing_row",
                                         "virtual_confidence_row",
                                         "noise_spin",
                                         "transfer_row",
                                         "feature_weight_row",
                                         "feature_share_row",
                                         "feature_epochs_row",
                                         "feature_epochs_spin",
                                         "feature_student_row",
                                         "feature_teacher_row",
                                         "feature_share_switch",
                                         "feature_student_spin",
                                         "feature_teacher_spin" };

  object_class->finalize = lk_settings_panel_finalize;
  LK_PAGE_CLASS (klass)->update = lk_settings_panel_update;

  g_type_ensure (LK_TYPE_READOUT);
  g_type_ensure (LK_TYPE_STILL);
  g_type_ensure (LK_TYPE_VALUE_ROW);
  g_type_ensure (LK_TYPE_TEACHER_GROUP);
  g_type_ensure (LK_TYPE_TRANSFER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-settings-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, temperature_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, alpha_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, rate_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, formula_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, method_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, weights_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, method_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, feature_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, feature_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, student_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, bias_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, dataset_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, datasets);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, schedule_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, optimizer_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, pace_row);
  for (gsize i = 0; i < G_N_ELEMENTS (unnamed); i++)
    gtk_widget_class_bind_template_child_full (widget_class, unnamed[i], FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, method_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, feature_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, optimizer_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, student_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, omit_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, only_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, bias_classes_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, dataset_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, schedule_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, pace_selected_cb);
}

static void
fill_paces (LkSettingsPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      g_autofree char *name = g_strdup_printf (ngettext ("%u step a second", "%u steps a second", paces[i]), paces[i]);

      gtk_string_list_append (names, paces[i] > 0 ? name : _ ("full speed"));
    }
  self->updating = TRUE; /* the first is chosen meanwhile */
  adw_combo_row_set_model (self->pace_row, G_LIST_MODEL (names));
  self->updating = FALSE;
}

static void
lk_settings_panel_init (LkSettingsPanel *self)
{
  static const double temperatures[] = { 0.5, 1, 2, 4, 8, 20, 50 };
  static const double alphas[] = { 0, 0.5, 1 };
  static const double rates[] = { 1e-5, 1e-3, 1e-1 };
  static const double biases[] = { -10, -5, 0, 5, 10 };
  static const double betas[] = { 0, 1, 4, 8 };
  static const double smoothings[] = { 0, 0.1, 0.25, 0.5 };
  static const double confidences[] = { 0.5, 0.75, 0.9 };
  static const double weights[] = { 0.01, 1, 100, 10000 };
  static const char *const spins[] = { "epochs_spin",          "fraction_spin",
                                       "noise_spin",           "seed_spin",
                                       "threads_spin",         "feature_student_spin",
                                       "feature_teacher_spin", "feature_epochs_spin" };
  g_autoptr (GtkStringList) features = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) methods = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->own_datasets = g_ptr_array_new_with_free_func (g_free);
  lk_value_row_set_marks (self->temperature_row, temperatures, G_N_ELEMENTS (temperatures));
  lk_value_row_set_marks (self->alpha_row, alphas, G_N_ELEMENTS (alphas));
  lk_value_row_set_marks (self->rate_row, rates, G_N_ELEMENTS (rates));
  lk_value_row_set_marks (self->bias_row, biases, G_N_ELEMENTS (biases));
  lk_value_row_set_marks (LK_VALUE_ROW (row_of (self, "dkd-beta")), betas, G_N_ELEMENTS (betas));
  lk_value_row_set_marks (LK_VALUE_ROW (row_of (self, "smoothing")), smoothings, G_N_ELEMENTS (smoothings));
  lk_value_row_set_marks (LK_VALUE_ROW (row_of (self, "virtual-confidence")), confidences, G_N_ELEMENTS (confidences));
  for (gsize i = 0; i < G_N_ELEMENTS (spins); i++)
    lk_spin_range_say (
        GTK_SPIN_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (self), LK_TYPE_SETTINGS_PANEL, spins[i])));
  for (int m = 0; m < LK_N_METHODS; m++)
    gtk_string_list_append (methods, _ (lk_method_info (m)->name));
  adw_combo_row_set_model (self->method_row, G_LIST_MODEL (methods));
  lk_value_row_set_marks (LK_VALUE_ROW (row_of (self, "feature-weight")), weights, G_N_ELEMENTS (weights));
  for (int f = 0; f < LK_N_FEATURES; f++)
    gtk_string_list_append (features, _ (lk_feature_info (f)->name));
  adw_combo_row_set_model (self->feature_row, G_LIST_MODEL (features));
  fill_paces (self);
  lk_layers_row_init (ADW_ENTRY_ROW (self->student_row));
  lk_texts_share_undo (GTK_WIDGET (self));
}

void
lk_settings_panel_focus_setting (LkSettingsPanel *self, const char *name)
{
  if (g_str_equal (name, "temperature"))
    gtk_widget_grab_focus (GTK_WIDGET (self->temperature_row));
  else if (g_str_equal (name, "alpha"))
    gtk_widget_grab_focus (GTK_WIDGET (self->alpha_row));
  else if (g_str_equal (name, "learning-rate"))
    gtk_widget_grab_focus (GTK_WIDGET (self->rate_row));
  else if (g_str_equal (name, "class-bias"))
    gtk_widget_grab_focus (GTK_WIDGET (self->bias_row));
  else if (g_str_equal (name, "pace"))
    gtk_widget_grab_focus (GTK_WIDGET (self->pace_row));
  else if (g_str_equal (name, "student"))
    gtk_widget_grab_focus (GTK_WIDGET (self->student_row));
}
