/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-spin-range.h"

#include <glib/gi18n-lib.h>

#include "words/lk-quantity.h"

/* What the row's subtitle is while nothing is wrong; data of the spin button. */
#define SUBTITLE "limbeck-subtitle"

static AdwActionRow *
row_of (GtkSpinButton *spin)
{
  return ADW_ACTION_ROW (gtk_widget_get_ancestor (GTK_WIDGET (spin), ADW_TYPE_ACTION_ROW));
}

static void
forget (GtkSpinButton *spin)
{
  const char *subtitle = g_object_get_data (G_OBJECT (spin), SUBTITLE);

  if (!subtitle || !row_of (spin))
    return;
  adw_action_row_set_subtitle (row_of (spin), subtitle);
  g_object_set_data (G_OBJECT (spin), SUBTITLE, NULL);
}

/* Before GTK takes the text for a number, and one beyond the ends for the nearest end. */
static int
input_cb (GtkSpinButton *spin, double *value, gpointer unused)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  AdwActionRow *row = row_of (spin);
  g_autofree char *note = NULL;
  double low, high, typed;

  gtk_spin_button_get_range (spin, &low, &high);
  if (!lk_read_typed (text, &typed))
    {
      forget (spin);
      return FALSE; /* GTK's own reading */
    }
  if (typed >= low && typed <= high)
    {
      forget (spin);
      *value = typed;
      return TRUE;
    }
  note =
      g_strdup_printf (_ ("“%s” does not fit: type a number from %s to %s"), text, LK_SETTING (low), LK_SETTING (high));
  if (row)
    {
      const char *subtitle = adw_action_row_get_subtitle (row);

      if (!g_object_get_data (G_OBJECT (spin), SUBTITLE))
        g_object_set_data_full (G_OBJECT (spin), SUBTITLE, g_strdup (subtitle ? subtitle : ""), g_free);
      adw_action_row_set_subtitle (row, note);
    }
  *value = gtk_spin_button_get_value (spin);
  return TRUE;
}

void
lk_spin_range_say (GtkSpinButton *spin)
{
  double low, high;
  g_autofree char *text = NULL;

  gtk_spin_button_get_range (spin, &low, &high);
  text = g_strdup_printf (_ ("From %s to %s"), LK_SETTING (low), LK_SETTING (high));
  gtk_widget_set_tooltip_text (GTK_WIDGET (spin), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
  g_signal_connect (spin, "value-changed", G_CALLBACK (forget), NULL);
}
