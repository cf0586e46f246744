/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-acted.h"

static GHashTable *functions; /* by the actions' names; those of classes, which stay */

static void
activate_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidgetActionActivateFunc activate = (GtkWidgetActionActivateFunc) g_hash_table_lookup (functions, name);
  g_autoptr (GtkWidget) held = g_object_ref (widget); /* it may be closed by it */

  activate (widget, name, parameter);
  if (g_signal_lookup ("acted", G_OBJECT_TYPE (widget)))
    g_signal_emit_by_name (widget, "acted", name);
}

void
lk_acted_install (GtkWidgetClass *klass, const char *name, const char *parameter, GtkWidgetActionActivateFunc activate)
{
  if (!functions)
    functions = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (functions, (gpointer) name, (gpointer) activate);
  gtk_widget_class_install_action (klass, name, parameter, activate_cb);
}
