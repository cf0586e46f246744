/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/widgets/lk-card.h"
#include "app/widgets/lk-chooser.h"
#include "app/widgets/lk-fit-box.h"
#include "app/widgets/lk-pair.h"
#include "app/widgets/lk-plot-view.h"

/* The widgets that give way where there is little room. */

static GtkWidget *
new_block (int width, int height)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (block, width, height);
  return block;
}

static int
minimum (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int size;

  gtk_widget_measure (widget, orientation, for_size, &size, NULL, NULL, NULL);
  return size;
}

static void
allocate (GtkWidget *widget, int width, int height)
{
  minimum (widget, GTK_ORIENTATION_HORIZONTAL, -1);
  minimum (widget, GTK_ORIENTATION_VERTICAL, width);
  gtk_widget_allocate (widget, width, height, -1, NULL);
}

static graphene_rect_t
bounds_of (GtkWidget *child, GtkWidget *parent)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, parent, &bounds));
  return bounds;
}

static void
test_fit_box (void)
{
  GtkWidget *box = g_object_ref_sink (g_object_new (LK_TYPE_FIT_BOX, "spacing", 10, NULL));
  GtkWidget *blocks[3];
  static const struct {
    int width, n_shown;
  } cases[] = { { 170, 3 }, { 169, 2 }, { 110, 2 }, { 109, 1 }, { 60, 1 } };

  for (int i = 0; i < 3; i++)
    {
      blocks[i] = new_block (50, 20);
      gtk_widget_set_parent (blocks[i], box);
    }
  g_assert_cmpint (minimum (box, GTK_ORIENTATION_HORIZONTAL, -1), ==, 50);
  g_assert_cmpint (minimum (box, GTK_ORIENTATION_VERTICAL, -1), ==, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      allocate (box, cases[i].width, 20);
      for (int j = 0; j < 3; j++)
        g_assert_cmpint (gtk_widget_get_child_visible (blocks[j]), ==, j < cases[i].n_shown);
    }
  /* Who was hidden by somebody else takes no room. */
  gtk_widget_set_visible (blocks[1], FALSE);
  allocate (box, 110, 20);
  g_assert_true (gtk_widget_get_child_visible (blocks[2]));
  g_assert_cmpfloat (bounds_of (blocks[2], box).origin.x, ==, 60);
  g_assert_finalize_object (box);
}

static void
test_pair (void)
{
  GtkWidget *start = new_block (100, 40), *end = new_block (60, 30);
  GtkWidget *pair =
      g_object_ref_sink (g_object_new (LK_TYPE_PAIR, "start", start, "end", end, "spacing", 10, "share", 0.7, NULL));

  g_assert_cmpint (minimum (pair, GTK_ORIENTATION_HORIZONTAL, -1), ==, 100);
  g_assert_cmpint (minimum (pair, GTK_ORIENTATION_VERTICAL, 170), ==, 40);
  g_assert_cmpint (minimum (pair, GTK_ORIENTATION_VERTICAL, 169), ==, 80);
  g_assert_cmpint (minimum (pair, GTK_ORIENTATION_VERTICAL, -1), ==, 40); /* never more than at any width */

  allocate (pair, 210, 100);
  g_assert_cmpfloat (bounds_of (start, pair).size.width, ==, 140);
  g_assert_cmpfloat (bounds_of (end, pair).origin.x, ==, 150);
  g_assert_cmpfloat (bounds_of (end, pair).size.height, ==, 100);
  /* The share gives way to a minimum. */
  g_object_set (pair, "share", 0.1, NULL);
  allocate (pair, 210, 100);
  g_assert_cmpfloat (bounds_of (start, pair).size.width, ==, 100);

  allocate (pair, 120, 100);
  g_assert_cmpfloat (bounds_of (start, pair).size.width, ==, 120);
  g_assert_cmpfloat (bounds_of (end, pair).origin.y, ==, 50);
  gtk_widget_set_visible (start, FALSE);
  g_assert_cmpint (minimum (pair, GTK_ORIENTATION_VERTICAL, 120), ==, 30);
  allocate (pair, 120, 100);
  g_assert_cmpfloat (bounds_of (end, pair).size.height, ==, 100);
  g_assert_finalize_object (pair);
}

/* It grows when one of the two does. */
static void
test_pair_expands (void)
{
  GtkWidget *end = new_block (60, 30);
  GtkWidget *pair = g_object_ref_sink (g_object_new (LK_TYPE_PAIR, "start", new_block (100, 40), "end", end, NULL));

  g_assert_false (gtk_widget_compute_expand (pair, GTK_ORIENTATION_VERTICAL));
  gtk_widget_set_vexpand (end, TRUE);
  g_assert_true (gtk_widget_compute_expand (pair, GTK_ORIENTATION_VERTICAL));
  g_assert_false (gtk_widget_compute_expand (pair, GTK_ORIENTATION_HORIZONTAL));
  gtk_widget_set_visible (end, FALSE);
  g_assert_false (gtk_widget_compute_expand (pair, GTK_ORIENTATION_VERTICAL));
  g_assert_finalize_object (pair);
}

