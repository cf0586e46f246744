/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-effect-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "figure/lk-effect-figure.h"
#include "sweep/lk-sweep-study.h"

struct _LkEffectView {
  AdwBin parent_instance;

  LkPlotView *effect_view;
  LkReadout *numbers_label;
  GtkLabel *look_label;

  LkEffectFigure *figure;
  LkSweepTable *table; /* what is shown: a reference, so that a new one cannot have the same address */
  gsize n_rows;
  LkMeasure measure;
  double x; /* that is pointed at; NaN: none */
};

G_DEFINE_FINAL_TYPE (LkEffectView, lk_effect_view, ADW_TYPE_BIN)

static void
show_numbers (LkEffectView *self)
{
  const char *verdict = lk_effect_figure_get_verdict (self->figure);
  const char *said = lk_effect_figure_say (self->figure, self->x);

  if (!said)
    said = *verdict ? verdict : _ ("What is saved is said here as soon as two values have a student and its twin.");
  lk_readout_set_text (self->numbers_label, said);
  lk_plot_view_set_description (self->effect_view, said);
}

static void
pointed_cb (LkPlotView *view, const LkPlotPlace *place, LkEffectView *self)
{
  self->x = place ? place->x : NAN;
  show_numbers (self);
}

static void
lk_effect_view_finalize (GObject *object)
{
  LkEffectView *self = LK_EFFECT_VIEW (object);

  lk_effect_figure_free (self->figure);
  g_clear_pointer (&self->table, lk_sweep_table_unref);
  G_OBJECT_CLASS (lk_effect_view_parent_class)->finalize (object);
}

static void
lk_effect_view_class_init (LkEffectViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_effect_view_finalize;
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-effect-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkEffectView, effect_view);
  gtk_widget_class_bind_template_child (widget_class, LkEffectView, numbers_label);
  gtk_widget_class_bind_template_child (widget_class, LkEffectView, look_label);
  gtk_widget_class_bind_template_callback (widget_class, pointed_cb);
}

static void
lk_effect_view_init (LkEffectView *self)
{
  self->figure = lk_effect_figure_new ();
  self->x = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lk_effect_view_update (LkEffectView *self, LkSweepTable *table, gsize n_rows, LkMeasure measure)
{
  const LkSweepStudy *study = lk_sweep_study_of (&table->spec);
  g_autoptr (GArray) rows = NULL;

  if (table == self->table && n_rows == self->n_rows && measure == self->measure)
    return;
  lk_sweep_table_ref (table);
  g_clear_pointer (&self->table, lk_sweep_table_unref);
  self->table = table;
  self->n_rows = n_rows;
  self->measure = measure;
  rows = lk_sweep_table_copy_rows (table, n_rows);
  lk_effect_figure_set (self->figure, &table->spec, table->teacher, (const LkSweepRow *) (gpointer) rows->data,
                        rows->len, measure);
  gtk_label_set_label (self->look_label, study ? _ (study->look) : "");
  lk_plot_view_set_model (self->effect_view, &lk_chart_plot, lk_effect_figure_get_chart (self->figure));
  show_numbers (self);
}
