/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-findings-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-ink.h"
#include "app/widgets/lk-plot-view.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"

struct _LkFindingsView {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  LkPlotView *picture_view;
  GtkLabel *picture_label;
  GtkGrid *splits_grid;
  GtkLabel *classes_label;
  GtkBox *findings_box;

  LkDataset *dataset; /* whose picture is shown */
  LkPicture picture;
};

G_DEFINE_FINAL_TYPE (LkFindingsView, lk_findings_view, GTK_TYPE_WIDGET)

static void
add_fact (LkFindingsView *self, int column, int row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->splits_grid, label, column, row, 1, 1);
}

static void
show_split (LkFindingsView *self, int column, const LkSplitFacts *facts)
{
  const char *const texts[] = { LK_COUNT (facts->n), LK_COUNT (facts->darkest), LK_COUNT (facts->lightest),
                                LK_SHARE (facts->mean), LK_SHARE (facts->black) };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_fact (self, column, (int) i + 1, texts[i]);
}

/* The first training sample, as it came. */
static void
show_picture (LkFindingsView *self)
{
  const LkDataset *dataset = self->dataset;
  g_autofree char *text =
      g_strdup_printf (_ ("The first training sample, “%s”"), dataset->class_names[dataset->train.labels[0]]);

  lk_ink_picture (&self->picture, dataset, dataset->train.pixels);
  lk_plot_view_set_description (self->picture_view, text);
  lk_plot_view_changed (self->picture_view);
  gtk_label_set_label (self->picture_label, text);
}

static void
show_classes (LkFindingsView *self, const LkDataFacts *facts)
{
  const LkDataset *dataset = self->dataset;
  const gsize *counts = facts->train.counts;
  g_autofree char *text =
      counts[facts->fewest] == counts[facts->most]
          ? g_strdup_printf (_ ("Each class has %s training samples."), LK_COUNT (counts[facts->most]))
          : g_strdup_printf (_ ("“%s” has the fewest training samples, %s; “%s” the most, %s."),
                             dataset->class_names[facts->fewest], LK_COUNT (counts[facts->fewest]),
                             dataset->class_names[facts->most], LK_COUNT (counts[facts->most]));

  gtk_label_set_label (self->classes_label, text);
}

static void
add_finding (LkFindingsView *self, const LkFinding *finding)
{
  gboolean warning = finding->weight == LK_FINDING_WARNING;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (warning ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  GtkWidget *label = gtk_label_new (finding->sentence);

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  warning ? _ ("Warning") : _ ("Note"), -1);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  if (warning)
    gtk_widget_add_css_class (icon, "warning");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (self->findings_box, row);
}

static void
lk_findings_view_dispose (GObject *object)
{
  LkFindingsView *self = LK_FINDINGS_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  G_OBJECT_CLASS (lk_findings_view_parent_class)->dispose (object);
}

static void
lk_findings_view_class_init (LkFindingsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_findings_view_dispose;

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-findings-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkFindingsView, scroller);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsView, picture_view);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsView, picture_label);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsView, splits_grid);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsView, classes_label);
  gtk_widget_class_bind_template_child (widget_class, LkFindingsView, findings_box);
}

static void
lk_findings_view_init (LkFindingsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->picture = (LkPicture) LK_PICTURE_INIT;
  lk_plot_view_set_model (self->picture_view, &lk_picture_plot, &self->picture);
  /* There is nothing to point at in it. */
  gtk_widget_set_focusable (GTK_WIDGET (self->picture_view), FALSE);
}

GtkWidget *
lk_findings_view_new (const LkSnapshot *snapshot)
{
  LkFindingsView *self = g_object_new (LK_TYPE_FINDINGS_VIEW, NULL);

  self->dataset = lk_dataset_ref (snapshot->dataset);
  show_picture (self);
  show_split (self, 1, &snapshot->facts->train);
  show_split (self, 2, &snapshot->facts->test);
  show_classes (self, snapshot->facts);
  for (guint i = 0; i < lk_findings_n (snapshot->findings); i++)
    add_finding (self, lk_findings_get (snapshot->findings, i));
  return GTK_WIDGET (self);
}
