/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-offer.h"

#include "app/widgets/lk-pair.h"

struct _LkLessonOffer {
  AdwBin parent_instance;

  GtkWidget *begin_button;
  GtkWidget *play_button;

  GSettings *settings; /* NULL: nothing is remembered, nor offered */
};

enum {
  PROP_0,
  PROP_SETTINGS,
  N_PROPERTIES,
};

G_DEFINE_FINAL_TYPE (LkLessonOffer, lk_lesson_offer, ADW_TYPE_BIN)

static void
answered_cb (LkLessonOffer *self)
{
  g_settings_set_boolean (self->settings, "lessons-offered", TRUE);
}

static void
begin_cb (LkLessonOffer *self)
{
  answered_cb (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.lessons", NULL);
}

static void
set_settings (LkLessonOffer *self, GSettings *settings)
{
  if (!g_set_object (&self->settings, settings) || !settings)
    return;
  /* A lesson that began another way is an answer, too. */
  g_settings_bind (settings, "lessons-offered", self, "visible", G_SETTINGS_BIND_GET | G_SETTINGS_BIND_INVERT_BOOLEAN);
}

static void
lk_lesson_offer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_LESSON_OFFER (object)->settings);
}

static void
lk_lesson_offer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_settings (LK_LESSON_OFFER (object), g_value_get_object (value));
}

static void
lk_lesson_offer_dispose (GObject *object)
{
  g_clear_object (&LK_LESSON_OFFER (object)->settings);
  G_OBJECT_CLASS (lk_lesson_offer_parent_class)->dispose (object);
}

static void
lk_lesson_offer_class_init (LkLessonOfferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_lesson_offer_get_property;
  object_class->set_property = lk_lesson_offer_set_property;
  object_class->dispose = lk_lesson_offer_dispose;
  g_object_class_install_property (object_class, PROP_SETTINGS,
                                   g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (LK_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-lesson-offer.ui");
  gtk_widget_class_bind_template_child (widget_class, LkLessonOffer, begin_button);
  gtk_widget_class_bind_template_child (widget_class, LkLessonOffer, play_button);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, answered_cb);
}

static void
lk_lesson_offer_init (LkLessonOffer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
