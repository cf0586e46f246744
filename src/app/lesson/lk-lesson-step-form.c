/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-step-form.h"

#include <glib/gi18n-lib.h>

#include "io/lk-number.h"
#include "lesson/lk-lesson-places.h"
#include "words/lk-quantity.h"

#define N_ANSWERS 4

struct _LkLessonStepForm {
  AdwBin parent_instance;

  GtkEditable *title_row;
  GtkTextView *text_view;
  AdwComboRow *point_row;
  AdwComboRow *done_row;
  GtkWidget *number_row;
  GtkSpinButton *number_spin;
  AdwComboRow *button_row;
  GtkWidget *condition_row;
  GtkWidget *fault_label;
  GtkWidget *waits_row;
  GtkEditable *question_row;
  GtkEditable *answer_rows[N_ANSWERS];
  GtkCheckButton *right_checks[N_ANSWERS];
  GtkWidget *reveal_row;
  GtkTextView *notes_view;

  LkLessonStep *step;
  gboolean filling;       /* the fields follow the step, and not the step the fields */
  GPtrArray *buttons;     /* of const LkLessonPlace *: those of button_row */
  GHashTable *conditions; /* by their steps, as they were typed, of those that are none */
};

G_DEFINE_FINAL_TYPE (LkLessonStepForm, lk_lesson_step_form, ADW_TYPE_BIN)

/* What a step usually waits for, in the drop-down's order. */
typedef enum {
  DONE_AT_ONCE,
  DONE_TEMPERATURE,
  DONE_EPOCH,
  DONE_PRESSED,
  DONE_OTHER, /* as the condition says */
  N_DONE,
} Done;

static const struct {
  const char *label;
  const char *condition; /* before the number or the word */
  double usual;
} dones[N_DONE] = {
  [DONE_AT_ONCE] = { N_ ("Nothing: Next is open") },
  [DONE_TEMPERATURE] = { N_ ("T is at least…"), "temperature >= ", 8.0 },
  [DONE_EPOCH] = { N_ ("The epoch is at least…"), "epoch >= ", 2.0 },
  [DONE_PRESSED] = { N_ ("A button is pressed"), "pressed " },
  [DONE_OTHER] = { N_ ("As the condition says") },
};

static void
edited (LkLessonStepForm *self)
{
  g_signal_emit_by_name (self, "edited");
}

/* --- Texts --- */

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static char *
view_text (GtkTextView *view)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (view), "text", &text, NULL);
  return text;
}

static void
fill_view (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text ? text : "", -1);
}

static void
fill_row (gpointer row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

static void
title_cb (LkLessonStepForm *self)
{
  if (self->filling)
    return;
  set_text (&self->step->title, gtk_editable_get_text (self->title_row));
  edited (self);
}

static void
text_cb (LkLessonStepForm *self)
{
  if (self->filling)
    return;
  g_free (self->step->text);
  self->step->text = view_text (self->text_view);
  edited (self);
}

static void
notes_cb (LkLessonStepForm *self)
{
  if (self->filling)
    return;
  g_free (self->step->notes);
  self->step->notes = view_text (self->notes_view);
  edited (self);
}

/* --- What it points at --- */

/* The first entry is nothing. */
static void
point_cb (LkLessonStepForm *self)
{
  guint selected = adw_combo_row_get_selected (self->point_row);
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);

  if (self->filling)
    return;
  /* Of several, which a file may have, the first is chosen here. */
  g_strfreev (self->step->points);
  self->step->points = g_new0 (char *, 2);
  if (selected > 0 && selected <= n)
    self->step->points[0] = g_strdup (places[selected - 1].name);
  edited (self);
}

static void
fill_point (LkLessonStepForm *self)
{
  guint selected = 0;
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);

  for (gsize i = 0; i < n && self->step->points[0]; i++)
    if (g_str_equal (places[i].name, self->step->points[0]))
      selected = (guint) i + 1;
  adw_combo_row_set_selected (self->point_row, selected);
}

/* --- What it waits for --- */

static const char *
condition_text (LkLessonStepForm *self)
{
  const char *typed = g_hash_table_lookup (self->conditions, self->step);

  if (typed)
    return typed;
  return self->step->done ? lk_lesson_condition_get_text (self->step->done) : "";
}

