/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "tests/io/test-util.h"

/* The real thing, small: what a first user would type. */

static gint64
errors_in (JsonNode *node, const char *member)
{
  JsonObject *object = json_node_get_object (node);

  return json_object_get_int_member (member ? json_object_get_object_member (object, member) : object, "test_errors");
}

static void
test_train_distill_evaluate (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *teacher = g_build_filename (folder, "teacher.safetensors", NULL);
  g_autofree char *student = g_build_filename (folder, "student.safetensors", NULL);
  g_auto (CliRun) train = cli_run ("train --layers 64 --epochs 1 --json --out %s", teacher);
  g_auto (CliRun) distill = cli_run ("distill --teacher %s --student 16 --epochs 1 --json --out %s", teacher, student);
  g_auto (CliRun) evaluate = cli_run ("evaluate --model %s --json", student);
  g_autoptr (JsonNode) train_node = cli_assert_json (&train);
  g_autoptr (JsonNode) distill_node = cli_assert_json (&distill);
  g_autoptr (JsonNode) evaluate_node = cli_assert_json (&evaluate);
  JsonObject *evaluation = json_node_get_object (evaluate_node);

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (train_node), "layers"), ==, "784x64x10");
  /* Nine in ten after one epoch; chance is one in ten. */
  g_assert_cmpint (errors_in (train_node, NULL), <, 1000);
  g_assert_cmpint (errors_in (train_node, NULL), >, 0);
  g_assert_cmpint (errors_in (distill_node, "teacher"), ==, errors_in (train_node, NULL));
  g_assert_cmpint (errors_in (distill_node, "student"), <, 2000);
  g_assert_cmpint (errors_in (distill_node, "twin"), <, 2000);
  g_assert_cmpint (json_object_get_int_member (evaluation, "samples"), ==, 10000);
  g_assert_cmpint (json_object_get_int_member (evaluation, "errors"), ==, errors_in (distill_node, "student"));
  g_assert_cmpstr (json_object_get_string_member (evaluation, "layers"), ==, "784x16x10");
  remove_folder (folder);
}

/* Dark knowledge: the student never sees a 3, and calls many of them 3. */
static void
test_omitted_class (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *teacher = g_build_filename (folder, "teacher.safetensors", NULL);
  g_auto (CliRun) train = cli_run ("train --layers 64 --epochs 1 --json --out %s", teacher);
  g_auto (CliRun) distill =
      cli_run ("distill --teacher %s --student 32 --epochs 1 --omit-classes 3 --alpha 1 --json", teacher);
  g_autoptr (JsonNode) train_node = cli_assert_json (&train);
  g_autoptr (JsonNode) node = cli_assert_json (&distill);

  g_assert_nonnull (train_node);
  /* There are 1010 test samples of class 3, all of them lost to the twin. */
  g_assert_cmpint (errors_in (node, "twin"), >=, 1010);
  g_assert_cmpint (errors_in (node, "student"), <, errors_in (node, "twin"));
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/mnist/train-distill-evaluate", test_train_distill_evaluate);
  g_test_add_func ("/cli/mnist/omitted-class", test_omitted_class);
  return g_test_run ();
}
