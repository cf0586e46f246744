/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-stage.h"

#include <adwaita.h>

/* px between the card and the edges, and between a widget and its ring */
#define MARGIN 14
#define RING   4

/* A widget that is pointed at or covered, and where it was drawn last. */
typedef struct {
  GtkWidget *widget; /* weak */
  graphene_rect_t bounds;
  gboolean shown;
} Spot;

struct _LkLessonStage {
  GtkWidget parent_instance;

  GtkWidget *card;   /* NULL: none */
  GPtrArray *spots;  /* Spot, pointed at */
  GPtrArray *covers; /* Spot */
  PangoLayout *mark; /* of a cover */

  int place;     /* the card's, an index of `places`; -1: none yet */
  int preferred; /* to which it was dragged; -1: nobody did */
  gboolean dragging;
  graphene_rect_t at;     /* the card */
  graphene_point_t start; /* of a drag */
  gulong painted;
};

G_DEFINE_FINAL_TYPE (LkLessonStage, lk_lesson_stage, GTK_TYPE_WIDGET)

/* Shares of the free width and height, in the order in which they are tried. */
static const struct {
  float x, y;
} places[] = {
  { 1.0f, 1.0f }, { 0.0f, 1.0f }, { 0.5f, 1.0f }, { 1.0f, 0.0f },
  { 0.0f, 0.0f }, { 0.5f, 0.0f }, { 1.0f, 0.5f }, { 0.0f, 0.5f },
};

static void
spot_free (gpointer data)
{
  Spot *spot = data;

  g_clear_weak_pointer (&spot->widget);
  g_free (spot);
}

static void
set_spots (GPtrArray *spots, GtkWidget *const *widgets, guint n)
{
  g_ptr_array_set_size (spots, 0);
  for (guint i = 0; i < n; i++)
    {
      Spot *spot = g_new0 (Spot, 1);

      g_set_weak_pointer (&spot->widget, widgets[i]);
      g_ptr_array_add (spots, spot);
    }
}

/* A covered widget is not mapped, but has its place. */
static gboolean
is_there (LkLessonStage *self, Spot *spot, gboolean covered)
{
  GtkWidget *seen = covered && spot->widget ? gtk_widget_get_parent (spot->widget) : spot->widget;

  return seen && gtk_widget_get_mapped (seen) &&
         gtk_widget_compute_bounds (spot->widget, GTK_WIDGET (self), &spot->bounds) &&
         gtk_widget_get_width (spot->widget) > 0;
}

/* Only as much as is seen of it in what scrolls around it. */
static void
clip (LkLessonStage *self, Spot *spot)
{
  for (GtkWidget *parent = gtk_widget_get_parent (spot->widget); parent && spot->shown;
       parent = gtk_widget_get_parent (parent))
    {
      graphene_rect_t bounds;

      if (GTK_IS_SCROLLED_WINDOW (parent) && gtk_widget_compute_bounds (parent, GTK_WIDGET (self), &bounds))
        spot->shown = graphene_rect_intersection (&spot->bounds, &bounds, &spot->bounds);
    }
}

/* TRUE when something has moved. */
static gboolean
locate (LkLessonStage *self, GPtrArray *spots)
{
  gboolean covered = spots == self->covers, moved = FALSE;

  for (guint i = 0; i < spots->len; i++)
    {
      Spot *spot = g_ptr_array_index (spots, i);
      Spot before = *spot;

      spot->shown = is_there (self, spot, covered);
      if (spot->shown)
        clip (self, spot);
      moved |= spot->shown != before.shown || (spot->shown && !graphene_rect_equal (&spot->bounds, &before.bounds));
    }
  return moved;
}

