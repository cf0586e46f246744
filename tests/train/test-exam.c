/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "train-data.h"
#include "train/lk-exam.h"
#include "settings/lk-setting-table.h"

#define C      TRAIN_DATA_CLASSES
#define N_TEST 60 /* 15 of each class */

static LkDataset *bars; /* sample i is of class i % 4 */

static LkExam *
make_exam (const char *subjects, const char *also, guint n_questions, guint64 seed)
{
  GError *error = NULL;
  LkExam *exam = lk_exam_new (bars, subjects, also, n_questions, seed, &error);

  g_assert_no_error (error);
  return exam;
}

static void
test_questions (void)
{
  g_autoptr (LkExam) exam = make_exam ("1,odd=3", "even=0+2", 4, 5);
  bool seen[N_TEST] = { false };

  g_assert_cmpuint (exam->n_subjects, ==, 3);
  g_assert_cmpuint (exam->n_marked, ==, 2);
  g_assert_cmpstr (exam->subjects[0].name, ==, "1");
  g_assert_cmpstr (exam->subjects[1].name, ==, "odd");
  g_assert_cmpstr (exam->subjects[2].name, ==, "even");
  g_assert_false (exam->subjects[1].extra);
  g_assert_true (exam->subjects[2].extra);
  for (gsize q = 0; q < 12; q++)
    {
      guint32 sample = exam->samples[q];

      g_assert_cmpuint (sample, <, N_TEST);
      g_assert_false (seen[sample]);
      seen[sample] = true;
      if (q < 4)
        g_assert_cmpuint (sample % C, ==, 1);
      else if (q < 8)
        g_assert_cmpuint (sample % C, ==, 3);
      else
        g_assert_cmpuint (sample % 2, ==, 0);
    }
}

/* The same seed asks the same, another one something else; other subjects and
 * more questions change nothing of those that are there. */
static void
test_draw (void)
{
  g_autoptr (LkExam) exam = make_exam ("2,3", "", 4, 1);
  g_autoptr (LkExam) again = make_exam ("2,3", "", 4, 1);
  g_autoptr (LkExam) other = make_exam ("2,3", "", 4, 2);
  g_autoptr (LkExam) longer = make_exam ("3,0", "", 6, 1);

  g_assert_cmpmem (exam->samples, 8 * sizeof (guint32), again->samples, 8 * sizeof (guint32));
  g_assert_cmpint (memcmp (exam->samples, other->samples, 8 * sizeof (guint32)), !=, 0);
  g_assert_cmpmem (exam->samples + 4, 4 * sizeof (guint32), longer->samples, 4 * sizeof (guint32));
}

/* Logits of a network that answers the q-th question of subject k right when
 * bit q of right[k] is set, and one class too high otherwise. */
static float *
write_answers (const LkExam *exam, const guint *right)
{
  float *logits = g_new0 (float, (N_TEST * C));

  for (gsize k = 0; k < exam->n_subjects; k++)
    for (gsize q = 0; q < exam->n_questions; q++)
      {
        guint32 sample = exam->samples[k * exam->n_questions + q];
        gsize label = sample % C;
        gsize answer = right[k] >> q & 1 ? label : (label + 1) % C;

        logits[sample * C + answer] = 2.0f;
      }
  return logits;
}

/* Counted by hand: two subjects have 50 marks each, four questions 12.5 each. */
static void
test_marks (void)
{
  g_autoptr (LkExam) exam = make_exam ("low=0+1,2", "3", 4, 1);
  const guint right[] = { 0xD, 0x2, 0xF }; /* 1011, 0100, 1111 in the order asked */
  g_autofree float *logits = write_answers (exam, right);
  g_autoptr (LkExamPaper) paper = lk_exam_sit (exam, logits);

  g_assert_cmpuint (paper->right[0], ==, 3);
  g_assert_cmpuint (paper->right[1], ==, 1);
  g_assert_cmpuint (paper->right[2], ==, 4);
  g_assert_cmpfloat (paper->marks[0], ==, 37.5);
  g_assert_cmpfloat (paper->marks[1], ==, 12.5);
  g_assert_cmpfloat (paper->marks[2], ==, 0.0);
  g_assert_cmpfloat (paper->total, ==, 50.0);
  g_assert_cmpuint (paper->answers[1], ==, (exam->samples[1] + 1) % C);
  g_assert_cmpuint (paper->answers[5], ==, 2);
  g_assert_cmpuint (paper->answers[4], ==, 3);
  g_assert_cmpuint (paper->answers[11], ==, 3);
}

