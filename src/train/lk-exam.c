/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-exam.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dataset/lk-arithmetic.h"
#include "dataset/lk-batches.h"
#include "dataset/lk-transfer-set.h"
#include "io/lk-error.h"
#include "nn/lk-memory.h"
#include "nn/lk-metrics.h"

/* A round is long beside the clock's microsecond. Those in which something else had the
 * processor do not count; of fewer than LEAST_QUIET the median says little. */
#define N_ROUNDS     15
#define LEAST_QUIET  5
#define ROUND_MICROS 1000

/* What a round's thread works of its time when nobody else wants the processor. */
#define QUIET_SHARE 0.95

static void
subject_clear (gpointer data)
{
  LkExamSubject *subject = data;

  g_free (subject->name);
  g_free (subject->holds);
}

/* What to call subject s in a list: its number where its name has a comma. */
static void
append_subject (GString *list, const LkDataset *dataset, gsize s)
{
  if (list->len > 0)
    g_string_append_c (list, ',');
  if (strchr (dataset->subject_names[s], ','))
    g_string_append_printf (list, "%zu", s);
  else
    g_string_append (list, dataset->subject_names[s]);
}

/* One item of a list: "7", "plus" or "even=0+2+4+6+8". */
static gboolean
parse_subject (const LkDataset *dataset, const char *item, LkExamSubject *subject, GError **error)
{
  g_autofree char *members = NULL;
  const char *equals = strchr (item, '=');
  const char *bad = NULL;
  gsize n = 0, only = 0;

  subject->holds = g_new0 (bool, dataset->n_classes);
  members = g_strdup (item);
  if (lk_classes_parse (dataset, members, subject->holds, &bad) != LK_OK && equals)
    {
      g_free (members);
      members = g_strdelimit (g_strdup (equals + 1), "+", ',');
      subject->name = g_strstrip (g_strndup (item, (gsize) (equals - item)));
      if (lk_classes_parse (dataset, members, subject->holds, &bad) == LK_OK)
        bad = NULL;
    }
  for (gsize s = 0; s < dataset->n_subjects; s++)
    if (subject->holds[s])
      {
        n++;
        only = s;
      }
  if (bad || n == 0 || (subject->name && *subject->name == '\0'))
    {
      g_autofree char *known = g_strjoinv (", ", dataset->subject_names);

      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("“%s” is no subject of %s: there are %s; a group of them is written as NAME=ONE+OTHER"), item,
                   dataset->title, known);
      return FALSE;
    }
  if (!subject->name)
    subject->name = g_strdup (dataset->subject_names[only]);
  return TRUE;
}

/* No question may count twice, and none that is taught may be asked as untaught. */
static gboolean
check_apart (const LkDataset *dataset, GArray *subjects, const LkExamSubject *subject, GError **error)
{
  for (guint k = 0; k < subjects->len; k++)
    {
      const LkExamSubject *other = &g_array_index (subjects, LkExamSubject, k);

      for (gsize s = 0; s < dataset->n_subjects; s++)
        if (other->holds[s] && subject->holds[s])
          {
            g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                         _ ("“%s” would be asked twice, in “%s” and in “%s”: name it once"), dataset->subject_names[s],
                         other->name, subject->name);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
parse_subjects (const LkDataset *dataset, const char *text, gboolean extra, GArray *subjects, GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  for (char **item = items; *item; item++)
    {
      LkExamSubject subject = { .extra = extra };

      if (!parse_subject (dataset, g_strstrip (*item), &subject, error) ||
          !check_apart (dataset, subjects, &subject, error))
        {
          subject_clear (&subject);
          return FALSE;
        }
      g_array_append_val (subjects, subject);
    }
  return TRUE;
}

static gboolean
draw_questions (LkExam *exam, gsize k, guint64 seed, GError **error)
{
  const LkSplit *test = &exam->dataset->test;
  const LkExamSubject *subject = &exam->subjects[k];
  g_autofree guint32 *members = g_new (guint32, test->n);
  gsize n = 0, first = 0;
  LkRng rng;

  for (gsize i = 0; i < test->n; i++)
    if (subject->holds[lk_split_subject (test, i)])
      members[n++] = (guint32) i;
  if (n < exam->n_questions)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The test split has %zu samples of “%s”, too few for %u questions: ask fewer"), n, subject->name,
                   exam->n_questions);
      return FALSE;
    }
  while (!subject->holds[first])
    first++;
  lk_rng_seed_at (&rng, seed, LK_STREAM_EXAM, first);
  lk_rng_shuffle (&rng, members, n);
  memcpy (exam->samples + k * exam->n_questions, members, exam->n_questions * sizeof *members);
  return TRUE;
}

