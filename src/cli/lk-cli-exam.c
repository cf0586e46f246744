/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "dataset/lk-arithmetic.h"
#include "figure/lk-verdict.h"
#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "nn/lk-parallel.h"
#include "words/lk-quantity.h"
#include "train/lk-exam.h"
#include "settings/lk-settings-check.h"

#define MAX_PUPILS     3
#define QUESTION_WIDTH 24 /* columns of the card, in characters */
#define ANSWER_WIDTH   14

/* One who sits the exam: the teacher first, then the student, then the twin. */
typedef struct {
  const char *id;                 /* "teacher" */
  const char *name;               /* translated */
  const LkFrozen *const *members; /* (n_members): several when the teacher is an ensemble */
  gsize n_members;
  char *layers;
  LkExamPaper *paper;
  LkExamCost cost;
} Pupil;

/* What Arithmetic is learned with, where the command line says nothing else:
 * found by trial. There is no noise in it to be protected from by dropout. */
static const LkCliHelp help[] = { { LK_SETTING_EPOCHS, N_ ("passes over the subjects that are taught") },
                                  { LK_SETTING_SEED, N_ ("of questions, weights and order") },
                                  { 0 } };

static void
suit_arithmetic (LkSession *session, GHashTable *given)
{
  g_object_set (session, "teacher-dropout", 0.0, "teacher-input-dropout", 0.0, NULL);
  if (!g_hash_table_contains (given, "teacher-layers"))
    g_object_set (session, "teacher-layers", "256x256", NULL);
  if (!g_hash_table_contains (given, "teacher-epochs"))
    g_object_set (session, "teacher-epochs", 20, NULL);
  if (!g_hash_table_contains (given, "student"))
    g_object_set (session, "student-layers", "64x64", NULL);
  if (!g_hash_table_contains (given, "epochs"))
    g_object_set (session, "epochs", 40, NULL);
}

static void
pupil_clear (Pupil *pupil)
{
  g_free (pupil->layers);
  lk_exam_paper_free (pupil->paper);
}

static double
times_smaller (const Pupil *pupils)
{
  return (double) pupils[0].cost.parameters / pupils[1].cost.parameters;
}

static const char *
right_answer (const LkExam *exam, gsize question)
{
  const LkDataset *dataset = exam->dataset;

  return dataset->class_names[dataset->test.labels[exam->samples[question]]];
}

static void
add_subject (LkJson *json, const LkExam *exam, gsize k, const Pupil *pupils, gsize n_pupils)
{
  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "name", exam->subjects[k].name);
  lk_json_add_boolean (json, "taught", !exam->subjects[k].extra);
  for (gsize p = 0; p < n_pupils; p++)
    {
      lk_json_begin_object (json, pupils[p].id);
      lk_json_add_count (json, "right", pupils[p].paper->right[k]);
      lk_json_add_number (json, "marks", pupils[p].paper->marks[k]);
      lk_json_end (json);
    }
  lk_json_begin_array (json, "questions");
  for (gsize q = k * exam->n_questions; q < (k + 1) * exam->n_questions; q++)
    {
      g_autofree char *question = lk_exam_question (exam, q);

      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "sample", exam->samples[q]);
      lk_json_add_text (json, "question", question);
      lk_json_add_text (json, "answer", right_answer (exam, q));
      for (gsize p = 0; p < n_pupils; p++)
        lk_json_add_text (json, pupils[p].id, exam->dataset->class_names[pupils[p].paper->answers[q]]);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_end (json);
}

static void
print_json (const LkSettings *all, const LkExam *exam, const Pupil *pupils, gsize n_pupils, const LkFindings *findings,
            const char *problem)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", all->dataset);
  lk_json_add_count (json, "seed", all->seed);
  for (gsize p = 0; p < n_pupils; p++)
    {
      lk_json_begin_object (json, pupils[p].id);
      lk_json_add_number (json, "marks", pupils[p].paper->total);
      lk_json_add_text (json, "layers", pupils[p].layers);
      lk_json_add_count (json, "parameters", pupils[p].cost.parameters);
      lk_json_add_count (json, "multiply_adds", pupils[p].cost.multiply_adds);
      lk_json_add_count (json, "bytes", pupils[p].cost.bytes);
      lk_json_add_number (json, "seconds_per_image", pupils[p].cost.seconds);
      lk_json_end (json);
    }
  lk_json_add_number (json, "times_smaller", times_smaller (pupils));
  lk_json_begin_array (json, "subjects");
  for (gsize k = 0; k < exam->n_subjects; k++)
    add_subject (json, exam, k, pupils, n_pupils);
  lk_json_end (json);
  lk_cli_add_findings (json, findings);
  lk_cli_add_diverged (json, problem);
  lk_json_end (json);
  lk_cli_print_json (json);
}

static void
print_first_column (const char *text)
{
  lk_cli_column (-QUESTION_WIDTH, text);
}

static void
print_column (const char *text)
{
  lk_cli_printf (" ");
  lk_cli_column (ANSWER_WIDTH, text);
}