static void
painted_cb (GdkFrameClock *clock, LkLessonStage *self)
{
  gboolean moved = locate (self, self->spots);

  if (locate (self, self->covers) || moved)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static double
overlap_with (LkLessonStage *self, const graphene_rect_t *card)
{
  double area = 0.0;

  for (guint i = 0; i < self->spots->len; i++)
    {
      const Spot *spot = g_ptr_array_index (self->spots, i);
      graphene_rect_t ring, common;

      if (!spot->shown)
        continue;
      graphene_rect_inset_r (&spot->bounds, -RING, -RING, &ring);
      if (graphene_rect_intersection (&ring, card, &common))
        area += (double) common.size.width * common.size.height;
    }
  return area;
}

/* Below the header bar, whose buttons close the window. */
static float
top_edge (LkLessonStage *self)
{
  GtkWidget *base = gtk_widget_get_first_child (gtk_widget_get_parent (GTK_WIDGET (self)));
  GtkWidget *header = base ? gtk_widget_get_first_child (base) : NULL;

  return header && ADW_IS_HEADER_BAR (header) ? (float) gtk_widget_get_height (header) : 0.0f;
}

static graphene_rect_t
card_at (LkLessonStage *self, int place, float width, float height)
{
  float top = top_edge (self) + MARGIN;
  float room_x = (float) gtk_widget_get_width (GTK_WIDGET (self)) - width - 2 * MARGIN;
  float room_y = (float) gtk_widget_get_height (GTK_WIDGET (self)) - height - top - MARGIN;
  float x = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? 1.0f - places[place].x : places[place].x;

  return GRAPHENE_RECT_INIT (floorf (MARGIN + MAX (room_x, 0.0f) * x),
                             floorf (top + MAX (room_y, 0.0f) * places[place].y), width, height);
}

/* Where it was dragged, if that covers nothing; else where it is; else the first that covers least. */
static void
choose_place (LkLessonStage *self, float width, float height)
{
  const int first[] = { self->preferred, self->place };
  double best = G_MAXDOUBLE;
  int chosen = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (first) + G_N_ELEMENTS (places); i++)
    {
      int place = i < G_N_ELEMENTS (first) ? first[i] : (int) (i - G_N_ELEMENTS (first));
      graphene_rect_t at;
      double area;

      if (place < 0)
        continue;
      at = card_at (self, place, width, height);
      area = overlap_with (self, &at);
      if (area < best)
        {
          best = area;
          chosen = place;
        }
    }
  self->place = chosen;
  self->at = card_at (self, chosen, width, height);
}

static void
lk_lesson_stage_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
lk_lesson_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LkLessonStage *self = LK_LESSON_STAGE (widget);
  int least, natural, card_width, card_height;

  locate (self, self->spots);
  locate (self, self->covers);
  if (!self->card)
    return;
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  card_width = MAX (least, MIN (natural, width - 2 * MARGIN));
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, card_width, &least, &natural, NULL, NULL);
  card_height = MAX (least, MIN (natural, height - (int) top_edge (self) - 2 * MARGIN));
  if (self->dragging)
    {
      self->at.size.width = (float) card_width;
      self->at.size.height = (float) card_height;
    }
  else
    choose_place (self, (float) card_width, (float) card_height);
  gtk_widget_size_allocate (self->card,
                            &(GtkAllocation) { (int) self->at.origin.x, (int) self->at.origin.y, card_width,
                                               card_height },
                            -1);
}

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

