/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-report-page.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-readout.h"
#include "dataset/lk-arithmetic.h"
#include "figure/lk-report.h"
#include "import/lk-models.h"
#include "lk-subject-card.h"
#include "words/lk-quantity.h"

/* ms between two turns */
#define SLOW_MS 80

static const LkChange slow_changes[] = { LK_CHANGE_SNAPSHOT | LK_CHANGE_MOMENT | LK_CHANGE_PLAYING | LK_CHANGE_DATASET |
                                         LK_CHANGE_SETTING };

/* The parable: what the student is taught for the exam, and what the teacher
 * knows besides. Sizes and epochs are those of `limbeck-cli exam`. */
#define PARABLE_SUBJECTS "plus,minus,times,divide"
#define PARABLE_ALSO     "sin"

/* One pupil's column of the totals. */
typedef struct {
  LkReadout *marks;
  LkReadout *parameters;
  LkReadout *cost;
  LkReadout *bytes;
  LkReadout *time;
} Pupil;

struct _LkReportPage {
  LkPage parent_instance;

  GtkEditable *subjects_entry;
  GtkEditable *also_entry;
  GtkSpinButton *questions_spin;
  GtkWidget *other_button;
  GtkWidget *teach_button;
  GtkWidget *parable_button;
  GtkLabel *message_label;
  GtkStack *stack;
  GtkWidget *scroller;
  GtkLabel *empty_label;
  GtkFlowBox *cards;
  Pupil pupils[LK_REPORT_PUPILS];
  LkReadout *verdict_label;
  LkReadout *grounds_label;

  LkReport *report;
  guint64 seed;           /* of the draw */
  guint stale_generation; /* snapshots up to this one are of another data set than the settings */
};

G_DEFINE_FINAL_TYPE (LkReportPage, lk_report_page, LK_TYPE_PAGE)

static LkSession *
session_of (LkReportPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

static void
set_count (LkReadout *readout, gsize count)
{
  g_autofree char *text = g_strdup (count > 0 ? LK_COUNT (count) : "–");

  lk_readout_set_text (readout, text);
}

static void
update_pupil (LkReportPage *self, int role, const LkNetworkSize *size)
{
  const LkExamPaper *paper = lk_report_get_paper (self->report, role);
  Pupil *pupil = &self->pupils[role];
  g_autofree char *marks = g_strdup (paper ? LK_FIXED (paper->total, 1) : "–");
  g_autofree char *bytes = size->n_params > 0 ? g_format_size (size->n_params * sizeof (float)) : g_strdup ("–");
  g_autofree char *time = size->n_params > 0 && size->seconds > 0.0
                              ? g_strdup_printf (_ ("%s µs"), LK_REAL (1e6 * size->seconds))
                              : g_strdup ("–");

  lk_readout_set_text (pupil->marks, marks);
  set_count (pupil->parameters, size->n_params);
  set_count (pupil->cost, size->multiply_adds);
  lk_readout_set_text (pupil->bytes, bytes);
  lk_readout_set_text (pupil->time, time);
}

static void
update_totals (LkReportPage *self, const LkSnapshot *snapshot)
{
  g_autofree char *verdict =
      lk_report_verdict (self->report, snapshot->teacher_size.n_params, snapshot->student_size.n_params);
  g_autofree char *grounds = lk_report_grounds (self->report);

  update_pupil (self, 0, &snapshot->teacher_size);
  update_pupil (self, 1, &snapshot->student_size);
  update_pupil (self, 2, &snapshot->twin_size);
  lk_readout_set_text (self->verdict_label, verdict);
  lk_readout_set_text (self->grounds_label, *verdict ? grounds : "");
}

/* What the marked subjects are called: "plus, minus". */
static char *
subject_names (const LkExam *exam)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize k = 0; k < exam->n_marked; k++)
    g_string_append_printf (names, "%s%s", k > 0 ? ", " : "", exam->subjects[k].name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
update_message (LkReportPage *self)
{
  const char *error = lk_report_get_error (self->report);
  const LkExam *exam = lk_report_get_exam (self->report);
  gboolean taught = lk_report_is_taught (self->report);
  g_autofree char *names = exam ? subject_names (exam) : NULL;
  g_autofree char *all = exam ? lk_exam_taught (exam) : NULL;
  g_autofree char *text = NULL;

  if (error)
    text = g_strdup (error);
  else if (!exam)
    text = g_strdup (_ ("Teacher, student and twin sit the same exam: the same questions, 100 marks in all."));
  else if (taught && *all == '\0')
    text = g_strdup (_ ("The student is taught every subject, as the exam asks."));
  else if (taught)
    text =
        g_strdup_printf (_ ("The student is taught only the subjects of the exam: %s. The teacher knows all."), names);
  else
    text = g_strdup_printf (_ ("The exam asks %s; the student is taught something else, as the settings say."), names);
  gtk_label_set_label (self->message_label, text);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message_label), "error");
  gtk_widget_set_sensitive (self->teach_button, exam && !taught);
  gtk_widget_set_sensitive (self->other_button, exam != NULL);
}

