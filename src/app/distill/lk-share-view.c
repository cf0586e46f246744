/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-share-view.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "words/lk-quantity.h"

/* Steps over which the sentence's share is averaged. */
#define SHARE_STEPS 50

struct _LkShareView {
  AdwBin parent_instance;

  LkReadout *share_label;
  LkPlotView *share_view;
};

G_DEFINE_FINAL_TYPE (LkShareView, lk_share_view, ADW_TYPE_BIN)

static void
lk_share_view_class_init (LkShareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-share-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkShareView, share_label);
  gtk_widget_class_bind_template_child (widget_class, LkShareView, share_view);
}

static void
lk_share_view_init (LkShareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
describe (const LkSnapshot *snapshot)
{
  const LkHistoryView *view = &snapshot->history;
  gsize n = snapshot->student_size.n_params > 0 ? view->n_steps : 0;
  double hard = 0.0, soft = 0.0, feature = 0.0;

  for (gsize i = n > SHARE_STEPS ? n - SHARE_STEPS : 0; i < n; i++)
    {
      const LkStepRecord *record = lk_history_step (view, i);

      hard += record->hard_gradient;
      soft += record->soft_gradient;
      if (lk_history_feature (view, i))
        feature += lk_history_feature (view, i)->share / MIN (n, SHARE_STEPS);
    }
  if (hard + soft <= 0.0)
    return g_strdup ("");
  if (view->history.features)
    return g_strdup_printf (_ ("Gradient: %s from the hidden layer, %s from the teacher’s answers, %s from the labels"),
                            LK_SHARE_FIXED (feature, 0), LK_SHARE_FIXED ((1.0 - feature) * soft / (hard + soft), 0),
                            LK_SHARE_FIXED ((1.0 - feature) * hard / (hard + soft), 0));
  return g_strdup_printf (_ ("Gradient: %s from the teacher, %s from the labels"),
                          LK_SHARE_FIXED (soft / (hard + soft), 0), LK_SHARE_FIXED (hard / (hard + soft), 0));
}

void
lk_share_view_update (LkShareView *self, const LkSnapshot *snapshot, LkChart *share)
{
  g_autofree char *words = describe (snapshot);

  lk_readout_set_text (self->share_label, words);
  lk_plot_view_set_model (self->share_view, &lk_chart_plot, share);
  lk_plot_view_set_description (self->share_view, words);
}