/* The rest steps back: all but what is pointed at. */
static void
snapshot_shade (LkLessonStage *self, GtkSnapshot *snapshot)
{
  const GdkRGBA shade = { 0.0f, 0.0f, 0.0f, is_dark () ? 0.5f : 0.25f };
  GtkWidget *widget = GTK_WIDGET (self);
  cairo_rectangle_int_t all = { 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  cairo_region_t *region = cairo_region_create_rectangle (&all);
  gboolean any = FALSE;

  for (guint i = 0; i < self->spots->len; i++)
    {
      const Spot *spot = g_ptr_array_index (self->spots, i);
      const graphene_rect_t *hole = &spot->bounds;

      if (!spot->shown)
        continue;
      /* Its corners lie under the ring's. */
      cairo_region_subtract_rectangle (region,
                                       &(cairo_rectangle_int_t) { (int) hole->origin.x, (int) hole->origin.y,
                                                                  (int) hole->size.width, (int) hole->size.height });
      any = TRUE;
    }
  for (int i = 0; any && i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t part;

      cairo_region_get_rectangle (region, i, &part);
      gtk_snapshot_append_color (snapshot, &shade,
                                 &GRAPHENE_RECT_INIT ((float) part.x, (float) part.y, (float) part.width,
                                                      (float) part.height));
    }
  cairo_region_destroy (region);
}

static void
snapshot_rings (LkLessonStage *self, GtkSnapshot *snapshot)
{
  static const GdkRGBA light = { 0.90f, 0.58f, 0.0f, 1.0f }, dark = { 1.0f, 0.76f, 0.2f, 1.0f };
  const GdkRGBA color = is_dark () ? dark : light;

  for (guint i = 0; i < self->spots->len; i++)
    {
      const Spot *spot = g_ptr_array_index (self->spots, i);
      GskRoundedRect outline;
      graphene_rect_t ring;

      if (!spot->shown)
        continue;
      graphene_rect_inset_r (&spot->bounds, -RING, -RING, &ring);
      gsk_rounded_rect_init_from_rect (&outline, &ring, 10.0f);
      gtk_snapshot_append_border (snapshot, &outline, (float[]) { 4.0f, 4.0f, 4.0f, 4.0f },
                                  (GdkRGBA[]) { color, color, color, color });
    }
}

static void
snapshot_covers (LkLessonStage *self, GtkSnapshot *snapshot)
{
  static const GdkRGBA light = { 0.87f, 0.86f, 0.83f, 1.0f }, dark = { 0.25f, 0.25f, 0.27f, 1.0f };
  static const GdkRGBA light_ink = { 0.3f, 0.3f, 0.3f, 1.0f }, dark_ink = { 0.85f, 0.85f, 0.85f, 1.0f };
  int width, height;

  for (guint i = 0; i < self->covers->len; i++)
    {
      const Spot *spot = g_ptr_array_index (self->covers, i);
      GskRoundedRect outline;

      if (!spot->shown)
        continue;
      gsk_rounded_rect_init_from_rect (&outline, &spot->bounds, 8.0f);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, is_dark () ? &dark : &light, &spot->bounds);
      pango_layout_get_pixel_size (self->mark, &width, &height);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (spot->bounds.origin.x +
                                                                  (spot->bounds.size.width - (float) width) / 2,
                                                              spot->bounds.origin.y +
                                                                  (spot->bounds.size.height - (float) height) / 2));
      gtk_snapshot_append_layout (snapshot, self->mark, is_dark () ? &dark_ink : &light_ink);
      gtk_snapshot_restore (snapshot);
      gtk_snapshot_pop (snapshot);
    }
}

static void
lk_lesson_stage_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LkLessonStage *self = LK_LESSON_STAGE (widget);

  if (!self->card)
    return;
  snapshot_covers (self, snapshot);
  snapshot_shade (self, snapshot);
  snapshot_rings (self, snapshot);
  gtk_widget_snapshot_child (widget, self->card, snapshot);
}

