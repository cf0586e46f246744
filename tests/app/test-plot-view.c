/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <math.h>

#include "app/widgets/lk-plot-view.h"
#include "plot/lk-bars.h"

static const double values[] = { 0.1, 0.7, 0.2 };

static LkBars bars = {
  .n_categories = 3,
  .n_groups = 1,
  .values = values,
  .max = NAN,
  .marked_category = -1,
  .hover_category = -1,
};

static LkPlotView *
new_view (int width, int height)
{
  LkPlotView *view = g_object_ref_sink (g_object_new (LK_TYPE_PLOT_VIEW, NULL));

  lk_plot_view_set_model (view, &lk_bars_plot, &bars);
  gtk_widget_measure (GTK_WIDGET (view), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (view), width, height, -1, NULL);
  return view;
}

/* What the view draws, on a colour that no palette has; NULL when it draws nothing. */
static cairo_surface_t *
render (LkPlotView *view)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_surface_t *surface;
  cairo_t *cr;

  GTK_WIDGET_GET_CLASS (view)->snapshot (GTK_WIDGET (view), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (!node)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, gtk_widget_get_width (GTK_WIDGET (view)),
                                        gtk_widget_get_height (GTK_WIDGET (view)));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1.0, 0.0, 1.0);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  gsk_render_node_unref (node);
  cairo_surface_flush (surface);
  return surface;
}

static guint
count_pixels (cairo_surface_t *surface, LkColor color)
{
  guint32 wanted =
      (guint32) lround (color.r * 255) << 16 | (guint32) lround (color.g * 255) << 8 | (guint32) lround (color.b * 255);
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      const guint32 *row =
          (const guint32 *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
        n += (row[x] & 0xffffff) == wanted;
    }
  return n;
}

static void
test_draws (void)
{
  LkPlotView *view = new_view (400, 300);
  cairo_surface_t *surface = render (view);
  LkColor teacher = lk_plot_view_get_palette (view)->series[LK_SERIES_TEACHER];

  g_assert_nonnull (surface);
  /* Seven tenths of a bar some sixty pixels wide, at the least. */
  g_assert_cmpuint (count_pixels (surface, teacher), >, 2000);
  g_assert_cmpuint (count_pixels (surface, lk_plot_view_get_palette (view)->series[LK_SERIES_STUDENT]), ==, 0);
  /* The card behind shows. */
  g_assert_cmpuint (count_pixels (surface, (LkColor) { 1.0, 0.0, 1.0, 1.0 }), >, 400 * 300 / 4);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (view);
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 1, 300 }, { 300, 1 }, { 7, 5 }, { 4000, 3000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LkPlotView *view = new_view (sizes[i][0], sizes[i][1]);
      cairo_surface_t *surface = render (view);

      g_assert_nonnull (surface);
      cairo_surface_destroy (surface);
      g_assert_finalize_object (view);
    }
}

static void
test_nothing (void)
{
  LkPlotView *empty = new_view (0, 0);
  LkPlotView *no_model = new_view (100, 100);

  g_assert_null (render (empty));
  lk_plot_view_set_model (no_model, NULL, NULL);
  g_assert_null (render (no_model));
  g_assert_finalize_object (empty);
  g_assert_finalize_object (no_model);
}

static void
test_palette (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  LkPlotView *view = new_view (100, 100);
  LkColor text;

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  text = lk_plot_view_get_palette (view)->text;
  g_assert_cmpfloat (text.r, ==, lk_palette_light ()->text.r);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  text = lk_plot_view_get_palette (view)->text;
  g_assert_cmpfloat (text.r, ==, lk_palette_dark ()->text.r);
  g_assert_cmpfloat (lk_palette_dark ()->text.r, !=, lk_palette_light ()->text.r);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_cmpfloat (lk_plot_view_get_palette (view)->font_size, >, 0.0);
  g_assert_finalize_object (view);
}

static gpointer
find_controller (LkPlotView *view, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return controller; /* the view's */
    }
  g_error ("the view has no %s", g_type_name (type));
}

