/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sample-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-card.h"
#include "app/widgets/lk-ink.h"
#include "app/widgets/lk-origin-label.h"
#include "app/widgets/lk-pair.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "figure/lk-figure-outputs.h"
#include "figure/lk-resemblance.h"
#include "nn/lk-softmax.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"
#include "train/lk-setup.h"

struct _LkSampleView {
  AdwBin parent_instance;

  LkPlotView *picture_view;
  LkPlotView *bars_view;
  GtkLabel *sample_label;
  GtkLabel *origin_label;
  LkReadout *likeness_label;

  LkPicture picture;
  LkOutputBars outputs;
  char *bars_title;
  gboolean hides_student, hides_twin, hides_temperature;
  LkDataset *dataset; /* whose classes' names are drawn, also after another one was opened */
};

G_DEFINE_FINAL_TYPE (LkSampleView, lk_sample_view, ADW_TYPE_BIN)

/* What the teacher sees in the sample, and how near the others are to that. */
static void
update_likeness (LkSampleView *self, const LkSnapshot *snapshot, const float *const logits[LK_N_ROLES], int label,
                 double T)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize C = snapshot->dataset ? snapshot->dataset->n_classes : 0;

  if (logits[0] && label >= 0)
    {
      g_autofree char *sentence =
          lk_describe_resemblance (snapshot->dataset->class_names, logits[0], C, (gsize) label, T);
      g_autofree char *escaped = g_markup_escape_text (sentence, -1);

      g_string_append (text, escaped);
    }
  if (logits[0] && logits[1])
    {
      const char *student = LK_FIXED (lk_kl (logits[0], logits[1], C, T), 4);

      g_string_append (text, " · ");
      if (logits[2])
        g_string_append_printf (text, _ ("KL: student <b>%s</b>, twin <b>%s</b> nats"), student,
                                LK_FIXED (lk_kl (logits[0], logits[2], C, T), 4));
      else
        g_string_append_printf (text, _ ("KL: student <b>%s</b> nats"), student);
    }
  lk_readout_set_markup (self->likeness_label, text->str);
}

void
lk_sample_view_update_answers (LkSampleView *self, LkSession *session)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session);
  const LkSettings *settings = lk_session_get_settings (session);
  double bias = settings->class_bias;
  g_autofree bool *raised = bias != 0.0 ? lk_settings_raised_classes (settings, snapshot->dataset) : NULL;
  g_autofree float *student = lk_settings_biased_logits (settings, snapshot->dataset, snapshot->student_logits);
  g_autofree float *twin = lk_settings_biased_logits (settings, snapshot->dataset, snapshot->twin_logits);
  const float *const logits[LK_N_ROLES] = { snapshot->teacher_logits, self->hides_student ? NULL : student,
                                            self->hides_twin ? NULL : twin };
  double T = settings->loss.temperature;
  const char *T_text = self->hides_temperature ? "?" : LK_SETTING (T);
  g_autofree char *description = NULL;
  const char *step = LK_COUNT (snapshot->step);
  gboolean past = lk_session_is_looking_back (session);
  int label = -1;

  if (snapshot->dataset && snapshot->sample < snapshot->dataset->test.n)
    label = snapshot->dataset->test.labels[snapshot->sample];
  g_free (self->bars_title);
  if (raised && past)
    self->bars_title = g_strdup_printf (_ ("Softened outputs at T = %s, bias of %s moved by %s, after step %s"), T_text,
                                        settings->bias_classes, LK_MOVED (bias), step);
  else if (raised)
    self->bars_title = g_strdup_printf (_ ("Softened outputs at T = %s, bias of %s moved by %s"), T_text,
                                        settings->bias_classes, LK_MOVED (bias));
  else if (past)
    self->bars_title = g_strdup_printf (_ ("Softened outputs at T = %s, after step %s"), T_text, step);
  else
    self->bars_title = g_strdup_printf (_ ("Softened outputs at T = %s"), T_text);
  self->outputs.mutual = settings->mutual;
  lk_output_bars_set (&self->outputs, snapshot->dataset, logits, T, label, self->bars_title,
                      snapshot->phase == LK_PHASE_FAILED ? _ ("Without a teacher there is no answer to show")
                                                         : _ ("The teacher’s answer appears here in a moment"));
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  self->dataset = snapshot->dataset ? lk_dataset_ref (snapshot->dataset) : NULL;
  lk_plot_view_changed (self->bars_view);
  update_likeness (self, snapshot, logits, label, T);
  /* Which says T, too. */
  description = self->hides_temperature ? NULL : lk_output_bars_describe (&self->outputs);
  lk_plot_view_set_description (self->bars_view, description ? description : self->bars_title);
}

void
lk_sample_view_update_picture (LkSampleView *self, LkSession *session)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session);
  const LkDataset *dataset = snapshot->dataset;
  const uint8_t *pixels = NULL;
  g_autofree char *text = g_strdup (snapshot->phase == LK_PHASE_FAILED ? "" : _ ("Loading…"));

  if (dataset && snapshot->sample < dataset->test.n)
    {
      pixels = dataset->test.pixels + snapshot->sample * lk_dataset_n_inputs (dataset);
      g_free (text);
      text = g_strdup_printf (_ ("Test sample %u\nlabel %s"), snapshot->sample,
                              dataset->class_names[dataset->test.labels[snapshot->sample]]);
    }
  if (pixels == self->picture.pixels && g_str_equal (text, gtk_label_get_label (self->sample_label)))
    return;
  lk_ink_picture (&self->picture, dataset, pixels);
  gtk_label_set_label (self->sample_label, text);
  lk_origin_label_set (self->origin_label, pixels ? &dataset->test : NULL, snapshot->sample);
  lk_plot_view_set_description (self->picture_view, text);
  lk_plot_view_changed (self->picture_view);
}

static void
lk_sample_view_finalize (GObject *object)
{
  LkSampleView *self = LK_SAMPLE_VIEW (object);

  lk_output_bars_clear (&self->outputs);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_free (self->bars_title);
  G_OBJECT_CLASS (lk_sample_view_parent_class)->finalize (object);
}

static void
lk_sample_view_class_init (LkSampleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_sample_view_finalize;
  g_type_ensure (LK_TYPE_CARD);
  g_type_ensure (LK_TYPE_PAIR);
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-sample-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSampleView, picture_view);
  gtk_widget_class_bind_template_child (widget_class, LkSampleView, bars_view);
  gtk_widget_class_bind_template_child (widget_class, LkSampleView, sample_label);
  gtk_widget_class_bind_template_child (widget_class, LkSampleView, origin_label);
  gtk_widget_class_bind_template_child (widget_class, LkSampleView, likeness_label);
}

static void
lk_sample_view_init (LkSampleView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->picture = (LkPicture) LK_PICTURE_INIT;
  self->outputs.bars = (LkBars) LK_BARS_INIT;
  lk_plot_view_set_model (self->picture_view, &lk_picture_plot, &self->picture);
  lk_plot_view_set_model (self->bars_view, &lk_bars_plot, &self->outputs.bars);
}

void
lk_sample_view_set_logarithmic (LkSampleView *self, gboolean logarithmic)
{
  self->outputs.log = logarithmic;
}

void
lk_sample_view_hide (LkSampleView *self, gboolean student, gboolean twin, gboolean temperature)
{
  self->hides_temperature = temperature;
  self->hides_student = student;
  self->hides_twin = twin;
}
