/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-findings-bar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/widgets/lk-message.h"
#include "examine/lk-data-checks.h"
#include "examine/lk-teacher-checks.h"
#include "lk-findings-view.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-setting-text.h"

struct _LkFindingsBar {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *remedy_button;

  LkSession *session;
  LkFindings *findings; /* that are shown, or were; NULL: none */
  gboolean closed;      /* these were read */
  gboolean asked;       /* whether to distill all the same */
};

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LkFindingsBar, lk_findings_bar, ADW_TYPE_BIN)

/* The first finding that something would mend, or NULL. */
static const LkFinding *
find_remedy (LkFindingsBar *self)
{
  for (guint i = 0; i < lk_findings_n (self->findings); i++)
    {
      if (lk_findings_get (self->findings, i)->remedy)
        return lk_findings_get (self->findings, i);
    }
  return NULL;
}

/* What the button is called that mends it. */
static const char *
remedy_label (const LkFinding *remedy)
{
  return g_str_equal (remedy->id, "teacher-untrained") ? _ ("_Train it anew") : _ ("_Take it so");
}

/* With what would mend it, behind the separator. */
static char *
finding_text (LkFindingsBar *self, const LkFinding *finding, const char *separator)
{
  const LkFinding *remedy = find_remedy (self);

  return remedy && remedy != finding ? g_strconcat (finding->sentence, separator, remedy->sentence, NULL)
                                     : g_strdup (finding->sentence);
}

/* The first warning, or NULL: data come before the teacher, whom they may explain. */
static const LkFinding *
find_warning (LkFindingsBar *self)
{
  for (guint i = 0; i < lk_findings_n (self->findings); i++)
    {
      if (lk_findings_get (self->findings, i)->weight == LK_FINDING_WARNING)
        return lk_findings_get (self->findings, i);
    }
  return NULL;
}

/* Other findings: the bar says the first warning, or what was opened. */
static void
describe (LkFindingsBar *self, const LkDataset *dataset)
{
  const LkFinding *warning = find_warning (self), *remedy = find_remedy (self);
  g_autofree char *text = warning ? finding_text (self, warning, "\n") : lk_data_summary (dataset);

  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_button), remedy != NULL);
  if (!remedy)
    return;
  gtk_button_set_label (self->remedy_button, remedy_label (remedy));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remedy_button), remedy->sentence);
}

/* The settings that would mend it, all at once. */
static void
apply_remedy (LkFindingsBar *self)
{
  const LkFinding *finding = find_remedy (self);
  g_auto (GStrv) remedy = finding ? g_strdupv (finding->remedy) : NULL; /* the finding goes with the teacher */

  g_object_freeze_notify (G_OBJECT (self->session));
  for (char **part = remedy; part && *part; part += 2)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (lk_setting_parse (lk_setting_find (part[0]), part[0], part[1], &value, NULL))
        g_object_set_property (G_OBJECT (self->session), part[0], &value);
    }
  g_object_thaw_notify (G_OBJECT (self->session));
}

static void
response_cb (LkFindingsBar *self, const char *response)
{
  if (g_str_equal (response, "distill"))
    lk_session_play (self->session);
  else if (g_str_equal (response, "apply"))
    apply_remedy (self);
}

/* About what was opened, with the button that mends it, where something would. */
static AdwMessageDialog *
new_dialog (LkFindingsBar *self, const char *heading, const char *body, const char *close, const char *close_label)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (lk_message_new (window, heading, body));
  const LkFinding *remedy = find_remedy (self);

  adw_message_dialog_add_response (dialog, close, close_label);
  adw_message_dialog_set_close_response (dialog, close);
  if (remedy)
    {
      adw_message_dialog_add_response (dialog, "apply", remedy_label (remedy));
      adw_message_dialog_set_response_appearance (dialog, "apply", ADW_RESPONSE_SUGGESTED);
    }
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  return dialog;
}

/* A student would learn what is wrong, for minutes perhaps: once it is asked whether it shall. */
static void
ask (LkFindingsBar *self, const LkFinding *objection)
{
  g_autofree char *text = finding_text (self, objection, "\n\n");
  AdwMessageDialog *dialog = new_dialog (self, _ ("Distill From This Teacher?"), text, "cancel", _ ("_Cancel"));

  self->asked = TRUE;
  lk_session_pause (self->session);
  adw_message_dialog_add_response (dialog, "distill", _ ("_Distill all the same"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Data of a person's own have a path; those that come with the program are known. */
static gboolean
is_own (const LkDataset *dataset)
{
  return strchr (dataset->id, '/') != NULL;
}

static void
update (LkFindingsBar *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  const LkFinding *objection = lk_teacher_objection (snapshot->findings);
  gboolean shown;

  if (snapshot->findings != self->findings)
    {
      g_clear_pointer (&self->findings, lk_findings_unref);
      self->findings = snapshot->findings ? lk_findings_ref (snapshot->findings) : NULL;
      self->closed = self->asked = FALSE;
      if (self->findings)
        describe (self, snapshot->dataset);
    }
  if (objection && lk_session_is_playing (self->session) && !self->asked && gtk_widget_get_root (GTK_WIDGET (self)))
    ask (self, objection);
  shown = self->findings && !self->closed && (lk_findings_n (self->findings) > 0 || is_own (snapshot->dataset));
  gtk_revealer_set_reveal_child (self->revealer, shown);
  /* A bar that is hidden must not take the focus. */
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
}

void
lk_findings_bar_show_details (LkFindingsBar *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  g_autofree char *summary = NULL;
  AdwMessageDialog *dialog;

  if (!snapshot->dataset)
    return;
  summary = lk_data_summary (snapshot->dataset);
  dialog = new_dialog (self, _ ("What Was Opened"), summary, "close", _ ("_Close"));
  adw_message_dialog_set_extra_child (dialog, lk_findings_view_new (snapshot));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_cb (LkFindingsBar *self)
{
  self->closed = TRUE;
  update (self);
}

static void
lk_findings_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_FINDINGS_BAR (object)->session);
}

static void
lk_findings_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkFindingsBar *self = LK_FINDINGS_BAR (object);

  if (!g_set_object (&self->session, g_value_get_object (value)) || !self->session)
    return;
  g_signal_connect_object (self->session, "notify::snapshot", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::playing", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
lk_findings_bar_dispose (GObject *object)
{
  LkFindingsBar *self = LK_FINDINGS_BAR (object);

  g_clear_pointer (&self->findings, lk_findings_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lk_findings_bar_parent_class)->dispose (object);
}

static void
lk_findings_bar_class_init (LkFindingsBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_findings_bar_get_property;
  object_class->set_property = lk_findings_bar_set_property;
  object_class->dispose = lk_findings_bar_dispose;
  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, LK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-findings-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LkFindingsBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsBar, label);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsBar, remedy_button);
  gtk_widget_class_bind_template_child_full (widget_class, "close_button", FALSE, 0); /* for tests */
  gtk_widget_class_bind_template_callback (widget_class, apply_remedy);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
lk_findings_bar_init (LkFindingsBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
