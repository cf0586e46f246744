/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-still.h"

struct _LkStill {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (LkStill, lk_still, ADW_TYPE_BIN)

static void
lk_still_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GtkSnapshot *parts;
  GskRenderNode *node;
  graphene_rect_t bounds;
  cairo_t *cr;

  if (!native || !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native)))
    {
      GTK_WIDGET_CLASS (lk_still_parent_class)->snapshot (widget, snapshot);
      return;
    }
  parts = gtk_snapshot_new ();
  GTK_WIDGET_CLASS (lk_still_parent_class)->snapshot (widget, parts);
  node = gtk_snapshot_free_to_node (parts);
  if (!node)
    return;
  gsk_render_node_get_bounds (node, &bounds); /* edges and focus rings lie outside of the widget's */
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  gsk_render_node_unref (node);
}

static void
lk_still_class_init (LkStillClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = lk_still_snapshot;
}

static void
lk_still_init (LkStill *self)
{
}
