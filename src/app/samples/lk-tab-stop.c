/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-tab-stop.h"

struct _LkTabStop {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (LkTabStop, lk_tab_stop, ADW_TYPE_BIN)

static gboolean
lk_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  /* FALSE: nothing more to focus in here, go on to what is next. */
  if (tab && focus && gtk_widget_is_ancestor (focus, widget))
    return FALSE;
  return GTK_WIDGET_CLASS (lk_tab_stop_parent_class)->focus (widget, direction);
}

static void
lk_tab_stop_class_init (LkTabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = lk_tab_stop_focus;
}

static void
lk_tab_stop_init (LkTabStop *self)
{
}