static const LkLessonPlace *
find_button (LkLessonStepForm *self, const char *name, guint *index)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const LkLessonPlace *place = g_ptr_array_index (self->buttons, i);

      *index = i;
      if (g_str_equal (place->name, name))
        return place;
    }
  return NULL;
}

/* Which of the usual ones a condition is. */
static Done
kind_of (LkLessonStepForm *self, const char *condition, double *number, guint *button)
{
  if (!*condition)
    return DONE_AT_ONCE;
  for (Done kind = DONE_TEMPERATURE; kind < DONE_OTHER; kind++)
    {
      const char *rest = condition + strlen (dones[kind].condition);

      if (!g_str_has_prefix (condition, dones[kind].condition))
        continue;
      if (kind == DONE_PRESSED ? find_button (self, rest, button) != NULL : lk_number_parse (rest, number))
        return kind;
    }
  return DONE_OTHER;
}

/* What a usual condition is in words, to be freed; NULL: that is for who makes the lesson. */
static char *
words_for (LkLessonStepForm *self, const char *condition)
{
  double number;
  guint button;

  switch (kind_of (self, condition, &number, &button))
    {
    case DONE_TEMPERATURE:
      return g_strdup_printf (_ ("Drag T to %s or more."), LK_SETTING (number));
    case DONE_EPOCH:
      return g_strdup_printf (_ ("Let it train until epoch %s."), LK_SETTING (number));
    case DONE_PRESSED:
      /* Translators: %s is a place of the window, "the button Play". */
      return g_strdup_printf (_ ("Press %s."), _ (((const LkLessonPlace *) self->buttons->pdata[button])->words));
    default:
      return NULL;
    }
}

/* The fields that belong to the condition. */
static void
fill_condition (LkLessonStepForm *self)
{
  const char *condition = condition_text (self);
  double number = 0.0;
  guint button = 0;
  Done kind = kind_of (self, condition, &number, &button);
  gboolean filling = self->filling;
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (LkLessonCondition) parsed =
      *condition ? lk_lesson_condition_parse (condition, &error) : NULL;

  self->filling = TRUE;
  adw_combo_row_set_selected (self->done_row, kind);
  gtk_widget_set_visible (self->number_row, kind == DONE_TEMPERATURE || kind == DONE_EPOCH);
  gtk_widget_set_visible (GTK_WIDGET (self->button_row), kind == DONE_PRESSED);
  gtk_widget_set_visible (self->condition_row, kind != DONE_AT_ONCE);
  gtk_widget_set_visible (self->waits_row, kind != DONE_AT_ONCE);
  if (kind == DONE_TEMPERATURE || kind == DONE_EPOCH)
    gtk_spin_button_set_value (self->number_spin, number);
  else if (kind == DONE_PRESSED)
    adw_combo_row_set_selected (self->button_row, button);
  /* While somebody types in it, it is as they type. */
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->condition_row)), condition))
    fill_row (self->condition_row, condition);
  gtk_label_set_label (GTK_LABEL (self->fault_label), error ? error->message : "");
  gtk_widget_set_visible (self->fault_label, error != NULL);
  if (error)
    gtk_widget_add_css_class (self->condition_row, "error");
  else
    gtk_widget_remove_css_class (self->condition_row, "error");
  self->filling = filling;
}

static void
set_condition (LkLessonStepForm *self, const char *condition)
{
  g_autofree char *before = words_for (self, condition_text (self));
  g_autofree char *after = words_for (self, condition);
  const char *waits = self->step->waits;
  LkLessonCondition *parsed = *condition ? lk_lesson_condition_parse (condition, NULL) : NULL;

  g_clear_pointer (&self->step->done, lk_lesson_condition_free);
  self->step->done = parsed;
  if (*condition && !parsed)
    g_hash_table_insert (self->conditions, self->step, g_strdup (condition));
  else
    g_hash_table_remove (self->conditions, self->step);
  /* The words follow until somebody has found better ones. */
  if (after && (!waits || !*waits || g_strcmp0 (waits, before) == 0))
    {
      set_text (&self->step->waits, after);
      fill_row (self->waits_row, after);
    }
  fill_condition (self);
  edited (self);
}