G_GNUC_PRINTF (1, 2) static void print_columnf (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  print_column (text);
}

static void
print_subject (const LkExam *exam, gsize k, const Pupil *pupils, gsize n_pupils)
{
  const LkExamSubject *subject = &exam->subjects[k];

  putchar ('\n');
  print_first_column (subject->name);
  print_column (_ ("right answer"));
  for (gsize p = 0; p < n_pupils; p++)
    print_column (pupils[p].name);
  putchar ('\n');
  for (gsize q = k * exam->n_questions; q < (k + 1) * exam->n_questions; q++)
    {
      g_autofree char *question = lk_exam_question (exam, q);
      g_autofree char *line = g_strconcat ("  ", question, NULL);
      const char *right = right_answer (exam, q);

      print_first_column (line);
      print_column (right);
      for (gsize p = 0; p < n_pupils; p++)
        {
          const char *answer = exam->dataset->class_names[pupils[p].paper->answers[q]];

          print_columnf ("%s%s", g_str_equal (answer, right) ? "" : "✗ ", answer);
        }
      putchar ('\n');
    }
  print_first_column (subject->extra ? _ ("  right, not marked") : _ ("  marks"));
  if (subject->extra)
    print_columnf ("%u", exam->n_questions);
  else
    print_column (LK_FIXED (100.0 / exam->n_marked, 1));
  for (gsize p = 0; p < n_pupils; p++)
    if (subject->extra)
      print_columnf ("%u", pupils[p].paper->right[k]);
    else
      print_column (LK_FIXED (pupils[p].paper->marks[k], 1));
  putchar ('\n');
}

static void
print_costs (const Pupil *pupils, gsize n_pupils)
{
  const char *const names[] = { _ ("layers"), _ ("parameters"), _ ("multiply-adds"), _ ("bytes"), _ ("µs an image") };

  for (gsize row = 0; row < G_N_ELEMENTS (names); row++)
    {
      print_first_column (names[row]);
      print_column ("");
      for (gsize p = 0; p < n_pupils; p++)
        {
          const LkExamCost *cost = &pupils[p].cost;
          const gsize counts[] = { 0, cost->parameters, cost->multiply_adds, cost->bytes };

          if (row == 0)
            print_column (pupils[p].layers);
          else if (row < G_N_ELEMENTS (counts))
            print_column (LK_COUNT (counts[row]));
          else
            print_column (LK_FIXED (cost->quiet ? 1e6 * cost->seconds : NAN, 1));
        }
      putchar ('\n');
    }
}

static void
print_card (const LkSettings *all, const LkExam *exam, const Pupil *pupils, gsize n_pupils)
{
  const LkExamPaper *twin = n_pupils > 2 ? pupils[2].paper : NULL;
  g_autofree char *verdict = lk_exam_verdict (pupils[0].paper, pupils[1].paper, twin, FALSE, times_smaller (pupils));
  g_autofree char *grounds = lk_exam_grounds (exam, pupils[1].paper, twin);

  lk_cli_printf (_ ("%s: the exam, %u questions a subject, seed %llu\n"), exam->dataset->title, exam->n_questions,
                 (unsigned long long) all->seed);
  for (gsize k = 0; k < exam->n_subjects; k++)
    print_subject (exam, k, pupils, n_pupils);
  putchar ('\n');
  print_first_column (_ ("Marks of 100"));
  print_column (LK_FIXED (100.0, 1));
  for (gsize p = 0; p < n_pupils; p++)
    print_column (LK_FIXED (pupils[p].paper->total, 1));
  lk_cli_printf ("\n\n");
  print_costs (pupils, n_pupils);
  putchar ('\n');
  lk_cli_printf ("%s\n%s\n", verdict, grounds);
}

/* The lines that cannot be understood for a reason that options do not know. */
static gboolean
check_usage (const LkSettings *all, GHashTable *given, int questions)
{
  const char *problem = NULL;

  if (g_hash_table_contains (given, "teacher") &&
      (g_hash_table_contains (given, "teacher-layers") || g_hash_table_contains (given, "teacher-epochs")))
    problem = _ ("--teacher takes a trained teacher, --teacher-layers trains one: give one of them");
  else if (all->student.epochs == 0)
    problem = _ ("--epochs 0 would never end: give at least 1");
  else if (questions < 1)
    problem = _ ("--questions must be at least 1");
  if (problem)
    g_printerr ("limbeck-cli exam: %s\n", problem);
  return problem == NULL;
}

/* An exam measures a teacher's size and speed, too. */
static gboolean
check_teacher (const LkTeacher *teacher, GError **error)
{
  if (lk_teacher_has_networks (teacher))
    return TRUE;
  g_set_error_literal (
      error, LK_ERROR, LK_ERROR_VALUE,
      _ ("A file of logits cannot sit an exam, which asks a teacher’s size and speed as well: give its "
         "network (safetensors, ONNX)"));
  return FALSE;
}

