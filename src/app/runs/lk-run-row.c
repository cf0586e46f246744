/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-row.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "words/lk-quantity.h"
#include "plot/lk-run-line.h"

/* Characters of a name that is typed. */
#define NAME_LENGTH 150

struct _LkRunRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkCheckButton *shown_check;
  LkPlotView *swatch_view;
  GtkStack *name_stack;
  GtkLabel *name_label;
  GtkLabel *detail_label;
  GtkLabel *student_label;
  GtkWidget *unsaved_label;
  GtkToggleButton *pin_toggle;

  GtkWidget *name_entry; /* while the name is typed; otherwise NULL */

  LkRunRecord *record;
  GBindingGroup *bindings; /* of the buttons to the record */
  GSignalGroup *signals;   /* of the record */
  LkRunLine line;
};

enum {
  PROP_0,
  PROP_RECORD,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LkRunRow, lk_run_row, GTK_TYPE_WIDGET)

static char *
detail (LkRunRecord *record)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  double epochs = lk_run_record_get_epochs (record);
  g_autoptr (GString) text = g_string_new (facts->dataset_title);
  g_autofree char *time = lk_run_record_format_when (record);

  if (facts->generation > 1)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("generation %u"), facts->generation);
    }
  g_string_append (text, " · ");
  if (facts->state == LK_RUN_FINISHED)
    g_string_append_printf (text, _ ("%s epochs"), LK_SETTING (epochs));
  else
    g_string_append_printf (text, _ ("stopped at %s epochs"), LK_FIXED (epochs, 1));
  if (facts->history.n_marks > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, "%u move", "%u moves", (gulong) facts->history.n_marks),
                              (guint) facts->history.n_marks);
    }
  g_string_append_printf (text, " · %s", time);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
percent (guint errors, gsize n)
{
  return g_strdup (n > 0 ? LK_SHARE_FIXED ((double) errors / n, 2) : "–");
}

char *
lk_run_row_describe (LkRunRecord *record)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  const LkEvaluationRecord *result = lk_run_record_get_result (record);
  g_autofree char *what = detail (record);
  g_autofree char *student = percent (result->student.errors, facts->n_test);
  g_autofree char *twin = result->has_twin ? percent (result->twin.errors, facts->n_test) : NULL;
  g_autoptr (GString) text = g_string_new (lk_run_record_get_name (record));

  g_string_append_printf (text, " · %s · ", what);
  if (twin && result->mutual)
    g_string_append_printf (text, _ ("two students who teach each other, wrong on %s and on %s of the test samples"),
                            student, twin);
  else if (twin)
    g_string_append_printf (text, _ ("student wrong on %s of the test samples, untaught twin on %s"), student, twin);
  else
    g_string_append_printf (text, _ ("student wrong on %s of the test samples"), student);
  if (lk_run_record_get_pinned (record))
    g_string_append_printf (text, " · %s", _ ("pinned"));
  if (!lk_run_record_get_saved (record))
    g_string_append_printf (text, " · %s", _ ("not saved"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- What the .ui file asks for; of a record these never change --- */

static char *
detail_text (LkRunRow *self, LkRunRecord *record)
{
  return record ? detail (record) : g_strdup ("");
}

static char *
student_text (LkRunRow *self, LkRunRecord *record)
{
  return record ? percent (lk_run_record_get_result (record)->student.errors, lk_run_record_get_facts (record)->n_test)
                : g_strdup ("");
}

static char *
twin_text (LkRunRow *self, LkRunRecord *record)
{
  const LkEvaluationRecord *result = record ? lk_run_record_get_result (record) : NULL;
  g_autofree char *twin = NULL;

  if (!result)
    return g_strdup ("");
  if (!result->has_twin)
    return g_strdup (_ ("no twin"));
  twin = percent (result->twin.errors, lk_run_record_get_facts (record)->n_test);
  return g_strdup_printf (_ ("twin %s"), twin);
}

static gboolean
is_unsaved (LkRunRow *self, gboolean saved)
{
  return !saved;
}

/* --- What it cannot say --- */

static void
update (LkRunRow *self)
{
  const char *name = lk_run_record_get_name (self->record);
  g_autofree char *show = g_strdup_printf (_ ("Show “%s” in the charts"), name);
  g_autofree char *pin = g_strdup_printf (_ ("Pin “%s”"), name);
  g_autofree char *words = lk_run_row_describe (self->record);
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->shown_check), GTK_ACCESSIBLE_PROPERTY_LABEL, show, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, pin, -1);
  /* What has the focus in a list is the cell around the row. */
  if (cell)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  self->line.run = lk_run_record_get_color (self->record);
  lk_plot_view_changed (self->swatch_view);
  /* An unpinned pin is quiet. */
  gtk_widget_set_opacity (GTK_WIDGET (self->pin_toggle), lk_run_record_get_pinned (self->record) ? 1.0 : 0.5);
}

static void
end_rename (LkRunRow *self, gboolean take)
{
  GtkWidget *entry = self->name_entry;

  if (!entry)
    return;
  self->name_entry = NULL; /* losing the focus is an end, too */
  if (take && self->record)
    {
      g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

      if (*name)
        lk_run_record_set_name (self->record, name);
    }
  gtk_stack_remove (self->name_stack, entry);
}

