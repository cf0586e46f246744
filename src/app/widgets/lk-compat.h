/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What newer libraries have and GTK 4.8 and libadwaita 1.2 do not: all of it is here, with what is done without it. */

/* Has a screen reader say the text when it is done with what it says now; before GTK 4.14 nothing is said. */
static inline void
lk_compat_announce (GtkWidget *widget, const char *text)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS /* the oldest version that we are made for has no such thing */
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}
