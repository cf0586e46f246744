/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-comparison-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "plot/lk-run-line.h"

struct _LkRunComparisonView {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *common_label;
  GtkGrid *grid;
  GtkWidget *scrolled;
  GtkLabel *hint_label;

  LkRunComparison *comparison; /* NULL: none */
  GArray *lines;               /* of LkRunLine, that the heads show */
};

G_DEFINE_FINAL_TYPE (LkRunComparisonView, lk_run_comparison_view, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text, float xalign, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "numeric");
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* Line and name of a run over its column. */
static GtkWidget *
new_head (LkRunRecord *record, LkRunLine *line)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  LkPlotView *view = g_object_new (LK_TYPE_PLOT_VIEW, "width-request", 20, "height-request", 16, "focusable", FALSE,
                                   "can-target", FALSE, "valign", GTK_ALIGN_CENTER, NULL);
  g_autoptr (GString) name = g_string_new (lk_run_record_get_name (record));
  GtkWidget *label;

  lk_plot_view_set_model (view, &lk_run_line_plot, line);
  g_string_replace (name, " = ", "\u00a0=\u00a0", 0); /* no line ends in “T =” */
  label = new_label (name->str, 1.0, "comparison-head");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_widget_set_tooltip_text (label, lk_run_record_get_name (record));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (view));
  gtk_box_append (GTK_BOX (head), label);
  gtk_widget_set_halign (head, GTK_ALIGN_END);
  return head;
}

static void
clear (LkRunComparisonView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_grid_remove (self->grid, child);
  g_array_set_size (self->lines, 0);
}

static void
fill_row (LkRunComparisonView *self, guint r)
{
  const LkComparedRow *row = lk_run_comparison_get_row (self->comparison, r);
  guint n = lk_run_comparison_n_runs (self->comparison);

  gtk_grid_attach (self->grid, new_label (row->name, 0.0, "dim-label"), 0, (int) r + 1, 1, 1);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *label = new_label (row->values[i], 1.0, row->best[i] ? "best-result" : NULL);

      if (!row->result)
        {
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
          gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
          gtk_widget_set_tooltip_text (label, row->values[i]);
        }
      /* Not by its weight alone. */
      if (row->best[i])
        {
          g_autofree char *text = g_strdup_printf (_ ("%s, the best"), row->values[i]);

          gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
          gtk_widget_set_tooltip_text (label, _ ("The best of these runs"));
        }
      gtk_grid_attach (self->grid, label, (int) i + 1, (int) r + 1, 1, 1);
    }
}

static void
fill (LkRunComparisonView *self)
{
  guint n = self->comparison ? lk_run_comparison_n_runs (self->comparison) : 0;
  guint n_rows = self->comparison ? lk_run_comparison_n_rows (self->comparison) : 0;
  const char *hint = NULL;

  clear (self);
  gtk_label_set_label (self->title_label, n > 1 ? _ ("What differs") : _ ("What came of it"));
  gtk_label_set_label (self->common_label, n > 0 ? lk_run_comparison_get_common (self->comparison) : "");
  gtk_widget_set_visible (self->scrolled, n_rows > 0);
  if (n == 1)
    hint = _ ("Tick two runs or more to see what differs between them");
  else if (n > 1 && n_rows == 0)
    hint = _ ("These runs differ in nothing: neither in their settings nor in what came of them");
  gtk_label_set_label (self->hint_label, hint ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint != NULL);
  if (n_rows == 0)
    return;

  for (guint i = 0; i < n; i++)
    {
      LkRunLine line = { lk_run_record_get_color (lk_run_comparison_get_run (self->comparison, i)) };

      g_array_append_val (self->lines, line);
    }
  for (guint i = 0; i < n; i++)
    gtk_grid_attach (self->grid,
                     new_head (lk_run_comparison_get_run (self->comparison, i),
                               &g_array_index (self->lines, LkRunLine, i)),
                     (int) i + 1, 0, 1, 1);
  for (guint r = 0; r < n_rows; r++)
    fill_row (self, r);
}

static void
lk_run_comparison_view_dispose (GObject *object)
{
  LkRunComparisonView *self = LK_RUN_COMPARISON_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_run_comparison_view_parent_class)->dispose (object);
}

static void
lk_run_comparison_view_finalize (GObject *object)
{
  LkRunComparisonView *self = LK_RUN_COMPARISON_VIEW (object);

  lk_run_comparison_free (self->comparison);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (lk_run_comparison_view_parent_class)->finalize (object);
}

static void
lk_run_comparison_view_class_init (LkRunComparisonViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_run_comparison_view_dispose;
  object_class->finalize = lk_run_comparison_view_finalize;

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_css_name (widget_class, "comparison-view");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-run-comparison-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkRunComparisonView, box);
  gtk_widget_class_bind_template_child (widget_class, LkRunComparisonView, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunComparisonView, common_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunComparisonView, grid);
  gtk_widget_class_bind_template_child (widget_class, LkRunComparisonView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LkRunComparisonView, hint_label);
}

static void
lk_run_comparison_view_init (LkRunComparisonView *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (LkRunLine));
  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self);
}

void
lk_run_comparison_view_set (LkRunComparisonView *self, LkRunComparison *comparison)
{
  lk_run_comparison_free (self->comparison);
  self->comparison = comparison;
  fill (self);
}

const LkRunComparison *
lk_run_comparison_view_get (LkRunComparisonView *self)
{
  return self->comparison;
}
