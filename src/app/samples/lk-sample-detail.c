/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sample-detail.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/widgets/lk-ink.h"
#include "app/widgets/lk-origin-label.h"
#include "app/widgets/lk-plot-view.h"
#include "figure/lk-figure-outputs.h"
#include "figure/lk-resemblance.h"
#include "lk-role-words.h"
#include "lk-sample-cell.h"
#include "nn/lk-softmax.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"

/* Rows of the table: answer, loss, KL, then logits of the teacher's favourites. */
#define N_FIXED  3
#define N_LOGITS 5
#define N_ROWS   (N_FIXED + N_LOGITS)

struct _LkSampleDetail {
  GtkWidget parent_instance;

  GtkWidget *box;
  LkPlotView *picture_view;
  LkPlotView *bars_view;
  GtkLabel *title_label;
  GtkLabel *origin_label;
  GtkLabel *words_label;
  GtkButton *pin_button;
  GtkWidget *table;

  GtkLabel *heads[LK_N_COMPARED];
  GtkLabel *row_labels[N_ROWS];
  GtkLabel *values[N_ROWS][LK_N_COMPARED];
  gboolean compact;

  LkComparison *comparison;
  LkPicture picture;
  LkOutputBars outputs;
  char *bars_title;
};

G_DEFINE_FINAL_TYPE (LkSampleDetail, lk_sample_detail, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_COMPACT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* The classes in the order of their values, the largest first; n of them. */
static void
find_largest (const float *logits, gsize C, gsize *classes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize best = C;

      for (gsize k = 0; k < C; k++)
        {
          gboolean taken = FALSE;

          for (gsize j = 0; j < i; j++)
            taken = taken || classes[j] == k;
          if (!taken && (best == C || logits[k] > logits[best]))
            best = k;
        }
      classes[i] = best;
    }
}

static void
set_value (GtkLabel *label, double value)
{
  gtk_label_set_label (label, LK_FIXED (isfinite (value) ? value : NAN, fabs (value) < 9.995 ? 3 : 1));
}

static void
update_table (LkSampleDetail *self, const float *const logits[LK_N_COMPARED], const LkComparedSample *compared,
              double T)
{
  const LkDataset *dataset = self->comparison->dataset;
  gsize C = dataset->n_classes;
  gsize n_logits = MIN (C, N_LOGITS);
  gsize classes[N_LOGITS];
  g_autofree double *log_p = g_new (double, C);
  const float *by = logits[0] ? logits[0] : logits[1];

  if (by)
    find_largest (by, C, classes, n_logits);
  for (gsize row = 0; row < N_LOGITS; row++)
    {
      gboolean shown = by && row < n_logits;

      gtk_widget_set_visible (GTK_WIDGET (self->row_labels[N_FIXED + row]), shown);
      if (shown)
        {
          g_autofree char *text = g_strdup_printf (_ ("z of %s"), dataset->class_names[classes[row]]);

          gtk_label_set_label (self->row_labels[N_FIXED + row], text);
        }
      for (int who = 0; who < LK_N_COMPARED; who++)
        {
          gtk_widget_set_visible (GTK_WIDGET (self->values[N_FIXED + row][who]), shown);
          if (shown)
            set_value (self->values[N_FIXED + row][who], logits[who] ? logits[who][classes[row]] : NAN);
        }
    }
  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      double loss = NAN, kl = NAN;

      if (logits[who])
        {
          lk_log_softmax (logits[who], C, 1.0, log_p);
          loss = -log_p[compared->label];
          if (who > 0 && logits[0])
            kl = lk_kl (logits[0], logits[who], C, T);
        }
      gtk_label_set_label (self->values[0][who], logits[who] ? dataset->class_names[compared->answers[who]] : "–");
      set_value (self->values[1][who], loss);
      set_value (self->values[2][who], kl);
    }
}

static void
name_heads (LkSampleDetail *self, const LkRoleWords *words)
{
  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      const char *const classes[] = { "heading", words->classes[who], NULL };

      gtk_label_set_label (self->heads[who], _ (words->heads[who]));
      gtk_widget_set_css_classes (GTK_WIDGET (self->heads[who]), (const char **) classes);
    }
}

static void
make_table (LkSampleDetail *self)
{
  const char *const rows[N_FIXED] = { _ ("says"), _ ("loss"), _ ("KL") };
  const char *const tips[N_FIXED] = { _ ("The class with the largest logit"), _ ("Cross-entropy with the label, nats"),
                                      _ ("Divergence from the teacher’s softened output at T, nats") };

  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      GtkWidget *head = gtk_label_new (NULL);

      gtk_widget_set_halign (head, GTK_ALIGN_END);
      gtk_grid_attach (GTK_GRID (self->table), head, who + 1, 0, 1, 1);
      self->heads[who] = GTK_LABEL (head);
    }
  name_heads (self, lk_role_words (FALSE));
  for (int row = 0; row < N_ROWS; row++)
    {
      self->row_labels[row] = GTK_LABEL (gtk_label_new (row < N_FIXED ? rows[row] : NULL));
      gtk_label_set_xalign (self->row_labels[row], 0.0f);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->row_labels[row]),
                                   row < N_FIXED ? tips[row] : _ ("The logit of a class that the teacher favours"));
      gtk_label_set_ellipsize (self->row_labels[row], PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_width_chars (self->row_labels[row], 5);
      gtk_widget_set_hexpand (GTK_WIDGET (self->row_labels[row]), TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->row_labels[row]), "dim-label");
      gtk_grid_attach (GTK_GRID (self->table), GTK_WIDGET (self->row_labels[row]), 0, row + 1, 1, 1);
      for (int who = 0; who < LK_N_COMPARED; who++)
        {
          self->values[row][who] = GTK_LABEL (gtk_label_new ("–"));
          gtk_label_set_xalign (self->values[row][who], 1.0f);
          if (row == 0) /* a class; a number is never cut */
            gtk_label_set_ellipsize (self->values[row][who], PANGO_ELLIPSIZE_MIDDLE);
          gtk_widget_add_css_class (GTK_WIDGET (self->values[row][who]), "numeric");
          gtk_grid_attach (GTK_GRID (self->table), GTK_WIDGET (self->values[row][who]), who + 1, row + 1, 1, 1);
        }
    }
}