static void
make_cards (LkReportPage *self)
{
  const LkExam *exam = lk_report_get_exam (self->report);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))))
    gtk_flow_box_remove (self->cards, child);
  for (gsize k = 0; exam && k < exam->n_subjects; k++)
    {
      gtk_flow_box_insert (self->cards, lk_subject_card_new (exam, k), -1);
      child = GTK_WIDGET (gtk_flow_box_get_child_at_index (self->cards, (int) k));
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, exam->subjects[k].name,
                                      -1);
    }
}

static void
update_cards (LkReportPage *self)
{
  const LkExam *exam = lk_report_get_exam (self->report);
  const LkExamPaper *papers[LK_REPORT_PUPILS];

  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    papers[pupil] = lk_report_get_paper (self->report, pupil);
  for (gsize k = 0; exam && k < exam->n_subjects; k++)
    {
      GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->cards, (int) k);

      lk_subject_card_update (LK_SUBJECT_CARD (gtk_flow_box_child_get_child (child)), exam, papers);
    }
}

/* Brings everything up to date. */
static void
update_all (LkReportPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  gboolean stale = snapshot->generation <= self->stale_generation;
  LkReportChange change;

  change = lk_report_update (self->report,
                             &(LkReportInput) {
                                 .settings = lk_session_get_settings (session_of (self)),
                                 .dataset = stale ? NULL : snapshot->dataset,
                                 .teacher = stale ? NULL : snapshot->teacher,
                                 .evaluation = stale ? NULL : snapshot->evaluation,
                                 .subjects = gtk_editable_get_text (self->subjects_entry),
                                 .also = gtk_editable_get_text (self->also_entry),
                                 .n_questions = (guint) gtk_spin_button_get_value_as_int (self->questions_spin),
                                 .seed = self->seed,
                             });
  if (change == LK_REPORT_QUESTIONS)
    make_cards (self);
  if (change != LK_REPORT_SAME)
    update_cards (self);
  update_message (self);
  update_totals (self, snapshot);
  gtk_label_set_label (self->empty_label, snapshot->phase == LK_PHASE_FAILED && !snapshot->dataset
                                              ? _ ("Without a data set there are no questions to ask")
                                              : _ ("The questions appear here as soon as the data set is read"));
  if (lk_report_get_error (self->report))
    gtk_label_set_label (self->empty_label, _ ("There is no such exam"));
  gtk_stack_set_visible_child (self->stack,
                               lk_report_get_exam (self->report) ? self->scroller : GTK_WIDGET (self->empty_label));
}

/* Another data set has other subjects. */
static void
forget_subjects (LkReportPage *self)
{
  self->stale_generation = lk_session_get_snapshot (session_of (self))->generation;
  gtk_editable_set_text (self->subjects_entry, "");
  gtk_editable_set_text (self->also_entry, "");
}

static gboolean
lk_report_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkReportPage *self = LK_REPORT_PAGE (page);

  if (part != LK_PAGE_AT_ONCE)
    update_all (self);
  else if ((changes & (LK_CHANGE_DATASET | LK_CHANGE_SESSION)) == LK_CHANGE_DATASET)
    forget_subjects (self);
  return TRUE;
}

