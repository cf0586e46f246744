/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-settings-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "dataset/lk-transfer-set.h"
#include "io/lk-dataset-io.h"
#include "lk-entry-row.h"
#include "lk-readout.h"
#include "lk-still.h"
#include "lk-teacher-group.h"
#include "lk-value-row.h"
#include "train/lk-defaults.h"

struct _LkSettingsPanel {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  LkValueRow *temperature_row;
  LkValueRow *alpha_row;
  LkValueRow *rate_row;
  LkReadout *formula_label;
  AdwComboRow *method_row;
  GtkLabel *method_label;
  GtkEditable *student_row;
  LkTeacherGroup *teacher_group;
  GtkEditable *omit_row;
  GtkEditable *only_row;
  LkValueRow *bias_row;
  GtkEditable *bias_classes_row;
  GtkSwitch *twin_switch;
  AdwComboRow *dataset_row;
  GtkStringList *datasets;
  char **dataset_names;    /* of the session's property, in the same order */
  GPtrArray *own_datasets; /* paths of people's own that were opened: they stay to be chosen again */
  GtkSpinButton *epochs_spin;
  AdwComboRow *schedule_row;
  GtkSpinButton *fraction_spin;
  GtkSpinButton *seed_spin;
  GtkSpinButton *threads_spin;
  AdwComboRow *optimizer_row;

  LkSession *session;
  gboolean updating; /* the data sets' list */
};

G_DEFINE_FINAL_TYPE (LkSettingsPanel, lk_settings_panel, GTK_TYPE_WIDGET)

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
      return g_strdup_printf ("%.3g² · KL", T);
    case LK_METHOD_DKD:
      return g_strdup_printf ("%.3g² · (TCKD + %.3g · NCKD)", T, loss->dkd_beta);
    case LK_METHOD_DIST:
      return g_strdup_printf ("%.3g² · (2 − ρ<sub>rows</sub> − ρ<sub>columns</sub>)", T);
    case LK_METHOD_LOGITS:
      return g_strdup (_ ("½ · mean (z − v)²"));
    case LK_METHOD_LABEL_SMOOTHING:
      return g_strdup (_ ("KL to smoothed labels"));
    case LK_N_METHODS:
      break;
    }
  g_return_val_if_reached (NULL);
}

static void
update_formula (LkSettingsPanel *self)
{
  const LkLossSettings *loss = &lk_session_get_settings (self->session)->loss;
  g_autofree char *soft = soft_term (loss);
  g_autofree char *formula = g_strdup_printf ("<b>L</b> = %.3g · CE + %.3g · %s", 1.0 - loss->alpha, loss->alpha, soft);

  lk_readout_set_markup (self->formula_label, formula);
}

static void
update_method (LkSettingsPanel *self)
{
  const LkMethodInfo *info = lk_method_info (lk_session_get_settings (self->session)->loss.method);
  g_autofree char *text = g_strdup_printf ("%s\n%s", _ (info->description), info->source);

  gtk_label_set_label (self->method_label, text);
  lk_value_row_set_useful (self->temperature_row, info->uses_temperature, _ ("This method does not depend on T"));
  update_formula (self);
}

static void
method_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  if (self->session)
    g_object_set (self->session, "method", adw_combo_row_get_selected (row), NULL);
}

static void
optimizer_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  LkOptimizerKind kind = (LkOptimizerKind) adw_combo_row_get_selected (row);
  const LkSettings *settings = self->session ? lk_session_get_settings (self->session) : NULL;

  if (!settings || settings->student.optimizer == kind)
    return;
  /* The rate that suits one optimiser ruins the other. */
  g_object_set (self->session, "optimizer", kind, "learning-rate", lk_defaults_learning_rate (settings->dataset, kind),
                NULL);
}

static void
schedule_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkSettingsPanel *self)
{
  if (self->session)
    g_object_set (self->session, "schedule", adw_combo_row_get_selected (row), NULL);
}

static void
student_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  lk_entry_row_apply_layers (row, _ ("Student’s hidden layers"), G_OBJECT (self->session), "student-layers");
}

/* The data sets that are there, and the one in use where it is none of them. */
static void
update_datasets (LkSettingsPanel *self)
{
  const char *dataset = lk_session_get_settings (self->session)->dataset;
  g_auto (GStrv) known = lk_dataset_list ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) items = NULL;
  g_autofree char *shown = NULL;
  guint selected = 0;

  if (!g_strv_contains ((const char *const *) known, dataset) &&
      !g_ptr_array_find_with_equal_func (self->own_datasets, dataset, g_str_equal, NULL))
    g_ptr_array_add (self->own_datasets, g_strdup (dataset));
  g_strv_builder_addv (names, (const char **) known);
  g_strv_builder_addv (list, (const char **) known);
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

  if (self->updating || !self->session || !dataset ||
      g_str_equal (dataset, lk_session_get_settings (self->session)->dataset))
    return;
  lk_session_choose_dataset (self->session, dataset);
}

/* A list of classes that was typed: FALSE, with the error shown, when there is no
 * such class. n_named, if not NULL, receives how many there are. */
static gboolean
check_classes (LkSettingsPanel *self, AdwEntryRow *row, const char *title, gsize *n_named)
{
  const LkDataset *dataset = lk_session_get_snapshot (self->session)->dataset;
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
  if (n_omitted == lk_session_get_snapshot (self->session)->dataset->n_subjects)
    {
      lk_entry_row_set_error (row, title, _ ("Something must be left to learn"));
      return;
    }
  g_object_set (self->session, "omit-classes", text, "bias-classes", text, NULL);
}

static void
only_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (check_classes (self, row, _ ("Show only classes"), NULL))
    g_object_set (self->session, "only-classes", text, "bias-classes", text, NULL);
}

