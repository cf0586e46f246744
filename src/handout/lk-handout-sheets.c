/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-handout-sheets.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "figure/lk-figure-outputs.h"
#include "figure/lk-run-curves.h"
#include "lesson/lk-lesson-check.h"
#include "lk-run-questions.h"
#include "lk-sheet.h"
#include "nn/lk-softmax.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"

#define BARS_HEIGHT   165.0
#define RACE_HEIGHT   245.0
#define N_LINES       3  /* for an answer in words */
#define WHY_LINES     12 /* of all questions of a lesson, for why one was chosen */
#define MIN_WHY       2
#define MAX_WHY       6
#define HEADING_ROOM  80.0 /* of a heading and a question behind it */
#define STEP_INDENT   14.0
#define TABLE_COLUMNS 6

static const LkEvaluation *
last_of (const LkHandout *handout)
{
  return handout->timeline->evaluations[handout->timeline->n - 1];
}

static guint
count_questions (LkLesson *lesson)
{
  guint n = 0;

  for (guint s = 0; lesson && s < lk_lesson_get_n_steps (lesson); s++)
    n += lk_lesson_get_step (lesson, s)->question != NULL;
  return n;
}

/* --- Figures --- */

static void
add_sample (LkSheet *sheet, const LkHandout *handout)
{
  const LkDataset *dataset = handout->dataset;
  const LkEvaluation *last = last_of (handout);
  gsize at = handout->sample * dataset->n_classes;
  const float *v = handout->teacher->test_logits;
  const float *logits[LK_N_ROLES] = { v ? v + at : NULL, last->student + at, last->twin ? last->twin + at : NULL };
  double T[2] = { 1.0, lk_run_questions_temperature (handout) };
  int label = dataset->test.labels[handout->sample];
  LkPicture picture = LK_PICTURE_INIT;
  LkOutputBars outputs[2] = { 0 };
  g_autofree char *caption = g_strdup_printf (_ ("Test sample %s, label %s: what each network says of it"),
                                              LK_COUNT (handout->sample), dataset->class_names[label]);
  char *titles[2];

  picture.columns = dataset->width;
  picture.rows = dataset->height;
  picture.channels = dataset->channels;
  picture.true_greys = dataset->dark_on_light;
  picture.pixels = dataset->test.pixels + handout->sample * lk_dataset_n_inputs (dataset);
  for (gsize i = 0; i < 2; i++)
    {
      titles[i] = g_strdup_printf (_ ("Outputs at T = %s"), LK_SETTING (T[i]));
      lk_output_bars_set (&outputs[i], dataset, logits, T[i], label, titles[i], NULL);
    }
  lk_sheet_keep (sheet, BARS_HEIGHT + 30.0);
  lk_sheet_text (sheet, LK_SHEET_STRONG, 0.0, caption);
  lk_sheet_plots (sheet,
                  (const LkSheetPlot[]) { { &lk_picture_plot, &picture, 0.14 },
                                          { &lk_bars_plot, &outputs[0].bars, 0.43 },
                                          { &lk_bars_plot, &outputs[1].bars, 0.43 } },
                  3, BARS_HEIGHT);
  for (gsize i = 0; i < 2; i++)
    {
      lk_output_bars_clear (&outputs[i]);
      g_free (titles[i]);
    }
}

/* With the matrix, where there is one. */
static void
add_race (LkSheet *sheet, const LkHandout *handout)
{
  const LkDataset *dataset = handout->dataset;
  const float *v = handout->teacher->test_logits;
  double T = lk_handout_temperature (handout);
  g_autofree char *title = g_strdup_printf (_ ("Dark knowledge: %s, T = %s"), _ ("teacher"), LK_SETTING (T));
  g_autoptr (LkRunCurves) curves =
      lk_run_curves_new_still (&handout->history, handout->steps_per_epoch, dataset->test.n,
                               v ? 1.0 - (double) handout->teacher->test_quality.errors / (double) dataset->test.n
                                 : NAN,
                               LK_TEST_ERRORS);
  LkDarkKnowledge knowledge = { 0 };
  LkSheetPlot plots[2];

  lk_dark_knowledge_set (&knowledge, dataset, v, T, title);
  plots[0] = (LkSheetPlot) { &lk_chart_plot, lk_run_curves_get_test (curves), v ? 0.52 : 1.0 };
  plots[1] = (LkSheetPlot) { &lk_matrix_plot, &knowledge.matrix, 0.48 };
  lk_sheet_plots (sheet, plots, v ? 2 : 1, RACE_HEIGHT);
  lk_dark_knowledge_clear (&knowledge);
}

