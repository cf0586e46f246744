/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-present-veil.h"

/* px */
#define PEN_WIDTH 6.0
/* Of the lesser of width and height: where the spot is bright, and where it ends. */
#define SPOT_BRIGHT 0.16f
#define SPOT_END    0.2f

struct _LkPresentVeil {
  GtkWidget parent_instance;

  LkVeil veil;
  gboolean spot, pen;
  graphene_point_t pointer;
  GPtrArray *strokes; /* GArray of graphene_point_t */
};

G_DEFINE_FINAL_TYPE (LkPresentVeil, lk_present_veil, GTK_TYPE_WIDGET)

static void
snapshot_strokes (LkPresentVeil *self, GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, all);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  /* Bright with a dark edge: it is seen on everything. */
  for (int edge = 1; edge >= 0; edge--)
    {
      cairo_set_source_rgb (cr, edge ? 0.1 : 1.0, edge ? 0.1 : 0.35, edge ? 0.1 : 0.1);
      cairo_set_line_width (cr, edge ? PEN_WIDTH + 3.0 : PEN_WIDTH);
      for (guint i = 0; i < self->strokes->len; i++)
        {
          const GArray *stroke = g_ptr_array_index (self->strokes, i);

          for (guint j = 0; j < stroke->len; j++)
            {
              const graphene_point_t *point = &g_array_index (stroke, graphene_point_t, j);

              cairo_line_to (cr, (double) point->x, (double) point->y);
            }
          cairo_stroke (cr);
        }
    }
  cairo_destroy (cr);
}

static void
snapshot_spot (LkPresentVeil *self, GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  static const GdkRGBA clear = { 0.0f, 0.0f, 0.0f, 0.0f }, dark = { 0.0f, 0.0f, 0.0f, 0.82f };
  float side = MIN (all->size.width, all->size.height), radius = SPOT_END * side;
  const GskColorStop stops[] = { { 0.0f, clear }, { SPOT_BRIGHT / SPOT_END, clear }, { 1.0f, dark } };

  gtk_snapshot_append_radial_gradient (snapshot, all, &self->pointer, radius, radius, 0.0f, 1.0f, stops,
                                       G_N_ELEMENTS (stops));
}

static void
lk_present_veil_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA colors[] = {
    [LK_VEIL_BLACK] = { 0.0f, 0.0f, 0.0f, 1.0f }, [LK_VEIL_WHITE] = { 1.0f, 1.0f, 1.0f, 1.0f }
  };
  LkPresentVeil *self = LK_PRESENT_VEIL (widget);
  const graphene_rect_t all =
      GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));

  if (self->spot && self->veil == LK_VEIL_NONE)
    snapshot_spot (self, snapshot, &all);
  if (self->veil != LK_VEIL_NONE)
    gtk_snapshot_append_color (snapshot, &colors[self->veil], &all);
  if (self->strokes->len > 0)
    snapshot_strokes (self, snapshot, &all);
}

static gboolean
lk_present_veil_contains (GtkWidget *widget, double x, double y)
{
  return LK_PRESENT_VEIL (widget)->pen || LK_PRESENT_VEIL (widget)->veil != LK_VEIL_NONE;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, LkPresentVeil *self)
{
  self->pointer = GRAPHENE_POINT_INIT ((float) x, (float) y);
  if (self->spot)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
add_point (LkPresentVeil *self, double x, double y)
{
  GArray *stroke = g_ptr_array_index (self->strokes, self->strokes->len - 1);
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);

  g_array_append_val (stroke, point);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
begin_stroke (LkPresentVeil *self)
{
  g_ptr_array_add (self->strokes, g_array_new (FALSE, FALSE, sizeof (graphene_point_t)));
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, LkPresentVeil *self)
{
  if (!self->pen)
    return;
  begin_stroke (self);
  add_point (self, x, y);
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, LkPresentVeil *self)
{
  double x, y;

  if (!self->pen || self->strokes->len == 0)
    return;
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  add_point (self, x + dx, y + dy);
}

/* The pointer is followed wherever it is, though this lets it through. */
static void
lk_present_veil_root (GtkWidget *widget)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  GTK_WIDGET_CLASS (lk_present_veil_parent_class)->root (widget);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), widget, 0);
  gtk_widget_add_controller (gtk_widget_get_parent (widget), motion);
}

static void
lk_present_veil_finalize (GObject *object)
{
  g_ptr_array_unref (LK_PRESENT_VEIL (object)->strokes);
  G_OBJECT_CLASS (lk_present_veil_parent_class)->finalize (object);
}

static void
lk_present_veil_class_init (LkPresentVeilClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_present_veil_finalize;
  widget_class->snapshot = lk_present_veil_snapshot;
  widget_class->contains = lk_present_veil_contains;
  widget_class->root = lk_present_veil_root;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
stroke_free (gpointer stroke)
{
  g_array_unref (stroke);
}

static void
lk_present_veil_init (LkPresentVeil *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->strokes = g_ptr_array_new_with_free_func (stroke_free);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
lk_present_veil_toggle (LkPresentVeil *self, LkVeil veil)
{
  self->veil = self->veil == veil ? LK_VEIL_NONE : veil;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

LkVeil
lk_present_veil_get (LkPresentVeil *self)
{
  return self->veil;
}

void
lk_present_veil_set_spot (LkPresentVeil *self, gboolean spot)
{
  self->spot = spot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
lk_present_veil_get_spot (LkPresentVeil *self)
{
  return self->spot;
}

void
lk_present_veil_set_pen (LkPresentVeil *self, gboolean pen)
{
  self->pen = pen;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), pen ? "crosshair" : NULL);
}

gboolean
lk_present_veil_get_pen (LkPresentVeil *self)
{
  return self->pen;
}

void
lk_present_veil_draw (LkPresentVeil *self, const graphene_point_t *points, guint n)
{
  begin_stroke (self);
  for (guint i = 0; i < n; i++)
    add_point (self, (double) points[i].x, (double) points[i].y);
}

guint
lk_present_veil_n_strokes (LkPresentVeil *self)
{
  return self->strokes->len;
}

gboolean
lk_present_veil_clear (LkPresentVeil *self)
{
  if (self->veil == LK_VEIL_NONE && self->strokes->len == 0 && !self->pen && !self->spot)
    return FALSE;
  if (self->veil != LK_VEIL_NONE)
    self->veil = LK_VEIL_NONE;
  else if (self->strokes->len > 0)
    g_ptr_array_set_size (self->strokes, 0);
  else
    {
      lk_present_veil_set_pen (self, FALSE);
      self->spot = FALSE;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}