/* What lies beneath is clicked, not this. */
static gboolean
lk_lesson_stage_contains (GtkWidget *widget, double x, double y)
{
  return FALSE;
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, LkLessonStage *self)
{
  self->start = self->at.origin;
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, LkLessonStage *self)
{
  double x, y;

  /* The card itself moves under the pointer, so that offsets are of where it is now. */
  if (!self->dragging && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
    return;
  self->dragging = TRUE;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  self->at.origin.x += (float) dx;
  self->at.origin.y += (float) dy;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* To the place that is nearest. */
static void
drag_end_cb (GtkGestureDrag *drag, double dx, double dy, LkLessonStage *self)
{
  float best = G_MAXFLOAT;

  if (!self->dragging)
    return;
  self->dragging = FALSE;
  for (int i = 0; i < (int) G_N_ELEMENTS (places); i++)
    {
      graphene_rect_t at = card_at (self, i, self->at.size.width, self->at.size.height);
      float distance = graphene_point_distance (&at.origin, &self->at.origin, NULL, NULL);

      if (distance < best)
        {
          best = distance;
          self->preferred = i;
        }
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
lk_lesson_stage_realize (GtkWidget *widget)
{
  LkLessonStage *self = LK_LESSON_STAGE (widget);

  GTK_WIDGET_CLASS (lk_lesson_stage_parent_class)->realize (widget);
  self->painted = g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted_cb), self);
}

static void
lk_lesson_stage_unrealize (GtkWidget *widget)
{
  g_clear_signal_handler (&LK_LESSON_STAGE (widget)->painted, gtk_widget_get_frame_clock (widget));
  GTK_WIDGET_CLASS (lk_lesson_stage_parent_class)->unrealize (widget);
}

static void
lk_lesson_stage_dispose (GObject *object)
{
  LkLessonStage *self = LK_LESSON_STAGE (object);

  g_ptr_array_set_size (self->spots, 0);
  g_ptr_array_set_size (self->covers, 0);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_lesson_stage_parent_class)->dispose (object);
}

static void
lk_lesson_stage_finalize (GObject *object)
{
  LkLessonStage *self = LK_LESSON_STAGE (object);

  g_ptr_array_unref (self->spots);
  g_ptr_array_unref (self->covers);
  g_object_unref (self->mark);
  G_OBJECT_CLASS (lk_lesson_stage_parent_class)->finalize (object);
}

static void
lk_lesson_stage_class_init (LkLessonStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_lesson_stage_dispose;
  object_class->finalize = lk_lesson_stage_finalize;
  widget_class->measure = lk_lesson_stage_measure;
  widget_class->size_allocate = lk_lesson_stage_size_allocate;
  widget_class->snapshot = lk_lesson_stage_snapshot;
  widget_class->contains = lk_lesson_stage_contains;
  widget_class->realize = lk_lesson_stage_realize;
  widget_class->unrealize = lk_lesson_stage_unrealize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lk_lesson_stage_init (LkLessonStage *self)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  self->spots = g_ptr_array_new_with_free_func (spot_free);
  self->covers = g_ptr_array_new_with_free_func (spot_free);
  self->place = self->preferred = -1;
  self->mark = gtk_widget_create_pango_layout (GTK_WIDGET (self), "?");
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_scale_new (2.0));
  pango_layout_set_attributes (self->mark, attributes);
}

void
lk_lesson_stage_set_card (LkLessonStage *self, GtkWidget *card)
{
  GtkGesture *drag;

  g_clear_pointer (&self->card, gtk_widget_unparent);
  self->card = card;
  self->place = -1;
  if (card)
    {
      drag = gtk_gesture_drag_new ();
      g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
      g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
      g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
      gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (drag));
      gtk_widget_set_parent (card, GTK_WIDGET (self));
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

GtkWidget *
lk_lesson_stage_get_card (LkLessonStage *self)
{
  return self->card;
}

void
lk_lesson_stage_point_at (LkLessonStage *self, GtkWidget *const *widgets, guint n)
{
  set_spots (self->spots, widgets, n);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
lk_lesson_stage_cover (LkLessonStage *self, GtkWidget *const *widgets, guint n)
{
  for (guint i = 0; i < self->covers->len; i++)
    {
      Spot *spot = g_ptr_array_index (self->covers, i);

      if (!spot->widget)
        continue;
      gtk_widget_set_child_visible (spot->widget, TRUE);
      /* It may have another place by now, and its parent remembers what it drew without it. */
      gtk_widget_queue_resize (spot->widget);
      if (gtk_widget_get_parent (spot->widget))
        gtk_widget_queue_draw (gtk_widget_get_parent (spot->widget));
    }
  set_spots (self->covers, widgets, n);
  for (guint i = 0; i < n; i++)
    gtk_widget_set_child_visible (widgets[i], FALSE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

double
lk_lesson_stage_get_overlap (LkLessonStage *self)
{
  return self->card ? overlap_with (self, &self->at) : 0.0;
}
