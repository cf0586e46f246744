/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-inside-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "figure/lk-inside-figure.h"

struct _LkInsideView {
  AdwBin parent_instance;

  LkPlotView *maps_view;
  GtkWidget *layers;
  GtkLabel *layer_label;
  GtkDropDown *class_drop;

  LkInsideFigure figure;
  LkSession *session; /* that is watched; not owned: the page's */
  LkInsideAsked asked;
  LkDataset *classes_of; /* whose classes are listed */
};

G_DEFINE_FINAL_TYPE (LkInsideView, lk_inside_view, ADW_TYPE_BIN)

static void
ask (LkInsideView *self)
{
  if (self->session)
    lk_session_look_inside (self->session, &self->asked);
}

static void
show_alone (LkInsideView *self, int row, int tile)
{
  self->figure.maps.enlarged_row = row;
  self->figure.maps.enlarged_tile = tile;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inside.all", row >= 0);
  lk_plot_view_changed (self->maps_view);
}

static void
chosen_cb (LkPlotView *view, const LkPlotPlace *place, LkInsideView *self)
{
  if (self->figure.maps.enlarged_row >= 0 || place->row < 0)
    show_alone (self, -1, -1);
  else
    show_alone (self, place->row, place->column);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_alone (LK_INSIDE_VIEW (widget), -1, -1);
}

static void
layer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkInsideView *self = LK_INSIDE_VIEW (widget);
  int n = (int) lk_inside_figure_n_layers (&self->figure), layer = (int) self->asked.layer;

  self->asked.layer = (guint) CLAMP (layer + g_variant_get_int32 (parameter), 1, MAX (n, 1));
  show_alone (self, -1, -1);
  ask (self);
}

/* Item 0 is the sample's own class. */
static void
class_cb (GtkDropDown *drop, GParamSpec *pspec, LkInsideView *self)
{
  self->asked.klass = (int) gtk_drop_down_get_selected (drop) - 1;
  ask (self);
}

static void
list_classes (LkInsideView *self, LkDataset *dataset)
{
  g_autoptr (GtkStringList) list = NULL;

  if (dataset == self->classes_of)
    return;
  g_clear_pointer (&self->classes_of, lk_dataset_unref);
  self->classes_of = dataset ? lk_dataset_ref (dataset) : NULL;
  list = gtk_string_list_new ((const char *const[]) { _ ("its label"), NULL });
  for (gsize k = 0; dataset && k < dataset->n_classes; k++)
    gtk_string_list_append (list, dataset->class_names[k]);
  gtk_drop_down_set_model (self->class_drop, G_LIST_MODEL (list));
}

static void
update_layer (LkInsideView *self)
{
  guint n = lk_inside_figure_n_layers (&self->figure);
  g_autofree char *text = NULL;

  if (n > 0)
    self->asked.layer = MIN (self->asked.layer, n);
  /* Translators: a layer's number, and how many there are. */
  text = g_strdup_printf (_ ("Layer %u of %u"), self->asked.layer, n);
  gtk_widget_set_visible (self->layers, n > 0);
  gtk_label_set_text (self->layer_label, text);
}

static void
lk_inside_view_dispose (GObject *object)
{
  g_clear_pointer (&LK_INSIDE_VIEW (object)->classes_of, lk_dataset_unref);
  G_OBJECT_CLASS (lk_inside_view_parent_class)->dispose (object);
}

static void
lk_inside_view_finalize (GObject *object)
{
  lk_inside_figure_clear (&LK_INSIDE_VIEW (object)->figure);
  G_OBJECT_CLASS (lk_inside_view_parent_class)->finalize (object);
}

static void
lk_inside_view_class_init (LkInsideViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_inside_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lk_inside_view_finalize;
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-inside-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkInsideView, maps_view);
  gtk_widget_class_bind_template_child (widget_class, LkInsideView, layers);
  gtk_widget_class_bind_template_child (widget_class, LkInsideView, layer_label);
  gtk_widget_class_bind_template_child (widget_class, LkInsideView, class_drop);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, class_cb);
  gtk_widget_class_install_action (widget_class, "inside.layer", "i", layer_action);
  gtk_widget_class_install_action (widget_class, "inside.all", NULL, show_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, 0, "inside.layer", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, 0, "inside.layer", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "inside.all", NULL);
}

static void
lk_inside_view_init (LkInsideView *self)
{
  self->asked = (LkInsideAsked) { .layer = 1, .klass = -1 };
  gtk_widget_init_template (GTK_WIDGET (self));
  self->figure.maps = (LkMaps) LK_MAPS_INIT;
  lk_plot_view_set_model (self->maps_view, &lk_maps_plot, &self->figure.maps);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inside.all", FALSE);
}

void
lk_inside_view_look (LkInsideView *self, LkSession *session, gboolean shown)
{
  self->session = session;
  self->asked.watch = shown;
  ask (self);
}

void
lk_inside_view_update (LkInsideView *self, LkSession *session)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session);

  lk_inside_figure_set (&self->figure, snapshot);
  list_classes (self, snapshot->dataset);
  update_layer (self);
  lk_plot_view_changed (self->maps_view);
}
