/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-questions.h"

#include <glib/gi18n-lib.h>

#include "figure/lk-headline.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "words/lk-quantity.h"

static void
question_free (gpointer data)
{
  LkRunQuestion *question = data;

  g_free (question->question);
  g_free (question->answer);
  g_free (question);
}

static void
add (GPtrArray *questions, char *question, char *answer)
{
  LkRunQuestion *added = g_new (LkRunQuestion, 1);

  *added = (LkRunQuestion) { question, answer };
  g_ptr_array_add (questions, added);
}

double
lk_run_questions_temperature (const LkHandout *handout)
{
  double T = lk_handout_temperature (handout);

  return T == 1.0 ? LK_HANDOUT_TEMPERATURE : T;
}

/* The largest but that one. */
static gsize
second (const double *p, gsize n, gsize first)
{
  gsize best = first == 0 ? 1 : 0;

  for (gsize k = 0; k < n; k++)
    if (k != first && p[k] > p[best])
      best = k;
  return best;
}

static void
ask_about_sample (GPtrArray *questions, const LkHandout *handout)
{
  const LkDataset *dataset = handout->dataset;
  gsize C = dataset->n_classes, first, next;
  const float *v = handout->teacher->test_logits + handout->sample * C;
  double T = lk_run_questions_temperature (handout);
  g_autofree double *cold = g_new (double, C);
  g_autofree double *warm = g_new (double, C);

  lk_softmax (v, C, 1.0, cold);
  lk_softmax (v, C, T, warm);
  first = lk_argmax (v, C);
  next = second (warm, C, first);
  add (questions,
       g_strdup_printf (_ ("At T = 1 the teacher says “%s” with %s, at T = %s with %s. Which other answers become more "
                           "likely, and why these?"),
                        dataset->class_names[first], LK_SHARE (cold[first]), LK_SETTING (T), LK_SHARE (warm[first])),
       g_strdup_printf (_ ("Next comes “%s”: %s at T = 1 and %s at T = %s. The teacher finds the sample more like that "
                           "class than like the others. T changes how sure the answers are, not their order."),
                        dataset->class_names[next], LK_SHARE (cold[next]), LK_SHARE (warm[next]), LK_SETTING (T)));
}

static void
ask_about_race (GPtrArray *questions, const LkHandout *handout, const LkEvaluation *last)
{
  gsize n = handout->dataset->test.n;
  g_autofree char *headline = NULL, *chance = NULL;
  guint only_student, only_twin;

  if (!last->twin)
    {
      add (
          questions,
          g_strdup_printf (_ ("The student makes %s errors on %s test samples. How could one find out what the teacher "
                              "has to do with that?"),
                           LK_COUNT (last->record.student.errors), LK_COUNT (n)),
          g_strdup (_ ("By a twin: a student that begins with the same weights and sees the same pictures, but "
                       "learns from labels alone.")));
      return;
    }
  headline = lk_headline (&last->record, TRUE);
  lk_evaluation_count_apart (last, handout->dataset, &only_student, &only_twin);
  chance = lk_headline_test (only_student, only_twin, n);
  add (questions,
       g_strdup_printf (
           _ ("On %s test samples the student makes %s errors and its untaught twin %s. They began with the "
              "same weights and saw the same pictures. What else differs?"),
           LK_COUNT (n), LK_COUNT (last->record.student.errors), LK_COUNT (last->record.twin.errors)),
       /* Translators: what came of the run, a sentence without its full stop, and whether chance could do that. */
       g_strdup_printf (_ ("Only the teacher’s soft answers, which the twin never saw. %s. %s."),
                        headline ? headline : _ ("Nothing has been learned yet"), chance));
}

static void
ask_about_size (GPtrArray *questions, const LkHandout *handout, const LkEvaluation *last)
{
  gsize teacher = lk_teacher_n_params (handout->teacher);

  if (teacher == 0 || handout->n_params == 0 || !handout->teacher->test_logits)
    return;
  add (questions,
       g_strdup_printf (_ ("The teacher has %s parameters and makes %s errors, the student has %s and makes %s. Where "
                           "would you use which of them?"),
                        LK_COUNT (teacher), LK_COUNT (handout->teacher->test_quality.errors),
                        LK_COUNT (handout->n_params), LK_COUNT (last->record.student.errors)),
       g_strdup_printf (_ ("The student has 1/%s of the teacher’s parameters: it takes less memory and less time for "
                           "an answer, as a telephone needs it. The teacher is for where only errors count."),
                        LK_TIMES ((double) teacher / (double) handout->n_params)));
}

static void
ask_about_knowledge (GPtrArray *questions, const LkHandout *handout)
{
  const LkDataset *dataset = handout->dataset;
  gsize C = dataset->n_classes, row = 0, column = 1;
  double T = lk_handout_temperature (handout);
  g_autofree double *values = g_new (double, (C + 1) * C);

  lk_dark_knowledge (handout->teacher->test_logits, dataset->test.labels, dataset->test.n, C, T, values + C * C,
                     values);
  for (gsize i = 0; i < C; i++)
    for (gsize k = 0; k < C; k++)
      if (i != k && values[i * C + k] > values[row * C + column])
        {
          row = i;
          column = k;
        }
  add (
      questions,
      g_strdup (_ ("Look at the table of dark knowledge. Which two classes does the teacher find most alike? Would you "
                   "have said so, too?")),
      g_strdup_printf (_ ("“%s”, which gets “%s” as a second answer: %s on average at T = %s. Labels alone say nothing "
                          "of that."),
                       dataset->class_names[row], dataset->class_names[column], LK_SHARE (values[row * C + column]),
                       LK_SETTING (T)));
}

static void
ask_about_loss (GPtrArray *questions, const LkHandout *handout)
{
  double alpha = handout->settings->loss.alpha;

  add (questions,
       g_strdup_printf (_ ("The loss was L = (1 − α) · labels + α · teacher with α = %s. From what would the student "
                           "learn with α = 0, and from what with α = 1?"),
                        LK_SETTING (alpha)),
       g_strdup (_ ("With α = 0 from the labels alone, as its twin does; with α = 1 from the teacher’s answers alone, "
                    "without ever seeing a label.")));
}

GPtrArray *
lk_run_questions (const LkHandout *handout)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (question_free);
  const LkEvaluation *last = handout->timeline->evaluations[handout->timeline->n - 1];
  gboolean answers = handout->teacher->test_logits != NULL;

  if (answers && handout->sample < handout->dataset->test.n && handout->dataset->n_classes > 1)
    ask_about_sample (questions, handout);
  ask_about_race (questions, handout, last);
  ask_about_size (questions, handout, last);
  if (answers && handout->dataset->n_classes > 1)
    ask_about_knowledge (questions, handout);
  ask_about_loss (questions, handout);
  return questions;
}