LkExit
lk_cli_exam (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkExam) exam = NULL;
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkFindings) findings = lk_findings_new ();
  g_autoptr (LkDistillation) run = NULL;
  g_autoptr (GHashTable) given = NULL;
  g_autofree char *subjects = NULL;
  g_autofree char *also = NULL;
  g_autofree char *taught = NULL;
  const LkEvaluation *evaluation;
  const LkNetwork *student, *twin;
  LkFrozen frozen[2];
  const LkFrozen *pupil = &frozen[0], *control = &frozen[1];
  Pupil pupils[MAX_PUPILS];
  gsize n_pupils = 0;
  const char *problem;
  int questions = LK_EXAM_QUESTIONS;
  gboolean as_json = FALSE, no_twin = FALSE;
  const GOptionEntry entries[] = {
    { "subjects", 0, 0, G_OPTION_ARG_STRING, &subjects,
      N_ ("what is taught and examined, such as plus,minus or even=0+2+4+6+8 (all)"), "LIST" },
    { "also", 0, 0, G_OPTION_ARG_STRING, &also, N_ ("asked besides, neither taught nor marked"), "LIST" },
    { "questions", 0, 0, G_OPTION_ARG_INT, &questions, N_ ("of each subject (3)"), "N" },
    { "no-twin", 0, 0, G_OPTION_ARG_NONE, &no_twin, N_ ("leave the untaught control out"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "exam",
    .summary = _ ("A teacher learns everything, a student only the subjects of the exam. Both sit it."),
    .description = _ ("The subjects of a data set are its classes; those of arithmetic are plus, minus, times, "
                      "divide, sin, cos, tan, log, sqrt and dot."),
    .session = session,
    .takes = LK_VERB_EXAM,
    .help = help,
    .entries = entries,
  };
  GError *error = NULL;
  LkExit status;

  g_object_set (session, "dataset", LK_ARITHMETIC_ID, NULL);
  status = lk_cli_parse (&line, &argc, &argv, &given);
  if (status != LK_EXIT_OK)
    return status;
  if (!check_usage (all, given, questions))
    return LK_EXIT_USAGE;
  if (g_str_equal (all->dataset, LK_ARITHMETIC_ID))
    suit_arithmetic (session, given);
  lk_cli_choose_teacher (session, given);
  g_object_set (session, "twin", !no_twin, NULL);

  if (!lk_settings_check (all, &error))
    return lk_cli_fail_usage (error);
  if (!(dataset = lk_cli_load_dataset (all, findings, &error)) ||
      !(exam = lk_exam_new (dataset, subjects ? subjects : "", also ? also : "", (guint) questions, all->seed, &error)))
    return lk_cli_fail (error);
  taught = lk_exam_taught (exam);
  g_object_set (session, "only-classes", taught, NULL);
  if (!lk_cli_check_student (all, dataset, &error) ||
      !(teacher = lk_cli_make_teacher (all, dataset, findings, &error)) || !check_teacher (teacher, &error) ||
      !(run = lk_distillation_new (all, teacher, &error)) || !lk_cli_run_to_end (run, all, NULL, &error))
    return lk_cli_fail (error);

  evaluation = lk_distillation_get_evaluation (run);
  student = lk_distillation_get_student (run);
  twin = lk_distillation_get_twin (run);
  frozen[0] = lk_frozen_of (student);
  frozen[1] = lk_frozen_of (twin);
  pupils[n_pupils++] = (Pupil) {
    .id = "teacher",
    .name = _ ("teacher"),
    .members = (const LkFrozen *const *) teacher->members->pdata,
    .n_members = teacher->members->len,
    .layers = lk_cli_teacher_layers (teacher),
    .paper = lk_exam_sit (exam, teacher->test_logits),
  };
  pupils[n_pupils++] = (Pupil) {
    .id = "student",
    .name = _ ("student"),
    .members = &pupil,
    .n_members = 1,
    .layers = lk_cli_layers (student),
    .paper = lk_exam_sit (exam, evaluation->student),
  };
  if (twin)
    pupils[n_pupils++] = (Pupil) {
      .id = "twin",
      .name = _ ("twin"),
      .members = &control,
      .n_members = 1,
      .layers = lk_cli_layers (twin),
      .paper = lk_exam_sit (exam, evaluation->twin),
    };
  lk_parallel_set_threads (1); /* a single image is too little work for two */
  for (gsize p = 0; p < n_pupils && !error; p++)
    lk_exam_measure (exam, pupils[p].members, pupils[p].n_members, &pupils[p].cost, &error);
  problem = lk_cli_diverged (&evaluation->record.student, twin ? &evaluation->record.twin : NULL);
  if (error)
    status = lk_cli_fail (error);
  else if (as_json)
    print_json (all, exam, pupils, n_pupils, findings, problem);
  else
    print_card (all, exam, pupils, n_pupils);
  if (!error)
    status = lk_cli_say_diverged (problem, !isfinite (evaluation->record.student.nll));
  for (gsize p = 0; p < n_pupils; p++)
    pupil_clear (&pupils[p]);
  return status;
}
