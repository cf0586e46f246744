/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-confusion-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "figure/lk-confusion.h"
#include "lk-role-words.h"

struct _LkConfusionView {
  GtkWidget parent_instance;

  GtkWidget *box;
  LkPlotView *matrix_view;
  GtkFlowBox *button_box;
  GtkButton *buttons[LK_N_ROLE_MATRICES];

  LkComparison *comparison; /* NULL: nothing yet */
  char *matrix;             /* id in lk_role_matrices */
  char *why_empty;          /* NULL: the figure's own words */
  LkConfusion confusion;
};

G_DEFINE_FINAL_TYPE (LkConfusionView, lk_confusion_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MATRIX,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum {
  CELL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gsize
find_matrix (LkConfusionView *self)
{
  for (gsize i = 0; i < LK_N_ROLE_MATRICES; i++)
    if (g_str_equal (lk_role_matrices[i].id, self->matrix))
      return i;
  return 0;
}

static void
update (LkConfusionView *self)
{
  const LkRoleWords *words = lk_role_words_of (self->comparison);
  gsize i = find_matrix (self);

  for (gsize b = 0; b < LK_N_ROLE_MATRICES; b++)
    gtk_button_set_label (self->buttons[b], _ (words->matrices[b]));
  lk_confusion_set (&self->confusion, self->comparison, lk_role_matrices[i].who, lk_role_matrices[i].minus,
                    _ (words->titles[i]));
  if (self->why_empty)
    self->confusion.matrix.empty_text = self->why_empty;
  lk_plot_view_changed (self->matrix_view);
}

static void
chosen_cb (LkPlotView *view, const LkPlotPlace *place, LkConfusionView *self)
{
  const LkRoleMatrix *matrix = &lk_role_matrices[find_matrix (self)];
  LkConfusionCell cell = { .label = place->row, .answer = place->column, .who = matrix->who, .minus = matrix->minus };

  g_signal_emit (self, signals[CELL_CHOSEN], 0, &cell);
}

static void
lk_confusion_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, LK_CONFUSION_VIEW (object)->matrix);
}

static void
lk_confusion_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkConfusionView *self = LK_CONFUSION_VIEW (object);

  g_free (self->matrix);
  self->matrix = g_value_dup_string (value);
  update (self);
}

static void
lk_confusion_view_dispose (GObject *object)
{
  LkConfusionView *self = LK_CONFUSION_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_confusion_view_parent_class)->dispose (object);
}

static void
lk_confusion_view_finalize (GObject *object)
{
  LkConfusionView *self = LK_CONFUSION_VIEW (object);

  g_clear_pointer (&self->comparison, lk_comparison_unref);
  lk_confusion_clear (&self->confusion);
  g_free (self->matrix);
  g_free (self->why_empty);
  G_OBJECT_CLASS (lk_confusion_view_parent_class)->finalize (object);
}

static void
lk_confusion_view_class_init (LkConfusionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_confusion_view_get_property;
  object_class->set_property = lk_confusion_view_set_property;
  object_class->dispose = lk_confusion_view_dispose;
  object_class->finalize = lk_confusion_view_finalize;

  /* Which matrix is shown: an id of lk_role_matrices. */
  properties[PROP_MATRIX] =
      g_param_spec_string ("matrix", NULL, NULL, "student", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_install_property_action (widget_class, "confusion.matrix", "matrix");

  signals[CELL_CHOSEN] = g_signal_new ("cell-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-confusion-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkConfusionView, box);
  gtk_widget_class_bind_template_child (widget_class, LkConfusionView, matrix_view);
  gtk_widget_class_bind_template_child (widget_class, LkConfusionView, button_box);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
make_buttons (LkConfusionView *self)
{
  for (gsize i = 0; i < LK_N_ROLE_MATRICES; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "confusion.matrix");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", lk_role_matrices[i].id);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
      gtk_flow_box_append (self->button_box, child);
      self->buttons[i] = GTK_BUTTON (button);
    }
}

static void
lk_confusion_view_init (LkConfusionView *self)
{
  self->matrix = g_strdup ("student");
  self->confusion.matrix = (LkMatrix) LK_MATRIX_INIT;
  gtk_widget_init_template (GTK_WIDGET (self));
  make_buttons (self);
  lk_plot_view_set_model (self->matrix_view, &lk_matrix_plot, &self->confusion.matrix);
  update (self);
}

void
lk_confusion_view_set (LkConfusionView *self, LkComparison *comparison, const char *why_empty)
{
  g_return_if_fail (LK_IS_CONFUSION_VIEW (self));

  g_free (self->why_empty);
  self->why_empty = g_strdup (why_empty);
  if (comparison)
    lk_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  self->comparison = comparison;
  update (self);
}