LkExam *
lk_exam_new (LkDataset *dataset, const char *subjects, const char *also, guint n_questions, guint64 seed,
             GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (LkExamSubject));
  g_autoptr (LkExam) exam = NULL;
  g_autoptr (GString) all = g_string_new (NULL);

  g_return_val_if_fail (n_questions > 0, NULL);
  g_array_set_clear_func (list, subject_clear);
  for (gsize s = 0; s < dataset->n_subjects; s++)
    append_subject (all, dataset, s);
  if (!parse_subjects (dataset, *subjects ? subjects : all->str, FALSE, list, error))
    return NULL;
  exam = g_new0 (LkExam, 1);
  exam->dataset = lk_dataset_ref (dataset);
  exam->n_marked = list->len;
  exam->n_questions = n_questions;
  if (!parse_subjects (dataset, also, TRUE, list, error))
    return NULL;
  exam->subjects = (LkExamSubject *) g_array_steal (list, &exam->n_subjects);
  exam->samples = g_new (guint32, exam->n_subjects * n_questions);
  for (gsize k = 0; k < exam->n_subjects; k++)
    if (!draw_questions (exam, k, seed, error))
      return NULL;
  return g_steal_pointer (&exam);
}

void
lk_exam_free (LkExam *exam)
{
  if (!exam)
    return;
  for (gsize k = 0; k < exam->n_subjects; k++)
    subject_clear (&exam->subjects[k]);
  g_free (exam->subjects);
  g_free (exam->samples);
  lk_dataset_unref (exam->dataset);
  g_free (exam);
}

char *
lk_exam_taught (const LkExam *exam)
{
  const LkDataset *dataset = exam->dataset;
  g_autoptr (GString) taught = g_string_new (NULL);
  gsize n = 0;

  for (gsize s = 0; s < dataset->n_subjects; s++)
    for (gsize k = 0; k < exam->n_marked; k++)
      if (exam->subjects[k].holds[s])
        {
          append_subject (taught, dataset, s);
          n++;
        }
  return n == dataset->n_subjects ? g_strdup ("") : g_string_free (g_steal_pointer (&taught), FALSE);
}

char *
lk_exam_question (const LkExam *exam, gsize question)
{
  const LkDataset *dataset = exam->dataset;
  guint32 sample = exam->samples[question];
  char text[48];

  if (!g_str_equal (dataset->id, LK_ARITHMETIC_ID))
    return g_strdup_printf (_ ("test sample %u"), sample);
  lk_arithmetic_format (dataset->test.pixels + sample * lk_dataset_n_inputs (dataset), text, sizeof text);
  return g_strdup (text);
}

LkExamPaper *
lk_exam_sit (const LkExam *exam, const float *logits)
{
  LkExamPaper *paper = g_new0 (LkExamPaper, 1);
  gsize C = exam->dataset->n_classes;
  guint right_in_all = 0;

  paper->answers = g_new (guint16, exam->n_subjects * exam->n_questions);
  paper->right = g_new0 (guint, exam->n_subjects);
  paper->marks = g_new0 (double, exam->n_subjects);
  for (gsize k = 0; k < exam->n_subjects; k++)
    {
      for (gsize q = k * exam->n_questions; q < (k + 1) * exam->n_questions; q++)
        {
          guint32 sample = exam->samples[q];

          paper->answers[q] = (guint16) lk_argmax (logits + sample * C, C);
          paper->right[k] += paper->answers[q] == exam->dataset->test.labels[sample];
        }
      if (exam->subjects[k].extra)
        continue;
      paper->marks[k] = 100.0 * paper->right[k] / (exam->n_marked * exam->n_questions);
      right_in_all += paper->right[k];
    }
  /* Not the sum of the marks: all right is 100, without rounding. */
  paper->total = 100.0 * right_in_all / (exam->n_marked * exam->n_questions);
  return paper;
}

