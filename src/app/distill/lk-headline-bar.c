/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-headline-bar.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-pair.h"
#include "app/widgets/lk-readout.h"
#include "figure/lk-headline.h"
#include "words/lk-quantity.h"

struct _LkHeadlineBar {
  AdwBin parent_instance;

  LkReadout *headline;
  LkReadout *detail;
  GtkButton *button;

  LkEvaluation *counted; /* of which `apart` is the sentence; held, since an address is used again */
  char *apart;
};

G_DEFINE_FINAL_TYPE (LkHeadlineBar, lk_headline_bar, ADW_TYPE_BIN)

static void
lk_headline_bar_finalize (GObject *object)
{
  LkHeadlineBar *self = LK_HEADLINE_BAR (object);

  g_clear_pointer (&self->counted, lk_evaluation_unref);
  g_free (self->apart);
  G_OBJECT_CLASS (lk_headline_bar_parent_class)->finalize (object);
}

static void
lk_headline_bar_class_init (LkHeadlineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_headline_bar_finalize;
  g_type_ensure (LK_TYPE_PAIR);
  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-headline-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LkHeadlineBar, headline);
  gtk_widget_class_bind_template_child (widget_class, LkHeadlineBar, detail);
  gtk_widget_class_bind_template_child (widget_class, LkHeadlineBar, button);
}

static void
lk_headline_bar_init (LkHeadlineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
headline (const LkSnapshot *shown)
{
  gboolean ended = shown->phase == LK_PHASE_FINISHED;
  char *text = shown->evaluation ? lk_headline (&shown->evaluation->record, ended) : NULL;

  if (text)
    return text;
  if (shown->student_size.n_params == 0)
    return g_strdup ("");
  if (shown->twin_size.n_params == 0)
    return g_strdup (_ ("Without a twin there is nothing to compare with"));
  if (shown->settings && shown->settings->mutual)
    return g_strdup (_ ("Each begins with weights of its own: how far will they bring each other?"));
  return g_strdup (_ ("Both begin alike: what will teaching save?"));
}

/* Whether chance could do what the evaluation shows. */
static const char *
chance (LkHeadlineBar *self, const LkSnapshot *shown)
{
  LkEvaluation *evaluation = shown->evaluation;
  guint only_student, only_twin;

  if (!evaluation || !evaluation->twin || evaluation->step == 0 || !shown->dataset)
    return "";
  if (evaluation != self->counted)
    {
      lk_evaluation_count_apart (evaluation, shown->dataset, &only_student, &only_twin);
      g_free (self->apart);
      self->apart = lk_headline_test (only_student, only_twin, shown->dataset->test.n);
      g_clear_pointer (&self->counted, lk_evaluation_unref);
      self->counted = lk_evaluation_ref (evaluation);
    }
  return self->apart;
}

static char *
detail (LkHeadlineBar *self, const LkSnapshot *shown, const LkSnapshot *live)
{
  char *repeated = lk_headline_repeated (live);

  return repeated ? repeated : g_strdup (chance (self, shown));
}

void
lk_headline_bar_update (LkHeadlineBar *self, const LkSnapshot *shown, const LkSnapshot *live)
{
  g_autofree char *sentence = headline (shown);
  g_autofree char *more = detail (self, shown, live);
  g_autofree char *repeat = NULL;

  lk_readout_set_text (self->headline, sentence);
  lk_readout_set_text (self->detail, more);
  repeat = live->seeding
               ? g_strdup (_ ("S_top"))
               : g_strdup_printf (ngettext ("_Repeat with %u seed", "_Repeat with %u seeds", LK_HEADLINE_SEEDS),
                                  LK_HEADLINE_SEEDS);
  if (g_strcmp0 (gtk_button_get_label (self->button), repeat) != 0)
    gtk_button_set_label (self->button, repeat);
}

void
lk_headline_bar_set_plain (LkHeadlineBar *self, gboolean plain)
{
  gtk_widget_set_visible (GTK_WIDGET (self->button), !plain);
}
