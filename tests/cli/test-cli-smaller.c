/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"
#include "cli-stripes.h"

/* --bits and --pruned: what is measured of a network that was made smaller, and the files that are saved of it. */

typedef struct {
  char *folder;
  char *data;
  char *model;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) run = { 0 };

  fixture->folder = make_folder ();
  fixture->data = g_build_filename (fixture->folder, "stripes", NULL);
  fixture->model = g_build_filename (fixture->folder, "model.safetensors", NULL);
  stripes_write (fixture->data);
  run = cli_run ("train --dataset %s --layers c4k3-bn-p2-8 --batch 10 --epochs 3 --threads 1 --out %s", fixture->data,
                 fixture->model);
  g_assert_cmpint (run.status, ==, 0);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->model);
}

static gint64
number (JsonNode *node, const char *who, const char *name)
{
  JsonObject *object = json_node_get_object (node);

  if (who)
    object = json_object_get_object_member (json_object_get_object_member (object, who), "smaller");
  return json_object_get_int_member (object, name);
}

/* The file answers as what was measured, as safetensors and as ONNX, and says what it is; so does one whose weights are
 * floats in part 0. */
static void
test_evaluate (Fixture *fixture, gconstpointer unused)
{
  static const char *const forms[] = { "--bits 8", "--bits 3 --pruned 0.5", "--pruned 0.75" };
  static const char *const files[] = { "small.safetensors", "small.onnx" };
  g_auto (CliRun) plain = cli_run ("evaluate --dataset %s --model %s --bits 32 --json", fixture->data, fixture->model);
  g_autoptr (JsonNode) whole = cli_assert_json (&plain);

  g_assert_cmpint (number (whole, NULL, "bytes"), ==, number (whole, NULL, "bytes_before"));
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++)
    for (guint k = 0; k < G_N_ELEMENTS (files); k++)
      {
        g_autofree char *out = g_build_filename (fixture->folder, files[k], NULL);
        g_autofree char *first = g_build_filename (fixture->folder, "first.csv", NULL);
        g_autofree char *second = g_build_filename (fixture->folder, "second.csv", NULL);
        g_autofree char *bytes = NULL, *before = NULL, *after = NULL;
        g_auto (CliRun) made = cli_run ("evaluate --dataset %s --model %s %s --json --out %s --answers %s",
                                        fixture->data, fixture->model, forms[f], out, first);
        g_auto (CliRun) again =
            cli_run ("evaluate --dataset %s --model %s --json --answers %s", fixture->data, out, second);
        g_autoptr (JsonNode) of_made = cli_assert_json (&made);
        g_autoptr (JsonNode) of_file = cli_assert_json (&again);
        gsize length;

        g_assert_cmpint (number (of_made, NULL, "errors"), ==, number (of_file, NULL, "errors"));
        g_assert_cmpint (number (of_made, NULL, "bytes"), <, number (of_made, NULL, "bytes_before"));
        g_assert_cmpint (number (of_made, NULL, "bytes_before"), ==, number (whole, NULL, "bytes"));
        g_assert_true (g_file_get_contents (out, &bytes, &length, NULL));
        g_assert_nonnull (memmem (bytes, length, "bits", 4));
        g_assert_true (g_file_get_contents (first, &before, NULL, NULL));
        g_assert_true (g_file_get_contents (second, &after, NULL, NULL));
        if (k == 0)
          g_assert_cmpstr (before, ==, after);
      }
}

static void
test_text (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) run =
      cli_run ("evaluate --dataset %s --model %s --bits 4 --pruned 0.5", fixture->data, fixture->model);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "\nMade smaller: weights in 4 bits, 5"));
  g_assert_nonnull (strstr (run.out, " bytes, and "));
}

/* The run is the same; what is said of the copies is what their files do. */
static void
test_distill (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *out = g_build_filename (fixture->folder, "student.onnx", NULL);
  g_autofree char *line = g_strdup_printf ("distill --dataset %s --teacher %s --student 5 --batch 10 --epochs 2",
                                           fixture->data, fixture->model);
  g_auto (CliRun) plain = cli_run ("%s --json", line);
  g_auto (CliRun) run = cli_run ("%s --json --bits 3 --out %s", line, out);
  g_auto (CliRun) file = cli_run ("evaluate --dataset %s --model %s --json", fixture->data, out);
  g_auto (CliRun) text = cli_run ("%s --bits 6 --pruned 0.25", line);
  g_auto (CliRun) alone = cli_run ("%s --bits 6 --no-twin --json", line);
  g_autoptr (JsonNode) of_plain = cli_assert_json (&plain);
  g_autoptr (JsonNode) of_run = cli_assert_json (&run);
  g_autoptr (JsonNode) of_file = cli_assert_json (&file);
  g_autoptr (JsonNode) of_alone = cli_assert_json (&alone);
  JsonObject *student = json_object_get_object_member (json_node_get_object (of_run), "student");
  JsonObject *before = json_object_get_object_member (json_node_get_object (of_plain), "student");

  g_assert_false (json_object_has_member (before, "smaller"));
  g_assert_cmpint (json_object_get_int_member (student, "test_errors"), ==,
                   json_object_get_int_member (before, "test_errors"));
  g_assert_cmpint (number (of_run, "student", "test_errors"), ==, number (of_file, NULL, "errors"));
  g_assert_cmpint (number (of_run, "student", "bits"), ==, 3);
  g_assert_cmpint (number (of_run, "twin", "bytes"), >, 0);
  g_assert_cmpint (number (of_alone, "student", "bits"), ==, 6);
  g_assert_nonnull (strstr (text.out, "Made smaller after training, as a copy:\n"));
}

static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  static const char *const lines[][2] = {
    { "--bits 9", "2 to 8" },       { "--bits 0", "2 to 8" },       { "--bits -4", "2 to 8" },
    { "--pruned 1.5", "--pruned" }, { "--pruned nan", "--pruned" }, { "--pruned half", "--pruned" },
  };
  g_autofree char *graph = g_build_filename (fixture->folder, "graph.onnx", NULL);
  g_auto (CliRun) written = cli_run ("evaluate --dataset %s --model %s --out %s", fixture->data, fixture->model, graph);
  g_auto (CliRun) again = cli_run ("evaluate --dataset %s --model %s --bits 8", fixture->data, graph);
  g_auto (CliRun) seeds = cli_run ("distill --dataset %s --seeds 2 --bits 8", fixture->data);

  for (guint k = 0; k < G_N_ELEMENTS (lines); k++)
    {
      g_auto (CliRun) run = cli_run ("evaluate --dataset %s --model %s %s", fixture->data, fixture->model, lines[k][0]);

      cli_assert_failed (&run, 2, lines[k][1], NULL);
    }
  g_assert_cmpint (written.status, ==, 0);
  cli_assert_failed (&again, 1, "graph of ONNX", NULL);
  cli_assert_failed (&seeds, 2, "--bits", NULL);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/cli/smaller/" name, Fixture, NULL, setup, func, teardown)
  ADD ("evaluate", test_evaluate);
  ADD ("text", test_text);
  ADD ("distill", test_distill);
  ADD ("refused", test_refused);
#undef ADD
  return g_test_run ();
}
