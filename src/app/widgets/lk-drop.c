/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-drop.h"

#include "lk-toasts.h"

typedef struct {
  GtkWidget *widget;
  char *(*hint) (GtkWidget *widget);
  gboolean (*open) (GtkWidget *widget, GSList *files);
  AdwToast *toast; /* weak */
} Drop;

static void
drop_free (gpointer data, GClosure *closure)
{
  Drop *drop = data;

  g_clear_weak_pointer (&drop->toast);
  g_free (drop);
}

static void
forget_hint (Drop *drop)
{
  gtk_widget_remove_css_class (drop->widget, "drop-here");
  if (drop->toast)
    adw_toast_dismiss (drop->toast);
  g_clear_weak_pointer (&drop->toast);
}

static GdkDragAction
enter_cb (GtkDropTarget *target, double x, double y, Drop *drop)
{
  g_autofree char *sentence = drop->hint (drop->widget);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  forget_hint (drop);
  gtk_widget_add_css_class (drop->widget, "drop-here");
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&drop->toast, toast);
  lk_toasts_add (drop->widget, toast);
  return GDK_ACTION_COPY;
}

static void
leave_cb (GtkDropTarget *target, Drop *drop)
{
  forget_hint (drop);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Drop *drop)
{
  GSList *files = g_value_get_boxed (value);

  forget_hint (drop);
  return files && drop->open (drop->widget, files);
}

void
lk_drop_accept (GtkWidget *widget, char *(*hint) (GtkWidget *widget),
                gboolean (*open) (GtkWidget *widget, GSList *files))
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  Drop *drop = g_new (Drop, 1);

  *drop = (Drop) { .widget = widget, .hint = hint, .open = open };
  g_signal_connect_data (target, "drop", G_CALLBACK (drop_cb), drop, drop_free, 0);
  g_signal_connect (target, "enter", G_CALLBACK (enter_cb), drop);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), drop);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