static void
set_number (LkLessonStepForm *self, Done kind, double number)
{
  g_autoptr (GString) condition = g_string_new (dones[kind].condition);

  lk_number_append (condition, number);
  set_condition (self, condition->str);
}

static void
set_button (LkLessonStepForm *self, guint button)
{
  const LkLessonPlace *place = g_ptr_array_index (self->buttons, button);
  g_autofree char *condition = g_strconcat (dones[DONE_PRESSED].condition, place->name, NULL);

  set_condition (self, condition);
}

static void
done_cb (LkLessonStepForm *self)
{
  Done kind = adw_combo_row_get_selected (self->done_row);

  if (self->filling)
    return;
  if (kind == DONE_AT_ONCE)
    set_condition (self, "");
  else if (kind == DONE_PRESSED)
    set_button (self, 0);
  else if (kind != DONE_OTHER)
    set_number (self, kind, dones[kind].usual);
  else if (!*condition_text (self))
    set_condition (self, "step >= 1");
  else
    gtk_widget_grab_focus (self->condition_row);
}

static void
number_cb (LkLessonStepForm *self)
{
  if (!self->filling)
    set_number (self, adw_combo_row_get_selected (self->done_row), gtk_spin_button_get_value (self->number_spin));
}

static void
button_cb (LkLessonStepForm *self)
{
  if (!self->filling)
    set_button (self, adw_combo_row_get_selected (self->button_row));
}

static void
condition_cb (LkLessonStepForm *self)
{
  if (!self->filling)
    set_condition (self, gtk_editable_get_text (GTK_EDITABLE (self->condition_row)));
}

static void
waits_cb (LkLessonStepForm *self)
{
  if (self->filling)
    return;
  set_text (&self->step->waits, gtk_editable_get_text (GTK_EDITABLE (self->waits_row)));
  edited (self);
}

/* --- The question --- */

static void
show_answers (LkLessonStepForm *self)
{
  gboolean asks = *gtk_editable_get_text (self->question_row) != '\0';

  for (guint i = 0; i < N_ANSWERS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->answer_rows[i]), asks);
  gtk_widget_set_visible (self->reveal_row, asks);
}

/* Question, answers and what is said of them, all of them anew: without a question there is nothing. */
static void
question_cb (LkLessonStepForm *self)
{
  LkLessonStep *step = self->step;
  const char *question = gtk_editable_get_text (self->question_row);

  if (self->filling)
    return;
  show_answers (self);
  set_text (&step->question, *question ? question : NULL);
  set_text (&step->reveal, *question ? gtk_editable_get_text (GTK_EDITABLE (self->reveal_row)) : NULL);
  g_ptr_array_set_size (step->answers, 0);
  for (guint i = 0; i < N_ANSWERS && *question; i++)
    {
      const char *text = gtk_editable_get_text (self->answer_rows[i]);
      LkLessonAnswer *answer;

      if (!*text)
        continue;
      answer = g_new0 (LkLessonAnswer, 1);
      answer->text = g_strdup (text);
      answer->right = gtk_check_button_get_active (self->right_checks[i]);
      g_ptr_array_add (step->answers, answer);
    }
  edited (self);
}

static void
fill_question (LkLessonStepForm *self)
{
  fill_row (self->question_row, self->step->question);
  fill_row (self->reveal_row, self->step->reveal);
  for (guint i = 0; i < N_ANSWERS; i++)
    {
      const LkLessonAnswer *answer = i < self->step->answers->len ? g_ptr_array_index (self->step->answers, i) : NULL;

      fill_row (self->answer_rows[i], answer ? answer->text : "");
      gtk_check_button_set_active (self->right_checks[i], answer && answer->right);
    }
  show_answers (self);
}

/* --- The class --- */

/* On its first field. */
static gboolean
lk_lesson_step_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LK_LESSON_STEP_FORM (widget)->title_row));
}

