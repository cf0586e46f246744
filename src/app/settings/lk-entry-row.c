/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-entry-row.h"

#include <glib/gi18n-lib.h>

#include "nn/lk-network.h"

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

gboolean
lk_entry_row_apply_layers (AdwEntryRow *row, const char *title, GObject *object, const char *property)
{
  size_t hidden[LK_MAX_LAYERS];
  size_t n_hidden;
  char text[LK_MAX_LAYERS * 8];
  g_autofree char *error = NULL;

  switch (lk_layers_parse (gtk_editable_get_text (GTK_EDITABLE (row)), hidden, &n_hidden))
    {
    case LK_OK:
      lk_layers_format (hidden, n_hidden, text, sizeof text);
      lk_entry_row_set_error (row, title, NULL);
      g_object_set (object, property, text, NULL);
      gtk_editable_set_text (GTK_EDITABLE (row), text);
      return TRUE;
    case LK_BAD_SHAPE:
      error = g_strdup_printf (_ ("At most %d layers of 1 to %d units"), LK_MAX_LAYERS - 1, LK_MAX_WIDTH);
      break;
    default:
      error = g_strdup (_ ("Write widths such as 30x30"));
    }
  lk_entry_row_set_error (row, title, error);
  return FALSE;
}

void
lk_text_forget_typing (GtkText *text)
{
  gtk_editable_set_enable_undo (GTK_EDITABLE (text), FALSE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (text), TRUE);
}

void
lk_texts_forget_typing (GtkWidget *widget)
{
  GtkEventController *focus;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    lk_texts_forget_typing (child);
  if (!GTK_IS_TEXT (widget))
    return;
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (lk_text_forget_typing), widget);
  gtk_widget_add_controller (widget, focus);
  g_signal_connect_after (widget, "activate", G_CALLBACK (lk_text_forget_typing), NULL);
}
