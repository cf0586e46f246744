/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-drawing.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/lk-palette.h"

/* How far an arrow key moves the cross, of the side. */
#define KEY_STEP 0.025
/* Arms of the cross, px. */
#define CROSS 8.0

typedef struct {
  double x, y; /* shares of the side */
  double width;
} Point;

/* Something that can be undone: a stroke, or a picture that replaces what was
 * there; clearing is a picture without ink. */
typedef struct {
  GArray *points;           /* of Point; NULL: a picture */
  cairo_surface_t *picture; /* A8; NULL: none */
} Item;

struct _LkDrawing {
  GtkWidget parent_instance;

  double thickness;
  GPtrArray *items;     /* of Item */
  guint n_done;         /* those that count; the others were undone */
  gboolean drawing;     /* the last one is still growing */
  cairo_surface_t *ink; /* A8, what the items make */
  gboolean empty;
  double key_x, key_y; /* the cross, in shares of the side */
  gboolean white_paper;
  gboolean by_hand; /* the pointer drew last, and not the keyboard: no cross */
};

G_DEFINE_FINAL_TYPE (LkDrawing, lk_drawing, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_THICKNESS,
  PROP_WHITE_PAPER,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_EMPTY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->points, g_array_unref);
  g_clear_pointer (&item->picture, cairo_surface_destroy);
  g_free (item);
}

static const Point *
point (const Item *item, guint i)
{
  return &g_array_index (item->points, Point, i);
}

static Point
middle (const Point *a, const Point *b)
{
  return (Point) { (a->x + b->x) / 2.0, (a->y + b->y) / 2.0, (a->width + b->width) / 2.0 };
}

/* What point i adds to a stroke: from the middle before the point before it,
 * through that one, to the middle behind it, so that the pieces meet smoothly
 * (a quadratic curve, as the cubic that cairo has). */
static void
draw_piece (cairo_t *cr, const Item *item, guint i)
{
  const Point *before = point (item, i > 0 ? i - 1 : 0);
  Point from = i > 1 ? middle (point (item, i - 2), before) : *before;
  Point to = middle (before, point (item, i));

  cairo_set_line_width (cr, before->width);
  cairo_move_to (cr, from.x, from.y);
  cairo_curve_to (cr, (from.x + 2.0 * before->x) / 3.0, (from.y + 2.0 * before->y) / 3.0,
                  (to.x + 2.0 * before->x) / 3.0, (to.y + 2.0 * before->y) / 3.0, to.x, to.y);
  cairo_stroke (cr);
}

/* From the last middle to where the pen was lifted. */
static void
draw_tail (cairo_t *cr, const Item *item)
{
  const Point *last = point (item, item->points->len - 1);
  Point from = item->points->len > 1 ? middle (point (item, item->points->len - 2), last) : *last;

  cairo_set_line_width (cr, last->width);
  cairo_move_to (cr, from.x, from.y);
  cairo_line_to (cr, last->x, last->y);
  cairo_stroke (cr);
}

static cairo_t *
begin_ink (LkDrawing *self)
{
  cairo_t *cr = cairo_create (self->ink);

  cairo_scale (cr, LK_DRAWING_SIDE, LK_DRAWING_SIDE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 1.0);
  return cr;
}

