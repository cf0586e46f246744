/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-editor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/widgets/lk-message.h"
#include "app/widgets/lk-open.h"
#include "app/widgets/lk-pair.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-save.h"
#include "io/lk-file.h"
#include "lesson/lk-lesson-draft.h"
#include "lesson/lk-lesson-places.h"
#include "lesson/lk-lesson-writer.h"
#include "lk-lesson-step-form.h"

struct _LkLessonEditor {
  AdwWindow parent_instance;

  GtkEditable *title_row;
  GtkEditable *summary_row;
  GtkEditable *audience_row;
  GtkSpinButton *minutes_spin;
  GtkListBox *list;
  LkLessonStepForm *form;
  GtkLabel *fault_label;

  GtkWidget *stage; /* weak */
  LkLessonParts draft;
  char *kept;       /* the file's text as it was saved or opened last, or as it began */
  char *on_its_way; /* to a file */
  gboolean filling; /* the fields follow the draft */
  gboolean closing; /* after the text is saved, or whatever becomes of it */
};

G_DEFINE_FINAL_TYPE (LkLessonEditor, lk_lesson_editor, ADW_TYPE_WINDOW)

static LkLessonStep *
step_at (LkLessonEditor *self, guint index)
{
  return g_ptr_array_index (self->draft.steps, index);
}

/* −1: there is none. */
static int
selected_step (LkLessonEditor *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row ? gtk_list_box_row_get_index (row) : -1;
}

/* --- What is wanting --- */

/* To be freed; NULL: nothing. */
static char *
find_fault (LkLessonEditor *self)
{
  for (guint i = 0; i < self->draft.steps->len; i++)
    if (lk_lesson_step_form_get_fault (self->form, step_at (self, i)))
      return g_strdup_printf (_ ("The condition of step %u cannot be read."), i + 1);
  return lk_lesson_draft_fault (&self->draft);
}

static gboolean
is_unsaved (LkLessonEditor *self)
{
  g_autofree char *text = lk_lesson_write (&self->draft);

  for (guint i = 0; i < self->draft.steps->len; i++)
    if (lk_lesson_step_form_get_fault (self->form, step_at (self, i)))
      return TRUE;
  return !g_str_equal (text, self->kept);
}

static void
keep (LkLessonEditor *self, char *text)
{
  g_free (self->kept);
  self->kept = text;
}

static void
look (LkLessonEditor *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *fault = find_fault (self);
  int selected = selected_step (self), n = (int) self->draft.steps->len;

  gtk_window_set_title (GTK_WINDOW (self), *self->draft.title ? self->draft.title : _ ("New lesson"));
  gtk_label_set_label (self->fault_label, fault ? fault : is_unsaved (self) ? _ ("Not saved yet.") : _ ("Saved."));
  gtk_widget_action_set_enabled (widget, "editor.add", n < LK_LESSON_MAX_STEPS);
  gtk_widget_action_set_enabled (widget, "editor.up", selected > 0);
  gtk_widget_action_set_enabled (widget, "editor.down", selected >= 0 && selected + 1 < n);
  gtk_widget_action_set_enabled (widget, "editor.remove", selected >= 0);
  gtk_widget_action_set_enabled (widget, "editor.go", selected >= 0 && !fault);
  gtk_widget_action_set_enabled (widget, "editor.try", !fault);
  gtk_widget_action_set_enabled (widget, "editor.save", !fault);
}

/* --- The steps --- */

/* The page as its tab has it. */
static char *
page_title (LkLessonEditor *self, const char *name)
{
  static const struct {
    const char *name, *title;
  } titles[] = { { "distill", N_ ("Distill") }, { "samples", N_ ("Samples") }, { "draw", N_ ("Draw") },
                 { "report", N_ ("Report") },   { "map", N_ ("Map") },         { "tune", N_ ("Tune") },
                 { "runs", N_ ("Runs") } };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].name, name) == 0)
      return g_strdup (_ (titles[i].title));
  return g_strdup (_ ("any page"));
}

