/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-preferences.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "import/lk-dataset-io.h"
#include "words/lk-language.h"

struct _LkPreferences {
  AdwPreferencesWindow parent_instance;

  AdwComboRow *style_row;
  GtkSpinButton *type_spin;
  AdwComboRow *language_row;
  GtkWidget *restart_button;
  AdwComboRow *dataset_row;
  GtkSwitch *distill_switch;
  GtkSpinButton *threads_spin;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (LkPreferences, lk_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* What this window is about: the rest is where the window was left. */
static const char *const keys[] = { "color-scheme", "type-size", "language", "dataset", "distill-at-start", "threads" };

typedef struct {
  GSettings *settings;
  GVariant *values[G_N_ELEMENTS (keys)];
} Former;

static void
former_free (gpointer data, GClosure *closure)
{
  Former *former = data;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_variant_unref (former->values[i]);
  g_object_unref (former->settings);
  g_free (former);
}

static void
undo_cb (AdwToast *toast, Former *former)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_set_value (former->settings, keys[i], former->values[i]);
}

static void
reset_cb (LkPreferences *self)
{
  Former *former = g_new (Former, 1);
  AdwToast *toast = adw_toast_new (_ ("All is as it was at first"));

  former->settings = g_object_ref (self->settings);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      former->values[i] = g_settings_get_value (self->settings, keys[i]);
      g_settings_reset (self->settings, keys[i]);
    }
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), former, former_free, 0);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

/* The names of the row's entries. They are the row's, which may outlive the window while it is bound. */
static GPtrArray *
names_of (gpointer row)
{
  return g_object_get_data (row, "names");
}

/* A name that is no longer there stays until another is chosen; it has an entry of its own, since GTK's lists
 * choose their first one where none is chosen (since 4.18). */
static gboolean
name_to_selected (GValue *value, GVariant *variant, gpointer row)
{
  GPtrArray *names = names_of (row);
  const char *name = g_variant_get_string (variant, NULL);
  guint i;

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &i))
    {
      g_autofree char *label = g_strdup_printf (_ ("%s (not there)"), name);

      i = names->len;
      g_ptr_array_add (names, g_strdup (name));
      gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (row)), label);
    }
  g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
selected_to_name (const GValue *value, const GVariantType *type, gpointer row)
{
  GPtrArray *names = names_of (row);
  guint i = g_value_get_uint (value);

  return i < names->len ? g_variant_new_string (g_ptr_array_index (names, i)) : NULL;
}

static const char *const styles[] = { "default", "light", "dark" };

static gboolean
style_to_selected (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), styles[i]))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
selected_to_style (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (styles) ? g_variant_new_string (styles[i]) : NULL;
}

/* Type is set in per cent here, and is a factor elsewhere. */
static gboolean
factor_to_percent (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, round (100.0 * g_variant_get_double (variant)));
  return TRUE;
}

static GVariant *
percent_to_factor (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_double (g_value_get_double (value) / 100.0);
}

/* Another one than is spoken now. */
static void
language_cb (LkPreferences *self)
{
  GPtrArray *names = names_of (self->language_row);
  guint i = adw_combo_row_get_selected (self->language_row);

  gtk_widget_set_visible (self->restart_button,
                          names && i < names->len && !g_str_equal (g_ptr_array_index (names, i), lk_language_get ()));
}

/* This window is none of the application's, whose actions do not count in it. */
static void
restart_cb (void)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "restart", NULL);
}

/* Gives the row entries: what each is called in the settings, and what a person reads. */
static void
add_entry (AdwComboRow *row, const char *name, const char *title)
{
  if (!names_of (row))
    {
      g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

      g_object_set_data_full (G_OBJECT (row), "names", g_ptr_array_new_with_free_func (g_free),
                              (GDestroyNotify) g_ptr_array_unref);
      adw_combo_row_set_model (row, G_LIST_MODEL (titles));
    }
  g_ptr_array_add (names_of (row), g_strdup (name));
  gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (row)), title);
}

static void
lk_preferences_dispose (GObject *object)
{
  LkPreferences *self = LK_PREFERENCES (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lk_preferences_parent_class)->dispose (object);
}

static void
lk_preferences_class_init (LkPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, style_row);
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, type_spin);
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, language_row);
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, restart_button);
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, dataset_row);
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, distill_switch);
  gtk_widget_class_bind_template_child (widget_class, LkPreferences, threads_spin);
  gtk_widget_class_bind_template_child_full (widget_class, "reset_button", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, restart_cb);
}

static void
lk_preferences_init (LkPreferences *self)
{
  g_auto (GStrv) languages = lk_language_list ();
  g_auto (GStrv) datasets = lk_dataset_list_by_title ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_entry (self->language_row, "", _ ("As the system"));
  for (guint i = 0; languages[i]; i++)
    add_entry (self->language_row, languages[i], lk_language_name (languages[i]));
  for (guint i = 0; datasets[i]; i++)
    {
      g_autofree char *title = lk_dataset_title (datasets[i]);

      add_entry (self->dataset_row, datasets[i], title);
    }
}

LkPreferences *
lk_preferences_new (GtkWindow *parent, GSettings *settings)
{
  LkPreferences *self = g_object_new (LK_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  g_settings_bind_with_mapping (settings, "color-scheme", self->style_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                style_to_selected, selected_to_style, NULL, NULL);
  g_settings_bind_with_mapping (settings, "type-size", self->type_spin, "value", G_SETTINGS_BIND_DEFAULT,
                                factor_to_percent, percent_to_factor, NULL, NULL);
  g_settings_bind_with_mapping (settings, "language", self->language_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                name_to_selected, selected_to_name, self->language_row, NULL);
  g_settings_bind_with_mapping (settings, "dataset", self->dataset_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                name_to_selected, selected_to_name, self->dataset_row, NULL);
  g_settings_bind (settings, "distill-at-start", self->distill_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "threads", self->threads_spin, "value", G_SETTINGS_BIND_DEFAULT);
  return self;
}
