/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-origin-label.h"

#include <glib/gi18n-lib.h>

#include "words/lk-quantity.h"

void
lk_origin_label_set (GtkLabel *label, const LkSplit *split, gsize sample)
{
  const char *file = split ? lk_origins_file (&split->origins, sample) : NULL;
  guint line = file ? lk_origins_line (&split->origins, sample) : 0;
  g_autofree char *text = line > 0 ? g_strdup_printf (_ ("%s, line %s"), file, LK_COUNT (line)) : g_strdup (file);

  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}
