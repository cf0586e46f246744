/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-card.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-pair.h"
#include "words/lk-quantity.h"

/* Hands in a lecture hall. */
#define MOST_VOTES 999

/* px between its parts, and what is seen of the text at least */
#define SPACING    8
#define LEAST_BODY 60

struct _LkLessonCard {
  GtkWidget parent_instance;

  GtkWidget *head;
  GtkWidget *scroller;
  GtkWidget *body; /* in it */
  GtkWidget *foot;
  GtkLabel *lesson_label;
  GtkLabel *title_label;
  GtkMenuButton *steps_button;
  GtkLabel *text_label;
  GtkWidget *question_box;
  GtkLabel *question_label;
  GtkToggleButton *votes_button;
  GtkBox *answers_box;
  GtkLabel *reveal_label;
  GtkLabel *wait_label;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkButton *back_button;
  GtkButton *next_button;

  LkLessonPlayer *player;
  const LkLessonStep *step; /* whose widgets these are; NULL: none yet */
};

G_DEFINE_FINAL_TYPE (LkLessonCard, lk_lesson_card, GTK_TYPE_WIDGET)

/* Of answer i: its button, how many hands, and where they are counted. */
typedef struct {
  GtkWidget *button;
  GtkLabel *count;
  GtkWidget *spin;
} Answer;

static Answer
answer_at (LkLessonCard *self, guint i)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->answers_box));
  Answer answer;

  while (i-- > 0)
    row = gtk_widget_get_next_sibling (row);
  answer.button = gtk_widget_get_first_child (row);
  answer.spin = gtk_widget_get_next_sibling (answer.button);
  answer.count = g_object_get_data (G_OBJECT (answer.button), "count");
  return answer;
}

static void
answer_cb (GtkWidget *button, LkLessonCard *self)
{
  lk_lesson_player_answer (self->player, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "answer")));
}

static void
votes_cb (GtkSpinButton *spin, LkLessonCard *self)
{
  lk_lesson_player_set_votes (self->player, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (spin), "answer")),
                              (guint) gtk_spin_button_get_value_as_int (spin));
}

static void
add_answer (LkLessonCard *self, const LkLessonAnswer *answer, guint i)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (answer->text);
  GtkWidget *count = gtk_label_new (NULL), *spin = gtk_spin_button_new_with_range (0, MOST_VOTES, 1);
  g_autofree char *words = g_strdup_printf (_ ("Hands for “%s”"), answer->text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), count);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, answer->text, -1);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (button), "answer", GUINT_TO_POINTER (i));
  g_object_set_data (G_OBJECT (button), "count", count);
  g_object_set_data (G_OBJECT (spin), "answer", GUINT_TO_POINTER (i));
  g_signal_connect (button, "clicked", G_CALLBACK (answer_cb), self);
  g_signal_connect (spin, "value-changed", G_CALLBACK (votes_cb), self);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (row), spin);
  gtk_box_append (self->answers_box, row);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

/* What does not change while the step lasts. */
static void
show_step (LkLessonCard *self)
{
  LkLesson *lesson = lk_lesson_player_get_lesson (self->player);
  guint index = lk_lesson_player_get_index (self->player), n = lk_lesson_get_n_steps (lesson);
  g_autofree char *progress =
      g_strdup_printf (_ ("step %u of %u · %u min"), index + 1, n, lk_lesson_get_minutes (lesson));
  GtkWidget *child;

  self->step = lk_lesson_player_get_step (self->player);
  gtk_label_set_label (self->title_label, self->step->title);
  set_text (self->text_label, self->step->text);
  set_text (self->question_label, self->step->question);
  gtk_widget_set_visible (self->question_box, self->step->question != NULL);
  gtk_toggle_button_set_active (self->votes_button, FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->answers_box))))
    gtk_box_remove (self->answers_box, child);
  for (guint i = 0; self->step->question && i < self->step->answers->len; i++)
    add_answer (self, g_ptr_array_index (self->step->answers, i), i);
  gtk_label_set_label (self->progress_label, progress);
  gtk_progress_bar_set_fraction (self->progress_bar, (double) (index + 1) / n);
  gtk_button_set_label (self->next_button, index + 1 < n ? _ ("_Next") : _ ("_Finish"));
}

