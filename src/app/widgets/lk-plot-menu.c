/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-plot-menu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "figure/lk-plot-table.h"
#include "lk-message.h"
#include "lk-picture-dialog.h"
#include "lk-root.h"
#include "lk-save.h"
#include "lk-toasts.h"

/* Pixels of a copied picture for each of the screen: it will be shown larger. */
#define COPY_SCALE 2.0

#define KEY "plot-menu"

/* Of the one class that has the menu. */
static LkPlotAsk ask;

static LkPlotShown
shown_in (GtkWidget *view)
{
  return ask (view, FALSE);
}

static LkTable *
table_of (GtkWidget *view)
{
  LkPlotShown shown = shown_in (view);

  return lk_plot_table_new (shown.kind, shown.model);
}

/* The plot is drawn as it is when the size has been chosen. */
static void
size_chosen_cb (GtkWidget *view, const char *response, LkPictureDialog *dialog)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  LkPictureSize size;
  LkPlotShown shown;

  if (!g_str_equal (response, "export") || !gtk_widget_get_root (view))
    return;
  shown = ask (view, TRUE);
  if (!shown.model)
    return;
  lk_picture_dialog_get_size (dialog, &size);
  bytes = lk_picture_size_draw (&size, shown.kind, shown.model, &error);
  if (!bytes)
    {
      lk_message_show (GTK_WINDOW (gtk_widget_get_root (view)), _ ("The Picture Could Not Be Exported"),
                       error->message);
      return;
    }
  name = lk_save_name (lk_plot_title (shown.kind, shown.model), lk_picture_format_id (size.format));
  lk_save_bytes (view, _ ("Export picture"), name, bytes);
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  LkPictureDialog *dialog = lk_picture_dialog_new (window, lk_root_get_settings (widget));

  g_signal_connect_object (dialog, "response", G_CALLBACK (size_chosen_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  double width = MAX (gtk_widget_get_width (widget), 1);
  double height = MAX (gtk_widget_get_height (widget), 1);
  LkPlotShown shown = ask (widget, TRUE);
  LkPalette palette = lk_palette_scaled (lk_palette_light (), shown.type);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (shown.model)
    bytes = lk_plot_to_bytes (LK_EXPORT_PNG, width, height, COPY_SCALE, shown.kind, shown.model, &palette, NULL);
  if (bytes)
    texture = gdk_texture_new_from_bytes (bytes, NULL);
  if (!texture)
    {
      gtk_widget_error_bell (widget);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  lk_toasts_tell (widget, _ ("Picture copied"));
}

static void
copy_numbers_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (LkTable) table = table_of (widget);
  g_autofree char *text = table ? lk_table_to_text (table) : NULL;

  if (!text)
    {
      gtk_widget_error_bell (widget);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  lk_toasts_tell (widget, _ ("Numbers copied"));
}

static void
save_numbers_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (LkTable) table = table_of (widget);
  LkPlotShown shown = shown_in (widget);
  g_autofree char *name = lk_save_name (lk_plot_title (shown.kind, shown.model), "csv");
  g_autoptr (GBytes) bytes = NULL;
  char *csv;

  if (!table)
    {
      gtk_widget_error_bell (widget);
      return;
    }
  csv = lk_table_to_csv (table);
  bytes = g_bytes_new_take (csv, strlen (csv));
  lk_save_bytes (widget, _ ("Save numbers"), name, bytes);
}

static void
add_item (GMenu *section, const char *label, const char *action, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  if (accel)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (section, item);
}

/* A tooltip would lie on the menu. */
static void
closed_cb (GtkWidget *view)
{
  gtk_widget_set_has_tooltip (view, gtk_widget_get_tooltip_text (view) != NULL);
}

static GtkWidget *
make_popover (GtkWidget *view)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) picture = g_menu_new ();
  g_autoptr (GMenu) numbers = g_menu_new ();
  GtkWidget *popover;

  add_item (picture, _ ("_Export picture…"), "plot.export", "<Control><Shift>e");
  add_item (picture, _ ("_Copy picture"), "plot.copy", "<Control>c");
  add_item (numbers, _ ("Copy _numbers"), "plot.copy-numbers", "<Control><Shift>c");
  add_item (numbers, _ ("_Save numbers (CSV)…"), "plot.save-numbers", "<Control><Alt>s");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (picture));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (numbers));
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), view, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (popover, view);
  return popover;
}

/* (x, y) in the view. The menu is made when it is asked for first: most plots never are. */
static void
open_menu (GtkWidget *widget, double x, double y)
{
  GtkWidget *popover = g_object_get_data (G_OBJECT (widget), KEY);
  g_autoptr (LkTable) table = table_of (widget);
  gboolean shows = shown_in (widget).model != NULL;

  gtk_widget_action_set_enabled (widget, "plot.export", shows);
  gtk_widget_action_set_enabled (widget, "plot.copy", shows);
  gtk_widget_action_set_enabled (widget, "plot.copy-numbers", table != NULL);
  gtk_widget_action_set_enabled (widget, "plot.save-numbers", table != NULL);
  if (!popover)
    {
      popover = make_popover (widget);
      g_object_set_data (G_OBJECT (widget), KEY, popover);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_widget_set_has_tooltip (widget, FALSE);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LkPlotShown shown = shown_in (widget);

  open_menu (widget, shown.x, shown.y);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *view)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (!gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (view);
  open_menu (view, x, y);
}

void
lk_plot_menu_install (GtkWidgetClass *klass, LkPlotAsk what_is_shown)
{
  ask = what_is_shown;
  gtk_widget_class_install_action (klass, "plot.menu", NULL, menu_cb);
  gtk_widget_class_install_action (klass, "plot.export", NULL, export_cb);
  gtk_widget_class_install_action (klass, "plot.copy", NULL, copy_cb);
  gtk_widget_class_install_action (klass, "plot.copy-numbers", NULL, copy_numbers_cb);
  gtk_widget_class_install_action (klass, "plot.save-numbers", NULL, save_numbers_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "plot.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "plot.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "plot.export", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "plot.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "plot.copy-numbers", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, GDK_CONTROL_MASK | GDK_ALT_MASK, "plot.save-numbers", NULL);
}

void
lk_plot_menu_attach (GtkWidget *view)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), view);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (gesture));
}

void
lk_plot_menu_place (GtkWidget *view)
{
  GtkWidget *popover = g_object_get_data (G_OBJECT (view), KEY);

  if (popover && gtk_widget_get_visible (popover))
    gtk_popover_present (GTK_POPOVER (popover));
}

void
lk_plot_menu_close (GtkWidget *view)
{
  GtkWidget *popover = g_object_steal_data (G_OBJECT (view), KEY);

  if (popover)
    gtk_widget_unparent (popover);
}
