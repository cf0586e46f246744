/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-present-notes.h"

#include <glib/gi18n-lib.h>

#include "lk-lesson-actions.h"

struct _LkPresentNotes {
  AdwWindow parent_instance;

  GtkLabel *clock_label;
  GtkLabel *title_label;
  GtkLabel *notes_label;
  GtkLabel *next_label;
  GtkFlowBox *controls;

  GtkWidget *stage; /* weak */
  gint64 begun;     /* µs */
  guint tick;
};

G_DEFINE_FINAL_TYPE (LkPresentNotes, lk_present_notes, ADW_TYPE_WINDOW)

/* Of the window that the class sees. */
static const struct {
  const char *label;
  const char *action;
} controls[] = {
  { N_ ("_Back"), "win.lesson-back" },  { N_ ("_Next"), "win.lesson-next" },    { N_ ("_Play or pause"), "win.play" },
  { N_ ("_Rewind"), "win.rewind" },     { N_ ("Blac_k"), "win.present-black" }, { N_ ("_White"), "win.present-white" },
  { N_ ("_Spot"), "win.present-spot" }, { N_ ("P_en"), "win.present-pen" },
};

static void
control_cb (GtkWidget *button, LkPresentNotes *self)
{
  const char *action = g_object_get_data (G_OBJECT (button), "action");

  if (self->stage)
    gtk_widget_activate_action (self->stage, action, NULL);
}

static gboolean
tick_cb (gpointer user_data)
{
  LkPresentNotes *self = user_data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M");
  int seconds = (int) ((g_get_monotonic_time () - self->begun) / G_USEC_PER_SEC);
  /* Translators: how late it is, and minutes and seconds since the beginning. */
  g_autofree char *text = g_strdup_printf (_ ("%s · %d:%02d"), time, seconds / 60, seconds % 60);

  gtk_label_set_label (self->clock_label, text);
  return G_SOURCE_CONTINUE;
}

static void
update (LkPresentNotes *self)
{
  LkLessonPlayer *player = lk_lesson_actions_get_player (self->stage);
  LkLesson *lesson = lk_lesson_player_get_lesson (player);
  const LkLessonStep *step = lesson ? lk_lesson_player_get_step (player) : NULL;
  guint next = lk_lesson_player_get_index (player) + 1;
  g_autofree char *words = NULL;

  gtk_label_set_label (self->title_label, step ? step->title : _ ("No lesson is on"));
  gtk_label_set_label (self->notes_label,
                       step ? (step->notes ? step->notes : "")
                            : _ ("B makes the screen black and W white, L is a spot that follows the pointer, P a pen. "
                                 "1, 2 and 3 show one card, 0 two. Escape takes away what lies over, F5 ends it."));
  if (lesson && next < lk_lesson_get_n_steps (lesson))
    words = g_strdup_printf (_ ("Next: %s"), lk_lesson_get_step (lesson, next)->title);
  gtk_label_set_label (self->next_label, words ? words : "");
}

static void
lk_present_notes_dispose (GObject *object)
{
  LkPresentNotes *self = LK_PRESENT_NOTES (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_weak_pointer (&self->stage);
  G_OBJECT_CLASS (lk_present_notes_parent_class)->dispose (object);
}

static void
lk_present_notes_class_init (LkPresentNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_present_notes_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-present-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, LkPresentNotes, clock_label);
  gtk_widget_class_bind_template_child (widget_class, LkPresentNotes, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkPresentNotes, notes_label);
  gtk_widget_class_bind_template_child (widget_class, LkPresentNotes, next_label);
  gtk_widget_class_bind_template_child (widget_class, LkPresentNotes, controls);
}

static void
lk_present_notes_init (LkPresentNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ (controls[i].label));

      g_object_set_data (G_OBJECT (button), "action", (gpointer) controls[i].action);
      g_signal_connect (button, "clicked", G_CALLBACK (control_cb), self);
      gtk_flow_box_append (self->controls, button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  self->begun = g_get_monotonic_time ();
  self->tick = g_timeout_add_seconds (1, tick_cb, self);
  tick_cb (self);
}

GtkWidget *
lk_present_notes_new (GtkWindow *stage)
{
  LkPresentNotes *self = g_object_new (LK_TYPE_PRESENT_NOTES, "application", gtk_window_get_application (stage), NULL);

  g_set_weak_pointer (&self->stage, GTK_WIDGET (stage));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (lk_lesson_actions_get_player (self->stage), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
