/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-subject-card.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-ink.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "dataset/lk-arithmetic.h"
#include "figure/lk-report.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"

#define PICTURE_HEIGHT 56 /* px, about: a picture is drawn in whole pixels */
#define PICTURE_FRAME  6  /* px around it */
#define ANSWER_CHARS   4  /* as narrow as an answer's column may become */

enum {
  COLUMN_PICTURE,
  COLUMN_QUESTION,
  COLUMN_RIGHT,
  COLUMN_PUPILS,
  N_COLUMNS = COLUMN_PUPILS + LK_REPORT_PUPILS,
};

typedef struct {
  LkPicture picture;
  LkReadout *answers[LK_REPORT_PUPILS];
} Question;

struct _LkSubjectCard {
  GtkWidget parent_instance;

  GtkWidget *grid;
  LkDataset *dataset;
  gsize k;
  Question *questions;
  LkReadout *marks[LK_REPORT_PUPILS];
};

G_DEFINE_FINAL_TYPE (LkSubjectCard, lk_subject_card, GTK_TYPE_WIDGET)

static const char *const role_classes[LK_REPORT_PUPILS] = { "role-teacher", "role-student", "role-twin" };

/* A column of answers; all pupils' are as wide. */
static LkReadout *
add_answer (LkSubjectCard *self, const char *text, int column, int row)
{
  GtkWidget *answer = g_object_new (LK_TYPE_READOUT, "label", text, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars",
                                    ANSWER_CHARS, "hexpand", TRUE, NULL);

  gtk_grid_attach (GTK_GRID (self->grid), answer, column, row, 1, 1);
  return LK_READOUT (answer);
}

static void
add_head (LkSubjectCard *self, const LkExamSubject *subject)
{
  const char *const names[LK_REPORT_PUPILS] = { _ ("Teacher"), _ ("Student"), _ ("Twin") };
  GtkLabel *name = GTK_LABEL (gtk_label_new (subject->name));

  gtk_label_set_xalign (name, 0.0f);
  gtk_label_set_ellipsize (name, PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (GTK_WIDGET (name), subject->name);
  gtk_widget_add_css_class (GTK_WIDGET (name), "title-3");
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (name), COLUMN_PICTURE, 0, 2, 1);
  gtk_widget_add_css_class (GTK_WIDGET (add_answer (self, _ ("Right"), COLUMN_RIGHT, 0)), "dim-label");
  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    {
      GtkWidget *head = GTK_WIDGET (add_answer (self, names[pupil], COLUMN_PUPILS + pupil, 0));

      gtk_widget_add_css_class (head, role_classes[pupil]);
      gtk_widget_add_css_class (head, "heading");
    }
}

static void
add_question (LkSubjectCard *self, const LkExam *exam, gsize i)
{
  const LkDataset *dataset = self->dataset;
  gsize q = self->k * exam->n_questions + i;
  guint32 sample = exam->samples[q];
  const char *right = dataset->class_names[dataset->test.labels[sample]];
  g_autofree char *text = lk_exam_question (exam, q);
  GtkWidget *view = g_object_new (LK_TYPE_PLOT_VIEW, NULL);
  Question *question = &self->questions[i];
  int pixel = MAX (1, PICTURE_HEIGHT / (int) MAX (dataset->height, 7)); /* px of the picture's */
  int row = (int) i + 1;
  GtkWidget *label;

  question->picture = (LkPicture) LK_PICTURE_INIT;
  lk_ink_picture (&question->picture, dataset, dataset->test.pixels + sample * lk_dataset_n_inputs (dataset));
  lk_plot_view_set_model (LK_PLOT_VIEW (view), &lk_picture_plot, &question->picture);
  /* There is nothing to point at in it. */
  gtk_widget_set_focusable (view, FALSE);
  gtk_widget_set_size_request (view, (int) dataset->width * pixel + PICTURE_FRAME,
                               (int) dataset->height * pixel + PICTURE_FRAME);
  gtk_widget_set_valign (view, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (view, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_grid_attach (GTK_GRID (self->grid), view, COLUMN_PICTURE, row, 1, 1);

  /* A test sample's number says nothing to a class; a sum does. */
  label = gtk_label_new (g_str_equal (dataset->id, LK_ARITHMETIC_ID) ? text : "");
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "question");
  gtk_grid_attach (GTK_GRID (self->grid), label, COLUMN_QUESTION, row, 1, 1);
  label = GTK_WIDGET (add_answer (self, right, COLUMN_RIGHT, row));
  gtk_widget_add_css_class (label, "answer");
  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    {
      question->answers[pupil] = add_answer (self, "–", COLUMN_PUPILS + pupil, row);
      gtk_widget_add_css_class (GTK_WIDGET (question->answers[pupil]), "answer");
    }
}

static void
add_marks (LkSubjectCard *self, const LkExam *exam)
{
  const LkExamSubject *subject = &exam->subjects[self->k];
  int row = (int) exam->n_questions + 1;
  g_autofree char *text = subject->extra
                              ? g_strdup_printf (_ ("Not taught, not marked: right of %u"), exam->n_questions)
                              : g_strdup_printf (_ ("Marks of %s"), LK_FIXED (100.0 / exam->n_marked, 1));
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0.0f);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (label, 8);
  gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (label), COLUMN_PICTURE, row, COLUMN_PUPILS, 1);
  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    {
      self->marks[pupil] = add_answer (self, "–", COLUMN_PUPILS + pupil, row);
      gtk_widget_add_css_class (GTK_WIDGET (self->marks[pupil]), "title-4");
      gtk_widget_add_css_class (GTK_WIDGET (self->marks[pupil]), role_classes[pupil]);
    }
}

