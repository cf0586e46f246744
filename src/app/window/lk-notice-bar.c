/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-notice-bar.h"

struct _LkNoticeBar {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (LkNoticeBar, lk_notice_bar, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_TEXT,
  PROP_BUTTON_LABEL,
  PROP_ACTION_NAME,
  N_PROPS,
};

static void
set_text (LkNoticeBar *self, const char *text)
{
  gboolean any = text && *text;

  if (any)
    gtk_label_set_label (self->label, text);
  gtk_revealer_set_reveal_child (self->revealer, any);
  /* A bar that is hidden must not take the focus. */
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static void
lk_notice_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkNoticeBar *self = LK_NOTICE_BAR (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (self->label) : NULL);
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_ACTION_NAME:
      g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_notice_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkNoticeBar *self = LK_NOTICE_BAR (object);

  switch (id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      gtk_button_set_label (self->button, g_value_get_string (value));
      break;
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_notice_bar_class_init (LkNoticeBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct {
    guint id;
    const char *name;
  } texts[] = { { PROP_TEXT, "text" }, { PROP_BUTTON_LABEL, "button-label" }, { PROP_ACTION_NAME, "action-name" } };

  object_class->get_property = lk_notice_bar_get_property;
  object_class->set_property = lk_notice_bar_set_property;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_object_class_install_property (object_class, texts[i].id,
                                     g_param_spec_string (texts[i].name, NULL, NULL, NULL,
                                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LkNoticeBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, LkNoticeBar, label);
  gtk_widget_class_bind_template_child (widget_class, LkNoticeBar, button);
}

static void
lk_notice_bar_init (LkNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
