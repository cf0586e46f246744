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

/* The number after this word on the card's line that begins so. */
static gint64
card_number (const char *card, const char *line)
{
  const char *at = strstr (card, line);

  g_assert_nonnull (at);
  return g_ascii_strtoll (at + strlen (line), NULL, 10);
}

/* The teachers that come with the program do what their cards say. */
static void
test_cards (void)
{
  static const struct {
    const char *name, *dataset;
    gint64 most;
  } teachers[] = {
    { "mnist-1200x1200", "mnist", 75 },
    { "mnist-300x300", "mnist", 100 },
    { "fashion-mnist-1200x1200", "fashion-mnist", 950 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (teachers); i++)
    {
      g_autofree char *file = g_strconcat (teachers[i].name, ".md", NULL);
      g_autofree char *path = g_build_filename (g_getenv ("LIMBECK_DATA_DIR"), "teachers", file, NULL);
      g_autofree char *card = NULL;
      g_auto (CliRun) run = cli_run ("evaluate --json --dataset %s --model %s", teachers[i].dataset, teachers[i].name);
      g_autoptr (JsonNode) node = NULL;
      gint64 errors;

      g_assert_true (g_file_get_contents (path, &card, NULL, NULL));
      errors = card_number (card, "| test errors | ");
      g_assert_cmpint (errors, <=, teachers[i].most);
      if (run.status != 0 && g_str_equal (teachers[i].dataset, "fashion-mnist"))
        {
          cli_assert_failed (&run, 1, "no data set called", NULL); /* its package is not everywhere */
          continue;
        }
      node = cli_assert_json (&run);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "errors"), ==, errors);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "parameters"), ==,
                       card_number (card, "| parameters | "));
    }
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/mnist/train-distill-evaluate", test_train_distill_evaluate);
  g_test_add_func ("/cli/mnist/omitted-class", test_omitted_class);
  g_test_add_func ("/cli/mnist/cards", test_cards);
  return g_test_run ();
}
