/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/widgets/lk-file-dialog.h"
#include "examine/lk-teacher-checks.h"
#include "import/lk-formats.h"
#include "import/lk-models.h"
#include "lk-entry-row.h"
#include "lk-layers-row.h"
#include "lk-spin-range.h"

struct _LkTeacherGroup {
  AdwPreferencesGroup parent_instance;

  AdwComboRow *source_row;
  GtkWidget *doubt_button;
  GtkStringList *sources;
  AdwEntryRow *network_row;
  AdwEntryRow *layers_row;
  GtkWidget *epochs_row;
  GtkSpinButton *epochs_spin;
  GtkWidget *count_row;
  GtkSpinButton *count_spin;
  AdwComboRow *mean_row;

  LkSession *session;
  char **names; /* of the networks that come with the program for the data set */
  gboolean updating;
};

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LkTeacherGroup, lk_teacher_group, ADW_TYPE_PREFERENCES_GROUP)

/* What speaks against the teacher stays beside its name. */
static void
snapshot_cb (LkTeacherGroup *self)
{
  const LkFinding *objection = lk_teacher_objection (lk_session_get_snapshot (self->session)->findings);

  gtk_widget_set_visible (self->doubt_button, objection != NULL);
  if (objection)
    gtk_widget_set_tooltip_text (self->doubt_button, objection->sentence);
}

static const char *
layers_title (void)
{
  return _ ("Teacher’s hidden layers");
}

static const char *
network_title (void)
{
  return _ ("Network of the file");
}

/* "1200x1200" for "mnist-1200x1200": more would be cut where type is large. */
static char *
source_label (const char *name, const char *dataset)
{
  return g_strdup (name + strlen (dataset) + 1);
}

static char *
files_label (char *const *files)
{
  g_autofree char *name = g_filename_display_basename (files[0]);
  guint n = g_strv_length ((char **) files);

  return n == 1 ? g_strdup (name)
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u other", "%s and %u others", n - 1), name,
                                   n - 1);
}

/* The list: what comes with the program, then training one, then, if they are
 * what teaches now, files of the person's own. */
static void
update_source (LkTeacherGroup *self)
{
  const LkSettings *settings = lk_session_get_settings (self->session);
  char *const *files = settings->teacher_files;
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) items = NULL;
  guint n, selected;

  g_strfreev (self->names);
  self->names = lk_model_list (settings->dataset);
  n = g_strv_length (self->names);
  selected = n; /* train one */
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = source_label (self->names[i], settings->dataset);

      g_strv_builder_add (list, label);
      if (files && !files[1] && g_str_equal (files[0], self->names[i]))
        selected = i;
    }
  g_strv_builder_add (list, _ ("Train one here"));
  if (files && selected == n)
    {
      g_autofree char *label = files_label (files);

      g_strv_builder_add (list, label);
      selected = n + 1;
    }

  self->updating = TRUE;
  items = g_strv_builder_end (list);
  lk_string_list_set (self->sources, (const char *const *) items);
  adw_combo_row_set_selected (self->source_row, selected);
  self->updating = FALSE;
}

/* Whether files of the person's own teach. */
static gboolean
is_own (LkTeacherGroup *self)
{
  return adw_combo_row_get_selected (self->source_row) > g_strv_length (self->names);
}

static void
update_rows (LkTeacherGroup *self)
{
  const LkSettings *settings = lk_session_get_settings (self->session);
  gboolean here = settings->teacher_files == NULL;
  gboolean several = here ? settings->teacher_count > 1 : settings->teacher_files[1] != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->network_row), is_own (self));
  lk_entry_row_set_error (self->network_row, network_title (), NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->network_row), settings->teacher_network);
  gtk_widget_set_visible (GTK_WIDGET (self->layers_row), here);
  gtk_widget_set_visible (self->epochs_row, here);
  gtk_widget_set_visible (self->count_row, here);
  gtk_widget_set_visible (GTK_WIDGET (self->mean_row), several);
  lk_entry_row_set_error (self->layers_row, layers_title (), NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->layers_row), settings->teacher.layers);
}

static void
teacher_changed_cb (LkTeacherGroup *self)
{
  update_source (self);
  update_rows (self);
}