/* A row of the table; NaN: not known. */
static void
add_row (GPtrArray *cells, const char *name, gsize n_params, double errors, double right, double agreement, double kl)
{
  g_ptr_array_add (cells, g_strdup (name));
  g_ptr_array_add (cells, g_strdup (n_params > 0 ? LK_COUNT (n_params) : "–"));
  g_ptr_array_add (cells, g_strdup (isfinite (errors) ? LK_COUNT (errors) : "–"));
  g_ptr_array_add (cells, g_strdup (LK_SHARE_FIXED (right, 2)));
  g_ptr_array_add (cells, g_strdup (LK_SHARE_FIXED (agreement, 2)));
  g_ptr_array_add (cells, g_strdup (LK_FIXED (kl, 4)));
}

static void
add_pupil (GPtrArray *cells, const char *name, const LkHandout *handout, const LkScore *score)
{
  double n = (double) handout->dataset->test.n;
  gboolean known = !score->teacher_unknown;

  add_row (cells, name, handout->n_params, score->errors, 1.0 - score->errors / n,
           known ? (double) score->agreements / n : NAN, known ? score->kl : NAN);
}

static void
add_numbers (LkSheet *sheet, const LkHandout *handout)
{
  const LkEvaluation *last = last_of (handout);
  const LkTeacher *teacher = handout->teacher;
  double n = (double) handout->dataset->test.n;
  double wrong = teacher->test_logits ? (double) teacher->test_quality.errors : NAN;
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const char *const heads[TABLE_COLUMNS] = { "",          _ ("parameters"), _ ("errors"),
                                             _ ("right"), _ ("agreement"),  _ ("KL (T)") };
  g_autofree char *moment = NULL;

  for (gsize i = 0; i < TABLE_COLUMNS; i++)
    g_ptr_array_add (cells, g_strdup (heads[i]));
  add_row (cells, _ ("teacher"), lk_teacher_n_params (teacher), wrong, 1.0 - wrong / n, NAN, NAN);
  add_pupil (cells, _ ("student"), handout, &last->record.student);
  if (last->twin)
    add_pupil (cells, _ ("twin (untaught)"), handout, &last->record.twin);
  moment =
      handout->steps_per_epoch > 0
          ? g_strdup_printf (
                _ ("After step %s (epoch %s), on %s test samples. Agreement and KL are with the teacher, KL at T = %s."),
                LK_COUNT (last->step), LK_FIXED ((double) last->step / (double) handout->steps_per_epoch, 2),
                LK_COUNT (handout->dataset->test.n), LK_SETTING (last->record.temperature))
          : NULL;
  lk_sheet_keep (sheet, 100.0);
  lk_sheet_table (sheet, (const char *const *) cells->pdata, cells->len / TABLE_COLUMNS, TABLE_COLUMNS);
  if (moment)
    lk_sheet_text (sheet, LK_SHEET_SMALL, 0.0, moment);
}

static void
add_figures (LkSheet *sheet, const LkHandout *handout)
{
  if (handout->sample < handout->dataset->test.n)
    add_sample (sheet, handout);
  add_race (sheet, handout);
  add_numbers (sheet, handout);
}

/* --- For the class --- */

/* The room of a question with its answers, which stay on one page. */
static double
measure_question (LkSheet *sheet, LkSheetStyle style, const char *question, const GPtrArray *answers)
{
  double height = lk_sheet_measure (sheet, style, 0.0, question);

  for (guint i = 0; answers && i < answers->len; i++)
    height += lk_sheet_measure (sheet, LK_SHEET_BODY, STEP_INDENT,
                                ((const LkLessonAnswer *) g_ptr_array_index (answers, i))->text);
  return height;
}

static void
ask (LkSheet *sheet, guint number, const char *question, const GPtrArray *answers, guint n_lines)
{
  /* Translators: the number of a question, and the question. */
  g_autofree char *numbered = g_strdup_printf (_ ("%u. %s"), number, question);

  lk_sheet_keep (sheet, measure_question (sheet, LK_SHEET_STRONG, numbered, answers) + n_lines * LK_SHEET_LINE);
  lk_sheet_text (sheet, LK_SHEET_STRONG, 0.0, numbered);
  for (guint i = 0; answers && i < answers->len; i++)
    lk_sheet_choice (sheet, LK_SHEET_BOX_OPEN, ((const LkLessonAnswer *) g_ptr_array_index (answers, i))->text);
  lk_sheet_lines (sheet, n_lines);
  lk_sheet_space (sheet, 8.0);
}