static void
say_row (LkLessonEditor *self, GtkListBoxRow *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);
  const LkLessonStep *step = step_at (self, index);
  g_autofree char *page = page_title (self, step->page);
  g_autofree char *words = lk_lesson_draft_say (&self->draft, index, page);
  g_autofree char *title =
      g_strdup_printf ("%u · %s", index + 1, *step->title ? step->title : _ ("a step without a title"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
}

/* Anew from the draft, with the step chosen; −1: none. */
static void
fill_list (LkLessonEditor *self, int selected)
{
  GtkListBoxRow *row;

  self->filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->draft.steps->len; i++)
    {
      row = GTK_LIST_BOX_ROW (adw_action_row_new ());
      /* What it says is somebody's text. */
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      gtk_list_box_append (self->list, GTK_WIDGET (row));
      say_row (self, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->draft.steps->len > 0);
  if (selected >= 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, selected));
  self->filling = FALSE;
  lk_lesson_step_form_show (self->form, selected >= 0 ? step_at (self, (guint) selected) : NULL);
  look (self);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, LkLessonEditor *self)
{
  if (self->filling || !row)
    return;
  lk_lesson_step_form_show (self->form, step_at (self, (guint) gtk_list_box_row_get_index (row)));
  look (self);
}

static void
edited_cb (LkLessonEditor *self)
{
  say_row (self, gtk_list_box_get_selected_row (self->list));
  look (self);
}

/* What the card at choice is called as a place; NULL where none is shown. */
static const char *
place_now (const char *page, const char *card)
{
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);

  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (places[i].card, card) == 0 && g_strcmp0 (places[i].page, page) == 0)
      return places[i].name;
  return NULL;
}

static void
add_moment (LkLessonEditor *self)
{
  g_autofree char *page = NULL;
  g_autofree char *card = NULL;
  LkLessonNow now = { .session = lk_root_get_session (self->stage) };

  g_object_get (self->stage, "page", &page, "card", &card, NULL);
  now.page = page;
  now.place = place_now (page, card);
  lk_lesson_draft_add (&self->draft, &now);
  fill_list (self, (int) self->draft.steps->len - 1);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (widget);

  if (!self->stage || !lk_root_get_session (self->stage))
    return;
  add_moment (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

static void
move_step (LkLessonEditor *self, int by)
{
  int from = selected_step (self);

  lk_lesson_draft_move (&self->draft, (guint) from, (guint) (from + by));
  fill_list (self, from + by);
}

static void
up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_step (LK_LESSON_EDITOR (widget), -1);
}

static void
down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_step (LK_LESSON_EDITOR (widget), +1);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (widget);
  int selected = selected_step (self);

  lk_lesson_step_form_forget (self->form, step_at (self, (guint) selected));
  lk_lesson_draft_remove (&self->draft, (guint) selected);
  fill_list (self, MIN (selected, (int) self->draft.steps->len - 1));
}

/* --- The lesson --- */

static void
set_text (char **place, GtkEditable *row)
{
  g_free (*place);
  *place = g_strdup (gtk_editable_get_text (row));
}

static void
texts_cb (LkLessonEditor *self)
{
  if (self->filling)
    return;
  set_text (&self->draft.title, self->title_row);
  set_text (&self->draft.summary, self->summary_row);
  set_text (&self->draft.audience, self->audience_row);
  look (self);
}

static void
minutes_cb (LkLessonEditor *self)
{
  if (self->filling)
    return;
  self->draft.minutes = (guint) gtk_spin_button_get_value_as_int (self->minutes_spin);
  look (self);
}

/* All fields from the draft, which is then as it is kept. */
static void
fill (LkLessonEditor *self)
{
  self->filling = TRUE;
  gtk_editable_set_text (self->title_row, self->draft.title);
  gtk_editable_set_text (self->summary_row, self->draft.summary);
  gtk_editable_set_text (self->audience_row, self->draft.audience);
  gtk_spin_button_set_value (self->minutes_spin, self->draft.minutes);
  self->filling = FALSE;
  keep (self, lk_lesson_write (&self->draft));
  fill_list (self, self->draft.steps->len > 0 ? 0 : -1);
}