static void
source_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkTeacherGroup *self)
{
  guint selected = adw_combo_row_get_selected (row);
  guint n = self->names ? g_strv_length (self->names) : 0;

  if (self->updating || !self->session || selected > n)
    return;
  lk_session_choose_teacher (self->session, selected < n ? (const char *[]) { self->names[selected], NULL } : NULL);
}

static void
mean_selected_cb (AdwComboRow *row, GParamSpec *pspec, LkTeacherGroup *self)
{
  if (self->session)
    g_object_set (self->session, "teacher-mean", adw_combo_row_get_selected (row), NULL);
}

static void
layers_applied_cb (AdwEntryRow *row, LkTeacherGroup *self)
{
  lk_layers_row_apply (row, layers_title (), G_OBJECT (self->session), "teacher-layers");
}

static void
network_applied_cb (AdwEntryRow *row, LkTeacherGroup *self)
{
  lk_layers_row_apply (row, network_title (), G_OBJECT (self->session), "teacher-network");
}

static void
chosen_cb (gpointer self, GListModel *files, gpointer user_data)
{
  lk_teacher_group_open (self, files);
}

static void
open_cb (GtkButton *button, LkTeacherGroup *self)
{
  GtkFileChooserNative *dialog = lk_file_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open teachers"), _ ("_Open"));
  g_autofree char *filter_name = lk_formats_titles (LK_FORMAT_TEACHER);
  g_autofree const char **suffixes = lk_formats_suffixes (LK_FORMAT_TEACHER);

  lk_file_dialog_add_filter (dialog, filter_name, suffixes);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  lk_file_dialog_show (dialog, G_OBJECT (self), chosen_cb, NULL, NULL);
}

static void
set_session (LkTeacherGroup *self, LkSession *session)
{
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;
  static const char *const signals[] = { "notify::teacher-files", "notify::teacher-layers", "notify::teacher-count",
                                         "notify::teacher-network", "notify::dataset" };

  if (!session)
    return;
  g_return_if_fail (self->session == NULL);

  adw_combo_row_set_selected (self->mean_row, lk_session_get_settings (session)->teacher_mean);
  self->session = g_object_ref (session);
  g_object_bind_property (session, "teacher-epochs", self->epochs_spin, "value", both);
  g_object_bind_property (session, "teacher-count", self->count_spin, "value", both);
  g_object_bind_property (session, "teacher-mean", self->mean_row, "selected", G_BINDING_DEFAULT);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (teacher_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  teacher_changed_cb (self);
  snapshot_cb (self);
}

static void
lk_teacher_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_TEACHER_GROUP (object)->session);
}

static void
lk_teacher_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_session (LK_TEACHER_GROUP (object), g_value_get_object (value));
}

static void
lk_teacher_group_dispose (GObject *object)
{
  LkTeacherGroup *self = LK_TEACHER_GROUP (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (lk_teacher_group_parent_class)->dispose (object);
}

static void
lk_teacher_group_finalize (GObject *object)
{
  LkTeacherGroup *self = LK_TEACHER_GROUP (object);

  g_strfreev (self->names);
  G_OBJECT_CLASS (lk_teacher_group_parent_class)->finalize (object);
}

static void
lk_teacher_group_class_init (LkTeacherGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_teacher_group_get_property;
  object_class->set_property = lk_teacher_group_set_property;
  object_class->dispose = lk_teacher_group_dispose;
  object_class->finalize = lk_teacher_group_finalize;

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, LK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-teacher-group.ui");
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, source_row);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, sources);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, doubt_button);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, network_row);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, layers_row);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, epochs_row);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, count_row);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, count_spin);
  gtk_widget_class_bind_template_child (widget_class, LkTeacherGroup, mean_row);
  gtk_widget_class_bind_template_callback (widget_class, source_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, mean_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, network_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, layers_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
lk_teacher_group_init (LkTeacherGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lk_spin_range_say (self->epochs_spin);
  lk_spin_range_say (self->count_spin);
  lk_layers_row_init (self->network_row);
  lk_layers_row_init (self->layers_row);
}

void
lk_teacher_group_open (LkTeacherGroup *self, GListModel *files)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);
      g_autofree char *uri = g_file_get_uri (file);

      g_strv_builder_add (paths, path ? path : uri);
    }
  list = g_strv_builder_end (paths);
  if (list[0])
    lk_session_choose_teacher (self->session, (const char *const *) list);
}