static void
show_answer (LkLessonCard *self, guint i)
{
  const LkLessonAnswer *answer = g_ptr_array_index (self->step->answers, i);
  gboolean counting = gtk_toggle_button_get_active (self->votes_button);
  int chosen = lk_lesson_player_get_answer (self->player);
  guint votes = lk_lesson_player_get_votes (self->player, i);
  Answer widgets = answer_at (self, i);
  g_autoptr (GString) end = g_string_new (NULL);

  if (votes > 0 && !counting)
    g_string_append (end, LK_COUNT (votes));
  if (chosen >= 0 && answer->right)
    g_string_append (end, end->len > 0 ? " ✓" : "✓");
  gtk_label_set_label (widgets.count, end->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widgets.button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, end->str, -1);
  gtk_widget_set_visible (widgets.spin, counting);
  gtk_widget_set_sensitive (widgets.button, chosen < 0 || answer->right || chosen == (int) i);
  gtk_widget_set_can_target (widgets.button, chosen < 0);
  (chosen == (int) i ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (widgets.button, "chosen");
  (chosen >= 0 && answer->right ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (widgets.button, "right");
}

static void
votes_toggled_cb (LkLessonCard *self)
{
  for (guint i = 0; self->step && self->step->question && i < self->step->answers->len; i++)
    show_answer (self, i);
}

/* What the step waits for; when it has come, that it has. */
static const char *
wait_words (LkLessonCard *self)
{
  if (lk_lesson_player_is_asking (self->player))
    return _ ("Choose an answer: then it is shown.");
  if (!self->step->done)
    return NULL;
  if (lk_lesson_player_is_done (self->player))
    return _ ("Done ✓");
  return lk_lesson_player_has_started (self->player) ? _ ("It runs: wait for what comes.") : self->step->waits;
}

void
lk_lesson_card_update (LkLessonCard *self)
{
  gboolean asking = lk_lesson_player_is_asking (self->player), done = lk_lesson_player_is_done (self->player);

  if (self->step != lk_lesson_player_get_step (self->player))
    show_step (self);
  votes_toggled_cb (self);
  gtk_widget_set_visible (GTK_WIDGET (self->votes_button), asking);
  set_text (self->reveal_label, self->step->question && !asking ? self->step->reveal : NULL);
  set_text (self->wait_label, wait_words (self));
  (done ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->wait_label), "done");
}

static GtkSizeRequestMode
lk_lesson_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* As high as the whole text, where there is room: a scroller does not ask how its text wraps. */
static void
lk_lesson_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  LkLessonCard *self = LK_LESSON_CARD (widget);
  int head, head_natural, body, body_natural, foot, foot_natural;

  gtk_widget_measure (self->head, orientation, for_size, &head, &head_natural, NULL, NULL);
  gtk_widget_measure (self->foot, orientation, for_size, &foot, &foot_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->scroller, orientation, for_size, &body, &body_natural, NULL, NULL);
      *minimum = MAX (MAX (head, foot), body);
      *natural = MAX (MAX (head_natural, foot_natural), body_natural);
      return;
    }
  gtk_widget_measure (self->body, orientation, for_size, &body, &body_natural, NULL, NULL);
  *minimum = head + foot + MIN (body, LEAST_BODY) + 2 * SPACING;
  *natural = head_natural + foot_natural + body_natural + 2 * SPACING;
}

static void
lk_lesson_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LkLessonCard *self = LK_LESSON_CARD (widget);
  GtkAllocation head = { .width = width }, body = { .width = width }, foot = { .width = width };

  gtk_widget_measure (self->head, GTK_ORIENTATION_VERTICAL, width, NULL, &head.height, NULL, NULL);
  gtk_widget_measure (self->foot, GTK_ORIENTATION_VERTICAL, width, NULL, &foot.height, NULL, NULL);
  body.y = head.height + SPACING;
  foot.y = height - foot.height;
  body.height = MAX (foot.y - SPACING - body.y, 0);
  gtk_widget_size_allocate (self->head, &head, -1);
  gtk_widget_size_allocate (self->scroller, &body, -1);
  gtk_widget_size_allocate (self->foot, &foot, -1);
}

static void
lk_lesson_card_dispose (GObject *object)
{
  LkLessonCard *self = LK_LESSON_CARD (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->foot, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_lesson_card_parent_class)->dispose (object);
}

static void
lk_lesson_card_class_init (LkLessonCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_lesson_card_dispose;
  widget_class->get_request_mode = lk_lesson_card_get_request_mode;
  widget_class->measure = lk_lesson_card_measure;
  widget_class->size_allocate = lk_lesson_card_size_allocate;
  g_type_ensure (LK_TYPE_PAIR);
  gtk_widget_class_set_css_name (widget_class, "lesson-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-lesson-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, head);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, scroller);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, body);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, foot);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, lesson_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, steps_button);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, text_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, question_box);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, question_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, votes_button);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, answers_box);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, reveal_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, wait_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, back_button);
  gtk_widget_class_bind_template_child (widget_class, LkLessonCard, next_button);
  gtk_widget_class_bind_template_callback (widget_class, votes_toggled_cb);
}

static void
lk_lesson_card_init (LkLessonCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GMenu *
steps_menu (LkLesson *lesson)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < lk_lesson_get_n_steps (lesson); i++)
    {
      const LkLessonStep *step = lk_lesson_get_step (lesson, i);
      g_autofree char *label = g_strdup_printf ("%u · %s", i + 1, step->title);
      g_autoptr (GString) escaped = g_string_new (label);
      g_autoptr (GMenuItem) item = NULL;

      g_string_replace (escaped, "_", "__", 0);
      item = g_menu_item_new (escaped->str, NULL);
      g_menu_item_set_action_and_target (item, "win.lesson-step", "u", i);
      g_menu_append_item (menu, item);
    }
  return menu;
}

GtkWidget *
lk_lesson_card_new (LkLessonPlayer *player)
{
  LkLessonCard *self = g_object_new (LK_TYPE_LESSON_CARD, NULL);
  LkLesson *lesson = lk_lesson_player_get_lesson (player);
  g_autoptr (GMenu) menu = steps_menu (lesson);

  self->player = g_object_ref (player);
  gtk_label_set_label (self->lesson_label, lk_lesson_get_title (lesson));
  gtk_menu_button_set_menu_model (self->steps_button, G_MENU_MODEL (menu));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, lk_lesson_get_title (lesson),
                                  -1);
  lk_lesson_card_update (self);
  return GTK_WIDGET (self);
}