static void
ask_of_lesson (LkSheet *sheet, LkLesson *lesson)
{
  guint number = 0, n_lines = CLAMP (WHY_LINES / count_questions (lesson), MIN_WHY, MAX_WHY);

  lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, lk_lesson_get_summary (lesson));
  lk_sheet_text (sheet, LK_SHEET_HEADING, 0.0, _ ("Before it is shown: what do you think, and why?"));
  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    {
      const LkLessonStep *step = lk_lesson_get_step (lesson, s);

      if (step->question)
        ask (sheet, ++number, step->question, step->answers, n_lines);
    }
}

static void
ask_of_run (LkSheet *sheet, const LkHandout *handout)
{
  g_autoptr (GPtrArray) questions = lk_run_questions (handout);

  lk_sheet_keep (sheet, HEADING_ROOM + N_LINES * LK_SHEET_LINE);
  lk_sheet_text (sheet, LK_SHEET_HEADING, 0.0, _ ("Questions"));
  for (guint i = 0; i < questions->len; i++)
    ask (sheet, i + 1, ((const LkRunQuestion *) g_ptr_array_index (questions, i))->question, NULL, N_LINES);
}

GBytes *
lk_handout_class_sheet (const LkHandout *handout, GError **error)
{
  g_autofree char *title = NULL, *about = NULL;
  g_autoptr (LkSheet) sheet = NULL;
  gboolean of_lesson = count_questions (handout->lesson) > 0;

  if (!lk_handout_check (handout, error))
    return NULL;
  title = lk_handout_title (handout);
  about = lk_handout_about (handout);
  sheet = lk_sheet_new (title);
  lk_sheet_text (sheet, LK_SHEET_TITLE, 0.0, title);
  lk_sheet_text (sheet, LK_SHEET_SMALL, 0.0, _ ("Name:"));
  lk_sheet_space (sheet, -LK_SHEET_LINE + 4.0);
  lk_sheet_lines (sheet, 1);
  lk_sheet_space (sheet, 6.0);
  if (of_lesson)
    {
      ask_of_lesson (sheet, handout->lesson);
      /* What came of it is handed out later, on a page of its own. */
      lk_sheet_break (sheet);
      lk_sheet_text (sheet, LK_SHEET_HEADING, 0.0, _ ("What came of it"));
    }
  lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, about);
  add_figures (sheet, handout);
  if (of_lesson)
    ask (sheet, count_questions (handout->lesson) + 1, _ ("What surprised you, and what would you try next?"), NULL,
         N_LINES);
  else
    ask_of_run (sheet, handout);
  return lk_sheet_finish (sheet, error);
}

/* --- For the lecturer --- */

static char *
say_claim (const LkLessonClaim *claim)
{
  const char *condition = lk_lesson_condition_get_text (claim->condition);

  if (claim->epoch > 0.0)
    return g_strdup_printf (_ ("To be seen: %s at epoch %s, in %u of %u seeds"), condition, LK_SETTING (claim->epoch),
                            claim->seeds, claim->of);
  return g_strdup_printf (_ ("To be seen: %s, in %u of %u seeds"), condition, claim->seeds, claim->of);
}

/* "student.errors: 431, 437": a name of the claim and its numbers of the seeds. */
static char *
say_number (const LkLessonVerdict *verdict, guint name)
{
  guint n = g_strv_length (verdict->names);
  GString *text = g_string_new (verdict->names[name]);

  for (guint seed = 0; seed < verdict->n_seeds; seed++)
    {
      guint place = seed * n + name;

      g_string_append (text, seed > 0 ? ", " : ": ");
      g_string_append (text, verdict->texts[place] ? verdict->texts[place] : LK_REAL (verdict->numbers[place]));
    }
  return g_string_free (text, FALSE);
}

static void
add_claim (LkSheet *sheet, const LkLessonClaim *claim, const GPtrArray *verdicts)
{
  g_autofree char *said = say_claim (claim);

  lk_sheet_text (sheet, LK_SHEET_SMALL, STEP_INDENT, said);
  for (guint i = 0; verdicts && i < verdicts->len; i++)
    {
      const LkLessonVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (verdict->claim != claim)
        continue;
      for (guint name = 0; verdict->names[name]; name++)
        {
          g_autofree char *number = say_number (verdict, name);

          lk_sheet_text (sheet, LK_SHEET_SMALL, 2.0 * STEP_INDENT, number);
        }
    }
}

