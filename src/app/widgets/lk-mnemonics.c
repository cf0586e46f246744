/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-mnemonics.h"

static void
label_cb (GtkButton *button)
{
  if (gtk_button_get_use_underline (button) && gtk_button_get_label (button))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* A widget is about to be seen. */
static gboolean
map_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  gpointer widget = g_value_get_object (&values[0]);

  if (GTK_IS_BUTTON (widget) && g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, label_cb, NULL) == 0)
    {
      g_signal_connect (widget, "notify::label", G_CALLBACK (label_cb), NULL);
      label_cb (widget);
    }
  return TRUE; /* stay */
}

void
lk_mnemonics_hide (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET)); /* which has the signal */
      g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, map_cb, NULL, NULL);
      g_once_init_leave (&done, 1);
    }
}
