/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-toasts.h"
#include "settings/lk-setting-table.h"

#include <glib/gi18n-lib.h>

void
lk_toasts_add (GtkWidget *widget, AdwToast *toast)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *toasts =
      ADW_IS_APPLICATION_WINDOW (root) ? adw_application_window_get_content (ADW_APPLICATION_WINDOW (root)) : NULL;

  if (ADW_IS_TOAST_OVERLAY (toasts))
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
  else
    g_object_unref (toast);
}

void
lk_toasts_tell (GtkWidget *widget, const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_timeout (toast, 3);
  lk_toasts_add (widget, toast);
}

static void
settings_free (gpointer data)
{
  lk_settings_clear (data);
  g_free (data);
}

static void
undo_cb (AdwToast *toast, LkSession *session)
{
  lk_session_set_settings (session, g_object_get_data (G_OBJECT (toast), "before"));
}

AdwToast *
lk_toasts_new_undo (LkSession *session, const char *title)
{
  AdwToast *toast = adw_toast_new (title);
  LkSettings *before = g_new0 (LkSettings, 1);

  lk_settings_copy (lk_session_get_settings (session), before);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "before", before, settings_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), session, 0);
  return toast;
}