static void
add_labelled (LkSheet *sheet, LkSheetStyle style, const char *label, const char *text)
{
  g_autofree char *line = text ? g_strdup_printf ("%s %s", label, text) : NULL;

  if (line)
    lk_sheet_text (sheet, style, 0.0, line);
}

static void
add_step (LkSheet *sheet, guint number, const LkLessonStep *step, const GPtrArray *verdicts)
{
  g_autofree char *title =
      step->minutes > 0.0
          /* Translators: a step's number and title, and how long it takes. */
          ? g_strdup_printf (_ ("%u. %s (%s min)"), number, step->title, LK_SETTING (step->minutes))
          : g_strdup_printf (_ ("%u. %s"), number, step->title);

  lk_sheet_text (sheet, LK_SHEET_HEADING, 0.0, title);
  lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, step->text);
  if (step->question)
    lk_sheet_keep (sheet, measure_question (sheet, LK_SHEET_BODY, step->question, step->answers));
  add_labelled (sheet, LK_SHEET_BODY, _ ("Question:"), step->question);
  for (guint i = 0; i < step->answers->len; i++)
    {
      const LkLessonAnswer *answer = g_ptr_array_index (step->answers, i);

      lk_sheet_choice (sheet, answer->right ? LK_SHEET_BOX_TICKED : LK_SHEET_BOX_OPEN, answer->text);
    }
  add_labelled (sheet, LK_SHEET_BODY, _ ("Answer:"), step->reveal);
  add_labelled (sheet, LK_SHEET_BODY, _ ("To do:"), step->waits);
  if (step->notes)
    lk_sheet_text (sheet, LK_SHEET_NOTE, 0.0, step->notes);
  for (guint i = 0; i < step->claims->len; i++)
    add_claim (sheet, g_ptr_array_index (step->claims, i), verdicts);
}

static void
add_lesson (LkSheet *sheet, const LkHandout *handout)
{
  LkLesson *lesson = handout->lesson;
  guint minutes = lk_lesson_get_minutes (lesson);
  g_autofree char *lasts = g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);

  lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, lk_lesson_get_summary (lesson));
  lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, lk_lesson_get_audience (lesson));
  if (minutes > 0)
    lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, lasts);
  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    add_step (sheet, s + 1, lk_lesson_get_step (lesson, s), handout->verdicts);
}

static void
answer_questions (LkSheet *sheet, const LkHandout *handout)
{
  g_autoptr (GPtrArray) questions = lk_run_questions (handout);

  lk_sheet_text (sheet, LK_SHEET_HEADING, 0.0, _ ("Questions, and what to answer"));
  for (guint i = 0; i < questions->len; i++)
    {
      const LkRunQuestion *question = g_ptr_array_index (questions, i);
      g_autofree char *numbered = g_strdup_printf (_ ("%u. %s"), i + 1, question->question);

      lk_sheet_keep (sheet, lk_sheet_measure (sheet, LK_SHEET_STRONG, 0.0, numbered) +
                                lk_sheet_measure (sheet, LK_SHEET_BODY, STEP_INDENT, question->answer));
      lk_sheet_text (sheet, LK_SHEET_STRONG, 0.0, numbered);
      lk_sheet_text (sheet, LK_SHEET_BODY, STEP_INDENT, question->answer);
    }
}

GBytes *
lk_handout_lecturer_sheet (const LkHandout *handout, GError **error)
{
  g_autofree char *name = NULL, *title = NULL, *about = NULL;
  g_autoptr (LkSheet) sheet = NULL;

  if (!lk_handout_check (handout, error))
    return NULL;
  name = lk_handout_title (handout);
  about = lk_handout_about (handout);
  /* Translators: what a handout is called, such as a lesson's title. */
  title = g_strdup_printf (_ ("%s: for the lecturer"), name);
  sheet = lk_sheet_new (title);
  lk_sheet_text (sheet, LK_SHEET_TITLE, 0.0, title);
  if (handout->lesson)
    add_lesson (sheet, handout);
  if (count_questions (handout->lesson) == 0)
    answer_questions (sheet, handout);
  lk_sheet_text (sheet, LK_SHEET_HEADING, 0.0, _ ("The run’s numbers"));
  lk_sheet_text (sheet, LK_SHEET_BODY, 0.0, about);
  add_numbers (sheet, handout);
  return lk_sheet_finish (sheet, error);
}
