/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-scrubber.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "lk-readout.h"

struct _LkScrubber {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkRange *scale;
  LkReadout *words;

  LkSession *session;
  gboolean following; /* the bar itself moves the slider */
  GActionMap *window; /* borrowed: it holds the bar */
};

G_DEFINE_FINAL_TYPE (LkScrubber, lk_scrubber, GTK_TYPE_WIDGET)

static const LkTimeline *
get_timeline (LkScrubber *self)
{
  return lk_session_get_snapshot (self->session)->timeline;
}

/* The place of what is shown. One that was thinned out meanwhile stands where its
 * nearest neighbour does. */
static gsize
get_place (LkScrubber *self, const LkTimeline *timeline)
{
  gint64 moment;

  g_object_get (self->session, "moment", &moment, NULL);
  return moment < 0 ? timeline->n - 1 : lk_timeline_find (timeline, (guint64) moment);
}

static void
go_to (LkScrubber *self, gsize place)
{
  const LkTimeline *timeline = get_timeline (self);
  gint64 moment = place + 1 < timeline->n ? (gint64) timeline->evaluations[place]->step : -1;

  g_object_set (self->session, "moment", moment, NULL);
}

static void
enable (LkScrubber *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (self->window, name)), enabled);
}

/* What is looked at, and how good the networks were there. */
static void
update_words (LkScrubber *self, const LkSnapshot *shown)
{
  gboolean past = lk_session_is_looking_back (self->session);
  const LkEvaluationRecord *record = &shown->evaluation->record;
  g_autofree char *title = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!past)
    title = g_strdup_printf (_ ("Live: step %'" PRIu64), record->step);
  else if (lk_session_is_playing (self->session))
    title = g_strdup_printf (_ ("Looking at step %'" PRIu64 "; training goes on"), record->step);
  else
    title = g_strdup_printf (_ ("Looking at step %'" PRIu64), record->step);
  g_string_append_printf (text, "<b>%s</b>\n", title);
  if (shown->steps_per_epoch > 0)
    g_string_append_printf (text, _ ("epoch %.2f, "), (double) record->step / shown->steps_per_epoch);
  if (record->has_twin)
    g_string_append_printf (text, _ ("student %'u errors, twin %'u"), record->student.errors, record->twin.errors);
  else
    g_string_append_printf (text, _ ("student %'u errors"), record->student.errors);
  lk_readout_set_markup (self->words, text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  lk_readout_get_text (self->words), -1);
}

static void
update (LkScrubber *self)
{
  const LkTimeline *timeline = get_timeline (self);
  gboolean past = lk_session_is_looking_back (self->session);
  gboolean shown = timeline && timeline->n > 1;
  gsize place = shown ? get_place (self, timeline) : 0;

  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  enable (self, "moment-previous", shown && place > 0);
  enable (self, "moment-next", past);
  enable (self, "moment-live", past);
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
  update_words (self, lk_session_get_shown (self->session));
}

/* Snapshots come often, evaluations do not. */
static void
snapshot_cb (LkScrubber *self)
{
  update (self);
}

static void
value_cb (GtkRange *range, LkScrubber *self)
{
  const LkTimeline *timeline = self->session ? get_timeline (self) : NULL;
  double value = gtk_range_get_value (range);

  if (self->following || !timeline)
    return;
  go_to (self, (gsize) CLAMP (value + 0.5, 0.0, (double) timeline->n - 1.0));
  /* Between two places there is none. */
  update (self);
}

static void
move (LkScrubber *self, int by)
{
  const LkTimeline *timeline = get_timeline (self);
  gsize place = timeline ? get_place (self, timeline) : 0;

  if (timeline && (by > 0 ? place + 1 < timeline->n : place > 0))
    go_to (self, place + (gsize) by);
}

static void
previous_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (user_data, -1);
}

static void
next_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (user_data, 1);
}

static void
live_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_object_set (LK_SCRUBBER (user_data)->session, "moment", (gint64) -1, NULL);
}

static const GActionEntry actions[] = {
  { .name = "moment-previous", .activate = previous_cb },
  { .name = "moment-next", .activate = next_cb },
  { .name = "moment-live", .activate = live_cb },
};

static void
lk_scrubber_dispose (GObject *object)
{
  LkScrubber *self = LK_SCRUBBER (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_scrubber_parent_class)->dispose (object);
}

static void
lk_scrubber_class_init (LkScrubberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_scrubber_dispose;

  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_css_name (widget_class, "scrubber");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-scrubber.ui");
  gtk_widget_class_bind_template_child (widget_class, LkScrubber, box);
  gtk_widget_class_bind_template_child (widget_class, LkScrubber, scale);
  gtk_widget_class_bind_template_child (widget_class, LkScrubber, words);
  gtk_widget_class_bind_template_callback (widget_class, value_cb);
}

static void
lk_scrubber_init (LkScrubber *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
lk_scrubber_set_session (LkScrubber *self, LkSession *session, GActionMap *window)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->window = window;
  g_action_map_add_action_entries (window, actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::moment", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::playing", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
