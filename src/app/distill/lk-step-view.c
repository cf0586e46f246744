/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-step-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "figure/lk-step-figure.h"

struct _LkStepView {
  AdwBin parent_instance;

  GtkLabel *words_label;
  LkPlotView *strips_view;
  GtkLabel *phase_label;

  LkStepFigure figure;
  LkStepTrace *trace; /* that is told; NULL: none is */
  LkDataset *dataset;
  guint phase;
};

G_DEFINE_FINAL_TYPE (LkStepView, lk_step_view, ADW_TYPE_BIN)

static void
show (LkStepView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *text = NULL;

  lk_step_figure_set (&self->figure, self->trace, self->dataset, self->phase);
  gtk_label_set_text (self->words_label, self->figure.words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->words_label), *self->figure.words ? self->figure.words : NULL);
  /* Translators: a phase's number, and how many there are. */
  text = g_strdup_printf (_ ("%u of %u"), self->phase + 1, lk_step_figure_n_phases (self->trace));
  gtk_label_set_text (self->phase_label, text);
  gtk_widget_action_set_enabled (widget, "step-view.phase", self->trace != NULL);
  lk_plot_view_changed (self->strips_view);
}

static void
phase_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkStepView *self = LK_STEP_VIEW (widget);

  self->phase = (guint) CLAMP ((int) self->phase + g_variant_get_int32 (parameter), 0,
                               (int) lk_step_figure_n_phases (self->trace) - 1);
  show (self);
}

static void
lk_step_view_dispose (GObject *object)
{
  LkStepView *self = LK_STEP_VIEW (object);

  g_clear_pointer (&self->trace, lk_step_trace_unref);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  G_OBJECT_CLASS (lk_step_view_parent_class)->dispose (object);
}

static void
lk_step_view_finalize (GObject *object)
{
  lk_step_figure_clear (&LK_STEP_VIEW (object)->figure);
  G_OBJECT_CLASS (lk_step_view_parent_class)->finalize (object);
}

static void
lk_step_view_class_init (LkStepViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_step_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lk_step_view_finalize;
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-step-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkStepView, words_label);
  gtk_widget_class_bind_template_child (widget_class, LkStepView, strips_view);
  gtk_widget_class_bind_template_child (widget_class, LkStepView, phase_label);
  gtk_widget_class_install_action (widget_class, "step-view.phase", "i", phase_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, 0, "step-view.phase", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, 0, "step-view.phase", "i", 1);
}

static void
lk_step_view_init (LkStepView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lk_step_figure_set (&self->figure, NULL, NULL, 0);
  lk_plot_view_set_model (self->strips_view, &lk_strips_plot, &self->figure.strips);
  show (self);
}

void
lk_step_view_update (LkStepView *self, const LkSnapshot *snapshot)
{
  if (snapshot->trace == self->trace)
    return;
  g_clear_pointer (&self->trace, lk_step_trace_unref);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  self->trace = snapshot->trace ? lk_step_trace_ref (snapshot->trace) : NULL;
  self->dataset = snapshot->trace ? lk_dataset_ref (snapshot->dataset) : NULL;
  self->phase = 0;
  show (self);
}
