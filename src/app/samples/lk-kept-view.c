/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "app/widgets/lk-ink.h"
#include "lk-kept-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "import/lk-drawings.h"
#include "nn/lk-metrics.h"
#include "words/lk-quantity.h"
#include "train/lk-setup.h"

/* px */
#define PICTURE 64

/* What is shown of one drawing. */
typedef struct {
  GtkWidget *child; /* of the flow box; borrowed */
  GtkImage *image;
  GtkLabel *answers[LK_N_COMPARED];
  gsize drawing;
} Card;

struct _LkKeptView {
  LkPage parent_instance;

  GtkLabel *summary_label;
  GtkStack *stack;
  GtkFlowBox *cards_box;
  GtkLabel *empty_label;

  LkDataset *dataset;        /* whose drawings are shown; NULL: none */
  LkDrawings *drawings;      /* NULL: none, or they cannot be read */
  GArray *cards;             /* of Card, the newest drawing first */
  guint question;            /* the set's number; 0: none */
  LkAnswers *answers;        /* that are shown; NULL: none */
  GCancellable *cancellable; /* of a reading; NULL: none */
};

G_DEFINE_FINAL_TYPE (LkKeptView, lk_kept_view, LK_TYPE_PAGE)

static LkSession *
session_of (LkKeptView *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

static const char *
role_word (int who)
{
  const char *const words[LK_N_COMPARED] = { _ ("teacher"), _ ("student"), _ ("twin") };

  return words[who];
}

static GdkTexture *
make_texture (LkKeptView *self, gsize i)
{
  return lk_ink_texture (lk_drawings_get (self->drawings, i), self->drawings->width, self->drawings->height);
}

static void
paint_cards (LkKeptView *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      Card *card = &g_array_index (self->cards, Card, i);
      g_autoptr (GdkTexture) texture = make_texture (self, card->drawing);

      gtk_image_set_from_paintable (card->image, GDK_PAINTABLE (texture));
    }
}

/* A class may have a long name. */
static void
shorten (GtkLabel *label)
{
  gtk_label_set_xalign (label, 0.0f);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, 24);
}

static void
add_card (LkKeptView *self, gsize drawing)
{
  static const char *const classes[LK_N_COMPARED] = { "role-teacher", "role-student", "role-twin" };
  Card card = { .drawing = drawing };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (self->dataset->class_names[self->drawings->labels->data[drawing]]);

  card.image = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (card.image, PICTURE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (card.image));
  gtk_widget_add_css_class (label, "heading");
  shorten (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (words), label);
  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      card.answers[who] = GTK_LABEL (gtk_label_new (NULL));
      shorten (card.answers[who]);
      gtk_widget_add_css_class (GTK_WIDGET (card.answers[who]), classes[who]);
      gtk_box_append (GTK_BOX (words), GTK_WIDGET (card.answers[who]));
    }
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "kept-card");
  gtk_flow_box_insert (self->cards_box, box, -1);
  card.child = gtk_widget_get_parent (box);
  g_array_append_val (self->cards, card);
}

/* How many each network has right. */
static void
update_summary (LkKeptView *self, const guint right[LK_N_COMPARED])
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->drawings && self->drawings->n > self->cards->len)
    g_string_append_printf (text, _ ("The newest %s of %s drawings"), LK_COUNT (self->cards->len),
                            LK_COUNT (self->drawings->n));
  else if (self->cards->len > 0)
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u drawing", "%u drawings", self->cards->len),
                            self->cards->len);
  for (int who = 0; self->answers && who < LK_N_COMPARED; who++)
    if (self->answers->logits[who])
      {
        g_string_append (text, text->len > 0 ? " · " : "");
        /* Translators: a network, and how many drawings it has right. */
        g_string_append_printf (text, _ ("%s %u right"), role_word (who), right[who]);
      }
  if (self->answers)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      if (lk_session_is_looking_back (session_of (self)))
        g_string_append_printf (text, _ ("the networks as they are now, after step %s"),
                                LK_COUNT (self->answers->step));
      else
        g_string_append_printf (text, _ ("after step %s"), LK_COUNT (self->answers->step));
    }
  gtk_label_set_label (self->summary_label, text->str);
}

static void
update_answers (LkKeptView *self)
{
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  guint right[LK_N_COMPARED] = { 0 };

  for (guint i = 0; i < self->cards->len; i++)
    {
      const Card *card = &g_array_index (self->cards, Card, i);
      guint label = self->drawings->labels->data[card->drawing];
      g_autoptr (GString) sentence = g_string_new (self->dataset->class_names[label]);

      for (int who = 0; who < LK_N_COMPARED; who++)
        {
          const float *logits = self->answers ? self->answers->logits[who] : NULL;
          gsize C = self->dataset->n_classes;
          g_autofree float *biased = NULL;
          g_autofree char *text = NULL;

          gtk_widget_set_visible (GTK_WIDGET (card->answers[who]), logits != NULL);
          if (!logits)
            continue;
          logits += i * C;
          if (who != LK_COMPARED_TEACHER)
            logits = biased = lk_settings_biased_logits (settings, self->dataset, logits);
          right[who] += lk_argmax (logits, C) == label;
          text = g_strdup_printf ("%s %s %s", role_word (who), lk_argmax (logits, C) == label ? "✓" : "✗",
                                  self->dataset->class_names[lk_argmax (logits, C)]);
          gtk_label_set_label (card->answers[who], text);
          g_string_append_printf (sentence, ", %s", text);
        }
      gtk_accessible_update_property (GTK_ACCESSIBLE (card->child), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence->str, -1);
    }
  update_summary (self, right);
}