/* The focus goes back to the row in the list, not away. */
static void
focus_row (LkRunRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (parent)
    gtk_widget_grab_focus (parent);
}

static void
entry_activate_cb (LkRunRow *self)
{
  end_rename (self, TRUE);
  focus_row (self);
}

static void
entry_leave_cb (LkRunRow *self)
{
  end_rename (self, TRUE);
}

static gboolean
entry_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, LkRunRow *self)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  end_rename (self, FALSE);
  focus_row (self);
  return TRUE;
}

/* Made when it is asked for: thousands of rows go by without. */
static GtkWidget *
name_entry_new (LkRunRow *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_max_length (GTK_ENTRY (entry), NAME_LENGTH);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name of the run"), -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (entry_activate_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (entry_leave_cb), self);
  gtk_widget_add_controller (entry, focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (entry, keys);
  return entry;
}

/* One for the whole row: setting the text of a widget's own asks the screen where the pointer
 * is, row by row. */
static gboolean
lk_run_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  LkRunRow *self = LK_RUN_ROW (widget);
  GtkWidget *at = keyboard ? NULL : gtk_widget_pick (widget, x, y, GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE);
  const LkRunFacts *facts;
  g_autofree char *text = NULL;

  if (!at || !self->record)
    return FALSE;
  facts = lk_run_record_get_facts (self->record);
  if (at == GTK_WIDGET (self->shown_check) || gtk_widget_is_ancestor (at, GTK_WIDGET (self->shown_check)))
    text = g_strdup (_ ("Lay its curves over the others (Space)"));
  else if (at == GTK_WIDGET (self->pin_toggle) || gtk_widget_is_ancestor (at, GTK_WIDGET (self->pin_toggle)))
    text = g_strdup (_ ("Pinned runs stand first (Ctrl+D)"));
  else if (at == GTK_WIDGET (self->student_label))
    text =
        g_strdup_printf (_ ("The student is wrong on %s of %s test samples"),
                         LK_COUNT (lk_run_record_get_result (self->record)->student.errors), LK_COUNT (facts->n_test));
  else if (at == self->unsaved_label)
    text = g_strdup (_ ("It could not be written to the disk: it is lost when Limbeck ends"));
  else if (at == GTK_WIDGET (self->detail_label))
    text = detail (self->record);
  else
    text = g_strdup (lk_run_record_get_name (self->record));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
set_record (LkRunRow *self, LkRunRecord *record)
{
  if (record == self->record)
    return;
  end_rename (self, TRUE);
  g_set_object (&self->record, record);
  g_binding_group_set_source (self->bindings, record);
  g_signal_group_set_target (self->signals, record);
  if (record)
    update (self);
}

static void
lk_run_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_RUN_ROW (object)->record);
}

static void
lk_run_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_record (LK_RUN_ROW (object), g_value_get_object (value));
}

static void
lk_run_row_dispose (GObject *object)
{
  LkRunRow *self = LK_RUN_ROW (object);

  set_record (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_run_row_parent_class)->dispose (object);
}

static void
lk_run_row_finalize (GObject *object)
{
  LkRunRow *self = LK_RUN_ROW (object);

  g_object_unref (self->bindings);
  g_object_unref (self->signals);
  G_OBJECT_CLASS (lk_run_row_parent_class)->finalize (object);
}

static void
lk_run_row_class_init (LkRunRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_run_row_get_property;
  object_class->set_property = lk_run_row_set_property;
  object_class->dispose = lk_run_row_dispose;
  object_class->finalize = lk_run_row_finalize;
  properties[PROP_RECORD] =
      g_param_spec_object ("record", NULL, NULL, LK_TYPE_RUN_RECORD, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_css_name (widget_class, "run-row");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, box);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, shown_check);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, swatch_view);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, name_stack);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, student_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, unsaved_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunRow, pin_toggle);
  gtk_widget_class_bind_template_callback (widget_class, detail_text);
  gtk_widget_class_bind_template_callback (widget_class, student_text);
  gtk_widget_class_bind_template_callback (widget_class, twin_text);
  gtk_widget_class_bind_template_callback (widget_class, is_unsaved);
  widget_class->query_tooltip = lk_run_row_query_tooltip;
}

static void
lk_run_row_init (LkRunRow *self)
{
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "shown", self->shown_check, "active", both);
  g_binding_group_bind (self->bindings, "pinned", self->pin_toggle, "active", both);
  self->signals = g_signal_group_new (LK_TYPE_RUN_RECORD);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  lk_plot_view_set_model (self->swatch_view, &lk_run_line_plot, &self->line);
}

LkRunRecord *
lk_run_row_get_record (LkRunRow *self)
{
  return self->record;
}

void
lk_run_row_rename (LkRunRow *self)
{
  if (!self->record || self->name_entry)
    return;
  self->name_entry = name_entry_new (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), lk_run_record_get_name (self->record));
  gtk_stack_add_child (self->name_stack, self->name_entry);
  gtk_stack_set_visible_child (self->name_stack, self->name_entry);
  gtk_widget_grab_focus (self->name_entry);
}
