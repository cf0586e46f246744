/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-settings-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lk-value-row.h"

struct _LkSettingsPanel {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  LkValueRow *temperature_row;
  LkValueRow *alpha_row;
  LkValueRow *rate_row;
  GtkLabel *formula_label;
  AdwComboRow *method_row;
  GtkLabel *method_label;
  GtkEditable *student_row;
  GtkEditable *teacher_row;
  GtkEditable *omit_row;
  GtkSwitch *twin_switch;
  GtkSpinButton *teacher_epochs_spin;
  GtkSpinButton *fraction_spin;
  GtkSpinButton *seed_spin;
  AdwComboRow *optimizer_row;

  LkSession *session;
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
  g_autofree char *formula =
      g_strdup_printf ("<b>L</b> = %.3g · CE + %.3g · %s", 1.0 - loss->alpha, loss->alpha, soft);

  gtk_label_set_markup (self->formula_label, formula);
}

static void
update_method (LkSettingsPanel *self)
{
  const LkMethodInfo *info = lk_method_info (lk_session_get_settings (self->session)->loss.method);
  g_autofree char *text = g_strdup_printf ("%s\n%s", _ (info->description), info->source);

  gtk_label_set_label (self->method_label, text);
  lk_value_row_set_useful (self->temperature_row, info->uses_temperature,
                           _ ("This method does not depend on T"));
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

  if (!self->session || lk_session_get_settings (self->session)->student.optimizer == kind)
    return;
  /* The rate that suits one optimiser ruins the other. */
  g_object_set (self->session, "optimizer", kind, "learning-rate", lk_optimizer_default_rate (kind), NULL);
}

/* An entry row whose text was accepted, or not: what is wrong takes the place of
 * its title, where the eye is. */
static void
set_row_error (GtkEditable *row, const char *title, const char *error)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), error ? error : title);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

/* A teacher from a file has the layers it has. */
static void
update_teacher (LkSettingsPanel *self)
{
  const LkSettings *settings = lk_session_get_settings (self->session);
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  if (settings->teacher_files)
    {
      name = g_path_get_basename (settings->teacher_files[0]);
      title = g_strdup_printf (_ ("From %s; or train one of"), name);
    }
  set_row_error (self->teacher_row, title ? title : _ ("Teacher’s hidden layers"), NULL);
  gtk_editable_set_text (self->teacher_row, settings->teacher_files ? "" : settings->teacher.layers);
}

static gboolean
apply_layers (LkSettingsPanel *self, GtkEditable *row, const char *property, const char *title)
{
  size_t hidden[LK_MAX_LAYERS];
  size_t n_hidden;

  switch (lk_layers_parse (gtk_editable_get_text (row), hidden, &n_hidden))
    {
    case LK_OK:
      {
        char text[LK_MAX_LAYERS * 8];

        lk_layers_format (hidden, n_hidden, text, sizeof text);
        set_row_error (row, title, NULL);
        g_object_set (self->session, property, text, NULL);
        gtk_editable_set_text (row, text);
        return TRUE;
      }
    case LK_BAD_SHAPE:
      {
        g_autofree char *error =
            g_strdup_printf (_ ("At most %d layers of 1 to %d units"), LK_MAX_LAYERS - 1, LK_MAX_WIDTH);

        set_row_error (row, title, error);
        break;
      }
    default:
      set_row_error (row, title, _ ("Write widths such as 30x30"));
    }
  return FALSE;
}

static void
student_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  apply_layers (self, GTK_EDITABLE (row), "student-layers", _ ("Student’s hidden layers"));
}

static void
teacher_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  /* A size means a teacher of our own, not the one from a file. */
  if (apply_layers (self, GTK_EDITABLE (row), "teacher-layers", _ ("Teacher’s hidden layers")))
    g_object_set (self->session, "teacher-files", NULL, NULL);
}