static void
play (LkLessonEditor *self, guint index)
{
  g_autofree char *text = lk_lesson_write (&self->draft);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, strlen (text), self->draft.title, &error);

  if (lesson)
    g_signal_emit_by_name (self, "play", lesson, index);
  else
    lk_message_show (GTK_WINDOW (self), _ ("The Lesson Cannot Be Played"), error->message);
}

static void
try_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  play (LK_LESSON_EDITOR (widget), 0);
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (widget);

  play (self, (guint) selected_step (self));
}

/* --- Files --- */

static void
saved_cb (GtkWindow *window, GFile *file)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (window);

  keep (self, g_steal_pointer (&self->on_its_way));
  look (self);
  if (self->closing)
    gtk_window_close (window); /* which asks again when something was typed meanwhile */
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (widget);
  g_autofree char *file = lk_save_name (self->draft.title, &LK_LESSON_SUFFIX[1]);
  g_autoptr (GBytes) bytes = NULL;

  g_free (self->on_its_way);
  self->on_its_way = lk_lesson_write (&self->draft);
  bytes = g_bytes_new (self->on_its_way, strlen (self->on_its_way));
  lk_save_bytes_then (widget, _ ("Save the lesson"), file, bytes, saved_cb);
}

static gpointer
load (GFile *file, GCancellable *cancellable, GError **error)
{
  return lk_file_read (file, LK_LESSON_LIMIT, cancellable, error);
}

static void
free_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

static gboolean
take (GtkWindow *window, GFile *file, gpointer bytes, GError **error)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (window);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  LkLessonParts parts;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!lk_lesson_parts_parse (&parts, data, length, shown, error))
    {
      lk_lesson_parts_clear (&parts);
      return FALSE;
    }
  lk_lesson_step_form_show (self->form, NULL);
  lk_lesson_parts_clear (&self->draft);
  self->draft = parts;
  self->draft.minutes = MAX (self->draft.minutes, 1);
  fill (self);
  return TRUE;
}

static const LkOpenKind kind = {
  .title = N_ ("Open a lesson"),
  .files = N_ ("Lessons of Limbeck"),
  .ending = &LK_LESSON_SUFFIX[1],
  .failed = N_ ("The Lesson Could Not Be Opened"),
  .load = load,
  .free = free_bytes,
  .take = take,
};

void
lk_lesson_editor_open (LkLessonEditor *self, GFile *file)
{
  lk_open_file (GTK_WINDOW (self), &kind, file);
}

static void
choose_file (LkLessonEditor *self)
{
  lk_open_choose (GTK_WINDOW (self), &kind);
}

/* --- Unsaved text --- */

static gboolean
destroy_cb (gpointer self)
{
  gtk_window_destroy (self);
  return G_SOURCE_REMOVE;
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, LkLessonEditor *self)
{
  gboolean opening = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "opening"));

  if (g_str_equal (response, "save"))
    {
      self->closing = !opening;
      gtk_widget_activate_action (GTK_WIDGET (self), "editor.save", NULL);
    }
  else if (g_str_equal (response, "discard") && opening)
    choose_file (self);
  else if (g_str_equal (response, "discard"))
    g_idle_add_full (G_PRIORITY_DEFAULT, destroy_cb, g_object_ref (self), g_object_unref); /* after its dialog */
}

