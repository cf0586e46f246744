/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-pair.h"

struct _LkPair {
  GtkWidget parent_instance;

  GtkWidget *start;
  GtkWidget *end;
  int spacing;
  double share;
};

G_DEFINE_FINAL_TYPE (LkPair, lk_pair, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_SPACING,
  PROP_SHARE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static gboolean
is_there (GtkWidget *child)
{
  return child && gtk_widget_get_visible (child);
}

static int
minimum_of (GtkWidget *child, GtkOrientation orientation, int for_size, int *natural)
{
  int minimum = 0;

  *natural = 0;
  if (is_there (child))
    gtk_widget_measure (child, orientation, for_size, &minimum, natural, NULL, NULL);
  return minimum;
}

/* The widths of both when they are beside each other in this one; FALSE: they are not. */
static gboolean
divide (LkPair *self, int width, int *start, int *end)
{
  int start_natural, end_natural;
  int start_minimum = minimum_of (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_natural);
  int end_minimum = minimum_of (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_natural);
  int room = width - self->spacing;

  if (!is_there (self->start) || !is_there (self->end) || start_minimum + end_minimum > room)
    return FALSE;
  *start = self->share > 0.0 ? (int) (self->share * room + 0.5) : start_natural;
  *start = CLAMP (*start, start_minimum, room - end_minimum);
  *end = room - *start;
  return TRUE;
}

static GtkSizeRequestMode
lk_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lk_pair_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  LkPair *self = LK_PAIR (widget);
  gboolean both = is_there (self->start) && is_there (self->end);
  int start_natural, end_natural, start, end;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      start = minimum_of (self->start, orientation, -1, &start_natural);
      end = minimum_of (self->end, orientation, -1, &end_natural);
      *minimum = MAX (start, end);
      *natural = start_natural + end_natural + (both ? self->spacing : 0);
    }
  else if (for_size >= 0 && divide (self, for_size, &start, &end))
    {
      int start_minimum = minimum_of (self->start, orientation, start, &start_natural);
      int end_minimum = minimum_of (self->end, orientation, end, &end_natural);

      *minimum = MAX (start_minimum, end_minimum);
      *natural = MAX (start_natural, end_natural);
    }
  else if (for_size < 0)
    {
      /* Of any width: as little as it may be, which is what GTK takes it for. */
      start = minimum_of (self->start, orientation, -1, &start_natural);
      end = minimum_of (self->end, orientation, -1, &end_natural);
      *minimum = MAX (start, end);
      *natural = MAX (start_natural, end_natural);
    }
  else
    {
      int gap = both ? self->spacing : 0;

      *minimum = minimum_of (self->start, orientation, for_size, &start_natural) + gap;
      *minimum += minimum_of (self->end, orientation, for_size, &end_natural);
      *natural = start_natural + end_natural + gap;
    }
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  if (is_there (child))
    gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, height }, -1);
}

static void
lk_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LkPair *self = LK_PAIR (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int start, end, natural, spare;

  if (divide (self, width, &start, &end))
    {
      allocate (self->start, mirrored ? width - start : 0, 0, start, height);
      allocate (self->end, mirrored ? 0 : width - end, 0, end, height);
      return;
    }
  if (!is_there (self->start) || !is_there (self->end))
    {
      allocate (self->start, 0, 0, width, height);
      allocate (self->end, 0, 0, width, height);
      return;
    }
  start = minimum_of (self->start, GTK_ORIENTATION_VERTICAL, width, &natural);
  end = minimum_of (self->end, GTK_ORIENTATION_VERTICAL, width, &natural);
  /* Who wants to grow gets what is left; both: each the half of it. */
  spare = MAX (height - self->spacing - start - end, 0);
  if (gtk_widget_compute_expand (self->start, GTK_ORIENTATION_VERTICAL))
    start += gtk_widget_compute_expand (self->end, GTK_ORIENTATION_VERTICAL) ? spare / 2 : spare;
  allocate (self->start, 0, 0, width, start);
  allocate (self->end, 0, start + self->spacing, width, MAX (height - start - self->spacing, 0));
}

static void
lk_pair_compute_expand (GtkWidget *widget, gboolean *horizontally, gboolean *vertically)
{
  LkPair *self = LK_PAIR (widget);
  GtkWidget *const children[] = { self->start, self->end };

  *horizontally = *vertically = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    {
      if (!is_there (children[i]))
        continue;
      *horizontally = *horizontally || gtk_widget_compute_expand (children[i], GTK_ORIENTATION_HORIZONTAL);
      *vertically = *vertically || gtk_widget_compute_expand (children[i], GTK_ORIENTATION_VERTICAL);
    }
}

/* In the order in which Tab goes through them. */
static void
set_child (LkPair *self, GtkWidget **place, GtkWidget *child)
{
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child && place == &self->start)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  else if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
lk_pair_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkPair *self = LK_PAIR (object);

  if (id == PROP_START)
    g_value_set_object (value, self->start);
  else if (id == PROP_END)
    g_value_set_object (value, self->end);
  else if (id == PROP_SPACING)
    g_value_set_int (value, self->spacing);
  else
    g_value_set_double (value, self->share);
}

static void
lk_pair_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkPair *self = LK_PAIR (object);

  if (id == PROP_START)
    set_child (self, &self->start, g_value_get_object (value));
  else if (id == PROP_END)
    set_child (self, &self->end, g_value_get_object (value));
  else if (id == PROP_SPACING)
    self->spacing = g_value_get_int (value);
  else
    self->share = g_value_get_double (value);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lk_pair_dispose (GObject *object)
{
  LkPair *self = LK_PAIR (object);

  set_child (self, &self->start, NULL);
  set_child (self, &self->end, NULL);
  G_OBJECT_CLASS (lk_pair_parent_class)->dispose (object);
}

static void
lk_pair_class_init (LkPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lk_pair_get_property;
  object_class->set_property = lk_pair_set_property;
  object_class->dispose = lk_pair_dispose;
  widget_class->get_request_mode = lk_pair_get_request_mode;
  widget_class->measure = lk_pair_measure;
  widget_class->size_allocate = lk_pair_size_allocate;
  widget_class->compute_expand = lk_pair_compute_expand;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 0, flags);
  properties[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0.0, 1.0, 0.0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
lk_pair_init (LkPair *self)
{
}