static void
apply_cb (LkReportPage *self)
{
  if (session_of (self))
    update_all (self);
}

static void
other_cb (LkReportPage *self)
{
  self->seed++;
  update_all (self);
}

static void
teach_cb (LkReportPage *self)
{
  const LkExam *exam = lk_report_get_exam (self->report);
  g_autofree char *taught = exam ? lk_exam_taught (exam) : NULL;

  if (!exam)
    return;
  g_object_set (session_of (self), "only-classes", taught, "omit-classes", "", NULL);
  update_all (self);
}

static void
parable_cb (LkReportPage *self)
{
  g_auto (GStrv) teachers = lk_model_list (LK_ARITHMETIC_ID);

  /* clang-format off */
  g_object_set (session_of (self),
                "dataset", LK_ARITHMETIC_ID,
                "teacher-files", teachers[0] ? (const char *[]) { teachers[0], NULL } : NULL,
                LK_SESSION_AS_IT_STANDS,
                "teacher-count", 1,
                "teacher-layers", "256x256",
                "teacher-epochs", 20,
                /* There is no noise in it to be protected from. */
                "teacher-dropout", 0.0,
                "teacher-input-dropout", 0.0,
                "student-layers", "64x64",
                "epochs", 40,
                "twin", TRUE,
                "omit-classes", "",
                "only-classes", PARABLE_SUBJECTS,
                "train-fraction", 1.0,
                "label-noise", 0.0,
                "feature", LK_FEATURE_NONE,
                "mutual", FALSE,
                "bias-classes", "",
                "class-bias", 0.0,
                NULL);
  /* clang-format on */
  gtk_editable_set_text (self->subjects_entry, PARABLE_SUBJECTS);
  gtk_editable_set_text (self->also_entry, PARABLE_ALSO);
  lk_session_play (session_of (self));
  update_all (self);
}

static void
lk_report_page_finalize (GObject *object)
{
  LkReportPage *self = LK_REPORT_PAGE (object);

  lk_report_free (self->report);
  G_OBJECT_CLASS (lk_report_page_parent_class)->finalize (object);
}

static void
bind_pupil (GtkWidgetClass *klass, const char *role, goffset offset)
{
  static const struct {
    const char *name;
    gsize offset;
  } figures[] = {
    { "marks", G_STRUCT_OFFSET (Pupil, marks) }, { "parameters", G_STRUCT_OFFSET (Pupil, parameters) },
    { "cost", G_STRUCT_OFFSET (Pupil, cost) },   { "bytes", G_STRUCT_OFFSET (Pupil, bytes) },
    { "time", G_STRUCT_OFFSET (Pupil, time) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *id = g_strdup_printf ("%s_%s", role, figures[i].name);

      gtk_widget_class_bind_template_child_full (klass, id, FALSE, offset + (gssize) figures[i].offset);
    }
}

static void
lk_report_page_build (LkPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

static void
lk_report_page_class_init (LkReportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = lk_report_page_finalize;
  LK_PAGE_CLASS (klass)->build = lk_report_page_build;
  LK_PAGE_CLASS (klass)->update = lk_report_page_update;
  lk_page_class_set_slow (LK_PAGE_CLASS (klass), SLOW_MS, 1, slow_changes);

  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, subjects_entry);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, also_entry);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, questions_spin);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, other_button);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, teach_button);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, parable_button);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, empty_label);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, cards);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, LkReportPage, grounds_label);
  bind_pupil (widget_class, "teacher", G_STRUCT_OFFSET (LkReportPage, pupils[0]));
  bind_pupil (widget_class, "student", G_STRUCT_OFFSET (LkReportPage, pupils[1]));
  bind_pupil (widget_class, "twin", G_STRUCT_OFFSET (LkReportPage, pupils[2]));
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_cb);
  gtk_widget_class_bind_template_callback (widget_class, teach_cb);
  gtk_widget_class_bind_template_callback (widget_class, parable_cb);
}

static void
lk_report_page_init (LkReportPage *self)
{
  self->report = lk_report_new ();
  self->seed = 1;
}
