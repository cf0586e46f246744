/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-fit-box.h"

struct _LkFitBox {
  GtkWidget parent_instance;

  int spacing;
};

static void lk_fit_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LkFitBox, lk_fit_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, lk_fit_box_buildable_init))

enum {
  PROP_0,
  PROP_SPACING,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static GtkBuildableIface *parent_buildable;

static void
lk_fit_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
lk_fit_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = lk_fit_box_add_child;
}

/* Visible or not: what gives way has to be measured, too. */
static GtkWidget *
next_child (GtkWidget *child)
{
  while (child && !gtk_widget_get_visible (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
lk_fit_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                    int *minimum_baseline, int *natural_baseline)
{
  LkFitBox *self = LK_FIT_BOX (widget);
  GtkWidget *first = next_child (gtk_widget_get_first_child (widget));

  *minimum = *natural = 0;
  for (GtkWidget *child = first; child; child = next_child (gtk_widget_get_next_sibling (child)))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
          continue;
        }
      if (child == first)
        *minimum = child_minimum;
      *natural += child_natural + (child == first ? 0 : self->spacing);
    }
}

static void
lk_fit_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LkFitBox *self = LK_FIT_BOX (widget);
  g_autofree GtkRequestedSize *sizes = NULL;
  int room = width + self->spacing, n = 0, n_shown = 0, x = 0, i = 0;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    n++;
  sizes = g_new0 (GtkRequestedSize, MAX (n, 1));
  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child;
       child = next_child (gtk_widget_get_next_sibling (child)))
    {
      GtkRequestedSize *size = &sizes[n_shown];

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &size->minimum_size, &size->natural_size, NULL, NULL);
      if (n_shown > 0 && size->minimum_size + self->spacing > room)
        break;
      room -= size->minimum_size + self->spacing;
      n_shown++;
    }
  gtk_distribute_natural_allocation (MAX (room, 0), (guint) n_shown, sizes);

  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child;
       child = next_child (gtk_widget_get_next_sibling (child)), i++)
    {
      gtk_widget_set_child_visible (child, i < n_shown);
      if (i >= n_shown)
        continue;
      gtk_widget_size_allocate (child,
                                &(GtkAllocation) {
                                    .x = mirrored ? width - x - sizes[i].minimum_size : x,
                                    .width = sizes[i].minimum_size,
                                    .height = height,
                                },
                                -1);
      x += sizes[i].minimum_size + self->spacing;
    }
}

static void
lk_fit_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, LK_FIT_BOX (object)->spacing);
}

static void
lk_fit_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LK_FIT_BOX (object)->spacing = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
lk_fit_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lk_fit_box_parent_class)->dispose (object);
}

static void
lk_fit_box_class_init (LkFitBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_fit_box_get_property;
  object_class->set_property = lk_fit_box_set_property;
  object_class->dispose = lk_fit_box_dispose;
  widget_class->measure = lk_fit_box_measure;
  widget_class->size_allocate = lk_fit_box_size_allocate;

  properties[PROP_SPACING] =
      g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
lk_fit_box_init (LkFitBox *self)
{
}
