/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spoken.h"

#include <adwaita.h>
#include <dlfcn.h>

/* The library's function behind ours. */
#define REAL(name) ((__typeof__ (&name)) real (#name))

static SpokenFunc listener;
static gpointer listener_data;

void
spoken_listen (SpokenFunc func, gpointer user_data)
{
  listener = func;
  listener_data = user_data;
}

static void *
real (const char *name)
{
  void *function = dlsym (RTLD_NEXT, name);

  if (!function)
    g_error ("%s: %s", name, dlerror ());
  return function;
}

static void
hear (const char *text, const char *what, gboolean is_cut)
{
  if (listener && text)
    listener (text, what, is_cut, listener_data);
}

void
pango_cairo_show_layout (cairo_t *cr, PangoLayout *layout)
{
  hear (pango_layout_get_text (layout), "drawn", pango_layout_is_ellipsized (layout));
  REAL (pango_cairo_show_layout) (cr, layout);
}

AdwToast *
adw_toast_new (const char *title)
{
  hear (title, "toast", FALSE);
  return REAL (adw_toast_new) (title);
}

void
adw_toast_set_button_label (AdwToast *self, const char *label)
{
  hear (label, "button of a toast", FALSE);
  REAL (adw_toast_set_button_label) (self, label);
}

GtkFileChooserNative *
gtk_file_chooser_native_new (const char *title, GtkWindow *parent, GtkFileChooserAction action, const char *accept,
                             const char *cancel)
{
  hear (title, "title of a file dialog", FALSE);
  hear (accept, "button of a file dialog", FALSE);
  hear (cancel, "button of a file dialog", FALSE);
  return REAL (gtk_file_chooser_native_new) (title, parent, action, accept, cancel);
}

void
gtk_file_filter_set_name (GtkFileFilter *filter, const char *name)
{
  hear (name, "filter of a file dialog", FALSE);
  REAL (gtk_file_filter_set_name) (filter, name);
}

/* Cancelled at once. */
void
gtk_native_dialog_show (GtkNativeDialog *dialog)
{
  g_object_ref (dialog);
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
  g_object_unref (dialog);
}