void
lk_exam_paper_free (LkExamPaper *paper)
{
  g_free (paper->answers);
  g_free (paper->right);
  g_free (paper->marks);
  g_free (paper);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

gboolean
lk_exam_median (const double *seconds, const double *worked, gsize n, double *median)
{
  g_autofree double *sorted = g_new (double, n);
  gsize n_quiet = 0;
  gboolean quiet;

  for (gsize r = 0; r < n; r++)
    {
      if (worked[r] >= QUIET_SHARE * seconds[r])
        sorted[n_quiet++] = seconds[r];
    }
  quiet = n_quiet >= MIN (n, LEAST_QUIET);
  if (!quiet)
    {
      memcpy (sorted, seconds, n * sizeof *sorted);
      n_quiet = n;
    }
  qsort (sorted, n_quiet, sizeof *sorted, compare_doubles);
  *median = sorted[n_quiet / 2];
  return quiet;
}

static double
thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + now.tv_nsec / 1e9;
}

/* A forward pass of one of the images x (n, D), added to the cost. */
static LkStatus
time_member (const LkFrozen *member, const float *x, gsize n, LkExamCost *cost)
{
  const LkNetwork *network = member->network;
  gsize D = lk_frozen_n_inputs (member);
  g_autofree float *logits = g_new (float, lk_frozen_n_classes (member));
  LkWorkspace *workspace = NULL;
  LkClassifierRun *run = NULL;
  LkStatus status =
      network ? lk_workspace_new (network, 1, false, &workspace) : lk_classifier_run_new (member->graph, &run);
  double seconds[N_ROUNDS], worked[N_ROUNDS], median;

  if (status != LK_OK)
    return status;
  for (gsize r = 0; r < N_ROUNDS; r++)
    {
      double thread = thread_seconds ();
      gint64 began = g_get_monotonic_time ();
      gint64 micros = 0;
      gsize passes = 0;

      for (; micros < ROUND_MICROS; micros = g_get_monotonic_time () - began)
        for (gsize i = 0; i < n; i++, passes++)
          if (network)
            lk_network_forward (network, workspace, (LkInput) { .dense = x + i * D }, 1);
          else
            lk_classifier_ask (run, x + i * D, 1, logits);
      seconds[r] = micros / 1e6 / passes;
      worked[r] = (thread_seconds () - thread) / passes;
    }
  cost->quiet = lk_exam_median (seconds, worked, N_ROUNDS, &median) && cost->quiet;
  cost->seconds += median;
  lk_workspace_free (workspace);
  lk_classifier_run_free (run);
  return LK_OK;
}

gboolean
lk_exam_measure (const LkExam *exam, const LkFrozen *const *members, gsize n_members, LkExamCost *cost, GError **error)
{
  gsize D = lk_dataset_n_inputs (exam->dataset);
  gsize n = exam->n_subjects * exam->n_questions;
  float *x = lk_alloc_aligned (n * D, sizeof (float));
  LkStatus status = x ? LK_OK : LK_NO_MEMORY;

  *cost = (LkExamCost) { .quiet = TRUE };
  for (gsize m = 0; status == LK_OK && m < n_members; m++)
    {
      const LkFrozen *member = members[m];

      if (lk_frozen_n_inputs (member) != D)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The network takes %zu pixels, but %s has %zu"),
                       lk_frozen_n_inputs (member), exam->dataset->title, D);
          free (x);
          return FALSE;
        }
      cost->parameters += lk_frozen_n_params (member);
      cost->multiply_adds += lk_frozen_multiply_adds (member);
      cost->bytes += lk_frozen_n_params (member) * sizeof (float);
      lk_batch_gather (&exam->dataset->test, D, member->network ? lk_network_beside (member->network) : 1,
                       exam->samples, n, x, NULL);
      status = time_member (member, x, n, cost);
    }
  free (x);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not measure the network"));
  return status == LK_OK;
}
