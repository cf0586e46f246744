/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* gtk_widget_class_install_action () for an action that a lesson may wait for: after it was done, by a button, a menu or
 * a key, the widget emits "acted" with its name, where its class has such a signal. A name is of one class. */
void lk_acted_install (GtkWidgetClass *klass, const char *name, const char *parameter,
                       GtkWidgetActionActivateFunc activate);
