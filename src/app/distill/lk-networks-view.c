/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-networks-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "figure/lk-networks-figure.h"

struct _LkNetworksView {
  AdwBin parent_instance;

  LkPlotView *networks_view;
  GtkWidget *popover;
  GtkLabel *layers_label;

  LkNetworksFigure figure;
};

G_DEFINE_FINAL_TYPE (LkNetworksView, lk_networks_view, ADW_TYPE_BIN)

/* A line a layer: its name and what is known of it. */
static char *
list_layers (const LkNetworksItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize l = 0; l < item->n_layers; l++)
    {
      const LkNetworksLayer *layer = &item->layers[l];

      g_string_append_printf (text, "%s<b>%s</b>", l == 0 ? "" : "\n", layer->name);
      for (gsize i = 0; i < LK_NETWORKS_FACTS && layer->facts[i]; i++)
        {
          g_autofree char *fact = g_markup_escape_text (layer->facts[i], -1);

          g_string_append_printf (text, " · %s", fact);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
chosen_cb (LkPlotView *view, const LkPlotPlace *place, LkNetworksView *self)
{
  const LkNetworks *networks = &self->figure.networks;
  GtkWidget *widget = GTK_WIDGET (view);
  double x = gtk_widget_get_width (widget) / 2.0, y = gtk_widget_get_height (widget) / 2.0;
  g_autofree char *text = NULL;

  if (place->row < 0 || (gsize) place->row >= networks->n || networks->items[place->row].n_layers == 0)
    return;
  text = list_layers (&networks->items[place->row]);
  gtk_label_set_markup (self->layers_label, text);
  lk_plot_view_get_pointer (view, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
lk_networks_view_dispose (GObject *object)
{
  LkNetworksView *self = LK_NETWORKS_VIEW (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_networks_view_parent_class)->dispose (object);
}

static void
lk_networks_view_finalize (GObject *object)
{
  lk_networks_figure_clear (&LK_NETWORKS_VIEW (object)->figure);
  G_OBJECT_CLASS (lk_networks_view_parent_class)->finalize (object);
}

static void
lk_networks_view_class_init (LkNetworksViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_networks_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lk_networks_view_finalize;
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-networks-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkNetworksView, networks_view);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
lk_networks_view_init (LkNetworksView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->figure.networks = (LkNetworks) LK_NETWORKS_INIT;
  lk_plot_view_set_model (self->networks_view, &lk_networks_plot, &self->figure.networks);
  self->layers_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->layers_label, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->layers_label), "numeric");
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->layers_label));
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->networks_view));
}

void
lk_networks_view_update (LkNetworksView *self, LkSession *session, gboolean apart)
{
  lk_networks_figure_set (&self->figure, lk_session_get_shown (session), apart, NULL);
  lk_plot_view_changed (self->networks_view);
}
