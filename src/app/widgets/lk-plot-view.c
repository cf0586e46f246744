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

  const LkPlotKind *kind;
  gpointer model;
  LkPalette palette;
  gboolean palette_known;
  int corner; /* px */
  char *description;
  gboolean described; /* by whoever fills the model, not by its kind */

  gboolean has_pointer;
  double pointer_x;
  double pointer_y;
  LkPlotPlace place; /* what is pointed at */
  LkPlotView *echo;  /* weak */
};

G_DEFINE_FINAL_TYPE (LkPlotView, lk_plot_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_ECHO,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum {
  POINTED,
  CHOSEN,
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

static const LkPlotPlace nowhere = LK_PLOT_PLACE_INIT;

/* FALSE when the model has no such place. */
static gboolean
highlight (LkPlotView *self, const LkPlotPlace *place)
{
  gboolean there = !self->model || !self->kind->point || self->kind->point (self->model, place);

  self->place = there ? *place : nowhere;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return there;
}

/* Whether a click on what is pointed at leads somewhere. */
static gboolean
can_choose (LkPlotView *self)
{
  return !lk_plot_place_is_none (&self->place) && g_signal_has_handler_pending (self, signals[CHOSEN], 0, TRUE);
}

static void
set_place (LkPlotView *self, const LkPlotPlace *place)
{
  const LkPlotPlace *was = &self->place;

  if (was->row == place->row && was->column == place->column &&
      (was->x == place->x || (isnan (was->x) && isnan (place->x))))
    return;
  highlight (self, place);
  if (self->echo)
    highlight (self->echo, &self->place);
  /* A tip would lie over what it is about. */
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), can_choose (self) ? "pointer" : NULL);
  g_signal_emit (self, signals[POINTED], 0, lk_plot_place_is_none (&self->place) ? NULL : &self->place);
}

static gboolean
find (LkPlotView *self, double x, double y, LkPlotPlace *place)
{
  *place = nowhere;
  return self->model && self->kind->find &&
         self->kind->find (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)),
                           self->model, lk_plot_view_get_palette (self), x, y, place);
}

static void
set_pointer (LkPlotView *self, gboolean has_pointer, double x, double y)
{
  LkPlotPlace place = nowhere;

  self->has_pointer = has_pointer;
  self->pointer_x = x;
  self->pointer_y = y;
  if (has_pointer)
    find (self, x, y, &place);
  set_place (self, &place);
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
choose (LkPlotView *self)
{
  LkPlotPlace place = self->place;

  if (!can_choose (self))
    return FALSE;
  g_signal_emit (self, signals[CHOSEN], 0, &place);
  return TRUE;
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, LkPlotView *self)
{
  LkPlotPlace place;

  if (!find (self, x, y, &place))
    return;
  set_place (self, &place);
  choose (self);
}

/* From place to place where the kind knows how, else by some pixels. */
static void
move (LkPlotView *self, int right, int down)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double x = (self->has_pointer ? self->pointer_x : width / 2.0) + KEY_STEP * right;
  double y = (self->has_pointer ? self->pointer_y : height / 2.0) + KEY_STEP * down;
  LkPlotPlace place = self->place;

  if (self->model && self->kind->move && self->kind->move (self->model, right, down, &place))
    {
      self->has_pointer = FALSE;
      set_place (self, &place);
    }
  else
    set_pointer (self, TRUE, CLAMP (x, 0.0, width), CLAMP (y, 0.0, height));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, LkPlotView *self)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      move (self, -1, 0);
      return TRUE;
    case GDK_KEY_Right:
      move (self, 1, 0);
      return TRUE;
    case GDK_KEY_Up:
      move (self, 0, -1);
      return TRUE;
    case GDK_KEY_Down:
      move (self, 0, 1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return choose (self);
    case GDK_KEY_Escape:
      if (!self->has_pointer && lk_plot_place_is_none (&self->place))
        return FALSE;
      set_pointer (self, FALSE, 0.0, 0.0);
      return TRUE;
    default:
      return FALSE;
    }
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

  if (width <= 0 || height <= 0 || !self->model)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  self->kind->draw (cr, width, height, self->model, lk_plot_view_get_palette (self));
  cairo_destroy (cr);
}

/* What the kind needs to be whole; a request by whoever uses the view comes on top. */
static void
lk_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  LkPlotView *self = LK_PLOT_VIEW (widget);
  double width = 0.0, height = 0.0;

  if (self->kind && self->kind->measure && self->model)
    self->kind->measure (self->model, lk_plot_view_get_palette (self), &width, &height);
  *minimum = *natural = (int) ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height);
}