static gboolean
press (LkPlotView *view, guint key, GdkModifierType state)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (find_controller (view, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", key, 0, state, &handled);
  return handled;
}

static void
test_keys (void)
{
  LkPlotView *view = new_view (200, 100);
  double x, y;

  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (view)));
  g_assert_false (lk_plot_view_get_pointer (view, &x, &y));

  /* From the middle. */
  g_assert_true (press (view, GDK_KEY_Right, 0));
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, >, 100.0);
  g_assert_cmpfloat (y, ==, 50.0);
  g_assert_true (press (view, GDK_KEY_Left, 0));
  g_assert_true (press (view, GDK_KEY_Down, 0));
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, ==, 100.0);
  g_assert_cmpfloat (y, >, 50.0);

  /* To the border, where it stays. */
  for (int i = 0; i < 100; i++)
    {
      press (view, GDK_KEY_Left, 0);
      press (view, GDK_KEY_Up, 0);
    }
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, ==, 0.0);
  g_assert_cmpfloat (y, ==, 0.0);
  for (int i = 0; i < 100; i++)
    {
      press (view, GDK_KEY_Right, 0);
      press (view, GDK_KEY_Down, 0);
    }
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, ==, 200.0);
  g_assert_cmpfloat (y, ==, 100.0);

  /* Keys with another meaning elsewhere go on to it. */
  g_assert_false (press (view, GDK_KEY_Right, GDK_CONTROL_MASK));
  g_assert_false (press (view, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_false (press (view, GDK_KEY_Tab, 0));
  g_assert_false (press (view, GDK_KEY_space, 0));
  g_assert_false (press (view, GDK_KEY_Return, 0)); /* nobody wants what is chosen */
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, ==, 200.0);

  g_assert_true (press (view, GDK_KEY_Escape, 0));
  g_assert_false (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_false (press (view, GDK_KEY_Escape, 0)); /* somebody else's now */
  g_assert_finalize_object (view);
}

static void
test_mouse (void)
{
  LkPlotView *view = new_view (200, 100);
  gpointer motion = find_controller (view, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double x, y;

  g_signal_emit_by_name (motion, "enter", 3.0, 4.0);
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, ==, 3.0);
  g_assert_cmpfloat (y, ==, 4.0);
  g_signal_emit_by_name (motion, "motion", 5.0, 4.0);
  g_assert_true (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_cmpfloat (x, ==, 5.0);
  g_signal_emit_by_name (motion, "leave");
  g_assert_false (lk_plot_view_get_pointer (view, &x, &y));

  press (view, GDK_KEY_Right, 0);
  g_signal_emit_by_name (find_controller (view, GTK_TYPE_EVENT_CONTROLLER_FOCUS), "leave");
  g_assert_false (lk_plot_view_get_pointer (view, &x, &y));
  g_assert_finalize_object (view);
}

/* What the signals told last. */
typedef struct {
  guint n_pointed, n_chosen;
  int pointed, chosen; /* the row */
} Told;

static void
pointed_cb (LkPlotView *view, const LkPlotPlace *place, Told *told)
{
  told->n_pointed++;
  told->pointed = place ? place->row : -1;
}

static void
chosen_cb (LkPlotView *view, const LkPlotPlace *place, Told *told)
{
  told->n_chosen++;
  told->chosen = place->row;
}

/* The gesture of the button that chooses, not the menu's. */
static gpointer
find_click (LkPlotView *view)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        return controller; /* the view's */
    }
  g_assert_not_reached ();
}

/* Of each bar the middle is pointed at. */
static double
middle (LkPlotView *view, int category)
{
  double first = 0.0, last = 0.0;
  int found;

  for (double x = 0.0; x < 400.0; x++)
    if (lk_bars_category_at (400, 300, &bars, lk_plot_view_get_palette (view), x, 150.0, &found) && found == category)
      {
        first = first > 0.0 ? first : x;
        last = x;
      }
  g_assert_cmpfloat (last, >, first);
  return (first + last) / 2.0;
}