/* Three subjects of seven questions: no thirds or sevenths are lost. */
static void
test_full_marks (void)
{
  g_autoptr (LkExam) exam = make_exam ("0,1,3", "2", 7, 1);
  const guint right[] = { 0x7F, 0x7F, 0x7F, 0 };
  g_autofree float *logits = write_answers (exam, right);
  g_autoptr (LkExamPaper) paper = lk_exam_sit (exam, logits);

  g_assert_cmpfloat (paper->total, ==, 100.0);
  g_assert_cmpfloat_with_epsilon (paper->marks[0], 100.0 / 3.0, 1e-12);
  g_assert_cmpuint (paper->right[3], ==, 0);
}

static void
test_taught (void)
{
  g_autoptr (LkExam) some = make_exam ("low=1+0,3", "2", 1, 1);
  g_autoptr (LkExam) all = make_exam ("", "", 1, 1);
  g_autoptr (LkExam) grouped = make_exam ("low=0+1,high=2+3", "", 1, 1);
  g_autofree char *some_text = lk_exam_taught (some);
  g_autofree char *all_text = lk_exam_taught (all);
  g_autofree char *grouped_text = lk_exam_taught (grouped);

  g_assert_cmpstr (some_text, ==, "0,1,3");
  g_assert_cmpstr (all_text, ==, "");
  g_assert_cmpstr (grouped_text, ==, "");
  g_assert_cmpuint (all->n_subjects, ==, C);
}

/* A class whose name cannot stand in a list is called by its number. */
static void
test_comma (void)
{
  const char *const names[] = { "red, green", "blue" };
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkExam) all = NULL;
  g_autoptr (LkExam) first = NULL;
  g_autofree char *taught = NULL;
  LkSplit splits[2];
  GError *error = NULL;

  for (gsize s = 0; s < 2; s++)
    {
      splits[s] = (LkSplit) { .n = 2, .pixels = g_malloc0 (2), .labels = g_new0 (uint16_t, 2) };
      splits[s].labels[1] = 1;
    }
  g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { 1, 1, 1 }, 2, names, splits[0], splits[1], &dataset), ==,
                   LK_OK);
  all = lk_exam_new (dataset, "", "", 1, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->n_subjects, ==, 2);
  g_assert_cmpstr (all->subjects[0].name, ==, "red, green");
  first = lk_exam_new (dataset, "0", "", 1, 1, &error);
  g_assert_no_error (error);
  taught = lk_exam_taught (first);
  g_assert_cmpstr (taught, ==, "0");
}