static void
lk_subject_card_dispose (GObject *object)
{
  LkSubjectCard *self = LK_SUBJECT_CARD (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_subject_card_parent_class)->dispose (object);
}

static void
lk_subject_card_finalize (GObject *object)
{
  LkSubjectCard *self = LK_SUBJECT_CARD (object);

  g_free (self->questions);
  lk_dataset_unref (self->dataset);
  G_OBJECT_CLASS (lk_subject_card_parent_class)->finalize (object);
}

static void
lk_subject_card_class_init (LkSubjectCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lk_subject_card_dispose;
  object_class->finalize = lk_subject_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "subject-card");
}

static void
lk_subject_card_init (LkSubjectCard *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
lk_subject_card_new (const LkExam *exam, gsize k)
{
  LkSubjectCard *self = g_object_new (LK_TYPE_SUBJECT_CARD, NULL);

  self->dataset = lk_dataset_ref (exam->dataset);
  self->k = k;
  self->questions = g_new0 (Question, exam->n_questions);
  add_head (self, &exam->subjects[k]);
  for (gsize i = 0; i < exam->n_questions; i++)
    add_question (self, exam, i);
  add_marks (self, exam);
  return GTK_WIDGET (self);
}

/* A tick or a cross beside the colour. */
static void
set_answer (LkReadout *readout, const char *answer, gboolean right)
{
  g_autofree char *text = answer ? g_strdup_printf ("%s %s", right ? "✓" : "✗", answer) : g_strdup ("–");

  if (g_str_equal (lk_readout_get_text (readout), text))
    return;
  lk_readout_set_text (readout, text);
  gtk_widget_remove_css_class (GTK_WIDGET (readout), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (readout), "error");
  if (answer)
    gtk_widget_add_css_class (GTK_WIDGET (readout), right ? "success" : "error");
}

void
lk_subject_card_update (LkSubjectCard *self, const LkExam *exam, const LkExamPaper *const *papers)
{
  const LkDataset *dataset = self->dataset;

  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    {
      const LkExamPaper *paper = papers[pupil];
      g_autofree char *marks = NULL;

      for (gsize i = 0; i < exam->n_questions; i++)
        {
          gsize q = self->k * exam->n_questions + i;

          if (paper)
            set_answer (self->questions[i].answers[pupil], dataset->class_names[paper->answers[q]],
                        paper->answers[q] == dataset->test.labels[exam->samples[q]]);
          else
            set_answer (self->questions[i].answers[pupil], NULL, FALSE);
        }
      if (!paper)
        marks = g_strdup ("–");
      else if (exam->subjects[self->k].extra)
        marks = g_strdup_printf ("%u", paper->right[self->k]);
      else
        marks = g_strdup (LK_FIXED (paper->marks[self->k], 1));
      lk_readout_set_text (self->marks[pupil], marks);
    }
}
