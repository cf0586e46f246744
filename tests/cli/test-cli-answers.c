/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"
#include "cli-stripes.h"

/* --answers: what networks say of each sample agrees with what is said of all. */

typedef struct {
  char **lines; /* the first names the columns */
  guint n;      /* samples */
  char **names;
} Table;

static void
table_clear (Table *table)
{
  g_strfreev (table->lines);
  g_strfreev (table->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static Table
read_table (const char *path)
{
  g_autofree char *text = NULL;
  Table table = { NULL };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  text[strlen (text) - 1] = '\0';
  table.lines = g_strsplit (text, "\n", -1);
  table.n = g_strv_length (table.lines) - 1;
  table.names = g_strsplit (table.lines[0], ",", -1);
  return table;
}

/* Sample i's; to be freed. */
static char *
cell (const Table *table, guint i, const char *name)
{
  g_auto (GStrv) cells = g_strsplit (table->lines[i + 1], ",", -1);

  g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (table->names));
  for (guint k = 0; table->names[k]; k++)
    if (g_str_equal (table->names[k], name))
      return g_strdup (cells[k]);
  g_error ("there is no column %s", name);
}

static double
number (const Table *table, guint i, const char *name)
{
  g_autofree char *text = cell (table, i, name);

  return g_ascii_strtod (text, NULL);
}

static guint
count_errors (const Table *table, const char *name)
{
  guint n = 0;

  for (guint i = 0; i < table->n; i++)
    {
      g_autofree char *label = cell (table, i, "label");
      g_autofree char *answer = cell (table, i, name);

      n += !g_str_equal (label, answer);
    }
  return n;
}

static double
mean (const Table *table, const char *name)
{
  double sum = 0.0;

  for (guint i = 0; i < table->n; i++)
    sum += number (table, i, name);
  return sum / table->n;
}

static gint64
errors_of (JsonNode *root, const char *who)
{
  JsonObject *object = json_node_get_object (root);

  return who ? json_object_get_int_member (json_object_get_object_member (object, who), "test_errors")
             : json_object_get_int_member (object, "errors");
}

/* Errors and mean KL are those that the run reports, for the student's file, too. */
static void
test_run (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *taught = g_build_filename (folder, "taught.csv", NULL);
  g_autofree char *alone = g_build_filename (folder, "alone.csv", NULL);
  g_autofree char *student = g_build_filename (folder, "student.safetensors", NULL);
  static const char *const names[] = { "teacher", "student", "twin" };

  stripes_write (data);
  {
    g_auto (CliRun) distill = cli_run ("distill --dataset %s --teacher-layers 8 --teacher-epochs 2 --student 4 "
                                       "--epochs 2 --temperature 3 --json --out %s --answers %s",
                                       data, student, taught);
    g_auto (CliRun) evaluate =
        cli_run ("evaluate --dataset %s --model %s --temperature 3 --json --answers %s", data, student, alone);
    g_autoptr (JsonNode) distilled = cli_assert_json (&distill);
    g_autoptr (JsonNode) evaluated = cli_assert_json (&evaluate);
    g_auto (Table) of_run = read_table (taught);
    g_auto (Table) of_file = read_table (alone);

    g_assert_cmpuint (of_run.n, ==, STRIPES_N_TEST);
    g_assert_cmpuint (of_file.n, ==, STRIPES_N_TEST);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      g_assert_cmpint (count_errors (&of_run, names[i]), ==, errors_of (distilled, names[i]));
    g_assert_cmpint (count_errors (&of_file, "network"), ==, errors_of (evaluated, NULL));
    g_assert_cmpfloat_with_epsilon (mean (&of_run, "kl_teacher_student"),
                                    json_object_get_double_member (json_object_get_object_member (json_node_get_object (
                                                                                                      distilled),
                                                                                                  "student"),
                                                                   "test_kl"),
                                    1e-7);
    for (guint i = 0; i < STRIPES_N_TEST; i++)
      {
        g_autofree char *in_run = cell (&of_run, i, "student");
        g_autofree char *in_file = cell (&of_file, i, "network");
        double sum = 0.0;

        g_assert_cmpstr (in_run, ==, in_file);
        for (guint k = 0; k < STRIPES_CLASSES; k++)
          {
            g_autofree char *p = g_strdup_printf ("student_p_%u", k);
            g_autofree char *q = g_strdup_printf ("network_p_%u", k);

            sum += number (&of_run, i, p);
            g_assert_cmpfloat_with_epsilon (number (&of_run, i, p), number (&of_file, i, q), 1e-6);
          }
        g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-8);
      }
  }
  remove_folder (folder);
}

/* Without a test split of its own a table's lines are told, whichever split they went to; both together are all of it.
 * Its logits stand in the table's order, so that they can be opened as a teacher of it. */
static void
test_all (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *table_path = g_test_build_filename (G_TEST_DIST, "data", "torch", "pictures_train.csv", NULL);
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "torch", "named.safetensors", NULL);
  g_autofree char *alone = g_build_filename (folder, "pictures.csv", NULL);
  g_autofree char *answers = g_build_filename (folder, "answers.csv", NULL);
  g_autofree char *logits = g_build_filename (folder, "logits.npy", NULL);
  g_autofree char *text = NULL;
  gboolean seen[64] = { FALSE };
  gsize length;

  g_assert_true (g_file_get_contents (table_path, &text, &length, NULL));
  write_file (folder, "pictures.csv", text, length);
  {
    g_auto (CliRun) all = cli_run ("evaluate --dataset %s --model %s --split all --json --answers %s --logits %s",
                                   alone, model, answers, logits);
    g_auto (CliRun) train = cli_run ("evaluate --dataset %s --model %s --split train --json", alone, model);
    g_auto (CliRun) test = cli_run ("evaluate --dataset %s --model %s --json", alone, model);
    g_auto (CliRun) distill =
        cli_run ("distill --dataset %s --teacher %s --student 4 --epochs 1 --json", alone, logits);
    g_autoptr (JsonNode) of_all = cli_assert_json (&all);
    g_autoptr (JsonNode) of_train = cli_assert_json (&train);
    g_autoptr (JsonNode) of_test = cli_assert_json (&test);
    g_autoptr (JsonNode) distilled = cli_assert_json (&distill);
    g_auto (Table) table = read_table (answers);
    gint64 n = json_object_get_int_member (json_node_get_object (of_all), "samples");

    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (of_all), "split"), ==, "all");
    g_assert_cmpint (n, ==, table.n);
    g_assert_cmpint (errors_of (of_all, NULL), ==, errors_of (of_train, NULL) + errors_of (of_test, NULL));
    g_assert_cmpint (errors_of (of_all, NULL), ==, count_errors (&table, "network"));
    g_assert_cmpint (errors_of (distilled, "teacher"), ==, errors_of (of_test, NULL));
    for (guint i = 0; i < table.n; i++)
      {
        g_autofree char *file = cell (&table, i, "file");
        guint line = (guint) number (&table, i, "line");

        g_assert_cmpstr (file, ==, "pictures.csv");
        g_assert_cmpuint (line, <, G_N_ELEMENTS (seen));
        g_assert_false (seen[line]);
        seen[line] = TRUE;
      }
  }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/answers/run", test_run);
  g_test_add_func ("/cli/answers/all", test_all);
  return g_test_run ();
}
