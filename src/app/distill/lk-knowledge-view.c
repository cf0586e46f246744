/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-knowledge-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "figure/lk-figure-outputs.h"
#include "words/lk-quantity.h"

struct _LkKnowledgeView {
  AdwBin parent_instance;

  LkPlotView *matrix_view;

  int role; /* LK_SERIES_TEACHER … LK_SERIES_TWIN */
  LkDarkKnowledge knowledge;
  char *title;

  /* What the matrix was made of last. */
  struct {
    const float *logits;
    guint generation;
    guint64 step;
    double T;
    int role;
    gboolean hides_temperature;
  } made_of;
  LkDataset *dataset; /* whose classes the matrix names, also after another one was opened */
  gboolean hides_temperature;
};

G_DEFINE_FINAL_TYPE (LkKnowledgeView, lk_knowledge_view, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_ROLE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static const char *const role_ids[LK_N_ROLES] = { "teacher", "student", "twin" };

static const char *
role_name (int role)
{
  const char *const names[LK_N_ROLES] = { _ ("teacher"), _ ("student"), _ ("twin") };

  return names[role];
}

/* The samples behind a cell, on the page Samples. */
static void
cell_chosen_cb (LkPlotView *view, const LkPlotPlace *cell, LkKnowledgeView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-likeness", "(uuu)", (guint) cell->row, (guint) cell->column,
                              (guint) self->role);
}

void
lk_knowledge_view_update (LkKnowledgeView *self, LkSession *session)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session);
  double T = lk_session_get_settings (session)->loss.temperature;
  const LkEvaluation *evaluation = snapshot->evaluation;
  LkMatrix *matrix = &self->knowledge.matrix;
  const float *logits = NULL;
  guint64 step = 0; /* at which a student answered so; an address may be used again */

  if (self->role == LK_SERIES_TEACHER)
    logits = snapshot->teacher ? snapshot->teacher->test_logits : NULL;
  else if (evaluation)
    {
      logits = self->role == LK_SERIES_STUDENT ? evaluation->student : evaluation->twin;
      step = evaluation->record.step;
    }
  if (logits && logits == self->made_of.logits && snapshot->dataset == self->dataset &&
      snapshot->generation == self->made_of.generation && step == self->made_of.step && T == self->made_of.T &&
      self->role == self->made_of.role && self->hides_temperature == self->made_of.hides_temperature)
    return;
  self->made_of.logits = logits;
  self->made_of.generation = snapshot->generation;
  self->made_of.step = step;
  self->made_of.T = T;
  self->made_of.role = self->role;
  self->made_of.hides_temperature = self->hides_temperature;
  g_free (self->title);
  self->title = g_strdup_printf (_ ("Dark knowledge: %s, T = %s"), role_name (self->role),
                                 self->hides_temperature ? "?" : LK_SETTING (T));
  lk_dark_knowledge_set (&self->knowledge, snapshot->dataset, logits, T, self->title);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  self->dataset = snapshot->dataset ? lk_dataset_ref (snapshot->dataset) : NULL;
  if (!logits && self->role == LK_SERIES_TEACHER && snapshot->teacher)
    matrix->empty_text = _ ("This teacher’s file has no answers to the test samples");
  lk_plot_view_changed (self->matrix_view);
}

static void
lk_knowledge_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, role_ids[LK_KNOWLEDGE_VIEW (object)->role]);
}

static void
lk_knowledge_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  for (int i = 0; i < LK_N_ROLES; i++)
    if (g_strcmp0 (g_value_get_string (value), role_ids[i]) == 0)
      LK_KNOWLEDGE_VIEW (object)->role = i;
}

static void
lk_knowledge_view_finalize (GObject *object)
{
  LkKnowledgeView *self = LK_KNOWLEDGE_VIEW (object);

  lk_dark_knowledge_clear (&self->knowledge);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_free (self->title);
  G_OBJECT_CLASS (lk_knowledge_view_parent_class)->finalize (object);
}

static void
lk_knowledge_view_class_init (LkKnowledgeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_knowledge_view_get_property;
  object_class->set_property = lk_knowledge_view_set_property;
  object_class->finalize = lk_knowledge_view_finalize;
  properties[PROP_ROLE] =
      g_param_spec_string ("role", NULL, NULL, "teacher", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-knowledge-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkKnowledgeView, matrix_view);
  gtk_widget_class_bind_template_callback (widget_class, cell_chosen_cb);
}

static void
lk_knowledge_view_init (LkKnowledgeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->knowledge.matrix = (LkMatrix) LK_MATRIX_INIT;
  lk_plot_view_set_model (self->matrix_view, &lk_matrix_plot, &self->knowledge.matrix);
}

void
lk_knowledge_view_hide_temperature (LkKnowledgeView *self, gboolean hides)
{
  self->hides_temperature = hides;
}
