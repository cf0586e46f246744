/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"
#include "cli-stripes.h"
#include "train/lk-engine.h"

typedef struct {
  char *folder;
  char *data;
  char *file;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = make_folder ();
  fixture->data = g_build_filename (fixture->folder, "stripes", NULL);
  fixture->file = g_build_filename (fixture->folder, "run.limbeck", NULL);
  stripes_write (fixture->data);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->file);
}

static void
make (Fixture *fixture)
{
  g_auto (CliRun) run = cli_run ("distill --dataset %s --teacher-layers 8 --teacher-epochs 1 --student 6x5 --batch 10 "
                                 "--epochs 3 --threads 1 --moves 5:temperature=8,5:alpha=0.25,12:method=dkd "
                                 "--save %s --json",
                                 fixture->data, fixture->file);
  g_autoptr (JsonNode) node = cli_assert_json (&run);

  g_assert_nonnull (node);
}

static void
replace (Fixture *fixture, const char *old, const char *new)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) string = NULL;
  GError *error = NULL;

  g_file_get_contents (fixture->file, &text, NULL, &error);
  g_assert_no_error (error);
  string = g_string_new (text);
  g_assert_cmpuint (g_string_replace (string, old, new, 1), ==, 1);
  g_file_set_contents (fixture->file, string->str, -1, &error);
  g_assert_no_error (error);
}

static void
test_identical (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  make (fixture);
  {
    g_auto (CliRun) run = cli_run ("replay %s", fixture->file);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_nonnull (strstr (run.out, "identical: 27 steps, "));
  }
  {
    g_auto (CliRun) run = cli_run ("replay --quiet %s", fixture->file);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_cmpstr (run.out, ==, "");
  }
  {
    g_auto (CliRun) run = cli_run ("replay --json %s", fixture->file);

    node = cli_assert_json (&run);
  }
  object = json_node_get_object (node);
  g_assert_true (json_object_get_boolean_member (object, "identical"));
  g_assert_cmpint (json_object_get_int_member (object, "steps"), ==, 27);
  g_assert_false (json_object_has_member (object, "parting"));
}

/* Two who teach each other, too, on one thread and on two. */
static void
test_mutual (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) made =
      cli_run ("distill --dataset %s --teacher-layers 8 --teacher-epochs 1 --student 6x5 --batch 10 "
               "--epochs 3 --threads 1 --mutual --moves 5:temperature=3,12:alpha=0.8 --save %s --json",
               fixture->data, fixture->file);
  g_autoptr (JsonNode) node = cli_assert_json (&made);
  g_auto (CliRun) again = cli_run ("replay --threads 2 --json %s", fixture->file);
  g_autoptr (JsonNode) again_node = cli_assert_json (&again);

  g_assert_true (json_object_get_boolean_member (json_node_get_object (node), "mutual"));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (again_node), "identical"));
}

/* A move that was not made parts at the first step that would have used it. */
static void
test_parts (Fixture *fixture, gconstpointer unused)
{
  make (fixture);
  replace (fixture, "\"to\" : 0.25", "\"to\" : 0.26");
  {
    g_auto (CliRun) run = cli_run ("replay %s", fixture->file);

    g_assert_cmpint (run.status, ==, 3);
    g_assert_nonnull (strstr (run.out, "parts: at step 5, total is "));
  }
  {
    g_auto (CliRun) run = cli_run ("replay --quiet --threads 2 %s", fixture->file);

    g_assert_cmpint (run.status, ==, 3);
    g_assert_cmpstr (run.out, ==, "");
  }
}

/* Bits that differ where the place differs: said, with a status of its own. */
static void
test_elsewhere (Fixture *fixture, gconstpointer unused)
{
  make (fixture);
  replace (fixture, "\"to\" : 0.25", "\"to\" : 0.26");
  replace (fixture, "\"blas_kernel\" : \"", "\"blas_kernel\" : \"Old");
  {
    g_auto (CliRun) run = cli_run ("replay %s", fixture->file);

    g_assert_cmpint (run.status, ==, 4);
    g_assert_nonnull (strstr (run.err, "kernel Old"));
    g_assert_nonnull (strstr (run.err, "to be expected"));
  }
}