static void
lk_sample_detail_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, LK_SAMPLE_DETAIL (object)->compact);
}

static void
lk_sample_detail_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkSampleDetail *self = LK_SAMPLE_DETAIL (object);

  self->compact = g_value_get_boolean (value);
  gtk_widget_set_visible (self->table, !self->compact);
  if (self->compact)
    {
      gtk_widget_set_size_request (GTK_WIDGET (self->picture_view), 48, 48);
      gtk_widget_set_size_request (GTK_WIDGET (self->bars_view), 100, 96);
      gtk_label_set_lines (self->words_label, 2);
      gtk_label_set_ellipsize (self->words_label, PANGO_ELLIPSIZE_END);
    }
}

static void
lk_sample_detail_dispose (GObject *object)
{
  LkSampleDetail *self = LK_SAMPLE_DETAIL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  G_OBJECT_CLASS (lk_sample_detail_parent_class)->dispose (object);
}

static void
lk_sample_detail_finalize (GObject *object)
{
  LkSampleDetail *self = LK_SAMPLE_DETAIL (object);

  lk_output_bars_clear (&self->outputs);
  g_free (self->bars_title);
  G_OBJECT_CLASS (lk_sample_detail_parent_class)->finalize (object);
}

static void
lk_sample_detail_class_init (LkSampleDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_sample_detail_get_property;
  object_class->set_property = lk_sample_detail_set_property;
  object_class->dispose = lk_sample_detail_dispose;
  object_class->finalize = lk_sample_detail_finalize;

  properties[PROP_COMPACT] =
      g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-sample-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, box);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, picture_view);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, bars_view);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, origin_label);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, words_label);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, pin_button);
  gtk_widget_class_bind_template_child (widget_class, LkSampleDetail, table);
}

static void
lk_sample_detail_init (LkSampleDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_table (self);
  self->picture = (LkPicture) LK_PICTURE_INIT;
  self->outputs.bars = (LkBars) LK_BARS_INIT;
  lk_plot_view_set_model (self->picture_view, &lk_picture_plot, &self->picture);
  lk_plot_view_set_model (self->bars_view, &lk_bars_plot, &self->outputs.bars);
}

void
lk_sample_detail_set (LkSampleDetail *self, LkComparison *comparison, guint sample, double temperature)
{
  const float *logits[LK_N_COMPARED] = { NULL };
  const LkComparedSample *compared;
  const LkDataset *dataset;
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;

  if (comparison)
    lk_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  self->comparison = comparison;
  gtk_widget_set_visible (self->box, comparison && sample < comparison->n);
  if (!comparison || sample >= comparison->n)
    {
      self->picture.pixels = NULL;
      self->outputs.bars = (LkBars) LK_BARS_INIT;
      return;
    }

  dataset = comparison->dataset;
  compared = &comparison->samples[sample];
  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      logits[who] = lk_comparison_logits (comparison, who);
      logits[who] = logits[who] ? logits[who] + sample * dataset->n_classes : NULL;
    }
  lk_ink_picture (&self->picture, dataset, dataset->test.pixels + sample * lk_dataset_n_inputs (dataset));
  lk_plot_view_changed (self->picture_view);

  name_heads (self, lk_role_words_of (comparison));
  self->outputs.pair = comparison->second != NULL;
  self->outputs.mutual = comparison->evaluation && comparison->evaluation->record.mutual;
  g_free (self->bars_title);
  self->bars_title = self->compact ? NULL : g_strdup_printf (_ ("Softened at T = %s"), LK_SETTING (temperature));
  lk_output_bars_set (&self->outputs, dataset, logits, temperature, compared->label, self->bars_title,
                      _ ("No network has seen this sample yet"));
  lk_plot_view_changed (self->bars_view);

  title = g_strdup_printf (_ ("Sample %u\nlabel %s"), sample, dataset->class_names[compared->label]);
  gtk_label_set_label (self->title_label, title);
  lk_origin_label_set (self->origin_label, &dataset->test, sample);
  sentence = lk_sample_sentence (comparison, sample);
  lk_plot_view_set_description (self->picture_view, sentence);
  lk_plot_view_set_description (self->bars_view, sentence);
  if (logits[0])
    words = lk_describe_resemblance (dataset->class_names, logits[0], dataset->n_classes, compared->label, temperature);
  gtk_label_set_label (self->words_label, words ? words : "");
  if (!self->compact)
    update_table (self, logits, compared, temperature);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->pin_button), "u", sample);
}

void
lk_sample_detail_set_pinned (LkSampleDetail *self, gboolean pinned)
{
  const char *text = pinned ? _ ("Unpin this sample") : _ ("Pin this sample, to compare it with others");

  gtk_button_set_icon_name (self->pin_button, pinned ? "window-close-symbolic" : "view-pin-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pin_button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
