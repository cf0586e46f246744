/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"
#include "tests/io/test-util.h"

/* Data and teachers of people's own: those that PyTorch wrote, in tests/data. */

static char *
torch (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "torch", name, NULL);
}

static JsonObject *
object_of (JsonNode *root, const char *member)
{
  return json_object_get_object_member (json_node_get_object (root), member);
}

static void
test_evaluate (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *model = torch ("named.safetensors");
  g_auto (CliRun) run = cli_run ("evaluate --dataset %s --model %s --split train --json", table, model);
  g_autoptr (JsonNode) root = cli_assert_json (&run);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "samples"), ==, 30);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "layers"), ==, "64x16x12x5");
}

/* What a file of logits does not say is null. */
static void
test_logits (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *logits = torch ("named-logits.npy");
  g_auto (CliRun) run = cli_run ("distill --dataset %s --teacher %s --student 8 --epochs 2 --json", table, logits);
  g_autoptr (JsonNode) root = cli_assert_json (&run);
  JsonObject *teacher = object_of (root, "teacher"), *student = object_of (root, "student");

  g_assert_cmpstr (json_object_get_string_member (teacher, "layers"), ==, "logits");
  g_assert_cmpint (json_object_get_int_member (teacher, "parameters"), ==, 0);
  g_assert_true (json_object_get_null_member (teacher, "test_errors"));
  g_assert_true (json_object_get_null_member (student, "agreement"));
  g_assert_true (json_object_get_null_member (student, "test_kl"));
  g_assert_false (json_object_get_null_member (student, "test_errors"));
}

/* A network leaves as ONNX, teaches as such, and answers as it did; the student leaves likewise, an exam times both. */
static void
test_onnx (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *model = torch ("named.safetensors");
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *graph = g_build_filename (folder, "net.onnx", NULL);
  g_autofree char *student = g_build_filename (folder, "student.onnx", NULL);
  g_auto (CliRun) first =
      cli_run ("evaluate --dataset %s --model %s --split train --json --out %s", table, model, graph);
  g_auto (CliRun) second = cli_run ("evaluate --dataset %s --model %s --split train --json", table, graph);
  g_auto (CliRun) taught =
      cli_run ("distill --dataset %s --teacher %s --student 8 --epochs 1 --json --out %s", table, graph, student);
  g_auto (CliRun) again = cli_run ("evaluate --dataset %s --model %s --json", table, student);
  g_auto (CliRun) exam =
      cli_run ("exam --dataset %s --teacher %s --questions 1 --student 8 --epochs 1 --json", table, graph);
  g_auto (CliRun) written = cli_run ("evaluate --dataset %s --model %s --out %s", table, graph, student);
  g_auto (CliRun) other = cli_run ("evaluate --dataset mnist --model %s", graph);
  g_autoptr (JsonNode) one = cli_assert_json (&first), two = cli_assert_json (&second);
  g_autoptr (JsonNode) run = cli_assert_json (&taught), pupil = cli_assert_json (&again);
  JsonObject *before = json_node_get_object (one), *after = json_node_get_object (two);

  g_assert_cmpstr (json_object_get_string_member (before, "layers"), ==, "64x16x12x5");
  g_assert_cmpstr (json_object_get_string_member (after, "layers"), ==, "ONNX, 5 operators");
  g_assert_cmpint (json_object_get_int_member (before, "errors"), ==, json_object_get_int_member (after, "errors"));
  g_assert_cmpint (json_object_get_int_member (before, "parameters"), ==,
                   json_object_get_int_member (after, "parameters"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (before, "negative_log_likelihood"),
                                  json_object_get_double_member (after, "negative_log_likelihood"), 1e-5);
  g_assert_cmpint (json_object_get_int_member (object_of (run, "student"), "test_errors"), ==,
                   json_object_get_int_member (json_node_get_object (pupil), "errors"));
  g_assert_cmpint (exam.status, ==, 0);
  cli_assert_failed (&written, 1, "net.onnx", "copy the file", NULL);
  cli_assert_failed (&other, 1, "net.onnx", "?×64", "1×28×28", NULL);
  remove_folder (folder);
}

static void
test_picture_size (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_auto (CliRun) run = cli_run ("distill --dataset %s --picture-size 4x6 --teacher-layers 8 --teacher-epochs 1 "
                                 "--student 8 --epochs 1 --json",
                                 table);
  g_autoptr (JsonNode) root = cli_assert_json (&run);

  g_assert_cmpstr (json_object_get_string_member (object_of (root, "student"), "layers"), ==, "24x8x5");
}

/* What is odd is on standard error and in the JSON. */
static void
test_warnings (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *logits = torch ("named-logits.npy");
  g_autofree char *model = torch ("named.safetensors");
  g_auto (CliRun) taught = cli_run ("distill --dataset %s --teacher %s --student 8 --epochs 1 --json", table, logits);
  g_auto (CliRun) evaluated = cli_run ("evaluate --dataset %s --model %s --json", table, model);
  g_auto (CliRun) examined =
      cli_run ("exam --dataset %s --teacher %s --questions 1 --student 8 --epochs 1 --json", table, model);
  g_auto (CliRun) swept =
      cli_run ("sweep --dataset %s --teacher %s --temperature 1,4 --student 8 --epochs 1 --json", table, logits);
  const CliRun *runs[] = { &taught, &evaluated, &examined, &swept };

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr (JsonNode) root = cli_assert_json (runs[i]);
      JsonArray *warnings = json_object_get_array_member (json_node_get_object (root), "warnings");
      JsonObject *first = json_array_get_object_element (warnings, json_array_get_length (warnings) - 1);

      /* Behind what the reader has to say. */
      g_assert_cmpuint (json_array_get_length (warnings), >=, 2);
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (warnings, 0), "severity"), ==,
                       "note");
      g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, "teacher-labels");
      g_assert_cmpstr (json_object_get_string_member (first, "severity"), ==, "warning");
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (first, "train_right"), 4.0 / 30.0, 1e-12);
      g_assert_nonnull (strstr (runs[i]->err, ": warning: The teacher names the right class of 13.3"));
      g_assert_nonnull (strstr (json_object_get_string_member (first, "text"), "13.3"));
    }
}