/* A plot whose first line lies under the corner leaves it free, one further down does not. */
static void
test_card_corner (void)
{
  GtkWidget *plot = g_object_new (LK_TYPE_PLOT_VIEW, NULL), *below = g_object_new (LK_TYPE_PLOT_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *card = g_object_ref_sink (g_object_new (LK_TYPE_CARD, "child", box, NULL));

  gtk_widget_set_vexpand (plot, TRUE);
  gtk_widget_set_vexpand (below, TRUE);
  gtk_box_append (GTK_BOX (box), plot);
  gtk_box_append (GTK_BOX (box), below);
  allocate (card, 300, 300);
  g_assert_cmpfloat (lk_plot_view_get_palette (LK_PLOT_VIEW (plot))->corner, >, 20);
  g_assert_cmpfloat (lk_plot_view_get_palette (LK_PLOT_VIEW (plot))->corner, <, 60);
  g_assert_cmpfloat (lk_plot_view_get_palette (LK_PLOT_VIEW (below))->corner, ==, 0);
  g_assert_finalize_object (card);
}

/* What stands beside each other in a wide card stands below in a narrow one. */
static void
test_card_height (void)
{
  GtkWidget *pair = g_object_new (LK_TYPE_PAIR, "start", new_block (200, 100), "end", new_block (100, 60), NULL);
  GtkWidget *card = g_object_ref_sink (g_object_new (LK_TYPE_CARD, "child", pair, NULL));

  g_assert_cmpint (minimum (card, GTK_ORIENTATION_VERTICAL, 300), ==, 100);
  g_assert_cmpint (minimum (card, GTK_ORIENTATION_VERTICAL, 299), ==, 160);
  g_assert_finalize_object (card);
}

static void
notified_cb (guint *n)
{
  (*n)++;
}

static void
test_card_enlarge (void)
{
  GtkWidget *card = g_object_ref_sink (g_object_new (LK_TYPE_CARD, "child", new_block (10, 10), NULL));
  guint n = 0;
  gboolean enlarged;

  g_signal_connect_swapped (card, "notify::enlarged", G_CALLBACK (notified_cb), &n);
  gtk_widget_activate_action (card, "card.enlarge", NULL);
  g_object_get (card, "enlarged", &enlarged, NULL);
  g_assert_true (enlarged);
  g_assert_cmpuint (n, ==, 1);
  g_object_set (card, "enlarged", TRUE, NULL);
  g_assert_cmpuint (n, ==, 1);
  gtk_widget_activate_action (card, "card.enlarge", NULL);
  g_object_get (card, "enlarged", &enlarged, NULL);
  g_assert_false (enlarged);
  g_assert_finalize_object (card);
}

static GtkWidget *
squeezed (GtkWidget *chooser)
{
  return adw_squeezer_get_visible_child (ADW_SQUEEZER (adw_bin_get_child (ADW_BIN (chooser))));
}

/* Buttons for all pages where there is room, else one that says which is shown. */
static void
test_chooser (void)
{
  GtkWidget *stack = g_object_ref_sink (gtk_stack_new ());
  GtkWidget *chooser;
  int room;

  gtk_stack_add_titled (GTK_STACK (stack), new_block (1, 1), "one", "One");
  gtk_stack_add_titled (GTK_STACK (stack), new_block (1, 1), "two", "Number two");
  chooser = g_object_ref_sink (
      g_object_new (LK_TYPE_CHOOSER, "stack", stack, "action", "test.page", "modifier", "Alt", NULL));
  gtk_widget_measure (chooser, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &room, NULL, NULL);
  allocate (chooser, room, 40);
  g_assert_true (GTK_IS_BOX (squeezed (chooser)));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (gtk_widget_get_last_child (squeezed (chooser))), ==,
                   "Number two (Alt+2)");
  allocate (chooser, room - 1, 40);
  g_assert_true (GTK_IS_MENU_BUTTON (squeezed (chooser)));
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (squeezed (chooser))), ==, "One");
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "two");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (squeezed (chooser))), ==, "Number two");
  g_assert_finalize_object (chooser);
  g_assert_finalize_object (stack);
}

/* Without an action it turns the pages by itself; a page that comes gets a button. */
static void
test_chooser_alone (void)
{
  GtkWidget *stack = g_object_ref_sink (gtk_stack_new ());
  GtkStackPage *page = gtk_stack_add_titled (GTK_STACK (stack), new_block (1, 1), "one", "One");
  GtkStackPage *hidden = gtk_stack_add_titled (GTK_STACK (stack), new_block (1, 1), "two", "Two");
  GtkWidget *chooser, *row;

  gtk_stack_page_set_visible (hidden, FALSE);
  chooser = g_object_ref_sink (g_object_new (LK_TYPE_CHOOSER, "stack", stack, NULL));
  allocate (chooser, 500, 40);
  row = squeezed (chooser);
  g_assert_true (gtk_widget_get_first_child (row) == gtk_widget_get_last_child (row));
  gtk_stack_page_set_visible (hidden, TRUE);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (gtk_widget_get_last_child (row))), ==, "Two");
  g_signal_emit_by_name (gtk_widget_get_last_child (row), "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "two");
  gtk_stack_page_set_visible (page, FALSE);
  g_assert_true (gtk_widget_get_first_child (row) == gtk_widget_get_last_child (row));
  g_assert_finalize_object (chooser);
  g_assert_finalize_object (stack);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/layout/fit-box", test_fit_box);
  g_test_add_func ("/app/layout/pair", test_pair);
  g_test_add_func ("/app/layout/pair-expands", test_pair_expands);
  g_test_add_func ("/app/layout/card-corner", test_card_corner);
  g_test_add_func ("/app/layout/card-height", test_card_height);
  g_test_add_func ("/app/layout/card-enlarge", test_card_enlarge);
  g_test_add_func ("/app/layout/chooser", test_chooser);
  g_test_add_func ("/app/layout/chooser-alone", test_chooser_alone);
  return g_test_run ();
}
