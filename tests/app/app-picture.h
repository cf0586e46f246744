/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-test.h"

/* For tests that look at how a window is laid out. */

static inline gboolean
app_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n)
{
  return --*(guint *) n > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Some frames are drawn. */
static inline void
app_draw (GtkWidget *window)
{
  guint n = 2;

  gtk_widget_add_tick_callback (window, app_frame_cb, &n, NULL);
  UNTIL (n == 0);
}

/* The window as NAME.png in the folder LIMBECK_PICTURES, where that is set. */
static inline void
app_take_picture (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("LIMBECK_PICTURES");
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = folder ? g_build_filename (folder, file, NULL) : NULL;
  GdkPaintable *paintable;
  GtkSnapshot *snapshot;
  GskRenderNode *node;
  GdkTexture *texture;

  if (!path)
    return;
  paintable = gtk_widget_paintable_new (window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (snapshot);
  g_object_unref (paintable);
  if (!node)
    return; /* nothing was drawn yet */
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  gdk_texture_save_to_png (texture, path);
  g_object_unref (texture);
  gsk_render_node_unref (node);
}

/* The least size that a widget asks for, px; 0 when it is not shown. Of heights: at the width that it has. */
static inline int
app_minimum (GtkWidget *widget, GtkOrientation orientation)
{
  int minimum = 0;
  int for_size = orientation == GTK_ORIENTATION_VERTICAL ? gtk_widget_get_width (widget) : -1;

  if (GTK_IS_ROOT (widget) || (gtk_widget_should_layout (widget) && gtk_widget_get_child_visible (widget)))
    gtk_widget_measure (widget, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Down to what needs the most, to be told. */
static inline void
app_blame (GtkWidget *widget, GtkOrientation orientation, GString *path)
{
  GtkWidget *most = NULL;

  g_string_append_printf (path, "\n  %d px: %s %s", app_minimum (widget, orientation), G_OBJECT_TYPE_NAME (widget),
                          GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                                : gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      if (!most || app_minimum (child, orientation) > app_minimum (most, orientation))
        most = child;
    }
  if (most)
    app_blame (most, orientation, path);
}
