/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/widgets/lk-picture-dialog.h"
#include "app/widgets/lk-plot-view.h"
#include "plot/lk-bars.h"
#include "plot/lk-picture.h"

static const double values[] = { 0.25, 0.75 };

static LkBars
bars_of (void)
{
  LkBars bars = LK_BARS_INIT;

  bars.title = "Outputs";
  bars.n_categories = 2;
  bars.n_groups = 1;
  bars.values = values;
  return bars;
}

/* A window with one plot, on the screen. */
static LkPlotView *
new_view (const LkPlotKind *kind, gpointer model)
{
  GtkWidget *window = adw_application_window_new (NULL);
  GtkWidget *toasts = adw_toast_overlay_new ();
  LkPlotView *view = g_object_new (LK_TYPE_PLOT_VIEW, "width-request", 400, "height-request", 300, NULL);

  lk_plot_view_set_model (view, kind, model);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (view));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), toasts);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (view)) && gtk_widget_get_width (GTK_WIDGET (view)) > 0);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  return view;
}

static void
close_window (LkPlotView *view)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))));
}

static GtkWidget *
menu_of (LkPlotView *view)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view));

  return GTK_IS_POPOVER_MENU (child) ? child : NULL;
}

/* The named action that a key starts while the view has the focus; NULL when none does. */
static const char *
action_of (LkPlotView *view, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));
  g_autoptr (GtkShortcutTrigger) wanted = g_object_ref_sink (gtk_keyval_trigger_new (key, state));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0;
           GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            return gtk_named_action_get_action_name (GTK_NAMED_ACTION (gtk_shortcut_get_action (shortcut)));
        }
    }
  return NULL;
}

static void
test_keys (void)
{
  LkBars bars = bars_of ();
  LkPlotView *view = new_view (&lk_bars_plot, &bars);

  g_assert_cmpstr (action_of (view, GDK_KEY_F10, GDK_SHIFT_MASK), ==, "plot.menu");
  g_assert_cmpstr (action_of (view, GDK_KEY_Menu, 0), ==, "plot.menu");
  g_assert_cmpstr (action_of (view, GDK_KEY_c, GDK_CONTROL_MASK), ==, "plot.copy");
  g_assert_cmpstr (action_of (view, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK), ==, "plot.copy-numbers");
  g_assert_cmpstr (action_of (view, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK), ==, "plot.export");
  g_assert_cmpstr (action_of (view, GDK_KEY_s, GDK_CONTROL_MASK | GDK_ALT_MASK), ==, "plot.save-numbers");

  g_assert_null (menu_of (view));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "plot.menu", NULL));
  g_assert_nonnull (menu_of (view));
  UNTIL (gtk_widget_get_mapped (menu_of (view)));
  gtk_popover_popdown (GTK_POPOVER (menu_of (view)));
  close_window (view);
}

static void
texture_cb (GObject *clipboard, GAsyncResult *result, gpointer texture)
{
  *(GdkTexture **) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_clipboard (void)
{
  LkBars bars = bars_of ();
  LkPlotView *view = new_view (&lk_bars_plot, &bars);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (view));
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *text = NULL;

  gtk_widget_activate_action (GTK_WIDGET (view), "plot.copy", NULL);
  gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, &texture);
  UNTIL (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * gtk_widget_get_width (GTK_WIDGET (view)));
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 2 * gtk_widget_get_height (GTK_WIDGET (view)));

  gtk_widget_activate_action (GTK_WIDGET (view), "plot.copy-numbers", NULL);
  gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
  UNTIL (text);
  g_assert_cmpstr (text, ==, "class\t0\n0\t0.25\n1\t0.75\n");
  close_window (view);
}

/* A picture has no numbers to copy. */
static void
test_picture (void)
{
  static const uint8_t pixels[4] = { 0, 80, 160, 255 };
  LkPicture picture = { .columns = 2, .rows = 2, .pixels = pixels, .border_color = -1 };
  LkPlotView *view = new_view (&lk_picture_plot, &picture);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (view));
  g_autofree char *text = NULL;

  gdk_clipboard_set_text (clipboard, "before");
  gtk_widget_activate_action (GTK_WIDGET (view), "plot.menu", NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "plot.copy-numbers", NULL);
  gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
  UNTIL (text);
  g_assert_cmpstr (text, ==, "before");
  close_window (view);
}

/* The view may go while it is asked how large a picture should be. */
static void
test_gone (void)
{
  LkBars bars = bars_of ();
  LkPlotView *view = g_object_ref (new_view (&lk_bars_plot, &bars));
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (view)));
  g_autoptr (GListModel) windows = gtk_window_get_toplevels ();
  GtkWindow *dialog = NULL;

  gtk_widget_activate_action (GTK_WIDGET (view), "plot.export", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) one = g_list_model_get_item (windows, i);

      if (LK_IS_PICTURE_DIALOG (one))
        dialog = one;
    }
  g_assert_nonnull (dialog);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window))),
                               NULL);
  g_object_run_dispose (G_OBJECT (view));
  g_assert_null (lk_plot_view_get_model (view));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "export");
  gtk_window_destroy (dialog);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (view);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/plot-menu/keys", test_keys);
  g_test_add_func ("/app/plot-menu/clipboard", test_clipboard);
  g_test_add_func ("/app/plot-menu/picture", test_picture);
  g_test_add_func ("/app/plot-menu/gone", test_gone);
  return g_test_run ();
}
