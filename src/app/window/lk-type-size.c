/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-type-size.h"

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-root.h"

/* In steps of a tenth, for the back row. */
#define STEP       1.1
#define MIN_FACTOR 0.7
#define MAX_FACTOR 3.0

#define KEY "limbeck-type-size"

typedef struct {
  double factor;
  double scale;   /* besides, for a while; kept nowhere */
  int normal_dpi; /* of gtk-xft-dpi at a factor of 1 */
} Size;

static Size *
size_of (GtkWidget *window)
{
  Size *size = g_object_get_data (G_OBJECT (window), KEY);

  if (size)
    return size;
  size = g_new (Size, 1);
  size->factor = size->scale = 1.0;
  g_object_get (gtk_widget_get_settings (window), "gtk-xft-dpi", &size->normal_dpi, NULL);
  if (size->normal_dpi <= 0)
    size->normal_dpi = 96 * 1024; /* unknown: GTK's own default */
  g_object_set_data_full (G_OBJECT (window), KEY, size, g_free);
  return size;
}

static void
set_factor (GtkWidget *window, double factor)
{
  GSettings *settings = lk_root_get_settings (window);
  Size *size = size_of (window);

  size->factor = CLAMP (factor, MIN_FACTOR, MAX_FACTOR);
  if (settings && g_settings_get_double (settings, "type-size") != size->factor)
    g_settings_set_double (settings, "type-size", size->factor);
  g_object_set (gtk_widget_get_settings (window), "gtk-xft-dpi", (int) (size->normal_dpi * size->factor * size->scale),
                NULL);
}

void
lk_type_size_scale (GtkWidget *window, double scale)
{
  Size *size = size_of (window);

  size->scale = scale;
  set_factor (window, size->factor);
}

static void
larger_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  set_factor (window, size_of (window)->factor * STEP);
}

static void
smaller_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  set_factor (window, size_of (window)->factor / STEP);
}

static void
normal_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  set_factor (window, 1.0);
}

static void
changed_cb (GSettings *settings, const char *key, GtkWidget *window)
{
  double factor = g_settings_get_double (settings, "type-size");

  if (factor != size_of (window)->factor)
    set_factor (window, factor);
}

void
lk_type_size_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.zoom-in", NULL, larger_action);
  lk_acted_install (klass, "win.zoom-out", NULL, smaller_action);
  lk_acted_install (klass, "win.zoom-reset", NULL, normal_action);
}

void
lk_type_size_follow (GtkWidget *window, GSettings *settings)
{
  if (!settings)
    return;
  changed_cb (settings, NULL, window);
  g_signal_connect_object (settings, "changed::type-size", G_CALLBACK (changed_cb), window, 0);
}
