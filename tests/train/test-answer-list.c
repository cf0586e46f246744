/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/lk-answer-list.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "tests/io/test-util.h"
#include "train-data.h"

static double
number (char **cells, guint column)
{
  return g_ascii_strtod (cells[column], NULL);
}

/* Teacher says 1, student 2, twin 3, with a logit of 3 beside zeros, at T = 2: exp (3 / 2) / (exp (3 / 2) + 3). */
static void
test_values (void)
{
  g_autoptr (LkComparison) comparison = train_comparison_new ();
  const guint32 order[] = { 7, 4 };
  g_autoptr (LkAnswerList) list = lk_answer_list_new_compared (comparison, lk_answer_list_names, order, 2);
  g_auto (GStrv) lines = g_strsplit (list->text->str, "\n", -1);
  g_auto (GStrv) cells = g_strsplit (lines[1], ",", -1);
  double most = exp (1.5) / (exp (1.5) + 3.0), rest = 1.0 / (exp (1.5) + 3.0);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==,
                   "index,split,file,line,label,temperature,teacher,student,twin,kl_teacher_student,kl_teacher_twin,"
                   "teacher_p_0,teacher_p_1,teacher_p_2,teacher_p_3,student_p_0,student_p_1,student_p_2,student_p_3,"
                   "twin_p_0,twin_p_1,twin_p_2,twin_p_3");
  g_assert_true (g_str_has_prefix (lines[1], "7,test,,,3,2,1,2,3,"));
  g_assert_true (g_str_has_prefix (lines[2], "4,test,,,0,2,1,2,3,"));
  g_assert_cmpuint (g_strv_length (cells), ==, 23);
  g_assert_cmpfloat_with_epsilon (number (cells, 9), (most - rest) * 1.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (number (cells, 10), (most - rest) * 1.5, 1e-9);
  for (guint k = 0; k < 12; k++)
    g_assert_cmpfloat_with_epsilon (number (cells, 11 + k), k == 1 || k == 6 || k == 11 ? most : rest, 1e-9);
}

/* KL is of the first to the others, and not the other way round. */
static void
test_direction (void)
{
  LkDataset *dataset = train_data_new (8, 4, 1);
  static const char *const names[] = { "a", "b" };
  const float a[16] = { 2.0f, 0.0f, 0.0f, 0.0f }, b[16] = { 0.0f, 0.0f, 0.0f, 1.0f };
  const float *const logits[] = { a, b };
  g_autoptr (LkAnswerList) list = lk_answer_list_new (dataset, 1.0, names, 2);
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;
  double p[] = { exp (2.0), 1.0, 1.0, 1.0 }, q[] = { 1.0, 1.0, 1.0, exp (1.0) }, kl = 0.0;

  for (guint k = 0; k < 4; k++)
    {
      p[k] /= exp (2.0) + 3.0;
      q[k] /= exp (1.0) + 3.0;
      kl += p[k] * log (p[k] / q[k]);
    }
  lk_answer_list_add (list, &dataset->train, logits, NULL, 1);
  lines = g_strsplit (list->text->str, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "index,split,file,line,label,temperature,a,b,kl_a_b,a_p_0,"));
  g_assert_true (g_str_has_prefix (lines[1], "0,train,,,0,1,0,3,"));
  cells = g_strsplit (lines[1], ",", -1);
  g_assert_cmpfloat_with_epsilon (number (cells, 8), kl, 1e-9);
  lk_dataset_unref (dataset);
}

/* Names of classes and files are anybody's. */
static void
test_guarded (void)
{
  static const char *const classes[] = { "=1+1", "a,b" }, *const names[] = { "network" };
  LkSplit splits[2] = { { .n = 1 }, { .n = 1 } };
  const float logits[] = { 1.0f, NAN };
  const float *const all[] = { logits };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "answers.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LkAnswerList) list = NULL;
  g_autofree char *saved = NULL;
  LkDataset *dataset = NULL;
  GError *error = NULL;

  for (guint s = 0; s < 2; s++)
    {
      splits[s].pixels = calloc (1, 1);
      splits[s].labels = calloc (1, sizeof (uint16_t));
    }
  splits[1].origins.starts = calloc (1, sizeof (uint32_t));
  g_assert_cmpint (lk_origins_add (&splits[1].origins, "-x\"/1.png", splits[1].origins.starts), ==, LK_OK);
  g_assert_cmpint (lk_dataset_new ("x", "X", "", "", (LkShape) { 1, 1, 1 }, 2, classes, splits[0], splits[1], &dataset),
                   ==, LK_OK);
  list = lk_answer_list_new (dataset, 0.5, names, 1);
  lk_answer_list_add (list, &dataset->test, all, NULL, 1);
  g_assert_true (lk_answer_list_save (list, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_cmpstr (saved, ==,
                   "index,split,file,line,label,temperature,network,network_p_=1+1,\"network_p_a,b\"\n"
                   "0,test,\"'-x\"\"/1.png\",,'=1+1,0.5,'=1+1,,\n");
  lk_dataset_unref (dataset);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer-list/values", test_values);
  g_test_add_func ("/answer-list/direction", test_direction);
  g_test_add_func ("/answer-list/guarded", test_guarded);
  return g_test_run ();
}
