/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "cli-stripes.h"

/* exam: what it says, and that the card's sums are right. */

#define SMALL "--teacher-layers 8 --teacher-epochs 1 --student 4 --epochs 1"

static char *folder;
static char *dataset;

static const char *const pupils[] = { "teacher", "student", "twin" };

static JsonObject *
subject_of (JsonObject *card, guint k)
{
  return json_array_get_object_element (json_object_get_array_member (card, "subjects"), k);
}

/* Marks one subject again from the answers given; returns the right ones. */
static guint
mark_again (JsonObject *subject, const char *pupil, guint n_questions)
{
  JsonArray *questions = json_object_get_array_member (subject, "questions");
  JsonObject *paper = json_object_get_object_member (subject, pupil);
  guint right = 0;

  g_assert_cmpuint (json_array_get_length (questions), ==, n_questions);
  for (guint q = 0; q < n_questions; q++)
    {
      JsonObject *question = json_array_get_object_element (questions, q);

      right += g_str_equal (json_object_get_string_member (question, pupil),
                            json_object_get_string_member (question, "answer"));
    }
  g_assert_cmpint (json_object_get_int_member (paper, "right"), ==, right);
  return right;
}

static void
test_card (void)
{
  g_auto (CliRun) run = cli_run ("exam --json --dataset %s --subjects outer=0+2 --also 1 --questions 5 --seed 3 "
                                 "--batch 16 " SMALL,
                                 dataset);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonObject *card = json_node_get_object (node);
  JsonObject *outer = subject_of (card, 0), *also = subject_of (card, 1);

  g_assert_cmpstr (json_object_get_string_member (card, "dataset"), ==, dataset);
  g_assert_cmpint (json_object_get_int_member (card, "seed"), ==, 3);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (card, "subjects")), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (outer, "name"), ==, "outer");
  g_assert_true (json_object_get_boolean_member (outer, "taught"));
  g_assert_cmpstr (json_object_get_string_member (also, "name"), ==, "1");
  g_assert_false (json_object_get_boolean_member (also, "taught"));
  for (gsize p = 0; p < G_N_ELEMENTS (pupils); p++)
    {
      JsonObject *network = json_object_get_object_member (card, pupils[p]);
      gint64 hidden = p == 0 ? 8 : 4;
      guint right = mark_again (outer, pupils[p], 5);

      mark_again (also, pupils[p], 5);
      g_assert_cmpfloat (json_object_get_double_member (network, "marks"), ==, 20.0 * right);
      g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (outer, pupils[p]), "marks"), ==,
                         20.0 * right);
      g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (also, pupils[p]), "marks"), ==,
                         0.0);
      g_assert_cmpint (json_object_get_int_member (network, "parameters"), ==, 31 * hidden + (hidden + 1) * 3);
      g_assert_cmpint (json_object_get_int_member (network, "multiply_adds"), ==, 30 * hidden + hidden * 3);
      g_assert_cmpint (json_object_get_int_member (network, "bytes"), ==, 4 * (31 * hidden + (hidden + 1) * 3));
      g_assert_cmpfloat (json_object_get_double_member (network, "seconds_per_image"), >, 0.0);
    }
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (card, "times_smaller"), 275.0 / 139.0, 1e-9);
  for (guint q = 0; q < 5; q++)
    {
      JsonObject *question = json_array_get_object_element (json_object_get_array_member (outer, "questions"), q);
      gint64 sample = json_object_get_int_member (question, "sample");
      g_autofree char *text = g_strdup_printf ("test sample %d", (int) sample);
      g_autofree char *label = g_strdup_printf ("%d", stripes_label ((guint) sample));

      g_assert_cmpstr (json_object_get_string_member (question, "question"), ==, text);
      g_assert_cmpstr (json_object_get_string_member (question, "answer"), ==, label);
      g_assert_cmpstr (label, !=, "1");
    }
}

/* For people: the questions, and the total under them; no column for a twin that
 * is not there. */
static void
test_table (void)
{
  g_auto (CliRun) run =
      cli_run ("exam --subjects plus,divide --also sqrt --questions 2 --no-twin --batch 512 --seed 1 " SMALL);
  static const char *const fragments[] = {
    "\nplus ",
    " + ",
    "\ndivide ",
    " ÷ ",
    "\nsqrt ",
    "  √",
    "right, not marked",
    "  50.0",
    "\nMarks of 100 ",
    "50x8x10",
    "50x4x10",
    "times smaller",
    "Of what was asked the student knows ",
    "Asked: 2 subjects of 2 questions each. ",
  };

  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "Arithmetic: the exam, 2 questions a subject, seed 1\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (fragments); i++)
    if (!strstr (run.out, fragments[i]))
      g_error ("“%s” is missing from the card:\n%s", fragments[i], run.out);
  g_assert_null (strstr (run.out, "twin"));
}

/* Said before a teacher is trained. */
static void
test_refused (void)
{
  static const char *const cases[][2] = {
    { "--subjects 7", "“7” is no subject" },
    { "--subjects 0,1 --also 1", "asked twice" },
    { "--questions 46", "too few for 46 questions" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run = cli_run ("exam --dataset %s %s", dataset, cases[i][0]);

      cli_assert_failed (&run, 1, cases[i][1], NULL);
      g_assert_null (strstr (run.err, "epoch"));
    }
}

int
main (int argc, char **argv)
{
  int status;

  cli_init (&argc, &argv);
  folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  dataset = g_build_filename (folder, "stripes", NULL);
  stripes_write (dataset);
  g_test_add_func ("/cli/exam/card", test_card);
  g_test_add_func ("/cli/exam/table", test_table);
  g_test_add_func ("/cli/exam/refused", test_refused);
  status = g_test_run ();
  remove_folder (folder);
  g_free (dataset);
  return status;
}