/* Another engine's recording is held to a tolerance: last digits may differ, and a move that was not made may not. */
static void
test_other_engine (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *engine = g_strdup_printf ("\"engine\" : %d", LK_ENGINE);

  make (fixture);
  replace (fixture, engine, "\"engine\" : 1");
  {
    g_auto (CliRun) run = cli_run ("replay %s", fixture->file);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_nonnull (strstr (run.out, "close: 27 steps, "));
    g_assert_nonnull (strstr (run.err, "recorded by engine 1"));
  }
  {
    g_auto (CliRun) run = cli_run ("replay --json %s", fixture->file);
    g_autoptr (JsonNode) node = cli_assert_json (&run);

    g_assert_false (json_object_get_boolean_member (json_node_get_object (node), "identical"));
    g_assert_true (json_object_get_boolean_member (json_node_get_object (node), "close"));
  }
  replace (fixture, "\"to\" : 0.25", "\"to\" : 0.2501");
  {
    g_auto (CliRun) run = cli_run ("replay --quiet %s", fixture->file);

    g_assert_cmpint (run.status, ==, 0);
  }
  replace (fixture, "\"to\" : 0.2501", "\"to\" : 0.5");
  {
    g_auto (CliRun) run = cli_run ("replay %s", fixture->file);

    g_assert_cmpint (run.status, ==, 4);
    g_assert_nonnull (strstr (run.out, "parts: at step 5, "));
  }
}

/* Pictures that were brought to a size are brought to it again. */
static void
test_picture_size (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "data", "torch", "pictures_train.csv", NULL);

  {
    g_auto (CliRun) run = cli_run ("distill --dataset %s --picture-size 4x6 --teacher-layers 8 --teacher-epochs 1 "
                                   "--student 6 --batch 4 --epochs 1 --threads 1 --save %s --json",
                                   table, fixture->file);
    g_autoptr (JsonNode) node = cli_assert_json (&run);

    g_assert_nonnull (node);
  }
  {
    g_auto (CliRun) run = cli_run ("replay %s", fixture->file);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_nonnull (strstr (run.out, "identical: "));
  }
}

static void
test_failures (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) nothing = cli_run ("replay");
  g_auto (CliRun) two = cli_run ("replay a b");
  g_auto (CliRun) none = cli_run ("replay %s", fixture->file);
  g_auto (CliRun) moves = cli_run ("distill --dataset %s --moves 5:size=3", fixture->data);
  g_auto (CliRun) early = cli_run ("distill --dataset %s --moves 1:alpha=0.5", fixture->data);
  g_auto (CliRun) folder = cli_run ("distill --dataset %s --save /nowhere/at/all.limbeck", fixture->data);

  cli_assert_failed (&nothing, 2, "give one file", NULL);
  cli_assert_failed (&two, 2, "give one file", NULL);
  cli_assert_failed (&none, 1, "run.limbeck", NULL);
  cli_assert_failed (&moves, 2, "5:size=3", "temperature, alpha", NULL);
  cli_assert_failed (&early, 2, "step 1", NULL);
  cli_assert_failed (&folder, 1, "/nowhere/at/all.limbeck", NULL);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add ("/cli-replay/other-engine", Fixture, NULL, setup, test_other_engine, teardown);
  g_test_add ("/cli-replay/identical", Fixture, NULL, setup, test_identical, teardown);
  g_test_add ("/cli-replay/mutual", Fixture, NULL, setup, test_mutual, teardown);
  g_test_add ("/cli-replay/parts", Fixture, NULL, setup, test_parts, teardown);
  g_test_add ("/cli-replay/elsewhere", Fixture, NULL, setup, test_elsewhere, teardown);
  g_test_add ("/cli-replay/picture-size", Fixture, NULL, setup, test_picture_size, teardown);
  g_test_add ("/cli-replay/failures", Fixture, NULL, setup, test_failures, teardown);
  return g_test_run ();
}