static void
lk_lesson_step_form_finalize (GObject *object)
{
  LkLessonStepForm *self = LK_LESSON_STEP_FORM (object);

  g_ptr_array_unref (self->buttons);
  g_hash_table_unref (self->conditions);
  G_OBJECT_CLASS (lk_lesson_step_form_parent_class)->finalize (object);
}

static void
lk_lesson_step_form_class_init (LkLessonStepFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_lesson_step_form_finalize;
  widget_class->grab_focus = lk_lesson_step_form_grab_focus;
  g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-lesson-step-form.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, LkLessonStepForm, name)
  BIND (title_row);
  BIND (text_view);
  BIND (point_row);
  BIND (done_row);
  BIND (number_row);
  BIND (number_spin);
  BIND (button_row);
  BIND (condition_row);
  BIND (fault_label);
  BIND (waits_row);
  BIND (question_row);
  BIND (reveal_row);
  BIND (notes_view);
#undef BIND
  for (guint i = 0; i < N_ANSWERS; i++)
    {
      g_autofree char *row = g_strdup_printf ("answer_row_%u", i + 1);
      g_autofree char *check = g_strdup_printf ("right_check_%u", i + 1);

      gtk_widget_class_bind_template_child_full (widget_class, row, FALSE,
                                                 G_STRUCT_OFFSET (LkLessonStepForm, answer_rows) +
                                                     (gssize) (i * sizeof (GtkEditable *)));
      gtk_widget_class_bind_template_child_full (widget_class, check, FALSE,
                                                 G_STRUCT_OFFSET (LkLessonStepForm, right_checks) +
                                                     (gssize) (i * sizeof (GtkCheckButton *)));
    }
  gtk_widget_class_bind_template_callback (widget_class, title_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_cb);
  gtk_widget_class_bind_template_callback (widget_class, notes_cb);
  gtk_widget_class_bind_template_callback (widget_class, point_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, number_cb);
  gtk_widget_class_bind_template_callback (widget_class, button_cb);
  gtk_widget_class_bind_template_callback (widget_class, condition_cb);
  gtk_widget_class_bind_template_callback (widget_class, waits_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_cb);
}

static void
fill_lists (LkLessonStepForm *self)
{
  g_autoptr (GtkStringList) points = gtk_string_list_new ((const char *[]) { _ ("nothing"), NULL });
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL), buttons = gtk_string_list_new (NULL);
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);

  for (gsize i = 0; i < n; i++)
    {
      gtk_string_list_append (points, _ (places[i].words));
      if (!places[i].action)
        continue;
      gtk_string_list_append (buttons, _ (places[i].words));
      g_ptr_array_add (self->buttons, (gpointer) &places[i]);
    }
  for (Done kind = 0; kind < N_DONE; kind++)
    gtk_string_list_append (kinds, _ (dones[kind].label));
  adw_combo_row_set_model (self->point_row, G_LIST_MODEL (points));
  adw_combo_row_set_model (self->done_row, G_LIST_MODEL (kinds));
  adw_combo_row_set_model (self->button_row, G_LIST_MODEL (buttons));
}

static void
lk_lesson_step_form_init (LkLessonStepForm *self)
{
  self->buttons = g_ptr_array_new ();
  self->conditions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_lists (self);
}

void
lk_lesson_step_form_show (LkLessonStepForm *self, LkLessonStep *step)
{
  self->step = step;
  self->filling = TRUE; /* and stays, without a step */
  gtk_widget_set_visible (GTK_WIDGET (self), step != NULL);
  if (!step)
    return;
  fill_row (self->title_row, step->title);
  fill_view (self->text_view, step->text);
  fill_point (self);
  fill_row (self->waits_row, step->waits);
  fill_condition (self);
  fill_question (self);
  fill_view (self->notes_view, step->notes);
  self->filling = FALSE;
}

const char *
lk_lesson_step_form_get_fault (LkLessonStepForm *self, const LkLessonStep *step)
{
  return g_hash_table_lookup (self->conditions, step);
}

void
lk_lesson_step_form_forget (LkLessonStepForm *self, const LkLessonStep *step)
{
  g_hash_table_remove (self->conditions, step);
  if (self->step == step)
    lk_lesson_step_form_show (self, NULL);
}