/* The drawings that are shown, in the order of the cards. */
static void
ask (LkKeptView *self)
{
  g_autoptr (GByteArray) pixels = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < self->cards->len; i++)
    g_byte_array_append (pixels, lk_drawings_get (self->drawings, g_array_index (self->cards, Card, i).drawing),
                         (guint) lk_dataset_area (self->dataset));
  if (pixels->len > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    bytes = g_bytes_new (pixels->data, pixels->len);
  self->question = lk_session_ask_album (session_of (self), bytes);
}

static void
show_drawings (LkKeptView *self, const char *error)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards_box))))
    gtk_flow_box_remove (self->cards_box, child);
  g_array_set_size (self->cards, 0);
  g_clear_pointer (&self->answers, lk_answers_unref);
  for (gsize i = self->drawings ? self->drawings->n : 0; i-- > 0 && self->cards->len < LK_KEPT_VIEW_MAX;)
    add_card (self, i);
  gtk_label_set_label (self->empty_label,
                       error ? error : _ ("Keep a drawing on the page Draw, and the networks’ answers appear here"));
  gtk_stack_set_visible_child_name (self->stack, self->cards->len > 0 ? "cards" : "empty");
  paint_cards (self);
  ask (self);
  update_answers (self);
}

static void
load_thread (GTask *task, gpointer source, gpointer dataset, GCancellable *cancellable)
{
  GError *error = NULL;
  LkDrawings *drawings = lk_drawings_load (dataset, &error);

  if (drawings)
    g_task_return_pointer (task, drawings, (GDestroyNotify) lk_drawings_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LkKeptView *self = LK_KEPT_VIEW (object);
  g_autoptr (GError) error = NULL;
  LkDrawings *drawings = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  lk_drawings_free (self->drawings);
  self->drawings = drawings;
  show_drawings (self, error ? error->message : NULL);
}

/* From the disk, since the page Draw changes them there. */
static void
load (LkKeptView *self)
{
  LkDataset *dataset = lk_session_get_snapshot (session_of (self))->dataset;
  g_autoptr (GTask) task = NULL;

  if (self->cancellable)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
    }
  if (dataset != self->dataset)
    {
      g_clear_pointer (&self->drawings, lk_drawings_free);
      show_drawings (self, "");
      g_clear_pointer (&self->dataset, lk_dataset_unref);
      self->dataset = dataset ? lk_dataset_ref (dataset) : NULL;
    }
  if (!dataset)
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, loaded_cb, NULL);
  g_task_set_task_data (task, lk_dataset_ref (dataset), (GDestroyNotify) lk_dataset_unref);
  g_task_run_in_thread (task, load_thread);
}

static void
take_snapshot (LkKeptView *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  LkAnswers *answers = snapshot->answers;

  if (snapshot->dataset && snapshot->dataset != self->dataset)
    {
      load (self);
      return;
    }
  if (answers && (answers->question != self->question || answers->n != self->cards->len))
    answers = NULL;
  if (answers == self->answers)
    return;
  g_clear_pointer (&self->answers, lk_answers_unref);
  self->answers = answers ? lk_answers_ref (answers) : NULL;
  update_answers (self);
}

static gboolean
lk_kept_view_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkKeptView *self = LK_KEPT_VIEW (page);

  if (!shown)
    {
      if (changes == LK_CHANGE_SHOWN)
        ask (self);
    }
  else if (changes & LK_CHANGE_SHOWN)
    load (self);
  else if (changes & LK_CHANGE_SNAPSHOT)
    take_snapshot (self);
  else if (changes & (LK_CHANGE_BIAS | LK_CHANGE_MOMENT))
    update_answers (self);
  return FALSE;
}

static void
lk_kept_view_dispose (GObject *object)
{
  LkKeptView *self = LK_KEPT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lk_kept_view_parent_class)->dispose (object);
}

static void
lk_kept_view_finalize (GObject *object)
{
  LkKeptView *self = LK_KEPT_VIEW (object);

  g_array_unref (self->cards);
  lk_drawings_free (self->drawings);
  lk_dataset_unref (self->dataset);
  g_clear_pointer (&self->answers, lk_answers_unref);
  G_OBJECT_CLASS (lk_kept_view_parent_class)->finalize (object);
}

static void
lk_kept_view_class_init (LkKeptViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_kept_view_dispose;
  object_class->finalize = lk_kept_view_finalize;
  LK_PAGE_CLASS (klass)->update = lk_kept_view_update;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-kept-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkKeptView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LkKeptView, stack);
  gtk_widget_class_bind_template_child (widget_class, LkKeptView, cards_box);
  gtk_widget_class_bind_template_child (widget_class, LkKeptView, empty_label);
}

static void
lk_kept_view_init (LkKeptView *self)
{
  self->cards = g_array_new (FALSE, FALSE, sizeof (Card));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (paint_cards), self,
                           G_CONNECT_SWAPPED);
}