/* opening: before another lesson takes its place; otherwise before the window goes. */
static void
ask (LkLessonEditor *self, gboolean opening)
{
  g_autofree char *fault = find_fault (self);
  GtkWidget *dialog = lk_message_new (GTK_WINDOW (self), _ ("Save the Lesson?"),
                                      fault ? fault : _ ("What was written since it was last saved will be lost."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  self->closing = FALSE;
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), "save", _ ("_Save…"),
                                    NULL);
  adw_message_dialog_set_response_appearance (message, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (message, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (message, "save", !fault);
  adw_message_dialog_set_default_response (message, fault ? "cancel" : "save");
  g_object_set_data (G_OBJECT (dialog), "opening", GINT_TO_POINTER (opening));
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (widget);

  if (is_unsaved (self))
    ask (self, TRUE);
  else
    choose_file (self);
}

gboolean
lk_lesson_editor_may_close (LkLessonEditor *self)
{
  if (!is_unsaved (self))
    return TRUE;
  gtk_window_present (GTK_WINDOW (self));
  ask (self, FALSE);
  return FALSE;
}

static gboolean
lk_lesson_editor_close_request (GtkWindow *window)
{
  if (!lk_lesson_editor_may_close (LK_LESSON_EDITOR (window)))
    return GDK_EVENT_STOP;
  return GTK_WINDOW_CLASS (lk_lesson_editor_parent_class)->close_request (window);
}

/* --- The class --- */

static void
lk_lesson_editor_dispose (GObject *object)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (object);

  g_clear_weak_pointer (&self->stage);
  G_OBJECT_CLASS (lk_lesson_editor_parent_class)->dispose (object);
}

static void
lk_lesson_editor_finalize (GObject *object)
{
  LkLessonEditor *self = LK_LESSON_EDITOR (object);

  lk_lesson_parts_clear (&self->draft);
  g_free (self->kept);
  g_free (self->on_its_way);
  G_OBJECT_CLASS (lk_lesson_editor_parent_class)->finalize (object);
}

static const struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "editor.add", add_action, GDK_KEY_Return, GDK_CONTROL_MASK },
  { "editor.up", up_action, GDK_KEY_Up, GDK_ALT_MASK },
  { "editor.down", down_action, GDK_KEY_Down, GDK_ALT_MASK },
  { "editor.remove", remove_action, GDK_KEY_Delete, GDK_ALT_MASK },
  { "editor.go", go_action, GDK_KEY_Return, GDK_ALT_MASK },
  { "editor.try", try_action, GDK_KEY_F5, 0 },
  { "editor.save", save_action, GDK_KEY_s, GDK_CONTROL_MASK },
  { "editor.open", open_action, GDK_KEY_o, GDK_CONTROL_MASK },
};

static void
add_key (GtkEventController *keys, guint key, GdkModifierType modifiers, const char *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                                          gtk_named_action_new (action)));
}

/* Before a text of several lines takes them for its own. */
static void
add_keys (LkLessonEditor *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    add_key (keys, actions[i].key, actions[i].modifiers, actions[i].name);
  add_key (keys, GDK_KEY_w, GDK_CONTROL_MASK, "window.close");
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
lk_lesson_editor_class_init (LkLessonEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_lesson_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lk_lesson_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = lk_lesson_editor_close_request;
  g_signal_new ("play", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                LK_TYPE_LESSON, G_TYPE_UINT);
  g_type_ensure (LK_TYPE_PAIR);
  g_type_ensure (LK_TYPE_LESSON_STEP_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-lesson-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, title_row);
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, summary_row);
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, audience_row);
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, minutes_spin);
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, list);
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, form);
  gtk_widget_class_bind_template_child (widget_class, LkLessonEditor, fault_label);
  gtk_widget_class_bind_template_callback (widget_class, texts_cb);
  gtk_widget_class_bind_template_callback (widget_class, minutes_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

static void
lk_lesson_editor_init (LkLessonEditor *self)
{
  lk_lesson_draft_init (&self->draft);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
}

LkLessonEditor *
lk_lesson_editor_new (GtkWindow *stage)
{
  LkLessonEditor *self =
      g_object_new (LK_TYPE_LESSON_EDITOR, "transient-for", stage, "destroy-with-parent", TRUE, NULL);

  g_set_weak_pointer (&self->stage, GTK_WIDGET (stage));
  fill (self);
  add_moment (self);
  /* Nobody has written anything yet. */
  keep (self, lk_lesson_write (&self->draft));
  look (self);
  return self;
}
