/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-card.h"

#include <glib/gi18n-lib.h>

#include "lk-plot-view.h"

/* px between the corner's widgets and the card's edge, and between them and what leaves the corner free */
#define CORNER_MARGIN 3
#define CORNER_GAP    12

struct _LkCard {
  GtkWidget parent_instance;

  GtkWidget *child;
  GtkWidget *corner;
  GtkWidget *row; /* that the corner's widgets stand in */
  GtkWidget *button;
  gboolean enlarged;
};

G_DEFINE_FINAL_TYPE (LkCard, lk_card, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CHILD,
  PROP_CORNER,
  PROP_ENLARGED,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
set_enlarged (LkCard *self, gboolean enlarged)
{
  const char *tip = enlarged ? _ ("Back to the whole page (Escape)") : _ ("This card alone (Ctrl+Shift+F)");

  if (self->enlarged == enlarged)
    return;
  self->enlarged = enlarged;
  gtk_button_set_icon_name (GTK_BUTTON (self->button), enlarged ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (self->button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENLARGED]);
}

static void
enlarge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_enlarged (LK_CARD (widget), !LK_CARD (widget)->enlarged);
}

/* Only the first line: elsewhere a plot may have a use for clicks. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, LkCard *self)
{
  if (n_press == 2 && gtk_widget_get_sensitive (self->row) && y < gtk_widget_get_height (self->row) + 2 * CORNER_MARGIN)
    set_enlarged (self, !self->enlarged);
}

static GtkSizeRequestMode
lk_card_get_request_mode (GtkWidget *widget)
{
  GtkWidget *child = LK_CARD (widget)->child;

  return child ? gtk_widget_get_request_mode (child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
lk_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  LkCard *self = LK_CARD (widget);
  int corner_minimum, corner_natural;

  *minimum = *natural = 0;
  if (self->child && gtk_widget_get_visible (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->row, orientation, -1, &corner_minimum, &corner_natural, NULL, NULL);
  *minimum = MAX (*minimum, corner_minimum + 2 * CORNER_MARGIN);
  *natural = MAX (*natural, corner_natural + 2 * CORNER_MARGIN);
}

/* Those plots whose first line the corner lies over. */
static void
leave_corner_free (LkCard *self, GtkWidget *widget, const GtkAllocation *corner)
{
  graphene_rect_t bounds;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    leave_corner_free (self, child, corner);
  if (!LK_IS_PLOT_VIEW (widget) || !gtk_widget_compute_bounds (widget, GTK_WIDGET (self), &bounds))
    return;
  if (bounds.origin.y >= corner->y + corner->height || bounds.origin.x + bounds.size.width <= corner->x)
    lk_plot_view_set_corner (LK_PLOT_VIEW (widget), 0);
  else
    lk_plot_view_set_corner (LK_PLOT_VIEW (widget),
                             (int) (bounds.origin.x + bounds.size.width) - corner->x + CORNER_GAP);
}

static void
lk_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LkCard *self = LK_CARD (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation row = { .y = CORNER_MARGIN };
  int minimum;

  gtk_widget_measure (self->row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &row.width, NULL, NULL);
  gtk_widget_measure (self->row, GTK_ORIENTATION_VERTICAL, -1, &row.height, NULL, NULL, NULL);
  row.width = MAX (MIN (row.width, width - 2 * CORNER_MARGIN), minimum);
  row.x = mirrored ? CORNER_MARGIN : width - row.width - CORNER_MARGIN;
  if (self->child && gtk_widget_get_visible (self->child))
    {
      gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, -1);
      leave_corner_free (self, self->child, &row);
    }
  gtk_widget_size_allocate (self->row, &row, -1);
}

static void
set_child (LkCard *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_insert_before (child, GTK_WIDGET (self), self->row);
}

static void
set_corner (LkCard *self, GtkWidget *corner)
{
  if (self->corner)
    gtk_box_remove (GTK_BOX (self->row), self->corner);
  self->corner = corner;
  if (corner)
    gtk_box_prepend (GTK_BOX (self->row), corner);
}

static void
lk_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkCard *self = LK_CARD (object);

  if (id == PROP_CHILD)
    g_value_set_object (value, self->child);
  else if (id == PROP_CORNER)
    g_value_set_object (value, self->corner);
  else
    g_value_set_boolean (value, self->enlarged);
}

static void
lk_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkCard *self = LK_CARD (object);

  if (id == PROP_CHILD)
    set_child (self, g_value_get_object (value));
  else if (id == PROP_CORNER)
    set_corner (self, g_value_get_object (value));
  else
    set_enlarged (self, g_value_get_boolean (value));
}

static void
lk_card_dispose (GObject *object)
{
  LkCard *self = LK_CARD (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->row, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_card_parent_class)->dispose (object);
}

static void
lk_card_class_init (LkCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lk_card_get_property;
  object_class->set_property = lk_card_set_property;
  object_class->dispose = lk_card_dispose;
  widget_class->get_request_mode = lk_card_get_request_mode;
  widget_class->measure = lk_card_measure;
  widget_class->size_allocate = lk_card_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "card");
  gtk_widget_class_install_action (widget_class, "card.enlarge", NULL, enlarge_action);

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CORNER] = g_param_spec_object ("corner", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_ENLARGED] = g_param_spec_boolean ("enlarged", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lk_card_init (LkCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->button = gtk_button_new_from_icon_name ("view-fullscreen-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "corner-button");
  gtk_widget_set_tooltip_text (self->button, _ ("This card alone (Ctrl+Shift+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("This card alone (Ctrl+Shift+F)"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "card.enlarge");
  gtk_box_append (GTK_BOX (self->row), self->button);
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
lk_card_set_plain (LkCard *self, gboolean plain)
{
  gtk_widget_set_sensitive (self->row, !plain);
}