static void
omit_applied_cb (AdwEntryRow *row, LkSettingsPanel *self)
{
  const LkDataset *dataset = lk_session_get_snapshot (self->session)->dataset;
  const char *title = _ ("Leave out classes");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autofree bool *keep = dataset ? g_new0 (bool, dataset->n_classes) : NULL;
  const char *bad = NULL;
  gsize n_omitted = 0;

  if (!dataset)
    return;
  if (lk_classes_parse (dataset, text, keep, &bad) != LK_OK)
    {
      g_autofree char *error = g_strdup_printf (_ ("There is no class “%s”"), bad);

      set_row_error (GTK_EDITABLE (row), title, error);
      return;
    }
  for (gsize k = 0; k < dataset->n_classes; k++)
    n_omitted += keep[k];
  if (n_omitted == dataset->n_classes)
    {
      set_row_error (GTK_EDITABLE (row), title, _ ("Something must be left to learn"));
      return;
    }
  set_row_error (GTK_EDITABLE (row), title, NULL);
  g_object_set (self->session, "omit-classes", text, NULL);
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
lk_settings_panel_class_init (LkSettingsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_settings_panel_dispose;

  g_type_ensure (LK_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-settings-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, temperature_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, alpha_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, rate_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, formula_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, method_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, method_label);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, student_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, teacher_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, omit_row);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, twin_switch);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, teacher_epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, fraction_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, seed_spin);
  gtk_widget_class_bind_template_child (widget_class, LkSettingsPanel, optimizer_row);
  gtk_widget_class_bind_template_callback (widget_class, method_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, optimizer_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, student_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, teacher_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, omit_applied_cb);
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
  g_autoptr (GtkStringList) methods = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  lk_value_row_set_marks (self->temperature_row, temperatures, G_N_ELEMENTS (temperatures));
  lk_value_row_set_marks (self->alpha_row, alphas, G_N_ELEMENTS (alphas));
  lk_value_row_set_marks (self->rate_row, rates, G_N_ELEMENTS (rates));
  for (int m = 0; m < LK_N_METHODS; m++)
    gtk_string_list_append (methods, _ (lk_method_info (m)->name));
  adw_combo_row_set_model (self->method_row, G_LIST_MODEL (methods));

  /* The other rows name what is in them. */
  set_label (self->teacher_epochs_spin, _ ("Teacher’s epochs"));
  set_label (self->fraction_spin, _ ("Share of the samples, per cent"));
  set_label (self->seed_spin, _ ("Seed"));
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
  self->session = g_object_ref (session);

  g_object_bind_property (session, "temperature", self->temperature_row, "value", both);
  g_object_bind_property (session, "alpha", self->alpha_row, "value", both);
  g_object_bind_property (session, "learning-rate", self->rate_row, "value", both);
  g_object_bind_property (session, "method", self->method_row, "selected", G_BINDING_DEFAULT);
  g_object_bind_property (session, "optimizer", self->optimizer_row, "selected", G_BINDING_DEFAULT);
  g_object_bind_property (session, "twin", self->twin_switch, "active", both);
  g_object_bind_property (session, "teacher-epochs", self->teacher_epochs_spin, "value", both);
  g_object_bind_property (session, "seed", self->seed_spin, "value", both);
  g_object_bind_property_full (session, "train-fraction", self->fraction_spin, "value", both, fraction_to_percent,
                               percent_to_fraction, NULL, NULL);
  g_object_bind_property (session, "student-layers", self->student_row, "text", G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "omit-classes", self->omit_row, "text", G_BINDING_SYNC_CREATE);

  g_signal_connect_object (session, "notify::temperature", G_CALLBACK (update_formula), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::alpha", G_CALLBACK (update_formula), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::method", G_CALLBACK (update_method), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::teacher-files", G_CALLBACK (update_teacher), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::teacher-layers", G_CALLBACK (update_teacher), self, G_CONNECT_SWAPPED);
  update_method (self);
  update_teacher (self);
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
  else if (g_str_equal (name, "student"))
    gtk_widget_grab_focus (GTK_WIDGET (self->student_row));
}
