/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-root.h"

static gpointer
get (GtkWidget *widget, const char *property, GType type)
{
  gpointer root = gtk_widget_get_root (widget);
  GParamSpec *pspec = root ? g_object_class_find_property (G_OBJECT_GET_CLASS (root), property) : NULL;
  g_autoptr (GObject) object = NULL;

  if (!pspec || !g_type_is_a (pspec->value_type, type))
    return NULL;
  g_object_get (root, property, &object, NULL);
  return object; /* the window's */
}

LkSession *
lk_root_get_session (GtkWidget *widget)
{
  return get (widget, "session", LK_TYPE_SESSION);
}

LkRunStore *
lk_root_get_runs (GtkWidget *widget)
{
  return get (widget, "runs", LK_TYPE_RUN_STORE);
}

LkRunKeeper *
lk_root_get_keeper (GtkWidget *widget)
{
  return get (widget, "keeper", LK_TYPE_RUN_KEEPER);
}

GSettings *
lk_root_get_settings (GtkWidget *widget)
{
  return get (widget, "settings", G_TYPE_SETTINGS);
}

gboolean
lk_root_is_hiding (GtkWidget *widget)
{
  gpointer root = gtk_widget_get_root (widget);
  g_auto (GStrv) hidden = NULL;

  if (!root || !g_object_class_find_property (G_OBJECT_GET_CLASS (root), "hidden"))
    return FALSE;
  g_object_get (root, "hidden", &hidden, NULL);
  return hidden && hidden[0];
}
