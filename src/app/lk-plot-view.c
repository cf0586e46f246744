/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-plot-view.h"

#include <adwaita.h>
#include <math.h>

#include "lk-plot-menu.h"

/* How far an arrow key moves the pointer, px. */
#define KEY_STEP 8.0

struct _LkPlotView {
  GtkWidget parent_instance;

  LkDrawFunc draw;
  gconstpointer model;
  LkPalette palette;
  gboolean palette_known;
  char *description;

  gboolean has_pointer;
  double pointer_x;
  double pointer_y;
};

G_DEFINE_FINAL_TYPE (LkPlotView, lk_plot_view, GTK_TYPE_WIDGET)

enum {
  POINTER_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
forget_palette (LkPlotView *self)
{
  self->palette_known = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
style_changed_cb (LkPlotView *self)
{
  forget_palette (self);
}

static void
set_pointer (LkPlotView *self, gboolean has_pointer, double x, double y)
{
  if (self->has_pointer == has_pointer && (!has_pointer || (self->pointer_x == x && self->pointer_y == y)))
    return;
  self->has_pointer = has_pointer;
  self->pointer_x = x;
  self->pointer_y = y;
  g_signal_emit (self, signals[POINTER_MOVED], 0);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, LkPlotView *self)
{
  set_pointer (self, TRUE, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, LkPlotView *self)
{
  set_pointer (self, FALSE, 0.0, 0.0);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, LkPlotView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double x = self->has_pointer ? self->pointer_x : width / 2.0;
  double y = self->has_pointer ? self->pointer_y : height / 2.0;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      x -= KEY_STEP;
      break;
    case GDK_KEY_Right:
      x += KEY_STEP;
      break;
    case GDK_KEY_Up:
      y -= KEY_STEP;
      break;
    case GDK_KEY_Down:
      y += KEY_STEP;
      break;
    case GDK_KEY_Escape:
      if (!self->has_pointer)
        return FALSE;
      set_pointer (self, FALSE, 0.0, 0.0);
      return TRUE;
    default:
      return FALSE;
    }
  set_pointer (self, TRUE, CLAMP (x, 0.0, width), CLAMP (y, 0.0, height));
  return TRUE;
}

static void
focus_left_cb (GtkEventControllerFocus *controller, LkPlotView *self)
{
  set_pointer (self, FALSE, 0.0, 0.0);
}

static void
lk_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LkPlotView *self = LK_PLOT_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (width <= 0 || height <= 0 || !self->draw)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  self->draw (cr, width, height, self->model, lk_plot_view_get_palette (self));
  cairo_destroy (cr);
}

static void
lk_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (lk_plot_view_parent_class)->size_allocate (widget, width, height, baseline);
  lk_plot_menu_place (LK_PLOT_VIEW (widget));
}

static void
lk_plot_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lk_plot_view_parent_class)->css_changed (widget, change);
  forget_palette (LK_PLOT_VIEW (widget));
}

static void
lk_plot_view_dispose (GObject *object)
{
  LkPlotView *self = LK_PLOT_VIEW (object);

  /* Whoever lent the model may go now. */
  self->draw = NULL;
  self->model = NULL;
  lk_plot_menu_close (self);
  G_OBJECT_CLASS (lk_plot_view_parent_class)->dispose (object);
}

static void
lk_plot_view_finalize (GObject *object)
{
  LkPlotView *self = LK_PLOT_VIEW (object);

  g_free (self->description);
  G_OBJECT_CLASS (lk_plot_view_parent_class)->finalize (object);
}

static void
lk_plot_view_class_init (LkPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_plot_view_dispose;
  object_class->finalize = lk_plot_view_finalize;
  widget_class->snapshot = lk_plot_view_snapshot;
  widget_class->size_allocate = lk_plot_view_size_allocate;
  widget_class->css_changed = lk_plot_view_css_changed;

  signals[POINTER_MOVED] =
      g_signal_new ("pointer-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  lk_plot_menu_install (widget_class);
  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lk_plot_view_init (LkPlotView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  lk_plot_menu_attach (self);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
}

void
lk_plot_view_set_model (LkPlotView *self, LkDrawFunc draw, gconstpointer model)
{
  g_return_if_fail (LK_IS_PLOT_VIEW (self));

  self->draw = draw;
  self->model = model;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gconstpointer
lk_plot_view_get_model (LkPlotView *self, LkDrawFunc *draw)
{
  *draw = self->draw;
  return self->draw ? self->model : NULL;
}

const LkPalette *
lk_plot_view_get_palette (LkPlotView *self)
{
  const LkPalette *palette;
  const PangoFontDescription *font;
  double size;

  if (self->palette_known)
    return &self->palette;

  palette = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? lk_palette_dark () : lk_palette_light ();
  font = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  size = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (gtk_widget_get_pango_context (GTK_WIDGET (self))) / 72.0;
  /* Plots speak a little softer than the widgets around them. */
  self->palette = lk_palette_scaled (palette, size > 0.0 ? 0.9 * size / palette->font_size : 1.0);
  /* The card that the plot lies on shows through. */
  self->palette.background.a = 0.0;
  self->palette_known = TRUE;
  return &self->palette;
}

gboolean
lk_plot_view_get_pointer (LkPlotView *self, double *x, double *y)
{
  *x = self->pointer_x;
  *y = self->pointer_y;
  return self->has_pointer;
}

void
lk_plot_view_forget_pointer (LkPlotView *self)
{
  set_pointer (self, FALSE, 0.0, 0.0);
}

void
lk_plot_view_set_description (LkPlotView *self, const char *description)
{
  if (g_strcmp0 (self->description, description) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}
