/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-hints-view.h"

#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "figure/lk-hints-figure.h"

struct _LkHintsView {
  AdwBin parent_instance;

  LkPlotView *plot_view;
  LkReadout *words_label;
  LkHintsFigure figure;
};

G_DEFINE_FINAL_TYPE (LkHintsView, lk_hints_view, ADW_TYPE_BIN)

static void
chosen_cb (LkPlotView *view, const LkPlotPlace *place, LkHintsView *self)
{
  LkMaps *maps = &self->figure.maps;
  gboolean alone = maps->enlarged_row < 0 && place->row >= 0;

  if (self->figure.kind != &lk_maps_plot)
    return;
  maps->enlarged_row = alone ? place->row : -1;
  maps->enlarged_tile = alone ? place->column : -1;
  lk_plot_view_changed (self->plot_view);
}

static void
lk_hints_view_finalize (GObject *object)
{
  lk_hints_figure_clear (&LK_HINTS_VIEW (object)->figure);
  G_OBJECT_CLASS (lk_hints_view_parent_class)->finalize (object);
}

static void
lk_hints_view_class_init (LkHintsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_hints_view_finalize;
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-hints-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkHintsView, plot_view);
  gtk_widget_class_bind_template_child (widget_class, LkHintsView, words_label);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
lk_hints_view_init (LkHintsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->figure.maps = (LkMaps) LK_MAPS_INIT;
  lk_plot_view_set_model (self->plot_view, &lk_maps_plot, &self->figure.maps);
}

void
lk_hints_view_update (LkHintsView *self, LkSession *session)
{
  lk_hints_figure_set (&self->figure, lk_session_get_shown (session));
  lk_plot_view_set_model (self->plot_view, self->figure.kind, self->figure.model);
  lk_readout_set_text (self->words_label, self->figure.words);
  lk_plot_view_set_description (self->plot_view, self->figure.words);
}