static void
test_pointed (void)
{
  LkPlotView *view = new_view (400, 300);
  gpointer motion = find_controller (view, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  gpointer click = find_click (view);
  Told told = { 0 };

  g_signal_connect (view, "pointed", G_CALLBACK (pointed_cb), &told);
  g_signal_emit_by_name (motion, "enter", middle (view, 1), 150.0);
  g_assert_cmpuint (told.n_pointed, ==, 1);
  g_assert_cmpint (told.pointed, ==, 1);
  g_assert_cmpint (bars.hover_category, ==, 1);
  g_signal_emit_by_name (motion, "motion", middle (view, 1) + 1.0, 151.0);
  g_assert_cmpuint (told.n_pointed, ==, 1); /* the same bar */
  g_assert_false (press (view, GDK_KEY_Return, 0));

  /* A model that is filled anew keeps it, as long as it is there. */
  bars.hover_category = -1;
  lk_plot_view_changed (view);
  g_assert_cmpint (bars.hover_category, ==, 1);
  g_assert_cmpuint (told.n_pointed, ==, 1);

  g_signal_connect (view, "chosen", G_CALLBACK (chosen_cb), &told);
  g_assert_true (press (view, GDK_KEY_Return, 0));
  g_assert_cmpuint (told.n_chosen, ==, 1);
  g_assert_cmpint (told.chosen, ==, 1);
  g_assert_false (press (view, GDK_KEY_Return, GDK_CONTROL_MASK));
  g_signal_emit_by_name (click, "released", 1, middle (view, 2), 150.0);
  g_assert_cmpuint (told.n_chosen, ==, 2);
  g_assert_cmpint (told.chosen, ==, 2);
  g_assert_cmpint (told.pointed, ==, 2);
  g_signal_emit_by_name (click, "released", 1, 0.0, 0.0); /* beside the bars */
  g_assert_cmpuint (told.n_chosen, ==, 2);

  bars.n_categories = 2;
  lk_plot_view_changed (view);
  g_assert_cmpint (told.pointed, ==, -1);
  g_assert_cmpint (bars.hover_category, ==, -1);
  g_assert_false (press (view, GDK_KEY_Return, 0));
  bars.n_categories = 3;
  g_signal_emit_by_name (motion, "leave");
  g_assert_finalize_object (view);
}

/* Another view shows the same place, which is gone with the pointer. */
static void
test_echo (void)
{
  LkPlotView *view = new_view (400, 300);
  LkPlotView *other = new_view (400, 300);
  gpointer motion = find_controller (view, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  LkBars others = bars;
  Told told = { 0 };

  lk_plot_view_set_model (other, &lk_bars_plot, &others);
  g_object_set (view, "echo", other, NULL);
  g_object_set (other, "echo", view, NULL);
  g_signal_connect (other, "pointed", G_CALLBACK (pointed_cb), &told);
  g_signal_emit_by_name (motion, "enter", middle (view, 2), 150.0);
  g_assert_cmpint (others.hover_category, ==, 2);
  g_assert_cmpuint (told.n_pointed, ==, 0);
  lk_plot_view_forget_pointer (view);
  g_assert_cmpint (others.hover_category, ==, -1);
  g_assert_cmpint (bars.hover_category, ==, -1);

  g_assert_finalize_object (other);
  g_signal_emit_by_name (motion, "enter", middle (view, 1), 150.0);
  lk_plot_view_forget_pointer (view);
  g_assert_finalize_object (view);
}

/* Where nobody has words, the kind has. */
static void
test_described (void)
{
  LkPlotView *view = new_view (200, 100);

  bars.title = "Outputs";
  lk_plot_view_set_description (view, "teacher says 1");
  lk_plot_view_changed (view);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "teacher says 1");
  lk_plot_view_set_description (view, "");
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Outputs");
  bars.title = NULL;
  g_assert_finalize_object (view);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/plot-view/draws", test_draws);
  g_test_add_func ("/app/plot-view/sizes", test_sizes);
  g_test_add_func ("/app/plot-view/nothing", test_nothing);
  g_test_add_func ("/app/plot-view/palette", test_palette);
  g_test_add_func ("/app/plot-view/keys", test_keys);
  g_test_add_func ("/app/plot-view/mouse", test_mouse);
  g_test_add_func ("/app/plot-view/pointed", test_pointed);
  g_test_add_func ("/app/plot-view/echo", test_echo);
  g_test_add_func ("/app/plot-view/described", test_described);
  return g_test_run ();
}