/* Says what is there and does nothing with it. */
static void
test_inspect (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *model = torch ("named.safetensors");
  g_autofree char *readme = torch ("README.md");
  g_auto (CliRun) json = cli_run ("inspect %s %s --json", model, table);
  g_auto (CliRun) text = cli_run ("inspect %s", model);
  g_auto (CliRun) wrong = cli_run ("inspect %s %s", model, readme);
  g_auto (CliRun) gone = cli_run ("inspect %s.npy", model);
  g_auto (CliRun) nothing = cli_run ("inspect --json");
  g_autoptr (JsonNode) root = cli_assert_json (&json);
  JsonArray *files = json_object_get_array_member (json_node_get_object (root), "files");
  JsonObject *data = json_array_get_object_element (files, 0), *teacher = json_array_get_object_element (files, 1);

  g_assert_cmpuint (json_array_get_length (files), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (data, "format"), ==, "csv");
  g_assert_cmpint (json_object_get_int_member (data, "width"), ==, 8);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (data, "classes")), ==, 5);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (data, "train"), "samples"), ==, 30);
  g_assert_cmpstr (json_object_get_string_member (teacher, "format"), ==, "safetensors");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (teacher, "layer_names"), 1), ==,
                   "middle");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (teacher, "train_accuracy"), 4.0 / 30.0, 1e-12);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.out, "64x16x12x5 with 1,309 parameters"));
  g_assert_nonnull (strstr (text.out, "stem → middle → head"));
  cli_assert_failed (&wrong, 1, "README.md", "line 2", NULL);
  cli_assert_failed (&gone, 1, "named.safetensors.npy", NULL);
  cli_assert_failed (&nothing, 2, "name the files", NULL);
}

/* What a reader decided stands on standard error; the options overrule it. */
static void
test_notes (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *model = torch ("named.safetensors");
  g_auto (CliRun) run = cli_run ("evaluate --dataset %s --model %s --split train", table, model);
  g_auto (CliRun) other = cli_run ("evaluate --dataset %s --model %s --label-column none", table, model);
  g_auto (CliRun) order = cli_run ("evaluate --dataset %s --model %s --file-order up", table, model);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.err, "label: column "));
  cli_assert_failed (&other, 1, "“none”", "--label-column", NULL);
  cli_assert_failed (&order, 1, "--file-order", "natural", "plain", NULL);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Files in natural order, rows in that of ImageFolder: said, and mended by an option. */
