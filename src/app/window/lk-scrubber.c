/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-scrubber.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-readout.h"
#include "words/lk-quantity.h"

struct _LkScrubber {
  LkPage parent_instance;

  GtkRange *scale;
  LkReadout *words;

  gboolean following; /* the bar itself moves the slider */
};

G_DEFINE_FINAL_TYPE (LkScrubber, lk_scrubber, LK_TYPE_PAGE)

static LkSession *
session_of (LkScrubber *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

static const LkTimeline *
get_timeline (LkScrubber *self)
{
  return lk_session_get_snapshot (session_of (self))->timeline;
}

/* The place of what is shown. One that was thinned out meanwhile stands where its
 * nearest neighbour does. */
static gsize
get_place (LkScrubber *self, const LkTimeline *timeline)
{
  gint64 moment;

  g_object_get (session_of (self), "moment", &moment, NULL);
  return moment < 0 ? timeline->n - 1 : lk_timeline_find (timeline, (guint64) moment);
}

static void
go_to (LkScrubber *self, gsize place)
{
  const LkTimeline *timeline = get_timeline (self);
  gint64 moment = place + 1 < timeline->n ? (gint64) timeline->evaluations[place]->step : -1;

  g_object_set (session_of (self), "moment", moment, NULL);
}

/* What is looked at, and how good the networks were there. */
static void
update_words (LkScrubber *self, const LkSnapshot *shown)
{
  gboolean past = lk_session_is_looking_back (session_of (self));
  const LkEvaluationRecord *record = &shown->evaluation->record;
  const char *epoch = LK_FIXED ((double) record->step / MAX (shown->steps_per_epoch, 1), 2);
  const char *student = LK_COUNT (record->student.errors), *twin = LK_COUNT (record->twin.errors);
  g_autofree char *title = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!past)
    title = g_strdup_printf (_ ("Live: step %s"), LK_COUNT (record->step));
  else if (lk_session_is_playing (session_of (self)))
    title = g_strdup_printf (_ ("Looking at step %s; training goes on"), LK_COUNT (record->step));
  else
    title = g_strdup_printf (_ ("Looking at step %s"), LK_COUNT (record->step));
  g_string_append_printf (text, "<b>%s</b>\n", title);
  if (shown->steps_per_epoch > 0 && record->has_twin)
    g_string_append_printf (text, _ ("epoch %s, student %s errors, twin %s"), epoch, student, twin);
  else if (shown->steps_per_epoch > 0)
    g_string_append_printf (text, _ ("epoch %s, student %s errors"), epoch, student);
  else if (record->has_twin)
    g_string_append_printf (text, _ ("student %s errors, twin %s"), student, twin);
  else
    g_string_append_printf (text, _ ("student %s errors"), student);
  lk_readout_set_markup (self->words, text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  lk_readout_get_text (self->words), -1);
}

/* It stays where it is when there is nothing to look back at, so that nothing above it moves when
 * there is. */
static void
show (LkScrubber *self, gboolean shown)
{
  gtk_widget_set_sensitive (gtk_widget_get_first_child (GTK_WIDGET (self)), shown);
  if (!shown)
    lk_readout_set_markup (self->words, _ ("Looking back\nonce there are two evaluations"));
}

static void
follow (LkScrubber *self)
{
  const LkTimeline *timeline = get_timeline (self);
  gboolean past = lk_session_is_looking_back (session_of (self));
  gboolean shown = timeline && timeline->n > 1;
  gsize place = shown ? get_place (self, timeline) : 0;

  show (self, shown);
  if (past)
    gtk_widget_add_css_class (GTK_WIDGET (self), "past");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "past");
  if (!shown)
    return;
  self->following = TRUE;
  gtk_adjustment_configure (gtk_range_get_adjustment (self->scale), (double) place, 0.0, (double) timeline->n - 1.0,
                            1.0, 5.0, 0.0);
  self->following = FALSE;
  update_words (self, lk_session_get_shown (session_of (self)));
}

static void
value_cb (GtkRange *range, LkScrubber *self)
{
  const LkTimeline *timeline = session_of (self) ? get_timeline (self) : NULL;
  double value = gtk_range_get_value (range);

  if (self->following || !timeline)
    return;
  go_to (self, (gsize) CLAMP (value + 0.5, 0.0, (double) timeline->n - 1.0));
  /* Between two places there is none. */
  follow (self);
}

static gboolean
lk_scrubber_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  if (changes & (LK_CHANGE_SNAPSHOT | LK_CHANGE_MOMENT | LK_CHANGE_PLAYING))
    follow (LK_SCRUBBER (page));
  return FALSE;
}

static void
lk_scrubber_class_init (LkScrubberClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  LK_PAGE_CLASS (klass)->update = lk_scrubber_update;

  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_css_name (widget_class, "scrubber");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-scrubber.ui");
  gtk_widget_class_bind_template_child (widget_class, LkScrubber, scale);
  gtk_widget_class_bind_template_child (widget_class, LkScrubber, words);
  gtk_widget_class_bind_template_callback (widget_class, value_cb);
}

static void
lk_scrubber_init (LkScrubber *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self, FALSE);
}

gboolean
lk_scrubber_can_move (LkScrubber *self, int by)
{
  const LkTimeline *timeline = get_timeline (self);

  if (by > 0)
    return lk_session_is_looking_back (session_of (self));
  return timeline && timeline->n > 1 && get_place (self, timeline) > 0;
}

void
lk_scrubber_move (LkScrubber *self, int by)
{
  const LkTimeline *timeline = get_timeline (self);
  gsize place = timeline ? get_place (self, timeline) : 0;

  if (timeline && (by > 0 ? place + 1 < timeline->n : place > 0))
    go_to (self, place + (gsize) by);
}