static void
lk_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (lk_plot_view_parent_class)->size_allocate (widget, width, height, baseline);
  lk_plot_menu_place (widget);
}

static void
lk_plot_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lk_plot_view_parent_class)->css_changed (widget, change);
  forget_palette (LK_PLOT_VIEW (widget));
  gtk_widget_queue_resize (widget); /* the type may be another */
}

static LkPlotShown
what_is_shown (GtkWidget *widget, gboolean alone)
{
  LkPlotView *self = LK_PLOT_VIEW (widget);

  if (alone)
    lk_plot_view_forget_pointer (self);
  return (LkPlotShown) {
    .kind = self->kind,
    .model = self->model,
    .type = lk_plot_view_get_palette (self)->font_size / lk_palette_light ()->font_size,
    .x = self->has_pointer ? self->pointer_x : gtk_widget_get_width (widget) / 2.0,
    .y = self->has_pointer ? self->pointer_y : gtk_widget_get_height (widget) / 2.0,
  };
}

static void
lk_plot_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_PLOT_VIEW (object)->echo);
}

static void
lk_plot_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  g_set_weak_pointer (&LK_PLOT_VIEW (object)->echo, g_value_get_object (value));
}

static void
lk_plot_view_dispose (GObject *object)
{
  LkPlotView *self = LK_PLOT_VIEW (object);

  /* Whoever lent the model may go now. */
  self->kind = NULL;
  self->model = NULL;
  g_clear_weak_pointer (&self->echo);
  lk_plot_menu_close (GTK_WIDGET (self));
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

  object_class->get_property = lk_plot_view_get_property;
  object_class->set_property = lk_plot_view_set_property;
  object_class->dispose = lk_plot_view_dispose;
  object_class->finalize = lk_plot_view_finalize;
  widget_class->snapshot = lk_plot_view_snapshot;
  widget_class->measure = lk_plot_view_measure;
  widget_class->size_allocate = lk_plot_view_size_allocate;
  widget_class->css_changed = lk_plot_view_css_changed;

  properties[PROP_ECHO] =
      g_param_spec_object ("echo", NULL, NULL, LK_TYPE_PLOT_VIEW, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[POINTED] = g_signal_new ("pointed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);

  lk_plot_menu_install (widget_class, what_is_shown);
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
  GtkGesture *click = gtk_gesture_click_new ();

  self->place = nowhere;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lk_plot_menu_attach (GTK_WIDGET (self));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
describe (LkPlotView *self, const char *description)
{
  if (g_strcmp0 (self->description, description) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description ? description : "", -1);
}

static void
describe_by_kind (LkPlotView *self)
{
  char *words = self->model && self->kind->describe ? self->kind->describe (self->model) : NULL;

  if (words)
    describe (self, words);
  else
    describe (self, self->model && self->kind->title ? self->kind->title (self->model) : "");
  free (words);
}

void
lk_plot_view_set_model (LkPlotView *self, const LkPlotKind *kind, gpointer model)
{
  g_return_if_fail (LK_IS_PLOT_VIEW (self));
  g_return_if_fail (kind || !model);

  if (self->kind != kind || !self->model != !model)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->kind = kind;
  self->model = model;
  lk_plot_view_changed (self);
}

void
lk_plot_view_changed (LkPlotView *self)
{
  g_return_if_fail (LK_IS_PLOT_VIEW (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!lk_plot_place_is_none (&self->place) && !highlight (self, &self->place))
    g_signal_emit (self, signals[POINTED], 0, NULL);
  if (!self->described)
    describe_by_kind (self);
}

gconstpointer
lk_plot_view_get_model (LkPlotView *self)
{
  return self->model;
}

const LkPalette *
lk_plot_view_get_palette (LkPlotView *self)
{
  const LkPalette *palette;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
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
  if (root && gtk_widget_has_css_class (GTK_WIDGET (root), "projector"))
    self->palette = lk_palette_projector (&self->palette);
  /* The card that the plot lies on shows through. */
  self->palette.background.a = 0.0;
  self->palette.corner = self->corner;
  self->palette_known = TRUE;
  return &self->palette;
}

void
lk_plot_view_set_corner (LkPlotView *self, int width)
{
  if (self->corner == width)
    return;
  self->corner = width;
  forget_palette (self);
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
  /* Where nobody has words for it the kind has. */
  self->described = description && *description;
  if (self->described)
    describe (self, description);
  else
    describe_by_kind (self);
}