static void
test_row_order (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *logits = g_build_filename (folder, "rows.npy", NULL);
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  static const char header[] = "\x93NUMPY\1\0\x46\0{'descr': '|u1', 'fortran_order': False, 'shape': (72, 2), }";

  g_byte_array_append (rows, (const guint8 *) header, sizeof header - 1);
  while (rows->len < 80)
    g_byte_array_append (rows, (const guint8 *) (rows->len == 79 ? "\n" : " "), 1);
  for (guint c = 0; c < 2; c++)
    {
      g_autofree char *class = g_strdup_printf ("%s/d/%u", folder, c);

      g_assert_cmpint (g_mkdir_with_parents (class, 0700), ==, 0);
      for (guint i = 0; i < 36; i++)
        {
          g_autofree char *name = g_strdup_printf ("%s/%u.pgm", class, i);
          guint8 picture[] = "P5 2 1 255\nx\xff";

          picture[11] = (guint8) (i * 101 % 251);
          g_assert_true (g_file_set_contents (name, (const char *) picture, 13, NULL));
          g_ptr_array_add (names, g_steal_pointer (&name));
        }
    }
  g_ptr_array_sort (names, compare_text);
  for (guint i = 0; i < names->len; i++)
    {
      const char *base = strrchr (g_ptr_array_index (names, i), '/') + 1;
      guint8 row[2] = { 100, 100 };

      row[i / 36] = 200;
      row[1 - i / 36] = (guint8) (g_ascii_strtoull (base, NULL, 10) * 101 % 251 / 3);
      g_byte_array_append (rows, row, 2);
    }
  g_assert_true (g_file_set_contents (logits, (const char *) rows->data, (gssize) rows->len, NULL));
  {
    g_auto (CliRun) run = cli_run ("inspect --json %s/d %s", folder, logits);
    g_auto (CliRun) mended = cli_run ("inspect %s/d %s --row-order plain", folder, logits);
    g_auto (CliRun) wrong = cli_run ("distill --dataset %s/d --teacher %s --row-order up", folder, logits);
    g_autoptr (JsonNode) root = cli_assert_json (&run);
    JsonArray *files = json_object_get_array_member (json_node_get_object (root), "files");
    JsonObject *teacher = json_array_get_object_element (files, 1);
    JsonArray *warnings = json_object_get_array_member (teacher, "warnings");
    JsonObject *warning = json_array_get_object_element (warnings, 0);

    g_assert_cmpuint (json_array_get_length (warnings), ==, 1);
    g_assert_cmpstr (json_object_get_string_member (warning, "id"), ==, "teacher-row-order");
    g_assert_cmpstr (json_object_get_string_member (warning, "severity"), ==, "warning");
    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (warning, "remedy"), "row-order"), ==,
                     "plain");
    g_assert_cmpint (mended.status, ==, 0);
    g_assert_null (strstr (mended.out, "warning"));
    cli_assert_failed (&wrong, 1, "--row-order", "natural", "plain", NULL);
  }
  remove_folder (folder);
}

/* One sentence each, and no work. */
static void
test_wrong (void)
{
  g_autofree char *table = torch ("pictures_train.csv");
  g_autofree char *folder = torch ("");
  g_autofree char *logits = torch ("named-logits.npy");
  g_autofree char *readme = torch ("README.md");
  g_auto (CliRun) size = cli_run ("distill --dataset %s --picture-size 4 --teacher-layers 8", table);
  g_auto (CliRun) exam = cli_run ("exam --dataset %s --teacher %s --questions 1 --epochs 1", table, logits);
  g_auto (CliRun) other = cli_run ("distill --dataset mnist --teacher %s", logits);
  g_auto (CliRun) text = cli_run ("distill --dataset %s --teacher-layers 8", readme);
  g_auto (CliRun) teacher = cli_run ("distill --dataset %s", logits);

  cli_assert_failed (&size, 1, "“4”", "28x28", NULL);
  cli_assert_failed (&exam, 1, "file of logits", "ONNX", NULL);
  cli_assert_failed (&other, 1, "named-logits.npy", "5 logits", "10 classes", NULL);
  cli_assert_failed (&text, 1, "README.md", "line 2", "pixel must be a number", NULL);
  cli_assert_failed (&teacher, 1, "named-logits.npy", "open it as the teacher", NULL);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/own-data/evaluate", test_evaluate);
  g_test_add_func ("/cli/own-data/logits", test_logits);
  g_test_add_func ("/cli/own-data/onnx", test_onnx);
  g_test_add_func ("/cli/own-data/picture-size", test_picture_size);
  g_test_add_func ("/cli/own-data/warnings", test_warnings);
  g_test_add_func ("/cli/own-data/inspect", test_inspect);
  g_test_add_func ("/cli/own-data/notes", test_notes);
  g_test_add_func ("/cli/own-data/row-order", test_row_order);
  g_test_add_func ("/cli/own-data/wrong", test_wrong);
  return g_test_run ();
}
