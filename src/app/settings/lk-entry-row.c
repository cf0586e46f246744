/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-entry-row.h"

#include <glib/gi18n-lib.h>

void
lk_string_list_set (GtkStringList *list, const char *const *items)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint same = 0;

  while (same < n && items[same] && g_str_equal (gtk_string_list_get_string (list, same), items[same]))
    same++;
  if (same < n || items[same])
    gtk_string_list_splice (list, same, n - same, items + same);
}

void
lk_entry_row_set_error (AdwEntryRow *row, const char *title, const char *error)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), error ? error : title);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

/* On a text in which something is typed that was not taken. */
#define TYPED "limbeck-typed"

void
lk_text_forget_typing (GtkText *text)
{
  g_object_set_data (G_OBJECT (text), TYPED, NULL);
  gtk_editable_set_enable_undo (GTK_EDITABLE (text), FALSE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (text), TRUE);
}

/* Before the text sees the key: it keeps Ctrl+Z to itself, also where it has nothing to undo. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, GtkWidget *text)
{
  gboolean control = state & GDK_CONTROL_MASK;

  if (control && (keyval == GDK_KEY_z || keyval == GDK_KEY_Z) && !g_object_get_data (G_OBJECT (text), TYPED))
    return gtk_widget_activate_action (text, state & GDK_SHIFT_MASK ? "win.redo" : "win.undo", NULL);
  if (keyval == GDK_KEY_BackSpace || keyval == GDK_KEY_Delete || (control && keyval == GDK_KEY_v) ||
      (!control && g_unichar_isgraph (gdk_keyval_to_unicode (keyval))))
    g_object_set_data (G_OBJECT (text), TYPED, text);
  return FALSE;
}

void
lk_texts_share_undo (GtkWidget *widget)
{
  GtkEventController *focus, *key;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    lk_texts_share_undo (child);
  if (!GTK_IS_TEXT (widget))
    return;
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (lk_text_forget_typing), widget);
  gtk_widget_add_controller (widget, focus);
  key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), widget);
  gtk_widget_add_controller (widget, key);
  g_signal_connect_after (widget, "activate", G_CALLBACK (lk_text_forget_typing), NULL);
}