static void
bias_classes_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  if (check_classes (self, row, _ ("Bias of classes"), NULL))
    g_object_set (self->session, "bias-classes", gtk_editable_get_text (GTK_EDITABLE (row)), NULL);
}

static void
update_bias (LkSettingsPanel *self)
{
  const char *classes = lk_session_get_settings (self->session)->bias_classes;
  g_autofree char *title = classes[0] != '\0' ? g_strdup_printf (_ ("Bias of class %s"), classes) : NULL;

  g_object_set (self->bias_row, "title", title ? title : _ ("Class bias"), NULL);
  lk_value_row_set_useful (self->bias_row, title != NULL,
                           _ ("Leave a class out of the transfer set, or name one below"));
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

static void
lk_settings_panel_dispose (GObject *object)
{
  LkSettingsPanel *self = LK_SETTINGS_PANEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_settings_panel_parent_class)->dispose (object);
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

  object_class->dispose = lk_settings_panel_dispose;
  object_class->finalize = lk_settings_panel_finalize;

  g_type_ensure (LK_TYPE_READOUT);
  g_type_ensure (LK_TYPE_STILL);
  g_type_ensure (LK_TYPE_VALUE_ROW);
  g_type_ensure (LK_TYPE_TEACHER_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-settings-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, temperature_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, alpha_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, rate_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, formula_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, method_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, method_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, student_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, teacher_group);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, omit_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, only_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, bias_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, bias_classes_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, twin_switch);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, dataset_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, datasets);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, schedule_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, fraction_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, seed_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, threads_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, optimizer_row);
  gtk_widget_class_bind_template_callback (widget_class, method_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, optimizer_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, student_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, omit_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, only_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, bias_classes_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, dataset_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, schedule_selected_cb);
}

static void
set_label (gpointer widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
lk_settings_panel_init (LkSettingsPanel *self)
{
  static const double temperatures[] = { 0.5, 1, 2, 4, 8, 20, 50 };
  static const double alphas[] = { 0, 0.5, 1 };
  static const double rates[] = { 1e-5, 1e-3, 1e-1 };
  static const double biases[] = { -10, -5, 0, 5, 10 };
  g_autoptr (GtkStringList) methods = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->own_datasets = g_ptr_array_new_with_free_func (g_free);
  lk_value_row_set_marks (self->temperature_row, temperatures, G_N_ELEMENTS (temperatures));
  lk_value_row_set_marks (self->alpha_row, alphas, G_N_ELEMENTS (alphas));
  lk_value_row_set_marks (self->rate_row, rates, G_N_ELEMENTS (rates));
  lk_value_row_set_marks (self->bias_row, biases, G_N_ELEMENTS (biases));
  for (int m = 0; m < LK_N_METHODS; m++)
    gtk_string_list_append (methods, _ (lk_method_info (m)->name));
  adw_combo_row_set_model (self->method_row, G_LIST_MODEL (methods));

  /* The other rows name what is in them. */
  set_label (self->epochs_spin, _ ("Epochs"));
  set_label (self->fraction_spin, _ ("Share of the samples, per cent"));
  set_label (self->seed_spin, _ ("Seed"));
  set_label (self->threads_spin, _ ("Threads"));
}

void
lk_settings_panel_set_session (LkSettingsPanel *self, LkSession *session)
{
  const LkSettings *settings = lk_session_get_settings (session);
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  g_return_if_fail (self->session == NULL);

  /* Set before the session is known, so that nothing goes back to it. */
  adw_combo_row_set_selected (self->method_row, settings->loss.method);
  adw_combo_row_set_selected (self->optimizer_row, settings->student.optimizer);
  adw_combo_row_set_selected (self->schedule_row, settings->student.schedule);
  self->session = g_object_ref (session);

  g_object_bind_property (session, "temperature", self->temperature_row, "value", both);
  g_object_bind_property (session, "alpha", self->alpha_row, "value", both);
  g_object_bind_property (session, "learning-rate", self->rate_row, "value", both);
  g_object_bind_property (session, "method", self->method_row, "selected", G_BINDING_DEFAULT);
  g_object_bind_property (session, "optimizer", self->optimizer_row, "selected", G_BINDING_DEFAULT);
  g_object_bind_property (session, "twin", self->twin_switch, "active", both);
  g_object_bind_property (session, "schedule", self->schedule_row, "selected", G_BINDING_DEFAULT);
  g_object_bind_property (session, "epochs", self->epochs_spin, "value", both);
  g_object_bind_property (session, "seed", self->seed_spin, "value", both);
  g_object_bind_property (session, "threads", self->threads_spin, "value", both);
  g_object_bind_property_full (session, "train-fraction", self->fraction_spin, "value", both, fraction_to_percent,
                               percent_to_fraction, NULL, NULL);
  g_object_bind_property (session, "student-layers", self->student_row, "text", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "omit-classes", self->omit_row, "text", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "only-classes", self->only_row, "text", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "bias-classes", self->bias_classes_row, "text", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "class-bias", self->bias_row, "value", both);

  g_signal_connect_object (session, "notify::temperature", G_CALLBACK (update_formula), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::alpha", G_CALLBACK (update_formula), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::method", G_CALLBACK (update_method), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::bias-classes", G_CALLBACK (update_bias), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::dataset", G_CALLBACK (update_datasets), self, G_CONNECT_SWAPPED);
  lk_teacher_group_set_session (self->teacher_group, session);
  update_method (self);
  update_bias (self);
  update_datasets (self);
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
  else if (g_str_equal (name, "student"))
    gtk_widget_grab_focus (GTK_WIDGET (self->student_row));
}
