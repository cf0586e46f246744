/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/widgets/lk-still.h"

/* Nodes that draw something; all of them Cairo's when only_cairo stays TRUE. */
static guint
count_leaves (GskRenderNode *node, gboolean *only_cairo)
{
  guint n = 0;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_leaves (gsk_container_node_get_child (node, i), only_cairo);
      return n;
    case GSK_TRANSFORM_NODE:
      return count_leaves (gsk_transform_node_get_child (node), only_cairo);
    case GSK_CLIP_NODE:
      return count_leaves (gsk_clip_node_get_child (node), only_cairo);
    case GSK_CAIRO_NODE:
      return 1;
    default:
      *only_cairo = FALSE;
      return 1;
    }
}

static GskRenderNode *
draw (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

/* What lies in a bin of this type: two labels and a card's edge. */
static GtkWidget *
present (GType type, GtkWidget **bin)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "card");
  gtk_box_append (GTK_BOX (box), gtk_label_new ("one"));
  gtk_box_append (GTK_BOX (box), gtk_label_new ("two"));
  *bin = g_object_new (type, "child", box, "margin-start", 20, "margin-end", 20, "margin-top", 20, NULL);
  gtk_window_set_child (GTK_WINDOW (window), *bin);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_height (*bin) > 0 && gtk_widget_get_mapped (*bin));
  return window;
}

/* The same place, in one node where that pays. */
static void
test_one_node (void)
{
  GtkWidget *still, *bin;
  GtkWidget *with = present (LK_TYPE_STILL, &still), *without = present (ADW_TYPE_BIN, &bin);
  g_autoptr (GskRenderNode) one = draw (still);
  g_autoptr (GskRenderNode) many = draw (bin);
  gboolean only_cairo = TRUE, other = TRUE;
  graphene_rect_t a, b;

  g_assert_cmpuint (count_leaves (many, &other), >, 2);
  if (GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (with))))
    {
      g_assert_cmpuint (count_leaves (one, &only_cairo), ==, 1);
      g_assert_true (only_cairo);
    }
  else
    g_assert_cmpuint (count_leaves (one, &only_cairo), ==, count_leaves (many, &other));
  gsk_render_node_get_bounds (one, &a);
  gsk_render_node_get_bounds (many, &b);
  g_assert_true (graphene_rect_equal (&a, &b)); /* with the edge, which lies around it */
  gtk_window_destroy (GTK_WINDOW (with));
  gtk_window_destroy (GTK_WINDOW (without));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/still/one-node", test_one_node);
  return g_test_run ();
}