static void
draw_picture (cairo_t *cr, cairo_surface_t *picture)
{
  double w = cairo_image_surface_get_width (picture);
  double h = cairo_image_surface_get_height (picture);
  double scale = 1.0 / fmax (w, h);

  cairo_save (cr);
  cairo_translate (cr, (1.0 - scale * w) / 2.0, (1.0 - scale * h) / 2.0);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, picture, 0.0, 0.0);
  /* A kept picture's pixels stay what they are; a photograph is smoothed. */
  cairo_pattern_set_filter (cairo_get_source (cr),
                            fmax (w, h) < LK_DRAWING_SIDE / 2 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
announce (LkDrawing *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The ink anew from the items. */
static void
redraw (LkDrawing *self)
{
  cairo_t *cr = begin_ink (self);

  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  self->empty = TRUE;
  for (guint i = 0; i < self->n_done; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (item->points)
        {
          for (guint k = 0; k < item->points->len; k++)
            draw_piece (cr, item, k);
          draw_tail (cr, item);
        }
      else
        {
          cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
          cairo_paint (cr);
          cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
          if (item->picture)
            draw_picture (cr, item->picture);
        }
      self->empty = !item->points && !item->picture;
    }
  cairo_destroy (cr);
  announce (self);
}

/* What was undone before cannot come back after this. */
static Item *
add_item (LkDrawing *self)
{
  Item *item = g_new0 (Item, 1);

  g_ptr_array_set_size (self->items, (int) self->n_done);
  g_ptr_array_add (self->items, item);
  self->n_done++;
  return item;
}

static void
add_point (LkDrawing *self, double x, double y, double pressure)
{
  Item *item = g_ptr_array_index (self->items, self->n_done - 1);
  Point here = { x, y, self->thickness * (0.4 + 0.6 * CLAMP (pressure, 0.0, 1.0)) };
  cairo_t *cr;

  g_array_append_val (item->points, here);
  cr = begin_ink (self);
  draw_piece (cr, item, item->points->len - 1);
  cairo_destroy (cr);
  self->empty = FALSE;
  announce (self);
}

/* The sheet: the largest square in the middle of the widget. */
static double
sheet (LkDrawing *self, double *left, double *top)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double side = fmax (fmin (width, height), 1.0);

  *left = floor ((width - side) / 2.0);
  *top = floor ((height - side) / 2.0);
  return side;
}

/* A pen says how hard it is pressed; mouse and finger do not. */
static double
pressure_of (GtkGesture *gesture)
{
  GdkEvent *event = gtk_gesture_get_last_event (gesture, gtk_gesture_get_last_updated_sequence (gesture));
  double pressure;

  if (event && gdk_event_get_device_tool (event) && gdk_event_get_axis (event, GDK_AXIS_PRESSURE, &pressure))
    return pressure;
  return 1.0;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, LkDrawing *self)
{
  double left, top, side = sheet (self, &left, &top);

  self->by_hand = TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  lk_drawing_begin (self, (x - left) / side, (y - top) / side, pressure_of (GTK_GESTURE (gesture)));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, LkDrawing *self)
{
  double x, y, left, top, side = sheet (self, &left, &top);

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  lk_drawing_move (self, (x + dx - left) / side, (y + dy - top) / side, pressure_of (GTK_GESTURE (gesture)));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, LkDrawing *self)
{
  lk_drawing_end (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, LkDrawing *self)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      self->key_x -= KEY_STEP;
      break;
    case GDK_KEY_Right:
      self->key_x += KEY_STEP;
      break;
    case GDK_KEY_Up:
      self->key_y -= KEY_STEP;
      break;
    case GDK_KEY_Down:
      self->key_y += KEY_STEP;
      break;
    case GDK_KEY_space:
      self->by_hand = FALSE;
      if (self->drawing)
        lk_drawing_end (self);
      else
        lk_drawing_begin (self, self->key_x, self->key_y, 1.0);
      return TRUE;
    default:
      return FALSE;
    }
  self->by_hand = FALSE;
  self->key_x = CLAMP (self->key_x, 0.0, 1.0);
  self->key_y = CLAMP (self->key_y, 0.0, 1.0);
  lk_drawing_move (self, self->key_x, self->key_y, 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static void
focus_cb (LkDrawing *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_color (cairo_t *cr, LkColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.r, color.g, color.b, alpha);
}

static void
draw_cross (cairo_t *cr, double x, double y, LkColor color)
{
  cairo_move_to (cr, x - CROSS, y);
  cairo_line_to (cr, x + CROSS, y);
  cairo_move_to (cr, x, y - CROSS);
  cairo_line_to (cr, x, y + CROSS);
  set_color (cr, color, 1.0);
  cairo_set_line_width (cr, 2.0);
  cairo_stroke (cr);
}

static void
draw_hint (LkDrawing *self, cairo_t *cr, double side, LkColor color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("Draw here"));

  pango_layout_set_width (layout, (int) (side * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  cairo_move_to (cr, 0.0, side * 0.1);
  set_color (cr, color, 1.0);
  pango_cairo_show_layout (cr, layout);
}

static void
lk_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LkDrawing *self = LK_DRAWING (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const LkPalette *palette = dark && !self->white_paper ? lk_palette_dark () : lk_palette_light ();
  double left, top, side = sheet (self, &left, &top);
  cairo_t *cr;

  cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) left, (float) top, (float) side, (float) side));
  cairo_translate (cr, left, top);
  set_color (cr, palette->background, 1.0);
  cairo_paint (cr);

  set_color (cr, palette->text, 1.0);
  cairo_save (cr);
  cairo_scale (cr, side / LK_DRAWING_SIDE, side / LK_DRAWING_SIDE);
  cairo_mask_surface (cr, self->ink, 0.0, 0.0);
  cairo_restore (cr);
  if (self->empty)
    draw_hint (self, cr, side, palette->dim);
  if (gtk_widget_has_visible_focus (widget) && !self->by_hand)
    draw_cross (cr, self->key_x * side, self->key_y * side, lk_palette_series (palette, LK_SERIES_STUDENT));

  set_color (cr, palette->dim, 0.6);
  cairo_set_line_width (cr, 1.0);
  cairo_rectangle (cr, 0.5, 0.5, side - 1.0, side - 1.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
lk_drawing_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkDrawing *self = LK_DRAWING (object);

  if (id == PROP_THICKNESS)
    self->thickness = g_value_get_double (value);
  else
    self->white_paper = g_value_get_boolean (value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lk_drawing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkDrawing *self = LK_DRAWING (object);

  switch (id)
    {
    case PROP_THICKNESS:
      g_value_set_double (value, self->thickness);
      break;
    case PROP_WHITE_PAPER:
      g_value_set_boolean (value, self->white_paper);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->n_done > 0);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->n_done < self->items->len);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, self->empty);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_drawing_finalize (GObject *object)
{
  LkDrawing *self = LK_DRAWING (object);

  g_ptr_array_unref (self->items);
  cairo_surface_destroy (self->ink);
  G_OBJECT_CLASS (lk_drawing_parent_class)->finalize (object);
}

static void
lk_drawing_class_init (LkDrawingClass *klass)
{
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lk_drawing_set_property;
  object_class->get_property = lk_drawing_get_property;
  object_class->finalize = lk_drawing_finalize;
  widget_class->snapshot = lk_drawing_snapshot;

  properties[PROP_THICKNESS] =
      g_param_spec_double ("thickness", NULL, NULL, LK_DRAWING_THICKNESS_MIN, LK_DRAWING_THICKNESS_MAX, 0.08,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHITE_PAPER] =
      g_param_spec_boolean ("white-paper", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, read_only);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, read_only);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lk_drawing_init (LkDrawing *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->thickness = 0.08;
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->ink = cairo_image_surface_create (CAIRO_FORMAT_A8, LK_DRAWING_SIDE, LK_DRAWING_SIDE);
  self->empty = TRUE;
  self->key_x = self->key_y = 0.5;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_swapped (self, "notify::has-focus", G_CALLBACK (focus_cb), self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

const uint8_t *
lk_drawing_get_ink (LkDrawing *self)
{
  /* A8 rows are padded to four bytes, which this side needs not. */
  G_STATIC_ASSERT (LK_DRAWING_SIDE % 4 == 0);

  cairo_surface_flush (self->ink);
  return cairo_image_surface_get_data (self->ink);
}

void
lk_drawing_begin (LkDrawing *self, double x, double y, double pressure)
{
  add_item (self)->points = g_array_new (FALSE, FALSE, sizeof (Point));
  self->drawing = TRUE;
  add_point (self, x, y, pressure);
}

void
lk_drawing_move (LkDrawing *self, double x, double y, double pressure)
{
  if (self->drawing)
    add_point (self, x, y, pressure);
}

void
lk_drawing_end (LkDrawing *self)
{
  cairo_t *cr;

  if (!self->drawing)
    return;
  self->drawing = FALSE;
  cr = begin_ink (self);
  draw_tail (cr, g_ptr_array_index (self->items, self->n_done - 1));
  cairo_destroy (cr);
  announce (self);
}

void
lk_drawing_undo (LkDrawing *self)
{
  if (self->n_done == 0)
    return;
  self->drawing = FALSE;
  self->n_done--;
  redraw (self);
}

void
lk_drawing_redo (LkDrawing *self)
{
  if (self->n_done == self->items->len)
    return;
  self->drawing = FALSE;
  self->n_done++;
  redraw (self);
}

void
lk_drawing_clear (LkDrawing *self)
{
  if (self->empty)
    return;
  self->drawing = FALSE;
  add_item (self);
  redraw (self);
}

void
lk_drawing_show (LkDrawing *self, const uint8_t *ink, gsize w, gsize h)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) w, (int) h);
  unsigned char *data = cairo_image_surface_get_data (picture);

  g_return_if_fail (data != NULL);

  for (gsize y = 0; y < h; y++)
    memcpy (data + y * (gsize) cairo_image_surface_get_stride (picture), ink + y * w, w);
  cairo_surface_mark_dirty (picture);
  self->drawing = FALSE;
  add_item (self)->picture = picture;
  redraw (self);
}

void
lk_drawing_reset (LkDrawing *self)
{
  self->drawing = FALSE;
  self->n_done = 0;
  g_ptr_array_set_size (self->items, 0);
  redraw (self);
}