static void
test_refused (void)
{
  static const struct {
    const char *subjects;
    const char *also;
    guint n_questions;
    const char *fragment;
  } cases[] = {
    { "4", "", 1, "“4” is no subject of Bars: there are 0, 1, 2, 3" },
    { "1,,2", "", 1, "“” is no subject" },
    { "low=0+9", "", 1, "“low=0+9”" },
    { "low=", "", 1, "“low=”" },
    { "=0+1", "", 1, "“=0+1”" },
    { "1,2,1", "", 1, "“1” would be asked twice" },
    { "low=0+1,1", "", 1, "in “low” and in “1”" },
    { "0,1", "x=1+2", 1, "in “1” and in “x”" },
    { "0", "seven", 1, "“seven”" },
    { "0,1", "", 16, "15 samples of “0”, too few for 16" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;

      g_test_message ("--subjects %s --also %s", cases[i].subjects, cases[i].also);
      g_assert_null (lk_exam_new (bars, cases[i].subjects, cases[i].also, cases[i].n_questions, 1, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, cases[i].fragment));
      g_error_free (error);
    }
}

/* Rounds in which the thread had to wait do not count, unless nearly all are of that kind. */
static void
test_median (void)
{
  static const double seconds[] = { 1.0, 9.0, 1.2, 8.0, 1.1, 7.0, 1.3, 1.4 };
  static const double worked[] = { 1.0, 1.0, 1.2, 4.0, 1.1, 1.0, 1.3, 1.4 };
  static const double busy[] = { 0.5, 1.0, 0.6, 4.0, 0.5, 1.0, 0.6, 1.4 };
  double median;

  g_assert_true (lk_exam_median (seconds, worked, G_N_ELEMENTS (seconds), &median));
  g_assert_cmpfloat (median, ==, 1.2);
  g_assert_false (lk_exam_median (seconds, busy, G_N_ELEMENTS (seconds), &median));
  g_assert_cmpfloat (median, ==, 1.4);
}

static void
test_measure (void)
{
  g_autoptr (LkExam) exam = make_exam ("", "", 3, 1);
  const size_t fits[] = { 64, 7, C }, other[] = { 65, 7, C };
  LkNetwork *network = NULL, *wrong = NULL;
  LkFrozen frozen, bad;
  const LkFrozen *members[2];
  LkExamCost cost;
  GError *error = NULL;

  g_assert_cmpint (lk_network_new (fits, 3, &network), ==, LK_OK);
  g_assert_cmpint (lk_network_new (other, 3, &wrong), ==, LK_OK);
  frozen = lk_frozen_of (network);
  bad = lk_frozen_of (wrong);
  members[0] = members[1] = &frozen;
  g_assert_true (lk_exam_measure (exam, members, 1, &cost, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (cost.parameters, ==, 64 * 7 + 7 + 7 * 4 + 4);
  g_assert_cmpuint (cost.multiply_adds, ==, 64 * 7 + 7 * 4);
  g_assert_cmpuint (cost.bytes, ==, 4 * (64 * 7 + 7 + 7 * 4 + 4));
  g_assert_cmpfloat (cost.seconds, >, 1e-9);
  g_assert_cmpfloat (cost.seconds, <, 0.1);

  /* An ensemble is as large as its members together. */
  g_assert_true (lk_exam_measure (exam, members, 2, &cost, &error));
  g_assert_cmpuint (cost.parameters, ==, 2 * (64 * 7 + 7 + 7 * 4 + 4));
  g_assert_cmpuint (cost.multiply_adds, ==, 2 * (64 * 7 + 7 * 4));

  members[1] = &bad;
  g_assert_false (lk_exam_measure (exam, members, 2, &cost, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_error_free (error);
  lk_network_free (network);
  lk_network_free (wrong);
}

/* What an exam teaches is what the settings' transfer set then holds, by subject
 * and not by class; its questions read as arithmetic. */
static void
test_arithmetic (void)
{
  GError *error = NULL;
  g_autoptr (LkDataset) dataset = lk_dataset_load ("arithmetic", NULL, &error);
  g_autoptr (LkExam) exam = lk_exam_new (dataset, "Minus,curves=sin+cos", "tan", 2, 1, &error);
  g_autofree char *minus = NULL;
  g_autofree char *tan = NULL;
  g_autofree char *of_a_picture = NULL;
  g_autoptr (LkExam) pictures = make_exam ("2", "", 1, 1);
  g_autofree char *expected = g_strdup_printf ("test sample %u", pictures->samples[0]);
  g_auto (LkSettings) settings = { 0 };
  LkTransferSet *set;
  gsize n = 0;

  g_assert_no_error (error);
  minus = lk_exam_question (exam, 0);
  tan = lk_exam_question (exam, 5);
  of_a_picture = lk_exam_question (pictures, 0);
  g_assert_nonnull (strstr (minus, " − "));
  g_assert_true (g_str_has_prefix (tan, "tan "));
  g_assert_cmpstr (of_a_picture, ==, expected);

  train_settings_init (&settings);
  g_free (settings.only_classes);
  settings.only_classes = lk_exam_taught (exam);
  g_assert_cmpstr (settings.only_classes, ==, "minus,sin,cos");
  set = lk_settings_new_transfer_set (&settings, dataset, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < dataset->train.n; i++)
    {
      guint subject = dataset->train.subjects[i];
      bool kept = n < set->n && set->index[n] == i;

      g_assert_true (kept == (subject == 1 || subject == 4 || subject == 5));
      n += kept;
    }
  g_assert_cmpuint (n, ==, set->n);
  lk_transfer_set_free (set);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  bars = train_data_new (40, N_TEST, 1);
  g_test_add_func ("/exam/questions", test_questions);
  g_test_add_func ("/exam/draw", test_draw);
  g_test_add_func ("/exam/marks", test_marks);
  g_test_add_func ("/exam/full-marks", test_full_marks);
  g_test_add_func ("/exam/taught", test_taught);
  g_test_add_func ("/exam/comma", test_comma);
  g_test_add_func ("/exam/refused", test_refused);
  g_test_add_func ("/exam/median", test_median);
  g_test_add_func ("/exam/measure", test_measure);
  g_test_add_func ("/exam/arithmetic", test_arithmetic);
  status = g_test_run ();
  lk_dataset_unref (bars);
  return status;
}
